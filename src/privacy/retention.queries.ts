import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { packOfZone, PrivacyPack, RetentionKind, RetentionRule } from '../facilities/packs/packs.queries';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { conflict, notFound } from '../kernel/domain-error';
import type { RetentionCounts } from './privacy.entity';
import { cutoff, FileState } from './retention.rules';

export interface RunRow {
  id: string;
  kind: 'preview' | 'run';
  asOf: Day;
  counts: RetentionCounts;
  startedBy: string | null;
  at: Date;
}

export interface HoldRow {
  id: string;
  childId: string;
  childReference: string;
  reason: string;
  placedAt: Date;
}

export interface Schedule {
  organisationId: string;
  timeZone: string;
  today: Day;
  pack: PrivacyPack;
}

const RUN = 'r.id, r.kind, r.as_of, r.counts, r.started_by, r.at';
const HELD = `EXISTS (SELECT 1 FROM incidents i JOIN dyads d ON d.id = i.dyad_id WHERE d.child_id = c.id AND i.status <> 'closed')`;

const UNREPORTED = `EXISTS (SELECT 1 FROM mandatory_reports r JOIN dyads d ON d.id = r.dyad_id WHERE d.child_id = c.id AND r.reported_at IS NULL)`;
const KEPT_BY_HAND = `EXISTS (SELECT 1 FROM retention_holds h WHERE h.child_id = c.id AND h.released_at IS NULL)`;
const ASKED_FOR = (answering: string): string =>
  `EXISTS (SELECT 1 FROM data_requests q WHERE q.child_id = c.id AND q.status = 'open' AND q.id IS DISTINCT FROM ${answering}::uuid)`;

/** Why a file may not be touched now. `$6`: a request that is being answered does not hold itself. */
const HELD_BY = `CASE WHEN ${HELD} THEN 'incident' WHEN ${UNREPORTED} THEN 'report' WHEN ${KEPT_BY_HAND} THEN 'hold' WHEN ${ASKED_FOR('$6')} THEN 'request'
  WHEN EXISTS (SELECT 1 FROM visit_dyads x WHERE x.child_id = c.id AND x.live) THEN 'visit' END`;

/**
 * The last thing that happened to a child's safety; without an end: not over. Only what still has its words counts. A glass that
 * nobody has reviewed yet is not over: who looked must still be answered for.
 */
const LAST_WORRY = `(SELECT max(day) FROM (
    SELECT coalesce(i.closed_at, 'infinity')::date AS day FROM incidents i JOIN dyads d ON d.id = i.dyad_id WHERE d.child_id = c.id AND i.note <> ''
    UNION ALL SELECT coalesce(m.reported_at, 'infinity')::date FROM mandatory_reports m JOIN dyads d ON d.id = m.dyad_id WHERE d.child_id = c.id AND m.suspicion <> ''
    UNION ALL SELECT 'infinity'::date FROM break_glass g WHERE g.child_id = c.id AND g.reviewed_at IS NULL
    UNION ALL SELECT h.recorded_at::date FROM harm_markers h JOIN dyads d ON d.id = h.dyad_id WHERE d.child_id = c.id
    UNION ALL SELECT coalesce(r.lifted_at::date, r.ends_on, 'infinity') FROM restrictions r JOIN dyads d ON d.id = r.dyad_id WHERE d.child_id = c.id AND r.authority IS NOT NULL) w)`;

/** Facts about safety hold up contact: of a case in use, or one that may come back into use, they are never over, however old. */
const SAFETY_OVER = `(closed_on IS NOT NULL AND (forgotten OR erasure_asked OR NOT in_use) AND worry <= $2::date - make_interval(years => $4)
  AND ($5::int IS NULL OR birth_date + make_interval(years => $5) <= $2::date))`;

/**
 * Each file on a day ($2). Closed: the file itself, or every dyad in it (the day is the last closing in the audit), or put into storage.
 * What somebody asked to have erased goes as soon as nothing keeps it. `$3` years of case data, `$4` years of notes about safety and `$5` the age
 * before which those never go; `$7` only these files.
 */
