import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { conflict, notFound } from '../../kernel/domain-error';
import type { Locale } from '../../kernel/locale';
import type { CheckedRow, SheetLine } from './request-sheet.rules';
import { asSeenBy } from '../visit-audience.rules';
import { visibleTo } from '../visit.access';
import { VISIT_SELECT, VisitView } from '../visit.select';
import type { VisitStatus } from '../visit.states';

/** A facility whose answers an actor may write down. */
export interface DeskFacility {
  id: string;
  name: string;
  timeZone: string;
  /** Requests of the actor's that wait. */
  waiting: number;
}

/** A sheet with all that its files are made from. */
export interface SheetRecord {
  id: string;
  facilityId: string;
  facilityName: string;
  timeZone: string;
  number: number;
  locale: Locale;
  lines: SheetLine[];
  signature: string;
  createdAt: Date;
}

/** A sheet in a list. */
export interface SheetSummary {
  id: string;
  facilityId: string;
  facilityName: string;
  number: number;
  headCount: number;
  createdAt: Date;
  returns: { id: string; status: ReturnView['status'] }[];
}

/** A filled sheet that came back. */
export interface ReturnView {
  id: string;
  sheetId: string;
  number: number;
  status: 'checked' | 'applied' | 'refused';
  rows: CheckedRow[];
  saidBy: string;
  saidAt: Date;
}

/** A visit as far as a printed line of it may still be answered. */
export interface VisitState {
  status: VisitStatus;
  version: number;
  amended: boolean;
}

const SHEET = `SELECT s.id, s.facility_id, f.name AS facility_name, f.time_zone, s.number, s.locale, s.lines, s.signature, s.created_at
  FROM request_sheets s JOIN facilities f ON f.id = s.facility_id`;
/** Sheets of one's own desk: a liaison officer's facility, or the organisation's. */
const mine = (actor: Actor): { text: string; value: string | null } =>
  actor.role === 'liaison'
    ? { text: 's.facility_id = $1::uuid', value: actor.facilityId }
    : { text: 's.organisation_id = $1::uuid', value: actor.organisationId };

/** Reads of the offline desk. Each takes the actor; what is not theirs is not there. */
@Injectable()
export class OfflineDeskQueries {
  constructor(private readonly db: Database) {}

  /** Facilities whose answers the actor may write down: one's own, or those at which nobody has an account and one's requests wait. */
  async desks(actor: Actor): Promise<DeskFacility[]> {
    const visible = visibleTo(actor, 'v', 1);
    const own = actor.role === 'liaison';
    const rows = await this.db.sql<DeskFacility>(
      `SELECT f.id, f.name, f.time_zone, count(v.id)::int AS waiting
         FROM facilities f LEFT JOIN visits v ON v.facility_id = f.id AND v.status = 'requested' AND ${visible.text}
        WHERE ${own ? 'f.id = $1::uuid' : 'v.id IS NOT NULL'} GROUP BY f.id ORDER BY f.name, f.id`,
      [visible.value],
    );
    if (own) return rows;
    const answering = await this.withOfficer(rows.map((row) => row.id));
    return rows.filter((row) => !answering.has(row.id));
  }

  /**
   * The desk at which the actor may act.
   * @throws DomainError not_found for a facility one has nothing to do with; conflict `desk.has_officer` where somebody there answers at a screen
   */
  async deskOf(actor: Actor, facilityId: string | undefined): Promise<{ id: string; timeZone: string }> {
    const id = actor.role === 'liaison' ? actor.facilityId : facilityId;
    const facility = await this.db.one<{ id: string; timeZone: string }>(`SELECT id, time_zone FROM facilities WHERE id = $1`, [
      id ?? null,
    ]);
    if (!facility || (facilityId !== undefined && facilityId !== facility.id)) throw notFound();
    if (actor.role !== 'liaison' && (await this.withOfficer([facility.id])).size > 0) throw conflict('desk.has_officer');
    return facility;
  }

