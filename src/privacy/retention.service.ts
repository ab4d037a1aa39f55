import { Injectable, OnModuleInit } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox, OutboxHandlers } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, instantOf } from '../kernel/days';
import { conflict, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { TasksService } from '../tasks/tasks.service';
import { ForgettingService } from './forgetting.service';
import type { RetentionCounts, RuleCount } from './privacy.entity';
import { RetentionQueries, ROW_RULES, RunRow, Schedule } from './retention.queries';
import { countFiles, cutoff, fateOf, FILES_PER_STEP, isFresh, PREVIEW_DAYS, ROWS_PER_STEP, totals } from './retention.rules';

const FILE_RULES = ['case_file', 'safeguarding'] as const;
type FileRule = (typeof FILE_RULES)[number];
const TOPIC = 'retention.step';

/**
 * Keeps the country's schedule. Nothing goes that no person has seen: a preview lists it, the data officer starts a run that names
 * the preview, and the run does what the preview listed, as far as it is still due and nothing holds it. It goes in small steps, each
 * one transaction with its audit; a process that dies leaves the step to another.
 */
@Injectable()
export class RetentionService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly handlers: OutboxHandlers,
    private readonly tasks: TasksService,
    private readonly queries: RetentionQueries,
    private readonly forgetting: ForgettingService,
  ) {}

  onModuleInit(): void {
    this.handlers.on(TOPIC, (payload) => this.step(String(payload.runId)));
  }

  /** Looks what is due and writes it down; changes nothing else. */
  preview(actor: Actor): Promise<RunRow> {
    return this.db.transaction(async () => this.queries.run(actor, await this.writePreview(actor.organisationId, actor.userId)));
  }

  /** The preview of the month, and the task to look at it; nothing due, no task. */
  async monthlyPreview(organisationId: string): Promise<void> {
    await this.db.transaction(async () => {
      const id = await this.writePreview(organisationId, null);
      const row = await this.db.one<{ counts: RetentionCounts }>(`SELECT counts FROM retention_runs WHERE id = $1`, [id]);
      if (!row || totals(row.counts).due === 0) return;
      const { today, timeZone } = await this.queries.schedule(organisationId);
      await this.tasks.open({
        kind: 'review_retention',
        key: `review_retention:${organisationId}`,
        organisationId,
        subjectType: 'retention_run',
        subjectId: id,
        ownerRole: 'data_officer',
        dueAt: instantOf(addDays(today, PREVIEW_DAYS), '18:00', timeZone),
        cause: 'monthly',
      });
    });
  }

  /**
   * Starts the run of a preview.
   * @throws DomainError not_found, conflict `retention.not_a_preview|preview_old|already_run|under_way`
   */
  start(actor: Actor, previewId: string): Promise<RunRow> {
    return this.db.transaction(async () => {
      // One run at a time, and one run per preview.
      await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 31))`, [actor.organisationId]);
      const preview = await this.queries.run(actor, previewId);
      if (preview.kind !== 'preview') throw conflict('retention.not_a_preview');
      const schedule = await this.queries.schedule(actor.organisationId);
      if (!isFresh(preview, schedule.today)) throw conflict('retention.preview_old', { days: PREVIEW_DAYS });
      const earlier = await this.db.sql<{ counts: RetentionCounts }>(
        `SELECT counts FROM retention_runs WHERE organisation_id = $1 AND kind = 'run' AND (counts->>'previewId' = $2 OR counts->>'finishedAt' IS NULL)`,
        [actor.organisationId, previewId],
      );
      if (earlier.some(({ counts }) => counts.previewId === previewId)) throw conflict('retention.already_run');
      if (earlier.length > 0) throw conflict('retention.under_way');
      const counts: RetentionCounts = { ...preview.counts, previewId, finishedAt: null };
      const id = await this.write(actor.organisationId, 'run', preview.asOf, counts, actor.userId);
      await this.outbox.put(TOPIC, { runId: id });
      await this.audit.record({
        action: 'retention.run',
        subjectType: 'retention_run',
        subjectId: id,
        details: { due: totals(counts).due },
      });
      await this.tasks.done(actor, `review_retention:${actor.organisationId}`, 'run');
      return this.queries.run(actor, id);
    });
  }

  /** One step of a run: a few files or a few hundred rows; then the next step is asked for. A finished run stays as it is. */
  step(runId: string): Promise<void> {
    return this.db.transaction(() => this.oneStep(runId));
  }

  private async oneStep(runId: string): Promise<void> {
    const run = await this.db.one<{ organisationId: string; asOf: string; counts: RetentionCounts }>(
      `SELECT organisation_id, as_of, counts FROM retention_runs WHERE id = $1 AND kind = 'run' FOR UPDATE`,
      [runId],
    );
    if (!run) throw notFound();
    if (run.counts.finishedAt !== null) return;
    const schedule = await this.queries.schedule(run.organisationId);
    const more = await this.work(schedule, run.asOf, run.counts);
    if (!more) run.counts.finishedAt = this.clock.now().toISOString();
    await this.db.sql(`UPDATE retention_runs SET counts = $2 WHERE id = $1`, [runId, JSON.stringify(run.counts)]);
    if (more) {
      await this.outbox.put(TOPIC, { runId });
      return;
    }
    await this.audit.record({
      action: 'retention.finish',
      subjectType: 'retention_run',
      subjectId: runId,
      organisationId: run.organisationId,
      details: { done: totals(run.counts).done, held: totals(run.counts).held },
    });
  }

  /** Does a part and notes it in the counts. False when nothing is left. */
  private async work(schedule: Schedule, asOf: string, counts: RetentionCounts): Promise<boolean> {
    for (const key of FILE_RULES) {
      const rule = counts.rules.find((one) => one.key === key);
      if (!rule || rule.childIds.length === 0) continue;
      const batch = rule.childIds.splice(0, FILES_PER_STEP);
      // Children in one order, before anything else is locked.
      await this.db.sql(`SELECT 1 FROM children WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [batch]);
      for (const file of await this.queries.files(schedule, asOf, batch)) {
        const fate = fateOf(key, file);
        if (fate === 'due') {
          await this.forget(schedule.organisationId, key, file.id);
          rule.done += 1;
        } else if (fate !== 'not_due') {
          rule.held += 1;
          rule.heldIds.push(file.id);
        }
      }
      return true;
    }
    for (const rule of schedule.pack.retention) {
      const rows = ROW_RULES[rule.key];
      const count = counts.rules.find((one) => one.key === rule.key);
      if (!rows || !count) continue;
      const ids = await this.db.sql<{ id: string }>(
        `SELECT ${rows.id} AS id FROM ${rows.from} AND NOT ${rows.held} ORDER BY 1 LIMIT ${ROWS_PER_STEP}`,
        [schedule.organisationId, cutoff(rule, asOf)],
      );
      if (ids.length === 0) continue;
      count.done += await this.db.affected(rows.change, [ids.map((row) => row.id)]);
      return true;
    }
    return false;
  }

  private forget(organisationId: string, key: FileRule, childId: string): Promise<void> {
    return key === 'case_file'
      ? this.forgetting.forget(organisationId, childId, 'retention', false)
      : this.forgetting.forgetSafety(organisationId, childId);
  }

  private async writePreview(organisationId: string, startedBy: string | null): Promise<string> {
    const schedule = await this.queries.schedule(organisationId);
    const files = await this.queries.files(schedule, schedule.today);
    const rules: RuleCount[] = [];
    for (const rule of schedule.pack.retention) {
      const key = FILE_RULES.find((one) => one === rule.key);
      if (key) rules.push(countFiles(key, files));
      else if (ROW_RULES[rule.key])
        rules.push({
          key: rule.key,
          ...(await this.queries.rowCounts(schedule, rule, schedule.today)),
          done: 0,
          childIds: [],
          heldIds: [],
        });
    }
    const counts: RetentionCounts = { previewId: null, finishedAt: null, rules };
    const id = await this.write(organisationId, 'preview', schedule.today, counts, startedBy);
    await this.audit.record({
      action: 'retention.preview',
      subjectType: 'retention_run',
      subjectId: id,
      organisationId,
      details: { due: totals(counts).due, held: totals(counts).held },
    });
    return id;
  }

  private async write(
    organisationId: string,
    kind: 'preview' | 'run',
    asOf: string,
    counts: RetentionCounts,
    by: string | null,
  ): Promise<string> {
    const id = newId();
    await this.db.sql(
      `INSERT INTO retention_runs (id, organisation_id, kind, as_of, counts, started_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, organisationId, kind, asOf, JSON.stringify(counts), by, this.clock.now()],
    );
    return id;
  }
}
