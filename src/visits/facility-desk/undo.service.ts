import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { EntitlementsService } from '../../entitlements/entitlements.service';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, DomainError, forbidden, notFound } from '../../kernel/domain-error';
import { isAmended } from '../amendments/amendments.service';
import { GroupAboard } from '../groups/group-aboard';
import { holdAfterUndo } from './undo.rules';
import { DecisionRow, UndoWindow } from './undo-window';
import { transition } from '../visit.states';
import { Change, VisitChanges } from '../visit-changes';
import { VisitGates } from '../visit-gates';
import { Besides, LockedVisit, VisitLocks } from '../visit-locks';
import { Everybody, VisitPeople } from '../visit-people';
import { VisitsQueries, VisitView } from '../visits.queries';
import type { BatchResult } from './decisions.service';

/** Takes a facility's decision back before anybody has heard of it. */
@Injectable()
export class UndoService {
  constructor(
    private readonly db: Database,
    private readonly locks: VisitLocks,
    private readonly gates: VisitGates,
    private readonly changes: VisitChanges,
    private readonly window: UndoWindow,
    private readonly entitlements: EntitlementsService,
    private readonly bus: GroupAboard,
    private readonly people: VisitPeople,
    private readonly queries: VisitsQueries,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts a visit back to `requested`, with its place and entitlement held, and takes the message about the decision out of the queue.
   * @throws DomainError conflict `visit.undo_too_late` after a minute, `visit.undo_moved_on` when something else has happened since,
   *   `visit.wrong_status` when nothing is decided; forbidden `visit.undo_not_yours`; conflict `session.full`, `entitlement.used_up`,
   *   `session.closed` and `visit_group.bus_full`, invalid `visit.not_allowed` when what a refusal had set free is taken or shut, or the gates have closed
   */
  async undo(actor: Actor, visitId: string): Promise<VisitView> {
    return this.db.transaction(async () => {
      await this.takeBack(actor, visitId);
      return this.queries.one(actor, visitId);
    });
  }

  /**
   * Takes back one act of many decisions; each visit stands alone, as when they were decided.
   * @throws DomainError not_found `visit.batch_not_found` for an act that is not this actor's
   */
  async undoMany(actor: Actor, batchId: string): Promise<BatchResult[]> {
    const ids = await this.window.batch(actor, batchId);
    if (ids.length === 0) throw notFound('visit.batch_not_found');
    if (this.db.inTransaction) await this.locks.lockAhead(actor, ids);
    const results: BatchResult[] = [];
    for (const visitId of ids) {
      try {
        await this.db.savepoint(() => this.takeBack(actor, visitId));
        results.push({ visitId, ok: true });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        results.push({ visitId, ok: false, problem: error });
      }
    }
    return results;
  }

  private async takeBack(actor: Actor, visitId: string): Promise<void> {
    const seen = await this.queries.one(actor, visitId);
    transition(seen.status, 'undo', actor);
    // A refusal had set everything free: what has come in the way since must be seen before the place is taken again.
    const { visit } =
      seen.status === 'declined'
        ? await this.gates.lockOpen(actor, visitId, { sessionId: seen.sessionId })
        : await this.locks.lock(actor, visitId, { also: await this.struckBy(seen) });
    transition(visit.status, 'undo', actor);
    const decision = await this.window.decision(visitId, visit.version);
    // A confirmation that the family has answered by asking for another time is not taken from under that question.
    if (!decision || isAmended(visit)) throw conflict('visit.undo_moved_on');
    if (decision.decidedBy !== actor.userId) throw forbidden('visit.undo_not_yours');
    const now = this.clock.now();
    if (decision.undoUntil <= now || !(await this.window.close(visitId, visit.version))) throw conflict('visit.undo_too_late');
    await this.hold(visit);
    await this.changes.apply(visit, actor, {
      verb: 'undo',
      back: { holdExpiresAt: holdAfterUndo(decision.holdExpiresAt, now, visit.startsAt) },
      ...(await this.everybody(visit, decision)),
    });
  }

  /** Whoever a confirmation left out comes back with it, so their own locks are taken, too. */
  private async struckBy({ id, version }: VisitView): Promise<Besides> {
    const struck = await this.people.refusedBy(id, version);
    const of = (type: string): string[] => struck.filter((one) => one.personType === type).map((one) => one.subjectId);
    return { dyadIds: of('child'), workerIds: of('worker') };
  }

  /** All who were to come before a confirmation left some out, and what they took of the session. */
  private async everybody(visit: LockedVisit, { takes }: DecisionRow): Promise<Pick<Change, 'people' | 'takes'>> {
    if (takes === null) return {};
    const [{ dyads, party }, struck] = [await this.people.of(visit.id), await this.people.refusedBy(visit.id, visit.version)];
    const [adults, groups, video] = takes;
    const people: Everybody = { dyads: [...dyads], party: [...party] };
    for (const { subjectId, personType, childId, place } of struck)
      if (personType === 'child' && childId !== null) people.dyads.push({ dyadId: subjectId, childId });
      else if (personType !== 'child') people.party.push({ personId: subjectId, personType, place });
    return { people, takes: { adults, groups, video } };
  }

  /** A refused visit takes its entitlement again; every other holds it still, and what a proposal holds besides goes with the proposal. */
  private async hold(visit: LockedVisit): Promise<void> {
    if (visit.status !== 'declined') return;
    const { rosterEntryId, period, pool, id: visitId } = visit;
    await this.refuseFull(visit.sessionId);
    await this.bus.refuseComing(visit, visit.sessionId);
    if (pool === 'group') return;
    const { granted } = await this.entitlements.balance(rosterEntryId, period, pool);
    await this.changes.hold({ rosterEntryId, period, pool, granted, visitId });
  }

  private async refuseFull(sessionId: string): Promise<void> {
    const place = await this.db.one<{ free: number }>(
      `SELECT capacity - held - confirmed AS free FROM sessions WHERE id = $1 AND status = 'open'`,
      [sessionId],
    );
    if (!place) throw conflict('session.closed');
    if (place.free < 1) throw conflict('session.full');
  }
}
