import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../../database/database';
import { Consequences } from '../../jobs/consequences';
import { CronLock } from '../../jobs/cron-lock';
import { Clock } from '../../kernel/clock';
import { addDays, Day, dayInZone, instantOf } from '../../kernel/days';
import { newId } from '../../kernel/ids';
import { TasksService } from '../tasks.service';
import type { NewTask } from '../tasks.service';
import { Ending, ExpiryQueries } from './expiry.queries';
import { EXPIRY_NOTICE_DAYS, EXPIRY_TASKS, OWN_TASKS, stepOf } from './expiry.rules';

const JOB = 'tasks.expiry';
/** Before anything began: what has run out long ago is still not renewed. */
const EVER: Day = '1900-01-01';
/** Notices are kept so long after the end, in days; then they tell nobody anything. */
const KEPT_DAYS = 400;

/** Where and when something ends. */
interface Place {
  organisationId: string;
  timeZone: string;
  today: Day;
}

/**
 * Tells the owner 60, 30 and 7 days before something runs out that a meeting needs: once each, as a task and as a line in the digest. What is
 * renewed is told no more; its task ends in the transaction of the renewal.
 */
@Injectable()
export class ExpiryService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly lock: CronLock,
    private readonly consequences: Consequences,
    private readonly tasks: TasksService,
    private readonly queries: ExpiryQueries,
  ) {}

  onModuleInit(): void {
    this.consequences.on('dyads.changed', ({ dyadIds }) => this.follow({ dyadIds }));
    this.consequences.on('workers.changed', ({ workerIds }) => this.follow({ workerIds }));
  }

  /** The day's round of every organisation that has not been done yet, each in its own day and transaction. */
  async daily(): Promise<void> {
    const organisations = await this.db.sql<{ id: string; timeZone: string }>(
      `SELECT id, time_zone FROM organisations WHERE kind = 'ngo' ORDER BY id`,
    );
    for (const { id: organisationId, timeZone } of organisations) {
      const today = dayInZone(this.clock.now(), timeZone);
      await this.lock.once(`${JOB}:${organisationId}`, today, async () => void (await this.round({ organisationId, timeZone, today })));
    }
  }

  /** One round, in the caller's transaction. Two at once tell everything once. Returns how much was told. */
  async round(place: Place): Promise<number> {
    const { organisationId, today } = place;
    const endings = await this.queries.endings({ organisationId, from: today, to: addDays(today, EXPIRY_NOTICE_DAYS) });
    const due = endings.flatMap((ending) => {
      const step = stepOf(ending.kind, ending.endsOn, today);
      return step === undefined ? [] : [{ ...ending, step, id: newId() }];
    });
    // Whoever writes the row tells it: the other process finds it there.
    const fresh = await this.db.sql<{ id: string }>(
      `INSERT INTO expiry_notices (id, organisation_id, kind, key, ends_on, step, told_at)
       SELECT n.id, $1, n.kind, n.key, n."endsOn", n.step, $2 FROM jsonb_to_recordset($3::jsonb) AS n(id uuid, kind text, key text, "endsOn" date, step int)
       ON CONFLICT (key, ends_on, step) DO NOTHING RETURNING id`,
      [organisationId, this.clock.now(), JSON.stringify(due)],
    );
    const told = new Set(fresh.map(({ id }) => id));
    const tasks = due.filter(({ id }) => told.has(id)).map((ending) => taskOf(ending, place));
    // A key of one paper is not asked again once somebody has answered it; the others are of a person and come back every year.
    await this.tasks.openOnce(...tasks.filter(({ kind }) => OWN_TASKS.includes(kind)));
    await this.tasks.open(...tasks.filter(({ kind }) => !OWN_TASKS.includes(kind)));
    await this.db.sql(`DELETE FROM expiry_notices WHERE organisation_id = $1 AND ends_on < $2`, [
      organisationId,
      addDays(today, -KEPT_DAYS),
    ]);
    return told.size;
  }

  /** Closes the tasks of what is renewed by now, or needed no more. What has run out meanwhile stays to be done. */
  private async follow(ids: { dyadIds?: readonly string[]; workerIds?: readonly string[] }): Promise<void> {
    const open = await this.db.sql<{ key: string; needed: boolean }>(
      `SELECT t.key, coalesce(d.status = 'open' AND c.status = 'open' AND c.restricted_at IS NULL, w.status = 'active', false) AS needed
         FROM tasks t LEFT JOIN dyads d ON d.id = t.dyad_id LEFT JOIN children c ON c.id = d.child_id
         LEFT JOIN workers w ON t.subject_type = 'worker' AND w.id = t.subject_id
        WHERE t.status = 'open' AND t.kind = ANY($1) AND (t.dyad_id = ANY($2::uuid[]) OR w.id = ANY($3::uuid[])) ORDER BY t.id`,
      [[...OWN_TASKS], [...(ids.dyadIds ?? [])], [...(ids.workerIds ?? [])]],
    );
    if (open.length === 0) return;
    const horizon = addDays(dayInZone(this.clock.now(), 'UTC'), EXPIRY_NOTICE_DAYS + 1);
    const still = new Set((await this.queries.endings({ organisationId: null, ...ids, from: EVER, to: horizon })).map(({ key }) => key));
    for (const { key, needed } of open.filter((task) => !still.has(task.key)))
      await (needed ? this.tasks.done(null, key, 'renewed') : this.tasks.drop(key, 'done_meanwhile'));
  }
}

/** The task of an ending: due when the office closes on the last day on which it still holds. */
function taskOf({ kind, endsOn, ...about }: Ending, { organisationId, timeZone }: Place): NewTask {
  const { key, childId, dyadId, ownerRole, ownerUserId } = about;
  return {
    ...EXPIRY_TASKS[kind],
    key,
    organisationId,
    childId,
    dyadId,
    ownerRole,
    ownerUserId,
    ...(about.subjectType !== null && about.subjectId !== null ? { subjectType: about.subjectType, subjectId: about.subjectId } : {}),
    dueAt: instantOf(addDays(endsOn, -1), '18:00', timeZone),
  };
}
