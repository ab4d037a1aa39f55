import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../../database/database';
import { ClosureReopeningsService } from '../../facilities/closure-reopenings.service';
import { ClosureDraft, ClosurePlan, ClosuresService } from '../../facilities/closures.service';
import { SESSIONS_CLOSED } from '../../facilities/facilities.events';
import { OutboxHandlers } from '../../jobs/outbox';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addHours } from '../../kernel/instants';
import { conflict, FieldError, invalid } from '../../kernel/domain-error';
import { TasksService } from '../../tasks/tasks.service';
import { isAmended } from '../amendments/amendments.service';
import { toClosureResultJson } from './closure.json';
import {
  AffectedVisit,
  affectedSeenBy,
  CLOSURE_GOES_ON,
  ClosureResult,
  ClosureTreatments,
  keptOut,
  refuseUnknown,
  resultSeenBy,
} from './closure-treatments.service';
import { fingerprintOf } from './closure-visits.rules';
import { ClosureUndoQueries } from './closure-undo.queries';
import { ClosureUndo } from './closure-undo.service';
import { ClosureBody, ClosureEndBody, ClosureExtensionBody, ClosureReopeningBody } from './closures.dto';
import { canMove } from '../visit.states';
import { VisitChanges } from '../visit-changes';
import { VisitLocks } from '../visit-locks';
import { VisitNotices } from '../visit-notices';
import { WaitlistOffersService } from '../waitlist/waitlist-offers.service';

export type { ClosureResult } from './closure-treatments.service';

/** What a reopening did. */
export interface ReopeningResult {
  closureId: string;
  sessionIds: string[];
  /** Families that lost a meeting to it and keep their first place. */
  families: number;
}

/** Undoes a look: what was tried is rolled back, what was found is kept. */
class OnlyLooked extends Error {
  constructor(readonly result: ClosureResult) {
    super('only looked');
  }
}

/** How long a coordinator has to book again, in hours, until the task is overdue. */
const BOOK_AGAIN_HOURS = 48;
/** SQL: closure $1, which ended at $3 so far, kept the person of roster entry `r` out of session `s` that went on for others. $4 is now. */
const SHUT_BESIDES = `s.starts_at > $4 AND ($3::timestamptz IS NULL OR s.starts_at < $3) AND EXISTS (SELECT 1 FROM closures b
   WHERE b.id = $1 AND b.facility_id = s.facility_id AND b.whole_days AND r.ward_id = ANY(b.ward_ids) AND b.starts_at < s.ends_at AND (b.mode IS NULL OR b.mode = s.mode))`;
/** Reopened sessions whose seats are offered to the waiting list at once; the sweep offers the rest. */
const OFFERED_AT_ONCE = 20;

/**
 * A facility's closures and the meetings they hit: shown before they are saved, then called off, carried over or kept waiting, with what
 * they held given back – all of it or nothing. Lock order: the facility's row, people, sessions, ledger, visits.
 */
