import type { MigrationInterface, QueryRunner } from 'typeorm';

const oneOf = (column: string, values: string): string =>
  `${column} IN (${values
    .split(' ')
    .map((v) => `'${v}'`)
    .join(', ')})`;
const PURPOSES = 'letter recorded_message call video visit travel';
const CAPACITIES = 'other_parent court_appointed civil_affairs imprisoned_parent entrusted_caregiver';
const EXCHANGES = 'entered returned_for_change safety_passed dispatched received facility_passed withheld';
const CHECKS: [table: string, name: string, check: { before: string; after: string }][] = [
  [
    'consents',
    'consents_purpose_check',
    {
      before: oneOf('purpose', PURPOSES),
      after: oneOf('purpose', 'letter recorded_message photo call video visit travel overnight data_sharing'),
    },
  ],
  ['consents', 'consents_capacity_check', { before: oneOf('capacity', CAPACITIES), after: oneOf('capacity', `${CAPACITIES} child`) }],
  [
    'contact_decisions',
    'contact_decisions_status_check',
    {
      before: oneOf('status', 'proposed active superseded withdrawn'),
      after: oneOf('status', 'proposed active under_review superseded withdrawn'),
    },
  ],
  [
    'incidents',
    'incidents_status_check',
    {
      before: oneOf('status', 'raised acknowledged closed'),
      after: oneOf('status', 'raised acknowledged contained reviewed closed'),
    },
  ],
  [
    'exchanges',
    'exchanges_status_check',
    {
      before: oneOf('status', `${EXCHANGES} handed_over replied`),
      after: oneOf('status', `${EXCHANGES} on_hold handed_over replied`),
    },
  ],
];
const APPEND_ONLY = ['gate_results', 'disclosures'];

/**
 * What "safe to meet" needs: tasks, conferences, approvals, harm markers, readiness, incidents' whole way, reports to authorities, gate results,
 * need-to-know, agreements, requests about one's own data, retention.
 */
