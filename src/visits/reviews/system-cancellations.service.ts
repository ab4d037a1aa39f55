import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { shownCause } from '../../kernel/causes';
import { Clock } from '../../kernel/clock';
import { dayInZone } from '../../kernel/days';
import { afterWorkingDays } from '../../kernel/working-days';
import { TasksService } from '../../tasks/tasks.service';
import { Cause, lookBy } from '../visit.rules';
import { canMove } from '../visit.states';
import { VisitChanges } from '../visit-changes';
import { LockedVisit } from '../visit-locks';

interface About {
  organisationId: string;
  dyadId: string;
  childId: string;
  startsAt: Date;
  timeZone: string;
  pack: string;
}

/** Ends what a change has made impossible, and leaves a task: a family that is told "the plan has changed" is owed a person. */
@Injectable()
export class SystemCancellations {
  constructor(
    private readonly db: Database,
    private readonly changes: VisitChanges,
    private readonly tasks: TasksService,
    private readonly facilities: FacilitiesQueries,
    private readonly clock: Clock,
  ) {}

  /**
   * Cancels a locked visit and opens the coordinator's task to look at it; `change` is the code of what has happened.
   * @returns false when the visit is over or under way: a child on the way is not called back by a machine
   */
  async cancel(visit: LockedVisit, why: { cause: Cause; reasonCode: string }, change: string): Promise<boolean> {
    if (!canMove(visit.status, 'cancel', 'system')) return false;
    await this.changes.apply(visit, 'system', { verb: 'cancel', ...why });
    await this.openTask(visit.id, 'coordinator', change);
    return true;
  }

  /** Opens the task to look at a visit that something has changed about; one that is open already stays. */
  async openTask(visitId: string, ownerRole: 'coordinator' | 'lead', change: string): Promise<void> {
    const about = await this.db.one<About>(
      `SELECT v.organisation_id, d.dyad_id, d.child_id, v.starts_at, f.time_zone, f.pack
         FROM visits v JOIN visit_dyads d ON d.visit_id = v.id JOIN facilities f ON f.id = v.facility_id WHERE v.id = $1 ORDER BY d.dyad_id LIMIT 1`,
      [visitId],
    );
    if (!about) return;
    const { startsAt, timeZone, pack, ...of } = about;
    const now = this.clock.now();
    const today = dayInZone(now, timeZone);
    const calendar = (await this.facilities.calendars([pack])).get(pack);
    await this.tasks.open({
      ...of,
      kind: 'look_at_change',
      key: `look:${visitId}`,
      visitId,
      subjectType: 'visit',
      subjectId: visitId,
      ownerRole,
      dueAt: lookBy(now, startsAt, calendar ? afterWorkingDays(today, 1, calendar, true) : today, timeZone),
      cause: shownCause(change),
    });
  }
}
