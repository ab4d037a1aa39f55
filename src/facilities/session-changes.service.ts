import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone } from '../kernel/days';
import { conflict, notFound } from '../kernel/domain-error';
import { DatedSession, datedSessions } from './facility-sessions.rules';
import { diffSessions, SessionDiff, StoredSession, TooSmall } from './session-changes.rules';
import { SessionRows } from './session-rows';
import { SESSION_HORIZON_DAYS } from './sessions.service';
import { TimetableQueries } from './timetable.queries';
import type { TimetableChange } from './timetables.service';

export type { ChangedSession, SessionDiff, StoredSession, TooSmall } from './session-changes.rules';

/** What a change of the timetable means for dated sessions, with those it touches locked. */
export interface SessionPlan extends SessionDiff {
  facilityId: string;
  from: Day;
  to: Day;
  planned: DatedSession[];
}

const STORED = `id, timetable_id, ward_id, mode, day, starts_at, ends_at, capacity, hard_capacity, max_adults, max_groups, max_video, audience, admits, room,
  provisional, held, confirmed, adults_taken, groups_taken, video_taken, status`;

/** Carries a change of the timetable over to the dated sessions. Only inside the transaction of the change. */
@Injectable()
export class SessionChangesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly timetables: TimetableQueries,
    private readonly rows: SessionRows,
  ) {}

  /**
   * Plans anew from the change on and compares; locks the sessions it touches in the order of their ids, so that nobody books into them
   * before the change is saved or given up.
   */
  async plan(facilityId: string, change: TimetableChange): Promise<SessionPlan> {
    const today = dayInZone(this.clock.now(), 'UTC');
    const from = change.from < addDays(today, -1) ? addDays(today, -1) : change.from;
    const to = addDays(today, SESSION_HORIZON_DAYS);
    const timetable = await this.timetables.load(facilityId, from, to);
    if (!timetable) throw notFound();
    const planned = datedSessions(timetable, from, to).filter((session) => session.startsAt > this.clock.now());
    const touched = planned.filter((session) => change.lineIds.includes(session.timetableId) || change.days.includes(session.day));
    const stored = await this.db.sql<StoredSession>(
      `SELECT ${STORED} FROM sessions WHERE facility_id = $1 AND day >= $2 AND starts_at > $3 AND timetable_id IS NOT NULL
          AND (timetable_id = ANY($4::uuid[]) OR day = ANY($5::date[])) ORDER BY id FOR UPDATE`,
      [facilityId, from, this.clock.now(), change.lineIds, change.days],
    );
    return { facilityId, from, to, planned: touched, ...diffSessions(stored, touched) };
  }

  /** @throws DomainError conflict `timetable.capacity_taken` with every session and limit that is too small */
  refuseTooSmall({ tooSmall }: SessionPlan): void {
    if (tooSmall.length === 0) return;
    const field = (one: TooSmall): string => `/${one.limit}`;
    throw conflict(
      'timetable.capacity_taken',
      { count: new Set(tooSmall.map((one) => one.sessionId)).size },
      {
        errors: tooSmall.map((one) => ({
          pointer: field(one),
          code: 'timetable.capacity_taken_on',
          params: { day: one.day, taken: one.taken, planned: one.planned },
        })),
        members: { sessions: tooSmall },
      },
    );
  }

  /** Saves the plan: closes what falls away, opens what is wanted again, adds what is missing, gives the rest its new words. */
  async save({ facilityId, dropped, planned }: SessionPlan): Promise<{ added: number; changed: number; dropped: number }> {
    await this.db.sql(`UPDATE sessions SET status = 'closed', dropped = true WHERE id = ANY($1::uuid[])`, [dropped.map((s) => s.id)]);
    await this.rows.reopen(facilityId, planned);
    const added = await this.rows.insert(facilityId, planned);
    const changed = await this.rows.apply(facilityId, planned);
    return { added, changed, dropped: dropped.length };
  }
}
