import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the notifications room: messages, reply_codes, inbound_messages, call_tasks. */
export class CreateNotifications1795200014000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "messages" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "visit_id" uuid,
        "visit_version" integer,
        "caregiver_id" uuid NOT NULL,
        "channel" text NOT NULL,
        "template" text NOT NULL,
        "locale" text NOT NULL,
        "params" jsonb NOT NULL,
        "step_key" text NOT NULL,
        "status" text NOT NULL DEFAULT 'queued',
        "reason" text,
        "run_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "useless_after" TIMESTAMP WITH TIME ZONE NOT NULL,
        "attempts" integer NOT NULL DEFAULT '0',
        "locked_until" TIMESTAMP WITH TIME ZONE,
        "locked_by" uuid,
        "subject" text,
        "body" text,
        "sent_at" TIMESTAMP WITH TIME ZONE,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "messages_status_check" CHECK (status IN ('queued', 'held', 'sending', 'accepted', 'answered', 'failed', 'suppressed', 'expired')),
        CONSTRAINT "pk_messages" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "messages_caregiver_idx" ON "messages"  ("caregiver_id", "created_at") `);
    await db.query(`CREATE INDEX "messages_visit_idx" ON "messages"  ("visit_id") `);
    await db.query(`CREATE INDEX "messages_due_idx" ON "messages"  ("run_at", "id") WHERE status IN ('queued', 'sending')`);
    await db.query(`CREATE UNIQUE INDEX "messages_step_key" ON "messages"  ("step_key") `);
    await db.query(`CREATE TABLE "reply_codes" (
        "id" uuid NOT NULL,
        "visit_id" uuid NOT NULL,
        "caregiver_id" uuid NOT NULL,
        "code_hash" text NOT NULL,
        "token_hash" text NOT NULL,
        "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "pk_reply_codes" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "reply_codes_once_key" ON "reply_codes"  ("visit_id", "caregiver_id") `);
    await db.query(`CREATE UNIQUE INDEX "reply_codes_token_key" ON "reply_codes"  ("token_hash") `);
    await db.query(`CREATE INDEX "reply_codes_hash_idx" ON "reply_codes"  ("code_hash") `);
    await db.query(`CREATE TABLE "inbound_messages" (
        "id" uuid NOT NULL,
        "caregiver_id" uuid NOT NULL,
        "visit_id" uuid,
        "body" text NOT NULL,
        "understood_as" text NOT NULL,
        "received_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "pk_inbound_messages" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "inbound_messages_caregiver_idx" ON "inbound_messages"  ("caregiver_id", "received_at") `);
    await db.query(`CREATE TABLE "call_tasks" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "visit_id" uuid,
        "caregiver_id" uuid NOT NULL,
        "reason_code" text NOT NULL,
        "due_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "status" text NOT NULL DEFAULT 'open',
        "attempts" integer NOT NULL DEFAULT '0',
        "outcome" text,
        "note" text,
        "done_by" uuid,
        "done_at" TIMESTAMP WITH TIME ZONE,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "call_tasks_outcome_check" CHECK (outcome IS NULL OR outcome IN ('can_go', 'cannot', 'told', 'call_later', 'no_answer', 'wrong_number', 'reached_other')),
        CONSTRAINT "call_tasks_reason_check" CHECK (reason_code IN ('no_answer', 'call_me', 'cannot', 'first_visit', 'message_failed', 'cancelled', 'ask', 'remind', 'unclear')),
        CONSTRAINT "call_tasks_status_check" CHECK (status IN ('open', 'done', 'dropped')),
        CONSTRAINT "pk_call_tasks" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "call_tasks_due_idx" ON "call_tasks"  ("organisation_id", "status", "due_at") `);
    await db.query(
      `CREATE UNIQUE INDEX "call_tasks_open_key" ON "call_tasks"  ("visit_id", "caregiver_id", "reason_code") WHERE status = 'open'`,
    );
    await db.query(
      `ALTER TABLE "messages" ADD CONSTRAINT "fk_messages_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "messages" ADD CONSTRAINT "fk_messages_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "messages" ADD CONSTRAINT "fk_messages_caregiver_id" FOREIGN KEY ("caregiver_id") REFERENCES "caregivers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "reply_codes" ADD CONSTRAINT "fk_reply_codes_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "reply_codes" ADD CONSTRAINT "fk_reply_codes_caregiver_id" FOREIGN KEY ("caregiver_id") REFERENCES "caregivers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "inbound_messages" ADD CONSTRAINT "fk_inbound_messages_caregiver_id" FOREIGN KEY ("caregiver_id") REFERENCES "caregivers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "inbound_messages" ADD CONSTRAINT "fk_inbound_messages_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "call_tasks" ADD CONSTRAINT "fk_call_tasks_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "call_tasks" ADD CONSTRAINT "fk_call_tasks_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "call_tasks" ADD CONSTRAINT "fk_call_tasks_caregiver_id" FOREIGN KEY ("caregiver_id") REFERENCES "caregivers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE messages CASCADE`);
    await db.query(`DROP TABLE reply_codes CASCADE`);
    await db.query(`DROP TABLE inbound_messages CASCADE`);
    await db.query(`DROP TABLE call_tasks CASCADE`);
  }
}
