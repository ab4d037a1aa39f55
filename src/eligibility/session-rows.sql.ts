import type { SessionRow } from './eligibility.rows';

/** A session as the gates look at it, in SQL; `s` is the session. */
export const SESSION = `s.id, s.ward_id, s.day, s.starts_at, s.ends_at, s.capacity, s.hard_capacity, s.held, s.confirmed, s.status, s.version, s.max_adults, s.max_groups,
  s.max_video, s.audience, s.admits, s.provisional,
  coalesce((SELECT t.dates IS NOT NULL FROM timetables t WHERE t.id = s.timetable_id), false) AS dated`;
/** Wards that a closure keeps out of sessions that go on for others; asked row by row only where a facility has shut a ward at all. */
export const shutWards = (
  facility: string,
): string => `CASE WHEN (SELECT EXISTS (SELECT 1 FROM closures c WHERE c.facility_id = ${facility} AND c.ward_ids IS NOT NULL))
  THEN (SELECT jsonb_agg(w.id) FROM closures c CROSS JOIN unnest(c.ward_ids) w (id) WHERE c.facility_id = s.facility_id AND c.whole_days AND c.ward_ids IS NOT NULL
          AND (c.mode IS NULL OR c.mode = s.mode) AND c.starts_at < s.ends_at AND (c.ends_at IS NULL OR c.ends_at > s.starts_at AND c.ends_at > c.starts_at)) END AS shut_wards`;
/** What all sessions of a window share is not sent a thousand times, and wall times are told here: PostgreSQL takes longer for one than for the row. */
export type WindowRow = Omit<SessionRow, 'facilityId' | 'timeZone' | 'mode' | 'localStart' | 'localEnd' | 'ownSeats' | 'ownInside'>;

/** A facility's sessions of a kind on days; the instants only bound the index, a day wider than any zone is apart from UTC. */
export const WINDOW = `SELECT ${SESSION}, ${shutWards('$1')}, s.adults_taken, s.groups_taken, s.video_taken FROM sessions s
  WHERE s.facility_id = $1 AND s.mode = $2 AND s.day BETWEEN $3::date AND $4::date
    AND s.starts_at >= $3::date - interval '1 day' AND s.starts_at < $4::date + interval '2 days' ORDER BY s.starts_at, s.id`;
