import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../../database/database';
import type { SessionTakes } from '../../eligibility/eligibility.service';
import { EntitlementsService } from '../../entitlements/entitlements.service';
import { ClosureReopeningsService } from '../../facilities/closure-reopenings.service';
import type { ClosureRow } from '../../facilities/closures.queries';
import { ClosuresService } from '../../facilities/closures.service';
import { Consequences } from '../../jobs/consequences';
import { Outbox, OutboxHandlers } from '../../jobs/outbox';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, DomainError } from '../../kernel/domain-error';
import { TasksService } from '../../tasks/tasks.service';
import { ClosureUndoQueries, UndoRow } from './closure-undo.queries';
import type { WasBefore } from './closure-visit.entity';
import { closureUndoUntil } from './closure-visits.rules';
import { GroupAboard } from '../groups/group-aboard';
import { holdAfterUndo } from '../facility-desk/undo.rules';
import { codesForLiaison } from '../visit.rules';
import type { Change } from '../visit-change';
import { VisitChanges } from '../visit-changes';
import { VisitGates } from '../visit-gates';
import { By, LockedVisit, VisitLocks } from '../visit-locks';
import { VisitNotices } from '../visit-notices';
import { VisitTransfersService } from '../timetables/visit-transfers.service';
import { WaitlistOffersService } from '../waitlist/waitlist-offers.service';

/** Outbox topic: a large closure's undo has meetings left. */
const UNDO_GOES_ON = 'closure.undo_goes_on';
/** Meetings brought back in one transaction; the rest of a large closure follows in batches, each in its own. */
const BATCH = 200;
/** Sessions of one batch whose seats are offered to the waiting list at once; the sweep offers the rest. */
const OFFERED_AT_ONCE = 20;
/** Of what comes back something does not: the other time that the organisation had asked for. */
const ASK_AGAIN = 'closure.undo_ask_again';

/**
 * Takes a closure back in its first ten minutes: its sessions open, and each meeting it hit comes back as it was, unless something has been
 * done about it since or what it held is taken; then it is listed with why. Lock order: the facility's row, people, sessions, ledger, visits.
 */