export class SafeToMeet1795300000000 implements MigrationInterface {
  readonly name = 'SafeToMeet1795300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "child_access" ("id" uuid NOT NULL, "child_id" uuid NOT NULL, "user_id" uuid NOT NULL, "granted_by" uuid, "granted_at" TIMESTAMP WITH TIME ZONE NOT NULL, "until" date, "reason_code" text NOT NULL, CONSTRAINT "pk_child_access" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "child_access_user_idx" ON "child_access"  ("user_id") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "child_access_once_key" ON "child_access"  ("child_id", "user_id") `);
    await queryRunner.query(
      `CREATE TABLE "break_glass" ("id" uuid NOT NULL, "child_id" uuid NOT NULL, "user_id" uuid NOT NULL, "reason_code" text NOT NULL, "reason" text NOT NULL, "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL, "closed_at" TIMESTAMP WITH TIME ZONE, "reviewed_by" uuid, "reviewed_at" TIMESTAMP WITH TIME ZONE, "review_outcome" text, "review_note" text, CONSTRAINT "break_glass_second_person_check" CHECK (reviewed_by IS NULL OR reviewed_by <> user_id), CONSTRAINT "break_glass_review_check" CHECK (review_outcome IS NULL OR review_outcome IN ('justified', 'not_justified')), CONSTRAINT "break_glass_four_hours_check" CHECK (ends_at <= opened_at + interval '4 hours'), CONSTRAINT "break_glass_reason_check" CHECK (reason_code IN ('child_in_danger', 'on_call', 'covering_colleague', 'authority_asks')), CONSTRAINT "pk_break_glass" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "break_glass_child_idx" ON "break_glass"  ("child_id", "opened_at") `);
    await queryRunner.query(`CREATE INDEX "break_glass_user_idx" ON "break_glass"  ("user_id", "child_id", "ends_at") `);
    await queryRunner.query(
      `CREATE TABLE "data_sharing_agreements" ("id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "partner_name" text NOT NULL, "partner_kind" text NOT NULL, "purpose" text NOT NULL, "fields" text array NOT NULL, "legal_basis" text NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "ended_at" TIMESTAMP WITH TIME ZONE, "recorded_by" uuid, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "data_sharing_agreements_dates_check" CHECK (ends_on > starts_on), CONSTRAINT "data_sharing_agreements_kind_check" CHECK (partner_kind IN ('facility', 'civil_affairs', 'school', 'ngo', 'funder', 'court')), CONSTRAINT "pk_data_sharing_agreements" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "data_sharing_agreements_organisation_idx" ON "data_sharing_agreements"  ("organisation_id", "ends_on") `,
    );
    await queryRunner.query(
      `CREATE TABLE "gate_results" ("id" uuid NOT NULL, "dyad_id" uuid NOT NULL, "visit_id" uuid, "checkpoint" text NOT NULL, "verdict" text NOT NULL, "reasons" jsonb NOT NULL, "rule_version" text NOT NULL, "fingerprint" text NOT NULL, "facts" jsonb NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "actor_user_id" uuid, CONSTRAINT "gate_results_verdict_check" CHECK (verdict IN ('allow', 'needs_approval', 'block')), CONSTRAINT "gate_results_checkpoint_check" CHECK (checkpoint IN ('request', 'confirmation', 'day_before', 'departure')), CONSTRAINT "pk_gate_results" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "gate_results_dyad_idx" ON "gate_results"  ("dyad_id", "at") `);
    await queryRunner.query(`CREATE INDEX "gate_results_visit_idx" ON "gate_results"  ("visit_id", "at") `);
    await queryRunner.query(
      `CREATE TABLE "data_requests" ("id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "child_id" uuid NOT NULL, "kind" text NOT NULL, "requester" text NOT NULL, "identity_proof" text NOT NULL, "wording" text NOT NULL, "status" text NOT NULL DEFAULT 'open', "refusal" text, "answer" text, "received_on" date NOT NULL, "due_on" date NOT NULL, "recorded_by" uuid, "decided_by" uuid, "decided_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "data_requests_refusal_check" CHECK (status <> 'refused' OR refusal IS NOT NULL), CONSTRAINT "data_requests_status_check" CHECK (status IN ('open', 'done', 'refused')), CONSTRAINT "data_requests_requester_check" CHECK (requester IN ('child', 'guardian', 'parent', 'caregiver')), CONSTRAINT "data_requests_kind_check" CHECK (kind IN ('access', 'correction', 'erasure', 'restriction')), CONSTRAINT "pk_data_requests" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "data_requests_child_idx" ON "data_requests"  ("child_id") `);
    await queryRunner.query(`CREATE INDEX "data_requests_organisation_idx" ON "data_requests"  ("organisation_id", "status", "due_on") `);
    await queryRunner.query(
      `CREATE TABLE "disclosures" ("id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "child_id" uuid, "agreement_id" uuid, "recipient" text NOT NULL, "purpose" text NOT NULL, "fields" text array NOT NULL, "source_type" text NOT NULL, "source_id" uuid, "given_by" uuid, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "pk_disclosures" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "disclosures_organisation_idx" ON "disclosures"  ("organisation_id", "at") `);
    await queryRunner.query(`CREATE INDEX "disclosures_child_idx" ON "disclosures"  ("child_id", "at") `);
    await queryRunner.query(
      `CREATE TABLE "retention_runs" ("id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "kind" text NOT NULL, "as_of" date NOT NULL, "counts" jsonb NOT NULL, "started_by" uuid, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "retention_runs_kind_check" CHECK (kind IN ('preview', 'run')), CONSTRAINT "pk_retention_runs" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "retention_runs_organisation_idx" ON "retention_runs"  ("organisation_id", "at") `);
    await queryRunner.query(
      `CREATE TABLE "retention_holds" ("id" uuid NOT NULL, "child_id" uuid NOT NULL, "reason" text NOT NULL, "placed_by" uuid, "placed_at" TIMESTAMP WITH TIME ZONE NOT NULL, "released_by" uuid, "released_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "pk_retention_holds" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "retention_holds_open_key" ON "retention_holds"  ("child_id") WHERE released_at IS NULL`);
    await queryRunner.query(
      `CREATE TABLE "data_audits" ("id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "year" integer NOT NULL, "figures" jsonb NOT NULL, "findings" text, "signed_by" uuid, "signed_at" TIMESTAMP WITH TIME ZONE, "made_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "pk_data_audits" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "data_audits_once_key" ON "data_audits"  ("organisation_id", "year") `);
    await queryRunner.query(
      `CREATE TABLE "harm_markers" ("id" uuid NOT NULL, "dyad_id" uuid NOT NULL, "kind" text NOT NULL, "recorded_by" uuid, "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL, "conference_id" uuid, CONSTRAINT "harm_markers_kind_check" CHECK (kind IN ('harmed_this_child', 'harmed_another_child', 'sexual_offence', 'violence_in_home', 'unclear')), CONSTRAINT "pk_harm_markers" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "harm_markers_dyad_idx" ON "harm_markers"  ("dyad_id") `);
    await queryRunner.query(
      `CREATE TABLE "readiness_forms" ("id" uuid NOT NULL, "dyad_id" uuid NOT NULL, "answers" jsonb NOT NULL, "first_mode" text NOT NULL, "conditions" text array NOT NULL DEFAULT '{}', "assessed_on" date NOT NULL, "assessed_by" uuid, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "pk_readiness_forms" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "readiness_forms_dyad_idx" ON "readiness_forms"  ("dyad_id", "assessed_on") `);
    await queryRunner.query(
      `CREATE TABLE "case_conferences" ("id" uuid NOT NULL, "dyad_id" uuid NOT NULL, "question" text NOT NULL, "status" text NOT NULL DEFAULT 'called', "called_by" uuid NOT NULL, "called_at" TIMESTAMP WITH TIME ZONE NOT NULL, "held_on" date, "people" text array NOT NULL DEFAULT '{}', "decision" text, "grounds" text, "conditions" text array NOT NULL DEFAULT '{}', "review_on" date, "decided_by" uuid, "decided_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "case_conferences_decided_check" CHECK ((status = 'decided') = (decision IS NOT NULL) AND (status <> 'decided' OR (held_on IS NOT NULL AND review_on IS NOT NULL AND cardinality(people) >= 2))), CONSTRAINT "case_conferences_decision_check" CHECK (decision IS NULL OR decision IN ('contact', 'no_contact_now', 'exception', 'more_work')), CONSTRAINT "case_conferences_status_check" CHECK (status IN ('called', 'decided', 'dropped')), CONSTRAINT "pk_case_conferences" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "case_conferences_dyad_idx" ON "case_conferences"  ("dyad_id", "called_at") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "case_conferences_open_key" ON "case_conferences"  ("dyad_id") WHERE status = 'called'`);
    await queryRunner.query(
      `CREATE TABLE "approvals" ("id" uuid NOT NULL, "dyad_id" uuid NOT NULL, "visit_id" uuid, "reason_code" text NOT NULL, "reason" text NOT NULL, "status" text NOT NULL DEFAULT 'requested', "requested_by" uuid NOT NULL, "requested_at" TIMESTAMP WITH TIME ZONE NOT NULL, "decided_by" uuid, "decided_at" TIMESTAMP WITH TIME ZONE, "note" text, "valid_until" date, CONSTRAINT "approvals_valid_until_check" CHECK (status <> 'approved' OR valid_until IS NOT NULL), CONSTRAINT "approvals_two_people_check" CHECK (status NOT IN ('approved', 'refused') OR (decided_by IS NOT NULL AND decided_by <> requested_by)), CONSTRAINT "approvals_status_check" CHECK (status IN ('requested', 'approved', 'refused', 'withdrawn')), CONSTRAINT "pk_approvals" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "approvals_requested_key" ON "approvals"  ("dyad_id", "reason_code") WHERE status = 'requested'`,
    );
    await queryRunner.query(`CREATE INDEX "approvals_dyad_idx" ON "approvals"  ("dyad_id", "status") `);
    await queryRunner.query(
      `CREATE TABLE "mandatory_reports" ("id" uuid NOT NULL, "dyad_id" uuid NOT NULL, "incident_id" uuid, "suspicion" text NOT NULL, "decided_by" uuid NOT NULL, "decided_at" TIMESTAMP WITH TIME ZONE NOT NULL, "authority" text, "receiver" text, "external_reference" text, "reported_by" uuid, "reported_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "mandatory_reports_sent_check" CHECK ((reported_at IS NULL) = (authority IS NULL) AND (reported_at IS NULL) = (receiver IS NULL)), CONSTRAINT "mandatory_reports_authority_check" CHECK (authority IS NULL OR authority IN ('police', 'civil_affairs', 'education', 'procuratorate', 'social_services')), CONSTRAINT "pk_mandatory_reports" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "mandatory_reports_incident_idx" ON "mandatory_reports"  ("incident_id") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "mandatory_reports_open_key" ON "mandatory_reports"  ("dyad_id") WHERE reported_at IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "tasks" ("id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "kind" text NOT NULL, "key" text NOT NULL, "child_id" uuid, "dyad_id" uuid, "visit_id" uuid, "subject_type" text, "subject_id" uuid, "owner_role" text NOT NULL, "owner_user_id" uuid, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "cause" text NOT NULL, "status" text NOT NULL DEFAULT 'open', "outcome" text, "note" text, "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL, "closed_at" TIMESTAMP WITH TIME ZONE, "closed_by" uuid, CONSTRAINT "tasks_done_check" CHECK ((status = 'open') = (closed_at IS NULL)), CONSTRAINT "tasks_status_check" CHECK (status IN ('open', 'done', 'dropped')), CONSTRAINT "tasks_owner_check" CHECK (owner_role IN ('coordinator', 'worker', 'lead', 'data_officer', 'liaison')), CONSTRAINT "tasks_kind_check" CHECK (kind IN ('prepare_child', 'prepare_parent', 'check_preparation', 'check_fitness', 'debrief', 'follow_up', 'review_decision', 'hold_conference', 'decide_approval', 'reconfirm_consent', 'ask_own_consent', 'ask_child', 'look_at_change', 'acknowledge_incident', 'write_facts', 'review_incident', 'report_to_authority', 'review_break_glass', 'renew_vetting', 'answer_data_request', 'review_retention')), CONSTRAINT "pk_tasks" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "tasks_visit_idx" ON "tasks"  ("visit_id", "kind") `);
    await queryRunner.query(`CREATE INDEX "tasks_dyad_idx" ON "tasks"  ("dyad_id", "kind") `);
    await queryRunner.query(`CREATE INDEX "tasks_due_idx" ON "tasks"  ("organisation_id", "status", "due_at") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "tasks_open_key" ON "tasks"  ("key") WHERE status = 'open'`);
    await queryRunner.query(
      `CREATE TABLE "worker_vettings" ("id" uuid NOT NULL, "worker_id" uuid NOT NULL, "queried_on" date NOT NULL, "clear" boolean NOT NULL, "recorded_by" uuid, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "pk_worker_vettings" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "worker_vettings_once_key" ON "worker_vettings"  ("worker_id", "queried_on") `);
    await queryRunner.query(`ALTER TABLE "exchanges" ADD "held_from" text`);
    await queryRunner.query(`ALTER TABLE "child_caregivers" ADD "guardian_capacity" text`);
    await queryRunner.query(`ALTER TABLE "children" ADD "escort_preference" text`);
    await queryRunner.query(`ALTER TABLE "children" ADD "need_to_know" boolean NOT NULL DEFAULT false`);
    await queryRunner.query(`ALTER TABLE "children" ADD "restricted_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "children" ADD "restricted_reason" text`);
    await queryRunner.query(`ALTER TABLE "dyads" ADD "gate_version" integer NOT NULL DEFAULT '1'`);
    await queryRunner.query(`ALTER TABLE "consents" ADD "answer" text NOT NULL DEFAULT 'yes'`);
    await queryRunner.query(`ALTER TABLE "consents" ADD "agreement_id" uuid`);
    await queryRunner.query(`ALTER TABLE "consents" ADD "language" text`);
    await queryRunner.query(`ALTER TABLE "consents" ADD "withdrawn_on" date`);
    await queryRunner.query(
      `UPDATE consents SET withdrawn_on = greatest(starts_on, (withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date) WHERE withdrawn_at IS NOT NULL`,
    );
    await queryRunner.query(`ALTER TABLE "consents" ADD "to_reconfirm_since" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "contact_decisions" ADD "reason_class" text`);
    await queryRunner.query(`ALTER TABLE "contact_decisions" ADD "conference_id" uuid`);
    await queryRunner.query(`ALTER TABLE "contact_decisions" ADD "review_due_on" date`);
    await queryRunner.query(`ALTER TABLE "incidents" ADD "severity" text NOT NULL DEFAULT 'red'`);
    await queryRunner.query(`ALTER TABLE "incidents" ADD "containment" text`);
    await queryRunner.query(`ALTER TABLE "incidents" ADD "contained_by" uuid`);
    await queryRunner.query(`ALTER TABLE "incidents" ADD "contained_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "incidents" ADD "review" text`);
    await queryRunner.query(`ALTER TABLE "incidents" ADD "reviewed_by" uuid`);
    await queryRunner.query(`ALTER TABLE "incidents" ADD "reviewed_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "restrictions" ADD "organisation_id" uuid`);
    await queryRunner.query(`UPDATE restrictions r SET organisation_id = d.organisation_id FROM dyads d WHERE d.id = r.dyad_id`);
    await queryRunner.query(`ALTER TABLE restrictions ALTER COLUMN organisation_id SET NOT NULL`);
    await queryRunner.query(`ALTER TABLE "restrictions" ADD "parent_id" uuid`);
    await queryRunner.query(`ALTER TABLE "restrictions" ADD "person_id" uuid`);
    await queryRunner.query(`ALTER TABLE "restrictions" ADD "person_type" text`);
    await queryRunner.query(`ALTER TABLE "workers" ADD "hired_on" date`);
    await queryRunner.query(`ALTER TABLE "workers" ADD "conduct_accepted_on" date`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP CONSTRAINT "fk_restrictions_dyad_id"`);
    await queryRunner.query(`ALTER TABLE "restrictions" ALTER COLUMN "dyad_id" DROP NOT NULL`);
    await queryRunner.query(`CREATE INDEX "restrictions_person_idx" ON "restrictions"  ("person_id") `);
    await queryRunner.query(`CREATE INDEX "restrictions_parent_idx" ON "restrictions"  ("parent_id") `);
    await queryRunner.query(
      `ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_on_hold_check" CHECK ((status = 'on_hold') = (held_from IS NOT NULL))`,
    );
    await queryRunner.query(
      `ALTER TABLE "children" ADD CONSTRAINT "children_restricted_check" CHECK ((restricted_at IS NULL) = (restricted_reason IS NULL))`,
    );
    await queryRunner.query(
      `ALTER TABLE "children" ADD CONSTRAINT "children_escort_preference_check" CHECK (escort_preference IS NULL OR escort_preference IN ('female', 'male', 'any'))`,
    );
    await queryRunner.query(
      `ALTER TABLE "consents" ADD CONSTRAINT "consents_partner_check" CHECK ((purpose = 'data_sharing') = (agreement_id IS NOT NULL))`,
    );
    await queryRunner.query(
      `ALTER TABLE "consents" ADD CONSTRAINT "consents_withdrawn_on_check" CHECK (withdrawn_on IS NULL OR (withdrawn_at IS NOT NULL AND withdrawn_on >= starts_on))`,
    );
    await queryRunner.query(`ALTER TABLE "consents" ADD CONSTRAINT "consents_answer_check" CHECK (answer IN ('yes', 'no'))`);
    await queryRunner.query(
      `ALTER TABLE "contact_decisions" ADD CONSTRAINT "contact_decisions_reason_class_check" CHECK ((level = 0 OR reason_class IS NULL) AND (reason_class IS NULL OR reason_class IN ('harm', 'order', 'child_wish', 'parent_wish', 'child_not_ready', 'parent_not_ready')))`,
    );
    await queryRunner.query(`ALTER TABLE "incidents" ADD CONSTRAINT "incidents_severity_check" CHECK (severity IN ('amber', 'red'))`);
    await queryRunner.query(
      `ALTER TABLE "restrictions" ADD CONSTRAINT "restrictions_person_type_check" CHECK ((person_id IS NULL) = (person_type IS NULL) AND (person_type IS NULL OR person_type IN ('caregiver', 'relative', 'worker')))`,
    );
    await queryRunner.query(
      `ALTER TABLE "restrictions" ADD CONSTRAINT "restrictions_scope_check" CHECK ((dyad_id IS NOT NULL)::int + (parent_id IS NOT NULL)::int + (person_id IS NOT NULL)::int = 1)`,
    );
    await queryRunner.query(
      `ALTER TABLE "child_access" ADD CONSTRAINT "fk_child_access_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "child_access" ADD CONSTRAINT "fk_child_access_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "break_glass" ADD CONSTRAINT "fk_break_glass_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "break_glass" ADD CONSTRAINT "fk_break_glass_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "data_sharing_agreements" ADD CONSTRAINT "fk_data_sharing_agreements_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "gate_results" ADD CONSTRAINT "fk_gate_results_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "consents" ADD CONSTRAINT "fk_consents_agreement_id" FOREIGN KEY ("agreement_id") REFERENCES "data_sharing_agreements"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "data_requests" ADD CONSTRAINT "fk_data_requests_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "data_requests" ADD CONSTRAINT "fk_data_requests_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "disclosures" ADD CONSTRAINT "fk_disclosures_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "disclosures" ADD CONSTRAINT "fk_disclosures_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "disclosures" ADD CONSTRAINT "fk_disclosures_agreement_id" FOREIGN KEY ("agreement_id") REFERENCES "data_sharing_agreements"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "retention_runs" ADD CONSTRAINT "fk_retention_runs_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "retention_holds" ADD CONSTRAINT "fk_retention_holds_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "data_audits" ADD CONSTRAINT "fk_data_audits_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "harm_markers" ADD CONSTRAINT "fk_harm_markers_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "harm_markers" ADD CONSTRAINT "fk_harm_markers_conference_id" FOREIGN KEY ("conference_id") REFERENCES "case_conferences"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "readiness_forms" ADD CONSTRAINT "fk_readiness_forms_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "case_conferences" ADD CONSTRAINT "fk_case_conferences_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "approvals" ADD CONSTRAINT "fk_approvals_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "contact_decisions" ADD CONSTRAINT "fk_contact_decisions_conference_id" FOREIGN KEY ("conference_id") REFERENCES "case_conferences"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "mandatory_reports" ADD CONSTRAINT "fk_mandatory_reports_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "mandatory_reports" ADD CONSTRAINT "fk_mandatory_reports_incident_id" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "restrictions" ADD CONSTRAINT "fk_restrictions_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "restrictions" ADD CONSTRAINT "fk_restrictions_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "restrictions" ADD CONSTRAINT "fk_restrictions_parent_id" FOREIGN KEY ("parent_id") REFERENCES "imprisoned_parents"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "tasks" ADD CONSTRAINT "fk_tasks_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "tasks" ADD CONSTRAINT "fk_tasks_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "tasks" ADD CONSTRAINT "fk_tasks_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "tasks" ADD CONSTRAINT "fk_tasks_owner_user_id" FOREIGN KEY ("owner_user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "worker_vettings" ADD CONSTRAINT "fk_worker_vettings_worker_id" FOREIGN KEY ("worker_id") REFERENCES "workers"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    // The drift check is blind to the text of CHECK, exclusion and partial-index expressions: these change by hand.
    for (const [table, name, check] of CHECKS) {
      await queryRunner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
      await queryRunner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${check.after})`);
    }
    await queryRunner.query(`ALTER TABLE consents DROP CONSTRAINT consents_no_overlap`);
    await queryRunner.query(`ALTER TABLE consents ADD CONSTRAINT consents_no_overlap EXCLUDE USING gist (dyad_id WITH =, purpose WITH =,
      (coalesce(agreement_id::text, '')) WITH =, (coalesce(caregiver_id::text, capacity)) WITH =, daterange(starts_on, expires_on) WITH &&)
      WHERE (withdrawn_at IS NULL)`);
    await queryRunner.query(`DROP INDEX contact_decisions_active_key`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX contact_decisions_active_key ON contact_decisions (dyad_id) WHERE status IN ('active', 'under_review')`,
    );
    for (const table of APPEND_ONLY)
      await queryRunner.query(
        `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
      );
    await queryRunner.query(`INSERT INTO worker_vettings (id, worker_id, queried_on, clear)
      SELECT gen_random_uuid(), id, vetted_on, vetting_clear FROM workers WHERE vetted_on IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of APPEND_ONLY) await queryRunner.query(`DROP TRIGGER ${table}_append_only ON ${table}`);
    await queryRunner.query(`DROP INDEX contact_decisions_active_key`);
    await queryRunner.query(`CREATE UNIQUE INDEX contact_decisions_active_key ON contact_decisions (dyad_id) WHERE status = 'active'`);
    await queryRunner.query(`ALTER TABLE consents DROP CONSTRAINT consents_no_overlap`);
    await queryRunner.query(`ALTER TABLE consents ADD CONSTRAINT consents_no_overlap EXCLUDE USING gist (dyad_id WITH =, purpose WITH =,
      (coalesce(caregiver_id::text, capacity)) WITH =, daterange(starts_on, expires_on) WITH &&) WHERE (withdrawn_at IS NULL)`);
    for (const [table, name, check] of CHECKS) {
      await queryRunner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
      await queryRunner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${check.before})`);
    }
    await queryRunner.query(`ALTER TABLE "worker_vettings" DROP CONSTRAINT "fk_worker_vettings_worker_id"`);
    await queryRunner.query(`ALTER TABLE "tasks" DROP CONSTRAINT "fk_tasks_owner_user_id"`);
    await queryRunner.query(`ALTER TABLE "tasks" DROP CONSTRAINT "fk_tasks_dyad_id"`);
    await queryRunner.query(`ALTER TABLE "tasks" DROP CONSTRAINT "fk_tasks_child_id"`);
    await queryRunner.query(`ALTER TABLE "tasks" DROP CONSTRAINT "fk_tasks_organisation_id"`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP CONSTRAINT "fk_restrictions_parent_id"`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP CONSTRAINT "fk_restrictions_dyad_id"`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP CONSTRAINT "fk_restrictions_organisation_id"`);
    await queryRunner.query(`ALTER TABLE "mandatory_reports" DROP CONSTRAINT "fk_mandatory_reports_incident_id"`);
    await queryRunner.query(`ALTER TABLE "mandatory_reports" DROP CONSTRAINT "fk_mandatory_reports_dyad_id"`);
    await queryRunner.query(`ALTER TABLE "contact_decisions" DROP CONSTRAINT "fk_contact_decisions_conference_id"`);
    await queryRunner.query(`ALTER TABLE "approvals" DROP CONSTRAINT "fk_approvals_dyad_id"`);
    await queryRunner.query(`ALTER TABLE "case_conferences" DROP CONSTRAINT "fk_case_conferences_dyad_id"`);
    await queryRunner.query(`ALTER TABLE "readiness_forms" DROP CONSTRAINT "fk_readiness_forms_dyad_id"`);
    await queryRunner.query(`ALTER TABLE "harm_markers" DROP CONSTRAINT "fk_harm_markers_conference_id"`);
    await queryRunner.query(`ALTER TABLE "harm_markers" DROP CONSTRAINT "fk_harm_markers_dyad_id"`);
    await queryRunner.query(`ALTER TABLE "data_audits" DROP CONSTRAINT "fk_data_audits_organisation_id"`);
    await queryRunner.query(`ALTER TABLE "retention_holds" DROP CONSTRAINT "fk_retention_holds_child_id"`);
    await queryRunner.query(`ALTER TABLE "retention_runs" DROP CONSTRAINT "fk_retention_runs_organisation_id"`);
    await queryRunner.query(`ALTER TABLE "disclosures" DROP CONSTRAINT "fk_disclosures_agreement_id"`);
    await queryRunner.query(`ALTER TABLE "disclosures" DROP CONSTRAINT "fk_disclosures_child_id"`);
    await queryRunner.query(`ALTER TABLE "disclosures" DROP CONSTRAINT "fk_disclosures_organisation_id"`);
    await queryRunner.query(`ALTER TABLE "data_requests" DROP CONSTRAINT "fk_data_requests_child_id"`);
    await queryRunner.query(`ALTER TABLE "data_requests" DROP CONSTRAINT "fk_data_requests_organisation_id"`);
    await queryRunner.query(`ALTER TABLE "consents" DROP CONSTRAINT "fk_consents_agreement_id"`);
    await queryRunner.query(`ALTER TABLE "gate_results" DROP CONSTRAINT "fk_gate_results_dyad_id"`);
    await queryRunner.query(`ALTER TABLE "data_sharing_agreements" DROP CONSTRAINT "fk_data_sharing_agreements_organisation_id"`);
    await queryRunner.query(`ALTER TABLE "break_glass" DROP CONSTRAINT "fk_break_glass_user_id"`);
    await queryRunner.query(`ALTER TABLE "break_glass" DROP CONSTRAINT "fk_break_glass_child_id"`);
    await queryRunner.query(`ALTER TABLE "child_access" DROP CONSTRAINT "fk_child_access_user_id"`);
    await queryRunner.query(`ALTER TABLE "child_access" DROP CONSTRAINT "fk_child_access_child_id"`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP CONSTRAINT "restrictions_scope_check"`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP CONSTRAINT "restrictions_person_type_check"`);
    await queryRunner.query(`ALTER TABLE "incidents" DROP CONSTRAINT "incidents_severity_check"`);
    await queryRunner.query(`ALTER TABLE "contact_decisions" DROP CONSTRAINT "contact_decisions_reason_class_check"`);
    await queryRunner.query(`ALTER TABLE "consents" DROP CONSTRAINT "consents_answer_check"`);
    await queryRunner.query(`ALTER TABLE "consents" DROP CONSTRAINT "consents_withdrawn_on_check"`);
    await queryRunner.query(`ALTER TABLE "consents" DROP CONSTRAINT "consents_partner_check"`);
    await queryRunner.query(`ALTER TABLE "children" DROP CONSTRAINT "children_escort_preference_check"`);
    await queryRunner.query(`ALTER TABLE "children" DROP CONSTRAINT "children_restricted_check"`);
    await queryRunner.query(`ALTER TABLE "exchanges" DROP CONSTRAINT "exchanges_on_hold_check"`);
    await queryRunner.query(`DROP INDEX "public"."restrictions_parent_idx"`);
    await queryRunner.query(`DROP INDEX "public"."restrictions_person_idx"`);
    await queryRunner.query(`ALTER TABLE "restrictions" ALTER COLUMN "dyad_id" SET NOT NULL`);
    await queryRunner.query(
      `ALTER TABLE "restrictions" ADD CONSTRAINT "fk_restrictions_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(`ALTER TABLE "workers" DROP COLUMN "conduct_accepted_on"`);
    await queryRunner.query(`ALTER TABLE "workers" DROP COLUMN "hired_on"`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP COLUMN "person_type"`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP COLUMN "person_id"`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP COLUMN "parent_id"`);
    await queryRunner.query(`ALTER TABLE "restrictions" DROP COLUMN "organisation_id"`);
    await queryRunner.query(`ALTER TABLE "incidents" DROP COLUMN "reviewed_at"`);
    await queryRunner.query(`ALTER TABLE "incidents" DROP COLUMN "reviewed_by"`);
    await queryRunner.query(`ALTER TABLE "incidents" DROP COLUMN "review"`);
    await queryRunner.query(`ALTER TABLE "incidents" DROP COLUMN "contained_at"`);
    await queryRunner.query(`ALTER TABLE "incidents" DROP COLUMN "contained_by"`);
    await queryRunner.query(`ALTER TABLE "incidents" DROP COLUMN "containment"`);
    await queryRunner.query(`ALTER TABLE "incidents" DROP COLUMN "severity"`);
    await queryRunner.query(`ALTER TABLE "contact_decisions" DROP COLUMN "review_due_on"`);
    await queryRunner.query(`ALTER TABLE "contact_decisions" DROP COLUMN "conference_id"`);
    await queryRunner.query(`ALTER TABLE "contact_decisions" DROP COLUMN "reason_class"`);
    await queryRunner.query(`ALTER TABLE "consents" DROP COLUMN "to_reconfirm_since"`);
    await queryRunner.query(`ALTER TABLE "consents" DROP COLUMN "withdrawn_on"`);
    await queryRunner.query(`ALTER TABLE "consents" DROP COLUMN "language"`);
    await queryRunner.query(`ALTER TABLE "consents" DROP COLUMN "agreement_id"`);
    await queryRunner.query(`ALTER TABLE "consents" DROP COLUMN "answer"`);
    await queryRunner.query(`ALTER TABLE "dyads" DROP COLUMN "gate_version"`);
    await queryRunner.query(`ALTER TABLE "children" DROP COLUMN "restricted_reason"`);
    await queryRunner.query(`ALTER TABLE "children" DROP COLUMN "restricted_at"`);
    await queryRunner.query(`ALTER TABLE "children" DROP COLUMN "need_to_know"`);
    await queryRunner.query(`ALTER TABLE "children" DROP COLUMN "escort_preference"`);
    await queryRunner.query(`ALTER TABLE "child_caregivers" DROP COLUMN "guardian_capacity"`);
    await queryRunner.query(`ALTER TABLE "exchanges" DROP COLUMN "held_from"`);
    await queryRunner.query(`DROP INDEX "public"."worker_vettings_once_key"`);
    await queryRunner.query(`DROP TABLE "worker_vettings"`);
    await queryRunner.query(`DROP INDEX "public"."tasks_open_key"`);
    await queryRunner.query(`DROP INDEX "public"."tasks_due_idx"`);
    await queryRunner.query(`DROP INDEX "public"."tasks_dyad_idx"`);
    await queryRunner.query(`DROP INDEX "public"."tasks_visit_idx"`);
    await queryRunner.query(`DROP TABLE "tasks"`);
    await queryRunner.query(`DROP INDEX "public"."mandatory_reports_open_key"`);
    await queryRunner.query(`DROP INDEX "public"."mandatory_reports_incident_idx"`);
    await queryRunner.query(`DROP TABLE "mandatory_reports"`);
    await queryRunner.query(`DROP INDEX "public"."approvals_dyad_idx"`);
    await queryRunner.query(`DROP INDEX "public"."approvals_requested_key"`);
    await queryRunner.query(`DROP TABLE "approvals"`);
    await queryRunner.query(`DROP INDEX "public"."case_conferences_open_key"`);
    await queryRunner.query(`DROP INDEX "public"."case_conferences_dyad_idx"`);
    await queryRunner.query(`DROP TABLE "case_conferences"`);
    await queryRunner.query(`DROP INDEX "public"."readiness_forms_dyad_idx"`);
    await queryRunner.query(`DROP TABLE "readiness_forms"`);
    await queryRunner.query(`DROP INDEX "public"."harm_markers_dyad_idx"`);
    await queryRunner.query(`DROP TABLE "harm_markers"`);
    await queryRunner.query(`DROP INDEX "public"."data_audits_once_key"`);
    await queryRunner.query(`DROP TABLE "data_audits"`);
    await queryRunner.query(`DROP INDEX "public"."retention_holds_open_key"`);
    await queryRunner.query(`DROP TABLE "retention_holds"`);
    await queryRunner.query(`DROP INDEX "public"."retention_runs_organisation_idx"`);
    await queryRunner.query(`DROP TABLE "retention_runs"`);
    await queryRunner.query(`DROP INDEX "public"."disclosures_child_idx"`);
    await queryRunner.query(`DROP INDEX "public"."disclosures_organisation_idx"`);
    await queryRunner.query(`DROP TABLE "disclosures"`);
    await queryRunner.query(`DROP INDEX "public"."data_requests_organisation_idx"`);
    await queryRunner.query(`DROP INDEX "public"."data_requests_child_idx"`);
    await queryRunner.query(`DROP TABLE "data_requests"`);
    await queryRunner.query(`DROP INDEX "public"."gate_results_visit_idx"`);
    await queryRunner.query(`DROP INDEX "public"."gate_results_dyad_idx"`);
    await queryRunner.query(`DROP TABLE "gate_results"`);
    await queryRunner.query(`DROP INDEX "public"."data_sharing_agreements_organisation_idx"`);
    await queryRunner.query(`DROP TABLE "data_sharing_agreements"`);
    await queryRunner.query(`DROP INDEX "public"."break_glass_user_idx"`);
    await queryRunner.query(`DROP INDEX "public"."break_glass_child_idx"`);
    await queryRunner.query(`DROP TABLE "break_glass"`);
    await queryRunner.query(`DROP INDEX "public"."child_access_once_key"`);
    await queryRunner.query(`DROP INDEX "public"."child_access_user_idx"`);
    await queryRunner.query(`DROP TABLE "child_access"`);
  }
}
