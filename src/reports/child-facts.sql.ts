/** Days in the organisation's zone ($2). One pass over each table for the dyads of these children ($3), joined by their ids. */
export const CHILD_FACTS = `
  WITH d AS MATERIALIZED (SELECT id, child_id, parent_id, relationship, enrolled_on, status, closed_reason FROM dyads WHERE organisation_id = $1 AND child_id = ANY ($3::uuid[])),
  custody AS (
    SELECT d.id, jsonb_agg(jsonb_build_object('from', e.began_on, 'to', e.ended_on, 'endKind', e.end_kind) ORDER BY e.began_on, e.ended_on NULLS LAST) AS list
      FROM d JOIN custody_episodes e ON e.parent_id = d.parent_id GROUP BY d.id),
  decisions AS (
    SELECT k.dyad_id AS id, jsonb_agg(jsonb_build_object('on', (k.approved_at AT TIME ZONE $2)::date, 'level', k.level) ORDER BY k.approved_at) AS list
      FROM d JOIN contact_decisions k ON k.dyad_id = d.id WHERE k.approved_at IS NOT NULL AND k.status IN ('active', 'superseded') GROUP BY k.dyad_id),
  views AS (
    SELECT v.dyad_id AS id, jsonb_agg(jsonb_build_object('on', v.asked_on, 'view', v.view) ORDER BY v.asked_on, v.created_at, v.id) AS list
      FROM d JOIN child_views v ON v.dyad_id = d.id GROUP BY v.dyad_id),
  bars AS (
    SELECT r.dyad_id AS id, jsonb_agg(jsonb_build_object('kind', r.kind, 'from', r.starts_on, 'to', least(r.ends_on, (r.lifted_at AT TIME ZONE $2)::date - 1))) AS list
      FROM d JOIN restrictions r ON r.dyad_id = d.id WHERE r.modes IS NULL OR 'visit' = ANY(r.modes) GROUP BY r.dyad_id),
  consented AS (SELECT s.dyad_id AS id, min(s.starts_on) AS day FROM d JOIN consents s ON s.dyad_id = d.id WHERE s.purpose = 'visit' GROUP BY s.dyad_id),
  asked AS (
    SELECT x.dyad_id AS id, (min(v.requested_at) AT TIME ZONE $2)::date AS requested_on, (min(s.at) AT TIME ZONE $2)::date AS confirmed_on
      FROM d JOIN visit_dyads x ON x.dyad_id = d.id JOIN visits v ON v.id = x.visit_id
      LEFT JOIN visit_status_changes s ON s.visit_id = v.id AND s.to_status = 'confirmed'
     WHERE v.mode = 'visit' GROUP BY x.dyad_id),
  closings AS (
    SELECT a.subject_id AS id, (min(a.at) AT TIME ZONE $2)::date AS day
      FROM d JOIN audit_events a ON a.subject_type = 'dyad' AND a.subject_id = d.id AND a.action = 'dyad.close' WHERE d.status = 'closed' GROUP BY a.subject_id),
  meetings AS (
    SELECT e.child_id AS id, jsonb_agg((e.occurred_at AT TIME ZONE $2)::date ORDER BY e.occurred_at) AS list
      FROM contact_events e WHERE e.child_id = ANY ($3::uuid[]) AND e.organisation_id = $1 AND e.mode = 'visit' AND e.outcome = 'completed' GROUP BY e.child_id),
  files AS (
    SELECT d.child_id AS id, jsonb_agg(jsonb_build_object(
        'relationship', d.relationship, 'enrolledOn', d.enrolled_on, 'closedReason', d.closed_reason,
        'closedOn', CASE WHEN d.status = 'closed' THEN coalesce(closings.day, d.enrolled_on) END,
        'custody', coalesce(custody.list, '[]'), 'decisions', coalesce(decisions.list, '[]'), 'views', coalesce(views.list, '[]'), 'bars', coalesce(bars.list, '[]'),
        'consentOn', consented.day, 'requestedOn', asked.requested_on, 'confirmedOn', asked.confirmed_on) ORDER BY d.enrolled_on, d.id) AS dyads
      FROM d LEFT JOIN custody USING (id) LEFT JOIN decisions USING (id) LEFT JOIN views USING (id) LEFT JOIN bars USING (id)
      LEFT JOIN consented USING (id) LEFT JOIN asked USING (id) LEFT JOIN closings USING (id) GROUP BY d.child_id)
  SELECT c.id, c.reference, c.sex, c.birth_date, c.home_county_code, c.visited_before, coalesce(meetings.list, '[]') AS visits, files.dyads
    FROM files JOIN children c ON c.id = files.id LEFT JOIN meetings ON meetings.id = c.id`;
