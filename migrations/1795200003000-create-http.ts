import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the http room: idempotency_keys, rate_limits. */
export class CreateHttp1795200003000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "idempotency_keys" (
        "user_id" uuid NOT NULL,
        "key" text NOT NULL,
        "request_hash" text NOT NULL,
        "status" integer NOT NULL,
        "body" jsonb,
        "location" text,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "pk_idempotency_keys" PRIMARY KEY ("user_id", "key")
      )`);
    await db.query(`CREATE INDEX "idempotency_keys_created_idx" ON "idempotency_keys"  ("created_at") `);
    await db.query(`CREATE TABLE "rate_limits" (
        "key" character varying(255) NOT NULL,
        "points" integer NOT NULL DEFAULT '0',
        "expire" bigint,
        CONSTRAINT "pk_rate_limits" PRIMARY KEY ("key")
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE idempotency_keys CASCADE`);
    await db.query(`DROP TABLE rate_limits CASCADE`);
  }
}
