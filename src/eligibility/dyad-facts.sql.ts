/** A list under a row as JSON; an empty list when there is nothing. */
export const list = (fields: string, rest: string): string =>
  `coalesce((SELECT jsonb_agg(jsonb_build_object(${fields})) FROM ${rest}), '[]')`;

/** What bars contact, with its dates and its scope. */
export const RESTRICTION = `'kind', x.kind, 'modes', x.modes, 'startsOn', x.starts_on, 'endsOn', x.ends_on, 'byFacility', x.facility_id IS NOT NULL`;

/** Meetings of this dyad that are over, without the one that is judged ($3). `$2` is now. */
const OVER = `visit_dyads vd JOIN visits v ON v.id = vd.visit_id JOIN sessions s ON s.id = v.session_id
              WHERE vd.dyad_id = d.id AND v.ends_at < $2 AND v.id IS DISTINCT FROM $3`;
const MET = (modes: string): string => `EXISTS (SELECT 1 FROM visit_dyads vd JOIN visits v ON v.id = vd.visit_id
              WHERE vd.dyad_id = d.id AND vd.attended IS NOT FALSE AND v.status IN ('completed', 'partial') AND v.mode IN (${modes}))`;

/** What the organisation knows of the way from the child's county to the parent's facility. */
const KNOWN_ROUTE = `(SELECT jsonb_build_object('minutesThere', x.minutes_there, 'minutesBack', x.minutes_back, 'legs', x.legs,
              'lastReturnTime', x.last_return_time, 'overnight', x.overnight, 'costPerPerson', x.cost_per_person, 'source', x.source, 'asOf', x.as_of)
            FROM journeys x WHERE x.organisation_id = d.organisation_id AND x.facility_id = e.facility_id AND x.county_code = c.home_county_code)`;

/**
 * Every fact of dyads `$1` at the instant `$2`; `$3` is the visit that is judged again, or null. One statement whatever their number.
 * The tables of the rooms to the right (visits, their reports) are read here by SQL: this is a read model and never writes them.
 */
