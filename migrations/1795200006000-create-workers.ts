import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the workers room: workers, worker_approvals. */
export class CreateWorkers1795200006000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "workers" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "name" text NOT NULL,
        "sex" text NOT NULL,
        "phone" text,
        "vetted_on" date,
        "vetting_clear" boolean NOT NULL DEFAULT false,
        "trained_on" date,
        "status" text NOT NULL DEFAULT 'active',
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "workers_sex_check" CHECK (sex IN ('female', 'male')),
        CONSTRAINT "workers_status_check" CHECK (status IN ('active', 'suspended', 'left')),
        CONSTRAINT "pk_workers" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "workers_organisation_idx" ON "workers"  ("organisation_id") `);
    await db.query(`CREATE TABLE "worker_approvals" (
        "id" uuid NOT NULL,
        "worker_id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "approved_on" date NOT NULL,
        "expires_on" date NOT NULL,
        CONSTRAINT "pk_worker_approvals" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "worker_approvals_once_key" ON "worker_approvals"  ("worker_id", "facility_id") `);
    await db.query(
      `ALTER TABLE "workers" ADD CONSTRAINT "fk_workers_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "worker_approvals" ADD CONSTRAINT "fk_worker_approvals_worker_id" FOREIGN KEY ("worker_id") REFERENCES "workers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "worker_approvals" ADD CONSTRAINT "fk_worker_approvals_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE workers CASCADE`);
    await db.query(`DROP TABLE worker_approvals CASCADE`);
  }
}
