import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the visits room: visits, visit_dyads, visit_party, visit_status_changes, visit_steps, visit_reports, family_answers. */
export class CreateVisits1795200012000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "visits" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "reference" text NOT NULL,
        "session_id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "parent_id" uuid NOT NULL,
        "roster_entry_id" uuid NOT NULL,
        "mode" text NOT NULL,
        "status" text NOT NULL,
        "live" boolean NOT NULL DEFAULT true,
        "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "period" date NOT NULL,
        "pool" text NOT NULL,
        "hold_expires_at" TIMESTAMP WITH TIME ZONE,
        "proposed_session_id" uuid,
        "cause" text,
        "reason_code" text,
        "note" text,
        "family_answer" text,
        "family_answered_at" TIMESTAMP WITH TIME ZONE,
        "requested_by" uuid,
        "requested_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "decided_at" TIMESTAMP WITH TIME ZONE,
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "visits_hold_check" CHECK (status <> 'requested' OR hold_expires_at IS NOT NULL),
        CONSTRAINT "visits_family_answer_check" CHECK (family_answer IS NULL OR family_answer IN ('can_go', 'cannot', 'call_me')),
        CONSTRAINT "visits_status_check" CHECK (status IN ('requested', 'proposed', 'confirmed', 'under_way', 'completed', 'partial', 'aborted', 'no_show', 'refused_at_gate', 'declined', 'withdrawn', 'cancelled', 'expired')),
        CONSTRAINT "visits_parent_overlap_excl" EXCLUDE USING gist (roster_entry_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (live),
        CONSTRAINT "pk_visits" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "visits_parent_idx" ON "visits"  ("parent_id") `);
    await db.query(`CREATE INDEX "visits_hold_idx" ON "visits"  ("hold_expires_at") WHERE status IN ('requested', 'proposed')`);
    await db.query(`CREATE INDEX "visits_facility_idx" ON "visits"  ("facility_id", "status", "starts_at") `);
    await db.query(`CREATE INDEX "visits_organisation_idx" ON "visits"  ("organisation_id", "status", "starts_at") `);
    await db.query(`CREATE INDEX "visits_session_idx" ON "visits"  ("session_id", "status") `);
    await db.query(`CREATE UNIQUE INDEX "visits_reference_key" ON "visits"  ("reference") `);
    await db.query(`CREATE TABLE "visit_dyads" (
        "visit_id" uuid NOT NULL,
        "dyad_id" uuid NOT NULL,
        "child_id" uuid NOT NULL,
        "live" boolean NOT NULL DEFAULT true,
        "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "attended" boolean,
        CONSTRAINT "visit_dyads_child_overlap_excl" EXCLUDE USING gist (child_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (live),
        CONSTRAINT "pk_visit_dyads" PRIMARY KEY ("visit_id", "dyad_id")
      )`);
    await db.query(`CREATE INDEX "visit_dyads_dyad_idx" ON "visit_dyads"  ("dyad_id") `);
    await db.query(`CREATE TABLE "visit_party" (
        "visit_id" uuid NOT NULL,
        "person_id" uuid NOT NULL,
        "person_type" text NOT NULL,
        "place" text NOT NULL,
        "live" boolean NOT NULL DEFAULT true,
        "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "attended" boolean,
        CONSTRAINT "visit_party_place_check" CHECK (place IN ('inside', 'waits', 'travels')),
        CONSTRAINT "visit_party_type_check" CHECK (person_type IN ('caregiver', 'worker', 'relative')),
        CONSTRAINT "visit_party_escort_overlap_excl" EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (live AND person_type = 'worker'),
        CONSTRAINT "pk_visit_party" PRIMARY KEY ("visit_id", "person_id")
      )`);
    await db.query(`CREATE TABLE "visit_status_changes" (
        "id" uuid NOT NULL,
        "visit_id" uuid NOT NULL,
        "action" text NOT NULL,
        "from_status" text,
        "to_status" text NOT NULL,
        "actor_user_id" uuid,
        "on_behalf_of" jsonb,
        "reason_code" text,
        "note" text,
        "at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "pk_visit_status_changes" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "visit_status_changes_visit_idx" ON "visit_status_changes"  ("visit_id", "at") `);
    await db.query(`CREATE TABLE "visit_steps" (
        "visit_id" uuid NOT NULL,
        "step" text NOT NULL,
        "at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "recorded_by" uuid,
        CONSTRAINT "visit_steps_step_check" CHECK (step IN ('picked_up', 'arrived', 'started', 'ended', 'home_safe')),
        CONSTRAINT "pk_visit_steps" PRIMARY KEY ("visit_id", "step")
      )`);
    await db.query(`CREATE TABLE "visit_reports" (
        "visit_id" uuid NOT NULL,
        "outcome" text NOT NULL,
        "cause" text,
        "started_at" TIMESTAMP WITH TIME ZONE,
        "ended_at" TIMESTAMP WITH TIME ZONE,
        "mood_before" integer,
        "mood_after" integer,
        "concern" boolean NOT NULL,
        "next_step" text NOT NULL,
        "reported_by" uuid,
        "reported_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "visit_reports_moods_check" CHECK ((mood_before IS NULL OR mood_before BETWEEN 1 AND 5) AND (mood_after IS NULL OR mood_after BETWEEN 1 AND 5)),
        CONSTRAINT "pk_visit_reports" PRIMARY KEY ("visit_id")
      )`);
    await db.query(`CREATE TABLE "family_answers" (
        "id" uuid NOT NULL,
        "visit_id" uuid NOT NULL,
        "caregiver_id" uuid,
        "answer" text NOT NULL,
        "channel" text NOT NULL,
        "on_behalf_of" jsonb,
        "at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "family_answers_answer_check" CHECK (answer IN ('can_go', 'cannot', 'call_me')),
        CONSTRAINT "pk_family_answers" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "family_answers_visit_idx" ON "family_answers"  ("visit_id", "at") `);
    await db.query(
      `ALTER TABLE "visits" ADD CONSTRAINT "fk_visits_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visits" ADD CONSTRAINT "fk_visits_session_id" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visits" ADD CONSTRAINT "fk_visits_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visits" ADD CONSTRAINT "fk_visits_parent_id" FOREIGN KEY ("parent_id") REFERENCES "imprisoned_parents"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visits" ADD CONSTRAINT "fk_visits_roster_entry_id" FOREIGN KEY ("roster_entry_id") REFERENCES "roster_entries"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visits" ADD CONSTRAINT "fk_visits_proposed_session_id" FOREIGN KEY ("proposed_session_id") REFERENCES "sessions"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visit_dyads" ADD CONSTRAINT "fk_visit_dyads_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visit_dyads" ADD CONSTRAINT "fk_visit_dyads_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visit_dyads" ADD CONSTRAINT "fk_visit_dyads_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visit_party" ADD CONSTRAINT "fk_visit_party_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visit_status_changes" ADD CONSTRAINT "fk_visit_status_changes_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visit_steps" ADD CONSTRAINT "fk_visit_steps_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "visit_reports" ADD CONSTRAINT "fk_visit_reports_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "family_answers" ADD CONSTRAINT "fk_family_answers_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "family_answers" ADD CONSTRAINT "fk_family_answers_caregiver_id" FOREIGN KEY ("caregiver_id") REFERENCES "caregivers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE visits CASCADE`);
    await db.query(`DROP TABLE visit_dyads CASCADE`);
    await db.query(`DROP TABLE visit_party CASCADE`);
    await db.query(`DROP TABLE visit_status_changes CASCADE`);
    await db.query(`DROP TABLE visit_steps CASCADE`);
    await db.query(`DROP TABLE visit_reports CASCADE`);
    await db.query(`DROP TABLE family_answers CASCADE`);
  }
}
