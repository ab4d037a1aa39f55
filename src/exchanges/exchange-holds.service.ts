import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { EligibilityService } from '../eligibility/eligibility.service';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { Consequences } from '../jobs/consequences';
import { Actor } from '../kernel/actor';
import { shownCause } from '../kernel/causes';
import { Clock } from '../kernel/clock';
import { dayInZone, instantOf } from '../kernel/days';
import { conflict, forbidden, invalid } from '../kernel/domain-error';
import type { Reason } from '../kernel/reasons';
import { afterWorkingDays } from '../kernel/working-days';
import { TasksService } from '../tasks/tasks.service';
import { ExchangeRows, LockedExchange, Step } from './exchange.rows';
import { gateModeOf, isMisrouted, isPastTheFacility, stoppingReasons, whereItGoesOn } from './exchange.rules';
import { ON_ITS_WAY } from './exchange.states';
import type { ExchangeStatus } from './exchange.states';

/** Who does it: a person, or nobody when the rule itself does. */
type Doer = Pick<Actor, 'userId'>;
const NOBODY: Doer = { userId: null };
/** By when somebody has looked at what is on hold: this hour of the next working day. */
const LOOK_AT = '12:00';

/**
 * Letters, drawings and clips on their way when something about the child or the parent changes: what may not go on waits where it is,
 * in the transaction of the cause, and goes on by itself when a later change opens the gates again.
 */
@Injectable()
export class ExchangeHolds implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly rows: ExchangeRows,
    private readonly gate: EligibilityService,
    private readonly facilities: FacilitiesQueries,
    private readonly tasks: TasksService,
    private readonly consequences: Consequences,
  ) {}

  onModuleInit(): void {
    this.consequences.on('dyads.changed', ({ dyadIds, cause }) => this.follow(dyadIds, cause));
  }

  /**
   * Lets a letter go on that is on hold, when the gates allow it again.
   * @throws DomainError not_found, forbidden; conflict `exchange.wrong_state`; invalid `exchange.not_allowed` with the reasons
   */
  async resume(actor: Actor, id: string, step: Step): Promise<void> {
    await this.db.transaction(async () => {
      const row = await this.rows.lock(actor, id);
      if (!actor.permissions.has('exchange.write')) throw forbidden();
      if (row.status !== 'on_hold') throw conflict('exchange.wrong_state');
      const reasons = await this.against(row);
      if (reasons.length > 0) throw invalid('exchange.not_allowed', {}, [], { members: { reasons } });
      await this.goOn(actor, row, step);
    });
  }

  /** The dyads are locked by the caller: no letter of theirs takes a step meanwhile. */
  private async follow(dyadIds: readonly string[], cause: string): Promise<void> {
    for (const row of await this.rows.lockOnTheirWay(dyadIds, [...ON_ITS_WAY, 'on_hold'])) {
      const barred = (await this.against(row)).length > 0;
      if (row.status === 'on_hold') {
        // A letter that lies where the parent is no longer comes back by hand, and then a person says so.
        if (!barred && !(row.heldFrom === 'safety_passed' && row.facilityId !== row.heldAt)) await this.goOn(NOBODY, row, {});
      } else if (barred || isMisrouted(row)) await this.hold(row, cause);
    }
  }

  private async hold(row: LockedExchange, cause: string): Promise<void> {
    const heldFrom = whereItGoesOn(row);
    await this.db.sql(`UPDATE exchanges SET status = 'on_hold', held_from = $2, version = version + 1 WHERE id = $1`, [row.id, heldFrom]);
    await this.written(NOBODY, row, { action: 'hold', to: 'on_hold' }, { reasonCode: shownCause(cause) });
    await this.openTask(row, cause);
  }

  private async goOn(by: Doer, row: LockedExchange, step: Step): Promise<void> {
    const to = row.heldFrom;
    if (to === null) throw new Error('What is on hold came from somewhere');
    await this.db.sql(`UPDATE exchanges SET status = held_from, held_from = NULL, version = version + 1 WHERE id = $1`, [row.id]);
    await this.written(by, row, { action: 'resume', to }, step);
    await this.settle(row, 'resumed');
  }

  /** Nobody need look any more once nothing waits between the two. As the system: an officer sees neither the task nor other facilities' letters. */
  settle(row: { dyadId: string }, outcome: 'resumed' | 'stopped'): Promise<void> {
    return this.db.asSystem(async () => {
      const left = await this.db.one(`SELECT 1 AS held FROM exchanges WHERE dyad_id = $1 AND status = 'on_hold' LIMIT 1`, [row.dyadId]);
      if (!left) await this.tasks.drop(taskKey(row), outcome);
    });
  }

  private written(by: Doer, row: LockedExchange, change: { action: string; to: ExchangeStatus }, step: Step): Promise<void> {
    return this.rows.record(by, { ...row, version: row.version + 1 }, { ...change, from: row.status }, step);
  }

  /** What stops it now, judged as the step that comes next. */
  private async against(row: LockedExchange): Promise<Reason[]> {
    if (row.kind === 'live_call') return [];
    const mode = gateModeOf(row.kind);
    const { reasons } = await this.gate.ofDyad(row.dyadId, { mode, on: dayInZone(this.clock.now(), row.timeZone) });
    const at = row.heldFrom ?? row.status;
    const checked = at === (row.direction === 'to_parent' ? 'facility_passed' : 'safety_passed');
    return stoppingReasons(reasons, checked ? 'hand_over' : 'dispatch', isPastTheFacility(row.direction, at));
  }

  private async openTask(row: LockedExchange, cause: string): Promise<void> {
    const today = dayInZone(this.clock.now(), row.timeZone);
    const calendar = (await this.facilities.calendars([row.pack])).get(row.pack);
    await this.tasks.open({
      kind: 'look_at_change',
      key: taskKey(row),
      organisationId: row.organisationId,
      childId: row.childId,
      dyadId: row.dyadId,
      subjectType: 'exchange',
      subjectId: row.id,
      ownerRole: 'coordinator',
      dueAt: instantOf(calendar ? afterWorkingDays(today, 1, calendar, true) : today, LOOK_AT, row.timeZone),
      cause: shownCause(cause),
    });
  }
}

/** One task for all that waits between two people. */
const taskKey = ({ dyadId }: { dyadId: string }): string => `look:letters:${dyadId}`;
