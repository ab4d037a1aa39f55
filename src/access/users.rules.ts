import type { FieldError } from '../kernel/domain-error';
import type { Role } from '../kernel/permissions';

/** How long a link that opens an account is good, in hours: a week. */
export const INVITATION_HOURS = 7 * 24;
/** NIST SP 800-63B-4 §3.1.1.2: fifteen characters where the password is the only factor. */
export const PASSWORD_MIN = 15;
export const PASSWORD_MAX = 200;
/** A sentence has more; "aaaaaaaaaaaaaaa" and "121212121212121" have fewer. */
const DIFFERENT_MIN = 6;

/** Where a role works: a liaison officer at one facility, a social worker as the worker on file; nobody else has either. */
export interface Place {
  facilityId?: string | null;
  workerId?: string | null;
}

/** The place that a role needs, without what it has no use for. */
export const placeOf = (role: Role, { facilityId, workerId }: Place): Required<Place> => ({
  facilityId: role === 'liaison' ? (facilityId ?? null) : null,
  workerId: role === 'worker' ? (workerId ?? null) : null,
});

/** What is missing of a role's place: `user.facility_needed`, `user.worker_needed`. */
export function placeErrors(role: Role, place: Place): FieldError[] {
  const { facilityId, workerId } = placeOf(role, place);
  if (role === 'liaison' && facilityId === null) return [{ pointer: '/facilityId', code: 'user.facility_needed' }];
  if (role === 'worker' && workerId === null) return [{ pointer: '/workerId', code: 'user.worker_needed' }];
  return [];
}

/**
 * What speaks against a password: too short, too few different characters, the address in it, written differently the second time. No rule about kinds of
 * characters: they make passwords worse (NIST SP 800-63B-4 §3.1.1.2).
 */
export function passwordErrors(password: string, again: string, email: string): FieldError[] {
  const errors: FieldError[] = [];
  const [mailbox = ''] = email.toLowerCase().split('@');
  if ([...password].length < PASSWORD_MIN)
    errors.push({ pointer: '/password', code: 'user.password_short', params: { least: PASSWORD_MIN } });
  else if (new Set(password.toLowerCase()).size < DIFFERENT_MIN) errors.push({ pointer: '/password', code: 'user.password_plain' });
  else if (mailbox.length >= 4 && password.toLowerCase().includes(mailbox))
    errors.push({ pointer: '/password', code: 'user.password_address' });
  if (password !== again) errors.push({ pointer: '/again', code: 'user.password_again' });
  return errors;
}
