import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { ClosureAction, WasBefore } from './closure-visit.entity';
import type { VisitStatus } from '../visit.states';

/** A meeting that an undo has still to bring back. */
export interface UndoRow {
  visitId: string;
  action: ClosureAction;
  fromSessionId: string;
  fromStartsAt: Date;
  toSessionId: string | null;
  fromStatus: VisitStatus;
  was: WasBefore | null;
  versionAfter: number | null;
  /** Its organisation has made up for it. */
  instead: string | null;
  closedAt: Date;
}

/** A meeting that a closure has treated, with every session that it had, has or was offered. */
export interface HitRow {
  visitId: string;
  status: 'done' | 'under_way';
  fromSessionId: string;
  toSessionId: string | null;
  /** The other time the facility had offered. */
  offeredSessionId: string | null;
}

/** What a session has room for; null: no limit. */
export interface UndoRoom {
  open: boolean;
  /** Windows that need no second person: those let in beyond them take none. */
  windows: number;
  adults: number | null;
  groups: number | null;
  video: number | null;
}

/** Reads of a closure's undo. */
@Injectable()
export class ClosureUndoQueries {
  constructor(private readonly db: Database) {}

  /** The meetings that a closure has called off or moved, and those it has left to people because they are on the way. */
  hit(closureId: string): Promise<HitRow[]> {
    return this.db.sql(
      `SELECT visit_id, status, from_session_id, to_session_id, CASE from_status WHEN 'proposed' THEN (was ->> 'proposedSessionId')::uuid END AS offered_session_id
         FROM closure_visits WHERE closure_id = $1 AND status IN ('done', 'under_way') ORDER BY visit_id`,
      [closureId],
    );
  }

  /** The sessions that it shuts. */
  async shutBy(closureId: string): Promise<string[]> {
    return (await this.db.sql<{ id: string }>(`SELECT id FROM sessions WHERE closure_id = $1`, [closureId])).map((session) => session.id);
  }

  /** The meetings that no batch of the undo has reached yet, in the order in which the batches take them. */
  undoing(closureId: string, limit: number): Promise<UndoRow[]> {
    return this.db.sql<UndoRow>(
      `SELECT x.visit_id, x.action, x.from_session_id, s.starts_at AS from_starts_at, x.to_session_id, x.from_status, x.was, x.version_after, x.instead, c.created_at AS closed_at
         FROM closure_visits x JOIN closures c ON c.id = x.closure_id JOIN sessions s ON s.id = x.from_session_id
        WHERE x.closure_id = $1 AND x.status = 'undoing' ORDER BY x.visit_id LIMIT $2`,
      [closureId, limit],
    );
  }

  /** Of some sessions those that no meeting has still to come back to; in the order of ids. */
  async settled(sessionIds: readonly string[]): Promise<string[]> {
    const rows = await this.db.asSystem(() =>
      this.db.sql<{ id: string }>(
        `SELECT s.id FROM sessions s WHERE s.id = ANY($1::uuid[])
            AND NOT EXISTS (SELECT 1 FROM closure_visits x WHERE x.from_session_id = s.id AND x.status = 'undoing') ORDER BY s.id`,
        [[...sessionIds]],
      ),
    );
    return rows.map((row) => row.id);
  }

  /** As the system: whoever takes a closure back need not see who else comes. */
  room(sessionId: string): Promise<UndoRoom | undefined> {
    return this.db.asSystem(() =>
      this.db.one<UndoRoom>(
        `SELECT s.status = 'open' AS open, s.max_adults - s.adults_taken AS adults, s.max_groups - s.groups_taken AS groups, s.max_video - s.video_taken AS video,
                s.capacity - s.held - s.confirmed + (SELECT count(*) FROM visits v WHERE v.session_id = s.id AND v.live AND v.over_capacity)::int AS windows
           FROM sessions s WHERE s.id = $1`,
        [sessionId],
      ),
    );
  }

  /** A second person had been asked to let it in beyond the windows. */
  async isBeyond(visitId: string): Promise<boolean> {
    const row = await this.db.asSystem(() => this.db.one(`SELECT id FROM visits WHERE id = $1 AND over_capacity`, [visitId]));
    return row !== undefined;
  }

  /**
   * The family has, or may have, heard of the time that a closure gave it instead, or has answered about that. Counts the shared tables of
   * messages and calls, never writes them.
   */
  async heardOfMove({ visitId, versionAfter, closedAt }: UndoRow): Promise<boolean> {
    const row = await this.db.asSystem(() =>
      this.db.one(
        `SELECT id FROM messages WHERE visit_id = $1 AND visit_version >= $2 AND status IN ('sending', 'accepted', 'delivered', 'answered', 'called')
         UNION ALL SELECT id FROM call_tasks WHERE visit_id = $1 AND status = 'done' AND done_at >= $3
         UNION ALL SELECT id FROM family_answers WHERE visit_id = $1 AND at >= $3 LIMIT 1`,
        [visitId, versionAfter, closedAt],
      ),
    );
    return row !== undefined;
  }
}
