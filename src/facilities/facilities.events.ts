/**
 * Outbox topic of this room: `{ sessionIds, reasonCode }` – sessions with bookings were closed because the calendar or the timetable
 * no longer has them. Whose visits they held is answered further right.
 */
export const SESSIONS_CLOSED = 'sessions.closed';
