import { FieldError } from '../kernel/domain-error';
import { addHours } from '../kernel/instants';
import { Grade } from '../kernel/vocabulary';

export const CUSTODY_EVENT_KINDS = [
  'admitted',
  'transferred',
  'ward_changed',
  'grade_changed',
  'released',
  // At court or in hospital for a while, and back: nothing else changes.
  'temporary_absence',
  'returned',
] as const;
export type CustodyEventKind = (typeof CUSTODY_EVENT_KINDS)[number];

/** What a liaison officer reports about a person on the facility's roster. */
export interface CustodyEventReport {
  kind: CustodyEventKind;
  /** The receiving facility of a transfer. */
  facilityId?: string | null;
  wardCode?: string | null;
  grade?: Grade | null;
  /** The number at the receiving facility, when it is known and different. */
  number?: string | null;
  occurredAt: Date;
}

/** How late an event may be reported. */
const LATEST_HOURS = 366 * 24;

/** What is missing or impossible in a report about an entry that is at `facilityId` now. */
export function custodyErrors(event: CustodyEventReport, facilityId: string, now: Date): FieldError[] {
  const errors: FieldError[] = [];
  if (event.occurredAt > now) errors.push({ pointer: '/occurredAt', code: 'custody.in_future' });
  // Reports come late, not a year late: then it is a slip of the year.
  if (event.occurredAt < addHours(now, -LATEST_HOURS)) errors.push({ pointer: '/occurredAt', code: 'custody.too_long_ago' });
  if (event.kind === 'transferred') {
    if (!event.facilityId) errors.push({ pointer: '/facilityId', code: 'custody.facility_missing' });
    else if (event.facilityId === facilityId) errors.push({ pointer: '/facilityId', code: 'custody.same_facility' });
  } else if (event.facilityId && event.facilityId !== facilityId) errors.push({ pointer: '/facilityId', code: 'custody.not_a_transfer' });
  if (event.kind === 'ward_changed' && !event.wardCode) errors.push({ pointer: '/wardCode', code: 'custody.ward_missing' });
  if (event.kind === 'grade_changed' && !event.grade) errors.push({ pointer: '/grade', code: 'custody.grade_missing' });
  return errors;
}
