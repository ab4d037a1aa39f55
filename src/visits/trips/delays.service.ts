import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Consequences } from '../../jobs/consequences';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, invalid } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { TasksService } from '../../tasks/tasks.service';
import { isTold, isTravelTime, usefulUntil } from './delays.rules';
import { VisitChanges } from '../visit-changes';
import { VisitLocks } from '../visit-locks';
import { VisitsQueries, VisitView } from '../visits.queries';

/** What the escort said last about coming later. */
export interface Delay {
  minutes: number;
  recordedAt: Date;
  /** Long enough for those who wait to be told. */
  told: boolean;
}

/** Of a coordinator's task about a visit whose escort comes late; it goes when the trip begins. */
export const lateKey = (visitId: string): string => `late:${visitId}`;

/** The escort comes later than arranged. Those who wait at home are told in the same transaction. */
@Injectable()
export class DelaysService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly queries: VisitsQueries,
    private readonly tasks: TasksService,
    private readonly consequences: Consequences,
  ) {}

  /**
   * Notes that the escort is late on the way to the family; of more than twenty minutes the family and the coordinator hear.
   * @param minutes later than arranged, 5 to 240
   * @throws DomainError not_found `visit.not_found`; conflict `visit.wrong_status` once the trip has begun or the visit is off; invalid
   *   `visit.not_yet` earlier than a day and a half before
   */
  async record(actor: Actor, visitId: string, minutes: number): Promise<{ visit: VisitView; delay: Delay }> {
    return this.db.transaction(async () => {
      const { visit } = await this.locks.lock(actor, visitId);
      const now = this.clock.now();
      if (visit.status !== 'confirmed' || visit.endsAt <= now)
        throw conflict('visit.wrong_status', { status: visit.status, verb: 'set_out' });
      if (!isTravelTime(now, visit.startsAt)) throw invalid('visit.not_yet', {}, [{ pointer: '/minutes', code: 'visit.not_yet' }]);
      await this.db.sql(
        `INSERT INTO visit_delays (id, visit_id, visit_version, minutes, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [newId(), visitId, visit.version, minutes, actor.userId, now],
      );
      await this.changes.audited(visit, 'visit.be_late', { minutes });
      const told = isTold(minutes);
      if (told) {
        const until = usefulUntil(now, minutes);
        await this.consequences.of('visits.delayed', { visitId, until });
        // Who can be sent nothing now is rung by somebody who knows the family.
        await this.db.asSystem(() =>
          this.tasks.open({
            ...{ organisationId: visit.organisationId, visitId, subjectType: 'visit', subjectId: visitId },
            ...{ kind: 'look_at_change', key: lateKey(visitId), ownerRole: 'coordinator', dueAt: until, cause: 'running_late' },
          }),
        );
      }
      return { visit: await this.queries.one(actor, visitId), delay: { minutes, recordedAt: now, told } };
    });
  }

  /** What was said last about the visit as it is arranged now; undefined when nobody is late. Ask for the visit first: this does not check who may see it. */
  async latest({ id, version }: { id: string; version: number }): Promise<Delay | undefined> {
    const row = await this.db.one<{ minutes: number; recordedAt: Date }>(
      `SELECT minutes, recorded_at FROM visit_delays WHERE visit_id = $1 AND visit_version = $2 ORDER BY recorded_at DESC, id DESC LIMIT 1`,
      [id, version],
    );
    return row && { ...row, told: isTold(row.minutes) };
  }
}
