import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Consequences } from '../jobs/consequences';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { diffDays } from '../kernel/days';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { AbsenceBody } from './workers.dto';
import { visibleTo, WorkersQueries } from './workers.queries';

/** The longest absence that is entered at once, in days. */
const LONGEST_DAYS = 366;

/** Days on which a worker is away; why is not asked. */
export interface AbsenceRow {
  id: string;
  workerId: string;
  fromDay: string;
  toDay: string;
  recordedAt: Date;
  endedAt: Date | null;
}

const ROW = `SELECT id, worker_id, from_day, to_day, recorded_at, ended_at FROM worker_absences`;

/** When workers are away. Coming visits on those days are judged again in the same transaction; nothing is cancelled. */
@Injectable()
export class AbsencesService {
  constructor(
    private readonly db: Database,
    private readonly workers: WorkersQueries,
    private readonly consequences: Consequences,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** A worker's absences that are not over, earliest first. @throws DomainError not_found */
  async list(actor: Actor, workerId: string): Promise<AbsenceRow[]> {
    await this.workers.one(actor, workerId);
    return this.db.sql<AbsenceRow>(`${ROW} WHERE worker_id = $1 AND ended_at IS NULL AND to_day >= $2 ORDER BY from_day, id`, [
      workerId,
      await this.workers.today(actor),
    ]);
  }

  /** Records an absence. @throws DomainError not_found; invalid `worker.absence_days` for days that are over, reversed or too many */
  add(actor: Actor, workerId: string, { fromDay, toDay }: AbsenceBody): Promise<AbsenceRow> {
    return this.db.transaction(async () => {
      await this.lock(actor, workerId);
      if (toDay < fromDay || toDay < (await this.workers.today(actor)) || diffDays(fromDay, toDay) > LONGEST_DAYS)
        throw invalid('worker.absence_days', {}, [{ pointer: '/toDay', code: 'worker.absence_days' }]);
      const id = newId();
      await this.db.sql(
        `INSERT INTO worker_absences (id, worker_id, from_day, to_day, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, workerId, fromDay, toDay, actor.userId, this.clock.now()],
      );
      return this.told(actor, workerId, id, 'worker.absence', { fromDay, toDay });
    });
  }

  /** Ends an absence: she is back, or it was entered by mistake. @throws DomainError not_found; conflict `worker.absence_over` */
  end(actor: Actor, workerId: string, id: string): Promise<AbsenceRow> {
    return this.db.transaction(async () => {
      await this.lock(actor, workerId);
      if (!(await this.db.one(`${ROW} WHERE id = $1 AND worker_id = $2`, [id, workerId]))) throw notFound();
      const ended = await this.db.affected(`UPDATE worker_absences SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`, [
        id,
        this.clock.now(),
      ]);
      if (ended === 0) throw conflict('worker.absence_over');
      return this.told(actor, workerId, id, 'worker.absence_end', {});
    });
  }

  private async told(actor: Actor, workerId: string, id: string, action: string, details: Record<string, unknown>): Promise<AbsenceRow> {
    await this.audit.record({ action, subjectType: 'worker', subjectId: workerId, organisationId: actor.organisationId, details });
    await this.consequences.of('workers.changed', { workerIds: [workerId], cause: 'worker_absent' });
    const row = await this.db.one<AbsenceRow>(`${ROW} WHERE id = $1`, [id]);
    if (!row) throw notFound();
    return row;
  }

  private async lock(actor: Actor, id: string): Promise<void> {
    const row = await this.db.one(`SELECT 1 AS locked FROM workers w WHERE w.id = $2 AND ${visibleTo('w')} FOR NO KEY UPDATE OF w`, [
      actor.organisationId,
      id,
    ]);
    if (!row) throw notFound();
  }
}
