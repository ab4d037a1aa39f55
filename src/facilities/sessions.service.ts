import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { CronLock } from '../jobs/cron-lock';
import { Outbox } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone } from '../kernel/days';
import { newId } from '../kernel/ids';
import type { Calendar } from '../kernel/working-days';
import { SESSIONS_CLOSED } from './facilities.events';
import { FacilitiesQueries, FacilityRules } from './facilities.queries';
import { DatedSession, datedSessions, TimetableLine } from './facility-sessions.rules';

/** How far ahead dated sessions are kept, in days. */
export const SESSION_HORIZON_DAYS = 90;

interface PlannedFacility {
  id: string;
  timeZone: string;
  pack: string;
}

/** Makes dated sessions from timetables. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly facilities: FacilitiesQueries,
    private readonly cron: CronLock,
    private readonly config: Config,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Makes the sessions of the window that are missing, closes those still to come whose day has since become a day off, and opens
   * these again when it is one no longer. A closed session's bookings are handed on through the outbox (`sessions.closed`).
   * May run any number of times: a session is one per timetable line and day.
   * @returns how many sessions were made
   */
  async ensureSessions(facility: string | 'all', from: Day, to: Day): Promise<number> {
    const facilities = await this.db.sql<PlannedFacility>(
      `SELECT id, time_zone, pack FROM facilities WHERE $1::uuid IS NULL OR id = $1 ORDER BY id`,
      [facility === 'all' ? null : facility],
    );
    const calendars = await this.facilities.calendars([...new Set(facilities.map((f) => f.pack))]);
    let made = 0;
    for (const one of facilities) {
      const [lines, versions, closures] = [await this.lines(one.id), await this.versions(one.id), await this.closures(one.id, from, to)];
      const calendar = calendars.get(one.pack) ?? { holidays: new Set(), makeUpWorkdays: new Set(), announcedYears: new Set() };
      const sessions = datedSessions(
        {
          timeZone: one.timeZone,
          lines,
          closures,
          calendar,
          rulesOn: (day) => versions.findLast((v) => v.effectiveFrom <= day && (v.effectiveTo === null || day < v.effectiveTo))?.rules,
        },
        from,
        to,
      );
      made += await this.db.transaction(async () => {
        await this.closeDropped(one.id, sessions, from, to, calendar);
        await this.reopen(one.id, sessions);
        return this.insert(one.id, sessions);
      });
    }
    return made;
  }

  /** Keeps the horizon filled: asked every hour, done once a day by one instance. */
  @Cron('0 7 * * * *', { name: 'facilities.sessions' })
  async nightly(): Promise<void> {
    if (this.config.test) return;
    const today = dayInZone(this.clock.now(), 'UTC');
    await this.cron.once('facilities.sessions', today, async () => {
      await this.ensureSessions('all', today, addDays(today, SESSION_HORIZON_DAYS));
    });
  }

  private lines(facilityId: string): Promise<TimetableLine[]> {
    return this.db.sql(
      `SELECT id, ward_id, mode, weekday, starts_at, ends_at, capacity, valid_from, valid_to FROM timetables WHERE facility_id = $1 ORDER BY id`,
      [facilityId],
    );
  }

  private versions(facilityId: string): Promise<{ effectiveFrom: Day; effectiveTo: Day | null; rules: FacilityRules }[]> {
    return this.db.sql(
      `SELECT effective_from, effective_to, rules FROM facility_rules WHERE facility_id = $1 AND status = 'in_force' ORDER BY effective_from`,
      [facilityId],
    );
  }

  private closures(facilityId: string, from: Day, to: Day): Promise<{ fromDay: Day; toDay: Day }[]> {
    return this.db.sql(`SELECT from_day, to_day FROM closures WHERE facility_id = $1 AND from_day <= $3 AND to_day >= $2`, [
      facilityId,
      from,
      to,
    ]);
  }

  private insert(facilityId: string, sessions: readonly DatedSession[]): Promise<number> {
    return this.db.affected(
      `INSERT INTO sessions (id, facility_id, timetable_id, ward_id, mode, day, starts_at, ends_at, capacity)
       SELECT r.id, $1, r."timetableId", r."wardId", r.mode, r.day, r."startsAt", r."endsAt", r.capacity
         FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, "timetableId" uuid, "wardId" uuid, mode text, day date,
              "startsAt" timestamptz, "endsAt" timestamptz, capacity int)
       ON CONFLICT (timetable_id, day) DO NOTHING`,
      [facilityId, JSON.stringify(sessions.map((session) => ({ id: newId(), ...session })))],
    );
  }

  /**
   * Closes sessions still to come that the timetable and the calendar no longer have, a day off announced late for instance. Those
   * somebody has booked are named in the outbox, so that their visits are handed back.
   */
  private async closeDropped(facilityId: string, wanted: readonly DatedSession[], from: Day, to: Day, calendar: Calendar): Promise<void> {
    const closed = await this.db.sql<{ id: string; day: Day; booked: boolean }>(
      `WITH locked AS (
         SELECT s.id FROM sessions s
          WHERE s.facility_id = $1 AND s.day BETWEEN $3 AND $4 AND s.starts_at > $5 AND s.status = 'open' AND s.timetable_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($2::jsonb) AS r("timetableId" uuid, day date)
                             WHERE r."timetableId" = s.timetable_id AND r.day = s.day)
          ORDER BY s.id FOR UPDATE)
       UPDATE sessions s SET status = 'closed', dropped = true FROM locked WHERE s.id = locked.id
       RETURNING s.id, s.day, s.held + s.confirmed > 0 AS booked`,
      [facilityId, linesAndDays(wanted), from, to, this.clock.now()],
    );
    const booked = closed.filter((session) => session.booked);
    const daysOff = booked.filter((session) => calendar.holidays.has(session.day));
    const others = booked.filter((session) => !daysOff.includes(session));
    await this.handOn(daysOff, 'public_holiday');
    await this.handOn(others, 'facility_event');
  }

  private async handOn(sessions: readonly { id: string }[], reasonCode: string): Promise<void> {
    if (sessions.length > 0) await this.outbox.put(SESSIONS_CLOSED, { sessionIds: sessions.map((s) => s.id), reasonCode });
  }

  /** Opens what was dropped and is wanted again, a day off withdrawn. What a facility closed stays closed. */
  private async reopen(facilityId: string, wanted: readonly DatedSession[]): Promise<void> {
    await this.db.sql(
      `WITH locked AS (
         SELECT s.id FROM sessions s JOIN jsonb_to_recordset($2::jsonb) AS r("timetableId" uuid, day date) ON r."timetableId" = s.timetable_id AND r.day = s.day
          WHERE s.facility_id = $1 AND s.dropped AND s.starts_at > $3 ORDER BY s.id FOR UPDATE OF s)
       UPDATE sessions s SET status = 'open', dropped = false FROM locked WHERE s.id = locked.id`,
      [facilityId, linesAndDays(wanted), this.clock.now()],
    );
  }
}

/** The keys of sessions as a JSON parameter. */
const linesAndDays = (sessions: readonly DatedSession[]): string =>
  JSON.stringify(sessions.map(({ timetableId, day }) => ({ timetableId, day })));
