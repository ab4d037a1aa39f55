import { MigrationInterface, QueryRunner } from 'typeorm';

/** The organisation's own case side that sees the visit; never the facility's desk. */
const see = (table: string): string =>
  `organisation_id = (SELECT case_organisation()) AND EXISTS (SELECT 1 FROM visits above WHERE above.id = ${table}.visit_id)`;

/** What a trip costs, what was advanced and how it came out even: docs/decisions/0037-the-money-of-a-trip.md. */
export class TripCosts1795564000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['trip_accounts', 'trip_cost_lines'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE trip_accounts (visit_id uuid NOT NULL, organisation_id uuid NOT NULL, currency text NOT NULL, status text NOT NULL DEFAULT 'open', opened_at timestamptz NOT NULL,
         CONSTRAINT trip_accounts_status_check CHECK (status IN ('open', 'settled')),
         CONSTRAINT trip_accounts_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
         CONSTRAINT pk_trip_accounts PRIMARY KEY (visit_id),
         CONSTRAINT fk_trip_accounts_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id),
         CONSTRAINT fk_trip_accounts_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id))`,
    );
    await db.query(`CREATE INDEX trip_accounts_organisation_idx ON trip_accounts (organisation_id, status, opened_at)`);
    await db.query(
      `CREATE TABLE trip_cost_lines (id uuid NOT NULL, visit_id uuid NOT NULL, organisation_id uuid NOT NULL, kind text NOT NULL, amount integer NOT NULL, category text, answers_id uuid,
         file_id uuid, other_visit_id uuid, reason_code text, recorded_by uuid, recorded_at timestamptz NOT NULL,
         CONSTRAINT trip_cost_lines_kind_check CHECK (kind IN ('estimate', 'advance_asked', 'advance_approved', 'advance_refused', 'advance_paid', 'cost_claimed', 'cost_accepted', 'cost_refused', 'paid_out', 'paid_back', 'rolled_over', 'rolled_in', 'settled')),
         CONSTRAINT trip_cost_lines_category_check CHECK (category IS NULL OR category IN ('bus', 'train', 'taxi', 'car', 'ferry', 'plane', 'hire', 'toll', 'parking', 'refreshment', 'accommodation', 'other')),
         CONSTRAINT trip_cost_lines_amount_check CHECK (amount > 0 OR amount = 0 AND kind = 'settled'),
         CONSTRAINT trip_cost_lines_claim_check CHECK ((kind = 'cost_claimed') = (category IS NOT NULL)),
         CONSTRAINT pk_trip_cost_lines PRIMARY KEY (id),
         CONSTRAINT fk_trip_cost_lines_visit_id FOREIGN KEY (visit_id) REFERENCES trip_accounts (visit_id),
         CONSTRAINT fk_trip_cost_lines_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id),
         CONSTRAINT fk_trip_cost_lines_answers_id FOREIGN KEY (answers_id) REFERENCES trip_cost_lines (id),
         CONSTRAINT fk_trip_cost_lines_file_id FOREIGN KEY (file_id) REFERENCES stored_files (id),
         CONSTRAINT fk_trip_cost_lines_other_visit_id FOREIGN KEY (other_visit_id) REFERENCES visits (id))`,
    );
    await db.query(`CREATE INDEX trip_cost_lines_visit_idx ON trip_cost_lines (visit_id, recorded_at)`);
    await db.query(`CREATE INDEX trip_cost_lines_organisation_idx ON trip_cost_lines (organisation_id)`);
    await db.query(`CREATE UNIQUE INDEX trip_cost_lines_answers_key ON trip_cost_lines (answers_id) WHERE answers_id IS NOT NULL`);
    await db.query(`CREATE INDEX trip_cost_lines_file_idx ON trip_cost_lines (file_id)`);
    await db.query(`CREATE INDEX trip_cost_lines_other_idx ON trip_cost_lines (other_visit_id)`);
    await db.query(
      `CREATE TRIGGER trip_cost_lines_append_only BEFORE UPDATE OR DELETE ON trip_cost_lines FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
    );
    await db.query(`REVOKE UPDATE, DELETE ON trip_cost_lines FROM kinline_app`);
    for (const table of TripCosts1795564000000.tables) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING ((SELECT is_system()) OR (${see(table)}))`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE trip_cost_lines`);
    await db.query(`DROP TABLE trip_accounts`);
  }
}
