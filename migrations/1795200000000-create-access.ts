import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the access room: organisations, users, access_tokens, http_sessions. */
export class CreateAccess1795200000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE EXTENSION IF NOT EXISTS btree_gist`);
    await db.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await db.query(`CREATE TABLE "organisations" (
        "id" uuid NOT NULL,
        "kind" text NOT NULL,
        "name" text NOT NULL,
        "public_alias" text NOT NULL,
        "time_zone" text NOT NULL,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "organisations_kind_check" CHECK (kind IN ('ngo', 'facility', 'partner')),
        CONSTRAINT "pk_organisations" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE TABLE "users" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "email" text NOT NULL,
        "name" text NOT NULL,
        "password_hash" text NOT NULL,
        "role" text NOT NULL,
        "locale" text NOT NULL DEFAULT 'zh-CN',
        "facility_id" uuid,
        "worker_id" uuid,
        "active" boolean NOT NULL DEFAULT true,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "users_liaison_has_facility_check" CHECK (role <> 'liaison' OR facility_id IS NOT NULL),
        CONSTRAINT "users_locale_check" CHECK (locale IN ('zh-CN', 'en')),
        CONSTRAINT "users_role_check" CHECK (role IN ('coordinator', 'liaison', 'worker', 'director', 'lead', 'data_officer', 'funder', 'admin')),
        CONSTRAINT "pk_users" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "users_email_key" ON "users"  ("email") `);
    await db.query(`CREATE TABLE "access_tokens" (
        "id" uuid NOT NULL,
        "user_id" uuid NOT NULL,
        "token_hash" text NOT NULL,
        "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "pk_access_tokens" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "access_tokens_user_idx" ON "access_tokens"  ("user_id") `);
    await db.query(`CREATE UNIQUE INDEX "access_tokens_token_hash_key" ON "access_tokens"  ("token_hash") `);
    await db.query(`CREATE TABLE "http_sessions" (
        "sid" text NOT NULL,
        "sess" jsonb NOT NULL,
        "expire" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "pk_http_sessions" PRIMARY KEY ("sid")
      )`);
    await db.query(`CREATE INDEX "http_sessions_expire_idx" ON "http_sessions"  ("expire") `);
    await db.query(
      `ALTER TABLE "users" ADD CONSTRAINT "fk_users_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "access_tokens" ADD CONSTRAINT "fk_access_tokens_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE organisations CASCADE`);
    await db.query(`DROP TABLE users CASCADE`);
    await db.query(`DROP TABLE access_tokens CASCADE`);
    await db.query(`DROP TABLE http_sessions CASCADE`);
  }
}
