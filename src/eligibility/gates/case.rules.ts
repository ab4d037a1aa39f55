import type { Reason } from '../../kernel/reasons';
import type { Facts } from '../eligibility.facts';
import { reason } from '../reasons.rules';

/** The case itself: open, no open worry, the last meeting talked through, a first meeting prepared. */
export function caseGate(facts: Facts): Reason[] {
  const { dyad, mode, today } = facts;
  const meeting = mode === 'visit' || mode === 'video' || mode === 'group';
  const reasons: Reason[] = [];
  if (dyad.status === 'closed') reasons.push(reason('dyad.closed'));
  if (dyad.openIncidents > 0) reasons.push(reason('incident.open', { params: { number: dyad.openIncidents }, due: today }));
  if (meeting && dyad.unreported.length > 0) {
    const last =
      dyad.unreported
        .map((visit) => visit.day)
        .sort()
        .at(-1) ?? today;
    reasons.push(reason('debrief.missing', { params: { day: last }, due: today }));
  }
  if (meeting && !dyad.metBefore) reasons.push(reason('first_visit.preparation'));
  return reasons;
}