@Injectable()
export class VisitClosuresService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly closures: ClosuresService,
    private readonly reopenings: ClosureReopeningsService,
    private readonly treatments: ClosureTreatments,
    private readonly undos: ClosureUndo,
    private readonly undoReads: ClosureUndoQueries,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly waitlist: WaitlistOffersService,
    private readonly tasks: TasksService,
    private readonly notices: VisitNotices,
    private readonly handlers: OutboxHandlers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.on(SESSIONS_CLOSED, async ({ sessionIds, reasonCode }) => {
      if (Array.isArray(sessionIds) && typeof reasonCode === 'string') await this.sessionsDropped(sessionIds.map(String), reasonCode);
    });
    this.handlers.on(CLOSURE_GOES_ON, async ({ closureId }) => {
      if (typeof closureId === 'string') await this.db.transaction(() => this.treatments.carryOut(closureId, 'system'));
    });
  }

  /** Whom a closure would hit, and what would become of each; the very closure, rolled back. @throws DomainError as `close` does */
  preview(actor: Actor, facilityId: string, body: ClosureBody): Promise<ClosureResult> {
    return this.run(() => this.publish(actor, facilityId, body, true));
  }

  /**
   * Closes, and does with each meeting what was said, in one transaction; a large closure's rest follows in batches.
   * @throws what ClosuresService.plan throws; DomainError conflict `closure.look_first` and `closure.preview_changed` with the preview,
   *   `closure.moves_do_not_fit` with every meeting that does not fit; invalid `closure.end_twice`, `closure.visit_unknown`, `closure.visit_not_movable`
   */
  close(actor: Actor, facilityId: string, body: ClosureBody): Promise<ClosureResult> {
    return this.run(() => this.publish(actor, facilityId, body, false));
  }

  /** Whom a later end would hit besides. @throws DomainError as `extend` does */
  previewExtension(actor: Actor, id: string, body: ClosureExtensionBody): Promise<ClosureResult> {
    return this.run(() => this.lengthen(actor, id, body, true));
  }

  /** Gives a closure a later end; only what that covers besides is touched. @throws what ClosuresService.planExtension and `close` throw */
  extend(actor: Actor, id: string, body: ClosureExtensionBody): Promise<ClosureResult> {
    return this.run(() => this.lengthen(actor, id, body, false));
  }

  /**
   * Opens again from a moment on. Free seats go to those who wait first, and the coordinators of the families that lost a meeting are told
   * that they may book again. @throws what ClosureReopeningsService.reopen throws
   */
  async reopen(actor: Actor, id: string, body: ClosureReopeningBody): Promise<ReopeningResult> {
    return this.db.transaction(async () => {
      const { closure, opened } = await this.reopenings.reopen(actor, id, body);
      const families = await this.tellToBookAgain(id, opened, closure.endsAt);
      await this.locks.lockAhead(actor, [], opened);
      for (const sessionId of opened.slice(0, OFFERED_AT_ONCE)) await this.waitlist.offerFree(sessionId);
      return { closureId: id, sessionIds: opened, families };
    });
  }

  /**
   * Takes a closure back in its first ten minutes; families whose meeting could not come back are told that they may book again.
   * @throws what ClosureUndo.takeBack throws
   */
  async undo(actor: Actor, id: string, version?: number): Promise<ReopeningResult> {
    return this.db.transaction(async () => {
      const { closure, opened } = await this.undos.takeBack(actor, id, version);
      const families = await this.tellToBookAgain(id, opened, closure.endsAt);
      // A session that meetings have still to come back to is left to the batch that brings the last one.
      for (const sessionId of (await this.undoReads.settled(opened)).slice(0, OFFERED_AT_ONCE)) await this.waitlist.offerFree(sessionId);
      return { closureId: id, sessionIds: opened, families };
    });
  }

  /**
   * Cancels the visits of sessions that the calendar has closed, as a closure does; by the system. Sessions that have been opened
   * again meanwhile keep theirs. A child who is already on the way is not called back by a machine.
   */
  async sessionsDropped(sessionIds: string[], reasonCode: string): Promise<void> {
    await this.db.transaction(async () => {
      const closed = await this.db.sql<{ id: string }>(
        `SELECT id FROM sessions WHERE id = ANY($1::uuid[]) AND status = 'closed' ORDER BY id FOR NO KEY UPDATE`,
        [sessionIds],
      );
      const shut = closed.map((session) => session.id);
      await this.waitlist.withdrawIn(shut);
      const found = await this.db.sql<{ id: string }>(
        `SELECT v.id FROM visits v WHERE v.live AND v.ends_at > $2 AND (v.session_id = ANY($1::uuid[]) OR v.proposed_session_id = ANY($1::uuid[]))`,
        [shut, this.clock.now()],
      );
      for (const visit of await this.locks.lockMany(found.map((row) => row.id))) {
        if (!canMove(visit.status, 'cancel', 'system')) continue;
        // Only the session asked for instead is shut: the place there is stays.
        const kept = isAmended(visit) && !shut.includes(visit.sessionId);
        await this.changes.apply(
          visit,
          'system',
          kept ? { verb: 'drop_amendment', reasonCode } : { verb: 'cancel', cause: 'facility', reasonCode },
        );
      }
    });
  }

  /** In one transaction; a look is undone at its end. */
  private async run(work: () => Promise<ClosureResult>): Promise<ClosureResult> {
    try {
      return await this.db.transaction(() => this.db.savepoint(work));
    } catch (error) {
      if (error instanceof OnlyLooked) return error.result;
      throw error;
    }
  }

  private async publish(actor: Actor, facilityId: string, body: ClosureBody, dryRun: boolean): Promise<ClosureResult> {
    const draft = draftOf(body);
    const plan = await this.closures.plan(actor, facilityId, draft);
    const affected = await this.treatments.affected(actor, plan, body.treatments ?? []);
    const closureId = await this.closures.publish(actor, facilityId, draft, plan);
    return this.treat(actor, closureId, { plan, affected, body, dryRun });
  }

  private async lengthen(actor: Actor, id: string, body: ClosureExtensionBody, dryRun: boolean): Promise<ClosureResult> {
    const plan = await this.closures.planExtension(actor, id, { to: endOfBody(body), toTime: body.toTime, version: body.version });
    const affected = await this.treatments.affected(actor, plan, body.treatments ?? []);
    await this.closures.extend(actor, plan);
    return this.treat(actor, id, { plan, affected, body, dryRun });
  }

  private async treat(
    actor: Actor,
    closureId: string,
    { plan, affected, body, dryRun }: { plan: ClosurePlan; affected: AffectedVisit[]; body: ClosureEndBody; dryRun: boolean },
  ): Promise<ClosureResult> {
    const fingerprint = fingerprintOf(affected.map(({ visit }) => visit));
    const changed = body.fingerprint !== undefined && body.fingerprint !== fingerprint;
    if (!changed) refuseUnknown(body.treatments ?? [], affectedSeenBy(actor, affected));
    await this.treatments.judge(affected);
    const sessionIds = plan.shut.map((session) => session.id);
    const offers =
      (await this.waitlist.withdrawIn(sessionIds)) +
      (await this.waitlist.withdrawIn(
        plan.partly.map((session) => session.id),
        plan.window.wardIds,
      ));
    const look = resultSeenBy(actor, { closureId: null, plan, sessionIds, affected, others: 0, offers, fingerprint, left: 0 });
    if (dryRun) throw new OnlyLooked(look);
    if (changed) throw conflict('closure.preview_changed', { count: affected.length }, { members: { preview: toClosureResultJson(look) } });
    refuseMisfits(affected, body);
    refuseUnseen(affected, body, look);
    await this.treatments.write(closureId, affected);
    await this.treatments.callAbout(affected);
    const moves = affected.filter((one) => one.action === 'move').length;
    const left = await this.treatments.carryOut(closureId, actor, moves);
    return { ...look, closureId, left };
  }

  /**
   * A notice to each organisation, and a task for each child whose first place is still kept; not while another closure covers the session
   * it had: then whoever ends that one tells, those of a ward that this one had shut besides included.
   * @param opened sessions that are open again @param formerEnd the end it had, null: none @returns how many families
   */
  private async tellToBookAgain(closureId: string, opened: readonly string[], formerEnd: Date | null): Promise<number> {
    const rows = await this.db.asSystem(() =>
      this.db.sql<{ visitId: string; childId: string; dyadId: string; organisationId: string }>(
        `SELECT DISTINCT p.visit_id, p.child_id, p.dyad_id, p.organisation_id FROM closure_visits x
           JOIN rebooking_priorities p ON p.visit_id = x.visit_id AND p.used_at IS NULL JOIN sessions s ON s.id = x.from_session_id
           JOIN visits v ON v.id = x.visit_id JOIN roster_entries r ON r.id = v.roster_entry_id
          WHERE (x.closure_id = $1 OR s.id = ANY($2::uuid[]) OR ${SHUT_BESIDES}) AND (s.closure_id IS NULL OR s.closure_id = $1) AND NOT ${keptOut('$1')}
          ORDER BY p.visit_id, p.dyad_id`,
        [closureId, [...opened], formerEnd, this.clock.now()],
      ),
    );
    const dueAt = addHours(this.clock.now(), BOOK_AGAIN_HOURS);
    await this.db.asSystem(() =>
      this.tasks.openOnce(
        ...rows.map((row) => ({
          ...row,
          kind: 'look_at_change' as const,
          key: `book_again:${row.visitId}:${row.dyadId}`,
          ownerRole: 'coordinator' as const,
          dueAt,
          cause: 'closure_reopened',
        })),
      ),
    );
    for (const organisationId of new Set(rows.map((row) => row.organisationId))) await this.notices.toCoordinators(organisationId);
    return new Set(rows.map((row) => row.visitId)).size;
  }
}

