import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { SessionChangesService, SessionPlan } from '../../facilities/session-changes.service';
import { TimetableQueries, TimetableRow } from '../../facilities/timetable.queries';
import { TimetableChange } from '../../facilities/timetables.service';
import type { Actor } from '../../kernel/actor';
import { isAdmitted } from '../../kernel/admission';
import { Clock } from '../../kernel/clock';
import { conflict } from '../../kernel/domain-error';
import { isAmended } from '../amendments/amendments.service';
import { canMove } from '../visit.states';
import { codesForLiaison, ledgerPool } from '../visit.rules';
import { VISIT_SELECT, VisitView } from '../visit.select';
import { VisitChanges } from '../visit-changes';
import { VisitGates } from '../visit-gates';
import { LockedVisit, VisitLocks } from '../visit-locks';
import { VisitMoves } from './visit-moves';
import { VisitNotices } from '../visit-notices';
import { WaitlistOffersService } from '../waitlist/waitlist-offers.service';

/**
 * What a change means for an arranged visit: its session falls away, is at another time, or is no longer for these people; or all of that
 * is true only of the session its organisation asks for instead.
 */
export type Effect = 'outside' | 'time_changed' | 'not_admitted' | 'amendment';

/** What is done with them: carried along to the new time (the others are refused), or handed back as a closure does. */
export type Treatment = 'move' | 'hand_back';

export interface AffectedVisit {
  visit: VisitView;
  effect: Effect;
  /** The session asked for instead is hit: that question ends, whatever becomes of the visit. */
  endsAmendment: boolean;
}

/** What an act on the timetable does, or would do. */
export interface TimetableResult {
  /** The line that stands now; null after its end, its withdrawal or a replaced day. */
  line: TimetableRow | null;
  from: string;
  sessions: { added: number; changed: number; dropped: number };
  affected: AffectedVisit[];
}

/** Undoes a look: what was tried is rolled back, what was found is kept. */
class OnlyLooked extends Error {
  constructor(readonly result: TimetableResult) {
    super('only looked');
  }
}

/**
 * Changes a timetable together with what hangs from it: sessions are planned anew, and arranged visits are carried along or handed back –
 * all of it or nothing. A look does the very same and then undoes it, so that it can promise what saving will do.
 */
