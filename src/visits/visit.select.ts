import type { ReviewCause } from './reviews/review.entity';
import type { GroupPolicy } from './groups/visit-group.entity';
import type { StepName } from './visit.rules';
import type { VisitStatus } from './visit.states';

/** A child who meets its parent in a visit. */
export interface VisitDyadView {
  dyadId: string;
  childId: string;
  childReference: string;
  /** What the child wants to be called. */
  preferredName: string;
  familyName: string;
  givenName: string;
  birthDate: string;
  /** mother, father, … */
  relationship: string;
  attended: boolean | null;
}

/** Someone who comes along. */
export interface VisitPartyView {
  personType: 'caregiver' | 'worker' | 'relative';
  personId: string;
  place: 'inside' | 'waits' | 'travels';
  name: string;
  phone: string | null;
  attended: boolean | null;
}

/** Somebody without whom the facility has agreed. */
export interface NotAdmittedView {
  personType: 'child' | 'caregiver' | 'worker' | 'relative';
  /** Of a companion. */
  personId: string | null;
  /** Of a child. */
  dyadId: string | null;
  /** Why, from the list of a refusal. */
  reasonCode: string;
  /** Null for a reader to whom she or he is nobody any more. */
  name: string | null;
}

/** Another session asked for instead of the one a visit has; instants as ISO strings. */
export interface AmendmentView {
  sessionId: string;
  startsAt: string;
  endsAt: string;
  askedAt: string;
  /** How many would come inside, children included. */
  headCount: number;
  /** It travels without its group from then on. */
  leavesGroup: boolean;
}

/** A session that would do as well. */
export interface WishView {
  /** 2 or 3; the first wish is the visit's own session. */
  rank: number;
  sessionId: string;
  startsAt: string;
  endsAt: string;
  /** When the request moved there, or it turned out not to be possible. */
  triedAt: string | null;
}

/** The group of a visit, as a line of it shows. */
export interface GroupOfVisit {
  id: string;
  reference: string;
  policy: GroupPolicy;
  /** How many families of it still go or ask to. */
  live: number;
}

/** A visit as pages and the API read it; `toVisitJson` decides what an audience gets of it. */
export interface VisitView {
  id: string;
  organisationId: string;
  reference: string;
  status: VisitStatus;
  version: number;
  mode: string;
  sessionId: string;
  facilityId: string;
  facilityName: string;
  facilityAlias: string;
  timeZone: string;
  parentId: string;
  rosterEntryId: string;
  rosterNumber: string;
  /** The day at the facility. */
  day: string;
  /** The days off of its year are not announced: it may fall away. */
  provisional: boolean;
  /** Asked for beyond the session's windows: a second person has to say yes before the facility can. */
  overCapacity: boolean;
  startsAt: Date;
  endsAt: Date;
  holdExpiresAt: Date | null;
  proposedSessionId: string | null;
  proposedStartsAt: Date | null;
  proposedEndsAt: Date | null;
  cause: string | null;
  reasonCode: string | null;
  /** From when a used-up allowance is there again, as the facility said when it declined. */
  renewsOn: string | null;
  note: string | null;
  familyAnswer: 'can_go' | 'cannot' | 'call_me' | null;
  familyAnsweredAt: Date | null;
  requestedBy: string | null;
  requestedAt: Date;
  decidedAt: Date | null;
  /** By when the facility is to answer; null until the clock runs. */
  answerDueAt: Date | null;
  /** When it was handed to a deputy because nobody had answered. */
  escalatedAt: Date | null;
  /** The deputy, a user's id; null where nobody was found. */
  escalatedTo: string | null;
  period: string;
  pool: string;
  dyads: VisitDyadView[];
  party: VisitPartyView[];
  /** Whom the facility has left out when it agreed. */
  notAdmitted: NotAdmittedView[];
  /** What those who come need: codes. */
  accessNeeds: string[];
  /** Every child has a proof of kinship that is valid on the day. */
  documentsOk: boolean;
  /** A worker would go inside without the facility's approval: somebody has to look. */
  approvalNeeded: boolean;
  /** Another session asked for instead, while the facility has not answered. */
  amendment: AmendmentView | null;
  /** Other sessions that would do, in order. */
  wishes: WishView[];
  /** The families it travels with; null: it goes alone. */
  group: GroupOfVisit | null;
  /** Why somebody has to look at it; none for a facility. */
  reviews: { id: string; cause: ReviewCause; ownerRole: string; since: string }[];
  /** What the contact decisions in force ask of the meeting, of all its children together; for the organisation and its escort only. */
  conditions: string[];
}

/** A step of a trip that has been recorded. */
export interface StepView {
  step: StepName;
  at: Date;
}

/** SQL for the conditions of some dyads, each once. @param dyadIds a set of ids as SQL */
export const conditionsOf = (dyadIds: string): string =>
  `coalesce((SELECT array_agg(DISTINCT x.condition ORDER BY x.condition) FROM contact_decisions k CROSS JOIN unnest(k.conditions) AS x(condition)
              WHERE k.status = 'active' AND k.dyad_id IN (${dyadIds})), '{}')`;

/**
 * SQL for what some people need to come in, each code once.
 * @param children ids as SQL @param caregivers ids as SQL
 */
export const accessNeedsOf = (children: string, caregivers: string): string =>
  `coalesce((SELECT array_agg(DISTINCT x.need ORDER BY x.need) FROM (
           SELECT unnest(c.access_needs) AS need FROM children c WHERE c.id IN (${children})
           UNION ALL SELECT unnest(g.access_needs) FROM caregivers g WHERE g.id IN (${caregivers})) x), '{}')`;