@Injectable()
export class ClosureUndo implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly queries: ClosureUndoQueries,
    private readonly closures: ClosuresService,
    private readonly reopenings: ClosureReopeningsService,
    private readonly locks: VisitLocks,
    private readonly gates: VisitGates,
    private readonly bus: GroupAboard,
    private readonly changes: VisitChanges,
    private readonly transfers: VisitTransfersService,
    private readonly entitlements: EntitlementsService,
    private readonly waitlist: WaitlistOffersService,
    private readonly tasks: TasksService,
    private readonly notices: VisitNotices,
    private readonly consequences: Consequences,
    private readonly outbox: Outbox,
    private readonly handlers: OutboxHandlers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.on(UNDO_GOES_ON, async ({ closureId }) => {
      if (typeof closureId === 'string') await this.db.transaction(() => this.carryOut(closureId, 'system'));
    });
  }

  /**
   * Only inside a transaction. Nobody books for a family whose meeting is about to come back: its people are locked as for a change of theirs.
   * @returns the closure as it was, and the sessions that are open again
   * @throws DomainError not_found; conflict `closure.undo_too_late` after ten minutes, `closure.undo_moved_on` when it was made longer or
   *   shorter since, `closure.undone_already`, `closure.changed_meanwhile`
   */
  async takeBack(actor: Actor, id: string, version?: number): Promise<{ closure: ClosureRow; opened: string[] }> {
    const closure = await this.lock(actor, id, version);
    const seen = await this.queries.hit(id);
    const first = seen.filter((row) => row.status === 'done').slice(0, BATCH);
    const ids = first.map((row) => row.visitId);
    const sessions = seen.flatMap((row) => [row.fromSessionId, row.toSessionId, row.offeredSessionId]).filter((one) => one !== null);
    await this.locks.lockAhead(actor, ids, [...sessions, ...(await this.queries.shutBy(id))], 'NO KEY UPDATE');
    const opened = await this.reopenings.undo(actor, closure);
    await this.db.sql(
      `UPDATE closure_visits SET undo_code = CASE status WHEN 'kept' THEN '${ASK_AGAIN}' END,
              status = CASE status WHEN 'done' THEN 'undoing' WHEN 'kept' THEN 'kept' ELSE 'undone' END
        WHERE closure_id = $1 AND status IN ('planned', 'done', 'kept', 'under_way')`,
      [id],
    );
    // Whoever is on the way may go on: nobody has to stop them any more.
    for (const { visitId } of seen.filter((row) => row.status === 'under_way'))
      await this.db.asSystem(() => this.tasks.drop(`look:${visitId}`, 'closure_undone'));
    await this.carryOut(id, actor, new Set(ids));
    return { closure, opened };
  }

  private async lock(actor: Actor, id: string, version?: number): Promise<ClosureRow> {
    const closure = await this.closures.lockAny(actor, id);
    if (closure.state === 'withdrawn') throw conflict('closure.undone_already');
    if (version !== undefined && version !== closure.version) throw conflict('closure.changed_meanwhile');
    if (closure.version > 1) throw conflict('closure.undo_moved_on');
    if (closureUndoUntil(closure, this.clock.now()) === null) throw conflict('closure.undo_too_late');
    return closure;
  }

  /**
   * Brings back as many as fit into one transaction; what is left goes on through the outbox.
   * @param locked the meetings whose people are locked already: only they come back now
   */
  private async carryOut(closureId: string, by: By, locked?: ReadonlySet<string>): Promise<void> {
    const rows = (await this.queries.undoing(closureId, BATCH)).filter((row) => locked?.has(row.visitId) ?? true);
    const ids = rows.map((row) => row.visitId);
    const theirs = rows.flatMap((row) => [row.fromSessionId, offeredTo(row)]).filter((one) => one !== null);
    if (locked === undefined) await this.locks.lockAhead(by, ids, theirs, 'NO KEY UPDATE');
    const visits = await this.locks.lockMany(ids);
    const still = new Set((await this.queries.undoing(closureId, BATCH)).map((row) => row.visitId));
    const back: string[] = [];
    for (const row of rows.filter((one) => still.has(one.visitId))) {
      const visit = visits.find((one) => one.id === row.visitId);
      const why = visit ? await this.tryToBringBack(visit, row, by) : 'closure.undo_changed_since';
      const stays = why !== undefined && why !== ASK_AGAIN;
      if (!stays && row.action !== 'move') back.push(row.visitId);
      await this.db.sql(`UPDATE closure_visits SET status = $3, undo_code = $4, at = $5 WHERE closure_id = $1 AND visit_id = $2`, [
        closureId,
        row.visitId,
        stays ? 'stays' : 'undone',
        why ?? null,
        this.clock.now(),
      ]);
    }
    await this.consequences.of('visits.brought_back', { visitIds: back });
    await this.askAnew(back);
    for (const organisationId of new Set(visits.map((visit) => visit.organisationId))) await this.notices.toCoordinators(organisationId);
    if ((await this.queries.undoing(closureId, 1)).length > 0) await this.outbox.put(UNDO_GOES_ON, { closureId });
    // Seats of those who stay away: only once nobody of a session has still to come back. The first batch's are offered by who called it.
    const free = locked === undefined ? await this.queries.settled(theirs) : [];
    for (const sessionId of free.slice(0, OFFERED_AT_ONCE)) await this.waitlist.offerFree(sessionId);
  }

  /** @returns why it does not come back, or what of it; undefined: it is as it was */
  private async tryToBringBack(visit: LockedVisit, row: UndoRow, by: By): Promise<string | undefined> {
    try {
      return await this.db.savepoint(() => (row.action === 'move' ? this.carryBack(visit, row, by) : this.reinstate(visit, row, by)));
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  }

  private async carryBack(visit: LockedVisit, row: UndoRow, by: By): Promise<string | undefined> {
    const { id, version, sessionId, proposedSessionId } = visit;
    if (version !== row.versionAfter || sessionId !== row.toSessionId || proposedSessionId !== null)
      throw conflict('closure.undo_changed_since');
    if (row.fromStartsAt <= this.clock.now()) throw conflict('closure.undo_begun');
    const [transfer] = await this.transfers.judge(new Map([[id, row.fromSessionId]]), [visit]);
    if (!transfer || transfer.codes.length > 0) throw conflict(transfer?.codes[0] ?? 'closure.undo_changed_since');
    const heard = await this.queries.heardOfMove(row);
    await this.transfers.carry(by, transfer, [visit], 'closure_undone');
    // Who knows of the other time is asked anew: what it said of this one was before.
    if (heard) return undefined;
    await this.db.asSystem(() =>
      this.db.sql(`UPDATE visits SET family_answer = $2, family_answered_at = $3 WHERE id = $1`, [
        id,
        row.was?.familyAnswer ?? null,
        row.was?.familyAnsweredAt ?? null,
      ]),
    );
    return undefined;
  }

  private async reinstate(visit: LockedVisit, row: UndoRow, by: By): Promise<string | undefined> {
    const { was, fromStatus } = row;
    if (was === null || visit.status !== 'cancelled' || visit.version !== row.versionAfter) throw conflict('closure.undo_changed_since');
    if (visit.startsAt <= this.clock.now()) throw conflict('closure.undo_begun');
    await this.refuseTreated(visit, row);
    const { against } = await this.gates.ask(visit.id, visit.sessionId, 'confirmation');
    if (against.length > 0) throw conflict(codesForLiaison(against)[0] ?? 'closure.undo_gates');
    if (!(await this.queries.isBeyond(visit.id))) await this.refuseWithoutRoom(visit.sessionId);
    if (row.action === 'wait') await this.leaveWaitlist(visit, row.closedAt);
    await this.bus.refuseComing(visit, visit.sessionId);
    await this.hold(
      visit,
      was.holds.filter((one) => one.period === visit.period && one.pool === visit.pool),
    );
    const offered = await this.offerAgain(visit, row);
    const status = fromStatus === 'proposed' && offered === null ? 'requested' : fromStatus;
    await this.changes.apply(visit, by, { ...this.changeTo(visit, row, offered), status });
    await this.db.asSystem(() => this.db.sql(`UPDATE visits SET cause = NULL, reason_code = NULL WHERE id = $1`, [visit.id]));
    return was.proposedSessionId !== null && offered === null ? ASK_AGAIN : undefined;
  }

  /** @throws DomainError conflict `session.closed`, `session.full`, and with what it takes besides `session.adults_full` and its like */
  private async refuseWithoutRoom(sessionId: string, takes?: SessionTakes): Promise<void> {
    const room = await this.queries.room(sessionId);
    if (!room?.open) throw conflict('session.closed');
    if (room.windows < 1) throw conflict('session.full');
    for (const kind of ['adults', 'groups', 'video'] as const)
      if (takes && room[kind] !== null && room[kind] < takes[kind]) throw conflict(`session.${kind}_full`);
  }

  /**
   * Holds the allowance of the other time that the facility had offered, when there is still room and the gates are open there.
   * @returns its session; null: it was not offered one, or it is gone
   */
  private async offerAgain(visit: LockedVisit, row: UndoRow): Promise<string | null> {
    const offered = offeredTo(row);
    if (offered === null) return null;
    try {
      await this.db.savepoint(async () => {
        const { against } = await this.gates.ask(visit.id, offered, 'confirmation');
        if (against.length > 0) throw conflict('closure.undo_gates');
        await this.refuseWithoutRoom(offered, takesThere(visit, row));
        const holds = row.was?.holds ?? [];
        await this.hold(
          visit,
          holds.filter((one) => one.period !== visit.period || one.pool !== visit.pool),
        );
      });
      return offered;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  private changeTo(visit: LockedVisit, row: UndoRow, offered: string | null): Change {
    const { was } = row;
    const before = was?.holdExpiresAt ? new Date(was.holdExpiresAt) : null;
    const holdExpiresAt = holdAfterUndo(before, this.clock.now(), visit.startsAt);
    const change: Change = { verb: 'reinstate', reasonCode: 'closure_undone', told: true };
    if (before !== null) change.holdExpiresAt = holdExpiresAt;
    if (offered === null) return change;
    return { ...change, proposal: { sessionId: offered, holdExpiresAt, takes: takesThere(visit, row) } };
  }

  /** @throws DomainError conflict `entitlement.used_up` when somebody else has it meanwhile */
  private async hold({ id: visitId, rosterEntryId }: LockedVisit, holds: WasBefore['holds']): Promise<void> {
    for (const { period, pool } of holds) {
      const { granted } = await this.entitlements.balance(rosterEntryId, period, pool);
      await this.changes.hold({ rosterEntryId, period, pool, granted, visitId });
    }
  }

  /** A family that has another meeting since is not given two. @throws DomainError conflict `closure.undo_treated` */
  private async refuseTreated(visit: LockedVisit, { closedAt, instead }: UndoRow): Promise<void> {
    if (instead !== null) throw conflict('closure.undo_treated');
    const other = await this.db.asSystem(() =>
      this.db.one(
        `SELECT v.id FROM visit_dyads d JOIN visit_dyads o ON o.dyad_id = d.dyad_id AND o.visit_id <> d.visit_id JOIN visits v ON v.id = o.visit_id
          WHERE d.visit_id = $1 AND v.live AND v.mode = $2 AND v.requested_at >= $3 LIMIT 1`,
        [visit.id, visit.mode, closedAt],
      ),
    );
    if (other) throw conflict('closure.undo_treated');
  }

  /** The closure put the family on the waiting list: it waits for nothing any more. */
  private async leaveWaitlist(visit: LockedVisit, since: Date): Promise<void> {
    await this.db.asSystem(async () => {
      const entries = await this.db.sql<{ id: string; offerId: string | null }>(
        `SELECT e.id, (SELECT o.id FROM waitlist_offers o WHERE o.entry_id = e.id AND o.status = 'open') AS offer_id FROM waitlist_entries e
          WHERE e.status = 'waiting' AND e.mode = $2 AND e.made_at >= $3 AND e.dyad_id IN (SELECT dyad_id FROM visit_dyads WHERE visit_id = $1) ORDER BY e.id FOR UPDATE OF e`,
        [visit.id, visit.mode, since],
      );
      for (const { id, offerId } of entries) {
        await this.db.sql(
          `UPDATE waitlist_entries SET status = 'withdrawn', closed_at = $2, closed_reason = 'closure_undone' WHERE id = $1`,
          [id, this.clock.now()],
        );
        if (offerId !== null) await this.waitlist.giveBack(offerId, 'withdrawn', null);
      }
    });
  }

  /** Who has heard that it was off is asked anew; whoever has not need not know. Counts the shared table of messages, never writes it. */
  private async askAnew(visitIds: readonly string[]): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(
        `UPDATE visits v SET family_answer = NULL, family_answered_at = NULL
          WHERE v.id = ANY($1::uuid[]) AND v.family_answer IS NOT NULL
            AND (EXISTS (SELECT 1 FROM messages m WHERE m.visit_id = v.id AND m.template = 'cancelled' AND m.status IN ('sending', 'accepted', 'delivered', 'called'))
              OR EXISTS (SELECT 1 FROM call_tasks k WHERE k.visit_id = v.id AND k.reason_code = 'cancelled' AND k.status = 'done'))`,
        [[...visitIds]],
      ),
    );
  }
}

/** The other time that the facility had offered before it closed. */
const offeredTo = ({ fromStatus, was }: UndoRow): string | null => (fromStatus === 'proposed' ? (was?.proposedSessionId ?? null) : null);

/** What a meeting takes of that. */
function takesThere(visit: LockedVisit, { was }: UndoRow): SessionTakes {
  const [adults = visit.takesAdults, groups = visit.takesGroups, video = visit.takesVideo] = was?.proposedTakes ?? [];
  return { adults, groups, video };
}
