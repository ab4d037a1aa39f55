import { Injectable, OnModuleInit } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { CronLock } from '../jobs/cron-lock';
import { Outbox, OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { CALENDAR_APPLIED, CALENDAR_PUBLISHED, SESSIONS_CLOSED } from './facilities.events';
import { DatedSession, datedSessions, Timetable } from './facility-sessions.rules';
import { SessionRows } from './session-rows';
import { TimetableQueries } from './timetable.queries';

/** How far ahead dated sessions are kept, in days. */
export const SESSION_HORIZON_DAYS = 90;

/** Makes dated sessions from timetables. */
@Injectable()
export class SessionsService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly timetables: TimetableQueries,
    private readonly rows: SessionRows,
    private readonly cron: CronLock,
    private readonly config: Config,
    private readonly outbox: Outbox,
    private readonly handlers: OutboxHandlers,
  ) {}

  onModuleInit(): void {
    this.handlers.on(CALENDAR_PUBLISHED, async ({ facilityId }) => {
      if (typeof facilityId !== 'string') return;
      await this.ensureAhead(facilityId);
      await this.db.transaction(() => this.outbox.put(CALENDAR_APPLIED, { facilityId }));
    });
  }

  /**
   * Makes the sessions of the window that are missing, closes those still to come whose day has since become a day off, and opens
   * these again when it is one no longer. A closed session's bookings are handed on through the outbox (`sessions.closed`).
   * May run any number of times: a session is one per timetable line and day.
   * @returns how many sessions were made
   */
  async ensureSessions(facility: string | 'all', from: Day, to: Day): Promise<number> {
    const ids = facility === 'all' ? await this.timetables.facilityIds() : [facility];
    let made = 0;
    for (const id of ids) made += await this.db.transaction(async () => this.ensureOne(id, from, to));
    return made;
  }

  /** The same from today to the horizon, for one facility. */
  async ensureAhead(facilityId: string): Promise<number> {
    const today = dayInZone(this.clock.now(), 'UTC');
    return this.ensureSessions(facilityId, today, addDays(today, SESSION_HORIZON_DAYS));
  }

  /**
   * Opens sessions again that a closure had shut, as the timetable has them now: those it no longer has stay shut, those that were never
   * made are made. Sessions made by hand open as they were. Inside the caller's transaction, with the sessions locked.
   * @returns the sessions of `sessionIds` that are open now
   */
  async reopen(facilityId: string, sessionIds: readonly string[], from: Day, to: Day): Promise<string[]> {
    await this.db.sql(
      `UPDATE sessions SET closure_id = NULL, status = CASE WHEN timetable_id IS NULL THEN 'open' ELSE status END, dropped = timetable_id IS NOT NULL
        WHERE id = ANY($1::uuid[]) AND status = 'closed'`,
      [[...sessionIds]],
    );
    await this.db.transaction(async () => this.ensureOne(facilityId, from, to, sessionIds));
    const open = await this.db.sql<{ id: string }>(
      `SELECT id FROM sessions WHERE id = ANY($1::uuid[]) AND status = 'open' ORDER BY starts_at, id`,
      [[...sessionIds]],
    );
    return open.map((session) => session.id);
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

  /** Under the facility's lock: a change of its timetable waits, and is read whole. */
  private async ensureOne(facilityId: string, from: Day, to: Day, refresh: readonly string[] = []): Promise<number> {
    await this.timetables.lock(facilityId);
    const timetable = await this.timetables.load(facilityId, from, to);
    if (!timetable) throw notFound();
    const sessions = datedSessions(timetable, from, to);
    await this.closeDropped(facilityId, sessions, from, to, timetable);
    await this.rows.reopen(facilityId, sessions);
    await this.rows.announce(facilityId, sessions);
    if (refresh.length > 0) await this.rows.apply(facilityId, await this.only(sessions, refresh));
    return this.rows.insert(facilityId, sessions);
  }

  /** Of a plan those that stand for these sessions. */
  private async only(planned: readonly DatedSession[], sessionIds: readonly string[]): Promise<DatedSession[]> {
    const rows = await this.db.sql<{ timetableId: string; day: Day }>(`SELECT timetable_id, day FROM sessions WHERE id = ANY($1::uuid[])`, [
      [...sessionIds],
    ]);
    const keys = new Set(rows.map((row) => `${row.timetableId} ${row.day}`));
    return planned.filter((session) => keys.has(`${session.timetableId} ${session.day}`));
  }

  private async closeDropped(
    facilityId: string,
    wanted: readonly DatedSession[],
    from: Day,
    to: Day,
    { calendar }: Pick<Timetable, 'calendar'>,
  ): Promise<void> {
    const closed = await this.rows.drop(facilityId, wanted, from, to);
    const booked = closed.filter((session) => session.booked);
    const daysOff = booked.filter((session) => calendar.holidays.has(session.day));
    const others = booked.filter((session) => !daysOff.includes(session));
    await this.handOn(daysOff, 'public_holiday');
    await this.handOn(others, 'facility_event');
  }

  private async handOn(sessions: readonly { id: string }[], reasonCode: string): Promise<void> {
    if (sessions.length > 0) await this.outbox.put(SESSIONS_CLOSED, { sessionIds: sessions.map((s) => s.id), reasonCode });
  }
}
