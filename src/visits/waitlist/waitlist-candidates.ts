import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { ContactMode } from '../../kernel/contact-modes';
import { Clock } from '../../kernel/clock';
import type { Day } from '../../kernel/days';
import { addHours } from '../../kernel/instants';

/** Sessions looked at in one sweep, of all facilities in turn. */
const SWEEP = 50;
const SOONEST_HOURS = 26;
/** What was looked at in vain is looked at again after so long, although nothing of the family has changed: the day has, or a rule. */
const LOOK_AGAIN_HOURS = 6;

/** SQL: how many seats of session `s` belong to meetings that a closure's undo has still to bring back. */
export const STILL_TO_COME_BACK = `LATERAL (SELECT count(*)::int AS n FROM closure_visits x WHERE x.status = 'undoing'
   AND (x.from_session_id = s.id OR x.from_status = 'proposed' AND x.was ->> 'proposedSessionId' = s.id::text))`;

/** SQL: entry `e` waits for a session like `s` of facility `f`; the same question as `suits` (waitlist.rules.ts). */
export const SUITS = `e.status = 'waiting' AND e.facility_id = s.facility_id AND e.mode = s.mode AND s.day BETWEEN e.from_day AND e.to_day
   AND (e.weekdays IS NULL OR extract(isodow FROM s.day)::int = ANY(e.weekdays))
   AND (e.earliest IS NULL OR date_trunc('minute', s.starts_at AT TIME ZONE f.time_zone)::time >= e.earliest)
   AND (e.latest IS NULL OR date_trunc('minute', s.starts_at AT TIME ZONE f.time_zone)::time <= e.latest)`;

/** SQL: entry `e` has no open offer, has not answered about session `s`, and has no meeting in its window. */
const MAY_BE_ASKED = `NOT EXISTS (SELECT 1 FROM waitlist_offers o WHERE o.entry_id = e.id AND (o.status = 'open' OR o.session_id = s.id AND o.status <> 'withdrawn'))
   AND NOT EXISTS (SELECT 1 FROM visit_dyads vd JOIN visits v ON v.id = vd.visit_id JOIN sessions z ON z.id = v.session_id
                    WHERE vd.dyad_id = e.dyad_id AND vd.live AND v.mode = e.mode AND z.day BETWEEN e.from_day AND e.to_day)`;

/** SQL: session `s` has room for the adults of entry `e`, and a video room where one is needed. */
const HAS_ROOM = `(s.max_adults IS NULL OR s.max_adults - s.adults_taken >= e.adults)
   AND (s.mode <> 'video' OR s.max_video IS NULL OR s.max_video > s.video_taken)`;

/** SQL: entry `e` of dyad `d` was looked at for session `s` in vain since $1, and neither has changed, nor the parent's allowance. */
const SEEN = `EXISTS (SELECT 1 FROM waitlist_looks l WHERE l.session_id = s.id AND l.entry_id = e.id AND l.looked_at > $1
   AND l.gate_version = d.gate_version AND l.session_version = s.version
   AND NOT EXISTS (SELECT 1 FROM custody_episodes c JOIN entitlement_entries x ON x.roster_entry_id = c.roster_entry_id
                    WHERE c.parent_id = d.parent_id AND c.ended_on IS NULL AND x.at >= l.looked_at))`;

/** A session with a free seat for which somebody waits. */
export interface FreeSession {
  id: string;
  facilityId: string;
  mode: ContactMode;
  day: Day;
  startsAt: Date;
  localStart: string;
  version: number;
  free: number;
  /** Null: no limit. */
  freeAdults: number | null;
  freeVideo: number | null;
}

/** An entry that may be asked about a session, locked. */
export interface Askable {
  id: string;
  gateVersion: number;
  /** Looked at not long ago, in vain, and nothing has changed since. */
  seen: boolean;
}

