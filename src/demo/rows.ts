import type { Database } from '../database/database';

/** The tables the demo fills, each after those it points to. */
export const TABLES = [
  'organisations',
  'facilities',
  'facility_rules',
  'wards',
  'timetables',
  'closures',
  'closure_changes',
  'sessions',
  'journeys',
  'workers',
  'worker_approvals',
  'worker_vettings',
  'worker_absences',
  'users',
  'stored_files',
  'recordings',
  'calendar_feeds',
  'data_sharing_agreements',
  'children',
  'quarter_checks',
  'caregivers',
  'child_caregivers',
  'imprisoned_parents',
  'relatives',
  'roster_entries',
  'custody_episodes',
  'custody_events',
  'parent_appointments',
  'dyads',
  'consents',
  'child_views',
  'kinship_proofs',
  'tracings',
  'tracing_candidates',
  'contact_decisions',
  'restrictions',
  'incidents',
  'mandatory_reports',
  'entitlement_periods',
  'entitlement_entries',
  'contact_events',
  'milestones',
  'visit_groups',
  'visits',
  'timing_trials',
  'timing_arms',
  'visit_dyads',
  'closure_visits',
  'rebooking_priorities',
  'visit_party',
  'approvals',
  'visit_status_changes',
  'visit_amendments',
  'visit_reviews',
  'waitlist_entries',
  'waitlist_offers',
  'visit_steps',
  'trip_accounts',
  'trip_cost_lines',
  'visit_reports',
  'family_answers',
  'tasks',
  'exchanges',
  'exchange_status_changes',
  'message_wordings',
  'messages',
  'inbound_messages',
  'reply_codes',
  'call_tasks',
  'discretion_profiles',
  'seat_releases',
  'child_access',
  'break_glass',
  'data_requests',
  'disclosures',
  'retention_runs',
  'audit_events',
] as const;
export type Table = (typeof TABLES)[number];

/** A row in camelCase; a property that is undefined takes the column's default. */
export type Row = Record<string, unknown>;

const snake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** Rows of one statement: few round trips, and no statement of tens of megabytes. */
const CHUNK = 1000;

/** Collects rows and writes each table with a handful of statements. */
export class Rows {
  private readonly tables = new Map<Table, Row[]>();

  /** Notes a row; it may still be changed until `write`. */
  add(table: Table, row: Row): void {
    const rows = this.tables.get(table);
    if (rows) rows.push(row);
    else this.tables.set(table, [row]);
  }

  /** The first row noted that fits. */
  find(table: Table, fits: (row: Row) => boolean): Row | undefined {
    return this.tables.get(table)?.find(fits);
  }

  /** Every row noted so far; they may still be changed. */
  all(table: Table): readonly Row[] {
    return this.tables.get(table) ?? [];
  }

  count(table: Table): number {
    return this.tables.get(table)?.length ?? 0;
  }

  /** Writes everything, in the order of TABLES. Call inside a transaction. */
  async write(db: Database): Promise<void> {
    for (const table of TABLES) {
      for (const [columns, rows] of this.byColumns(this.tables.get(table) ?? [])) {
        for (let i = 0; i < rows.length; i += CHUNK) {
          // PostgreSQL itself turns JSON into each column's type, arrays and nested JSON included.
          await db.affected(
            `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
            [JSON.stringify(rows.slice(i, i + CHUNK))],
          );
        }
      }
    }
  }

  /** Rows that name the same columns go together: a column left out keeps its default. */
  private byColumns(rows: readonly Row[]): Map<string, Row[]> {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
      const entries = Object.entries(row).filter(([, value]) => value !== undefined);
      const columns = entries.map(([key]) => snake(key)).join(', ');
      const group = groups.get(columns) ?? [];
      groups.set(columns, group);
      group.push(Object.fromEntries(entries.map(([key, value]) => [snake(key), value])));
    }
    return groups;
  }
}
