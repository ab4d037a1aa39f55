import type { ContactMode } from '../../kernel/contact-modes';
import type { RestrictionFacts } from '../eligibility.facts';
import { inForce, dayRule } from './gate';

/** An unknown scope bars everything; who may not visit may not meet in a group either. */
const bars = ({ modes }: RestrictionFacts, mode: ContactMode): boolean =>
  modes === null || modes.length === 0 || modes.includes(mode) || (mode === 'group' && modes.includes('visit'));

/** Court and protection orders, requests not to be contacted, bans: on the dyad, on the parent, or on somebody who comes along. */
export const orders = dayRule({
  needs: ['dyad.restrictions'],
  codes: { 'restriction.active': {}, 'restriction.person': { owner: 'coordinator' } },
  find({ dyad, party, mode, on }) {
    const applies = (r: RestrictionFacts): boolean => bars(r, mode) && inForce(r, on);
    const people = (party?.members ?? []).flatMap((member) => member.restrictions);
    return [
      ...dyad.restrictions.filter(applies).map((r) => ({ code: 'restriction.active' as const, params: { kind: r.kind } })),
      ...people.filter(applies).map((r) => ({ code: 'restriction.person' as const, params: { kind: r.kind } })),
    ];
  },
});
