import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the exchanges room: exchanges, exchange_status_changes. */
export class CreateExchanges1795200013000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "exchanges" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "reference" text NOT NULL,
        "dyad_id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "kind" text NOT NULL,
        "direction" text NOT NULL,
        "status" text NOT NULL,
        "authorship" text NOT NULL DEFAULT 'own_words',
        "pages" integer NOT NULL DEFAULT '1',
        "scan_requested_by_child" boolean NOT NULL DEFAULT false,
        "file_id" uuid,
        "in_reply_to_id" uuid,
        "visit_id" uuid,
        "reason_code" text,
        "entered_by" uuid,
        "entered_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "safety_checked_by" uuid,
        "facility_checked_by" uuid,
        "handed_over_at" TIMESTAMP WITH TIME ZONE,
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "exchanges_handed_over_check" CHECK (status NOT IN ('handed_over', 'replied') OR handed_over_at IS NOT NULL),
        CONSTRAINT "exchanges_two_people_check" CHECK (safety_checked_by IS NULL OR safety_checked_by <> entered_by),
        CONSTRAINT "exchanges_scan_check" CHECK (file_id IS NULL OR scan_requested_by_child),
        CONSTRAINT "exchanges_live_call_check" CHECK ((kind = 'live_call') = (visit_id IS NOT NULL)),
        CONSTRAINT "exchanges_pages_check" CHECK (pages BETWEEN 1 AND 99),
        CONSTRAINT "exchanges_authorship_check" CHECK (authorship IN ('own_words', 'dictated', 'helped')),
        CONSTRAINT "exchanges_status_check" CHECK (status IN ('entered', 'returned_for_change', 'safety_passed', 'dispatched', 'received', 'facility_passed', 'withheld', 'handed_over', 'replied')),
        CONSTRAINT "exchanges_direction_check" CHECK (direction IN ('to_parent', 'to_child')),
        CONSTRAINT "exchanges_kind_check" CHECK (kind IN ('letter', 'drawing', 'recorded_message', 'live_call')),
        CONSTRAINT "pk_exchanges" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "exchanges_one_reply_key" ON "exchanges"  ("in_reply_to_id") WHERE in_reply_to_id IS NOT NULL`);
    await db.query(`CREATE INDEX "exchanges_dyad_idx" ON "exchanges"  ("dyad_id") `);
    await db.query(`CREATE INDEX "exchanges_facility_idx" ON "exchanges"  ("facility_id", "status", "id") `);
    await db.query(`CREATE INDEX "exchanges_organisation_idx" ON "exchanges"  ("organisation_id", "status", "id") `);
    await db.query(`CREATE UNIQUE INDEX "exchanges_reference_key" ON "exchanges"  ("reference") `);
    await db.query(`CREATE TABLE "exchange_status_changes" (
        "id" uuid NOT NULL,
        "exchange_id" uuid NOT NULL,
        "action" text NOT NULL,
        "from_status" text,
        "to_status" text NOT NULL,
        "actor_user_id" uuid,
        "on_behalf_of" jsonb,
        "reason_code" text,
        "note" text,
        "at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "pk_exchange_status_changes" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "exchange_status_changes_exchange_idx" ON "exchange_status_changes"  ("exchange_id", "at") `);
    await db.query(
      `ALTER TABLE "exchanges" ADD CONSTRAINT "fk_exchanges_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "exchanges" ADD CONSTRAINT "fk_exchanges_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "exchanges" ADD CONSTRAINT "fk_exchanges_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "exchanges" ADD CONSTRAINT "fk_exchanges_file_id" FOREIGN KEY ("file_id") REFERENCES "stored_files"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "exchanges" ADD CONSTRAINT "fk_exchanges_in_reply_to_id" FOREIGN KEY ("in_reply_to_id") REFERENCES "exchanges"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "exchanges" ADD CONSTRAINT "fk_exchanges_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "exchange_status_changes" ADD CONSTRAINT "fk_exchange_status_changes_exchange_id" FOREIGN KEY ("exchange_id") REFERENCES "exchanges"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE exchanges CASCADE`);
    await db.query(`DROP TABLE exchange_status_changes CASCADE`);
  }
}