  /** The zone in which the actor's desk tells the time. */
  async zoneOf(actor: Actor): Promise<string> {
    const row = await this.db.one<{ timeZone: string }>(
      actor.role === 'liaison' ? `SELECT time_zone FROM facilities WHERE id = $1` : `SELECT time_zone FROM organisations WHERE id = $1`,
      [actor.role === 'liaison' ? actor.facilityId : actor.organisationId],
    );
    return row?.timeZone ?? 'UTC';
  }

  /** Requests of a desk that wait for an answer, earliest first. */
  async waiting(actor: Actor, facilityId: string, most: number): Promise<VisitView[]> {
    const visible = visibleTo(actor, 'v', 1);
    const rows = await this.db.sql<VisitView>(
      `${VISIT_SELECT} WHERE ${visible.text} AND v.facility_id = $2 AND v.status = 'requested' ORDER BY v.starts_at, v.id LIMIT $3`,
      [visible.value, facilityId, most],
    );
    return rows.map((row) => asSeenBy(actor, row));
  }

  /** How some visits stand now; `amended`: another session is asked for, which no sheet shows. */
  async states(actor: Actor, visitIds: string[]): Promise<Map<string, VisitState>> {
    const visible = visibleTo(actor, 'v', 2);
    const rows = await this.db.sql<VisitState & { id: string }>(
      `SELECT v.id, v.status, v.version, v.status = 'requested' AND v.proposed_session_id IS NOT NULL AS amended FROM visits v WHERE v.id = ANY($1::uuid[]) AND ${visible.text}`,
      [visitIds.filter((id) => id !== ''), visible.value],
    );
    return new Map(rows.map(({ id, ...state }) => [id, state]));
  }

  /** One sheet of the actor's desk. @throws DomainError not_found `sheet.not_found` */
  async sheet(actor: Actor, id: string): Promise<SheetRecord> {
    const sheet = await this.find(actor, id);
    if (!sheet) throw notFound('sheet.not_found');
    return sheet;
  }

  /** One sheet of the actor's desk, if there is one. */
  find(actor: Actor, id: string): Promise<SheetRecord | undefined> {
    const { text, value } = mine(actor);
    return this.db.one<SheetRecord>(`${SHEET} WHERE ${text} AND s.id = $2`, [value, id]);
  }

  /** True when the sheet is somebody's. */
  async exists(id: string): Promise<boolean> {
    return this.db.asSystem(async () => (await this.db.one(`SELECT 1 AS x FROM request_sheets WHERE id = $1`, [id])) !== undefined);
  }

  /** The latest sheets of the actor's desk. */
  list(actor: Actor): Promise<SheetSummary[]> {
    const { text, value } = mine(actor);
    return this.db.sql<SheetSummary>(
      `SELECT s.id, s.facility_id, f.name AS facility_name, s.number, jsonb_array_length(s.lines) AS head_count, s.created_at,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'status', r.status) ORDER BY r.id), '[]') FROM sheet_returns r WHERE r.sheet_id = s.id) AS returns
         FROM request_sheets s JOIN facilities f ON f.id = s.facility_id WHERE ${text} ORDER BY s.created_at DESC, s.id DESC LIMIT 30`,
      [value],
    );
  }

  /** One filled sheet of the actor's desk. @throws DomainError not_found `sheet.not_found` */
  async returned(actor: Actor, id: string): Promise<ReturnView> {
    const { text, value } = mine(actor);
    const found = await this.db.one<ReturnView>(
      `SELECT r.id, r.sheet_id, s.number, r.status, r.rows, r.said_by, r.said_at FROM sheet_returns r JOIN request_sheets s ON s.id = r.sheet_id WHERE ${text} AND r.id = $2`,
      [value, id],
    );
    if (!found) throw notFound('sheet.not_found');
    return found;
  }

  /** Of some facilities those at which a liaison officer has an account. */
  async withOfficer(facilityIds: string[]): Promise<Set<string>> {
    const rows = await this.db.asSystem(() =>
      this.db.sql<{ facilityId: string }>(
        `SELECT DISTINCT facility_id FROM users WHERE role = 'liaison' AND active AND facility_id = ANY($1::uuid[])`,
        [facilityIds],
      ),
    );
    return new Set(rows.map((row) => row.facilityId));
  }
}