/** Everything of a VisitView, for a query over `visits v`. Add WHERE and ORDER BY. */
export const VISIT_SELECT = `
  SELECT v.id, v.organisation_id, v.reference, v.status, v.version, v.mode, v.session_id, v.facility_id, f.name AS facility_name,
         f.public_alias AS facility_alias, f.time_zone, v.parent_id, v.roster_entry_id,
         -- Who was moved has the next facility's number now, which is none of this one's business.
         CASE WHEN r.facility_id = v.facility_id THEN r.number ELSE '' END AS roster_number, s.day, s.provisional, v.over_capacity, v.starts_at, v.ends_at,
         v.hold_expires_at, p.id AS proposed_session_id, p.starts_at AS proposed_starts_at, p.ends_at AS proposed_ends_at, v.cause, v.reason_code, v.renews_on, v.note,
         v.family_answer, v.family_answered_at, v.requested_by, v.requested_at, v.decided_at, v.answer_due_at, v.escalated_at, v.escalated_to, v.period, v.pool,
         d.dyads, coalesce(m.party, '[]') AS party, d.documents_ok, coalesce(m.approval_needed, false) AS approval_needed,
         ${conditionsOf('SELECT dyad_id FROM visit_dyads WHERE visit_id = v.id')} AS conditions,
         ${accessNeedsOf(
           'SELECT child_id FROM visit_dyads WHERE visit_id = v.id',
           "SELECT person_id FROM visit_party WHERE visit_id = v.id AND person_type = 'caregiver'",
         )} AS access_needs,
         (SELECT jsonb_build_object('sessionId', z.id, 'startsAt', z.starts_at, 'endsAt', z.ends_at, 'askedAt', a.asked_at, 'leavesGroup', a.leaves_group, 'headCount', cardinality(a.dyad_ids)
                   + (SELECT count(*) FROM jsonb_array_elements(a.party) x WHERE x ->> 'place' = 'inside'))
            FROM visit_amendments a JOIN sessions z ON z.id = a.to_session_id WHERE a.visit_id = v.id AND a.status = 'open') AS amendment,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('personType', n.person_type, 'personId', CASE WHEN n.child_id IS NULL THEN n.subject_id END,
                   'dyadId', CASE WHEN n.child_id IS NOT NULL THEN n.subject_id END, 'reasonCode', n.reason_code,
                   'name', coalesce((SELECT c.preferred_name FROM children c WHERE c.id = n.child_id), (SELECT g.name FROM caregivers g WHERE g.id = n.subject_id),
                     (SELECT w.name FROM workers w WHERE w.id = n.subject_id), (SELECT e.name FROM relatives e WHERE e.id = n.subject_id)))
                   ORDER BY n.person_type, n.subject_id), '[]') FROM visit_not_admitted n WHERE n.visit_id = v.id) AS not_admitted,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('rank', w.rank, 'sessionId', z.id, 'startsAt', z.starts_at, 'endsAt', z.ends_at, 'triedAt', w.tried_at)
                   ORDER BY w.rank), '[]') FROM visit_wishes w JOIN sessions z ON z.id = w.session_id WHERE w.visit_id = v.id) AS wishes,
         (SELECT jsonb_build_object('id', g.id, 'reference', g.reference, 'policy', g.policy, 'live', (SELECT count(*) FROM visits o WHERE o.group_id = g.id AND o.live))
            FROM visit_groups g WHERE g.id = v.group_id) AS "group",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'cause', q.cause, 'ownerRole', q.owner_role, 'since', q.since) ORDER BY q.since, q.id), '[]')
            FROM visit_reviews q WHERE q.visit_id = v.id AND q.status = 'open') AS reviews
    FROM visits v
    JOIN sessions s ON s.id = v.session_id
    JOIN facilities f ON f.id = v.facility_id
    JOIN roster_entries r ON r.id = v.roster_entry_id
    LEFT JOIN sessions p ON p.id = v.proposed_session_id AND v.status = 'proposed'
    CROSS JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('dyadId', vd.dyad_id, 'childId', vd.child_id, 'childReference', c.reference, 'preferredName', c.preferred_name,
               'familyName', c.family_name, 'givenName', c.given_name, 'birthDate', c.birth_date, 'relationship', y.relationship,
               'attended', vd.attended) ORDER BY vd.dyad_id) AS dyads,
             bool_and(EXISTS (SELECT 1 FROM kinship_proofs k WHERE k.dyad_id = vd.dyad_id AND k.withdrawn_at IS NULL
                                AND (k.expires_on IS NULL OR k.expires_on > s.day))) AS documents_ok
        FROM visit_dyads vd JOIN dyads y ON y.id = vd.dyad_id JOIN children c ON c.id = vd.child_id
       WHERE vd.visit_id = v.id) d
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('personType', vp.person_type, 'personId', vp.person_id, 'place', vp.place,
               'name', coalesce(g.name, w.name, e.name), 'phone', coalesce(g.phone, w.phone, e.phone), 'attended', vp.attended)
               ORDER BY vp.person_type, vp.person_id) AS party,
             bool_or(vp.person_type = 'worker' AND vp.place = 'inside' AND NOT EXISTS (SELECT 1 FROM worker_approvals a
                       WHERE a.worker_id = vp.person_id AND a.facility_id = v.facility_id AND a.approved_on <= s.day AND a.expires_on > s.day)) AS approval_needed
        FROM visit_party vp
        LEFT JOIN caregivers g ON vp.person_type = 'caregiver' AND g.id = vp.person_id
        LEFT JOIN workers w ON vp.person_type = 'worker' AND w.id = vp.person_id
        LEFT JOIN relatives e ON vp.person_type = 'relative' AND e.id = vp.person_id
       WHERE vp.visit_id = v.id) m ON true`;