export const DYAD_FACTS = `
  SELECT d.id AS dyad_id, d.child_id, d.organisation_id, d.gate_version, c.birth_date, c.sex, d.status, d.parent_id,
         c.restricted_at IS NOT NULL AS child_restricted, c.escort_preference,
         e.roster_entry_id, e.facility_id, f.time_zone, f.pack, r.ward_id, wa.code AS ward_code, r.grade,
         c.home_county_code, f.county_code AS facility_county_code, ${KNOWN_ROUTE} AS known_route,
         coalesce(r.status = 'released', last.end_kind = 'released', false) AS released,
         ${list(
           RESTRICTION,
           `restrictions x WHERE (x.dyad_id = d.id OR x.parent_id = d.parent_id OR x.roster_entry_id = e.roster_entry_id AND x.facility_id = e.facility_id)
           AND x.lifted_at IS NULL`,
         )} AS restrictions,
         ${list(
           `'kind', x.kind, 'conference', CASE WHEN m.status = 'decided' THEN jsonb_build_object('decision', m.decision, 'heldOn', m.held_on) END`,
           'harm_markers x LEFT JOIN case_conferences m ON m.id = x.conference_id WHERE x.dyad_id = d.id',
         )} AS harm_markers,
         (SELECT jsonb_build_object('level', x.level, 'reviewOn', x.review_on, 'conditions', x.conditions, 'status', x.status,
                                    'reviewDueOn', x.review_due_on, 'conferenceHeldOn', m.held_on)
            FROM contact_decisions x LEFT JOIN case_conferences m ON m.id = x.conference_id AND m.status = 'decided'
           WHERE x.dyad_id = d.id AND x.status IN ('active', 'under_review')) AS decision,
         ${list(
           `'purpose', x.purpose, 'capacity', x.capacity, 'answer', x.answer, 'startsOn', x.starts_on, 'expiresOn', x.expires_on,
            'toReconfirm', x.to_reconfirm_since IS NOT NULL`,
           'consents x WHERE x.dyad_id = d.id AND x.withdrawn_at IS NULL',
         )} AS consents,
         (SELECT jsonb_build_object('view', x.view, 'askedOn', x.asked_on, 'validUntil', x.valid_until, 'askAgainOn', x.ask_again_on,
                                    'caregiverPresent', x.caregiver_present)
            FROM child_views x WHERE x.dyad_id = d.id ORDER BY x.asked_on DESC, x.id DESC LIMIT 1) AS view,
         ${list(`'kind', x.kind, 'expiresOn', x.expires_on`, 'kinship_proofs x WHERE x.dyad_id = d.id AND x.withdrawn_at IS NULL')} AS proofs,
         (SELECT count(*) FROM incidents x WHERE x.dyad_id = d.id AND x.status <> 'closed')::int AS open_incidents,
         (SELECT count(*) FROM mandatory_reports x WHERE x.dyad_id = d.id AND x.reported_at IS NULL)::int AS open_reports,
         coalesce(c.visited_before, false) OR ${MET(`'visit', 'group'`)} AS met_in_person,
         ${MET(`'video'`)} AS met_by_video,
         ${list(
           `'visitId', v.id, 'day', s.day`,
           `${OVER} AND v.status IN ('confirmed', 'under_way') AND NOT EXISTS (SELECT 1 FROM visit_reports x WHERE x.visit_id = v.id)`,
         )} AS unreported,
         ${list(
           `'visitId', v.id, 'day', s.day`,
           `${OVER} AND EXISTS (SELECT 1 FROM tasks x WHERE x.visit_id = v.id AND x.dyad_id = d.id AND x.kind = 'debrief' AND x.status = 'open')`,
         )} AS undebriefed,
         ${list(
           `'kind', x.kind, 'status', x.status, 'outcome', x.outcome`,
           `tasks x WHERE x.visit_id = $3 AND (x.dyad_id = d.id OR x.dyad_id IS NULL) AND x.kind IN ('prepare_child', 'prepare_parent', 'check_fitness')`,
         )} AS tasks,
         ${list(
           `'id', x.id, 'reasonCode', x.reason_code, 'visitId', x.visit_id, 'validUntil', x.valid_until`,
           `approvals x WHERE x.dyad_id = d.id AND x.status = 'approved'`,
         )} AS approvals,
         (SELECT count(*) FROM child_caregivers k JOIN caregivers g ON g.id = k.caregiver_id
           WHERE k.child_id = d.child_id AND k.until IS NULL
             AND CASE g.channel WHEN 'email' THEN g.email IS NOT NULL WHEN 'wechat' THEN g.wechat_open_id IS NOT NULL
                  WHEN 'letter' THEN g.postal_address IS NOT NULL ELSE g.phone IS NOT NULL END)::int AS channels
    FROM dyads d JOIN children c ON c.id = d.child_id
    LEFT JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL
    LEFT JOIN facilities f ON f.id = e.facility_id
    LEFT JOIN roster_entries r ON r.id = e.roster_entry_id
    LEFT JOIN wards wa ON wa.id = r.ward_id
    LEFT JOIN LATERAL (SELECT x.end_kind FROM custody_episodes x WHERE x.parent_id = d.parent_id AND x.ended_on IS NOT NULL
                        ORDER BY x.ended_on DESC, x.id DESC LIMIT 1) last ON e.id IS NULL
   WHERE d.id = ANY($1::uuid[]) ORDER BY d.id`;

/**
 * The same for a single `$1` (and `$2`). A plan that is kept does not know how many ids a list has and reckons with ten of everything below, so
 * that PostgreSQL plans the whole anew each time; of one it knows.
 */
const single = (text: string): string => text.replaceAll(/= ANY\((\$\d)::uuid\[\]\)/g, '= $1::uuid');

export const ONE_DYAD_FACTS = single(DYAD_FACTS);

/** What the gates look at of a worker `w`, as the fields of a JSON object. */
const WORKER = `'id', w.id, 'version', w.version, 'sex', w.sex, 'active', w.status = 'active', 'hiredOn', w.hired_on, 'trainedOn', w.trained_on,
           'conductAcceptedOn', w.conduct_accepted_on,
           'vettings', ${list(
             `'queriedOn', q.queried_on, 'clear', q.clear`,
             `(SELECT x.queried_on, x.clear FROM worker_vettings x WHERE x.worker_id = w.id
               UNION SELECT w.vetted_on, w.vetting_clear WHERE w.vetted_on IS NOT NULL) q`,
           )}`;

