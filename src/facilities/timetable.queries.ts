import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Day } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import type { Calendar } from '../kernel/working-days';
import { FacilitiesQueries } from './facilities.queries';
import type { ClosureWindow } from './closure.rules';
import type { Timetable, TimetableLine } from './facility-sessions.rules';

/** A line as it is stored, with what lists show beside it. */
export interface TimetableRow extends Required<TimetableLine> {
  facilityId: string;
  /** The line this one follows: a staged change. */
  previousId: string | null;
  version: number;
  /** Null: every ward. */
  wardName: string | null;
}

/** A date on which lines of named dates replace the weekly ones. */
export interface ReplacedDay {
  day: Day;
  description: string | null;
}

const NOTHING_KNOWN: Calendar = { holidays: new Set(), makeUpWorkdays: new Set(), announcedYears: new Set() };

// A list of dates would come back as instants: as JSON it stays days.
const LINE = `t.id, t.facility_id, t.ward_id, w.name AS ward_name, t.mode, t.weekday, to_jsonb(t.dates) AS dates, to_jsonb(t.except_dates) AS except_dates,
  t.every_weeks, t.anchor_day, t.season_from, t.season_to, t.audience, t.admits, t.room, to_char(t.starts_at, 'HH24:MI') AS starts_at,
  to_char(t.ends_at, 'HH24:MI') AS ends_at, t.capacity, t.hard_capacity, t.max_adults, t.max_groups, t.max_video, t.valid_from, t.valid_to, t.previous_id, t.version`;

/** Reads timetables: their lines, and all that decides on which days these are held. */
@Injectable()
export class TimetableQueries {
  constructor(
    private readonly db: Database,
    private readonly facilities: FacilitiesQueries,
  ) {}

  /** Every facility, in the order in which they are locked. */
  async facilityIds(): Promise<string[]> {
    return (await this.db.sql<{ id: string }>(`SELECT id FROM facilities ORDER BY id`)).map((row) => row.id);
  }

  /** Makes whoever else changes this facility's timetable or makes its sessions wait. Bookings do not. Only inside a transaction. */
  async lock(facilityId: string): Promise<void> {
    await this.db.sql(`SELECT 1 FROM facilities WHERE id = $1 FOR NO KEY UPDATE`, [facilityId]);
  }

  /** Lines of a facility that are in force on `from` or later, by weekday and time. */
  lines(facilityId: string, from: Day): Promise<TimetableRow[]> {
    return this.db.sql<TimetableRow>(
      `SELECT ${LINE} FROM timetables t LEFT JOIN wards w ON w.id = t.ward_id
        WHERE t.facility_id = $1 AND t.withdrawn_at IS NULL AND (t.valid_to IS NULL OR t.valid_to >= $2) AND t.valid_from <= coalesce(t.valid_to, t.valid_from)
        ORDER BY t.weekday NULLS LAST, t.starts_at, t.valid_from, t.id`,
      [facilityId, from],
    );
  }

  /** One line of the actor's own facility or, for others, of any. @throws DomainError not_found */
  async line(actor: Actor, facilityId: string, lineId: string): Promise<TimetableRow> {
    await this.facilities.one(actor, facilityId);
    const row = await this.db.one<TimetableRow>(
      `SELECT ${LINE} FROM timetables t LEFT JOIN wards w ON w.id = t.ward_id WHERE t.facility_id = $1 AND t.id = $2 AND t.withdrawn_at IS NULL`,
      [facilityId, lineId],
    );
    if (!row) throw notFound();
    return row;
  }

  /** Replacement days from a day on. */
  replacedDays(facilityId: string, from: Day): Promise<ReplacedDay[]> {
    return this.db.sql(`SELECT day, note AS description FROM replacement_days WHERE facility_id = $1 AND day >= $2 ORDER BY day`, [
      facilityId,
      from,
    ]);
  }

  /** Everything that decides about the sessions of a window; undefined when the facility does not exist. */
  async load(facilityId: string, from: Day, to: Day): Promise<Timetable | undefined> {
    const facility = await this.db.one<{ timeZone: string; pack: string }>(`SELECT time_zone, pack FROM facilities WHERE id = $1`, [
      facilityId,
    ]);
    if (!facility) return undefined;
    const { timeZone, pack } = facility;
    const versions = await this.facilities.resolvedRules([facilityId], from, to);
    // A day more at both ends: the window's days are days at the facility, whatever its zone.
    const closures = await this.db.sql<ClosureWindow>(
      `SELECT starts_at, ends_at, mode, to_jsonb(ward_ids) AS ward_ids FROM closures
        WHERE facility_id = $1 AND whole_days AND starts_at < $3::date + 2 AND (ends_at IS NULL OR ends_at > $2::date - 2 AND ends_at > starts_at)`,
      [facilityId, from, to],
    );
    const calendar = (await this.facilities.calendars([pack])).get(pack) ?? NOTHING_KNOWN;
    return {
      timeZone,
      lines: await this.lines(facilityId, from),
      closures,
      calendar,
      replaced: new Set((await this.replacedDays(facilityId, from)).map((row) => row.day)),
      rulesOn: (day) => versions.findLast((v) => v.effectiveFrom <= day && (v.effectiveTo === null || day < v.effectiveTo))?.rules,
    };
  }
}
