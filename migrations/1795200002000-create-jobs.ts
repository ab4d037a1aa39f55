import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the jobs room: outbox, cron_runs. */
export class CreateJobs1795200002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "outbox" (
        "id" uuid NOT NULL,
        "topic" text NOT NULL,
        "payload" jsonb NOT NULL,
        "key" text,
        "run_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "attempts" integer NOT NULL DEFAULT '0',
        "locked_until" TIMESTAMP WITH TIME ZONE,
        "locked_by" uuid,
        "done_at" TIMESTAMP WITH TIME ZONE,
        "dead" boolean NOT NULL DEFAULT false,
        "last_error" text,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "pk_outbox" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "outbox_due_idx" ON "outbox"  ("run_at", "id") WHERE done_at IS NULL AND NOT dead`);
    await db.query(`CREATE UNIQUE INDEX "outbox_key_key" ON "outbox"  ("key") WHERE key IS NOT NULL`);
    await db.query(`CREATE TABLE "cron_runs" (
        "name" text NOT NULL,
        "slot" text NOT NULL,
        "taken_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "pk_cron_runs" PRIMARY KEY ("name", "slot")
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE outbox CASCADE`);
    await db.query(`DROP TABLE cron_runs CASCADE`);
  }
}
