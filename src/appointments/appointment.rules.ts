import type { FieldError } from '../kernel/domain-error';

/** Longer than that a parent is not at an appointment but somewhere else: that is a custody event. */
const LONGEST_DAYS = 14;
const DAY_MS = 86_400_000;

/** What is wrong with a time, each under its own field. */
export function appointmentErrors(startsAt: Date, endsAt: Date, now: Date): FieldError[] {
  if (endsAt <= startsAt) return [{ pointer: '/endsAt', code: 'appointment.ends_first' }];
  const errors: FieldError[] = [];
  if (endsAt <= now) errors.push({ pointer: '/endsAt', code: 'appointment.past' });
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * DAY_MS)
    errors.push({ pointer: '/endsAt', code: 'appointment.too_long', params: { days: LONGEST_DAYS } });
  return errors;
}
