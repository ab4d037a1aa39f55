import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone } from '../kernel/days';
import { conflict, DomainError, FieldError, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { FacilitiesQueries } from './facilities.queries';
import { LineValues, lineProblems, overlapOf } from './timetable-line.rules';
import { TimetableQueries, TimetableRow } from './timetable.queries';

export type { LineValues } from './timetable-line.rules';

/** What an act changed in the timetable: from which day on, and whose sessions must be looked at again. */
export interface TimetableChange {
  /** The first day on which something is different. */
  from: Day;
  lineIds: string[];
  /** Days whose every session is looked at: replaced ones. */
  days: Day[];
  /** The line that stands now; null after its end or withdrawal. */
  lineId: string | null;
}

/** A day's own lines. */
export type ReplacementLine = Omit<
  LineValues,
  'weekday' | 'dates' | 'exceptDates' | 'everyWeeks' | 'anchorDay' | 'seasonFrom' | 'seasonTo' | 'validFrom' | 'validTo'
>;

const COLUMNS = `ward_id, mode, weekday, dates, except_dates, every_weeks, anchor_day, season_from, season_to, audience, admits, room, starts_at, ends_at,
  capacity, hard_capacity, max_adults, max_groups, max_video, valid_from, valid_to`;
const PLACES = `$3, $4, $5, $6::date[], $7::date[], $8, $9, $10, $11, $12, $13::jsonb, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23`;

/**
 * Changes the lines of a facility's timetable. Only rows of the plan: what becomes of dated sessions and of the visits in them is done by
 * the caller, in the same transaction, one room further right. Every act locks the facility first, so that two officers take turns.
 */
@Injectable()
export class TimetablesService {
  constructor(
    private readonly db: Database,
    private readonly facilities: FacilitiesQueries,
    private readonly timetables: TimetableQueries,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Adds a line. @throws DomainError invalid with everything wrong; conflict `timetable.overlaps` */
  async add(actor: Actor, facilityId: string, values: LineValues): Promise<TimetableChange> {
    const today = await this.begin(actor, facilityId);
    if (values.validFrom < today) throw wrong('validFrom', 'timetable.from_past');
    await this.refuseWrong(facilityId, values);
    const id = newId();
    await this.refuseOverlap(facilityId, { ...values, id });
    await this.insert(facilityId, id, values, null);
    await this.record('timetable.add', id, { lineId: id, validFrom: values.validFrom });
    return { from: values.validFrom, lineIds: [id], days: [], lineId: id };
  }

  /**
   * Changes a line from a day on: the old one ends the day before and a new one follows; a line that has not begun by then is changed in
   * place. Sessions from that day on belong to the line that stands.
   * @throws DomainError precondition `version.stale`; invalid; conflict `timetable.overlaps`
   */
  async change(
    actor: Actor,
    facilityId: string,
    lineId: string,
    { version, from, patch }: { version: number; from: Day; patch: Partial<LineValues> },
  ): Promise<TimetableChange> {
    const today = await this.begin(actor, facilityId);
    const line = await this.locked(actor, facilityId, lineId, version);
    if (from < today) throw wrong('from', 'timetable.from_past');
    if (line.validTo !== null && from > line.validTo) throw wrong('from', 'timetable.from_after_end');
    const values: LineValues = { ...valuesOf(line), ...patch, validFrom: from > line.validFrom ? from : line.validFrom };
    if (line.everyWeeks > 1 && patch.anchorDay === undefined) values.anchorDay = line.anchorDay ?? line.validFrom;
    if (line.dates && patch.dates === undefined) values.dates = line.dates.filter((day) => day >= values.validFrom);
    await this.refuseWrong(facilityId, values);
    const follows = from > line.validFrom;
    const id = follows ? newId() : lineId;
    if (follows) {
      await this.endOn(line, addDays(from, -1));
      await this.refuseOverlap(facilityId, { ...values, id });
      await this.insert(facilityId, id, values, lineId);
      await this.db.sql(
        `WITH locked AS (SELECT id FROM sessions WHERE timetable_id = $1 AND day >= $3 AND starts_at > $4 ORDER BY id FOR UPDATE)
         UPDATE sessions s SET timetable_id = $2 FROM locked WHERE s.id = locked.id`,
        [lineId, id, from, this.clock.now()],
      );
    } else {
      await this.refuseOverlap(facilityId, { ...values, id });
      await this.db.sql(
        `UPDATE timetables SET (${COLUMNS}) = (${PLACES}), version = version + 1 WHERE id = $1 AND facility_id = $2`,
        this.params(id, facilityId, values),
      );
    }
    await this.record('timetable.change', id, { lineId: id, previousId: follows ? lineId : null, from });
    return { from: values.validFrom, lineIds: [id], days: [], lineId: id };
  }

  /** Lets a line end after a day. @throws DomainError precondition `version.stale`; invalid `timetable.valid_to`, `timetable.from_past` */
  async end(
    actor: Actor,
    facilityId: string,
    lineId: string,
    { version, lastDay }: { version: number; lastDay: Day },
  ): Promise<TimetableChange> {
    const today = await this.begin(actor, facilityId);
    const line = await this.locked(actor, facilityId, lineId, version);
    if (lastDay < line.validFrom) throw wrong('lastDay', 'timetable.valid_to');
    if (lastDay < addDays(today, -1)) throw wrong('lastDay', 'timetable.from_past');
    await this.endOn(line, lastDay);
    await this.record('timetable.end', lineId, { lineId, validTo: lastDay });
    return { from: addDays(lastDay, 1), lineIds: [lineId], days: [], lineId: null };
  }

  /**
   * Takes back a line in whose sessions nobody has ever had a visit; one with visits is ended after them, or its visits are moved.
   * @throws DomainError conflict `timetable.has_visits`; precondition `version.stale`
   */
  async withdraw(actor: Actor, facilityId: string, lineId: string, version: number): Promise<TimetableChange> {
    const today = await this.begin(actor, facilityId);
    const line = await this.locked(actor, facilityId, lineId, version);
    // The sessions first: whoever is booking into one has finished by then, or finds it closed.
    await this.db.sql(`SELECT 1 FROM sessions WHERE timetable_id = $1 ORDER BY id FOR UPDATE`, [lineId]);
    const used = await this.db.asSystem(() =>
      this.db.one<{ visits: number }>(
        `SELECT count(*)::int AS visits FROM visits v JOIN sessions s ON s.id IN (v.session_id, v.proposed_session_id) WHERE s.timetable_id = $1`,
        [lineId],
      ),
    );
    if (used && used.visits > 0) throw conflict('timetable.has_visits', { count: used.visits });
    await this.db.sql(`UPDATE timetables SET withdrawn_at = $2, version = version + 1 WHERE id = $1`, [lineId, this.clock.now()]);
    await this.record('timetable.withdraw', lineId, { lineId });
    return { from: line.validFrom > today ? line.validFrom : today, lineIds: [lineId], days: [], lineId: null };
  }

  /**
   * Gives one date lines of its own, which replace the weekly ones; no lines at all: nothing takes place. A date replaced before is
   * replaced anew.
   * @throws DomainError invalid `timetable.from_past` and what a line may say wrong; conflict `timetable.overlaps`
   */
  async replaceDay(
    actor: Actor,
    facilityId: string,
    day: Day,
    note: string | null,
    lines: readonly ReplacementLine[],
  ): Promise<TimetableChange> {
    const today = await this.begin(actor, facilityId);
    if (day < today) throw wrong('day', 'timetable.from_past');
    const old = await this.takeBackDay(facilityId, day);
    await this.db.sql(
      `INSERT INTO replacement_days (facility_id, day, note, created_by, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (facility_id, day) DO UPDATE SET note = $3, created_by = $4, created_at = $5`,
      [facilityId, day, note, actor.userId, this.clock.now()],
    );
    const errors: FieldError[] = [];
    const lineIds: string[] = [];
    for (const [i, given] of lines.entries()) {
      const values: LineValues = { ...given, ...ONE_DAY, dates: [day], validFrom: day, validTo: day };
      const at = (error: FieldError): FieldError => ({ ...error, pointer: `/lines/${i}${error.pointer}` });
      const found = await this.problems(facilityId, values);
      errors.push(...found.map(at));
      if (found.length > 0) continue;
      const id = newId();
      await this.refuseOverlap(facilityId, { ...values, id }, `/lines/${i}/startsAt`);
      await this.insert(facilityId, id, values, null);
      lineIds.push(id);
    }
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    await this.record('timetable.replace_day', facilityId, { day, lines: lines.length });
    return { from: day, lineIds: [...old, ...lineIds], days: [day], lineId: null };
  }

  /** Gives a replaced date its weekly lines back. @throws DomainError not_found when it was not replaced */
  async restoreDay(actor: Actor, facilityId: string, day: Day): Promise<TimetableChange> {
    const today = await this.begin(actor, facilityId);
    if (day < today) throw wrong('day', 'timetable.from_past');
    const lineIds = await this.takeBackDay(facilityId, day);
    const removed = await this.db.affected(`DELETE FROM replacement_days WHERE facility_id = $1 AND day = $2`, [facilityId, day]);
    if (removed === 0) throw notFound();
    await this.record('timetable.restore_day', facilityId, { day });
    return { from: day, lineIds, days: [day], lineId: null };
  }

  /** @returns today at the facility, whose timetable is locked now @throws DomainError not_found for another officer's facility */
  private async begin(actor: Actor, facilityId: string): Promise<Day> {
    if (actor.facilityId !== facilityId) throw notFound();
    const facility = await this.facilities.one(actor, facilityId);
    await this.timetables.lock(facilityId);
    return dayInZone(this.clock.now(), facility.timeZone);
  }

  private async locked(actor: Actor, facilityId: string, lineId: string, version: number): Promise<TimetableRow> {
    const line = await this.timetables.line(actor, facilityId, lineId);
    if (line.version !== version) throw new DomainError('precondition', 'version.stale');
    return line;
  }

  private async problems(facilityId: string, values: LineValues): Promise<FieldError[]> {
    const wards = await this.facilities.wards(facilityId);
    return lineProblems(values, new Set(wards.map((ward) => ward.id)));
  }

  private async refuseWrong(facilityId: string, values: LineValues): Promise<void> {
    const errors = await this.problems(facilityId, values);
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
  }

  private async refuseOverlap(facilityId: string, line: LineValues & { id: string }, pointer = '/startsAt'): Promise<void> {
    const replaced = new Set((await this.timetables.replacedDays(facilityId, line.validFrom)).map((row) => row.day));
    const found = overlapOf(line, await this.timetables.lines(facilityId, line.validFrom), replaced);
    if (!found) return;
    const { other, day } = found;
    const params = { day, from: other.startsAt, to: other.endsAt };
    throw conflict('timetable.overlaps', params, {
      errors: [{ pointer, code: 'timetable.overlaps', params }],
      members: { timetableId: other.id },
    });
  }

  private async insert(facilityId: string, id: string, values: LineValues, previousId: string | null): Promise<void> {
    await this.db.sql(`INSERT INTO timetables (id, facility_id, ${COLUMNS}, previous_id) VALUES ($1, $2, ${PLACES}, $24)`, [
      ...this.params(id, facilityId, values),
      previousId,
    ]);
  }

  private params(id: string, facilityId: string, v: LineValues) {
    return [
      id,
      facilityId,
      v.wardId,
      v.mode,
      v.weekday,
      v.dates as string[] | null,
      v.exceptDates as string[] | null,
      v.everyWeeks,
      v.anchorDay,
      v.seasonFrom,
      v.seasonTo,
      v.audience,
      v.admits === null ? null : JSON.stringify(v.admits),
      v.room,
      v.startsAt,
      v.endsAt,
      v.capacity,
      v.hardCapacity,
      v.maxAdults,
      v.maxGroups,
      v.maxVideo,
      v.validFrom,
      v.validTo,
    ];
  }

  private async endOn(line: TimetableRow, lastDay: Day): Promise<void> {
    await this.db.sql(`UPDATE timetables SET valid_to = $2, version = version + 1 WHERE id = $1`, [line.id, lastDay]);
  }

  /** Ends the lines that were made for one date alone; returns them. */
  private async takeBackDay(facilityId: string, day: Day): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      `UPDATE timetables SET withdrawn_at = $3, version = version + 1
        WHERE facility_id = $1 AND dates = ARRAY[$2::date] AND valid_from = $2 AND valid_to = $2 AND withdrawn_at IS NULL
          AND EXISTS (SELECT 1 FROM replacement_days r WHERE r.facility_id = $1 AND r.day = $2) RETURNING id`,
      [facilityId, day, this.clock.now()],
    );
    return rows.map((row) => row.id);
  }

  private async record(action: string, subjectId: string, details: Record<string, unknown>): Promise<void> {
    await this.audit.record({ action, subjectType: 'timetable', subjectId, details });
  }
}

const ONE_DAY = { weekday: null, exceptDates: null, everyWeeks: 1, anchorDay: null, seasonFrom: null, seasonTo: null };

const wrong = (field: string, code: string): DomainError => invalid('validation.failed', {}, [{ pointer: `/${field}`, code }]);

/** The line's own words, without its identity and what lists show beside it. */
function valuesOf({ id, facilityId, previousId, version, wardName, ...values }: TimetableRow): LineValues {
  return values;
}
