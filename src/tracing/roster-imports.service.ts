import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { IdNumbers } from '../config/id-numbers';
import { Database } from '../database/database';
import { CustodyService } from '../families/custody.service';
import { DyadChanges } from '../families/dyad-changes.service';
import { readTable } from '../files/csv-reader';
import { validateForm } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { dayInZone } from '../kernel/days';
import { conflict, DomainError, FieldError, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import { requestContext } from '../kernel/request-context';
import type { RosterImport } from './roster-import.entity';
import { columnsOf, lineOf, RECORD } from './roster-import.rows';
import { countsOf, fingerprintOf, RosterImportJson, RosterImportsQueries } from './roster-imports.queries';
import { cellError, fieldsOf, readHeads, repeatedNumbers, RosterColumn, RosterLine, rosterPlan, RosterPlan } from './roster-table.rules';
import { columnName, headNames, spokenWords } from './roster-table.words';
import { TracingFinder } from './tracing.finder';
import { RosterEntryBody } from './tracings.dto';

const MOST_LINES = 5000;
/** One line of heads and the people; XML of that many lines is far below this. */
const LIMITS = { rows: MOST_LINES + 1, columns: 30, unpackedBytes: 24 * 1024 * 1024 };
/** So many words about rows are said at once; of more only their number. */
const MOST_ERRORS = 1000;
/** A file nobody has decided on is forgotten after a day: it holds names. */
const KEPT_HOURS = 24;
/** What the readers of files say about any file, as it is said about this one. */
const AS_OURS: Record<string, string> = {
  'xlsx.not_xlsx': 'roster_import.not_readable',
  'xlsx.too_many_rows': 'roster_import.too_many_rows',
  'xlsx.too_big': 'roster_import.too_many_rows',
  'xlsx.wrong_columns': 'roster_import.too_many_columns',
};

/**
 * A facility's list of the people it holds, as a file: read, looked at by a person, applied as one act or not at all. A line that is not in
 * the file is left alone: who has gone is reported as a release or a transfer, because meetings hang from it.
 */
@Injectable()
export class RosterImportsService {
  constructor(
    private readonly db: Database,
    private readonly queries: RosterImportsQueries,
    private readonly idNumbers: IdNumbers,
    private readonly custody: CustodyService,
    private readonly dyads: DyadChanges,
    private readonly finder: TracingFinder,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads a file and keeps what it says for a person to apply or refuse; writes nothing to the roster. The same file again leads to the same
   * look as long as that is open.
   * @throws DomainError invalid with every fault of the file (`/file`) or of all its rows (`/rows/12/birthDate`) at once; conflict
   *   `roster_import.applied_already` for a file that has been applied
   */
  async check(actor: Actor, file: Buffer | undefined): Promise<RosterImportJson> {
    const rows = await this.read(actor, file);
    const sha256 = createHash('sha256')
      .update(file ?? '')
      .digest('hex');
    return this.db.transaction(async () => {
      await this.forget(actor.facilityId);
      const id = newId();
      const counts = countsOf(rosterPlan(rows, await this.queries.known(actor.facilityId)));
      const added = await this.db.affected(
        `INSERT INTO roster_imports (id, facility_id, sha256, status, rows, counts, uploaded_by, uploaded_at) VALUES ($1, $2, $3, 'checked', $4, $5, $6, $7)
         ON CONFLICT (facility_id, sha256) WHERE status <> 'refused' DO NOTHING`,
        [id, actor.facilityId, sha256, JSON.stringify(rows), JSON.stringify(counts), actor.userId, this.clock.now()],
      );
      const there = added === 1 ? id : await this.again(actor, sha256);
      await this.record(actor, 'check', { importId: there, rows: rows.length });
      return this.queries.one(actor, there);
    });
  }

  /**
   * Applies a file: all its lines or none. A new ward or grade is a custody event, as when it is typed.
   * @param seen the look's `fingerprint`; when given, a roster that has changed since is looked at again first
   * @throws DomainError conflict `roster_import.closed`, `roster_import.moved_on`; not_found; invalid with each row whose person has been
   *   released since the look: looking again would not help
   */
  async apply(actor: Actor, id: string, seen?: string): Promise<RosterImportJson> {
    return this.db.transaction(async () => {
      const { rows } = await this.lockOpen(actor, id);
      const released = await this.queries.releasedNumbers(actor.facilityId);
      const gone = rows.filter(({ number }) => released.has(number));
      if (gone.length > 0)
        throw refused(gone.map(({ row }) => ({ pointer: `/rows/${row}/number`, code: 'roster_import.released_since', params: { row } })));
      const plan = rosterPlan(rows, await this.queries.known(actor.facilityId));
      if (seen !== undefined && seen !== fingerprintOf(plan)) throw conflict('roster_import.moved_on');
      const touched = [...(await this.change(actor, plan)), ...(await this.add(actor, plan.added))];
      await this.finder.findAgainstMany(touched);
      const counts = countsOf(plan);
      await this.close(id, 'applied', counts);
      await this.record(actor, 'apply', { importId: id, ...counts });
      return this.queries.one(actor, id);
    });
  }

  /** Puts a file away unread; it may come again. @throws DomainError conflict `roster_import.closed`; not_found */
  async refuse(actor: Actor, id: string): Promise<RosterImportJson> {
    return this.db.transaction(async () => {
      const { counts } = await this.lockOpen(actor, id);
      await this.close(id, 'refused', counts);
      await this.record(actor, 'reject', { importId: id });
      return this.queries.one(actor, id);
    });
  }

  /** Forgets the lines of every file on which nobody has decided for a day. */
  async forgetOld(): Promise<void> {
    await this.db.transaction(() => this.forget(null));
  }

  private async forget(facilityId: string | null): Promise<void> {
    await this.db.sql(
      `UPDATE roster_imports SET status = 'refused', rows = '[]', closed_at = $1
        WHERE status = 'checked' AND uploaded_at < $2 AND ($3::uuid IS NULL OR facility_id = $3)`,
      [this.clock.now(), addHours(this.clock.now(), -KEPT_HOURS), facilityId],
    );
  }

  /** The file's lines, all right. */
  private async read(actor: Actor, file: Buffer | undefined): Promise<RosterLine[]> {
    if (!file || file.length === 0) throw refused([{ pointer: '/file', code: 'roster_import.file_missing' }]);
    const table = this.table(file);
    const locale = requestContext()?.locale ?? actor.locale;
    const { at, errors } = readHeads(table[0], headNames(), (column) => columnName(locale, column));
    if (errors.length > 0) throw refused(errors);
    if (table.length < 2) throw refused([{ pointer: '/file', code: 'roster_import.nobody' }]);
    const facility = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM facilities WHERE id = $1`, [actor.facilityId]);
    const today = dayInZone(this.clock.now(), facility?.timeZone ?? 'UTC');
    const wards = await this.db.sql<{ code: string; name: string }>(
      `SELECT code, name FROM wards WHERE facility_id = $1 AND ended_at IS NULL`,
      [actor.facilityId],
    );
    const words = spokenWords(wards);
    const codes = new Set(wards.map((ward) => ward.code));
    const released = await this.queries.releasedNumbers(actor.facilityId);
    const faults: FieldError[] = [];
    const lines = table.slice(1).map((row): RosterLine => {
      const fields = fieldsOf(row, at, words);
      const wrong = (column: RosterColumn, code: string): void => {
        faults.push(cellError(row.number, column, at, `roster_import.${code}`));
      };
      const body = this.judged(fields, (column) => wrong(column, `cell.${column}`));
      if (body.birthDate && body.birthDate > today) wrong('birthDate', 'cell.birthDate');
      if (body.wardCode && !codes.has(body.wardCode)) wrong('wardCode', 'cell.wardCode');
      if (released.has(body.number)) wrong('number', 'released');
      return lineOf(row.number, body, body.idNumber ? this.idNumbers.index(body.idNumber) : null);
    });
    faults.push(...repeatedNumbers(lines, at));
    if (faults.length > 0) throw refused(inOrder(faults));
    return lines;
  }

  private table(file: Buffer): ReturnType<typeof readTable> {
    try {
      return readTable(file, LIMITS);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw refused(error.errors.map((e) => ({ ...e, code: AS_OURS[e.code] ?? e.code, params: { ...e.params, most: MOST_LINES } })));
    }
  }

  /** The row as the roster's own form would be judged; each column that is wrong is told of. */
  private judged(fields: Record<RosterColumn, string | string[]>, wrong: (column: RosterColumn) => void): RosterEntryBody {
    const given = { ...fields, formerNames: fields.formerNames.length === 0 ? undefined : fields.formerNames };
    try {
      return validateForm(RosterEntryBody, given);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      for (const column of new Set(error.errors.map((e) => e.pointer.split('/')[1] as RosterColumn))) wrong(column);
      return Object.assign(new RosterEntryBody(), { number: fields.number, familyName: '', givenName: '' });
    }
  }

  /** A file that has been here before: still open, then it is looked at again; else it has been applied. */
  private async again(actor: Actor, sha256: string): Promise<string> {
    const open = await this.db.one<{ id: string; status: string }>(
      `SELECT id, status FROM roster_imports WHERE facility_id = $1 AND sha256 = $2 AND status <> 'refused'`,
      [actor.facilityId, sha256],
    );
    if (open?.status === 'checked') return open.id;
    throw conflict('roster_import.applied_already', {}, { errors: [{ pointer: '/file', code: 'roster_import.applied_already' }] });
  }

  private async lockOpen(actor: Actor, id: string): Promise<Pick<RosterImport, 'rows' | 'counts'>> {
    // One file of a facility after the other: the second sees what the first has done.
    await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended('roster_imports:' || $1, 7))`, [actor.facilityId ?? '']);
    await this.queries.one(actor, id);
    const row = await this.db.one<Pick<RosterImport, 'rows' | 'counts' | 'status'>>(
      `SELECT rows, counts, status FROM roster_imports WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (row?.status !== 'checked') throw conflict('roster_import.closed');
    return row;
  }

  /** @returns the lines brought up to date */
  private async change(actor: Actor, { changed }: RosterPlan): Promise<string[]> {
    const moved = changed.filter(({ fields }) => fields.includes('wardCode') || fields.includes('grade'));
    await this.dyads.lockAtEntries(moved.map(({ was }) => was.id));
    const rows = changed.map(({ line, was }) => ({ id: was.id, version: was.version, ...columnsOf(line) }));
    const written = await this.db.affected(
      `UPDATE roster_entries r SET family_name = n.family_name, given_name = n.given_name, name_key = n.name_key, sex = n.sex,
              former_names = coalesce(n.former_names, r.former_names), birth_date = coalesce(n.birth_date, r.birth_date),
              home_county_code = coalesce(n.home_county_code, r.home_county_code), id_number_index = coalesce(n.id_number_index, r.id_number_index),
              version = r.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, version int, ${RECORD})
        WHERE r.id = n.id AND r.version = n.version AND r.facility_id = $2 AND r.status = 'held'`,
      [JSON.stringify(rows), actor.facilityId],
    );
    if (written !== changed.length) throw conflict('roster_import.moved_on');
    const occurredAt = this.clock.now();
    for (const { line, was, fields } of [...moved].sort((a, b) => (a.was.id < b.was.id ? -1 : 1))) {
      if (fields.includes('wardCode'))
        await this.custody.recordEvent(actor, was.id, { kind: 'ward_changed', wardCode: line.wardCode, occurredAt });
      if (fields.includes('grade')) await this.custody.recordEvent(actor, was.id, { kind: 'grade_changed', grade: line.grade, occurredAt });
    }
    return this.told(
      'update',
      changed.map(({ was }) => was.id),
    );
  }

  /** @returns the new lines */
  private async add(actor: Actor, added: readonly RosterLine[]): Promise<string[]> {
    const rows = added.map((line) => ({ id: newId(), ...columnsOf(line) }));
    const written = await this.db.affected(
      `INSERT INTO roster_entries (id, facility_id, ward_id, number, family_name, given_name, former_names, name_key, sex, birth_date, home_county_code, id_number_index, grade)
       SELECT n.id, $2, w.id, n.number, n.family_name, n.given_name, coalesce(n.former_names, '{}'), n.name_key, n.sex, n.birth_date, n.home_county_code, n.id_number_index,
              coalesce(n.grade, 'general')
         FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, ${RECORD}) LEFT JOIN wards w ON w.facility_id = $2 AND w.code = n.ward_code
       ON CONFLICT (facility_id, number) DO NOTHING`,
      [JSON.stringify(rows), actor.facilityId],
    );
    // Somebody has typed one of these numbers meanwhile.
    if (written !== added.length) throw conflict('roster_import.moved_on');
    return this.told(
      'add',
      rows.map((row) => row.id),
    );
  }

  private async told(verb: 'add' | 'update', ids: string[]): Promise<string[]> {
    const lines = ids.map((subjectId) => ({ action: `roster_entry.${verb}`, subjectType: 'roster_entry', subjectId }));
    if (lines.length > 0) await this.audit.record(...lines);
    return ids;
  }

  private async close(id: string, status: 'applied' | 'refused', counts: object | null): Promise<void> {
    await this.db.sql(`UPDATE roster_imports SET status = $2, rows = '[]', counts = $3, closed_at = $4 WHERE id = $1`, [
      id,
      status,
      JSON.stringify(counts),
      this.clock.now(),
    ]);
  }

  private async record(actor: Actor, verb: string, details: Record<string, unknown>): Promise<void> {
    await this.audit.record({ action: `roster_import.${verb}`, subjectType: 'facility', subjectId: actor.facilityId, details });
  }
}

const refused = (errors: FieldError[]): DomainError => invalid('validation.failed', {}, errors);

/** From the top of the file to its end; beyond a thousand only how many more there are. */
function inOrder(errors: readonly FieldError[]): FieldError[] {
  const sorted = [...errors].sort(
    (a, b) => Number(a.params?.row ?? 0) - Number(b.params?.row ?? 0) || Number(a.params?.column ?? 0) - Number(b.params?.column ?? 0),
  );
  if (sorted.length <= MOST_ERRORS) return sorted;
  return [
    ...sorted.slice(0, MOST_ERRORS),
    { pointer: '/file', code: 'roster_import.more_errors', params: { count: sorted.length - MOST_ERRORS } },
  ];
}