/** @throws DomainError invalid `closure.end_twice` */
function endOfBody({ to, openEnded }: ClosureEndBody): string | null {
  if (openEnded === true && to !== undefined) throw invalid('closure.end_twice', {}, [{ pointer: '/to', code: 'closure.end_twice' }]);
  return to ?? null;
}

const draftOf = (body: ClosureBody): ClosureDraft => ({
  from: body.from,
  fromTime: body.fromTime,
  to: endOfBody(body),
  toTime: body.toTime,
  mode: body.mode ?? null,
  wardIds: body.wardIds?.map((id) => id.toLowerCase()) ?? null,
  sessionIds: body.sessions ?? null,
  reasonCode: body.reasonCode,
});

/** Nobody's meeting is called off by somebody who has not seen whom it hits. @throws DomainError conflict `closure.look_first` with the look */
function refuseUnseen(affected: readonly AffectedVisit[], { fingerprint }: ClosureEndBody, look: ClosureResult): void {
  if (affected.length > 0 && fingerprint === undefined)
    throw conflict('closure.look_first', { count: affected.length }, { members: { preview: toClosureResultJson(look) } });
}

function refuseMisfits(affected: readonly AffectedVisit[], { treatments = [] }: ClosureEndBody): void {
  const misfits = affected.filter((one) => one.codes.length > 0);
  if (misfits.length === 0) return;
  const errors = misfits.map(({ visit, codes }): FieldError => {
    const i = treatments.findIndex((one) => one.visitId === visit.id);
    return {
      pointer: `/treatments/${i}`,
      code: 'closure.move_does_not_fit',
      params: { reference: visit.reference, why: codes.join(', ') },
    };
  });
  throw conflict('closure.moves_do_not_fit', { count: misfits.length }, { errors });
}
