import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays } from '../../kernel/days';
import { conflict, FieldError, invalid, notFound } from '../../kernel/domain-error';
import { GroupAboard, People } from '../groups/group-aboard';
import type { VisitMovesBody } from './timetables.dto';
import { codesForLiaison, ledgerPool } from '../visit.rules';
import { VisitGates } from '../visit-gates';
import { By, LockedVisit, VisitLocks } from '../visit-locks';
import { VisitMoves } from './visit-moves';

/** One visit and where it goes, or why it does not fit there. */
export interface Transfer {
  visitId: string;
  reference: string;
  fromSessionId: string;
  toSessionId: string;
  /** Codes of what stands against it, as its facility may know them; empty: it fits. */
  codes: string[];
}

export interface TransferResult {
  dryRun: boolean;
  moves: Transfer[];
}

interface Pair {
  fromSessionId: string;
  toSessionId: string;
}

/** A target with what is still free in it. */
interface Room {
  id: string;
  mode: string;
  startsAt: Date;
  endsAt: Date;
  open: boolean;
  windows: number;
  adults: number | null;
  groups: number | null;
  video: number | null;
}

/**
 * Moves all visits of a line, or of named sessions, to other sessions of the same facility: all of them or none. Each keeps its status
 * and its turn; every limit of the target and every gate is asked for each.
 */
@Injectable()
export class VisitTransfersService {
  constructor(
    private readonly db: Database,
    private readonly locks: VisitLocks,
    private readonly moves: VisitMoves,
    private readonly gates: VisitGates,
    private readonly bus: GroupAboard,
    private readonly clock: Clock,
  ) {}

  /**
   * With `dryRun` only says who goes where and who does not fit.
   * @throws DomainError not_found for another officer's facility; invalid `timetable.move_…` for days or sessions without a target;
   *   conflict `timetable.visits_do_not_fit` with every visit that does not fit, its reference and why
   */
  async transfer(actor: Actor, facilityId: string, body: VisitMovesBody, dryRun: boolean): Promise<TransferResult> {
    if (actor.facilityId !== facilityId) throw notFound();
    return this.db.transaction(async () => {
      const pairs = await this.pairs(facilityId, body);
      const visits = await this.lockAll(actor, pairs);
      if (visits.length === 0) throw invalid('timetable.move_nothing', {}, [{ pointer: '/fromDay', code: 'timetable.move_nothing' }]);
      const moves = await this.judge(targetsOf(pairs, visits), visits);
      if (dryRun) return { dryRun, moves };
      refuseMisfits(moves);
      for (const move of moves) await this.carry(actor, move, visits, 'timetable_changed');
      return { dryRun, moves };
    });
  }

  private async pairs(facilityId: string, body: VisitMovesBody): Promise<Pair[]> {
    const { fromTimetableId, toTimetableId, fromDay, toDay, shiftDays = 0, sessions } = body;
    const byLine = fromTimetableId !== undefined && toTimetableId !== undefined && fromDay !== undefined;
    if (byLine === (sessions !== undefined))
      throw invalid('timetable.move_both', {}, [{ pointer: '/sessions', code: 'timetable.move_both' }]);
    if (!byLine) return this.named(facilityId, sessions ?? []);
    if (fromTimetableId === toTimetableId && shiftDays === 0) throw refused('/toTimetableId', 'timetable.move_same');
    const rows = await this.db.sql<{ id: string; day: string; target: string | null; taken: number }>(
      `SELECT s.id, s.day, t.id AS target, s.held + s.confirmed AS taken FROM sessions s
         LEFT JOIN sessions t ON t.timetable_id = $3 AND t.facility_id = $1 AND t.day = s.day + $6::int AND t.status = 'open'
        WHERE s.facility_id = $1 AND s.timetable_id = $2 AND s.day BETWEEN $4 AND $5 AND s.starts_at > $7 AND s.held + s.confirmed > 0 ORDER BY s.day`,
      [facilityId, fromTimetableId, toTimetableId, fromDay, toDay ?? addDays(fromDay, MOST_DAYS), shiftDays, this.clock.now()],
    );
    const nowhere = rows.filter((row) => row.target === null);
    if (nowhere.length > 0) {
      const errors = nowhere.map(({ day }): FieldError => ({ pointer: '/toTimetableId', code: 'timetable.move_nowhere', params: { day } }));
      throw invalid('validation.failed', {}, errors);
    }
    return rows.map(({ id, target }) => ({ fromSessionId: id, toSessionId: target ?? '' }));
  }

  private async named(facilityId: string, pairs: readonly Pair[]): Promise<Pair[]> {
    const lower = pairs.map((p) => ({ fromSessionId: p.fromSessionId.toLowerCase(), toSessionId: p.toSessionId.toLowerCase() }));
    const rows = await this.db.sql<{ id: string }>(
      `SELECT id FROM sessions WHERE facility_id = $1 AND id = ANY($2::uuid[]) AND starts_at > $3`,
      [facilityId, lower.flatMap((p) => [p.fromSessionId, p.toSessionId]), this.clock.now()],
    );
    const known = new Set(rows.map((row) => row.id));
    const errors = lower.flatMap((pair, i) =>
      (['fromSessionId', 'toSessionId'] as const).flatMap((end): FieldError[] =>
        known.has(pair[end]) ? [] : [{ pointer: `/sessions/${i}/${end}`, code: 'timetable.session_unknown' }],
      ),
    );
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    return lower;
  }