@Injectable()
export class TimetableChangesService {
  constructor(
    private readonly db: Database,
    private readonly timetables: TimetableQueries,
    private readonly sessions: SessionChangesService,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly moves: VisitMoves,
    private readonly gates: VisitGates,
    private readonly notices: VisitNotices,
    private readonly waitlist: WaitlistOffersService,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs an act of TimetablesService on the lines and days it names. With `dryRun` nothing is saved and arranged visits are only named.
   * @throws what the act throws; DomainError conflict `timetable.capacity_taken`, `timetable.visits_affected` when visits are affected and
   *   nothing was said of them, `timetable.visits_do_not_fit` when they cannot be carried along
   */
  async run(
    actor: Actor,
    facilityId: string,
    touches: { lineIds: readonly string[]; days: readonly string[] },
    act: () => Promise<TimetableChange>,
    { dryRun, treatment }: { dryRun: boolean; treatment?: Treatment },
  ): Promise<TimetableResult> {
    try {
      return await this.db.transaction(() =>
        this.db.savepoint(async () => {
          await this.locks.lockPeopleIn(facilityId, touches, this.clock.now());
          const result = await this.carryOut(actor, facilityId, await act(), dryRun ? 'look' : treatment);
          if (dryRun) throw new OnlyLooked(result);
          return result;
        }),
      );
    } catch (error) {
      if (error instanceof OnlyLooked) return error.result;
      throw error;
    }
  }

  private async carryOut(
    actor: Actor,
    facilityId: string,
    change: TimetableChange,
    treatment: Treatment | 'look' | undefined,
  ): Promise<TimetableResult> {
    const plan = await this.sessions.plan(facilityId, change);
    this.sessions.refuseTooSmall(plan);
    const affected = await this.affected(plan);
    const sessions = await this.sessions.save(plan);
    await this.waitlist.withdrawIn(plan.dropped.map((session) => session.id));
    if (treatment !== 'look' && affected.length > 0) await this.treat(actor, plan, affected, treatment);
    const line = change.lineId === null ? null : await this.timetables.line(actor, facilityId, change.lineId);
    return { line, from: change.from, sessions, affected };
  }

  /** The visits that the plan leaves without their session as it was, each once, the worst first. */
  private async affected(plan: SessionPlan): Promise<AffectedVisit[]> {
    const dropped = new Set(plan.dropped.map((s) => s.id));
    const moved = new Map(plan.changed.filter((c) => c.timeChanged || c.peopleChanged).map((c) => [c.stored.id, c]));
    const ids = [...dropped, ...moved.keys()];
    if (ids.length === 0) return [];
    const visits = await this.db.sql<VisitView>(
      `${VISIT_SELECT} WHERE v.live AND (v.session_id = ANY($1::uuid[]) OR v.proposed_session_id = ANY($1::uuid[])) ORDER BY v.starts_at, v.id`,
      [ids],
    );
    const people = await this.db.sql<{ id: string; wardId: string | null; grade: string | null; asked: string | null }>(
      `SELECT v.id, r.ward_id, r.grade, v.proposed_session_id AS asked FROM visits v JOIN roster_entries r ON r.id = v.roster_entry_id WHERE v.id = ANY($1::uuid[])`,
      [visits.map((v) => v.id)],
    );
    return visits.flatMap((visit): AffectedVisit[] => {
      const { asked, ...person } = people.find((p) => p.id === visit.id) ?? { wardId: null, grade: null, asked: null };
      const effectOn = (of: readonly string[]): Effect | undefined => {
        if (of.some((id) => dropped.has(id))) return 'outside';
        const changes = of.flatMap((id) => moved.get(id) ?? []);
        const shutOut = changes.some(
          ({ planned: p, peopleChanged }) =>
            peopleChanged && (p.mode !== visit.mode || (p.wardId !== null && p.wardId !== person.wardId) || !isAdmitted(p.admits, person)),
        );
        if (shutOut) return 'not_admitted';
        return changes.some((c) => c.timeChanged) ? 'time_changed' : undefined;
      };
      const others = asked === null ? [] : [asked];
      const amended = visit.status !== 'proposed';
      const own = effectOn(amended ? [visit.sessionId] : [visit.sessionId, ...others]);
      const endsAmendment = amended && effectOn(others) !== undefined;
      const effect = own ?? (endsAmendment ? 'amendment' : undefined);
      return effect === undefined ? [] : [{ visit, effect, endsAmendment }];
    });
  }

  private async treat(actor: Actor, plan: SessionPlan, affected: AffectedVisit[], treatment: Treatment | undefined): Promise<void> {
    const members = { visits: affected.map(({ visit, effect }) => ({ reference: visit.reference, visitId: visit.id, effect })) };
    if (treatment === undefined) {
      const errors = affected.map(({ visit }) => ({
        pointer: '/visits',
        code: 'timetable.visit_affected',
        params: { reference: visit.reference },
      }));
      throw conflict('timetable.visits_affected', { count: affected.length }, { errors, members });
    }
    const ids = affected.map(({ visit }) => visit.id);
    await this.locks.lockAhead(actor, ids);
    const locked = await this.locks.lockMany(ids);
    const at = new Map(affected.map((one) => [one.visit.id, one]));
    if (treatment === 'hand_back') return this.handBack(actor, locked, at);
    const carried: readonly Effect[] = ['time_changed', 'amendment'];
    const stuck = affected.filter(({ effect, visit }) => !carried.includes(effect) || visit.status === 'proposed');
    const misfits = stuck.map(({ visit, effect }) => ({ reference: visit.reference, visitId: visit.id, codes: [effect as string] }));
    for (const visit of locked.filter((one) => !stuck.some((s) => s.visit.id === one.id))) {
      const { effect, endsAmendment } = at.get(visit.id) ?? {};
      const kept = endsAmendment ? await this.endAmendment(visit) : visit;
      const codes = effect === 'amendment' ? [] : await this.moveAlong(actor, plan, kept);
      if (codes.length > 0) misfits.push({ reference: at.get(visit.id)?.visit.reference ?? '', visitId: visit.id, codes });
    }
    if (misfits.length === 0) return;
    const errors = misfits.map(({ reference, codes }) => ({
      pointer: '/visits',
      code: 'timetable.visit_does_not_fit',
      params: { reference, why: codes.join(', ') },
    }));
    throw conflict('timetable.visits_do_not_fit', { count: misfits.length }, { errors, members: { visits: misfits } });
  }

  private async handBack(actor: Actor, visits: LockedVisit[], at: ReadonlyMap<string, AffectedVisit>): Promise<void> {
    for (const visit of visits) {
      if (at.get(visit.id)?.effect === 'amendment') await this.endAmendment(visit);
      else if (canMove(visit.status, 'cancel', actor))
        await this.changes.apply(visit, actor, { verb: 'cancel', cause: 'facility', reasonCode: 'timetable_changed' });
    }
  }

  /** Only the session asked for instead is hit: the place there is stays, and the organisation hears that its question has ended. */
  private async endAmendment(visit: LockedVisit): Promise<LockedVisit> {
    if (!isAmended(visit) || !canMove(visit.status, 'drop_amendment', 'system')) return visit;
    const kept = await this.changes.apply(visit, 'system', { verb: 'drop_amendment', reasonCode: 'timetable_changed' });
    await this.notices.toCoordinators(visit.organisationId);
    return kept;
  }

  /** @returns the codes of what stands against the new time; empty when the visit has moved along */
  private async moveAlong(actor: Actor, plan: SessionPlan, visit: LockedVisit): Promise<string[]> {
    const planned = plan.changed.find((c) => c.stored.id === visit.sessionId)?.planned;
    if (!planned) return ['outside'];
    const { against, facts } = await this.gates.ask(visit.id, visit.sessionId, 'confirmation');
    if (against.length > 0 || !facts) return codesForLiaison(against);
    const { startsAt, endsAt } = planned;
    const { period, granted, timeZone } = facts;
    const target = { sessionId: visit.sessionId, startsAt, endsAt, period, pool: ledgerPool(visit.mode, facts.pool), granted, timeZone };
    await this.moves.move(visit, actor, target, 'timetable_changed');
    return [];
  }
}
