import { MigrationInterface, QueryRunner } from 'typeorm';

/** When a parent is not available. Only the facility's desk sees and writes it; the gates read it as the system. */
export class ParentAppointments1795360002000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['parent_appointments'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "parent_appointments" (
        "id" uuid NOT NULL,
        "roster_entry_id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "cancelled_at" TIMESTAMP WITH TIME ZONE,
        "recorded_by" uuid,
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "parent_appointments_times_check" CHECK (ends_at > starts_at),
        CONSTRAINT "pk_parent_appointments" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "parent_appointments_facility_idx" ON "parent_appointments"  ("facility_id", "ends_at") `);
    await db.query(`CREATE INDEX "parent_appointments_roster_idx" ON "parent_appointments"  ("roster_entry_id", "ends_at") `);
    await db.query(
      `ALTER TABLE "parent_appointments" ADD CONSTRAINT "fk_parent_appointments_roster_entry_id" FOREIGN KEY ("roster_entry_id") REFERENCES "roster_entries"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "parent_appointments" ADD CONSTRAINT "fk_parent_appointments_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(`ALTER TABLE parent_appointments ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY parent_appointments_scope ON parent_appointments TO kinline_app USING ((SELECT is_system()) OR facility_id = (SELECT current_facility()))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE parent_appointments CASCADE`);
  }
}
