import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone } from '../../kernel/days';
import { conflict, DomainError, invalid } from '../../kernel/domain-error';
import { holdUntil, ledgerPool } from '../visit.rules';
import { canMove, transition, VisitVerb } from '../visit.states';
import { GateAnswer, VisitGates } from '../visit-gates';
import { Change, VisitChanges } from '../visit-changes';
import { By, LockedVisit, VisitLocks } from '../visit-locks';
import { AmendmentsService, isAmended, leavesOthers } from '../amendments/amendments.service';
import { SystemCancellations } from '../reviews/system-cancellations.service';
import { NextWishService } from '../booking/next-wish.service';
import { ConfirmWithout } from './confirm-without.service';
import { FamilyNotes } from './family-notes';
import { AcceptBody, CancelBody, ConfirmBody, DecisionBody, DeclineBody, ProposeBody, VisitActBody, WithdrawBody } from '../visits.dto';
import { VisitsQueries, VisitView } from '../visits.queries';

/** What became of one line of a batch; `problem` is what the single call would have answered. */
export interface BatchResult {
  visitId: string;
  ok: boolean;
  problem?: DomainError;
}

/** What comes with an act; `batchId` names decisions made together, so that they can be taken back together. */
export type Act = VisitActBody & { batchId?: string };

const EXPIRE_BATCH = 500;

/** The verbs that decide a request. Each is one transaction: locks, rule, row, history, seats, ledger, audit, message. */
@Injectable()
export class DecisionsService {
  private readonly logger = new Logger('visits');

  constructor(
    private readonly db: Database,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly gates: VisitGates,
    private readonly amendments: AmendmentsService,
    private readonly moving: NextWishService,
    private readonly queries: VisitsQueries,
    private readonly cancellations: SystemCancellations,
    private readonly without: ConfirmWithout,
    private readonly notes: FamilyNotes,
    private readonly clock: Clock,
  ) {}

  /**
   * The facility agrees, or agrees without some (ConfirmWithout). The gates are asked again before the locks are taken, and once more when
   * something has changed until then.
   * @throws DomainError invalid `visit.not_allowed` with the hard reasons; conflict `visit.wrong_status`, `visit.hold_expired`
   */
  async confirm(actor: Actor, visitId: string, body: ConfirmBody): Promise<VisitView> {
    return this.db.transaction(async () => {
      await this.doConfirm(actor, visitId, body);
      return this.queries.one(actor, visitId);
    });
  }

  /**
   * The facility refuses. Of an amendment only the new session is refused: the visit keeps what it had. A request that found no room moves
   * on to the next session wished for, if there is one that can be had.
   * @throws DomainError conflict `visit.wrong_status`; invalid `visit.renews_in_past`
   */
  async decline(actor: Actor, visitId: string, body: DeclineBody): Promise<VisitView> {
    return this.db.transaction(async () => {
      const { reasonCode, renewsOn, familyNote } = body;
      const renews = reasonCode === 'quota_used' && renewsOn !== undefined;
      if (renews && renewsOn <= dayInZone(this.clock.now(), (await this.queries.one(actor, visitId)).timeZone))
        throw invalid('visit.renews_in_past', {}, [{ pointer: '/renewsOn', code: 'visit.renews_in_past' }]);
      await this.doDecline(actor, visitId, { reasonCode, familyNote, ...(renews ? { renewsOn } : {}), ...this.common(body) });
      return this.queries.one(actor, visitId);
    });
  }

  /**
   * The facility offers another session of its own. The first seat stays held, one in the offered session is held too, and where
   * that session lies in another month so is that month's entitlement.
   * @throws DomainError invalid `visit.not_allowed`, `visit.same_session`; conflict `session.full`, `entitlement.used_up`, `visit.wrong_status`
   */
  async propose(actor: Actor, visitId: string, body: ProposeBody): Promise<VisitView> {
    return this.db.transaction(async () => {
      const seen = await this.queries.one(actor, visitId);
      transition(seen.status, 'propose', actor);
      if (seen.sessionId === body.sessionId)
        throw invalid('visit.same_session', {}, [{ pointer: '/sessionId', code: 'visit.same_session' }]);
      const { visit, facts, answer } = await this.gates.lockOpen(actor, visitId, {
        sessionId: body.sessionId,
        first: refuseOtherMode(seen.mode),
      });
      this.refuseExpired(visit, 'propose', actor);
      await this.refuseFull(body.sessionId);
      const now = this.clock.now();
      const first = visit.startsAt < facts.session.startsAt ? visit.startsAt : facts.session.startsAt;
      const { period, granted, rosterEntryId } = facts;
      const pool = ledgerPool(visit.mode, facts.pool);
      if (pool !== 'group' && (period !== visit.period || pool !== visit.pool))
        await this.changes.hold({ rosterEntryId, period, pool, granted, visitId });
      await this.changes.apply(visit, actor, {
        verb: 'propose',
        ...this.common(body),
        proposal: { sessionId: body.sessionId, holdExpiresAt: holdUntil(now, first, facts.timeZone), takes: facts.takes, period, pool },
      });
      await this.gates.record(actor, visitId, 'confirmation', answer);
      return this.queries.one(actor, visitId);
    });
  }

