import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { Day } from '../../kernel/days';
import type { TaskOwner } from '../task.entity';
import type { ExpiryKind, ExpiryStep } from './expiry.rules';

/** Something that runs out, and whose it is. */
export interface Ending {
  kind: ExpiryKind;
  /** The key of its task. */
  key: string;
  childId: string | null;
  dyadId: string | null;
  subjectType: string | null;
  subjectId: string | null;
  ownerRole: TaskOwner;
  ownerUserId: string | null;
  /** The first day on which it no longer holds. */
  endsOn: Day;
}

/** Which endings: of an organisation, or only of these dyads and workers; days as `from < endsOn <= to`. */
export interface EndingFilter {
  organisationId: string | null;
  dyadIds?: readonly string[];
  workerIds?: readonly string[];
  from: Day;
  to: Day;
}

/** `$1` organisation, `$2` < the end <= `$3`, `$4` dyads, `$5` workers; the organisation or the ids, never both. */
const OF_DYADS = `d.status = 'open' AND c.status = 'open' AND c.restricted_at IS NULL
  AND ($1::uuid IS NULL OR d.organisation_id = $1) AND ($4::uuid[] IS NULL OR d.id = ANY($4))`;
const OF_WORKERS = `w.status = 'active' AND ($1::uuid IS NULL OR w.organisation_id = $1) AND ($5::uuid[] IS NULL OR w.id = ANY($5))`;
const WITHIN = (day: string): string => `${day} > $2::date AND ${day} <= $3::date`;
const DYADS = `dyads d JOIN children c ON c.id = d.child_id`;
const DESK = `'coordinator'::text AS owner_role, NULL::uuid AS owner_user_id`;
const NOBODY = `NULL::text AS subject_type, NULL::uuid AS subject_id`;
/** The account of the worker whom the child knows. */
const KNOWN = `(SELECT u.id FROM users u WHERE u.worker_id = c.worker_id AND u.active AND u.role = 'worker' ORDER BY u.id LIMIT 1)`;

/**
 * All that runs out. The latest of a thing counts: what another paper of the same sort outlives, asks for nothing. Days are the first on which
 * it no longer holds, as the gates count them.
 */
