import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import type { RosterImportCounts } from './roster-import.entity';
import { RosterColumn, RosterKnown, RosterLine, rosterPlan, RosterPlan } from './roster-table.rules';

/** A person in a file, or on the roster. The ID number is not kept, only whether one was given. */
export type ImportedPerson = Omit<RosterLine, 'row' | 'idNumberIndex'> & { idNumberKnown: boolean };

/** An upload in the list of the latest. */
export interface RosterImportSummary {
  id: string;
  status: 'checked' | 'applied' | 'refused';
  uploadedAt: Date;
  closedAt: Date | null;
  counts: RosterImportCounts;
}

/** What a file does to the roster: as long as nobody has decided, judged against the roster of this moment. */
export interface RosterImportJson extends RosterImportSummary {
  /** Names this very look; an application that names it is refused when the roster has changed since. */
  fingerprint: string | null;
  /** People of the file who have been released from here: as long as there are any, it cannot be applied. */
  releasedSince: (ImportedPerson & { row: number })[];
  /** At most 200 of each, in the order of the file. */
  added: (ImportedPerson & { row: number })[];
  changed: (ImportedPerson & { row: number; fields: RosterColumn[]; was: ImportedPerson })[];
  /** Held here, and not named by the file. Nothing happens to them. */
  missing: ImportedPerson[];
}

interface Row extends Omit<RosterImportSummary, 'counts'> {
  rows: RosterLine[];
  counts: RosterImportCounts | null;
}

const MOST_SHOWN = 200;
const COLUMNS = `id, status, rows, counts, uploaded_at, closed_at`;

/** Reads uploads of a facility's own list. */
@Injectable()
export class RosterImportsQueries {
  constructor(private readonly db: Database) {}

  /** One upload with what it would do, or did. @throws DomainError not_found for another facility's */
  async one(actor: Actor, id: string): Promise<RosterImportJson> {
    const row = await this.db.one<Row>(`SELECT ${COLUMNS} FROM roster_imports WHERE id = $1 AND facility_id = $2`, [id, actor.facilityId]);
    if (!row) throw notFound();
    const { rows, counts, ...rest } = row;
    if (row.status !== 'checked')
      return {
        ...rest,
        counts: counts ?? countsOf(rosterPlan([], [])),
        fingerprint: null,
        releasedSince: [],
        added: [],
        changed: [],
        missing: [],
      };
    const released = await this.releasedNumbers(actor.facilityId);
    const isGone = ({ number }: RosterLine): boolean => released.has(number);
    const whole = rosterPlan(rows, await this.known(actor.facilityId));
    // Nobody is added who has been released: such lines are told apart.
    const plan = { ...whole, added: whole.added.filter((line) => !isGone(line)) };
    return {
      ...rest,
      counts: countsOf(plan),
      fingerprint: fingerprintOf(whole),
      releasedSince: whole.added.filter(isGone).map((line) => ({ row: line.row, ...personOf(line) })),
      added: plan.added.slice(0, MOST_SHOWN).map((line) => ({ row: line.row, ...personOf(line) })),
      changed: plan.changed
        .slice(0, MOST_SHOWN)
        .map(({ line, was, fields }) => ({ row: line.row, ...personOf(line), fields, was: personOf(was) })),
      missing: plan.missing.slice(0, MOST_SHOWN).map(personOf),
    };
  }

  /** The latest uploads; one that waits is counted as it was looked at. */
  async list(actor: Actor): Promise<RosterImportSummary[]> {
    const rows = await this.db.sql<RosterImportSummary & { counts: RosterImportCounts | null }>(
      `SELECT id, status, counts, uploaded_at, closed_at FROM roster_imports WHERE facility_id = $1 ORDER BY uploaded_at DESC, id LIMIT 10`,
      [actor.facilityId],
    );
    return rows.map((row) => ({ ...row, counts: row.counts ?? { added: 0, changed: 0, unchanged: 0, missing: 0 } }));
  }

  /** The people a facility holds, as far as a file may say something about them. */
  known(facilityId: string | null): Promise<RosterKnown[]> {
    return this.db.sql<RosterKnown>(
      `SELECT r.id, r.version, r.number, r.family_name, r.given_name, r.sex, w.code AS ward_code, r.grade, r.birth_date, r.home_county_code, r.id_number_index, r.former_names
         FROM roster_entries r LEFT JOIN wards w ON w.id = r.ward_id WHERE r.facility_id = $1 AND r.status = 'held' ORDER BY r.number`,
      [facilityId],
    );
  }

  /** Numbers of people who have been released from here. */
  async releasedNumbers(facilityId: string | null): Promise<Set<string>> {
    const rows = await this.db.sql<{ number: string }>(`SELECT number FROM roster_entries WHERE facility_id = $1 AND status = 'released'`, [
      facilityId,
    ]);
    return new Set(rows.map((row) => row.number));
  }
}

/** How much a plan does. */
export const countsOf = ({ added, changed, unchanged, missing }: RosterPlan): RosterImportCounts => ({
  added: added.length,
  changed: changed.length,
  unchanged,
  missing: missing.length,
});

/** The same plan on the same lines of the roster gives the same mark. */
export const fingerprintOf = (plan: RosterPlan): string =>
  createHash('sha256')
    .update(JSON.stringify([plan.added.map((line) => line.number), plan.changed.map(({ was }) => [was.id, was.version]), plan.unchanged]))
    .digest('base64url')
    .slice(0, 22);

const personOf = (one: RosterLine | RosterKnown): ImportedPerson => ({
  number: one.number,
  familyName: one.familyName,
  givenName: one.givenName,
  sex: one.sex,
  wardCode: one.wardCode,
  grade: one.grade,
  birthDate: one.birthDate,
  homeCountyCode: one.homeCountyCode,
  formerNames: one.formerNames,
  idNumberKnown: one.idNumberIndex !== null,
});
