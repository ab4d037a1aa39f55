import { STILL_TO_COME_BACK, SUITS } from './waitlist-candidates';

/** SQL: session `s` is for all wards, or for the one where the parent of entry `e` is. */
const OF_ITS_WARD = `(s.ward_id IS NULL OR EXISTS (SELECT 1 FROM dyads d JOIN custody_episodes c ON c.parent_id = d.parent_id AND c.ended_on IS NULL
  JOIN roster_entries r ON r.id = c.roster_entry_id WHERE d.id = e.dyad_id AND r.ward_id = s.ward_id))`;

/** Coming sessions with a seat for a family of organisation $1, or kept for one; only session $2 when given; $3: now. */
export const FREE_SEATS = `
  SELECT session_id, facility_id, facility_name, time_zone, mode, day, starts_at, ends_at, version, free, local_start, free_adults, free_video, kept, waiting FROM (
    SELECT s.id AS session_id, s.facility_id, f.name AS facility_name, f.time_zone, s.mode, s.day, s.starts_at, s.ends_at, s.version,
           CASE WHEN s.status = 'open' THEN greatest(0, s.capacity - s.held - s.confirmed - owed.n) ELSE 0 END AS free,
           to_char(s.starts_at AT TIME ZONE f.time_zone, 'HH24:MI') AS local_start, s.max_adults - s.adults_taken AS free_adults,
           CASE WHEN s.mode = 'video' THEN s.max_video - s.video_taken END AS free_video,
           (SELECT count(*)::int FROM waitlist_offers o WHERE o.session_id = s.id AND o.status = 'open') AS kept,
           (SELECT count(*)::int FROM waitlist_entries e WHERE e.organisation_id = $1 AND ${SUITS} AND ${OF_ITS_WARD}) AS waiting,
           EXISTS (SELECT 1 FROM waitlist_offers o JOIN waitlist_entries e ON e.id = o.entry_id WHERE o.session_id = s.id AND o.status = 'open' AND e.organisation_id = $1) AS own_kept
      FROM sessions s JOIN facilities f ON f.id = s.facility_id, ${STILL_TO_COME_BACK} owed
     WHERE s.starts_at > $3 AND ($2::uuid IS NULL OR s.id = $2)
       AND EXISTS (SELECT 1 FROM waitlist_entries e WHERE e.organisation_id = $1 AND e.status = 'waiting' AND e.facility_id = s.facility_id AND e.mode = s.mode
                      AND s.day BETWEEN e.from_day AND e.to_day)) x
   WHERE own_kept OR waiting > 0 AND (free > 0 OR kept > 0)
   ORDER BY starts_at, session_id LIMIT 50`;

/** Of entries $1 those that are not to be asked about session $2: they have answered, or a meeting of theirs lies in the window. */
export const MAY_TAKE = `
  SELECT e.id, CASE WHEN EXISTS (SELECT 1 FROM waitlist_offers o WHERE o.entry_id = e.id AND o.session_id = $2 AND o.status NOT IN ('open', 'withdrawn')) THEN 'asked'
                    WHEN EXISTS (SELECT 1 FROM visit_dyads vd JOIN visits v ON v.id = vd.visit_id JOIN sessions z ON z.id = v.session_id
                                  WHERE vd.dyad_id = e.dyad_id AND vd.live AND v.mode = e.mode AND z.day BETWEEN e.from_day AND e.to_day) THEN 'has_meeting' ELSE 'open' END AS state
    FROM waitlist_entries e WHERE e.id = ANY($1::uuid[])`;