/** Which sessions have a seat for whom; and who was looked at in vain, so that nobody's shut gates keep the rest of the list waiting. */
@Injectable()
export class WaitlistCandidates {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** A session with a free seat on a day for which somebody waits; undefined otherwise. */
  free(sessionId: string): Promise<FreeSession | undefined> {
    return this.db.one<FreeSession>(
      `SELECT s.id, s.facility_id, s.mode, s.day, s.starts_at, to_char(s.starts_at AT TIME ZONE f.time_zone, 'HH24:MI') AS local_start, s.version,
              s.capacity - s.held - s.confirmed - owed.n AS free, s.max_adults - s.adults_taken AS free_adults,
              CASE WHEN s.mode = 'video' THEN s.max_video - s.video_taken END AS free_video
         FROM sessions s JOIN facilities f ON f.id = s.facility_id, ${STILL_TO_COME_BACK} owed
        WHERE s.id = $1 AND s.status = 'open' AND s.capacity > s.held + s.confirmed + owed.n
          AND EXISTS (SELECT 1 FROM waitlist_entries e WHERE e.status = 'waiting' AND e.facility_id = s.facility_id AND e.mode = s.mode AND s.day BETWEEN e.from_day AND e.to_day)`,
      [sessionId],
    );
  }

  /** Locks the entry when it may be asked: it waits, has no open offer, has not answered about this session, and has no meeting in its window. */
  lock(entryId: string, sessionId: string): Promise<Askable | undefined> {
    return this.db.one<Askable>(
      `SELECT e.id, d.gate_version, ${SEEN} AS seen FROM waitlist_entries e JOIN dyads d ON d.id = e.dyad_id JOIN sessions s ON s.id = $3
        WHERE e.id = $2 AND e.status = 'waiting' AND ${MAY_BE_ASKED}
        FOR NO KEY UPDATE OF e SKIP LOCKED`,
      [this.lookedSince(), entryId, sessionId],
    );
  }

  /** Remembers that the gates stood between a family and a session. */
  async lookedInVain({ id, gateVersion }: Askable, session: FreeSession): Promise<void> {
    await this.db.sql(
      `INSERT INTO waitlist_looks (entry_id, session_id, gate_version, session_version, looked_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (session_id, entry_id) DO UPDATE
         SET gate_version = excluded.gate_version, session_version = excluded.session_version, looked_at = excluded.looked_at`,
      [id, session.id, gateVersion, session.version, this.clock.now()],
    );
  }

  /**
   * Sessions with a free seat for somebody who has not just been looked at in vain: the facilities take turns, in each the sessions that were
   * looked at least lately first, so that a sweep of bounded length comes to all of them.
   */
  async toSweep(): Promise<string[]> {
    const sessions = await this.db.sql<{ id: string }>(
      `SELECT x.id FROM (
         SELECT s.id, s.starts_at, w.looked_at,
                row_number() OVER (PARTITION BY s.facility_id ORDER BY w.looked_at NULLS FIRST, s.starts_at, s.id) AS turn
           FROM sessions s JOIN facilities f ON f.id = s.facility_id, ${STILL_TO_COME_BACK} owed,
                LATERAL (SELECT max(l.looked_at) AS looked_at FROM waitlist_looks l WHERE l.session_id = s.id) w
          WHERE s.status = 'open' AND s.capacity > s.held + s.confirmed + owed.n AND s.starts_at > $2
            AND EXISTS (SELECT 1 FROM waitlist_entries e JOIN dyads d ON d.id = e.dyad_id
                         WHERE ${SUITS} AND ${HAS_ROOM} AND ${MAY_BE_ASKED} AND NOT ${SEEN})) x
        ORDER BY x.turn, x.looked_at NULLS FIRST, x.starts_at, x.id LIMIT ${SWEEP}`,
      [this.lookedSince(), addHours(this.clock.now(), SOONEST_HOURS)],
    );
    return sessions.map(({ id }) => id);
  }

  /** Forgets looks that say nothing any more. */
  async forget(): Promise<void> {
    await this.db.sql(`DELETE FROM waitlist_looks WHERE looked_at <= $1`, [this.lookedSince()]);
  }

  private lookedSince(): Date {
    return addHours(this.clock.now(), -LOOK_AGAIN_HOURS);
  }
}
