import { addDays, Day } from '../kernel/days';
import { FieldError } from '../kernel/domain-error';

/** The police and procuratorate query is repeated every year (Law on the Protection of Minors art. 62); counted in days, as the gates count. */
const VETTING_DAYS = 365;
const LONGEST_APPROVAL_DAYS = 731;

/** Why somebody accompanies nobody for now. Codes only: what was found is not stored. */
export const SUSPENSION_REASONS = ['complaint', 'investigation', 'vetting', 'conduct', 'own_wish'] as const;

/** The last day of a clear query; null when there is none. */
export const vettingValidUntil = (vettedOn: Day | null, clear: boolean): Day | null =>
  vettedOn && clear ? addDays(vettedOn, VETTING_DAYS) : null;

/** A day that has already been: nobody is vetted or trained tomorrow. */
export const pastDayErrors = (pointer: string, day: Day | null | undefined, today: Day): FieldError[] =>
  day && day > today ? [{ pointer, code: 'validation.isPastDay' }] : [];

/** Days on a worker's file that have not been yet. */
export const pastDays = (
  file: { trainedOn?: Day | null; hiredOn?: Day | null; conductAcceptedOn?: Day | null },
  today: Day,
): FieldError[] => [
  ...pastDayErrors('/trainedOn', file.trainedOn, today),
  ...pastDayErrors('/hiredOn', file.hiredOn, today),
  ...pastDayErrors('/conductAcceptedOn', file.conductAcceptedOn, today),
];

/** What is wrong with a facility's approval of a worker. */
export function approvalErrors(approval: { approvedOn: Day; expiresOn: Day }, today: Day): FieldError[] {
  const errors = pastDayErrors('/approvedOn', approval.approvedOn, today);
  if (approval.expiresOn <= approval.approvedOn) errors.push({ pointer: '/expiresOn', code: 'worker.approval_ends_before_start' });
  else if (approval.expiresOn > addDays(approval.approvedOn, LONGEST_APPROVAL_DAYS))
    errors.push({ pointer: '/expiresOn', code: 'worker.approval_too_long' });
  return errors;
}
