import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the facilities room: facilities, facility_rules, wards, timetables, sessions, closures, calendar_days. */
export class CreateFacilities1795200005000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "facilities" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "name" text NOT NULL,
        "public_alias" text NOT NULL,
        "kind" text NOT NULL,
        "county_code" text NOT NULL,
        "time_zone" text NOT NULL,
        "pack" text NOT NULL,
        CONSTRAINT "facilities_kind_check" CHECK (kind IN ('prison', 'juvenile_facility', 'detention_centre', 'drug_rehabilitation')),
        CONSTRAINT "pk_facilities" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE TABLE "facility_rules" (
        "id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "effective_from" date NOT NULL,
        "effective_to" date,
        "rules" jsonb NOT NULL,
        "source" text NOT NULL,
        "as_of" date NOT NULL,
        "confidence" text NOT NULL,
        CONSTRAINT "facility_rules_dates_check" CHECK (effective_to IS NULL OR effective_to > effective_from),
        CONSTRAINT "pk_facility_rules" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "facility_rules_from_key" ON "facility_rules"  ("facility_id", "effective_from") `);
    await db.query(`CREATE TABLE "wards" (
        "id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "code" text NOT NULL,
        "name" text NOT NULL,
        CONSTRAINT "pk_wards" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "wards_code_key" ON "wards"  ("facility_id", "code") `);
    await db.query(`CREATE TABLE "timetables" (
        "id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "ward_id" uuid,
        "mode" text NOT NULL,
        "weekday" integer NOT NULL,
        "starts_at" TIME NOT NULL,
        "ends_at" TIME NOT NULL,
        "capacity" integer NOT NULL,
        "valid_from" date NOT NULL,
        "valid_to" date,
        CONSTRAINT "timetables_weekday_check" CHECK (weekday BETWEEN 1 AND 7),
        CONSTRAINT "timetables_capacity_check" CHECK (capacity > 0),
        CONSTRAINT "timetables_times_check" CHECK (ends_at > starts_at),
        CONSTRAINT "timetables_mode_check" CHECK (mode IN ('visit', 'video', 'call', 'group')),
        CONSTRAINT "pk_timetables" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "timetables_facility_idx" ON "timetables"  ("facility_id") `);
    await db.query(`CREATE TABLE "sessions" (
        "id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "timetable_id" uuid,
        "ward_id" uuid,
        "mode" text NOT NULL,
        "day" date NOT NULL,
        "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "capacity" integer NOT NULL,
        "held" integer NOT NULL DEFAULT '0',
        "confirmed" integer NOT NULL DEFAULT '0',
        "status" text NOT NULL DEFAULT 'open',
        CONSTRAINT "sessions_capacity_check" CHECK (held >= 0 AND confirmed >= 0 AND held + confirmed <= capacity),
        CONSTRAINT "sessions_times_check" CHECK (ends_at > starts_at),
        CONSTRAINT "sessions_status_check" CHECK (status IN ('open', 'closed')),
        CONSTRAINT "sessions_mode_check" CHECK (mode IN ('visit', 'video', 'call', 'group')),
        CONSTRAINT "pk_sessions" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "sessions_timetable_day_key" ON "sessions"  ("timetable_id", "day") `);
    await db.query(`CREATE INDEX "sessions_facility_start_idx" ON "sessions"  ("facility_id", "mode", "starts_at") `);
    await db.query(`CREATE TABLE "closures" (
        "id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "from_day" date NOT NULL,
        "to_day" date NOT NULL,
        "reason_code" text NOT NULL,
        "created_by" uuid,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "closures_days_check" CHECK (to_day >= from_day),
        CONSTRAINT "pk_closures" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "closures_facility_idx" ON "closures"  ("facility_id") `);
    await db.query(`CREATE TABLE "calendar_days" (
        "pack" text NOT NULL,
        "day" date NOT NULL,
        "kind" text NOT NULL,
        "name" text NOT NULL,
        CONSTRAINT "calendar_days_kind_check" CHECK (kind IN ('holiday', 'make_up_workday')),
        CONSTRAINT "pk_calendar_days" PRIMARY KEY ("pack", "day")
      )`);
    await db.query(
      `ALTER TABLE "facilities" ADD CONSTRAINT "fk_facilities_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "facility_rules" ADD CONSTRAINT "fk_facility_rules_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "wards" ADD CONSTRAINT "fk_wards_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "timetables" ADD CONSTRAINT "fk_timetables_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "timetables" ADD CONSTRAINT "fk_timetables_ward_id" FOREIGN KEY ("ward_id") REFERENCES "wards"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "sessions" ADD CONSTRAINT "fk_sessions_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "sessions" ADD CONSTRAINT "fk_sessions_timetable_id" FOREIGN KEY ("timetable_id") REFERENCES "timetables"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "sessions" ADD CONSTRAINT "fk_sessions_ward_id" FOREIGN KEY ("ward_id") REFERENCES "wards"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "closures" ADD CONSTRAINT "fk_closures_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE facilities CASCADE`);
    await db.query(`DROP TABLE facility_rules CASCADE`);
    await db.query(`DROP TABLE wards CASCADE`);
    await db.query(`DROP TABLE timetables CASCADE`);
    await db.query(`DROP TABLE sessions CASCADE`);
    await db.query(`DROP TABLE closures CASCADE`);
    await db.query(`DROP TABLE calendar_days CASCADE`);
  }
}