const FILES = `
  SELECT id, reference, forgotten, held_by, (erasure_asked OR coalesce(least(closed_on, adult_on), 'infinity') + make_interval(years => $3) <= $2::date) AS case_due,
         worry IS NOT NULL AND ${SAFETY_OVER} AS safety_due, worry IS NOT NULL AND NOT ${SAFETY_OVER} AS safety_kept
    FROM (
      SELECT c.id, c.reference, c.birth_date, c.name_key LIKE 'forgotten:%' AS forgotten, c.restricted_reason IS NOT DISTINCT FROM 'erasure_requested' AS erasure_asked, (c.birth_date + interval '18 years')::date AS adult_on,
             CASE WHEN c.restricted_at IS NOT NULL THEN c.restricted_at::date
                  WHEN c.status = 'closed' OR (EXISTS (SELECT 1 FROM dyads d WHERE d.child_id = c.id) AND NOT EXISTS (SELECT 1 FROM dyads d WHERE d.child_id = c.id AND d.status = 'open'))
                  THEN coalesce((SELECT max(a.at)::date FROM audit_events a WHERE a.child_id = c.id AND a.action IN ('dyad.close', 'child.close')),
                                (SELECT max(d.created_at)::date FROM dyads d WHERE d.child_id = c.id), c.created_at::date) END AS closed_on,
             EXISTS (SELECT 1 FROM dyads d WHERE d.child_id = c.id AND d.status = 'open') AS in_use,
             ${LAST_WORRY} AS worry, ${HELD_BY} AS held_by
        FROM children c WHERE c.organisation_id = $1 AND ($7::uuid[] IS NULL OR c.id = ANY($7))) f
   ORDER BY reference`;

/**
 * Children under a hold have their messages `m` kept too; a message about no meeting is about every child of the caregiver. A coming
 * meeting holds a file, not the messages of meetings long past.
 */
const CHILD_HELD = `EXISTS (SELECT 1 FROM children c WHERE c.id IN (SELECT y.child_id FROM visit_dyads y WHERE y.visit_id = m.visit_id
     UNION ALL SELECT k.child_id FROM child_caregivers k WHERE m.visit_id IS NULL AND k.caregiver_id = m.caregiver_id)
   AND (${HELD} OR ${UNREPORTED} OR ${KEPT_BY_HAND} OR ${ASKED_FOR('NULL')}))`;

/** Rows with a time of their own: which are over, and which a hold keeps. `$1` organisation, `$2` the last day that goes. */
export const ROW_RULES: Partial<Record<RetentionKind, { from: string; held: string; id: string; change: string }>> = {
  messages: {
    from: `messages m WHERE m.organisation_id = $1 AND m.status NOT IN ('queued', 'held', 'sending') AND coalesce(m.sent_at, m.created_at) < ($2::date + 1)
      AND (m.body IS NOT NULL OR m.subject IS NOT NULL OR m.params <> '{}')`,
    held: CHILD_HELD,
    id: 'm.id',
    change: `UPDATE messages SET body = NULL, subject = NULL, params = '{}' WHERE id = ANY($1::uuid[])`,
  },
  inbound_messages: {
    from: `inbound_messages m JOIN caregivers g ON g.id = m.caregiver_id WHERE g.organisation_id = $1 AND m.received_at < ($2::date + 1)`,
    held: CHILD_HELD,
    id: 'm.id',
    change: `DELETE FROM inbound_messages WHERE id = ANY($1::uuid[])`,
  },
  data_requests: {
    from: `data_requests m WHERE m.organisation_id = $1 AND m.status <> 'open' AND m.decided_at < ($2::date + 1) AND (m.wording <> '' OR m.identity_proof <> '')`,
    held: `EXISTS (SELECT 1 FROM retention_holds h WHERE h.child_id = m.child_id AND h.released_at IS NULL)`,
    id: 'm.id',
    change: `UPDATE data_requests SET wording = '', identity_proof = '', answer = NULL, refusal = CASE WHEN refusal IS NULL THEN NULL ELSE '' END WHERE id = ANY($1::uuid[])`,
  },
};

/**
 * Reads what the schedule says is due, and the runs there were. The schedule knows no sealed file: these reads are the system's, of
 * the actor's own organisation, and tell references, never names.
 */
