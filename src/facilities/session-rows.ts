import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import { Day } from '../kernel/days';
import { newId } from '../kernel/ids';
import type { DatedSession } from './facility-sessions.rules';

/** A planned session as a row of a JSON parameter. */
const PLANNED = `jsonb_to_recordset($2::jsonb) AS r(id uuid, "timetableId" uuid, "wardId" uuid, mode text, day date, "startsAt" timestamptz,
  "endsAt" timestamptz, capacity int, "hardCapacity" int, "maxAdults" int, "maxGroups" int, "maxVideo" int, audience text, admits jsonb, room text, provisional boolean)`;

/** What a session is, as columns and as planned: in one order. */
const COLUMNS = `ward_id, mode, starts_at, ends_at, capacity, hard_capacity, max_adults, max_groups, max_video, audience, admits, room, provisional`;
const VALUES = `r."wardId", r.mode, r."startsAt", r."endsAt", r.capacity, r."hardCapacity", r."maxAdults", r."maxGroups", r."maxVideo", r.audience, r.admits, r.room, r.provisional`;

/** Writes the rows of dated sessions as a plan wants them. Each locks sessions in the order of their ids; only inside a transaction. */
@Injectable()
export class SessionRows {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Adds those that are missing; returns how many. */
  insert(facilityId: string, sessions: readonly DatedSession[]): Promise<number> {
    return this.db.affected(
      `INSERT INTO sessions (id, facility_id, timetable_id, day, ${COLUMNS}) SELECT r.id, $1, r."timetableId", r.day, ${VALUES} FROM ${PLANNED}
       ON CONFLICT (timetable_id, day) DO NOTHING`,
      [facilityId, JSON.stringify(sessions.map((session) => ({ id: newId(), ...session })))],
    );
  }

  /**
   * Closes sessions still to come that the plan no longer has, a day off announced late for instance.
   * @returns those that were closed, and whether somebody has booked them
   */
  drop(facilityId: string, wanted: readonly DatedSession[], from: Day, to: Day): Promise<{ id: string; day: Day; booked: boolean }[]> {
    return this.db.sql(
      `WITH locked AS (
         SELECT s.id FROM sessions s
          WHERE s.facility_id = $1 AND s.day BETWEEN $3 AND $4 AND s.starts_at > $5 AND s.status = 'open' AND s.timetable_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($2::jsonb) AS r("timetableId" uuid, day date)
                             WHERE r."timetableId" = s.timetable_id AND r.day = s.day)
          ORDER BY s.id FOR UPDATE)
       UPDATE sessions s SET status = 'closed', dropped = true FROM locked WHERE s.id = locked.id
       RETURNING s.id, s.day, s.held + s.confirmed > 0 AS booked`,
      [facilityId, keys(wanted), from, to, this.clock.now()],
    );
  }

  /** Opens what was dropped and is wanted again, a day off withdrawn. What a facility closed stays closed. */
  async reopen(facilityId: string, wanted: readonly DatedSession[]): Promise<void> {
    await this.db.sql(
      `WITH locked AS (
         SELECT s.id FROM sessions s JOIN jsonb_to_recordset($2::jsonb) AS r("timetableId" uuid, day date) ON r."timetableId" = s.timetable_id AND r.day = s.day
          WHERE s.facility_id = $1 AND s.dropped AND s.starts_at > $3 ORDER BY s.id FOR UPDATE OF s)
       UPDATE sessions s SET status = 'open', dropped = false FROM locked WHERE s.id = locked.id`,
      [facilityId, keys(wanted), this.clock.now()],
    );
  }

  /** Marks what is still provisional, and what is so no longer. */
  async announce(facilityId: string, wanted: readonly DatedSession[]): Promise<void> {
    await this.db.sql(
      `WITH locked AS (
         SELECT s.id, r.provisional FROM sessions s
           JOIN jsonb_to_recordset($2::jsonb) AS r("timetableId" uuid, day date, provisional boolean) ON r."timetableId" = s.timetable_id AND r.day = s.day
          WHERE s.facility_id = $1 AND s.provisional <> r.provisional ORDER BY s.id FOR UPDATE OF s)
       UPDATE sessions s SET provisional = locked.provisional FROM locked WHERE s.id = locked.id`,
      [facilityId, JSON.stringify(wanted.map(({ timetableId, day, provisional }) => ({ timetableId, day, provisional })))],
    );
  }

  /**
   * Gives sessions still to come what the plan says of them now – times, ward, limits – and a new version, so that nobody books on the
   * old one. The caller has seen to the visits in them.
   * @throws DomainError conflict `session.full` and its like when a limit is lower than what is taken
   */
  async apply(facilityId: string, wanted: readonly DatedSession[]): Promise<number> {
    return this.db.affected(
      `WITH planned AS (SELECT r.* FROM ${PLANNED}),
       locked AS (
         SELECT s.id FROM sessions s JOIN planned r ON r."timetableId" = s.timetable_id AND r.day = s.day
          WHERE s.facility_id = $1 AND s.starts_at > $3 AND (s.ward_id, s.mode, s.starts_at, s.ends_at, s.capacity, s.hard_capacity, s.max_adults, s.max_groups, s.max_video,
                s.audience, s.admits, s.room, s.provisional) IS DISTINCT FROM (${VALUES}) ORDER BY s.id FOR UPDATE OF s)
       UPDATE sessions s SET (${COLUMNS}) = (${VALUES}), version = s.version + 1
         FROM planned r, locked WHERE s.id = locked.id AND r."timetableId" = s.timetable_id AND r.day = s.day`,
      [facilityId, JSON.stringify(wanted), this.clock.now()],
    );
  }
}

/** The keys of sessions as a JSON parameter. */
const keys = (sessions: readonly DatedSession[]): string => JSON.stringify(sessions.map(({ timetableId, day }) => ({ timetableId, day })));
