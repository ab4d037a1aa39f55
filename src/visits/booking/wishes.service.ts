import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { FieldError, invalid } from '../../kernel/domain-error';
import { Clock } from '../../kernel/clock';
import type { WishView } from '../visit.select';

/** A wish that has not been tried yet. */
export interface OpenWish {
  rank: number;
  sessionId: string;
}

/** Other sessions that would do, kept with a request in the order wished: the facility sees them, and a request that finds no room moves on. */
@Injectable()
export class WishesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Wishes lie at the first one's facility and are of its kind.
   * @throws DomainError invalid `wish.other_place` with a pointer to each that does not
   */
  async check([first, ...wishes]: string[]): Promise<void> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT s.id FROM sessions s JOIN sessions f ON f.id = $1 AND (f.facility_id, f.mode) = (s.facility_id, s.mode) WHERE s.id = ANY($2::uuid[]) AND s.id <> f.id`,
      [first ?? null, wishes],
    );
    const errors = wishes.flatMap((id, i): FieldError[] =>
      rows.some((row) => row.id === id.toLowerCase()) ? [] : [{ pointer: `/wishes/${i}`, code: 'wish.other_place' }],
    );
    if (errors.length > 0) throw invalid('wish.other_place', {}, errors);
  }

  /** Keeps the wishes of a request that has just been written, in the same transaction. */
  async keep(visitId: string, wishes: readonly string[]): Promise<void> {
    if (wishes.length === 0) return;
    await this.db.sql(
      `INSERT INTO visit_wishes (visit_id, rank, session_id) SELECT $1, n + 1, id FROM unnest($2::uuid[]) WITH ORDINALITY AS w(id, n)`,
      [visitId, [...wishes]],
    );
  }

  /** The wishes of a visit in order; nothing is asked when there can be none. */
  async of(visitId: string, wishes: readonly string[] | undefined): Promise<WishView[]> {
    if (!wishes?.length) return [];
    return this.db.sql<WishView>(
      `SELECT w.rank, w.session_id, s.starts_at, s.ends_at, w.tried_at FROM visit_wishes w JOIN sessions s ON s.id = w.session_id WHERE w.visit_id = $1 ORDER BY w.rank`,
      [visitId],
    );
  }

  /** Wishes that are still to be tried, in order. */
  open(visitId: string): Promise<OpenWish[]> {
    return this.db.sql<OpenWish>(
      `SELECT w.rank, w.session_id FROM visit_wishes w JOIN sessions s ON s.id = w.session_id
        WHERE w.visit_id = $1 AND w.tried_at IS NULL AND s.status = 'open' AND s.starts_at > $2 ORDER BY w.rank`,
      [visitId, this.clock.now()],
    );
  }

  /** Marks wishes as tried, up to and including a rank. */
  async tried(visitId: string, rank: number): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(`UPDATE visit_wishes SET tried_at = $3 WHERE visit_id = $1 AND rank <= $2 AND tried_at IS NULL`, [
        visitId,
        rank,
        this.clock.now(),
      ]),
    );
  }
}
