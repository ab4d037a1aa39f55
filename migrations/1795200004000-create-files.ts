import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the files room: stored_files. */
export class CreateFiles1795200004000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "stored_files" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "content_type" text NOT NULL,
        "bytes" integer NOT NULL,
        "sha256" text NOT NULL,
        "uploaded_by" uuid,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "pk_stored_files" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "stored_files_organisation_idx" ON "stored_files"  ("organisation_id") `);
    await db.query(
      `ALTER TABLE "stored_files" ADD CONSTRAINT "fk_stored_files_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE stored_files CASCADE`);
  }
}
