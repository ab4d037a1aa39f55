import type { Day } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';

interface Recorded {
  heldOn: Day;
  decision: string;
  reviewOn: Day;
  proposeLevel?: number;
}

/** True when a conference found that there may be contact; the gates read the same two (G2). */
export const opensContact = (decision: string | null): boolean => decision === 'contact' || decision === 'exception';

/** Everything wrong with what was recorded of a conference. */
export function conferenceProblems({ heldOn, decision, reviewOn, proposeLevel }: Recorded, today: Day): FieldError[] {
  const fits =
    proposeLevel === undefined || (opensContact(decision) && proposeLevel > 0) || (decision === 'no_contact_now' && proposeLevel === 0);
  return [
    ...(heldOn > today ? [{ pointer: '/heldOn', code: 'case_conference.held_in_future' }] : []),
    ...(reviewOn <= today ? [{ pointer: '/reviewOn', code: 'case_conference.review_past' }] : []),
    ...(fits ? [] : [{ pointer: '/proposeLevel', code: 'case_conference.level_does_not_fit' }]),
  ];
}
