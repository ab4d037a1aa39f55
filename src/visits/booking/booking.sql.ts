/**
 * The whole write of a booking, one round trip: `lock_for_booking` locks, compares the versions of the people with those the gates saw
 * ($30 and $31, in the order of the ids) and of the session ($33), judges and counts – the window and what else the meeting takes of the
 * session ($34 adults, $35 a group's table, $36 a video room); only when it refuses nothing are the visit, its people, its history, its ledger
 * lines, its audit lines, what the gates said ($32) and its outbox message inserted.
 *
 * The counters are changed inside the function because this statement's own snapshot is older than the locks.
 * $14 offers several references: the first that is free is taken. $37 is the group it belongs to; its people have been locked before then, and
 * $7 is empty (group-booking.service.ts). $38: a place beyond the windows is asked for, which a second person must approve.
 * Every row carries the bureau of the facility: read once here, so that no trigger has to look for it row by row (docs/scaling.md).
 */
export const BOOK = `
WITH lock AS MATERIALIZED (
  SELECT refusal, newly_granted
    FROM lock_for_booking($1::uuid, $2::uuid, $3::date, $4::text, $5::int, $6::uuid[], $7::uuid[], $8::timestamptz, $9::timestamptz,
                          $20::uuid[], $30::int[], $31::int[], $33::int, ARRAY[$34::int, $35::int, $36::int, $38::boolean::int])),
go AS MATERIALIZED (
  SELECT newly_granted, (SELECT r FROM unnest($14::text[]) WITH ORDINALITY AS o(r, n)
                          WHERE NOT EXISTS (SELECT 1 FROM visits x WHERE x.reference = r) ORDER BY n LIMIT 1) AS reference,
         (SELECT f.bureau_id FROM facilities f WHERE f.id = $12) AS bureau
    FROM lock WHERE refusal IS NULL),
visit AS (
  INSERT INTO visits (id, organisation_id, reference, session_id, facility_id, parent_id, roster_entry_id, mode, status, starts_at, ends_at,
                      period, pool, hold_expires_at, note, requested_by, requested_at, takes_adults, takes_groups, takes_video, group_id, over_capacity, bureau_id)
  SELECT $10::uuid, $11::uuid, reference, $1, $12::uuid, $13::uuid, $2, $15::text, 'requested', $8, $9, $3, $4, $16::timestamptz, $17::text, $18::uuid, $19::timestamptz,
         $34, $35, $36, $37::uuid, $38, bureau
    FROM go),
dyads AS (
  INSERT INTO visit_dyads (visit_id, dyad_id, child_id, starts_at, ends_at, bureau_id)
  SELECT $10, d.dyad, d.child, $8, $9, bureau FROM go, unnest($20::uuid[], $6) AS d(dyad, child)),
party AS (
  INSERT INTO visit_party (visit_id, person_id, person_type, place, starts_at, ends_at, group_id, bureau_id)
  SELECT $10, p.id, p.type, p.place, $8, $9, $37, bureau FROM go, unnest($21::uuid[], $22::text[], $23::text[]) AS p(id, type, place)),
change AS (
  INSERT INTO visit_status_changes (id, visit_id, action, to_status, actor_user_id, note, at, bureau_id)
  SELECT $24::uuid, $10, 'request', 'requested', $18, $17, $19, bureau FROM go),
ledger AS (
  INSERT INTO entitlement_entries (id, roster_entry_id, period, pool, kind, amount, visit_id, recorded_by, at, bureau_id)
  SELECT $25::uuid, $2, $3, $4, 'hold', 1, $10, $18, $19, bureau FROM go WHERE $4 <> 'group'
  UNION ALL
  SELECT $26::uuid, $2, $3, $4, 'grant', newly_granted, NULL, $18, $19, bureau FROM go WHERE newly_granted > 0),
audit AS (
  INSERT INTO audit_events (id, at, actor_user_id, organisation_id, action, subject_type, subject_id, child_id, request_id, details, bureau_id)
  SELECT a.id, $19, $18, $11, 'visit.request', 'visit', $10, a.child, $27::text, jsonb_build_object('sessionId', $1), bureau
    FROM go, unnest($28::uuid[], $6) AS a(id, child)),
gates AS (
  INSERT INTO gate_results (id, dyad_id, visit_id, checkpoint, verdict, reasons, rule_version, fingerprint, facts, at, actor_user_id, bureau_id)
  SELECT r.id, r.dyad_id, $10, 'request', r.verdict, r.reasons, r.rule_version, r.fingerprint, r.facts, $19, $18, bureau
    FROM go, jsonb_to_recordset($32::jsonb) AS r(id uuid, dyad_id uuid, verdict text, reasons jsonb, rule_version text, fingerprint text, facts jsonb)),
message AS (
  INSERT INTO outbox (id, topic, payload, run_at, bureau_id)
  SELECT $29::uuid, 'visit.requested', jsonb_build_object('visitId', $10, 'version', 1, 'status', 'requested'), $19, bureau FROM go)
SELECT lock.refusal, go.reference FROM lock LEFT JOIN go ON true`;
