import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { RequestFacts } from '../../eligibility/eligibility.service';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import { holdUntil, ledgerPool } from '../visit.rules';
import { Change, VisitChanges } from '../visit-changes';
import { VisitGates } from '../visit-gates';
import type { LockedVisit } from '../visit-locks';
import { OpenWish, WishesService } from './wishes.service';

/** Refusals that say nothing against the meeting, only against the time. */
const NO_ROOM: readonly string[] = ['session_full', 'facility_event'];

/** A request that found no room is asked for the next session the family wished for, instead of ending. */
@Injectable()
export class NextWishService {
  constructor(
    private readonly db: Database,
    private readonly wishes: WishesService,
    private readonly gates: VisitGates,
    private readonly changes: VisitChanges,
    private readonly clock: Clock,
  ) {}

  /** The wishes that may be tried after a refusal for this reason. Their sessions are to be locked with the visit. */
  async wishesAfter(visitId: string, reasonCode: string | undefined): Promise<OpenWish[]> {
    return NO_ROOM.includes(reasonCode ?? '') ? this.wishes.open(visitId) : [];
  }

  /**
   * Moves a locked request to the first of the wishes that no gate stands against and that has a seat.
   * @returns false when there is none: then it is declined
   */
  async moveOn(actor: Actor, visit: LockedVisit, wishes: readonly OpenWish[], change: Omit<Change, 'verb'>): Promise<boolean> {
    if (visit.status !== 'requested') return false;
    for (const { rank, sessionId } of wishes) {
      const answer = await this.gates.ask(visit.id, sessionId, 'request');
      const closed = answer.eligibility.reasons.some((reason) => reason.severity === 'hard');
      if (closed || !answer.facts || !(await this.held(visit, answer.facts))) continue;
      const { session, period, timeZone, pool, takes } = answer.facts;
      await this.wishes.tried(visit.id, rank);
      await this.changes.apply(visit, actor, {
        verb: 'try_next',
        ...change,
        holdExpiresAt: holdUntil(this.clock.now(), session.startsAt, timeZone),
        takes,
        move: { sessionId, startsAt: session.startsAt, endsAt: session.endsAt, period, pool: ledgerPool(visit.mode, pool) },
      });
      await this.gates.record(actor, visit.id, 'request', answer);
      return true;
    }
    return false;
  }

  /** Exchanges the entitlement for that of the wished month; false when it has none left. The seat was free when the gates were asked, under its lock. */
  private async held(visit: LockedVisit, facts: RequestFacts): Promise<boolean> {
    const { rosterEntryId, period, granted } = facts;
    const pool = ledgerPool(visit.mode, facts.pool);
    try {
      await this.db.savepoint(() => this.changes.moveHold(visit, { rosterEntryId, period, pool, granted }));
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
    return true;
  }
}
