import { levelNeeded } from '../../kernel/contact-modes';
import type { ContactMode } from '../../kernel/contact-modes';
import type { Reason } from '../../kernel/reasons';
import type { Facts } from '../eligibility.facts';
import { paperworkDue, reason } from '../reasons.rules';

/** An unknown scope bars everything; who may not visit may not meet in a group either. */
const bars = (modes: readonly string[] | null, mode: ContactMode): boolean =>
  modes === null || modes.length === 0 || modes.includes(mode) || (mode === 'group' && modes.includes('visit'));

/** Orders and decisions. A restriction of unknown scope bars every mode; a decision overdue for review holds like none. */
export function safeguardingGate(facts: Facts): Reason[] {
  const { dyad, mode, on } = facts;
  const reasons = dyad.restrictions
    .filter((r) => bars(r.modes, mode) && r.startsOn <= on && (r.endsOn === null || on <= r.endsOn))
    .map((r) => reason('restriction.active', { params: { kind: r.kind } }));
  const due = paperworkDue(facts);
  const needed = levelNeeded(mode);
  if (dyad.decision === null) reasons.push(reason('contact_decision.missing', { params: { needed }, due }));
  else {
    const { level, reviewOn } = dyad.decision;
    if (level < needed) reasons.push(reason('contact_decision.level_too_low', { params: { level, needed }, due }));
    if (reviewOn < on)
      reasons.push(
        reason('contact_decision.review_overdue', { params: { day: reviewOn }, due: reviewOn < facts.today ? facts.today : reviewOn }),
      );
  }
  return reasons;
}