/**
 * Workers of the organisations `$2` who could go with the children of dyads `$1`, at most `$3`: those the children know first – whoever went
 * last time, then whose caseload they are in.
 */
export const ESCORT_FACTS = `
  WITH known AS (
    SELECT last.person_id AS id FROM dyads d CROSS JOIN LATERAL (
      SELECT p.person_id FROM visit_dyads vd JOIN visits v ON v.id = vd.visit_id
        JOIN visit_party p ON p.visit_id = v.id AND p.person_type = 'worker'
       WHERE vd.dyad_id = d.id AND v.status IN ('completed', 'partial') ORDER BY v.starts_at DESC, p.person_id LIMIT 1) last WHERE d.id = ANY($1::uuid[])
    UNION
    SELECT c.worker_id FROM dyads d JOIN children c ON c.id = d.child_id WHERE d.id = ANY($1::uuid[]))
  SELECT w.id, w.name, w.organisation_id, coalesce(w.id IN (SELECT id FROM known), false) AS known,
         jsonb_build_object(${WORKER}, 'approvedInside', false, 'busy', false) AS worker
    FROM workers w WHERE w.organisation_id = ANY($2::uuid[]) AND w.status = 'active' ORDER BY known DESC, w.id LIMIT $3`;

export const ONE_ESCORT_FACTS = single(ESCORT_FACTS);

/**
 * The people `$2`/`$3` (ids and types, in the request's order) as the records of dyads `$1` know them, for a session at facility `$4`
 * on day `$5` from `$6` to `$7`; what visit `$8` itself takes does not make a worker busy, nor does group `$9` – or that of the visit, unless `$10` says
 * that it goes alone.
 */
export const PARTY_FACTS = `
  WITH ours AS (SELECT child_id, parent_id, organisation_id FROM dyads WHERE id IN (SELECT few($1)))
  SELECT a.person_id, coalesce(care.relationship, '') <> '' OR r.id IS NOT NULL OR w.id IS NOT NULL AS known,
         coalesce(g.birth_date, r.birth_date) AS birth_date, coalesce(care.relationship, r.relationship) AS relationship,
         coalesce(care.is_guardian, false) AS is_guardian,
         ${list(
           RESTRICTION,
           `restrictions x WHERE x.person_id = a.person_id AND x.person_type = a.person_type AND x.lifted_at IS NULL
           AND (x.facility_id IS NULL OR x.facility_id = $4)`,
         )} AS restrictions,
         CASE WHEN w.id IS NOT NULL THEN jsonb_build_object(${WORKER},
           'approvedInside', EXISTS (SELECT 1 FROM worker_approvals p
                                      WHERE p.worker_id = w.id AND p.facility_id = $4 AND p.approved_on <= $5 AND p.expires_on > $5),
           'busy', EXISTS (SELECT 1 FROM visit_party v WHERE v.person_id = w.id AND v.person_type = 'worker' AND v.live
                              AND v.starts_at < $7 AND v.ends_at > $6 AND v.visit_id IS DISTINCT FROM $8
                              -- The other families of the visit's own group are on the same bus.
                              AND NOT coalesce(NOT $10 AND v.group_id = coalesce($9::uuid, (SELECT own.group_id FROM visits own WHERE own.id = $8)), false))) END AS worker
    FROM (SELECT x.person_id, ($3::text[])[x.position] AS person_type, x.position FROM few($2) WITH ORDINALITY AS x(person_id, position)) a
    LEFT JOIN LATERAL (SELECT min(k.relationship) AS relationship, bool_or(k.is_guardian) AS is_guardian FROM child_caregivers k
                        WHERE a.person_type = 'caregiver' AND k.caregiver_id = a.person_id AND k.until IS NULL
                          AND k.child_id IN (SELECT child_id FROM ours)) care ON true
    LEFT JOIN caregivers g ON a.person_type = 'caregiver' AND g.id = a.person_id AND care.relationship IS NOT NULL
    LEFT JOIN relatives r ON a.person_type = 'relative' AND r.id = a.person_id AND r.parent_id IN (SELECT parent_id FROM ours)
    LEFT JOIN workers w ON a.person_type = 'worker' AND w.id = a.person_id AND w.organisation_id IN (SELECT organisation_id FROM ours)
   ORDER BY a.position`;