@Injectable()
export class RetentionQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The schedule of an organisation. @throws DomainError not_found */
  async schedule(organisationId: string): Promise<Schedule> {
    const row = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [organisationId]);
    if (!row) throw notFound();
    return { organisationId, timeZone: row.timeZone, today: dayInZone(this.clock.now(), row.timeZone), pack: packOfZone(row.timeZone) };
  }

  /** Organisations that hold files. */
  organisations(): Promise<{ id: string }[]> {
    return this.db.sql(`SELECT id FROM organisations o WHERE EXISTS (SELECT 1 FROM children c WHERE c.organisation_id = o.id) ORDER BY id`);
  }

  /** The state of files on a day; all, or only these. `answering`: the request that is being answered. */
  files(schedule: Schedule, asOf: Day, only: readonly string[] | null = null, answering: string | null = null): Promise<FileState[]> {
    const rule = (key: RetentionKind): RetentionRule | undefined => schedule.pack.retention.find((one) => one.key === key);
    return this.db.asSystem(() =>
      this.db.sql<FileState>(FILES, [
        schedule.organisationId,
        asOf,
        rule('case_file')?.years ?? 100,
        rule('safeguarding')?.years ?? 100,
        rule('safeguarding')?.notBeforeAge ?? null,
        answering,
        only,
      ]),
    );
  }

  /** How many rows of a rule are over and how many of them a hold keeps. */
  async rowCounts(schedule: Schedule, rule: RetentionRule, asOf: Day): Promise<{ due: number; held: number }> {
    const rows = ROW_RULES[rule.key];
    if (!rows) return { due: 0, held: 0 };
    const counted = await this.db.asSystem(() =>
      this.db.one<{ due: number; held: number }>(
        `SELECT count(*) FILTER (WHERE NOT held)::int AS due, count(*) FILTER (WHERE held)::int AS held FROM (SELECT ${rows.held} AS held FROM ${rows.from}) x`,
        [schedule.organisationId, cutoff(rule, asOf)],
      ),
    );
    return counted ?? { due: 0, held: 0 };
  }

  /** Previews and runs, newest first. */
  runs(actor: Actor, limit = 24): Promise<RunRow[]> {
    return this.db.sql(`SELECT ${RUN} FROM retention_runs r WHERE r.organisation_id = $1 ORDER BY r.at DESC, r.id DESC LIMIT $2`, [
      actor.organisationId,
      limit,
    ]);
  }

  /** @throws DomainError not_found */
  async run(actor: Actor, id: string): Promise<RunRow> {
    const row = await this.db.one<RunRow>(`SELECT ${RUN} FROM retention_runs r WHERE r.organisation_id = $1 AND r.id = $2`, [
      actor.organisationId,
      id,
    ]);
    if (!row) throw notFound();
    return row;
  }

  /** References of files by id, in order: a list says no more. */
  references(actor: Actor, ids: readonly string[]): Promise<{ id: string; reference: string }[]> {
    return this.db.asSystem(() =>
      this.db.sql(`SELECT id, reference FROM children WHERE organisation_id = $1 AND id = ANY($2::uuid[]) ORDER BY reference`, [
        actor.organisationId,
        ids,
      ]),
    );
  }

  /** The file behind a reference or an id; undefined for nobody's and for another organisation's. */
  file(actor: Actor, called: { id?: string; reference?: string }): Promise<{ id: string } | undefined> {
    return this.db.asSystem(() =>
      this.db.one(`SELECT id FROM children WHERE organisation_id = $1 AND (id = $2::uuid OR $2::uuid IS NULL AND reference = upper($3))`, [
        actor.organisationId,
        called.id ?? null,
        called.reference?.trim() ?? '',
      ]),
    );
  }

  /** Files that somebody keeps by hand. */
  holds(actor: Actor): Promise<HoldRow[]> {
    return this.db.asSystem(() =>
      this.db.sql(
        `SELECT h.id, h.child_id, c.reference AS child_reference, h.reason, h.placed_at FROM retention_holds h JOIN children c ON c.id = h.child_id
        WHERE c.organisation_id = $1 AND h.released_at IS NULL ORDER BY h.placed_at, h.id`,
        [actor.organisationId],
      ),
    );
  }

  /** A file that tells nobody any more is not taken back into use. @throws DomainError conflict `data_request.forgotten` */
  async requireReleasable(actor: Actor, childId: string): Promise<void> {
    const forgotten = await this.db.one(
      `SELECT 1 AS there FROM children WHERE organisation_id = $1 AND id = $2 AND name_key LIKE 'forgotten:%'`,
      [actor.organisationId, childId],
    );
    if (forgotten) throw conflict('data_request.forgotten');
  }

  /** Files kept for storage only. */
  restricted(actor: Actor): Promise<{ id: string; reference: string; restrictedAt: Date; restrictedReason: string; forgotten: boolean }[]> {
    return this.db.asSystem(() =>
      this.db.sql(
        `SELECT c.id, c.reference, c.restricted_at, c.restricted_reason, c.name_key LIKE 'forgotten:%' AS forgotten FROM children c
        WHERE c.organisation_id = $1 AND c.restricted_at IS NOT NULL ORDER BY c.restricted_at DESC, c.id`,
        [actor.organisationId],
      ),
    );
  }
}
