import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { CronLock } from '../jobs/cron-lock';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone } from '../kernel/days';
import { newId } from '../kernel/ids';
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
  ) {}

  /**
   * Makes the sessions of the window that are missing, and closes those nobody has booked whose day has since become a day off.
   * May run any number of times: a session is one per timetable line and day. Booked sessions are never touched.
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
      const sessions = datedSessions(
        {
          timeZone: one.timeZone,
          lines,
          closures,
          calendar: calendars.get(one.pack) ?? { holidays: new Set(), makeUpWorkdays: new Set(), announcedYears: new Set() },
          rulesOn: (day) => versions.findLast((v) => v.effectiveFrom <= day && (v.effectiveTo === null || day < v.effectiveTo))?.rules,
        },
        from,
        to,
      );
      made += await this.db.transaction(async () => {
        await this.closeDropped(one.id, sessions, from, to);
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
    return this.db.sql(`SELECT effective_from, effective_to, rules FROM facility_rules WHERE facility_id = $1 ORDER BY effective_from`, [
      facilityId,
    ]);
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

  private async closeDropped(facilityId: string, wanted: readonly DatedSession[], from: Day, to: Day): Promise<void> {
    await this.db.sql(
      `UPDATE sessions s SET status = 'closed'
        WHERE s.facility_id = $1 AND s.day BETWEEN $3 AND $4 AND s.status = 'open' AND s.timetable_id IS NOT NULL AND s.held + s.confirmed = 0
          AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($2::jsonb) AS r("timetableId" uuid, day date)
                           WHERE r."timetableId" = s.timetable_id AND r.day = s.day)`,
      [facilityId, JSON.stringify(wanted.map(({ timetableId, day }) => ({ timetableId, day }))), from, to],
    );
  }
}
