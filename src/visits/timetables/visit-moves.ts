import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Outbox } from '../../jobs/outbox';
import { Clock } from '../../kernel/clock';
import { newId } from '../../kernel/ids';
import { GroupAboard } from '../groups/group-aboard';
import { holdUntil } from '../visit.rules';
import type { By, LockedVisit } from '../visit-locks';
import { VisitChanges } from '../visit-changes';

/** Where a visit goes: another session, or the same one at another time. */
export interface MoveTarget {
  sessionId: string;
  startsAt: Date;
  endsAt: Date;
  /** First day of the month whose allowance it takes there, its pool, and what that month grants. */
  period: string;
  pool: string;
  granted: number;
  timeZone: string;
}

/**
 * Moves a locked visit without asking anybody anew: it keeps its status, its people and its turn. For a facility that changes its
 * timetable; what the family is told is that the time is another. Only inside a transaction, with visit and both sessions locked.
 */
@Injectable()
export class VisitMoves {
  constructor(
    private readonly db: Database,
    private readonly changes: VisitChanges,
    private readonly bus: GroupAboard,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives back what the visit takes where it was and takes the same where it goes; a month's allowance moves along.
   * @throws DomainError conflict `session.full` and its like, `child.busy`, `parent.busy`, `worker.busy`, `entitlement.used_up`,
   *   `visit_group.bus_full`
   */
  async move(visit: LockedVisit, by: By, target: MoveTarget, reasonCode: string): Promise<void> {
    const { sessionId, startsAt, endsAt, period, pool } = target;
    await this.bus.refuseComing(visit, sessionId);
    if (sessionId !== visit.sessionId) await this.moveSeats(visit, sessionId);
    await this.changes.moveHold(visit, { rosterEntryId: visit.rosterEntryId, period, pool, granted: target.granted });
    const holdExpiresAt = visit.status === 'requested' ? holdUntil(this.clock.now(), startsAt, target.timeZone) : visit.holdExpiresAt;
    // As the system: the rows of a child whose file is closed to this person move with the visit, too.
    await this.db.asSystem(() =>
      this.db.sql(
        `WITH visit AS (
           UPDATE visits SET session_id = $2, starts_at = $3, ends_at = $4, period = $5, pool = $6, hold_expires_at = $7, over_capacity = over_capacity AND session_id = $2, version = version + 1,
                  family_answer = NULL, family_answered_at = NULL WHERE id = $1),
         dyads AS (UPDATE visit_dyads SET starts_at = $3, ends_at = $4 WHERE visit_id = $1),
         party AS (UPDATE visit_party SET starts_at = $3, ends_at = $4 WHERE visit_id = $1)
         INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, actor_user_id, reason_code, at)
         VALUES ($8, $1, 'move', $9, $9, $10, $11, $12)`,
        [
          visit.id,
          sessionId,
          startsAt,
          endsAt,
          period,
          pool,
          holdExpiresAt,
          newId(),
          visit.status,
          by === 'system' ? null : by.userId,
          reasonCode,
          this.clock.now(),
        ],
      ),
    );
    await this.changes.audited(visit, 'visit.move', { from: visit.sessionId, sessionId, reasonCode });
    // A family that was promised a time is told the new one; one that still waits for an answer hears it with the answer.
    if (visit.status === 'confirmed')
      await this.outbox.put('visit.confirmed', { visitId: visit.id, version: visit.version + 1, status: visit.status, reasonCode });
  }

  /** One counter at a time would pass a limit by the order of the rows alone: the place is given back before it is taken. */
  private async moveSeats(visit: LockedVisit, sessionId: string): Promise<void> {
    const [held, confirmed] = visit.status === 'requested' ? [1, 0] : [0, 1];
    for (const [id, sign] of [
      [visit.sessionId, -1],
      [sessionId, 1],
    ] as const) {
      await this.db.sql(
        `UPDATE sessions SET held = held + $2, confirmed = confirmed + $3, adults_taken = adults_taken + $4, groups_taken = groups_taken + $5,
                video_taken = video_taken + $6 WHERE id = $1`,
        [id, sign * held, sign * confirmed, sign * visit.takesAdults, sign * visit.takesGroups, sign * visit.takesVideo],
      );
    }
  }
}