const ENDINGS = `
  SELECT 'consent' AS kind, 'reconfirm_consent:expiring:' || d.id AS key, d.child_id, d.id AS dyad_id, ${NOBODY}, ${DESK}, s.expires_on AS ends_on
    FROM consents s JOIN ${DYADS} ON d.id = s.dyad_id
   WHERE ${OF_DYADS} AND s.answer = 'yes' AND s.withdrawn_at IS NULL AND s.capacity <> 'entrusted_caregiver' AND ${WITHIN('s.expires_on')}
     AND NOT EXISTS (SELECT 1 FROM consents n WHERE n.dyad_id = s.dyad_id AND n.purpose = s.purpose AND n.id <> s.id
                        AND n.agreement_id IS NOT DISTINCT FROM s.agreement_id AND n.answer = 'yes' AND n.withdrawn_at IS NULL
                        AND n.to_reconfirm_since IS NULL AND n.capacity <> 'entrusted_caregiver'
                        AND n.starts_on <= s.expires_on AND n.expires_on > s.expires_on)
   GROUP BY d.id, s.expires_on
  UNION ALL
  SELECT 'kinship_proof', 'renew:kinship_proof:' || k.id, d.child_id, d.id, 'kinship_proof', k.id, ${DESK}, k.expires_on
    FROM kinship_proofs k JOIN ${DYADS} ON d.id = k.dyad_id
   WHERE ${OF_DYADS} AND k.withdrawn_at IS NULL AND ${WITHIN('k.expires_on')}
     AND NOT EXISTS (SELECT 1 FROM kinship_proofs n WHERE n.dyad_id = k.dyad_id AND n.kind = k.kind AND n.id <> k.id AND n.withdrawn_at IS NULL
                        AND (n.expires_on IS NULL OR n.expires_on > k.expires_on))
  UNION ALL
  SELECT 'child_view', 'ask_child:' || v.id, d.child_id, d.id, 'child_view', v.id,
         CASE WHEN ${KNOWN} IS NULL THEN 'coordinator' ELSE 'worker' END, ${KNOWN}, v.valid_until + 1
    FROM child_views v JOIN ${DYADS} ON d.id = v.dyad_id
   WHERE ${OF_DYADS} AND v.view IN ('yes', 'cannot_tell') AND ${WITHIN('v.valid_until + 1')}
     AND NOT EXISTS (SELECT 1 FROM child_views n WHERE n.dyad_id = v.dyad_id AND (n.asked_on, n.id) > (v.asked_on, v.id))
  UNION ALL
  SELECT 'exception', 'renew:exception:' || a.id, d.child_id, d.id, 'approval', a.id, ${DESK}, a.valid_until + 1
    FROM approvals a JOIN ${DYADS} ON d.id = a.dyad_id
   WHERE ${OF_DYADS} AND a.status = 'approved' AND a.visit_id IS NULL AND ${WITHIN('a.valid_until + 1')}
     AND NOT EXISTS (SELECT 1 FROM approvals n WHERE n.dyad_id = a.dyad_id AND n.reason_code = a.reason_code AND n.status = 'approved'
                        AND n.visit_id IS NULL AND n.valid_until > a.valid_until)
  UNION ALL
  SELECT 'decision', 'review_decision:' || k.id, d.child_id, d.id, 'contact_decision', k.id, 'lead', NULL, coalesce(k.review_due_on, k.review_on) + 1
    FROM contact_decisions k JOIN ${DYADS} ON d.id = k.dyad_id
   WHERE ${OF_DYADS} AND k.status IN ('active', 'under_review') AND ${WITHIN('coalesce(k.review_due_on, k.review_on) + 1')}
  UNION ALL
  SELECT 'vetting', 'renew_vetting:' || w.id, NULL, NULL, 'worker', w.id, 'lead', NULL, w.vetted_on + 366
    FROM workers w WHERE ${OF_WORKERS} AND w.vetting_clear AND ${WITHIN('w.vetted_on + 366')}
  UNION ALL
  SELECT 'worker_approval', 'renew:worker_approval:' || p.id || ':' || p.expires_on, NULL, NULL, 'worker', w.id, 'lead', NULL, p.expires_on
    FROM worker_approvals p JOIN workers w ON w.id = p.worker_id WHERE ${OF_WORKERS} AND ${WITHIN('p.expires_on')}`;

/** Reads what runs out, and what was told of it. Jobs ask, as the system. */
@Injectable()
export class ExpiryQueries {
  constructor(private readonly db: Database) {}

  /** What runs out, the nearest end first. Without ids: all of the organisation's. */
  endings({ organisationId, dyadIds, workerIds, from, to }: EndingFilter): Promise<Ending[]> {
    const some = dyadIds !== undefined || workerIds !== undefined;
    return this.db.sql<Ending>(`SELECT * FROM (${ENDINGS}) x ORDER BY ends_on, key`, [
      organisationId,
      from,
      to,
      some ? [...(dyadIds ?? [])] : null,
      some ? [...(workerIds ?? [])] : null,
    ]);
  }

  /**
   * How many endings somebody was told of in a span of time and that are still open, per step. A count is all that a mail says.
   */
  async told(
    reader: { id: string; organisationId: string; role: string },
    since: Date,
    until: Date,
  ): Promise<{ step: ExpiryStep; count: number }[]> {
    return this.db.sql(
      `SELECT n.step, count(*)::int AS count FROM expiry_notices n
         JOIN tasks t ON t.key = n.key AND t.status = 'open' AND t.owner_role = $3 AND (t.owner_user_id IS NULL OR t.owner_user_id = $2)
        WHERE n.organisation_id = $1 AND n.told_at >= $4 AND n.told_at < $5 GROUP BY n.step ORDER BY n.step DESC`,
      [reader.organisationId, reader.id, reader.role, since, until],
    );
  }
}