  /**
   * The organisation takes the offered session: the visit moves there and is confirmed.
   * @throws DomainError invalid `visit.not_allowed`, `visit_group.would_leave` for another day than its group goes unless it says that it leaves;
   *   conflict `child.busy`, `worker.busy`, `parent.busy`, `visit.wrong_status`, `visit.hold_expired`
   */
  async acceptProposal(actor: Actor, visitId: string, body: AcceptBody): Promise<VisitView> {
    return this.db.transaction(async () => {
      const seen = await this.queries.one(actor, visitId);
      transition(seen.status, 'accept_proposal', actor);
      if (seen.proposedSessionId === null) throw conflict('visit.wrong_status', { status: seen.status, verb: 'accept_proposal' });
      const { visit, facts, answer } = await this.gates.lockOpen(actor, visitId, { sessionId: seen.proposedSessionId });
      if (visit.proposedSessionId !== facts.session.id)
        throw conflict('visit.wrong_status', { status: visit.status, verb: 'accept_proposal' });
      this.refuseExpired(visit, 'accept_proposal', actor);
      const otherDay = visit.groupId !== null && facts.session.day !== visit.day;
      if (otherDay && leavesOthers(seen) && body.leaveGroup !== true)
        throw invalid('visit_group.would_leave', {}, [{ pointer: '/leaveGroup', code: 'visit_group.would_leave' }]);
      const { period, session } = facts;
      const pool = ledgerPool(visit.mode, facts.pool);
      await this.changes.moveHold(visit, { ...facts, pool });
      await this.changes.apply(visit, actor, {
        verb: 'accept_proposal',
        ...this.common(body),
        leavesGroup: otherDay,
        takes: facts.takes,
        move: { sessionId: session.id, startsAt: session.startsAt, endsAt: session.endsAt, period, pool },
      });
      await this.gates.record(actor, visitId, 'confirmation', answer);
      return this.queries.one(actor, visitId);
    });
  }

  /** The organisation takes its request back. @throws DomainError conflict `visit.wrong_status` */
  withdraw(actor: Actor, visitId: string, body: WithdrawBody): Promise<VisitView> {
    return this.simply(actor, visitId, 'withdraw', body);
  }

  /** The visit will not take place. @throws DomainError conflict `visit.wrong_status` */
  cancel(actor: Actor, visitId: string, body: CancelBody): Promise<VisitView> {
    return this.simply(actor, visitId, 'cancel', body);
  }

  /**
   * Many decisions, each standing alone: a refusal is that line's problem and changes nothing else. Called inside a transaction
   * (an idempotent request) each is a savepoint, otherwise a transaction of its own. The same decision on the same visit twice
   * is one decision.
   */
  async decideMany(actor: Actor, decisions: DecisionBody[], common: Act): Promise<BatchResult[]> {
    if (this.db.inTransaction)
      await this.locks.lockAhead(
        actor,
        decisions.map((decision) => decision.visitId),
      );
    const done = new Map<string, BatchResult>();
    const results: BatchResult[] = [];
    for (const decision of decisions) {
      const key = `${decision.visitId}:${decision.action}:${JSON.stringify(decision.without ?? [])}`;
      const result = done.get(key) ?? (await this.decideOne(actor, decision, common));
      done.set(key, result);
      results.push(result);
    }
    return results;
  }

  /**
   * Ends requests and proposals whose hold has run out, each in its own transaction; returns how many. An arranged visit whose amendment
   * nobody answered goes on as it was.
   */
  async expireDue(): Promise<number> {
    const due = await this.db.sql<{ id: string }>(
      `SELECT id FROM visits WHERE (status IN ('requested', 'proposed') OR status = 'confirmed' AND proposed_session_id IS NOT NULL) AND hold_expires_at <= $1
        ORDER BY hold_expires_at, id LIMIT ${EXPIRE_BATCH}`,
      [this.clock.now()],
    );
    let expired = 0;
    for (const { id } of due) {
      const expire = async (): Promise<void> => {
        const { visit } = await this.locks.lock('system', id);
        if (this.isExpired(visit) && (await this.amendments.expire(visit))) return;
        // Answered while we were on our way.
        if (!canMove(visit.status, 'expire', 'system') || !this.isExpired(visit)) return;
        const asked = visit.status === 'requested';
        // Nobody has answered: that is not a refusal, and it is counted apart.
        await this.changes.apply(visit, 'system', { verb: 'expire', reasonCode: asked ? 'no_answer' : 'offer_unanswered' });
        if (asked) await this.cancellations.openTask(id, 'coordinator', 'no_answer');
        expired += 1;
      };
      try {
        await this.db.transaction(expire);
      } catch (error) {
        // One visit that cannot be ended must not keep the places of all behind it, minute after minute.
        this.logger.error({ event: 'visits.expire_failed', id, error: error instanceof Error ? error.name : 'unknown' });
      }
    }
    return expired;
  }

