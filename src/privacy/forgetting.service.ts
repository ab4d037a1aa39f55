import { Injectable, OnModuleInit } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { FileStore } from '../files/file-store';
import { Outbox, OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';

/** The dyads of a child; `$1` is the child everywhere below. */
const DYADS = `SELECT id FROM dyads WHERE child_id = $1`;
const VISITS = `SELECT visit_id FROM visit_dyads WHERE child_id = $1`;
const FORGOTTEN = `LIKE 'forgotten:%'`;
/** Meetings of no other child whose file still tells who it is. */
const VISITS_ALONE = `SELECT a.visit_id FROM visit_dyads a WHERE a.child_id = $1 AND NOT EXISTS (
  SELECT 1 FROM visit_dyads o JOIN children c ON c.id = o.child_id WHERE o.visit_id = a.visit_id AND o.child_id <> $1 AND c.name_key NOT ${FORGOTTEN})`;
/** Another child whose file still tells who it is, by its id. */
const STAYS = (child: string): string =>
  `EXISTS (SELECT 1 FROM children c WHERE c.id = ${child} AND c.id <> $1 AND c.name_key NOT ${FORGOTTEN})`;
/** Families that could not go with their group: rows that are about no such child. */
const REFUSED_ALONE = `r.dyad_ids && ARRAY(${DYADS}) AND NOT EXISTS (SELECT 1 FROM dyads o WHERE o.id = ANY(r.dyad_ids) AND ${STAYS('o.child_id')})`;
/** Groups in which no such child goes, or was to go. */
const GROUPS_ALONE = `SELECT g.id FROM visit_groups g
  WHERE (g.id IN (SELECT v.group_id FROM visits v WHERE v.id IN (${VISITS})) OR g.id IN (SELECT r.group_id FROM visit_group_refusals r WHERE r.dyad_ids && ARRAY(${DYADS})))
    AND NOT EXISTS (SELECT 1 FROM visits v JOIN visit_dyads o ON o.visit_id = v.id WHERE v.group_id = g.id AND ${STAYS('o.child_id')})
    AND NOT EXISTS (SELECT 1 FROM visit_group_refusals r JOIN dyads o ON o.id = ANY(r.dyad_ids) WHERE r.group_id = g.id AND ${STAYS('o.child_id')})`;
/** Somebody all of whose children here are forgotten. */
const CAREGIVERS = `SELECT k.caregiver_id FROM child_caregivers k WHERE k.child_id = $1 AND NOT EXISTS (
  SELECT 1 FROM child_caregivers o JOIN children c ON c.id = o.child_id WHERE o.caregiver_id = k.caregiver_id AND c.name_key NOT ${FORGOTTEN})`;
const PARENTS = `SELECT d.parent_id FROM dyads d WHERE d.child_id = $1 AND NOT EXISTS (
  SELECT 1 FROM dyads o JOIN children c ON c.id = o.child_id WHERE o.parent_id = d.parent_id AND c.name_key NOT ${FORGOTTEN})`;

/** Messages that may name the child although their reader looks after somebody else too. */
const MAY_NAME = (
  message: string,
): string => `(${message}.caregiver_id IN (SELECT k.caregiver_id FROM child_caregivers k WHERE k.child_id = $1)
  OR ${message}.visit_id IN (${VISITS}))`;
const NAMES = (words: string): string => `EXISTS (SELECT 1 FROM children c, unnest(ARRAY[c.given_name, c.preferred_name]) AS n(name)
  WHERE c.id = $1 AND c.name_key NOT ${FORGOTTEN} AND n.name <> '' AND strpos(${words}, n.name) > 0)`;

/** What was written to and by somebody who looks after another child too. While the names are still there to look for. */
const NAMED = [
  `UPDATE messages m SET body = NULL, subject = NULL, params = '{}' WHERE m.status NOT IN ('queued', 'held', 'sending') AND ${MAY_NAME('m')}
      AND ${NAMES(`concat(m.subject, m.body, m.params::text)`)}`,
  `UPDATE inbound_messages m SET body = '' WHERE ${MAY_NAME('m')} AND ${NAMES('m.body')}`,
];

/** Who it was. Names become the reference, a birth date its year; what is counted stays. */
const IDENTITY = [
  `UPDATE children SET family_name = '–', given_name = reference, preferred_name = reference, name_key = 'forgotten:' || reference,
          birth_date = date_trunc('year', birth_date)::date, id_number_cipher = NULL, id_number_index = NULL, duplicate_reason = NULL, version = version + 1 WHERE id = $1`,
  `UPDATE child_caregivers SET until = coalesce(until, greatest(since, current_date)) WHERE child_id = $1`,
  `UPDATE caregivers SET name = '–', phone = NULL, email = NULL, wechat_open_id = NULL, postal_address = NULL, other_channels = '{}', opted_out = '{}', bad_addresses = '{}', best_time = NULL, birth_date = date_trunc('year', birth_date)::date, channel = 'call', version = version + 1
    WHERE id IN (${CAREGIVERS})`,
  `UPDATE imprisoned_parents SET family_name = '–', given_name = '–', former_names = '{}', name_key = 'forgotten:' || id, id_number_cipher = NULL, id_number_index = NULL,
          birth_date = date_trunc('year', birth_date)::date, birth_date_precision = 'year', version = version + 1 WHERE id IN (${PARENTS})`,
  `UPDATE relatives SET name = '–', phone = NULL, birth_date = NULL WHERE parent_id IN (${PARENTS})`,
  `DELETE FROM reply_codes WHERE visit_id IN (${VISITS}) AND caregiver_id IN (${CAREGIVERS})`,
  `DELETE FROM inbound_messages WHERE caregiver_id IN (${CAREGIVERS})`,
  `DELETE FROM discretion_profiles WHERE caregiver_id IN (${CAREGIVERS})`,
  `UPDATE messages SET body = NULL, subject = NULL, params = '{}' WHERE caregiver_id IN (${CAREGIVERS}) AND status NOT IN ('queued', 'held', 'sending')`,
  `DELETE FROM child_access WHERE child_id = $1`,
  `SELECT forget_birth_days(ARRAY(${DYADS}))`,
  // A line keeps its number and reference, by which a sheet that comes back is read; what is signed is what stands on the paper.
  `UPDATE request_sheets s SET lines = (SELECT jsonb_agg(CASE WHEN x ->> 'visitId' IN (SELECT visit_id::text FROM (${VISITS_ALONE}) a)
                                                        THEN jsonb_set(x, '{cells}', (SELECT jsonb_agg(CASE WHEN c < 5 THEN cell ELSE '""'::jsonb END ORDER BY c)
                                                                                        FROM jsonb_array_elements(x -> 'cells') WITH ORDINALITY AS l(cell, c))) ELSE x END ORDER BY n)
                                          FROM jsonb_array_elements(s.lines) WITH ORDINALITY AS e(x, n))
    WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(s.lines) x WHERE x ->> 'visitId' IN (SELECT visit_id::text FROM (${VISITS_ALONE}) a))`,
];

/** Free words about the case. */
const NOTES = [
  `UPDATE consents SET witness = NULL, withdrawn_reason = NULL WHERE dyad_id IN (${DYADS})`,
  `UPDATE child_caregivers SET guardian_evidence = NULL WHERE child_id = $1`,
  `UPDATE quarter_checks SET note = NULL WHERE child_id = $1`,
  `UPDATE visits SET note = NULL WHERE id IN (${VISITS_ALONE})`,
  `UPDATE visit_groups SET note = NULL WHERE id IN (${GROUPS_ALONE})`,
  `UPDATE visit_group_refusals r SET reasons = '[]' WHERE ${REFUSED_ALONE}`,
  `UPDATE visit_reports SET next_step = '' WHERE visit_id IN (${VISITS_ALONE})`,
  `UPDATE family_answers SET on_behalf_of = NULL WHERE visit_id IN (${VISITS_ALONE})`,
  `UPDATE tasks SET note = NULL WHERE kind <> 'write_facts' AND (child_id = $1 OR dyad_id IN (${DYADS}))`,
  `UPDATE call_tasks SET note = NULL WHERE visit_id IN (${VISITS_ALONE})`,
  `UPDATE approvals SET reason = '', note = NULL WHERE dyad_id IN (${DYADS})`,
  // The history keeps what happened and when; words beside it and who spoke go (1795544001000).
  `SELECT forget_said(ARRAY(${VISITS_ALONE}), ARRAY(SELECT id FROM exchanges WHERE dyad_id IN (${DYADS})))`,
  `UPDATE sheet_returns r SET rows = (SELECT jsonb_agg(CASE WHEN x ->> 'visitId' IN (SELECT visit_id::text FROM (${VISITS_ALONE}) a) THEN x - 'note' ELSE x END ORDER BY n)
                                        FROM jsonb_array_elements(r.rows) WITH ORDINALITY AS e(x, n))
    WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(r.rows) x WHERE x ? 'note' AND x ->> 'visitId' IN (SELECT visit_id::text FROM (${VISITS_ALONE}) a))`,
];

/** Words in which the child's safety was judged: they stay as long as any note about it must. A glass is reviewed first. */
const SAFETY_WORDS = [
  `UPDATE tasks SET note = NULL WHERE kind = 'write_facts' AND (child_id = $1 OR dyad_id IN (${DYADS}))`,
  `UPDATE contact_decisions SET reason = '' WHERE dyad_id IN (${DYADS})`,
  `UPDATE readiness_forms SET answers = '{}' WHERE dyad_id IN (${DYADS})`,
  `UPDATE case_conferences SET question = '', grounds = NULL, people = array_fill('–'::text, ARRAY[cardinality(people)]) WHERE dyad_id IN (${DYADS})`,
  `UPDATE break_glass SET reason = '', review_note = NULL WHERE child_id = $1 AND reviewed_at IS NOT NULL`,
];

/** Dyads of nobody's case: closed, or of a file that tells nobody any more and never comes back into use. The gates ask all others. */
const OVER = `SELECT d.id FROM dyads d JOIN children c ON c.id = d.child_id WHERE d.child_id = $1 AND (d.status <> 'open' OR c.name_key ${FORGOTTEN})`;

/** Notes about the child's safety: longer kept than the rest, and never taken from an open case. */
const SAFETY = [
  `UPDATE incidents SET note = '', containment = NULL, review = NULL WHERE dyad_id IN (${OVER})`,
  `UPDATE mandatory_reports SET suspicion = '', receiver = CASE WHEN receiver IS NULL THEN NULL ELSE '' END, external_reference = NULL WHERE dyad_id IN (${OVER})`,
  `UPDATE restrictions SET authority = NULL WHERE dyad_id IN (${OVER})`,
  `DELETE FROM harm_markers WHERE dyad_id IN (${OVER})`,
];

/** Where the parent was held, as we knew it; only on request, for the figures of past years rest on it. */
const CUSTODY = [`DELETE FROM custody_episodes WHERE parent_id IN (${PARENTS})`];

/**
 * Takes out of a file what tells who it was. Rows stay, so that figures stay right and the append-only history keeps pointing to
 * somebody – without a name. What the facility holds is the facility's: its roster is not touched.
 */
@Injectable()
export class ForgettingService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly handlers: OutboxHandlers,
    private readonly store: FileStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.on('file.remove', (payload) => this.store.remove(String(payload.fileId)));
  }

  /**
   * Forgets who a child's file is about, when nothing about safety is kept. `custody`: also where the parent was. Twice is once. Call it
   * inside a transaction. As the system, here and below: a sealed sibling's caregiver and meetings are not forgotten either.
   */
  forget(organisationId: string, childId: string, cause: 'erasure_requested' | 'retention', custody: boolean): Promise<void> {
    return this.db.asSystem(() => this.forgetAll(organisationId, childId, cause, custody));
  }

  /** What may go while the law keeps the rest: free words, scans, texts. */
  async forgetNotes(organisationId: string, childId: string): Promise<void> {
    await this.db.asSystem(async () => {
      await this.forgetPapers(childId);
      for (const text of NOTES) await this.db.sql(text, [childId]);
    });
    await this.audit.record({ action: 'child.forget_notes', subjectType: 'child', subjectId: childId, childId, organisationId });
  }

  /** Empties notes about the child's safety whose time is over. */
  async forgetSafety(organisationId: string, childId: string): Promise<void> {
    await this.db.asSystem(async () => {
      for (const text of [...SAFETY_WORDS, ...SAFETY]) await this.db.sql(text, [childId]);
    });
    await this.audit.record({ action: 'child.forget_safety', subjectType: 'child', subjectId: childId, childId, organisationId });
  }

  private async forgetAll(
    organisationId: string,
    childId: string,
    cause: 'erasure_requested' | 'retention',
    custody: boolean,
  ): Promise<void> {
    await this.db.sql(`SELECT 1 FROM children WHERE id = $1 FOR UPDATE`, [childId]);
    await this.forgetPapers(childId);
    for (const text of [...NOTES, ...SAFETY_WORDS, ...NAMED, ...IDENTITY, ...(custody ? CUSTODY : [])]) await this.db.sql(text, [childId]);
    await this.db.sql(`UPDATE children SET restricted_at = $2, restricted_reason = $3 WHERE id = $1 AND restricted_at IS NULL`, [
      childId,
      this.clock.now(),
      cause,
    ]);
    await this.audit.record({
      action: 'child.forget',
      subjectType: 'child',
      subjectId: childId,
      childId,
      organisationId,
      details: { cause },
    });
  }

  /** Scans of papers, letters and receipts of trips that no other child went on: the rows now, the bytes a moment later. */
  private async forgetPapers(childId: string): Promise<void> {
    const files = await this.db.sql<{ fileId: string }>(
      `SELECT file_id FROM kinship_proofs WHERE file_id IS NOT NULL AND dyad_id IN (${DYADS})
       UNION SELECT file_id FROM exchanges WHERE file_id IS NOT NULL AND dyad_id IN (${DYADS})
       UNION SELECT unnest(forget_receipts(ARRAY(${VISITS_ALONE})))`,
      [childId],
    );
    if (files.length === 0) return;
    await this.db.sql(`UPDATE kinship_proofs SET file_id = NULL WHERE dyad_id IN (${DYADS})`, [childId]);
    await this.db.sql(
      `UPDATE exchanges SET file_id = NULL, scan_requested_by_child = false WHERE file_id IS NOT NULL AND dyad_id IN (${DYADS})`,
      [childId],
    );
    for (const { fileId } of files) {
      await this.db.sql(`DELETE FROM stored_files WHERE id = $1`, [fileId]);
      await this.outbox.put('file.remove', { fileId }, { key: `file.remove:${fileId}` });
    }
  }
}