  /** People, then all sessions at both ends by id, then ledger and visits; who booked in between is locked, too. */
  private async lockAll(actor: Actor, pairs: readonly Pair[]): Promise<LockedVisit[]> {
    const from = pairs.map((p) => p.fromSessionId);
    const find = () => this.db.sql<{ id: string }>(`SELECT id FROM visits WHERE live AND session_id = ANY($1::uuid[]) ORDER BY id`, [from]);
    const ids = (await find()).map((row) => row.id);
    await this.locks.lockAhead(actor, ids, [...from, ...pairs.map((p) => p.toSessionId)]);
    const now = (await find()).map((row) => row.id);
    if (now.some((id) => !ids.includes(id))) await this.locks.lockAhead(actor, now);
    return this.locks.lockMany(now);
  }

  /**
   * Whether visits fit where they are to go, in the order in which they were asked for: who came first finds room first. Only inside a
   * transaction that has locked them and the sessions at both ends.
   * @param targets the session by the visit; visits without one are left out
   */
  async judge(targets: ReadonlyMap<string, string>, visits: readonly LockedVisit[]): Promise<Transfer[]> {
    const rooms = new Map(
      (
        await this.db.sql<Room>(
          `SELECT id, mode, starts_at, ends_at, status = 'open' AS open, capacity - held - confirmed AS windows, max_adults - adults_taken AS adults,
                  max_groups - groups_taken AS groups, max_video - video_taken AS video FROM sessions WHERE id = ANY($1::uuid[])`,
          [[...targets.values()]],
        )
      ).map((room) => [room.id, room]),
    );
    const order = await this.db.sql<{ id: string; reference: string }>(
      `SELECT id, reference FROM visits WHERE id = ANY($1::uuid[]) ORDER BY requested_at, id`,
      [visits.map((v) => v.id)],
    );
    const joining = new Map<string, People[]>();
    const moves: Transfer[] = [];
    for (const { id, reference } of order) {
      const visit = visits.find((v) => v.id === id);
      const toSessionId = targets.get(id);
      const room = rooms.get(toSessionId ?? '');
      if (!visit || !room || toSessionId === undefined) continue;
      moves.push({ visitId: id, reference, fromSessionId: visit.sessionId, toSessionId, codes: await this.against(visit, room, joining) });
    }
    return moves;
  }

  private async against(visit: LockedVisit, room: Room, joining: Map<string, People[]>): Promise<string[]> {
    if (visit.status !== 'requested' && visit.status !== 'confirmed') return ['visit.wrong_status'];
    const codes = noRoom(visit, room);
    const { against } = await this.gates.ask(visit.id, room.id, 'confirmation');
    codes.push(...codesForLiaison(against));
    if (codes.length > 0) return codes;
    const noSeat = await this.bus.noSeat(visit, room.id, joining);
    if (noSeat) return codesForLiaison([noSeat]);
    room.windows -= 1;
    if (room.adults !== null) room.adults -= visit.takesAdults;
    if (room.groups !== null) room.groups -= visit.takesGroups;
    if (room.video !== null) room.video -= visit.takesVideo;
    return codes;
  }

  /** Carries a visit that fits to its session. @throws DomainError conflict `visit.changed_meanwhile`, and what VisitMoves.move throws */
  async carry(by: By, { visitId, toSessionId }: Transfer, visits: readonly LockedVisit[], reasonCode: string): Promise<void> {
    const visit = visits.find((v) => v.id === visitId);
    const { facts } = await this.gates.ask(visitId, toSessionId, 'confirmation');
    if (!visit || !facts) throw conflict('visit.changed_meanwhile');
    const { session, period, granted, timeZone } = facts;
    const { startsAt, endsAt } = session;
    const target = { sessionId: toSessionId, startsAt, endsAt, period, pool: ledgerPool(visit.mode, facts.pool), granted, timeZone };
    await this.moves.move(visit, by, target, reasonCode);
  }
}

/** Where each visit of a session goes. */
const targetsOf = (pairs: readonly Pair[], visits: readonly LockedVisit[]): ReadonlyMap<string, string> =>
  new Map(
    visits.flatMap((visit) => {
      const pair = pairs.find((one) => one.fromSessionId === visit.sessionId);
      return pair ? [[visit.id, pair.toSessionId] as const] : [];
    }),
  );

/** As far ahead as sessions are made, in days. */
const MOST_DAYS = 366;

const refused = (pointer: string, code: string) => invalid('validation.failed', {}, [{ pointer, code }]);

/** The limits of a target that this visit would pass. */
function noRoom(visit: LockedVisit, room: Room): string[] {
  const codes: string[] = [];
  if (!room.open) codes.push('session.closed');
  if (room.mode !== visit.mode) codes.push('visit.other_mode');
  if (room.windows < 1) codes.push('session.full');
  if (room.adults !== null && room.adults < visit.takesAdults) codes.push('session.adults_full');
  if (room.groups !== null && room.groups < visit.takesGroups) codes.push('session.groups_full');
  if (room.video !== null && room.video < visit.takesVideo) codes.push('session.video_full');
  return codes;
}

/** All of them or none. */
function refuseMisfits(moves: readonly Transfer[]): void {
  const misfits = moves.filter((move) => move.codes.length > 0);
  if (misfits.length === 0) return;
  throw conflict(
    'timetable.visits_do_not_fit',
    { count: misfits.length },
    {
      errors: misfits.map(({ reference, codes }) => ({
        pointer: '/sessions',
        code: 'timetable.visit_does_not_fit',
        params: { reference, why: codes.join(', ') },
      })),
      members: { visits: misfits },
    },
  );
}
