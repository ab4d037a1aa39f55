import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { Consequences } from '../jobs/consequences';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone, instantOf } from '../kernel/days';
import { EXPIRY_NOTICE_DAYS } from './expiry/expiry.rules';
import { TasksService } from './tasks.service';

/** The police and procuratorate query holds for a year (Law on the Protection of Minors art. 62), in days: as long as gate G9 says. */
const VETTING_DAYS = 365;

interface Due {
  workerId: string;
  organisationId: string;
  timeZone: string;
  vettedOn: Day | null;
  clear: boolean;
}

const keyOf = (workerId: string): string => `renew_vetting:${workerId}`;

/** Sees to it that nobody's yearly query runs out unnoticed: a task two months before, and the coming visits judged again on the day after. */
@Injectable()
export class VettingRenewals implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly tasks: TasksService,
    private readonly consequences: Consequences,
  ) {}

  onModuleInit(): void {
    // In the transaction of the new query: the task it answers ends with it.
    this.consequences.on('workers.changed', async ({ workerIds }) => {
      for (const { workerId } of (await this.current(workerIds)).filter((worker) => !this.runsOut(worker)))
        await this.tasks.done(null, keyOf(workerId), 'renewed');
    });
  }

  /** One round, in the caller's transaction: opens the tasks, and lets follow what follows when a query has lapsed. */
  async run(): Promise<void> {
    const active = await this.current();
    for (const worker of active.filter((one) => this.runsOut(one))) {
      const { workerId, organisationId, timeZone, vettedOn } = worker;
      const lastDay = vettedOn === null ? this.today(worker) : addDays(vettedOn, VETTING_DAYS);
      await this.tasks.open({
        organisationId,
        kind: 'renew_vetting',
        key: keyOf(workerId),
        subjectType: 'worker',
        subjectId: workerId,
        ownerRole: 'lead',
        dueAt: instantOf(lastDay, '18:00', timeZone),
        cause: this.lapsed(worker) ? 'vetting_lapsed' : 'vetting_runs_out',
      });
    }
    const lapsed = active.filter((one) => this.lapsed(one)).map((one) => one.workerId);
    if (lapsed.length > 0) await this.consequences.of('workers.changed', { workerIds: lapsed, cause: 'vetting_lapsed' });
  }

  private today({ timeZone }: Due): Day {
    return dayInZone(this.clock.now(), timeZone);
  }

  private lapsed(worker: Due): boolean {
    return worker.clear && worker.vettedOn !== null && addDays(worker.vettedOn, VETTING_DAYS) < this.today(worker);
  }

  /** True within two months of the end, after it, and for a worker who was never queried. What was found once is not a matter of renewing. */
  private runsOut(worker: Due): boolean {
    if (worker.vettedOn === null) return true;
    return worker.clear && addDays(worker.vettedOn, VETTING_DAYS) <= addDays(this.today(worker), EXPIRY_NOTICE_DAYS);
  }

  /** Workers on duty, locked in the order of the house. */
  private current(workerIds: readonly string[] | null = null): Promise<Due[]> {
    return this.db.sql(
      `SELECT w.id AS worker_id, w.organisation_id, o.time_zone, w.vetted_on, w.vetting_clear AS clear
         FROM workers w JOIN organisations o ON o.id = w.organisation_id
        WHERE w.status = 'active' AND ($1::uuid[] IS NULL OR w.id = ANY($1::uuid[])) ORDER BY w.id FOR NO KEY UPDATE OF w`,
      [workerIds === null ? null : [...workerIds]],
    );
  }
}
