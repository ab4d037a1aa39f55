import type { ContactMode } from '../../kernel/contact-modes';
import type { RestrictionFacts } from '../eligibility.facts';
import { dayRule, FACILITY, inForce } from './gate';

/** An unknown scope bars everything; who may not visit may not meet in a group either. */
const bars = ({ modes }: RestrictionFacts, mode: ContactMode): boolean =>
  modes === null || modes.length === 0 || modes.includes(mode) || (mode === 'group' && modes.includes('visit'));

const kindOf = <C extends string>(code: C, { kind }: RestrictionFacts): { code: C; params: Record<string, string> } => ({
  code,
  params: { kind },
});
const ends = <C extends string>(code: C, { endsOn }: RestrictionFacts): { code: C; params: Record<string, string> } => ({
  code,
  params: { until: endsOn ?? '…' },
});

/** Court and protection orders, requests not to be contacted, bans: on the dyad, on the parent, or on somebody who comes along. */
export const orders = dayRule({
  needs: ['dyad.restrictions'],
  codes: {
    'restriction.active': {},
    'restriction.person': { owner: 'coordinator' },
    // Why is the facility's to know; until when is everybody's who plans.
    'parent.suspended': { owner: 'facility', source: FACILITY },
    'party.banned': { owner: 'coordinator', source: FACILITY },
  },
  find({ dyad, party, mode, on }) {
    const applies = (r: RestrictionFacts): boolean => bars(r, mode) && inForce(r, on);
    const people = (party?.members ?? []).flatMap((member) => member.restrictions);
    return [
      ...dyad.restrictions.filter(applies).map((r) => (r.byFacility ? ends('parent.suspended', r) : kindOf('restriction.active', r))),
      ...people.filter(applies).map((r) => (r.byFacility ? ends('party.banned', r) : kindOf('restriction.person', r))),
    ];
  },
});
