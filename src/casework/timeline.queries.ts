import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

/** One line of a child's story, newest first. `code` says what, within its kind. */
export interface TimelineEntry {
  id: string;
  at: Date;
  kind:
    | 'contact'
    | 'milestone'
    | 'visit'
    | 'exchange'
    | 'child_view'
    | 'consent'
    | 'contact_decision'
    | 'case_conference'
    | 'kinship_proof'
    | 'tracing';
  code: string;
  dyadId: string;
  /** The visit, exchange … it is about. */
  subjectId: string | null;
}

const MOST = 200;

/** Reads a child's whole story from the records of every room to the left. The caller has checked that the actor may see the child. */
@Injectable()
export class TimelineQueries {
  constructor(private readonly db: Database) {}

  /** Up to 200 entries, newest first. */
  ofChild(childId: string): Promise<TimelineEntry[]> {
    return this.db.sql(
      `WITH d AS (SELECT id FROM dyads WHERE child_id = $1)
       SELECT * FROM (
         SELECT e.id, e.occurred_at AS at, 'contact' AS kind, e.mode AS code, e.dyad_id, e.source_id AS subject_id FROM contact_events e WHERE e.child_id = $1
         UNION ALL SELECT m.id, m.reached_at, 'milestone', m.code, m.dyad_id, NULL FROM milestones m WHERE m.dyad_id IN (SELECT id FROM d)
         UNION ALL SELECT s.id, s.at, 'visit', s.action, v.dyad_id, s.visit_id FROM visit_status_changes s JOIN visit_dyads v ON v.visit_id = s.visit_id WHERE v.child_id = $1
         UNION ALL SELECT s.id, s.at, 'exchange', s.to_status, x.dyad_id, x.id FROM exchange_status_changes s JOIN exchanges x ON x.id = s.exchange_id WHERE x.dyad_id IN (SELECT id FROM d)
         UNION ALL SELECT v.id, v.created_at, 'child_view', v.view, v.dyad_id, NULL FROM child_views v WHERE v.dyad_id IN (SELECT id FROM d)
         UNION ALL SELECT c.id, c.created_at, 'consent', CASE c.answer WHEN 'no' THEN 'declined' ELSE 'given' END, c.dyad_id, NULL FROM consents c WHERE c.dyad_id IN (SELECT id FROM d) AND c.purpose = 'visit'
         UNION ALL SELECT c.id, c.withdrawn_at, 'consent', 'withdrawn', c.dyad_id, NULL FROM consents c WHERE c.dyad_id IN (SELECT id FROM d) AND c.withdrawn_at IS NOT NULL AND c.purpose = 'visit'
         UNION ALL SELECT c.id, c.approved_at, 'contact_decision', 'level_' || c.level, c.dyad_id, NULL FROM contact_decisions c WHERE c.dyad_id IN (SELECT id FROM d) AND c.approved_at IS NOT NULL
         UNION ALL SELECT f.id, f.called_at, 'case_conference', 'called', f.dyad_id, NULL FROM case_conferences f WHERE f.dyad_id IN (SELECT id FROM d)
         UNION ALL SELECT f.id, f.decided_at, 'case_conference', f.decision, f.dyad_id, NULL FROM case_conferences f WHERE f.dyad_id IN (SELECT id FROM d) AND f.decided_at IS NOT NULL
         UNION ALL SELECT k.id, k.created_at, 'kinship_proof', k.kind, k.dyad_id, NULL FROM kinship_proofs k WHERE k.dyad_id IN (SELECT id FROM d)
         UNION ALL SELECT t.id, t.requested_at, 'tracing', 'asked', y.id, NULL FROM tracings t JOIN dyads y ON y.parent_id = t.parent_id AND y.organisation_id = t.organisation_id WHERE y.child_id = $1
         UNION ALL SELECT t.id, t.closed_at, 'tracing', t.status, y.id, NULL FROM tracings t JOIN dyads y ON y.parent_id = t.parent_id AND y.organisation_id = t.organisation_id
                    WHERE y.child_id = $1 AND t.closed_at IS NOT NULL AND t.status <> 'asked'
       ) AS story ORDER BY at DESC, kind, id DESC LIMIT ${MOST}`,
      [childId],
    );
  }
}