  private async decideOne(
    actor: Actor,
    { visitId, action, reasonCode, without, familyNote }: DecisionBody,
    common: Act,
  ): Promise<BatchResult> {
    try {
      await this.db.savepoint(async () => {
        if (action === 'confirm') return this.doConfirm(actor, visitId, { ...common, without, familyNote });
        if (reasonCode === undefined) throw invalid('visit.reason_missing', {}, [{ pointer: '/reasonCode', code: 'visit.reason_missing' }]);
        await this.doDecline(actor, visitId, { reasonCode, familyNote, ...this.common(common) });
      });
      return { visitId, ok: true };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { visitId, ok: false, problem: error };
    }
  }

  private async doDecline(actor: Actor, visitId: string, asked: Omit<Change, 'verb'>): Promise<void> {
    const change = { ...asked, familyNote: await this.notes.checked(visitId, asked.familyNote) };
    const next = await this.moving.wishesAfter(visitId, change.reasonCode);
    const { visit } = await this.locks.lock(actor, visitId, { also: { sessions: next.map((wish) => wish.sessionId) } });
    if (isAmended(visit)) await this.changes.apply(visit, actor, { verb: 'refuse_amendment', ...change });
    else if (!(await this.moving.moveOn(actor, visit, next, change)))
      await this.changes.apply(visit, actor, { verb: 'decline', ...change });
  }

  private async doConfirm(actor: Actor, visitId: string, body: Act & ConfirmBody): Promise<void> {
    const seen = await this.queries.one(actor, visitId);
    if (body.without && body.without.length > 0) {
      const familyNote = await this.notes.checked(visitId, body.familyNote);
      return this.without.confirm(actor, seen, body.without, { familyNote, ...this.common(body) });
    }
    if (seen.amendment !== null) return this.amendments.agree(actor, seen, body);
    transition(seen.status, 'confirm', actor);
    const { visit, answer } = await this.gates.lockOpen(actor, visitId, { sessionId: seen.sessionId });
    this.refuseExpired(visit, 'confirm', actor);
    // Asked for another time since we looked: that is another question.
    if (isAmended(visit)) throw conflict('visit.changed_meanwhile');
    await this.changes.apply(visit, actor, { verb: 'confirm', ...this.common(body) });
    await this.gates.record(actor, visitId, 'confirmation', answer);
  }

  private async simply(
    actor: Actor,
    visitId: string,
    verb: VisitVerb,
    body: VisitActBody & Pick<Change, 'reasonCode' | 'cause'>,
  ): Promise<VisitView> {
    return this.db.transaction(async () => {
      await this.move(actor, visitId, { verb, reasonCode: body.reasonCode, cause: body.cause, ...this.common(body) });
      return this.queries.one(actor, visitId);
    });
  }

  private async move(by: By, visitId: string, change: Change): Promise<void> {
    const { visit } = await this.locks.lock(by, visitId);
    await this.changes.apply(visit, by, change);
  }

  private common({ note, onBehalfOf, batchId }: Act): Pick<Change, 'note' | 'onBehalfOf' | 'batchId'> {
    return { note, onBehalfOf, batchId };
  }

  private isExpired(visit: LockedVisit): boolean {
    return visit.holdExpiresAt !== null && visit.holdExpiresAt <= this.clock.now();
  }

  /** A hold that has run out is no longer anybody's to confirm, even before the clean-up has come by. */
  private refuseExpired(visit: LockedVisit, verb: VisitVerb, by: By): void {
    transition(visit.status, verb, by);
    if (this.isExpired(visit)) throw conflict('visit.hold_expired');
  }

  private async refuseFull(sessionId: string): Promise<void> {
    const free = await this.db.one<{ free: number }>(
      `SELECT capacity - held - confirmed AS free FROM sessions WHERE id = $1 AND status = 'open'`,
      [sessionId],
    );
    if (!free) throw conflict('session.closed');
    if (free.free < 1) throw conflict('session.full');
  }
}

/** A proposal stays within the kind of contact that was asked for. */
const refuseOtherMode =
  (mode: string) =>
  ({ facts }: GateAnswer): void => {
    if (facts && facts.session.mode !== mode) throw invalid('visit.other_mode', {}, [{ pointer: '/sessionId', code: 'visit.other_mode' }]);
  };
