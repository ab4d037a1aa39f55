import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { nameKey } from '../kernel/names';
import { decodeCursor, Page, toPage } from '../kernel/page';
import { Grade } from '../kernel/vocabulary';
import { PersonJson } from './tracings.queries';

/** A line of the roster as its own facility sees it. The ID number is not kept, only whether one was given. */
export interface RosterEntryJson extends PersonJson {
  id: string;
  number: string;
  ward: { code: string; name: string } | null;
  grade: Grade;
  status: 'held' | 'released';
  version: number;
}

const ENTRY = `SELECT r.id, r.number, r.family_name, r.given_name, r.former_names, r.sex, r.birth_date, r.home_county_code, (r.id_number_index IS NOT NULL) AS id_number_known,
    CASE WHEN w.id IS NULL THEN NULL ELSE jsonb_build_object('code', w.code, 'name', w.name) END AS ward, r.grade, r.status, r.version
  FROM roster_entries r LEFT JOIN wards w ON w.id = r.ward_id WHERE r.facility_id = $1`;

/** Reads the roster of the actor's own facility. */
@Injectable()
export class RosterQueries {
  constructor(private readonly db: Database) {}

  /** One line. @throws DomainError not_found for another facility's */
  async one(actor: Actor, id: string): Promise<RosterEntryJson> {
    const row = await this.db.one<RosterEntryJson>(`${ENTRY} AND r.id = $2`, [actor.facilityId, id]);
    if (!row) throw notFound();
    return row;
  }

  /** The roster by number; `search` is the beginning of a number or of a name in any writing. */
  async list(actor: Actor, filter: { limit: number; cursor?: string; status: string; search?: string }): Promise<Page<RosterEntryJson>> {
    const [after] = decodeCursor(filter.cursor, ['text']) ?? [null];
    const search = filter.search?.trim() ?? '';
    const rows = await this.db.sql<RosterEntryJson>(
      `${ENTRY} AND r.status = $2 AND ($3::text IS NULL OR r.number > $3)
          AND ($4 = '' OR starts_with(lower(r.number), lower($4)) OR ($5 <> '' AND starts_with(r.name_key, $5)))
        ORDER BY r.number LIMIT $6`,
      [actor.facilityId, filter.status, after, search, nameKey(search, ''), filter.limit + 1],
    );
    return toPage(rows, filter.limit, (row) => [row.number]);
  }

  /** The wards to choose from. */
  wards(actor: Actor): Promise<{ code: string; name: string }[]> {
    return this.db.sql(`SELECT code, name FROM wards WHERE facility_id = $1 AND ended_at IS NULL ORDER BY code`, [actor.facilityId]);
  }
}
