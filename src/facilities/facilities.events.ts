/**
 * Outbox topic of this room: `{ sessionIds, reasonCode }` – sessions with bookings were closed because the calendar or the timetable
 * no longer has them. Whose visits they held is answered further right.
 */
export const SESSIONS_CLOSED = 'sessions.closed';

/**
 * Outbox topic of this room: `{ facilityId, versionId, from, to }` – other rules hold at a facility from `from` to `to` (excluded; null:
 * without end). Told when a version comes into force or a staged one is withdrawn, and again on its first day.
 */
export const RULES_CHANGED = 'facility.rules_changed';

/** Outbox topic of this room: `{ facilityId }` – a year of the facility's calendar was published: its sessions are looked at again. */
export const CALENDAR_PUBLISHED = 'calendar.published';

/** Outbox topic of this room: `{ facilityId }` – the sessions are as the published calendar has them; what stays may be doubtful now. */
export const CALENDAR_APPLIED = 'calendar.applied';
