import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { newId } from '../kernel/ids';
import { comparePersons, isLikely, searchKeys, TracedPerson } from './tracing.rules';

type Named = TracedPerson & { id: string };
type Entry = Named & { facilityId: string };
type Asked = Named & { tracingId: string };

const PERSON = (alias: string): string =>
  ['id', 'family_name', 'given_name', 'former_names', 'sex', 'birth_date', 'home_county_code', 'id_number_index']
    .map((c) => `${alias}.${c}`)
    .join(', ');

/**
 * Fills the desks of liaison officers: as the system, across every wall, because neither side may see the other's people – pairs a parent asked for with roster entries that may be the same person. The same
 * statements run whether or not somebody fits, so that neither the answer nor its time tells the asker.
 */
@Injectable()
export class TracingFinder {
  constructor(private readonly db: Database) {}

  /** Pairs a new question with every roster, in the caller's transaction. */
  findFor(tracingId: string): Promise<void> {
    return this.db.asSystem(() => this.searchRosters(tracingId));
  }

  /** Pairs a new or changed roster entry with the questions still open, in the caller's transaction. */
  findAgainst(rosterEntryId: string): Promise<void> {
    return this.db.asSystem(() => this.searchQuestions(rosterEntryId));
  }

  /** The same for many entries, in the caller's transaction: one statement for all of them. */
  findAgainstMany(rosterEntryIds: readonly string[]): Promise<void> {
    return this.db.asSystem(async () => {
      await this.takeTurns();
      const entries = await this.db.sql<Entry>(
        `SELECT r.facility_id, 'day' AS birth_date_precision, ${PERSON('r')} FROM roster_entries r WHERE r.id = ANY($1::uuid[]) AND r.status = 'held'`,
        [rosterEntryIds as string[]],
      );
      const asked = entries.map((entry) => ({ id: entry.id, sex: entry.sex, keys: searchKeys(entry), id_index: entry.idNumberIndex }));
      const found = await this.db.sql<Asked & { entryId: string }>(
        `SELECT k.id AS entry_id, t.id AS tracing_id, p.birth_date_precision, ${PERSON('p')}
           FROM jsonb_to_recordset($1::jsonb) AS k(id uuid, sex text, keys text[], id_index text)
           JOIN imprisoned_parents p ON p.sex = k.sex
            AND (p.name_key = ANY(k.keys) OR former_name_keys(p.former_names) && k.keys OR p.id_number_index = k.id_index)
           JOIN tracings t ON t.parent_id = p.id AND t.status = 'asked'`,
        [JSON.stringify(asked)],
      );
      const byId = new Map(entries.map((entry) => [entry.id, entry]));
      await this.write(
        found.flatMap(({ entryId, ...parent }) => {
          const entry = byId.get(entryId);
          return entry ? [{ parent, entry }] : [];
        }),
      );
    });
  }

  private async searchRosters(tracingId: string): Promise<void> {
    await this.takeTurns();
    const parent = await this.db.one<Asked>(
      `SELECT t.id AS tracing_id, p.birth_date_precision, ${PERSON('p')} FROM tracings t JOIN imprisoned_parents p ON p.id = t.parent_id WHERE t.id = $1`,
      [tracingId],
    );
    if (!parent) return;
    const entries = await this.db.sql<Entry>(
      `SELECT r.facility_id, 'day' AS birth_date_precision, ${PERSON('r')} FROM roster_entries r
        WHERE r.status = 'held' AND (r.name_key = ANY($1::text[]) OR former_name_keys(r.former_names) && $1::text[] OR r.id_number_index = $2)`,
      [searchKeys(parent), parent.idNumberIndex],
    );
    await this.write(entries.map((entry) => ({ parent, entry })));
  }

  private async searchQuestions(rosterEntryId: string): Promise<void> {
    await this.takeTurns();
    const entry = await this.db.one<Entry>(
      `SELECT r.facility_id, 'day' AS birth_date_precision, ${PERSON('r')} FROM roster_entries r WHERE r.id = $1 AND r.status = 'held'`,
      [rosterEntryId],
    );
    if (!entry) return;
    const parents = await this.db.sql<Asked>(
      `SELECT t.id AS tracing_id, p.birth_date_precision, ${PERSON('p')} FROM tracings t JOIN imprisoned_parents p ON p.id = t.parent_id
        WHERE t.status = 'asked' AND p.sex = $1
          AND (p.name_key = ANY($2::text[]) OR former_name_keys(p.former_names) && $2::text[] OR p.id_number_index = $3)`,
      [entry.sex, searchKeys(entry), entry.idNumberIndex],
    );
    await this.write(parents.map((parent) => ({ parent, entry })));
  }

  /** A question and a roster line written at the same moment would each miss the other; the second waits and sees the first. */
  private async takeTurns(): Promise<void> {
    await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended('tracing', 14))`);
  }

  private async write(pairs: { parent: Asked; entry: Entry }[]): Promise<void> {
    const likely = pairs.flatMap(({ parent, entry }) => {
      const comparison = comparePersons(parent, entry);
      if (!isLikely(comparison, parent.birthDatePrecision)) return [];
      return [{ id: newId(), tracing_id: parent.tracingId, facility_id: entry.facilityId, roster_entry_id: entry.id, comparison }];
    });
    // A pair that was decided stays decided; one still waiting is shown as the records are now.
    await this.db.sql(
      `INSERT INTO tracing_candidates AS c (id, tracing_id, facility_id, roster_entry_id, comparison)
       SELECT id, tracing_id, facility_id, roster_entry_id, comparison
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, tracing_id uuid, facility_id uuid, roster_entry_id uuid, comparison jsonb)
       ON CONFLICT (tracing_id, roster_entry_id) DO UPDATE SET comparison = excluded.comparison WHERE c.status = 'waiting'`,
      [JSON.stringify(likely)],
    );
  }
}
