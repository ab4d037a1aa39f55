import { MigrationInterface, QueryRunner } from 'typeorm';

/** What an organisation knows of the way from a home county to a facility. It is its own; gates read it as the system. */
export class Journeys1795360000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['journeys'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "journeys" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "county_code" text NOT NULL,
        "minutes_there" integer NOT NULL,
        "minutes_back" integer NOT NULL,
        "legs" jsonb NOT NULL,
        "last_return_time" text,
        "overnight" boolean NOT NULL DEFAULT false,
        "cost_per_person" integer,
        "source" text NOT NULL,
        "as_of" date NOT NULL,
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "journeys_cost_check" CHECK (cost_per_person IS NULL OR cost_per_person >= 0),
        CONSTRAINT "journeys_minutes_check" CHECK (minutes_there BETWEEN 1 AND 2880 AND minutes_back BETWEEN 1 AND 2880),
        CONSTRAINT "pk_journeys" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "journeys_facility_idx" ON "journeys"  ("facility_id") `);
    await db.query(`CREATE UNIQUE INDEX "journeys_route_key" ON "journeys"  ("organisation_id", "facility_id", "county_code") `);
    await db.query(
      `ALTER TABLE "journeys" ADD CONSTRAINT "fk_journeys_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "journeys" ADD CONSTRAINT "fk_journeys_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(`ALTER TABLE journeys ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY journeys_scope ON journeys TO kinline_app USING ((SELECT is_system()) OR organisation_id = (SELECT case_organisation()))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE journeys CASCADE`);
  }
}
