import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, Page, toPage } from '../kernel/page';

/** A parent's appointment as the officer of the facility sees it. */
export interface AppointmentView {
  id: string;
  rosterEntryId: string;
  rosterNumber: string;
  startsAt: Date;
  endsAt: Date;
  cancelledAt: Date | null;
  version: number;
}

const APPOINTMENT = `SELECT a.id, a.roster_entry_id, r.number AS roster_number, a.starts_at, a.ends_at, a.cancelled_at, a.version
  FROM parent_appointments a JOIN roster_entries r ON r.id = a.roster_entry_id WHERE a.facility_id = $1`;

/** Reads the appointments of parents at the officer's facility. */
@Injectable()
export class AppointmentsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Coming and running ones in the order of time; of one parent's roster entry or of all. */
  async coming(
    actor: Actor,
    { limit, cursor, rosterEntryId }: { limit: number; cursor?: string; rosterEntryId?: string },
  ): Promise<Page<AppointmentView>> {
    const [at, id] = decodeCursor(cursor, ['instant', 'id']) ?? [];
    const rows = await this.db.sql<AppointmentView>(
      `${APPOINTMENT} AND a.cancelled_at IS NULL AND a.ends_at > $2 AND ($3::uuid IS NULL OR a.roster_entry_id = $3)
          AND ($4::timestamptz IS NULL OR (a.starts_at, a.id) > ($4, $5::uuid)) ORDER BY a.starts_at, a.id LIMIT $6`,
      [actor.facilityId, this.clock.now(), rosterEntryId, at, id, limit + 1],
    );
    return toPage(rows, limit, (row) => [row.startsAt.toISOString(), row.id]);
  }

  /** One, cancelled or not. @throws DomainError not_found for another facility's */
  async one(actor: Actor, id: string): Promise<AppointmentView> {
    const row = await this.db.one<AppointmentView>(`${APPOINTMENT} AND a.id = $2`, [actor.facilityId, id]);
    if (!row) throw notFound();
    return row;
  }

  /** The roster entry of a parent held at the officer's facility. @throws DomainError not_found */
  async entryOf(actor: Actor, parentId: string): Promise<string> {
    const row = await this.db.one<{ id: string }>(
      `SELECT e.roster_entry_id AS id FROM custody_episodes e WHERE e.parent_id = $1 AND e.facility_id = $2 AND e.ended_on IS NULL`,
      [parentId, actor.facilityId],
    );
    if (!row) throw notFound();
    return row.id;
  }

  /** The line of the officer's roster with a number; undefined when there is none that is held. */
  entryByNumber(actor: Actor, number: string): Promise<{ id: string } | undefined> {
    return this.db.one<{ id: string }>(`SELECT id FROM roster_entries WHERE facility_id = $1 AND number = $2 AND status = 'held'`, [
      actor.facilityId,
      number,
    ]);
  }

  /** The zone in which the officer's facility writes its times. */
  async zone(actor: Actor): Promise<string> {
    const row = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM facilities WHERE id = $1`, [actor.facilityId]);
    return row?.timeZone ?? 'UTC';
  }
}
