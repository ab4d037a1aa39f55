import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the families room: caregivers, child_caregivers, relatives, children, quarter_checks, dyads, consents, child_views, kinship_proofs, imprisoned_parents, roster_entries, custody_episodes, custody_events. */
export class CreateFamilies1795200007000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "caregivers" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "name" text NOT NULL,
        "phone" text,
        "email" text,
        "channel" text NOT NULL,
        "language" text NOT NULL,
        "birth_date" date,
        "best_time" text,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "caregivers_language_check" CHECK (language IN ('zh-CN', 'en')),
        CONSTRAINT "caregivers_channel_check" CHECK (channel IN ('sms', 'email', 'call')),
        CONSTRAINT "pk_caregivers" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "caregivers_phone_idx" ON "caregivers"  ("phone") `);
    await db.query(`CREATE INDEX "caregivers_organisation_idx" ON "caregivers"  ("organisation_id", "id") `);
    await db.query(`CREATE TABLE "child_caregivers" (
        "id" uuid NOT NULL,
        "child_id" uuid NOT NULL,
        "caregiver_id" uuid NOT NULL,
        "relationship" text NOT NULL,
        "is_guardian" boolean NOT NULL,
        "since" date NOT NULL,
        "until" date,
        CONSTRAINT "pk_child_caregivers" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "child_caregivers_caregiver_idx" ON "child_caregivers"  ("caregiver_id") `);
    await db.query(
      `CREATE UNIQUE INDEX "child_caregivers_current_key" ON "child_caregivers"  ("child_id", "caregiver_id") WHERE until IS NULL`,
    );
    await db.query(`CREATE TABLE "relatives" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "parent_id" uuid NOT NULL,
        "name" text NOT NULL,
        "relationship" text NOT NULL,
        "birth_date" date,
        "phone" text,
        CONSTRAINT "pk_relatives" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "relatives_parent_idx" ON "relatives"  ("parent_id") `);
    await db.query(`CREATE TABLE "children" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "reference" text NOT NULL,
        "family_name" text NOT NULL,
        "given_name" text NOT NULL,
        "preferred_name" text NOT NULL,
        "name_key" text NOT NULL,
        "sex" text NOT NULL,
        "birth_date" date NOT NULL,
        "home_county_code" text NOT NULL,
        "care_type" text NOT NULL,
        "id_number_cipher" text,
        "id_number_index" text,
        "duplicate_resolved" boolean NOT NULL DEFAULT false,
        "duplicate_reason" text,
        "status" text NOT NULL DEFAULT 'open',
        "worker_id" uuid,
        "visited_before" boolean,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "children_status_check" CHECK (status IN ('open', 'closed')),
        CONSTRAINT "children_care_type_check" CHECK (care_type IN ('grandparents', 'other_parent', 'relatives', 'foster', 'institution', 'living_alone', 'other')),
        CONSTRAINT "children_sex_check" CHECK (sex IN ('female', 'male')),
        CONSTRAINT "pk_children" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "children_organisation_idx" ON "children"  ("organisation_id", "id") `);
    await db.query(`CREATE INDEX "children_id_number_idx" ON "children"  ("id_number_index") `);
    await db.query(`CREATE INDEX "children_same_person_idx" ON "children"  ("name_key", "birth_date") `);
    await db.query(
      `CREATE UNIQUE INDEX "children_one_id_number_key" ON "children"  ("organisation_id", "id_number_index") WHERE NOT duplicate_resolved`,
    );
    await db.query(
      `CREATE UNIQUE INDEX "children_one_file_key" ON "children"  ("organisation_id", "name_key", "birth_date") WHERE NOT duplicate_resolved`,
    );
    await db.query(`CREATE UNIQUE INDEX "children_reference_key" ON "children"  ("reference") `);
    await db.query(`CREATE TABLE "quarter_checks" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "child_id" uuid NOT NULL,
        "quarter" date NOT NULL,
        "unchanged" boolean NOT NULL,
        "urgent" boolean NOT NULL DEFAULT false,
        "note" text,
        "checked_by" uuid,
        "checked_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "pk_quarter_checks" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "quarter_checks_once_key" ON "quarter_checks"  ("child_id", "quarter") `);
    await db.query(`CREATE TABLE "dyads" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "child_id" uuid NOT NULL,
        "parent_id" uuid NOT NULL,
        "relationship" text NOT NULL,
        "status" text NOT NULL DEFAULT 'open',
        "closed_reason" text,
        "enrolled_on" date NOT NULL,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "dyads_status_check" CHECK (status IN ('open', 'closed')),
        CONSTRAINT "dyads_relationship_check" CHECK (relationship IN ('mother', 'father', 'step_parent', 'adoptive_parent')),
        CONSTRAINT "pk_dyads" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "dyads_organisation_idx" ON "dyads"  ("organisation_id", "id") `);
    await db.query(`CREATE INDEX "dyads_parent_idx" ON "dyads"  ("parent_id") `);
    await db.query(`CREATE UNIQUE INDEX "dyads_once_key" ON "dyads"  ("child_id", "parent_id") `);
    await db.query(`CREATE TABLE "consents" (
        "id" uuid NOT NULL,
        "dyad_id" uuid NOT NULL,
        "purpose" text NOT NULL,
        "caregiver_id" uuid,
        "capacity" text NOT NULL,
        "evidence" text NOT NULL,
        "witness" text,
        "starts_on" date NOT NULL,
        "expires_on" date NOT NULL,
        "withdrawn_at" TIMESTAMP WITH TIME ZONE,
        "recorded_by" uuid,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "consents_no_overlap" EXCLUDE USING gist (dyad_id WITH =, purpose WITH =, (coalesce(caregiver_id::text, capacity)) WITH =, daterange(starts_on, expires_on) WITH &&) WHERE (withdrawn_at IS NULL),
        CONSTRAINT "consents_dates_check" CHECK (expires_on > starts_on),
        CONSTRAINT "consents_capacity_check" CHECK (capacity IN ('other_parent', 'court_appointed', 'civil_affairs', 'imprisoned_parent', 'entrusted_caregiver')),
        CONSTRAINT "consents_purpose_check" CHECK (purpose IN ('letter', 'recorded_message', 'call', 'video', 'visit', 'travel')),
        CONSTRAINT "pk_consents" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "consents_dyad_idx" ON "consents"  ("dyad_id", "purpose") `);
    await db.query(`CREATE TABLE "child_views" (
        "id" uuid NOT NULL,
        "dyad_id" uuid NOT NULL,
        "view" text NOT NULL,
        "method" text NOT NULL,
        "caregiver_present" boolean NOT NULL,
        "asked_on" date NOT NULL,
        "valid_until" date NOT NULL,
        "ask_again_on" date,
        "asked_by" uuid,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "child_views_view_check" CHECK (view IN ('yes', 'not_now', 'no', 'cannot_tell')),
        CONSTRAINT "pk_child_views" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "child_views_dyad_idx" ON "child_views"  ("dyad_id", "asked_on") `);
    await db.query(`CREATE TABLE "kinship_proofs" (
        "id" uuid NOT NULL,
        "dyad_id" uuid NOT NULL,
        "kind" text NOT NULL,
        "seen_on" date NOT NULL,
        "expires_on" date,
        "file_id" uuid,
        "verified_by" uuid,
        "withdrawn_at" TIMESTAMP WITH TIME ZONE,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "kinship_proofs_kind_check" CHECK (kind IN ('household_register', 'birth_certificate', 'police_certificate', 'village_certificate', 'court_judgment', 'adoption_certificate')),
        CONSTRAINT "pk_kinship_proofs" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "kinship_proofs_dyad_idx" ON "kinship_proofs"  ("dyad_id") `);
    await db.query(`CREATE TABLE "imprisoned_parents" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "family_name" text NOT NULL,
        "given_name" text NOT NULL,
        "former_names" text array NOT NULL DEFAULT '{}',
        "name_key" text NOT NULL,
        "sex" text NOT NULL,
        "birth_date" date,
        "birth_date_precision" text NOT NULL DEFAULT 'day',
        "home_county_code" text,
        "id_number_cipher" text,
        "id_number_index" text,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "imprisoned_parents_precision_check" CHECK (birth_date_precision IN ('day', 'month', 'year')),
        CONSTRAINT "imprisoned_parents_sex_check" CHECK (sex IN ('female', 'male')),
        CONSTRAINT "pk_imprisoned_parents" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "imprisoned_parents_organisation_idx" ON "imprisoned_parents"  ("organisation_id", "id") `);
    await db.query(`CREATE TABLE "roster_entries" (
        "id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "ward_id" uuid,
        "number" text NOT NULL,
        "family_name" text NOT NULL,
        "given_name" text NOT NULL,
        "former_names" text array NOT NULL DEFAULT '{}',
        "name_key" text NOT NULL,
        "sex" text NOT NULL,
        "birth_date" date,
        "home_county_code" text,
        "id_number_index" text,
        "grade" text NOT NULL DEFAULT 'general',
        "status" text NOT NULL DEFAULT 'held',
        "version" integer NOT NULL DEFAULT '1',
        CONSTRAINT "roster_entries_status_check" CHECK (status IN ('held', 'released')),
        CONSTRAINT "roster_entries_grade_check" CHECK (grade IN ('strict', 'observation', 'general', 'lenient')),
        CONSTRAINT "roster_entries_sex_check" CHECK (sex IN ('female', 'male')),
        CONSTRAINT "pk_roster_entries" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "roster_entries_id_number_idx" ON "roster_entries"  ("id_number_index") `);
    await db.query(`CREATE INDEX "roster_entries_name_idx" ON "roster_entries"  ("name_key") `);
    await db.query(`CREATE UNIQUE INDEX "roster_entries_number_key" ON "roster_entries"  ("facility_id", "number") `);
    await db.query(`CREATE TABLE "custody_episodes" (
        "id" uuid NOT NULL,
        "parent_id" uuid NOT NULL,
        "roster_entry_id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "began_on" date NOT NULL,
        "confirmed_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "confirmed_by" uuid,
        "ended_on" date,
        "end_kind" text,
        CONSTRAINT "pk_custody_episodes" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "custody_episodes_roster_idx" ON "custody_episodes"  ("roster_entry_id") `);
    await db.query(`CREATE INDEX "custody_episodes_parent_idx" ON "custody_episodes"  ("parent_id", "began_on") `);
    await db.query(`CREATE UNIQUE INDEX "custody_episodes_open_key" ON "custody_episodes"  ("parent_id") WHERE ended_on IS NULL`);
    await db.query(`CREATE TABLE "custody_events" (
        "id" uuid NOT NULL,
        "roster_entry_id" uuid NOT NULL,
        "kind" text NOT NULL,
        "occurred_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "recorded_by" uuid,
        "details" jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT "custody_events_kind_check" CHECK (kind IN ('admitted', 'transferred', 'ward_changed', 'grade_changed', 'released')),
        CONSTRAINT "pk_custody_events" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "custody_events_roster_idx" ON "custody_events"  ("roster_entry_id") `);
    await db.query(
      `ALTER TABLE "caregivers" ADD CONSTRAINT "fk_caregivers_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "child_caregivers" ADD CONSTRAINT "fk_child_caregivers_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "child_caregivers" ADD CONSTRAINT "fk_child_caregivers_caregiver_id" FOREIGN KEY ("caregiver_id") REFERENCES "caregivers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "relatives" ADD CONSTRAINT "fk_relatives_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "relatives" ADD CONSTRAINT "fk_relatives_parent_id" FOREIGN KEY ("parent_id") REFERENCES "imprisoned_parents"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "children" ADD CONSTRAINT "fk_children_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "children" ADD CONSTRAINT "fk_children_worker_id" FOREIGN KEY ("worker_id") REFERENCES "workers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "quarter_checks" ADD CONSTRAINT "fk_quarter_checks_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "quarter_checks" ADD CONSTRAINT "fk_quarter_checks_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "dyads" ADD CONSTRAINT "fk_dyads_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "dyads" ADD CONSTRAINT "fk_dyads_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "dyads" ADD CONSTRAINT "fk_dyads_parent_id" FOREIGN KEY ("parent_id") REFERENCES "imprisoned_parents"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "consents" ADD CONSTRAINT "fk_consents_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "consents" ADD CONSTRAINT "fk_consents_caregiver_id" FOREIGN KEY ("caregiver_id") REFERENCES "caregivers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "child_views" ADD CONSTRAINT "fk_child_views_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "kinship_proofs" ADD CONSTRAINT "fk_kinship_proofs_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "kinship_proofs" ADD CONSTRAINT "fk_kinship_proofs_file_id" FOREIGN KEY ("file_id") REFERENCES "stored_files"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "imprisoned_parents" ADD CONSTRAINT "fk_imprisoned_parents_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "roster_entries" ADD CONSTRAINT "fk_roster_entries_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "roster_entries" ADD CONSTRAINT "fk_roster_entries_ward_id" FOREIGN KEY ("ward_id") REFERENCES "wards"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "custody_episodes" ADD CONSTRAINT "fk_custody_episodes_parent_id" FOREIGN KEY ("parent_id") REFERENCES "imprisoned_parents"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "custody_episodes" ADD CONSTRAINT "fk_custody_episodes_roster_entry_id" FOREIGN KEY ("roster_entry_id") REFERENCES "roster_entries"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "custody_episodes" ADD CONSTRAINT "fk_custody_episodes_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "custody_events" ADD CONSTRAINT "fk_custody_events_roster_entry_id" FOREIGN KEY ("roster_entry_id") REFERENCES "roster_entries"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE caregivers CASCADE`);
    await db.query(`DROP TABLE child_caregivers CASCADE`);
    await db.query(`DROP TABLE relatives CASCADE`);
    await db.query(`DROP TABLE children CASCADE`);
    await db.query(`DROP TABLE quarter_checks CASCADE`);
    await db.query(`DROP TABLE dyads CASCADE`);
    await db.query(`DROP TABLE consents CASCADE`);
    await db.query(`DROP TABLE child_views CASCADE`);
    await db.query(`DROP TABLE kinship_proofs CASCADE`);
    await db.query(`DROP TABLE imprisoned_parents CASCADE`);
    await db.query(`DROP TABLE roster_entries CASCADE`);
    await db.query(`DROP TABLE custody_episodes CASCADE`);
    await db.query(`DROP TABLE custody_events CASCADE`);
  }
}
