-- The schema the migrations build. Written by: npm run schema:dump

-- extensions

create extension btree_gist;

create extension pg_trgm;

-- tables

create table access_tokens (
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  id uuid not null,
  token_hash text not null,
  user_id uuid not null
);
alter table access_tokens enable row level security;

create table approvals (
  decided_at timestamp with time zone,
  decided_by uuid,
  dyad_id uuid not null,
  id uuid not null,
  note text,
  reason text not null,
  reason_code text not null,
  requested_at timestamp with time zone not null,
  requested_by uuid not null,
  status text default 'requested'::text not null,
  valid_until date,
  visit_id uuid
);
alter table approvals enable row level security;

create table audit_events (
  action text not null,
  actor_user_id uuid,
  at timestamp with time zone not null,
  bureau_id uuid,
  child_id uuid,
  details jsonb default '{}'::jsonb not null,
  id uuid not null,
  organisation_id uuid,
  request_id text,
  subject_id uuid,
  subject_type text not null
);
alter table audit_events enable row level security;

create table break_glass (
  child_id uuid not null,
  closed_at timestamp with time zone,
  ends_at timestamp with time zone not null,
  id uuid not null,
  opened_at timestamp with time zone not null,
  reason text not null,
  reason_code text not null,
  review_note text,
  review_outcome text,
  reviewed_at timestamp with time zone,
  reviewed_by uuid,
  user_id uuid not null
);
alter table break_glass enable row level security;

create table bureaus (
  code text not null,
  id uuid not null
);
alter table bureaus enable row level security;

create table calendar_days (
  day date not null,
  kind text not null,
  name text not null,
  pack text not null
);
alter table calendar_days enable row level security;

create table calendar_feeds (
  created_at timestamp with time zone not null,
  device text not null,
  id uuid not null,
  last_fetched_at timestamp with time zone,
  revoked_at timestamp with time zone,
  token_hash text not null,
  user_id uuid not null
);
alter table calendar_feeds enable row level security;

create table calendar_years (
  pack text not null,
  published_at timestamp with time zone not null,
  published_by uuid,
  source text not null,
  year integer not null
);
alter table calendar_years enable row level security;

create table call_tasks (
  attempts integer default 0 not null,
  caregiver_id uuid not null,
  claimed_at timestamp with time zone,
  claimed_by uuid,
  claimed_until timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  done_at timestamp with time zone,
  done_by uuid,
  due_at timestamp with time zone not null,
  id uuid not null,
  note text,
  organisation_id uuid not null,
  outcome text,
  reason_code text not null,
  status text default 'open'::text not null,
  visit_id uuid
);
alter table call_tasks enable row level security;

create table caregivers (
  access_needs text[] default '{}'::text[] not null,
  bad_addresses text[] default '{}'::text[] not null,
  best_time text,
  birth_date date,
  channel text not null,
  created_at timestamp with time zone default now() not null,
  email text,
  id uuid not null,
  language text not null,
  name text not null,
  opted_out text[] default '{}'::text[] not null,
  organisation_id uuid not null,
  other_channels text[] default '{}'::text[] not null,
  phone text,
  postal_address text,
  version integer default 1 not null,
  wechat_open_id text
);
alter table caregivers enable row level security;

create table case_conferences (
  called_at timestamp with time zone not null,
  called_by uuid not null,
  conditions text[] default '{}'::text[] not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  decision text,
  dyad_id uuid not null,
  grounds text,
  held_on date,
  id uuid not null,
  people text[] default '{}'::text[] not null,
  question text not null,
  review_on date,
  status text default 'called'::text not null
);
alter table case_conferences enable row level security;

create table child_access (
  child_id uuid not null,
  granted_at timestamp with time zone not null,
  granted_by uuid,
  id uuid not null,
  reason_code text not null,
  until date,
  user_id uuid not null
);
alter table child_access enable row level security;

create table child_caregivers (
  caregiver_id uuid not null,
  child_id uuid not null,
  guardian_capacity text,
  guardian_evidence text,
  id uuid not null,
  is_guardian boolean not null,
  relationship text not null,
  since date not null,
  until date
);
alter table child_caregivers enable row level security;

create table child_views (
  ask_again_on date,
  asked_by uuid,
  asked_on date not null,
  caregiver_present boolean not null,
  created_at timestamp with time zone default now() not null,
  dyad_id uuid not null,
  id uuid not null,
  method text not null,
  valid_until date not null,
  view text not null
);
alter table child_views enable row level security;

create table children (
  access_needs text[] default '{}'::text[] not null,
  birth_date date not null,
  care_type text not null,
  created_at timestamp with time zone default now() not null,
  duplicate_reason text,
  duplicate_resolved boolean default false not null,
  escort_preference text,
  family_name text not null,
  given_name text not null,
  home_county_code text not null,
  id uuid not null,
  id_number_cipher text,
  id_number_index text,
  name_key text not null,
  need_to_know boolean default false not null,
  organisation_id uuid not null,
  preferred_name text not null,
  reference text not null,
  restricted_at timestamp with time zone,
  restricted_reason text,
  sex text not null,
  status text default 'open'::text not null,
  version integer default 1 not null,
  visited_before boolean,
  worker_id uuid
);
alter table children enable row level security;

create table closure_changes (
  at timestamp with time zone not null,
  changed_by uuid,
  closure_id uuid not null,
  id uuid not null,
  kind text not null,
  new_end timestamp with time zone,
  on_behalf_of jsonb,
  previous_end timestamp with time zone,
  session_count integer not null
);
alter table closure_changes enable row level security;

create table closure_visits (
  action text not null,
  at timestamp with time zone not null,
  closure_id uuid not null,
  from_session_id uuid not null,
  from_status text not null,
  instead text,
  instead_at timestamp with time zone,
  instead_visit_id uuid,
  status text default 'planned'::text not null,
  to_session_id uuid,
  undo_code text,
  version_after integer,
  visit_id uuid not null,
  was jsonb
);
alter table closure_visits enable row level security;

create table closures (
  created_at timestamp with time zone default now() not null,
  created_by uuid,
  ends_at timestamp with time zone,
  facility_id uuid not null,
  id uuid not null,
  mode text,
  reason_code text not null,
  starts_at timestamp with time zone not null,
  version integer default 1 not null,
  ward_ids uuid[],
  whole_days boolean default true not null
);
alter table closures enable row level security;

create table consents (
  agreement_id uuid,
  answer text default 'yes'::text not null,
  capacity text not null,
  caregiver_id uuid,
  created_at timestamp with time zone default now() not null,
  dyad_id uuid not null,
  evidence text not null,
  expires_on date not null,
  id uuid not null,
  language text,
  purpose text not null,
  recorded_by uuid,
  starts_on date not null,
  to_reconfirm_since timestamp with time zone,
  withdrawn_at timestamp with time zone,
  withdrawn_on date,
  withdrawn_reason text,
  witness text
);
alter table consents enable row level security;

create table contact_decisions (
  approved_at timestamp with time zone,
  approved_by uuid,
  conditions text[] default '{}'::text[] not null,
  conference_id uuid,
  dyad_id uuid not null,
  id uuid not null,
  level integer not null,
  proposed_at timestamp with time zone not null,
  proposed_by uuid not null,
  reason text not null,
  reason_class text,
  review_due_on date,
  review_on date not null,
  status text default 'proposed'::text not null
);
alter table contact_decisions enable row level security;

create table contact_events (
  child_id uuid not null,
  direction text not null,
  duration_minutes integer,
  dyad_id uuid not null,
  id uuid not null,
  mode text not null,
  mood_after integer,
  mood_before integer,
  occurred_at timestamp with time zone not null,
  organisation_id uuid not null,
  outcome text default 'completed'::text not null,
  recorded_at timestamp with time zone not null,
  source_id uuid not null,
  source_type text not null
);
alter table contact_events enable row level security;

create table cron_runs (
  name text not null,
  slot text not null,
  taken_at timestamp with time zone default now() not null
);

create table custody_episodes (
  began_on date not null,
  confirmed_at timestamp with time zone not null,
  confirmed_by uuid,
  end_kind text,
  ended_on date,
  facility_id uuid not null,
  id uuid not null,
  parent_id uuid not null,
  roster_entry_id uuid not null
);
alter table custody_episodes enable row level security;

create table custody_events (
  details jsonb default '{}'::jsonb not null,
  id uuid not null,
  kind text not null,
  occurred_at timestamp with time zone not null,
  on_behalf_of jsonb,
  recorded_at timestamp with time zone not null,
  recorded_by uuid,
  roster_entry_id uuid not null
);
alter table custody_events enable row level security;

create table data_audits (
  figures jsonb not null,
  findings text,
  id uuid not null,
  made_at timestamp with time zone not null,
  organisation_id uuid not null,
  signed_at timestamp with time zone,
  signed_by uuid,
  year integer not null
);
alter table data_audits enable row level security;

create table data_requests (
  answer text,
  child_id uuid not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  due_on date not null,
  id uuid not null,
  identity_proof text not null,
  kind text not null,
  organisation_id uuid not null,
  received_on date not null,
  recorded_by uuid,
  refusal text,
  requester text not null,
  status text default 'open'::text not null,
  wording text not null
);
alter table data_requests enable row level security;

create table data_sharing_agreements (
  created_at timestamp with time zone default now() not null,
  ended_at timestamp with time zone,
  ends_on date not null,
  fields text[] not null,
  id uuid not null,
  legal_basis text not null,
  organisation_id uuid not null,
  partner_kind text not null,
  partner_name text not null,
  purpose text not null,
  recorded_by uuid,
  starts_on date not null
);
alter table data_sharing_agreements enable row level security;

create table disclosures (
  agreement_id uuid,
  at timestamp with time zone not null,
  child_id uuid,
  fields text[] not null,
  given_by uuid,
  id uuid not null,
  organisation_id uuid not null,
  purpose text not null,
  recipient text not null,
  source_id uuid,
  source_type text not null
);
alter table disclosures enable row level security;

create table discretion_profiles (
  caregiver_id uuid not null,
  child_words text,
  cover_phrase text,
  organisation_id uuid not null,
  safe_hours text[] default '{}'::text[] not null,
  second_name text,
  second_phone text,
  stranger_script text,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  version integer default 1 not null,
  who_answers text
);
alter table discretion_profiles enable row level security;

create table dyads (
  child_id uuid not null,
  closed_reason text,
  created_at timestamp with time zone default now() not null,
  enrolled_on date not null,
  gate_version integer default 1 not null,
  id uuid not null,
  organisation_id uuid not null,
  parent_id uuid not null,
  relationship text not null,
  status text default 'open'::text not null,
  version integer default 1 not null
);
alter table dyads enable row level security;

create table entitlement_entries (
  amount integer not null,
  at timestamp with time zone not null,
  bureau_id uuid not null,
  id uuid not null,
  kind text not null,
  period date not null,
  pool text not null,
  reason_code text,
  recorded_by uuid,
  roster_entry_id uuid not null,
  visit_id uuid
);
alter table entitlement_entries enable row level security;

create table entitlement_periods (
  adjusted integer default 0 not null,
  bureau_id uuid not null,
  closed_on date,
  granted integer not null,
  held integer default 0 not null,
  period date not null,
  pool text not null,
  roster_entry_id uuid not null,
  used integer default 0 not null
);
alter table entitlement_periods enable row level security;

create table exchange_status_changes (
  action text not null,
  actor_user_id uuid,
  at timestamp with time zone not null,
  exchange_id uuid not null,
  from_status text,
  id uuid not null,
  note text,
  on_behalf_of jsonb,
  reason_code text,
  to_status text not null
);
alter table exchange_status_changes enable row level security;

create table exchanges (
  authorship text default 'own_words'::text not null,
  direction text not null,
  dyad_id uuid not null,
  entered_at timestamp with time zone not null,
  entered_by uuid,
  facility_checked_by uuid,
  facility_id uuid not null,
  file_id uuid,
  handed_over_at timestamp with time zone,
  held_from text,
  id uuid not null,
  in_reply_to_id uuid,
  kind text not null,
  organisation_id uuid not null,
  pages integer default 1 not null,
  reason_code text,
  reference text not null,
  safety_checked_by uuid,
  scan_requested_by_child boolean default false not null,
  status text not null,
  version integer default 1 not null,
  visit_id uuid
);
alter table exchanges enable row level security;

create table expiry_notices (
  ends_on date not null,
  id uuid not null,
  key text not null,
  kind text not null,
  organisation_id uuid not null,
  step integer not null,
  told_at timestamp with time zone not null
);
alter table expiry_notices enable row level security;

create table facilities (
  bureau_id uuid not null,
  county_code text not null,
  id uuid not null,
  kind text not null,
  name text not null,
  organisation_id uuid not null,
  pack text not null,
  public_alias text not null,
  time_zone text not null
);
alter table facilities enable row level security;

create table facility_rules (
  approved_at timestamp with time zone,
  approved_by uuid,
  as_of date not null,
  changes jsonb,
  confidence text not null,
  effective_from date not null,
  effective_to date,
  facility_id uuid not null,
  id uuid not null,
  proposed_at timestamp with time zone,
  proposed_by uuid,
  provenance jsonb default '{}'::jsonb not null,
  replaced_end date,
  replaces uuid,
  rules jsonb not null,
  source text not null,
  status text default 'in_force'::text not null,
  why text,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid
);
alter table facility_rules enable row level security;

create table family_answers (
  answer text not null,
  at timestamp with time zone not null,
  caregiver_id uuid,
  channel text not null,
  id uuid not null,
  on_behalf_of jsonb,
  starts_at timestamp with time zone,
  visit_id uuid not null
);
alter table family_answers enable row level security;

create table gate_results (
  actor_user_id uuid,
  at timestamp with time zone not null,
  bureau_id uuid,
  checkpoint text not null,
  dyad_id uuid not null,
  facts jsonb not null,
  fingerprint text not null,
  id uuid not null,
  reasons jsonb not null,
  rule_version text not null,
  verdict text not null,
  visit_id uuid
);
alter table gate_results enable row level security;

create table harm_markers (
  conference_id uuid,
  dyad_id uuid not null,
  id uuid not null,
  kind text not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid
);
alter table harm_markers enable row level security;

create table http_sessions (
  expire timestamp with time zone not null,
  sess jsonb not null,
  sid text not null
);

create table idempotency_keys (
  body jsonb,
  created_at timestamp with time zone default now() not null,
  key text not null,
  location text,
  request_hash text not null,
  status integer not null,
  user_id uuid not null
);
alter table idempotency_keys enable row level security;

create table imprisoned_parents (
  birth_date date,
  birth_date_precision text default 'day'::text not null,
  created_at timestamp with time zone default now() not null,
  family_name text not null,
  former_names text[] default '{}'::text[] not null,
  given_name text not null,
  home_county_code text,
  id uuid not null,
  id_number_cipher text,
  id_number_index text,
  name_key text not null,
  organisation_id uuid not null,
  sex text not null,
  version integer default 1 not null
);
alter table imprisoned_parents enable row level security;

create table inbound_messages (
  body text not null,
  caregiver_id uuid not null,
  id uuid not null,
  received_at timestamp with time zone not null,
  understood_as text not null,
  visit_id uuid
);
alter table inbound_messages enable row level security;

create table incidents (
  acknowledged_at timestamp with time zone,
  acknowledged_by uuid,
  closed_at timestamp with time zone,
  closed_by uuid,
  contained_at timestamp with time zone,
  contained_by uuid,
  containment text,
  dyad_id uuid not null,
  id uuid not null,
  note text not null,
  raised_at timestamp with time zone not null,
  raised_by uuid not null,
  review text,
  reviewed_at timestamp with time zone,
  reviewed_by uuid,
  severity text default 'red'::text not null,
  status text default 'raised'::text not null,
  visit_id uuid
);
alter table incidents enable row level security;

create table journeys (
  as_of date not null,
  cost_per_person integer,
  county_code text not null,
  facility_id uuid not null,
  id uuid not null,
  last_return_time text,
  legs jsonb not null,
  minutes_back integer not null,
  minutes_there integer not null,
  organisation_id uuid not null,
  overnight boolean default false not null,
  source text not null,
  version integer default 1 not null
);
alter table journeys enable row level security;

create table kinship_proofs (
  created_at timestamp with time zone default now() not null,
  dyad_id uuid not null,
  expires_on date,
  file_id uuid,
  id uuid not null,
  kind text not null,
  seen_on date not null,
  verified_by uuid,
  withdrawn_at timestamp with time zone
);
alter table kinship_proofs enable row level security;

create table known_devices (
  id uuid not null,
  seen_at timestamp with time zone not null,
  token_hash text not null,
  user_id uuid not null
);
alter table known_devices enable row level security;

create table mandatory_reports (
  authority text,
  decided_at timestamp with time zone not null,
  decided_by uuid not null,
  dyad_id uuid not null,
  external_reference text,
  id uuid not null,
  incident_id uuid,
  receiver text,
  reported_at timestamp with time zone,
  reported_by uuid,
  suspicion text not null
);
alter table mandatory_reports enable row level security;

create table message_wordings (
  aliyun_template text,
  id uuid not null,
  locale text not null,
  organisation_id uuid not null,
  saved_at timestamp with time zone not null,
  saved_by uuid,
  sentence text,
  sms text,
  sms_short text,
  template text not null,
  tencent_template text,
  version integer not null
);
alter table message_wordings enable row level security;

create table messages (
  attempts integer default 0 not null,
  body text,
  caregiver_id uuid not null,
  channel text not null,
  created_at timestamp with time zone default now() not null,
  delivered_at timestamp with time zone,
  failure text,
  handed_at timestamp with time zone,
  handed_by uuid,
  id uuid not null,
  locale text not null,
  locked_by uuid,
  locked_until timestamp with time zone,
  organisation_id uuid not null,
  outcome text,
  params jsonb not null,
  printed_at timestamp with time zone,
  provider text,
  provider_reference text,
  reason text,
  run_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  status text default 'queued'::text not null,
  step_key text not null,
  subject text,
  template text not null,
  tries integer default 0 not null,
  useless_after timestamp with time zone not null,
  visit_id uuid,
  visit_version integer,
  windows integer default 0 not null
);
alter table messages enable row level security;

create table milestones (
  code text not null,
  contact_event_id uuid not null,
  dyad_id uuid not null,
  id uuid not null,
  reached_at timestamp with time zone not null,
  rule_version text not null
);
alter table milestones enable row level security;

create table organisations (
  created_at timestamp with time zone default now() not null,
  id uuid not null,
  kind text not null,
  name text not null,
  public_alias text not null,
  time_zone text not null
);
alter table organisations enable row level security;

create table outbox (
  attempts integer default 0 not null,
  bureau_id uuid,
  created_at timestamp with time zone default now() not null,
  dead boolean default false not null,
  done_at timestamp with time zone,
  id uuid not null,
  key text,
  last_error text,
  locked_by uuid,
  locked_until timestamp with time zone,
  payload jsonb not null,
  run_at timestamp with time zone not null,
  topic text not null
);

create table parent_appointments (
  cancelled_at timestamp with time zone,
  ends_at timestamp with time zone not null,
  facility_id uuid not null,
  id uuid not null,
  recorded_by uuid,
  roster_entry_id uuid not null,
  starts_at timestamp with time zone not null,
  version integer default 1 not null
);
alter table parent_appointments enable row level security;

create table quarter_checks (
  checked_at timestamp with time zone default now() not null,
  checked_by uuid,
  child_id uuid not null,
  id uuid not null,
  note text,
  organisation_id uuid not null,
  quarter date not null,
  unchanged boolean not null,
  urgent boolean default false not null
);
alter table quarter_checks enable row level security;

create table rate_limits (
  expire bigint,
  key character varying(255) not null,
  points integer default 0 not null
);

create table readiness_forms (
  answers jsonb not null,
  assessed_by uuid,
  assessed_on date not null,
  conditions text[] default '{}'::text[] not null,
  created_at timestamp with time zone default now() not null,
  dyad_id uuid not null,
  first_mode text not null,
  id uuid not null
);
alter table readiness_forms enable row level security;

create table rebooking_priorities (
  child_id uuid not null,
  dyad_id uuid not null,
  granted_at timestamp with time zone not null,
  id uuid not null,
  mode text not null,
  organisation_id uuid not null,
  used_at timestamp with time zone,
  used_by_visit_id uuid,
  visit_id uuid not null
);
alter table rebooking_priorities enable row level security;

create table recordings (
  dialect text,
  file_id uuid not null,
  locale text not null,
  organisation_id uuid not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid,
  text_key text not null
);
alter table recordings enable row level security;

create table relatives (
  birth_date date,
  id uuid not null,
  name text not null,
  organisation_id uuid not null,
  parent_id uuid not null,
  phone text,
  relationship text not null
);
alter table relatives enable row level security;

create table replacement_days (
  created_at timestamp with time zone default now() not null,
  created_by uuid,
  day date not null,
  facility_id uuid not null,
  note text
);
alter table replacement_days enable row level security;

create table reply_codes (
  caregiver_id uuid not null,
  code_hash text not null,
  expires_at timestamp with time zone not null,
  id uuid not null,
  token_hash text not null,
  visit_id uuid not null
);
alter table reply_codes enable row level security;

create table report_children (
  age_band text,
  as_of date not null,
  child_id uuid not null,
  counted boolean not null,
  county text,
  exclusion text,
  joined_on date not null,
  met integer not null,
  months integer not null,
  organisation_id uuid not null,
  relationship text,
  run_id uuid not null,
  sex text,
  visited boolean not null,
  wait_days integer,
  wait_end text,
  way integer[] not null
);
alter table report_children enable row level security;

create table report_runs (
  day date not null,
  finished_at timestamp with time zone,
  id uuid not null,
  organisation_id uuid not null,
  started_at timestamp with time zone not null
);
alter table report_runs enable row level security;

create table request_sheets (
  created_at timestamp with time zone not null,
  created_by uuid not null,
  facility_id uuid not null,
  id uuid not null,
  lines jsonb not null,
  locale text not null,
  number integer not null,
  organisation_id uuid,
  signature text not null
);
alter table request_sheets enable row level security;

create table restrictions (
  authority text,
  created_at timestamp with time zone default now() not null,
  dyad_id uuid,
  ends_on date,
  facility_id uuid,
  id uuid not null,
  kind text not null,
  lifted_at timestamp with time zone,
  lifted_by uuid,
  modes text[],
  on_behalf_of jsonb,
  organisation_id uuid not null,
  parent_id uuid,
  person_id uuid,
  person_type text,
  recorded_by uuid,
  roster_entry_id uuid,
  starts_on date not null
);
alter table restrictions enable row level security;

create table retention_holds (
  child_id uuid not null,
  id uuid not null,
  placed_at timestamp with time zone not null,
  placed_by uuid,
  reason text not null,
  released_at timestamp with time zone,
  released_by uuid
);
alter table retention_holds enable row level security;

create table retention_runs (
  as_of date not null,
  at timestamp with time zone not null,
  counts jsonb not null,
  id uuid not null,
  kind text not null,
  organisation_id uuid not null,
  started_by uuid
);
alter table retention_runs enable row level security;

create table roster_entries (
  birth_date date,
  bureau_id uuid not null,
  facility_id uuid not null,
  family_name text not null,
  former_names text[] default '{}'::text[] not null,
  given_name text not null,
  grade text default 'general'::text not null,
  home_county_code text,
  id uuid not null,
  id_number_index text,
  name_key text not null,
  number text not null,
  sex text not null,
  status text default 'held'::text not null,
  version integer default 1 not null,
  ward_id uuid
);
alter table roster_entries enable row level security;

create table roster_imports (
  closed_at timestamp with time zone,
  counts jsonb,
  facility_id uuid not null,
  id uuid not null,
  rows jsonb not null,
  sha256 text not null,
  status text not null,
  uploaded_at timestamp with time zone not null,
  uploaded_by uuid not null
);
alter table roster_imports enable row level security;

create table roster_prints (
  day date not null,
  facility_id uuid not null,
  fingerprint text not null,
  format text not null,
  id uuid not null,
  lines jsonb not null,
  printed_at timestamp with time zone not null,
  printed_by uuid not null,
  version integer not null
);
alter table roster_prints enable row level security;

create table school_terms (
  as_of date not null,
  confidence text not null,
  pack text not null,
  region text not null,
  source text not null,
  spans jsonb not null,
  written_at timestamp with time zone not null,
  written_by uuid
);
alter table school_terms enable row level security;

create table seat_releases (
  asked_at timestamp with time zone not null,
  caregiver_id uuid,
  decided_at timestamp with time zone,
  decided_by uuid,
  due_at timestamp with time zone not null,
  id uuid not null,
  organisation_id uuid not null,
  status text default 'open'::text not null,
  visit_id uuid not null
);
alter table seat_releases enable row level security;

create table security_notices (
  acknowledged_at timestamp with time zone,
  at timestamp with time zone not null,
  by_user_id uuid not null,
  id uuid not null,
  kind text not null,
  user_id uuid not null
);
alter table security_notices enable row level security;

create table sessions (
  admits jsonb,
  adults_taken integer default 0 not null,
  audience text default 'everyone'::text not null,
  bureau_id uuid not null,
  capacity integer not null,
  closure_id uuid,
  confirmed integer default 0 not null,
  day date not null,
  dropped boolean default false not null,
  ends_at timestamp with time zone not null,
  facility_id uuid not null,
  groups_taken integer default 0 not null,
  hard_capacity integer,
  held integer default 0 not null,
  id uuid not null,
  max_adults integer,
  max_groups integer,
  max_video integer,
  mode text not null,
  provisional boolean default false not null,
  room text,
  starts_at timestamp with time zone not null,
  status text default 'open'::text not null,
  timetable_id uuid,
  version integer default 1 not null,
  video_taken integer default 0 not null,
  ward_id uuid
);
alter table sessions enable row level security;

create table sheet_returns (
  closed_at timestamp with time zone,
  id uuid not null,
  rows jsonb not null,
  said_at timestamp with time zone not null,
  said_by text not null,
  sha256 text not null,
  sheet_id uuid not null,
  status text not null,
  uploaded_at timestamp with time zone not null,
  uploaded_by uuid not null
);
alter table sheet_returns enable row level security;

create table stored_files (
  bytes integer not null,
  content_type text not null,
  created_at timestamp with time zone default now() not null,
  id uuid not null,
  organisation_id uuid not null,
  sha256 text not null,
  uploaded_by uuid
);
alter table stored_files enable row level security;

create table tasks (
  cause text not null,
  child_id uuid,
  closed_at timestamp with time zone,
  closed_by uuid,
  due_at timestamp with time zone not null,
  dyad_id uuid,
  id uuid not null,
  key text not null,
  kind text not null,
  note text,
  opened_at timestamp with time zone not null,
  organisation_id uuid not null,
  outcome text,
  owner_role text not null,
  owner_user_id uuid,
  status text default 'open'::text not null,
  subject_id uuid,
  subject_type text,
  visit_id uuid
);
alter table tasks enable row level security;

create table timetables (
  admits jsonb,
  anchor_day date,
  audience text default 'everyone'::text not null,
  capacity integer not null,
  dates date[],
  ends_at time without time zone not null,
  every_weeks integer default 1 not null,
  except_dates date[],
  facility_id uuid not null,
  hard_capacity integer,
  id uuid not null,
  max_adults integer,
  max_groups integer,
  max_video integer,
  mode text not null,
  previous_id uuid,
  room text,
  season_from text,
  season_to text,
  starts_at time without time zone not null,
  valid_from date not null,
  valid_to date,
  version integer default 1 not null,
  ward_id uuid,
  weekday integer,
  withdrawn_at timestamp with time zone
);
alter table timetables enable row level security;

create table timing_arms (
  arm text not null,
  assigned_at timestamp with time zone not null,
  organisation_id uuid not null,
  parent_id uuid not null,
  trial_id uuid not null,
  visit_id uuid not null
);
alter table timing_arms enable row level security;

create table timing_trials (
  ended_at timestamp with time zone,
  ended_by uuid,
  id uuid not null,
  organisation_id uuid not null,
  started_at timestamp with time zone not null,
  started_by uuid
);
alter table timing_trials enable row level security;

create table tracing_candidates (
  comparison jsonb not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  facility_id uuid not null,
  id uuid not null,
  reason_code text,
  roster_entry_id uuid not null,
  status text default 'waiting'::text not null,
  tracing_id uuid not null
);
alter table tracing_candidates enable row level security;

create table tracings (
  answer_due date not null,
  closed_at timestamp with time zone,
  id uuid not null,
  organisation_id uuid not null,
  parent_id uuid not null,
  requested_at timestamp with time zone not null,
  requested_by uuid,
  status text default 'asked'::text not null
);
alter table tracings enable row level security;

create table trip_accounts (
  currency text not null,
  opened_at timestamp with time zone not null,
  organisation_id uuid not null,
  status text default 'open'::text not null,
  visit_id uuid not null
);
alter table trip_accounts enable row level security;

create table trip_cost_lines (
  amount integer not null,
  answers_id uuid,
  category text,
  file_id uuid,
  id uuid not null,
  kind text not null,
  organisation_id uuid not null,
  other_visit_id uuid,
  reason_code text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid,
  visit_id uuid not null
);
alter table trip_cost_lines enable row level security;

create table user_invitations (
  created_at timestamp with time zone not null,
  created_by uuid,
  expires_at timestamp with time zone not null,
  organisation_id uuid not null,
  token_hash text not null,
  user_id uuid not null
);
alter table user_invitations enable row level security;

create table users (
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  email text not null,
  facility_id uuid,
  id uuid not null,
  locale text default 'zh-CN'::text not null,
  name text not null,
  organisation_id uuid not null,
  password_hash text,
  role text not null,
  version integer default 1 not null,
  worker_id uuid
);
alter table users enable row level security;

create table visit_amendments (
  asked_at timestamp with time zone not null,
  asked_by uuid,
  dyad_ids uuid[] not null,
  ended_at timestamp with time zone,
  from_session_id uuid not null,
  id uuid not null,
  leaves_group boolean default false not null,
  party jsonb not null,
  status text default 'open'::text not null,
  to_session_id uuid not null,
  visit_id uuid not null
);
alter table visit_amendments enable row level security;

create table visit_decisions (
  batch_id uuid,
  decided_at timestamp with time zone not null,
  decided_by uuid not null,
  hold_expires_at timestamp with time zone,
  takes integer[],
  undo_until timestamp with time zone not null,
  undone_at timestamp with time zone,
  verb text not null,
  version integer not null,
  visit_id uuid not null
);
alter table visit_decisions enable row level security;

create table visit_delays (
  id uuid not null,
  minutes integer not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid,
  visit_id uuid not null,
  visit_version integer not null
);
alter table visit_delays enable row level security;

create table visit_dyads (
  attended boolean,
  bureau_id uuid not null,
  child_id uuid not null,
  dyad_id uuid not null,
  ends_at timestamp with time zone not null,
  live boolean default true not null,
  starts_at timestamp with time zone not null,
  visit_id uuid not null
);
alter table visit_dyads enable row level security;

create table visit_group_refusals (
  dyad_ids uuid[] not null,
  group_id uuid not null,
  "position" integer not null,
  reasons jsonb not null,
  session_id uuid not null
);
alter table visit_group_refusals enable row level security;

create table visit_groups (
  day date not null,
  facility_id uuid not null,
  id uuid not null,
  note text,
  organisation_id uuid not null,
  policy text not null,
  reference text not null,
  requested_at timestamp with time zone not null,
  requested_by uuid,
  seats integer
);
alter table visit_groups enable row level security;

create table visit_not_admitted (
  child_id uuid,
  decided_at timestamp with time zone not null,
  decided_by uuid,
  person_type text not null,
  place text not null,
  reason_code text not null,
  subject_id uuid not null,
  visit_id uuid not null,
  visit_version integer not null
);
alter table visit_not_admitted enable row level security;

create table visit_party (
  after_agreement boolean default false not null,
  attended boolean,
  bureau_id uuid not null,
  ends_at timestamp with time zone not null,
  group_id uuid,
  live boolean default true not null,
  person_id uuid not null,
  person_type text not null,
  place text not null,
  starts_at timestamp with time zone not null,
  visit_id uuid not null
);
alter table visit_party enable row level security;

create table visit_reports (
  arrived_at timestamp with time zone,
  cause text,
  concern boolean not null,
  ended_at timestamp with time zone,
  intake_closed_at timestamp with time zone,
  mood_after integer,
  mood_before integer,
  next_step text not null,
  outcome text not null,
  refused_for text,
  reported_at timestamp with time zone not null,
  reported_by uuid,
  started_at timestamp with time zone,
  visit_id uuid not null
);
alter table visit_reports enable row level security;

create table visit_reviews (
  cause text not null,
  details jsonb not null,
  ended_at timestamp with time zone,
  ended_by uuid,
  id uuid not null,
  note text,
  owner_role text not null,
  since timestamp with time zone not null,
  status text default 'open'::text not null,
  visit_id uuid not null
);
alter table visit_reviews enable row level security;

create table visit_status_changes (
  action text not null,
  actor_user_id uuid,
  at timestamp with time zone not null,
  bureau_id uuid not null,
  desk_note text,
  family_note text,
  from_status text,
  id uuid not null,
  note text,
  on_behalf_of jsonb,
  reason_code text,
  to_status text not null,
  visit_id uuid not null
);
alter table visit_status_changes enable row level security;

create table visit_steps (
  at timestamp with time zone not null,
  recorded_by uuid,
  step text not null,
  visit_id uuid not null
);
alter table visit_steps enable row level security;

create table visit_wishes (
  rank integer not null,
  session_id uuid not null,
  tried_at timestamp with time zone,
  visit_id uuid not null
);
alter table visit_wishes enable row level security;

create table visits (
  answer_due_at timestamp with time zone,
  answer_from timestamp with time zone,
  answer_next_at timestamp with time zone,
  answer_stage integer default 0 not null,
  bureau_id uuid not null,
  cause text,
  decided_at timestamp with time zone,
  ends_at timestamp with time zone not null,
  escalated_at timestamp with time zone,
  escalated_to uuid,
  facility_id uuid not null,
  family_answer text,
  family_answered_at timestamp with time zone,
  group_id uuid,
  hold_expires_at timestamp with time zone,
  id uuid not null,
  live boolean default true not null,
  mode text not null,
  note text,
  organisation_id uuid not null,
  over_capacity boolean default false not null,
  parent_id uuid not null,
  period date not null,
  pool text not null,
  proposed_session_id uuid,
  proposed_takes integer[],
  reason_code text,
  reference text not null,
  renews_on date,
  requested_at timestamp with time zone not null,
  requested_by uuid,
  roster_entry_id uuid not null,
  session_id uuid not null,
  starts_at timestamp with time zone not null,
  status text not null,
  takes_adults integer default 0 not null,
  takes_groups integer default 0 not null,
  takes_video integer default 0 not null,
  version integer default 1 not null
);
alter table visits enable row level security;

create table waitlist_entries (
  adults integer default 1 not null,
  child_id uuid not null,
  closed_at timestamp with time zone,
  closed_reason text,
  dyad_id uuid not null,
  earliest time without time zone,
  facility_id uuid not null,
  from_day date not null,
  id uuid not null,
  latest time without time zone,
  made_at timestamp with time zone not null,
  made_by uuid,
  mode text not null,
  organisation_id uuid not null,
  status text default 'waiting'::text not null,
  to_day date not null,
  weekdays integer[]
);
alter table waitlist_entries enable row level security;

create table waitlist_looks (
  entry_id uuid not null,
  gate_version integer not null,
  looked_at timestamp with time zone not null,
  session_id uuid not null,
  session_version integer not null
);
alter table waitlist_looks enable row level security;

create table waitlist_offers (
  answered_at timestamp with time zone,
  answered_by uuid,
  entry_id uuid not null,
  expires_at timestamp with time zone not null,
  id uuid not null,
  offered_at timestamp with time zone not null,
  session_id uuid not null,
  status text default 'open'::text not null,
  takes_adults integer default 0 not null,
  takes_video integer default 0 not null,
  visit_id uuid
);
alter table waitlist_offers enable row level security;

create table wards (
  code text not null,
  ended_at timestamp with time zone,
  facility_id uuid not null,
  id uuid not null,
  name text not null,
  version integer default 1 not null
);
alter table wards enable row level security;

create table webhook_calls (
  id text not null,
  provider text not null,
  received_at timestamp with time zone not null
);
alter table webhook_calls enable row level security;

create table worker_absences (
  ended_at timestamp with time zone,
  from_day date not null,
  id uuid not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid,
  to_day date not null,
  worker_id uuid not null
);
alter table worker_absences enable row level security;

create table worker_approvals (
  approved_on date not null,
  expires_on date not null,
  facility_id uuid not null,
  id uuid not null,
  worker_id uuid not null
);
alter table worker_approvals enable row level security;

create table worker_vettings (
  clear boolean not null,
  created_at timestamp with time zone default now() not null,
  id uuid not null,
  queried_on date not null,
  recorded_by uuid,
  worker_id uuid not null
);
alter table worker_vettings enable row level security;

create table workers (
  conduct_accepted_on date,
  hired_on date,
  id uuid not null,
  name text not null,
  organisation_id uuid not null,
  phone text,
  sex text not null,
  status text default 'active'::text not null,
  trained_on date,
  version integer default 1 not null,
  vetted_on date,
  vetting_clear boolean default false not null
);
alter table workers enable row level security;

-- constraints

alter table access_tokens add constraint pk_access_tokens PRIMARY KEY (id);

alter table access_tokens add constraint fk_access_tokens_user_id FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

alter table approvals add constraint approvals_status_check CHECK ((status = ANY (ARRAY['requested'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text])));

alter table approvals add constraint approvals_two_people_check CHECK (((status <> ALL (ARRAY['approved'::text, 'refused'::text])) OR ((decided_by IS NOT NULL) AND (decided_by <> requested_by))));

alter table approvals add constraint approvals_valid_until_check CHECK (((status <> 'approved'::text) OR (valid_until IS NOT NULL)));

alter table approvals add constraint pk_approvals PRIMARY KEY (id);

alter table approvals add constraint fk_approvals_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table audit_events add constraint pk_audit_events PRIMARY KEY (id);

alter table break_glass add constraint break_glass_four_hours_check CHECK ((ends_at <= (opened_at + '04:00:00'::interval)));

alter table break_glass add constraint break_glass_reason_check CHECK ((reason_code = ANY (ARRAY['child_in_danger'::text, 'on_call'::text, 'covering_colleague'::text, 'authority_asks'::text])));

alter table break_glass add constraint break_glass_review_check CHECK (((review_outcome IS NULL) OR (review_outcome = ANY (ARRAY['justified'::text, 'not_justified'::text]))));

alter table break_glass add constraint break_glass_second_person_check CHECK (((reviewed_by IS NULL) OR (reviewed_by <> user_id)));

alter table break_glass add constraint pk_break_glass PRIMARY KEY (id);

alter table break_glass add constraint fk_break_glass_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table break_glass add constraint fk_break_glass_user_id FOREIGN KEY (user_id) REFERENCES users(id);

alter table bureaus add constraint pk_bureaus PRIMARY KEY (id);

alter table bureaus add constraint bureaus_code_key UNIQUE (code);

alter table calendar_days add constraint calendar_days_kind_check CHECK ((kind = ANY (ARRAY['holiday'::text, 'make_up_workday'::text])));

alter table calendar_days add constraint pk_calendar_days PRIMARY KEY (pack, day);

alter table calendar_feeds add constraint calendar_feeds_device_check CHECK ((device = ANY (ARRAY['phone'::text, 'computer'::text, 'other'::text])));

alter table calendar_feeds add constraint pk_calendar_feeds PRIMARY KEY (id);

alter table calendar_feeds add constraint fk_calendar_feeds_user_id FOREIGN KEY (user_id) REFERENCES users(id);

alter table calendar_years add constraint pk_calendar_years PRIMARY KEY (pack, year);

alter table call_tasks add constraint call_tasks_outcome_check CHECK (((outcome IS NULL) OR (outcome = ANY (ARRAY['can_go'::text, 'cannot'::text, 'told'::text, 'call_later'::text, 'no_answer'::text, 'wrong_number'::text, 'reached_other'::text, 'call_me'::text, 'engaged'::text]))));

alter table call_tasks add constraint call_tasks_reason_check CHECK ((reason_code = ANY (ARRAY['no_answer'::text, 'call_me'::text, 'cannot'::text, 'first_visit'::text, 'message_failed'::text, 'cancelled'::text, 'ask'::text, 'remind'::text, 'unclear'::text, 'second_contact'::text, 'changed'::text, 'item_ready'::text, 'home_safe'::text, 'refused'::text, 'not_admitted'::text])));

alter table call_tasks add constraint call_tasks_status_check CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'dropped'::text])));

alter table call_tasks add constraint pk_call_tasks PRIMARY KEY (id);

alter table call_tasks add constraint fk_call_tasks_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers(id);

alter table call_tasks add constraint fk_call_tasks_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table call_tasks add constraint fk_call_tasks_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table caregivers add constraint caregivers_access_needs_check CHECK ((access_needs <@ ARRAY['wheelchair'::text, 'walking'::text, 'hearing'::text, 'sight'::text, 'sign_language'::text, 'interpreter'::text, 'quiet_room'::text, 'infant_care'::text, 'medicine_at_hand'::text, 'communication_help'::text]));

alter table caregivers add constraint caregivers_channel_check CHECK ((channel = ANY (ARRAY['sms'::text, 'email'::text, 'call'::text, 'wechat'::text, 'voice'::text, 'letter'::text])));

alter table caregivers add constraint caregivers_language_check CHECK ((language = ANY (ARRAY['zh-CN'::text, 'en'::text])));

alter table caregivers add constraint caregivers_opted_out_check CHECK ((opted_out <@ ARRAY['sms'::text, 'email'::text, 'wechat'::text, 'voice'::text, 'letter'::text]));

alter table caregivers add constraint caregivers_other_channels_check CHECK ((other_channels <@ ARRAY['sms'::text, 'email'::text, 'call'::text, 'wechat'::text, 'voice'::text, 'letter'::text]));

alter table caregivers add constraint pk_caregivers PRIMARY KEY (id);

alter table caregivers add constraint fk_caregivers_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table case_conferences add constraint case_conferences_decided_check CHECK ((((status = 'decided'::text) = (decision IS NOT NULL)) AND ((status <> 'decided'::text) OR ((held_on IS NOT NULL) AND (review_on IS NOT NULL) AND (cardinality(people) >= 2)))));

alter table case_conferences add constraint case_conferences_decision_check CHECK (((decision IS NULL) OR (decision = ANY (ARRAY['contact'::text, 'no_contact_now'::text, 'exception'::text, 'more_work'::text]))));

alter table case_conferences add constraint case_conferences_status_check CHECK ((status = ANY (ARRAY['called'::text, 'decided'::text, 'dropped'::text])));

alter table case_conferences add constraint pk_case_conferences PRIMARY KEY (id);

alter table case_conferences add constraint fk_case_conferences_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table child_access add constraint pk_child_access PRIMARY KEY (id);

alter table child_access add constraint fk_child_access_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table child_access add constraint fk_child_access_user_id FOREIGN KEY (user_id) REFERENCES users(id);

alter table child_caregivers add constraint pk_child_caregivers PRIMARY KEY (id);

alter table child_caregivers add constraint fk_child_caregivers_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers(id);

alter table child_caregivers add constraint fk_child_caregivers_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table child_views add constraint child_views_view_check CHECK ((view = ANY (ARRAY['yes'::text, 'not_now'::text, 'no'::text, 'cannot_tell'::text])));

alter table child_views add constraint pk_child_views PRIMARY KEY (id);

alter table child_views add constraint fk_child_views_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table children add constraint children_access_needs_check CHECK ((access_needs <@ ARRAY['wheelchair'::text, 'walking'::text, 'hearing'::text, 'sight'::text, 'sign_language'::text, 'interpreter'::text, 'quiet_room'::text, 'infant_care'::text, 'medicine_at_hand'::text, 'communication_help'::text]));

alter table children add constraint children_care_type_check CHECK ((care_type = ANY (ARRAY['grandparents'::text, 'other_parent'::text, 'relatives'::text, 'foster'::text, 'institution'::text, 'living_alone'::text, 'other'::text])));

alter table children add constraint children_escort_preference_check CHECK (((escort_preference IS NULL) OR (escort_preference = ANY (ARRAY['female'::text, 'male'::text, 'any'::text]))));

alter table children add constraint children_restricted_check CHECK (((restricted_at IS NULL) = (restricted_reason IS NULL)));

alter table children add constraint children_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text])));

alter table children add constraint children_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])));

alter table children add constraint pk_children PRIMARY KEY (id);

alter table children add constraint fk_children_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table children add constraint fk_children_worker_id FOREIGN KEY (worker_id) REFERENCES workers(id);

alter table closure_changes add constraint closure_changes_kind_check CHECK ((kind = ANY (ARRAY['published'::text, 'extended'::text, 'reopened'::text, 'undone'::text])));

alter table closure_changes add constraint pk_closure_changes PRIMARY KEY (id);

alter table closure_changes add constraint fk_closure_changes_closure_id FOREIGN KEY (closure_id) REFERENCES closures(id);

alter table closure_visits add constraint closure_visits_action_check CHECK ((action = ANY (ARRAY['cancel'::text, 'move'::text, 'wait'::text])));

alter table closure_visits add constraint closure_visits_instead_at_check CHECK (((instead IS NULL) = (instead_at IS NULL)));

alter table closure_visits add constraint closure_visits_instead_check CHECK ((instead = ANY (ARRAY['video'::text, 'letter'::text, 'wait'::text])));

alter table closure_visits add constraint closure_visits_instead_visit_check CHECK (((instead_visit_id IS NULL) OR (instead = 'video'::text)));

alter table closure_visits add constraint closure_visits_move_check CHECK (((action = 'move'::text) = (to_session_id IS NOT NULL)));

alter table closure_visits add constraint closure_visits_status_check CHECK ((status = ANY (ARRAY['planned'::text, 'done'::text, 'kept'::text, 'under_way'::text, 'gone'::text, 'undoing'::text, 'undone'::text, 'stays'::text])));

alter table closure_visits add constraint pk_closure_visits PRIMARY KEY (closure_id, visit_id);

alter table closure_visits add constraint fk_closure_visits_closure_id FOREIGN KEY (closure_id) REFERENCES closures(id);

alter table closure_visits add constraint fk_closure_visits_from_session_id FOREIGN KEY (from_session_id) REFERENCES sessions(id);

alter table closure_visits add constraint fk_closure_visits_instead_visit_id FOREIGN KEY (instead_visit_id) REFERENCES visits(id);

alter table closure_visits add constraint fk_closure_visits_to_session_id FOREIGN KEY (to_session_id) REFERENCES sessions(id);

alter table closure_visits add constraint fk_closure_visits_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table closures add constraint closures_mode_check CHECK ((mode = ANY (ARRAY['visit'::text, 'video'::text, 'call'::text, 'group'::text])));

alter table closures add constraint closures_times_check CHECK ((ends_at >= starts_at));

alter table closures add constraint closures_wards_check CHECK ((cardinality(ward_ids) > 0));

alter table closures add constraint pk_closures PRIMARY KEY (id);

alter table closures add constraint fk_closures_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table consents add constraint consents_answer_check CHECK ((answer = ANY (ARRAY['yes'::text, 'no'::text])));

alter table consents add constraint consents_capacity_check CHECK ((capacity = ANY (ARRAY['other_parent'::text, 'court_appointed'::text, 'civil_affairs'::text, 'imprisoned_parent'::text, 'entrusted_caregiver'::text, 'child'::text])));

alter table consents add constraint consents_dates_check CHECK ((expires_on > starts_on));

alter table consents add constraint consents_partner_check CHECK (((purpose = 'data_sharing'::text) = (agreement_id IS NOT NULL)));

alter table consents add constraint consents_purpose_check CHECK ((purpose = ANY (ARRAY['letter'::text, 'recorded_message'::text, 'photo'::text, 'call'::text, 'video'::text, 'visit'::text, 'travel'::text, 'overnight'::text, 'data_sharing'::text])));

alter table consents add constraint consents_withdrawn_on_check CHECK (((withdrawn_on IS NULL) OR ((withdrawn_at IS NOT NULL) AND (withdrawn_on >= starts_on))));

alter table consents add constraint pk_consents PRIMARY KEY (id);

alter table consents add constraint consents_no_overlap EXCLUDE USING gist (dyad_id WITH =, purpose WITH =, COALESCE((agreement_id)::text, ''::text) WITH =, COALESCE((caregiver_id)::text, capacity) WITH =, daterange(starts_on, expires_on) WITH &&) WHERE ((withdrawn_at IS NULL));

alter table consents add constraint fk_consents_agreement_id FOREIGN KEY (agreement_id) REFERENCES data_sharing_agreements(id);

alter table consents add constraint fk_consents_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers(id);

alter table consents add constraint fk_consents_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table contact_decisions add constraint contact_decisions_level_check CHECK (((level >= 0) AND (level <= 4)));

alter table contact_decisions add constraint contact_decisions_reason_class_check CHECK ((((level = 0) OR (reason_class IS NULL)) AND ((reason_class IS NULL) OR (reason_class = ANY (ARRAY['harm'::text, 'order'::text, 'child_wish'::text, 'parent_wish'::text, 'child_not_ready'::text, 'parent_not_ready'::text])))));

alter table contact_decisions add constraint contact_decisions_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'active'::text, 'under_review'::text, 'superseded'::text, 'withdrawn'::text])));

alter table contact_decisions add constraint contact_decisions_two_people_check CHECK (((status <> 'active'::text) OR ((approved_by IS NOT NULL) AND (approved_by <> proposed_by))));

alter table contact_decisions add constraint pk_contact_decisions PRIMARY KEY (id);

alter table contact_decisions add constraint fk_contact_decisions_conference_id FOREIGN KEY (conference_id) REFERENCES case_conferences(id);

alter table contact_decisions add constraint fk_contact_decisions_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table contact_events add constraint contact_events_direction_check CHECK ((direction = ANY (ARRAY['to_parent'::text, 'to_child'::text, 'both'::text])));

alter table contact_events add constraint contact_events_mode_check CHECK ((mode = ANY (ARRAY['visit'::text, 'video'::text, 'call'::text, 'letter'::text, 'drawing'::text, 'recorded_message'::text, 'group'::text])));

alter table contact_events add constraint pk_contact_events PRIMARY KEY (id);

alter table contact_events add constraint fk_contact_events_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table contact_events add constraint fk_contact_events_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table contact_events add constraint fk_contact_events_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table cron_runs add constraint pk_cron_runs PRIMARY KEY (name, slot);

alter table custody_episodes add constraint pk_custody_episodes PRIMARY KEY (id);

alter table custody_episodes add constraint fk_custody_episodes_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table custody_episodes add constraint fk_custody_episodes_parent_id FOREIGN KEY (parent_id) REFERENCES imprisoned_parents(id);

alter table custody_episodes add constraint fk_custody_episodes_roster_entry_id FOREIGN KEY (roster_entry_id) REFERENCES roster_entries(id);

alter table custody_events add constraint custody_events_kind_check CHECK ((kind = ANY (ARRAY['admitted'::text, 'transferred'::text, 'ward_changed'::text, 'grade_changed'::text, 'released'::text, 'temporary_absence'::text, 'returned'::text])));

alter table custody_events add constraint pk_custody_events PRIMARY KEY (id);

alter table custody_events add constraint fk_custody_events_roster_entry_id FOREIGN KEY (roster_entry_id) REFERENCES roster_entries(id);

alter table data_audits add constraint pk_data_audits PRIMARY KEY (id);

alter table data_audits add constraint fk_data_audits_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table data_requests add constraint data_requests_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'correction'::text, 'erasure'::text, 'restriction'::text])));

alter table data_requests add constraint data_requests_refusal_check CHECK (((status <> 'refused'::text) OR (refusal IS NOT NULL)));

alter table data_requests add constraint data_requests_requester_check CHECK ((requester = ANY (ARRAY['child'::text, 'guardian'::text, 'parent'::text, 'caregiver'::text])));

alter table data_requests add constraint data_requests_status_check CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'refused'::text])));

alter table data_requests add constraint pk_data_requests PRIMARY KEY (id);

alter table data_requests add constraint fk_data_requests_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table data_requests add constraint fk_data_requests_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table data_sharing_agreements add constraint data_sharing_agreements_dates_check CHECK ((ends_on > starts_on));

alter table data_sharing_agreements add constraint data_sharing_agreements_kind_check CHECK ((partner_kind = ANY (ARRAY['facility'::text, 'civil_affairs'::text, 'school'::text, 'ngo'::text, 'funder'::text, 'court'::text])));

alter table data_sharing_agreements add constraint pk_data_sharing_agreements PRIMARY KEY (id);

alter table data_sharing_agreements add constraint fk_data_sharing_agreements_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table disclosures add constraint pk_disclosures PRIMARY KEY (id);

alter table disclosures add constraint fk_disclosures_agreement_id FOREIGN KEY (agreement_id) REFERENCES data_sharing_agreements(id);

alter table disclosures add constraint fk_disclosures_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table disclosures add constraint fk_disclosures_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table discretion_profiles add constraint pk_discretion_profiles PRIMARY KEY (caregiver_id);

alter table discretion_profiles add constraint fk_discretion_profiles_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers(id);

alter table discretion_profiles add constraint fk_discretion_profiles_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table dyads add constraint dyads_relationship_check CHECK ((relationship = ANY (ARRAY['mother'::text, 'father'::text, 'step_parent'::text, 'adoptive_parent'::text])));

alter table dyads add constraint dyads_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])));

alter table dyads add constraint pk_dyads PRIMARY KEY (id);

alter table dyads add constraint fk_dyads_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table dyads add constraint fk_dyads_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table dyads add constraint fk_dyads_parent_id FOREIGN KEY (parent_id) REFERENCES imprisoned_parents(id);

alter table entitlement_entries add constraint entitlement_entries_amount_check CHECK (((amount <> 0) AND ((amount > 0) OR (kind = 'correction'::text))));

alter table entitlement_entries add constraint entitlement_entries_correction_check CHECK (((kind = 'correction'::text) = (reason_code IS NOT NULL)));

alter table entitlement_entries add constraint entitlement_entries_kind_check CHECK ((kind = ANY (ARRAY['grant'::text, 'hold'::text, 'release'::text, 'use'::text, 'refund'::text, 'use_by_other'::text, 'forfeit'::text, 'correction'::text, 'carry_in'::text, 'carry_out'::text, 'goodwill'::text, 'expire'::text])));

alter table entitlement_entries add constraint pk_entitlement_entries PRIMARY KEY (id);

alter table entitlement_entries add constraint fk_entitlement_entries_roster_entry_id FOREIGN KEY (roster_entry_id) REFERENCES roster_entries(id);

alter table entitlement_periods add constraint entitlement_periods_balance_check CHECK (((held >= 0) AND (used >= 0) AND (granted >= 0) AND ((held + used) <= granted)));

alter table entitlement_periods add constraint pk_entitlement_periods PRIMARY KEY (roster_entry_id, period, pool);

alter table exchange_status_changes add constraint pk_exchange_status_changes PRIMARY KEY (id);

alter table exchange_status_changes add constraint fk_exchange_status_changes_exchange_id FOREIGN KEY (exchange_id) REFERENCES exchanges(id);

alter table exchanges add constraint exchanges_authorship_check CHECK ((authorship = ANY (ARRAY['own_words'::text, 'dictated'::text, 'helped'::text])));

alter table exchanges add constraint exchanges_direction_check CHECK ((direction = ANY (ARRAY['to_parent'::text, 'to_child'::text])));

alter table exchanges add constraint exchanges_handed_over_check CHECK (((status <> ALL (ARRAY['handed_over'::text, 'replied'::text])) OR (handed_over_at IS NOT NULL)));

alter table exchanges add constraint exchanges_kind_check CHECK ((kind = ANY (ARRAY['letter'::text, 'drawing'::text, 'recorded_message'::text, 'live_call'::text])));

alter table exchanges add constraint exchanges_live_call_check CHECK (((kind = 'live_call'::text) = (visit_id IS NOT NULL)));

alter table exchanges add constraint exchanges_on_hold_check CHECK (((status = 'on_hold'::text) = (held_from IS NOT NULL)));

alter table exchanges add constraint exchanges_pages_check CHECK (((pages >= 1) AND (pages <= 99)));

alter table exchanges add constraint exchanges_scan_check CHECK (((file_id IS NULL) OR scan_requested_by_child));

alter table exchanges add constraint exchanges_status_check CHECK ((status = ANY (ARRAY['entered'::text, 'returned_for_change'::text, 'safety_passed'::text, 'dispatched'::text, 'received'::text, 'facility_passed'::text, 'withheld'::text, 'on_hold'::text, 'handed_over'::text, 'replied'::text])));

alter table exchanges add constraint exchanges_two_people_check CHECK (((safety_checked_by IS NULL) OR (safety_checked_by <> entered_by)));

alter table exchanges add constraint pk_exchanges PRIMARY KEY (id);

alter table exchanges add constraint fk_exchanges_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table exchanges add constraint fk_exchanges_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table exchanges add constraint fk_exchanges_file_id FOREIGN KEY (file_id) REFERENCES stored_files(id);

alter table exchanges add constraint fk_exchanges_in_reply_to_id FOREIGN KEY (in_reply_to_id) REFERENCES exchanges(id);

alter table exchanges add constraint fk_exchanges_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table exchanges add constraint fk_exchanges_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table expiry_notices add constraint expiry_notices_kind_check CHECK ((kind = ANY (ARRAY['consent'::text, 'kinship_proof'::text, 'child_view'::text, 'exception'::text, 'decision'::text, 'vetting'::text, 'worker_approval'::text])));

alter table expiry_notices add constraint expiry_notices_step_check CHECK ((step = ANY (ARRAY[60, 30, 7])));

alter table expiry_notices add constraint pk_expiry_notices PRIMARY KEY (id);

alter table expiry_notices add constraint fk_expiry_notices_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table facilities add constraint facilities_kind_check CHECK ((kind = ANY (ARRAY['prison'::text, 'juvenile_facility'::text, 'detention_centre'::text, 'drug_rehabilitation'::text])));

alter table facilities add constraint pk_facilities PRIMARY KEY (id);

alter table facilities add constraint fk_facilities_bureau_id FOREIGN KEY (bureau_id) REFERENCES bureaus(id);

alter table facilities add constraint fk_facilities_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table facility_rules add constraint facility_rules_dates_check CHECK (((effective_to IS NULL) OR (effective_to > effective_from)));

alter table facility_rules add constraint facility_rules_second_check CHECK (((approved_by IS NULL) OR (approved_by <> proposed_by)));

alter table facility_rules add constraint facility_rules_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'in_force'::text, 'withdrawn'::text])));

alter table facility_rules add constraint pk_facility_rules PRIMARY KEY (id);

alter table facility_rules add constraint facility_rules_no_overlap EXCLUDE USING gist (facility_id WITH =, daterange(effective_from, effective_to) WITH &&) WHERE ((status = 'in_force'::text));

alter table facility_rules add constraint fk_facility_rules_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table family_answers add constraint family_answers_answer_check CHECK ((answer = ANY (ARRAY['can_go'::text, 'cannot'::text, 'call_me'::text])));

alter table family_answers add constraint pk_family_answers PRIMARY KEY (id);

alter table family_answers add constraint fk_family_answers_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers(id);

alter table family_answers add constraint fk_family_answers_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table gate_results add constraint gate_results_checkpoint_check CHECK ((checkpoint = ANY (ARRAY['request'::text, 'confirmation'::text, 'day_before'::text, 'departure'::text])));

alter table gate_results add constraint gate_results_verdict_check CHECK ((verdict = ANY (ARRAY['allow'::text, 'needs_approval'::text, 'block'::text])));

alter table gate_results add constraint pk_gate_results PRIMARY KEY (id);

alter table gate_results add constraint fk_gate_results_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table harm_markers add constraint harm_markers_kind_check CHECK ((kind = ANY (ARRAY['harmed_this_child'::text, 'harmed_another_child'::text, 'sexual_offence'::text, 'violence_in_home'::text, 'unclear'::text])));

alter table harm_markers add constraint pk_harm_markers PRIMARY KEY (id);

alter table harm_markers add constraint fk_harm_markers_conference_id FOREIGN KEY (conference_id) REFERENCES case_conferences(id);

alter table harm_markers add constraint fk_harm_markers_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table http_sessions add constraint pk_http_sessions PRIMARY KEY (sid);

alter table idempotency_keys add constraint pk_idempotency_keys PRIMARY KEY (user_id, key);

alter table imprisoned_parents add constraint imprisoned_parents_precision_check CHECK ((birth_date_precision = ANY (ARRAY['day'::text, 'month'::text, 'year'::text])));

alter table imprisoned_parents add constraint imprisoned_parents_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text])));

alter table imprisoned_parents add constraint pk_imprisoned_parents PRIMARY KEY (id);

alter table imprisoned_parents add constraint fk_imprisoned_parents_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table inbound_messages add constraint pk_inbound_messages PRIMARY KEY (id);

alter table inbound_messages add constraint fk_inbound_messages_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers(id);

alter table inbound_messages add constraint fk_inbound_messages_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table incidents add constraint incidents_second_person_check CHECK (((status <> 'closed'::text) OR (closed_by <> raised_by)));

alter table incidents add constraint incidents_severity_check CHECK ((severity = ANY (ARRAY['amber'::text, 'red'::text])));

alter table incidents add constraint incidents_status_check CHECK ((status = ANY (ARRAY['raised'::text, 'acknowledged'::text, 'contained'::text, 'reviewed'::text, 'closed'::text])));

alter table incidents add constraint pk_incidents PRIMARY KEY (id);

alter table incidents add constraint fk_incidents_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table journeys add constraint journeys_cost_check CHECK (((cost_per_person IS NULL) OR (cost_per_person >= 0)));

alter table journeys add constraint journeys_minutes_check CHECK ((((minutes_there >= 1) AND (minutes_there <= 2880)) AND ((minutes_back >= 1) AND (minutes_back <= 2880))));

alter table journeys add constraint pk_journeys PRIMARY KEY (id);

alter table journeys add constraint fk_journeys_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table journeys add constraint fk_journeys_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table kinship_proofs add constraint kinship_proofs_kind_check CHECK ((kind = ANY (ARRAY['household_register'::text, 'birth_certificate'::text, 'police_certificate'::text, 'village_certificate'::text, 'court_judgment'::text, 'adoption_certificate'::text])));

alter table kinship_proofs add constraint pk_kinship_proofs PRIMARY KEY (id);

alter table kinship_proofs add constraint fk_kinship_proofs_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table kinship_proofs add constraint fk_kinship_proofs_file_id FOREIGN KEY (file_id) REFERENCES stored_files(id);

alter table known_devices add constraint pk_known_devices PRIMARY KEY (id);

alter table known_devices add constraint fk_known_devices_user_id FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

alter table mandatory_reports add constraint mandatory_reports_authority_check CHECK (((authority IS NULL) OR (authority = ANY (ARRAY['police'::text, 'civil_affairs'::text, 'education'::text, 'procuratorate'::text, 'social_services'::text]))));

alter table mandatory_reports add constraint mandatory_reports_sent_check CHECK ((((reported_at IS NULL) = (authority IS NULL)) AND ((reported_at IS NULL) = (receiver IS NULL))));

alter table mandatory_reports add constraint pk_mandatory_reports PRIMARY KEY (id);

alter table mandatory_reports add constraint fk_mandatory_reports_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table mandatory_reports add constraint fk_mandatory_reports_incident_id FOREIGN KEY (incident_id) REFERENCES incidents(id);

alter table message_wordings add constraint message_wordings_built_in_check CHECK (((sms IS NOT NULL) OR (num_nonnulls(sms_short, sentence, aliyun_template, tencent_template) = 0)));

alter table message_wordings add constraint message_wordings_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text])));

alter table message_wordings add constraint message_wordings_version_check CHECK ((version > 0));

alter table message_wordings add constraint pk_message_wordings PRIMARY KEY (id);

alter table message_wordings add constraint fk_message_wordings_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table messages add constraint messages_failure_check CHECK (((failure IS NULL) OR (failure = ANY (ARRAY['temporary'::text, 'permanent'::text, 'technical'::text, 'unsure'::text]))));

alter table messages add constraint messages_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'held'::text, 'sending'::text, 'accepted'::text, 'delivered'::text, 'answered'::text, 'called'::text, 'failed'::text, 'suppressed'::text, 'expired'::text])));

alter table messages add constraint pk_messages PRIMARY KEY (id);

alter table messages add constraint fk_messages_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers(id);

alter table messages add constraint fk_messages_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table messages add constraint fk_messages_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table milestones add constraint pk_milestones PRIMARY KEY (id);

alter table milestones add constraint fk_milestones_contact_event_id FOREIGN KEY (contact_event_id) REFERENCES contact_events(id);

alter table milestones add constraint fk_milestones_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table organisations add constraint organisations_kind_check CHECK ((kind = ANY (ARRAY['ngo'::text, 'facility'::text, 'partner'::text])));

alter table organisations add constraint pk_organisations PRIMARY KEY (id);

alter table outbox add constraint pk_outbox PRIMARY KEY (id);

alter table parent_appointments add constraint parent_appointments_times_check CHECK ((ends_at > starts_at));

alter table parent_appointments add constraint pk_parent_appointments PRIMARY KEY (id);

alter table parent_appointments add constraint fk_parent_appointments_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table parent_appointments add constraint fk_parent_appointments_roster_entry_id FOREIGN KEY (roster_entry_id) REFERENCES roster_entries(id);

alter table quarter_checks add constraint pk_quarter_checks PRIMARY KEY (id);

alter table quarter_checks add constraint fk_quarter_checks_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table quarter_checks add constraint fk_quarter_checks_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table rate_limits add constraint pk_rate_limits PRIMARY KEY (key);

alter table readiness_forms add constraint pk_readiness_forms PRIMARY KEY (id);

alter table readiness_forms add constraint fk_readiness_forms_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table rebooking_priorities add constraint pk_rebooking_priorities PRIMARY KEY (id);

alter table rebooking_priorities add constraint fk_rebooking_priorities_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table rebooking_priorities add constraint fk_rebooking_priorities_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table rebooking_priorities add constraint fk_rebooking_priorities_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table rebooking_priorities add constraint fk_rebooking_priorities_used_by_visit_id FOREIGN KEY (used_by_visit_id) REFERENCES visits(id);

alter table rebooking_priorities add constraint fk_rebooking_priorities_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table recordings add constraint recordings_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text])));

alter table recordings add constraint recordings_text_check CHECK ((text_key = ANY (ARRAY['question'::text, 'answered'::text, 'cancelled'::text])));

alter table recordings add constraint pk_recordings PRIMARY KEY (organisation_id, text_key, locale);

alter table recordings add constraint fk_recordings_file_id FOREIGN KEY (file_id) REFERENCES stored_files(id);

alter table recordings add constraint fk_recordings_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table relatives add constraint pk_relatives PRIMARY KEY (id);

alter table relatives add constraint fk_relatives_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table relatives add constraint fk_relatives_parent_id FOREIGN KEY (parent_id) REFERENCES imprisoned_parents(id);

alter table replacement_days add constraint pk_replacement_days PRIMARY KEY (facility_id, day);

alter table replacement_days add constraint fk_replacement_days_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table reply_codes add constraint pk_reply_codes PRIMARY KEY (id);

alter table reply_codes add constraint fk_reply_codes_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers(id);

alter table reply_codes add constraint fk_reply_codes_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table report_children add constraint pk_report_children PRIMARY KEY (run_id, as_of, child_id);

alter table report_children add constraint fk_report_children_child_id FOREIGN KEY (child_id) REFERENCES children(id) ON DELETE CASCADE;

alter table report_children add constraint fk_report_children_run_id FOREIGN KEY (run_id) REFERENCES report_runs(id) ON DELETE CASCADE;

alter table report_runs add constraint pk_report_runs PRIMARY KEY (id);

alter table report_runs add constraint fk_report_runs_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE;

alter table request_sheets add constraint pk_request_sheets PRIMARY KEY (id);

alter table request_sheets add constraint fk_request_sheets_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table request_sheets add constraint fk_request_sheets_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table restrictions add constraint restrictions_dates_check CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)));

alter table restrictions add constraint restrictions_facility_check CHECK (((roster_entry_id IS NULL) OR (facility_id IS NOT NULL)));

alter table restrictions add constraint restrictions_kind_check CHECK ((kind = ANY (ARRAY['court_order'::text, 'protection_order'::text, 'no_contact_request'::text, 'facility_ban'::text, 'investigation'::text, 'safeguarding'::text, 'solitary'::text, 'training'::text, 'medical'::text])));

alter table restrictions add constraint restrictions_person_type_check CHECK ((((person_id IS NULL) = (person_type IS NULL)) AND ((person_type IS NULL) OR (person_type = ANY (ARRAY['caregiver'::text, 'relative'::text, 'worker'::text])))));

alter table restrictions add constraint restrictions_scope_check CHECK (((((((dyad_id IS NOT NULL))::integer + ((parent_id IS NOT NULL))::integer) + ((person_id IS NOT NULL))::integer) + ((roster_entry_id IS NOT NULL))::integer) = 1));

alter table restrictions add constraint pk_restrictions PRIMARY KEY (id);

alter table restrictions add constraint fk_restrictions_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table restrictions add constraint fk_restrictions_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table restrictions add constraint fk_restrictions_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table restrictions add constraint fk_restrictions_parent_id FOREIGN KEY (parent_id) REFERENCES imprisoned_parents(id);

alter table restrictions add constraint fk_restrictions_roster_entry_id FOREIGN KEY (roster_entry_id) REFERENCES roster_entries(id);

alter table retention_holds add constraint pk_retention_holds PRIMARY KEY (id);

alter table retention_holds add constraint fk_retention_holds_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table retention_runs add constraint retention_runs_kind_check CHECK ((kind = ANY (ARRAY['preview'::text, 'run'::text])));

alter table retention_runs add constraint pk_retention_runs PRIMARY KEY (id);

alter table retention_runs add constraint fk_retention_runs_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table roster_entries add constraint roster_entries_grade_check CHECK ((grade = ANY (ARRAY['strict'::text, 'observation'::text, 'general'::text, 'lenient'::text])));

alter table roster_entries add constraint roster_entries_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text])));

alter table roster_entries add constraint roster_entries_status_check CHECK ((status = ANY (ARRAY['held'::text, 'released'::text])));

alter table roster_entries add constraint pk_roster_entries PRIMARY KEY (id);

alter table roster_entries add constraint fk_roster_entries_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table roster_entries add constraint fk_roster_entries_ward_id FOREIGN KEY (ward_id) REFERENCES wards(id);

alter table roster_imports add constraint roster_imports_status_check CHECK ((status = ANY (ARRAY['checked'::text, 'applied'::text, 'refused'::text])));

alter table roster_imports add constraint pk_roster_imports PRIMARY KEY (id);

alter table roster_imports add constraint fk_roster_imports_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table roster_prints add constraint roster_prints_format_check CHECK ((format = ANY (ARRAY['page'::text, 'pdf'::text])));

alter table roster_prints add constraint pk_roster_prints PRIMARY KEY (id);

alter table roster_prints add constraint fk_roster_prints_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table school_terms add constraint school_terms_confidence_check CHECK ((confidence = ANY (ARRAY['verified'::text, 'published'::text, 'assumed'::text])));

alter table school_terms add constraint school_terms_region_check CHECK ((region ~ '^([0-9]{2}){0,3}$'::text));

alter table school_terms add constraint pk_school_terms PRIMARY KEY (pack, region);

alter table seat_releases add constraint seat_releases_decided_check CHECK (((status = 'open'::text) = (decided_at IS NULL)));

alter table seat_releases add constraint seat_releases_status_check CHECK ((status = ANY (ARRAY['open'::text, 'released'::text, 'kept'::text, 'withdrawn'::text])));

alter table seat_releases add constraint pk_seat_releases PRIMARY KEY (id);

alter table seat_releases add constraint fk_seat_releases_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers(id);

alter table seat_releases add constraint fk_seat_releases_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table seat_releases add constraint fk_seat_releases_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table security_notices add constraint security_notices_kind_check CHECK ((kind = ANY (ARRAY['new_device'::text, 'new_program'::text, 'export'::text])));

alter table security_notices add constraint pk_security_notices PRIMARY KEY (id);

alter table security_notices add constraint fk_security_notices_by_user_id FOREIGN KEY (by_user_id) REFERENCES users(id) ON DELETE CASCADE;

alter table security_notices add constraint fk_security_notices_user_id FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

alter table sessions add constraint sessions_adults_check CHECK (((adults_taken >= 0) AND ((max_adults IS NULL) OR (adults_taken <= max_adults))));

alter table sessions add constraint sessions_audience_check CHECK ((audience = ANY (ARRAY['everyone'::text, 'families'::text, 'staff_arranged'::text, 'first_visits'::text])));

alter table sessions add constraint sessions_capacity_check CHECK (((held >= 0) AND (confirmed >= 0) AND ((held + confirmed) <= COALESCE(hard_capacity, capacity))));

alter table sessions add constraint sessions_groups_check CHECK (((groups_taken >= 0) AND ((max_groups IS NULL) OR (groups_taken <= max_groups))));

alter table sessions add constraint sessions_hard_capacity_check CHECK ((hard_capacity >= capacity));

alter table sessions add constraint sessions_mode_check CHECK ((mode = ANY (ARRAY['visit'::text, 'video'::text, 'call'::text, 'group'::text])));

alter table sessions add constraint sessions_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])));

alter table sessions add constraint sessions_times_check CHECK ((ends_at > starts_at));

alter table sessions add constraint sessions_video_check CHECK (((video_taken >= 0) AND ((max_video IS NULL) OR (video_taken <= max_video))));

alter table sessions add constraint pk_sessions PRIMARY KEY (id);

alter table sessions add constraint fk_sessions_closure_id FOREIGN KEY (closure_id) REFERENCES closures(id);

alter table sessions add constraint fk_sessions_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table sessions add constraint fk_sessions_timetable_id FOREIGN KEY (timetable_id) REFERENCES timetables(id);

alter table sessions add constraint fk_sessions_ward_id FOREIGN KEY (ward_id) REFERENCES wards(id);

alter table sheet_returns add constraint sheet_returns_status_check CHECK ((status = ANY (ARRAY['checked'::text, 'applied'::text, 'refused'::text])));

alter table sheet_returns add constraint pk_sheet_returns PRIMARY KEY (id);

alter table sheet_returns add constraint fk_sheet_returns_sheet_id FOREIGN KEY (sheet_id) REFERENCES request_sheets(id);

alter table stored_files add constraint pk_stored_files PRIMARY KEY (id);

alter table stored_files add constraint fk_stored_files_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table tasks add constraint tasks_done_check CHECK (((status = 'open'::text) = (closed_at IS NULL)));

alter table tasks add constraint tasks_kind_check CHECK ((kind = ANY (ARRAY['prepare_child'::text, 'prepare_parent'::text, 'check_preparation'::text, 'check_fitness'::text, 'debrief'::text, 'follow_up'::text, 'review_decision'::text, 'hold_conference'::text, 'decide_approval'::text, 'reconfirm_consent'::text, 'ask_own_consent'::text, 'ask_child'::text, 'look_at_change'::text, 'acknowledge_incident'::text, 'write_facts'::text, 'review_incident'::text, 'report_to_authority'::text, 'review_break_glass'::text, 'renew_vetting'::text, 'answer_data_request'::text, 'review_retention'::text, 'write_letter'::text, 'renew_before_end'::text])));

alter table tasks add constraint tasks_owner_check CHECK ((owner_role = ANY (ARRAY['coordinator'::text, 'worker'::text, 'lead'::text, 'data_officer'::text, 'liaison'::text])));

alter table tasks add constraint tasks_status_check CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'dropped'::text])));

alter table tasks add constraint pk_tasks PRIMARY KEY (id);

alter table tasks add constraint fk_tasks_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table tasks add constraint fk_tasks_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table tasks add constraint fk_tasks_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table tasks add constraint fk_tasks_owner_user_id FOREIGN KEY (owner_user_id) REFERENCES users(id);

alter table timetables add constraint timetables_audience_check CHECK ((audience = ANY (ARRAY['everyone'::text, 'families'::text, 'staff_arranged'::text, 'first_visits'::text])));

alter table timetables add constraint timetables_capacity_check CHECK ((capacity > 0));

alter table timetables add constraint timetables_hard_capacity_check CHECK ((hard_capacity >= capacity));

alter table timetables add constraint timetables_limits_check CHECK (((max_adults > 0) AND (max_groups >= 0) AND (max_video >= 0)));

alter table timetables add constraint timetables_mode_check CHECK ((mode = ANY (ARRAY['visit'::text, 'video'::text, 'call'::text, 'group'::text])));

alter table timetables add constraint timetables_season_check CHECK ((((season_from IS NULL) = (season_to IS NULL)) AND (season_from ~ '^\d\d-\d\d$'::text) AND (season_to ~ '^\d\d-\d\d$'::text)));

alter table timetables add constraint timetables_times_check CHECK ((ends_at > starts_at));

alter table timetables add constraint timetables_valid_check CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)));

alter table timetables add constraint timetables_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7)));

alter table timetables add constraint timetables_weeks_check CHECK (((every_weeks >= 1) AND (every_weeks <= 52)));

alter table timetables add constraint timetables_when_check CHECK (((weekday IS NULL) <> (dates IS NULL)));

alter table timetables add constraint pk_timetables PRIMARY KEY (id);

alter table timetables add constraint fk_timetables_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table timetables add constraint fk_timetables_previous_id FOREIGN KEY (previous_id) REFERENCES timetables(id);

alter table timetables add constraint fk_timetables_ward_id FOREIGN KEY (ward_id) REFERENCES wards(id);

alter table timing_arms add constraint timing_arms_arm_check CHECK ((arm = ANY (ARRAY['usual'::text, 'early'::text])));

alter table timing_arms add constraint pk_timing_arms PRIMARY KEY (visit_id);

alter table timing_arms add constraint fk_timing_arms_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table timing_arms add constraint fk_timing_arms_parent_id FOREIGN KEY (parent_id) REFERENCES imprisoned_parents(id);

alter table timing_arms add constraint fk_timing_arms_trial_id FOREIGN KEY (trial_id) REFERENCES timing_trials(id);

alter table timing_arms add constraint fk_timing_arms_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table timing_trials add constraint pk_timing_trials PRIMARY KEY (id);

alter table timing_trials add constraint fk_timing_trials_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table tracing_candidates add constraint tracing_candidates_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'confirmed'::text, 'rejected'::text, 'lapsed'::text])));

alter table tracing_candidates add constraint pk_tracing_candidates PRIMARY KEY (id);

alter table tracing_candidates add constraint fk_tracing_candidates_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table tracing_candidates add constraint fk_tracing_candidates_roster_entry_id FOREIGN KEY (roster_entry_id) REFERENCES roster_entries(id);

alter table tracing_candidates add constraint fk_tracing_candidates_tracing_id FOREIGN KEY (tracing_id) REFERENCES tracings(id);

alter table tracings add constraint tracings_status_check CHECK ((status = ANY (ARRAY['asked'::text, 'found'::text, 'not_found'::text])));

alter table tracings add constraint pk_tracings PRIMARY KEY (id);

alter table tracings add constraint fk_tracings_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table tracings add constraint fk_tracings_parent_id FOREIGN KEY (parent_id) REFERENCES imprisoned_parents(id);

alter table trip_accounts add constraint trip_accounts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text));

alter table trip_accounts add constraint trip_accounts_status_check CHECK ((status = ANY (ARRAY['open'::text, 'settled'::text])));

alter table trip_accounts add constraint pk_trip_accounts PRIMARY KEY (visit_id);

alter table trip_accounts add constraint fk_trip_accounts_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table trip_accounts add constraint fk_trip_accounts_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table trip_cost_lines add constraint trip_cost_lines_amount_check CHECK (((amount > 0) OR ((amount = 0) AND (kind = 'settled'::text))));

alter table trip_cost_lines add constraint trip_cost_lines_category_check CHECK (((category IS NULL) OR (category = ANY (ARRAY['bus'::text, 'train'::text, 'taxi'::text, 'car'::text, 'ferry'::text, 'plane'::text, 'hire'::text, 'toll'::text, 'parking'::text, 'refreshment'::text, 'accommodation'::text, 'other'::text]))));

alter table trip_cost_lines add constraint trip_cost_lines_claim_check CHECK (((kind = 'cost_claimed'::text) = (category IS NOT NULL)));

alter table trip_cost_lines add constraint trip_cost_lines_kind_check CHECK ((kind = ANY (ARRAY['estimate'::text, 'advance_asked'::text, 'advance_approved'::text, 'advance_refused'::text, 'advance_paid'::text, 'cost_claimed'::text, 'cost_accepted'::text, 'cost_refused'::text, 'paid_out'::text, 'paid_back'::text, 'rolled_over'::text, 'rolled_in'::text, 'settled'::text])));

alter table trip_cost_lines add constraint pk_trip_cost_lines PRIMARY KEY (id);

alter table trip_cost_lines add constraint fk_trip_cost_lines_answers_id FOREIGN KEY (answers_id) REFERENCES trip_cost_lines(id);

alter table trip_cost_lines add constraint fk_trip_cost_lines_file_id FOREIGN KEY (file_id) REFERENCES stored_files(id);

alter table trip_cost_lines add constraint fk_trip_cost_lines_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table trip_cost_lines add constraint fk_trip_cost_lines_other_visit_id FOREIGN KEY (other_visit_id) REFERENCES visits(id);

alter table trip_cost_lines add constraint fk_trip_cost_lines_visit_id FOREIGN KEY (visit_id) REFERENCES trip_accounts(visit_id);

alter table user_invitations add constraint pk_user_invitations PRIMARY KEY (user_id);

alter table user_invitations add constraint fk_user_invitations_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table user_invitations add constraint fk_user_invitations_user_id FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

alter table users add constraint users_liaison_has_facility_check CHECK (((role <> 'liaison'::text) OR (facility_id IS NOT NULL)));

alter table users add constraint users_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text])));

alter table users add constraint users_role_check CHECK ((role = ANY (ARRAY['coordinator'::text, 'liaison'::text, 'worker'::text, 'director'::text, 'lead'::text, 'data_officer'::text, 'funder'::text, 'admin'::text])));

alter table users add constraint pk_users PRIMARY KEY (id);

alter table users add constraint fk_users_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table visit_amendments add constraint visit_amendments_status_check CHECK ((status = ANY (ARRAY['open'::text, 'confirmed'::text, 'declined'::text, 'withdrawn'::text, 'expired'::text, 'replaced'::text, 'ended'::text])));

alter table visit_amendments add constraint pk_visit_amendments PRIMARY KEY (id);

alter table visit_amendments add constraint fk_visit_amendments_from_session_id FOREIGN KEY (from_session_id) REFERENCES sessions(id);

alter table visit_amendments add constraint fk_visit_amendments_to_session_id FOREIGN KEY (to_session_id) REFERENCES sessions(id);

alter table visit_amendments add constraint fk_visit_amendments_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_decisions add constraint visit_decisions_verb_check CHECK ((verb = ANY (ARRAY['confirm'::text, 'decline'::text, 'propose'::text])));

alter table visit_decisions add constraint pk_visit_decisions PRIMARY KEY (visit_id, version);

alter table visit_decisions add constraint fk_visit_decisions_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_delays add constraint visit_delays_minutes_check CHECK (((minutes >= 5) AND (minutes <= 240)));

alter table visit_delays add constraint pk_visit_delays PRIMARY KEY (id);

alter table visit_delays add constraint fk_visit_delays_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_dyads add constraint pk_visit_dyads PRIMARY KEY (visit_id, dyad_id);

alter table visit_dyads add constraint visit_dyads_child_overlap_excl EXCLUDE USING gist (child_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (live);

alter table visit_dyads add constraint fk_visit_dyads_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table visit_dyads add constraint fk_visit_dyads_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table visit_dyads add constraint fk_visit_dyads_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_group_refusals add constraint pk_visit_group_refusals PRIMARY KEY (group_id, "position");

alter table visit_group_refusals add constraint fk_visit_group_refusals_group_id FOREIGN KEY (group_id) REFERENCES visit_groups(id);

alter table visit_group_refusals add constraint fk_visit_group_refusals_session_id FOREIGN KEY (session_id) REFERENCES sessions(id);

alter table visit_groups add constraint visit_groups_policy_check CHECK ((policy = ANY (ARRAY['all_or_none'::text, 'part'::text])));

alter table visit_groups add constraint visit_groups_seats_check CHECK (((seats >= 2) AND (seats <= 100)));

alter table visit_groups add constraint pk_visit_groups PRIMARY KEY (id);

alter table visit_groups add constraint fk_visit_groups_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table visit_groups add constraint fk_visit_groups_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table visit_not_admitted add constraint visit_not_admitted_child_check CHECK (((person_type = 'child'::text) = (child_id IS NOT NULL)));

alter table visit_not_admitted add constraint visit_not_admitted_place_check CHECK ((place = ANY (ARRAY['inside'::text, 'waits'::text, 'travels'::text])));

alter table visit_not_admitted add constraint visit_not_admitted_reason_check CHECK ((reason_code = ANY (ARRAY['quota_used'::text, 'parent_transferred'::text, 'parent_released'::text, 'parent_refuses'::text, 'discipline_or_medical'::text, 'visitor_not_approved'::text, 'contact_bar'::text, 'document_missing'::text, 'session_full'::text, 'facility_event'::text, 'duplicate'::text, 'other_reviewed'::text])));

alter table visit_not_admitted add constraint visit_not_admitted_type_check CHECK ((person_type = ANY (ARRAY['child'::text, 'caregiver'::text, 'worker'::text, 'relative'::text])));

alter table visit_not_admitted add constraint pk_visit_not_admitted PRIMARY KEY (visit_id, subject_id);

alter table visit_not_admitted add constraint fk_visit_not_admitted_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table visit_not_admitted add constraint fk_visit_not_admitted_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_party add constraint visit_party_place_check CHECK ((place = ANY (ARRAY['inside'::text, 'waits'::text, 'travels'::text])));

alter table visit_party add constraint visit_party_type_check CHECK ((person_type = ANY (ARRAY['caregiver'::text, 'worker'::text, 'relative'::text])));

alter table visit_party add constraint pk_visit_party PRIMARY KEY (visit_id, person_id);

alter table visit_party add constraint visit_party_escort_overlap_excl EXCLUDE USING gist (person_id WITH =, COALESCE(group_id, visit_id) WITH <>, tstzrange(starts_at, ends_at) WITH &&) WHERE ((live AND (person_type = 'worker'::text)));

alter table visit_party add constraint visit_party_inside_overlap_excl EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((live AND (person_type = 'worker'::text) AND (place = 'inside'::text)));

alter table visit_party add constraint fk_visit_party_group_id FOREIGN KEY (group_id) REFERENCES visit_groups(id);

alter table visit_party add constraint fk_visit_party_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_reports add constraint visit_reports_moods_check CHECK ((((mood_before IS NULL) OR ((mood_before >= 1) AND (mood_before <= 5))) AND ((mood_after IS NULL) OR ((mood_after >= 1) AND (mood_after <= 5)))));

alter table visit_reports add constraint visit_reports_refused_check CHECK (((refused_for IS NULL) OR ((outcome = 'refused_at_gate'::text) AND (refused_for = ANY (ARRAY['late'::text, 'documents'::text, 'not_on_list'::text, 'items'::text, 'other'::text])))));

alter table visit_reports add constraint pk_visit_reports PRIMARY KEY (visit_id);

alter table visit_reports add constraint fk_visit_reports_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_reviews add constraint visit_reviews_cause_check CHECK ((cause = ANY (ARRAY['approval_missing'::text, 'calendar_provisional'::text, 'escort_two_places'::text, 'gate_closed'::text, 'group_incomplete'::text, 'journey'::text, 'parent_away'::text, 'parent_suspended'::text, 'rules_changed'::text, 'timetable_changed'::text, 'visitor_banned'::text, 'ward_unknown'::text, 'worker_absent'::text])));

alter table visit_reviews add constraint visit_reviews_left_check CHECK (((status <> 'left'::text) OR (note IS NOT NULL)));

alter table visit_reviews add constraint visit_reviews_owner_check CHECK ((owner_role = ANY (ARRAY['coordinator'::text, 'lead'::text, 'liaison'::text])));

alter table visit_reviews add constraint visit_reviews_status_check CHECK ((status = ANY (ARRAY['open'::text, 'cleared'::text, 'left'::text])));

alter table visit_reviews add constraint pk_visit_reviews PRIMARY KEY (id);

alter table visit_reviews add constraint fk_visit_reviews_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_status_changes add constraint pk_visit_status_changes PRIMARY KEY (id);

alter table visit_status_changes add constraint fk_visit_status_changes_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_steps add constraint visit_steps_step_check CHECK ((step = ANY (ARRAY['picked_up'::text, 'arrived'::text, 'started'::text, 'ended'::text, 'home_safe'::text])));

alter table visit_steps add constraint pk_visit_steps PRIMARY KEY (visit_id, step);

alter table visit_steps add constraint fk_visit_steps_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visit_wishes add constraint visit_wishes_rank_check CHECK (((rank >= 2) AND (rank <= 3)));

alter table visit_wishes add constraint pk_visit_wishes PRIMARY KEY (visit_id, rank);

alter table visit_wishes add constraint fk_visit_wishes_session_id FOREIGN KEY (session_id) REFERENCES sessions(id);

alter table visit_wishes add constraint fk_visit_wishes_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table visits add constraint visits_family_answer_check CHECK (((family_answer IS NULL) OR (family_answer = ANY (ARRAY['can_go'::text, 'cannot'::text, 'call_me'::text]))));

alter table visits add constraint visits_hold_check CHECK (((status <> 'requested'::text) OR (hold_expires_at IS NOT NULL)));

alter table visits add constraint visits_proposed_takes_check CHECK (((cardinality(proposed_takes) = 3) AND (0 <= ALL (proposed_takes))));

alter table visits add constraint visits_status_check CHECK ((status = ANY (ARRAY['requested'::text, 'proposed'::text, 'confirmed'::text, 'under_way'::text, 'completed'::text, 'partial'::text, 'aborted'::text, 'no_show'::text, 'refused_at_gate'::text, 'declined'::text, 'withdrawn'::text, 'cancelled'::text, 'expired'::text])));

alter table visits add constraint visits_takes_check CHECK (((takes_adults >= 0) AND (takes_groups >= 0) AND (takes_video >= 0)));

alter table visits add constraint pk_visits PRIMARY KEY (id);

alter table visits add constraint visits_parent_overlap_excl EXCLUDE USING gist (roster_entry_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (live);

alter table visits add constraint fk_visits_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table visits add constraint fk_visits_group_id FOREIGN KEY (group_id) REFERENCES visit_groups(id);

alter table visits add constraint fk_visits_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table visits add constraint fk_visits_parent_id FOREIGN KEY (parent_id) REFERENCES imprisoned_parents(id);

alter table visits add constraint fk_visits_proposed_session_id FOREIGN KEY (proposed_session_id) REFERENCES sessions(id);

alter table visits add constraint fk_visits_roster_entry_id FOREIGN KEY (roster_entry_id) REFERENCES roster_entries(id);

alter table visits add constraint fk_visits_session_id FOREIGN KEY (session_id) REFERENCES sessions(id);

alter table waitlist_entries add constraint waitlist_entries_adults_check CHECK (((adults >= 1) AND (adults <= 5)));

alter table waitlist_entries add constraint waitlist_entries_days_check CHECK ((to_day >= from_day));

alter table waitlist_entries add constraint waitlist_entries_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'fulfilled'::text, 'withdrawn'::text, 'expired'::text])));

alter table waitlist_entries add constraint pk_waitlist_entries PRIMARY KEY (id);

alter table waitlist_entries add constraint fk_waitlist_entries_child_id FOREIGN KEY (child_id) REFERENCES children(id);

alter table waitlist_entries add constraint fk_waitlist_entries_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads(id);

alter table waitlist_entries add constraint fk_waitlist_entries_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table waitlist_entries add constraint fk_waitlist_entries_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

alter table waitlist_looks add constraint pk_waitlist_looks PRIMARY KEY (session_id, entry_id);

alter table waitlist_looks add constraint fk_waitlist_looks_entry_id FOREIGN KEY (entry_id) REFERENCES waitlist_entries(id) ON DELETE CASCADE;

alter table waitlist_looks add constraint fk_waitlist_looks_session_id FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE;

alter table waitlist_offers add constraint waitlist_offers_status_check CHECK ((status = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text])));

alter table waitlist_offers add constraint waitlist_offers_takes_check CHECK (((takes_adults >= 0) AND (takes_video >= 0)));

alter table waitlist_offers add constraint pk_waitlist_offers PRIMARY KEY (id);

alter table waitlist_offers add constraint fk_waitlist_offers_entry_id FOREIGN KEY (entry_id) REFERENCES waitlist_entries(id);

alter table waitlist_offers add constraint fk_waitlist_offers_session_id FOREIGN KEY (session_id) REFERENCES sessions(id);

alter table waitlist_offers add constraint fk_waitlist_offers_visit_id FOREIGN KEY (visit_id) REFERENCES visits(id);

alter table wards add constraint pk_wards PRIMARY KEY (id);

alter table wards add constraint fk_wards_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table webhook_calls add constraint pk_webhook_calls PRIMARY KEY (provider, id);

alter table worker_absences add constraint worker_absences_days_check CHECK ((to_day >= from_day));

alter table worker_absences add constraint pk_worker_absences PRIMARY KEY (id);

alter table worker_absences add constraint fk_worker_absences_worker_id FOREIGN KEY (worker_id) REFERENCES workers(id);

alter table worker_approvals add constraint pk_worker_approvals PRIMARY KEY (id);

alter table worker_approvals add constraint fk_worker_approvals_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id);

alter table worker_approvals add constraint fk_worker_approvals_worker_id FOREIGN KEY (worker_id) REFERENCES workers(id);

alter table worker_vettings add constraint pk_worker_vettings PRIMARY KEY (id);

alter table worker_vettings add constraint fk_worker_vettings_worker_id FOREIGN KEY (worker_id) REFERENCES workers(id);

alter table workers add constraint workers_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text])));

alter table workers add constraint workers_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'left'::text])));

alter table workers add constraint pk_workers PRIMARY KEY (id);

alter table workers add constraint fk_workers_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations(id);

-- indexes

CREATE UNIQUE INDEX access_tokens_token_hash_key ON public.access_tokens USING btree (token_hash);

CREATE INDEX access_tokens_user_idx ON public.access_tokens USING btree (user_id);

CREATE INDEX approvals_dyad_idx ON public.approvals USING btree (dyad_id, status);

CREATE UNIQUE INDEX approvals_requested_key ON public.approvals USING btree (dyad_id, reason_code) WHERE (status = 'requested'::text);

CREATE INDEX audit_events_child_idx ON public.audit_events USING btree (child_id, at);

CREATE INDEX audit_events_organisation_idx ON public.audit_events USING btree (organisation_id, at);

CREATE INDEX audit_events_subject_idx ON public.audit_events USING btree (subject_type, subject_id, at);

CREATE INDEX break_glass_child_idx ON public.break_glass USING btree (child_id, opened_at);

CREATE INDEX break_glass_user_idx ON public.break_glass USING btree (user_id, child_id, ends_at);

CREATE UNIQUE INDEX calendar_feeds_token_key ON public.calendar_feeds USING btree (token_hash);

CREATE INDEX calendar_feeds_user_idx ON public.calendar_feeds USING btree (user_id, created_at);

CREATE INDEX call_tasks_due_idx ON public.call_tasks USING btree (organisation_id, status, due_at);

CREATE UNIQUE INDEX call_tasks_open_key ON public.call_tasks USING btree (visit_id, caregiver_id, reason_code) WHERE (status = 'open'::text);

CREATE INDEX caregivers_organisation_idx ON public.caregivers USING btree (organisation_id, id);

CREATE INDEX caregivers_phone_idx ON public.caregivers USING btree (phone);

CREATE INDEX caregivers_wechat_idx ON public.caregivers USING btree (wechat_open_id) WHERE (wechat_open_id IS NOT NULL);

CREATE INDEX case_conferences_dyad_idx ON public.case_conferences USING btree (dyad_id, called_at);

CREATE UNIQUE INDEX case_conferences_open_key ON public.case_conferences USING btree (dyad_id) WHERE (status = 'called'::text);

CREATE UNIQUE INDEX child_access_once_key ON public.child_access USING btree (child_id, user_id);

CREATE INDEX child_access_user_idx ON public.child_access USING btree (user_id);

CREATE INDEX child_caregivers_caregiver_idx ON public.child_caregivers USING btree (caregiver_id);

CREATE UNIQUE INDEX child_caregivers_current_key ON public.child_caregivers USING btree (child_id, caregiver_id) WHERE (until IS NULL);

CREATE INDEX child_views_dyad_idx ON public.child_views USING btree (dyad_id, asked_on);

CREATE INDEX children_id_number_idx ON public.children USING btree (id_number_index);

CREATE INDEX children_need_to_know_idx ON public.children USING btree (organisation_id) WHERE need_to_know;

CREATE UNIQUE INDEX children_one_file_key ON public.children USING btree (organisation_id, name_key, birth_date) WHERE (NOT duplicate_resolved);

CREATE UNIQUE INDEX children_one_id_number_key ON public.children USING btree (organisation_id, id_number_index) WHERE (NOT duplicate_resolved);

CREATE INDEX children_open_name_idx ON public.children USING btree (organisation_id, preferred_name) WHERE (status = 'open'::text);

CREATE INDEX children_organisation_idx ON public.children USING btree (organisation_id, id);

CREATE UNIQUE INDEX children_reference_key ON public.children USING btree (reference);

CREATE INDEX children_same_person_idx ON public.children USING btree (name_key, birth_date);

CREATE INDEX children_worker_idx ON public.children USING btree (worker_id);

CREATE INDEX closure_changes_closure_idx ON public.closure_changes USING btree (closure_id, at);

CREATE INDEX closure_visits_from_idx ON public.closure_visits USING btree (from_session_id);

CREATE INDEX closure_visits_instead_idx ON public.closure_visits USING btree (instead_visit_id);

CREATE INDEX closure_visits_planned_idx ON public.closure_visits USING btree (closure_id, visit_id) WHERE (status = ANY (ARRAY['planned'::text, 'undoing'::text]));

CREATE INDEX closure_visits_to_idx ON public.closure_visits USING btree (to_session_id);

CREATE INDEX closure_visits_visit_idx ON public.closure_visits USING btree (visit_id);

CREATE INDEX closures_facility_idx ON public.closures USING btree (facility_id, starts_at);

CREATE INDEX consents_dyad_idx ON public.consents USING btree (dyad_id, purpose);

CREATE UNIQUE INDEX contact_decisions_active_key ON public.contact_decisions USING btree (dyad_id) WHERE (status = ANY (ARRAY['active'::text, 'under_review'::text]));

CREATE INDEX contact_decisions_dyad_idx ON public.contact_decisions USING btree (dyad_id);

CREATE UNIQUE INDEX contact_decisions_proposed_key ON public.contact_decisions USING btree (dyad_id) WHERE (status = 'proposed'::text);

CREATE INDEX contact_events_child_idx ON public.contact_events USING btree (child_id, mode, occurred_at);

CREATE INDEX contact_events_dyad_idx ON public.contact_events USING btree (dyad_id, occurred_at);

CREATE UNIQUE INDEX contact_events_source_key ON public.contact_events USING btree (dyad_id, source_type, source_id);

CREATE INDEX custody_episodes_facility_idx ON public.custody_episodes USING btree (facility_id) WHERE (ended_on IS NULL);

CREATE UNIQUE INDEX custody_episodes_open_key ON public.custody_episodes USING btree (parent_id) WHERE (ended_on IS NULL);

CREATE INDEX custody_episodes_parent_idx ON public.custody_episodes USING btree (parent_id, began_on);

CREATE INDEX custody_episodes_roster_idx ON public.custody_episodes USING btree (roster_entry_id);

CREATE INDEX custody_events_roster_idx ON public.custody_events USING btree (roster_entry_id);

CREATE UNIQUE INDEX data_audits_once_key ON public.data_audits USING btree (organisation_id, year);

CREATE INDEX data_requests_child_idx ON public.data_requests USING btree (child_id);

CREATE INDEX data_requests_organisation_idx ON public.data_requests USING btree (organisation_id, status, due_on);

CREATE INDEX data_sharing_agreements_organisation_idx ON public.data_sharing_agreements USING btree (organisation_id, ends_on);

CREATE INDEX disclosures_child_idx ON public.disclosures USING btree (child_id, at);

CREATE INDEX disclosures_organisation_idx ON public.disclosures USING btree (organisation_id, at);

CREATE INDEX discretion_profiles_organisation_idx ON public.discretion_profiles USING btree (organisation_id);

CREATE UNIQUE INDEX dyads_once_key ON public.dyads USING btree (child_id, parent_id);

CREATE INDEX dyads_organisation_idx ON public.dyads USING btree (organisation_id, id);

CREATE INDEX dyads_parent_idx ON public.dyads USING btree (parent_id);

CREATE INDEX entitlement_entries_period_idx ON public.entitlement_entries USING btree (roster_entry_id, period, pool);

CREATE INDEX entitlement_entries_visit_idx ON public.entitlement_entries USING btree (visit_id);

CREATE INDEX exchange_status_changes_exchange_idx ON public.exchange_status_changes USING btree (exchange_id, at);

CREATE INDEX exchanges_dyad_idx ON public.exchanges USING btree (dyad_id);

CREATE INDEX exchanges_facility_idx ON public.exchanges USING btree (facility_id, status, id);

CREATE UNIQUE INDEX exchanges_one_reply_key ON public.exchanges USING btree (in_reply_to_id) WHERE (in_reply_to_id IS NOT NULL);

CREATE INDEX exchanges_organisation_id_idx ON public.exchanges USING btree (organisation_id, id);

CREATE INDEX exchanges_organisation_idx ON public.exchanges USING btree (organisation_id, status, id);

CREATE UNIQUE INDEX exchanges_reference_key ON public.exchanges USING btree (reference);

CREATE UNIQUE INDEX expiry_notices_once_key ON public.expiry_notices USING btree (key, ends_on, step);

CREATE INDEX expiry_notices_told_idx ON public.expiry_notices USING btree (organisation_id, told_at);

CREATE INDEX facilities_bureau_idx ON public.facilities USING btree (bureau_id);

CREATE INDEX facility_rules_from_idx ON public.facility_rules USING btree (facility_id, effective_from);

CREATE INDEX family_answers_visit_idx ON public.family_answers USING btree (visit_id, at);

CREATE INDEX gate_results_dyad_idx ON public.gate_results USING btree (dyad_id, at);

CREATE INDEX gate_results_visit_idx ON public.gate_results USING btree (visit_id, at);

CREATE INDEX harm_markers_dyad_idx ON public.harm_markers USING btree (dyad_id);

CREATE INDEX http_sessions_expire_idx ON public.http_sessions USING btree (expire);

CREATE INDEX idempotency_keys_created_idx ON public.idempotency_keys USING btree (created_at);

CREATE INDEX imprisoned_parents_organisation_idx ON public.imprisoned_parents USING btree (organisation_id, id);

CREATE INDEX inbound_messages_caregiver_idx ON public.inbound_messages USING btree (caregiver_id, received_at);

CREATE INDEX incidents_dyad_idx ON public.incidents USING btree (dyad_id, status);

CREATE INDEX journeys_facility_idx ON public.journeys USING btree (facility_id);

CREATE UNIQUE INDEX journeys_route_key ON public.journeys USING btree (organisation_id, facility_id, county_code);

CREATE INDEX kinship_proofs_dyad_idx ON public.kinship_proofs USING btree (dyad_id);

CREATE UNIQUE INDEX known_devices_once_key ON public.known_devices USING btree (user_id, token_hash);

CREATE INDEX mandatory_reports_incident_idx ON public.mandatory_reports USING btree (incident_id);

CREATE UNIQUE INDEX mandatory_reports_open_key ON public.mandatory_reports USING btree (dyad_id) WHERE (reported_at IS NULL);

CREATE INDEX message_wordings_aliyun_idx ON public.message_wordings USING btree (aliyun_template) WHERE (aliyun_template IS NOT NULL);

CREATE INDEX message_wordings_tencent_idx ON public.message_wordings USING btree (tencent_template) WHERE (tencent_template IS NOT NULL);

CREATE UNIQUE INDEX message_wordings_version_key ON public.message_wordings USING btree (organisation_id, template, locale, version);

CREATE INDEX messages_caregiver_idx ON public.messages USING btree (caregiver_id, created_at);

CREATE INDEX messages_due_idx ON public.messages USING btree (run_at, id) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text]));

CREATE INDEX messages_provider_idx ON public.messages USING btree (provider, provider_reference) WHERE (provider_reference IS NOT NULL);

CREATE UNIQUE INDEX messages_step_key ON public.messages USING btree (step_key);

CREATE INDEX messages_visit_idx ON public.messages USING btree (visit_id);

CREATE UNIQUE INDEX milestones_once_key ON public.milestones USING btree (dyad_id, code);

CREATE INDEX outbox_calendar_idx ON public.outbox USING btree (((payload ->> 'visitId'::text))) WHERE (topic = 'staff.calendar'::text);

CREATE INDEX outbox_due_idx ON public.outbox USING btree (run_at, id) WHERE ((done_at IS NULL) AND (NOT dead));

CREATE UNIQUE INDEX outbox_key_key ON public.outbox USING btree (key) WHERE (key IS NOT NULL);

CREATE INDEX parent_appointments_facility_idx ON public.parent_appointments USING btree (facility_id, ends_at);

CREATE INDEX parent_appointments_roster_idx ON public.parent_appointments USING btree (roster_entry_id, ends_at);

CREATE UNIQUE INDEX quarter_checks_once_key ON public.quarter_checks USING btree (child_id, quarter);

CREATE INDEX readiness_forms_dyad_idx ON public.readiness_forms USING btree (dyad_id, assessed_on);

CREATE INDEX rebooking_priorities_child_idx ON public.rebooking_priorities USING btree (child_id);

CREATE INDEX rebooking_priorities_dyad_idx ON public.rebooking_priorities USING btree (dyad_id);

CREATE INDEX rebooking_priorities_open_idx ON public.rebooking_priorities USING btree (dyad_id, mode) WHERE (used_at IS NULL);

CREATE INDEX rebooking_priorities_organisation_idx ON public.rebooking_priorities USING btree (organisation_id);

CREATE INDEX rebooking_priorities_used_idx ON public.rebooking_priorities USING btree (used_by_visit_id);

CREATE UNIQUE INDEX rebooking_priorities_visit_key ON public.rebooking_priorities USING btree (visit_id, dyad_id);

CREATE INDEX recordings_file_idx ON public.recordings USING btree (file_id);

CREATE INDEX relatives_parent_idx ON public.relatives USING btree (parent_id);

CREATE INDEX reply_codes_hash_idx ON public.reply_codes USING btree (code_hash);

CREATE UNIQUE INDEX reply_codes_once_key ON public.reply_codes USING btree (visit_id, caregiver_id);

CREATE UNIQUE INDEX reply_codes_token_key ON public.reply_codes USING btree (token_hash);

CREATE INDEX report_children_child_idx ON public.report_children USING btree (child_id);

CREATE UNIQUE INDEX report_runs_one_at_a_time_key ON public.report_runs USING btree (organisation_id) WHERE (finished_at IS NULL);

CREATE INDEX report_runs_organisation_idx ON public.report_runs USING btree (organisation_id, started_at);

CREATE UNIQUE INDEX request_sheets_number_key ON public.request_sheets USING btree (facility_id, number);

CREATE INDEX request_sheets_organisation_idx ON public.request_sheets USING btree (organisation_id, created_at);

CREATE INDEX restrictions_dyad_idx ON public.restrictions USING btree (dyad_id);

CREATE INDEX restrictions_facility_idx ON public.restrictions USING btree (facility_id);

CREATE INDEX restrictions_parent_idx ON public.restrictions USING btree (parent_id);

CREATE INDEX restrictions_person_idx ON public.restrictions USING btree (person_id);

CREATE INDEX restrictions_roster_idx ON public.restrictions USING btree (roster_entry_id);

CREATE UNIQUE INDEX retention_holds_open_key ON public.retention_holds USING btree (child_id) WHERE (released_at IS NULL);

CREATE INDEX retention_runs_organisation_idx ON public.retention_runs USING btree (organisation_id, at);

CREATE INDEX roster_entries_former_names_idx ON public.roster_entries USING gin (former_name_keys(former_names));

CREATE INDEX roster_entries_id_number_idx ON public.roster_entries USING btree (id_number_index);

CREATE INDEX roster_entries_name_idx ON public.roster_entries USING btree (name_key);

CREATE UNIQUE INDEX roster_entries_number_key ON public.roster_entries USING btree (facility_id, number);

CREATE INDEX roster_imports_facility_idx ON public.roster_imports USING btree (facility_id, uploaded_at);

CREATE UNIQUE INDEX roster_imports_once_key ON public.roster_imports USING btree (facility_id, sha256) WHERE (status <> 'refused'::text);

CREATE INDEX roster_prints_day_idx ON public.roster_prints USING btree (facility_id, day, printed_at);

CREATE INDEX seat_releases_caregiver_idx ON public.seat_releases USING btree (caregiver_id);

CREATE INDEX seat_releases_due_idx ON public.seat_releases USING btree (organisation_id, status, due_at);

CREATE UNIQUE INDEX seat_releases_open_key ON public.seat_releases USING btree (visit_id) WHERE (status = 'open'::text);

CREATE INDEX seat_releases_visit_idx ON public.seat_releases USING btree (visit_id);

CREATE INDEX security_notices_by_user_idx ON public.security_notices USING btree (by_user_id);

CREATE INDEX security_notices_user_idx ON public.security_notices USING btree (user_id, at);

CREATE INDEX sessions_closure_idx ON public.sessions USING btree (closure_id) WHERE (closure_id IS NOT NULL);

CREATE INDEX sessions_facility_start_idx ON public.sessions USING btree (facility_id, mode, starts_at);

CREATE UNIQUE INDEX sessions_timetable_day_key ON public.sessions USING btree (timetable_id, day);

CREATE UNIQUE INDEX sheet_returns_once_key ON public.sheet_returns USING btree (sheet_id, sha256) WHERE (status <> 'refused'::text);

CREATE INDEX stored_files_organisation_idx ON public.stored_files USING btree (organisation_id);

CREATE INDEX tasks_due_idx ON public.tasks USING btree (organisation_id, status, due_at);

CREATE INDEX tasks_dyad_idx ON public.tasks USING btree (dyad_id, kind);

CREATE UNIQUE INDEX tasks_open_key ON public.tasks USING btree (key) WHERE (status = 'open'::text);

CREATE INDEX tasks_visit_idx ON public.tasks USING btree (visit_id, kind);

CREATE INDEX timetables_facility_idx ON public.timetables USING btree (facility_id);

CREATE INDEX timetables_previous_idx ON public.timetables USING btree (previous_id);

CREATE INDEX timing_arms_organisation_idx ON public.timing_arms USING btree (organisation_id);

CREATE INDEX timing_arms_parent_idx ON public.timing_arms USING btree (parent_id);

CREATE INDEX timing_arms_trial_idx ON public.timing_arms USING btree (trial_id, parent_id, assigned_at);

CREATE INDEX timing_trials_organisation_idx ON public.timing_trials USING btree (organisation_id, started_at);

CREATE UNIQUE INDEX timing_trials_running_key ON public.timing_trials USING btree (organisation_id) WHERE (ended_at IS NULL);

CREATE INDEX tracing_candidates_facility_idx ON public.tracing_candidates USING btree (facility_id, status);

CREATE UNIQUE INDEX tracing_candidates_once_key ON public.tracing_candidates USING btree (tracing_id, roster_entry_id);

CREATE UNIQUE INDEX tracing_candidates_one_confirmed_key ON public.tracing_candidates USING btree (tracing_id) WHERE (status = 'confirmed'::text);

CREATE UNIQUE INDEX tracings_open_key ON public.tracings USING btree (parent_id) WHERE (status = 'asked'::text);

CREATE INDEX tracings_organisation_idx ON public.tracings USING btree (organisation_id, id);

CREATE INDEX trip_accounts_organisation_idx ON public.trip_accounts USING btree (organisation_id, status, opened_at);

CREATE UNIQUE INDEX trip_cost_lines_answers_key ON public.trip_cost_lines USING btree (answers_id) WHERE (answers_id IS NOT NULL);

CREATE INDEX trip_cost_lines_file_idx ON public.trip_cost_lines USING btree (file_id);

CREATE INDEX trip_cost_lines_organisation_idx ON public.trip_cost_lines USING btree (organisation_id);

CREATE INDEX trip_cost_lines_other_idx ON public.trip_cost_lines USING btree (other_visit_id);

CREATE INDEX trip_cost_lines_visit_idx ON public.trip_cost_lines USING btree (visit_id, recorded_at);

CREATE INDEX user_invitations_organisation_idx ON public.user_invitations USING btree (organisation_id);

CREATE UNIQUE INDEX user_invitations_token_hash_key ON public.user_invitations USING btree (token_hash);

CREATE UNIQUE INDEX users_email_key ON public.users USING btree (email);

CREATE INDEX users_organisation_idx ON public.users USING btree (organisation_id, id);

CREATE INDEX visit_amendments_from_idx ON public.visit_amendments USING btree (from_session_id);

CREATE UNIQUE INDEX visit_amendments_open_key ON public.visit_amendments USING btree (visit_id) WHERE (status = 'open'::text);

CREATE INDEX visit_amendments_to_idx ON public.visit_amendments USING btree (to_session_id);

CREATE INDEX visit_amendments_visit_idx ON public.visit_amendments USING btree (visit_id, asked_at);

CREATE INDEX visit_decisions_batch_idx ON public.visit_decisions USING btree (batch_id) WHERE (batch_id IS NOT NULL);

CREATE INDEX visit_decisions_mine_idx ON public.visit_decisions USING btree (decided_by, undo_until);

CREATE INDEX visit_delays_visit_idx ON public.visit_delays USING btree (visit_id, recorded_at);

CREATE INDEX visit_dyads_child_idx ON public.visit_dyads USING btree (child_id);

CREATE INDEX visit_dyads_dyad_idx ON public.visit_dyads USING btree (dyad_id);

CREATE INDEX visit_group_refusals_session_idx ON public.visit_group_refusals USING btree (session_id);

CREATE INDEX visit_groups_facility_idx ON public.visit_groups USING btree (facility_id, day);

CREATE INDEX visit_groups_organisation_idx ON public.visit_groups USING btree (organisation_id, day);

CREATE UNIQUE INDEX visit_groups_reference_key ON public.visit_groups USING btree (reference);

CREATE INDEX visit_not_admitted_child_idx ON public.visit_not_admitted USING btree (child_id);

CREATE INDEX visit_party_group_idx ON public.visit_party USING btree (group_id) WHERE (group_id IS NOT NULL);

CREATE INDEX visit_party_person_idx ON public.visit_party USING btree (person_id);

CREATE UNIQUE INDEX visit_reviews_open_key ON public.visit_reviews USING btree (visit_id, cause) WHERE (status = 'open'::text);

CREATE INDEX visit_reviews_visit_idx ON public.visit_reviews USING btree (visit_id, cause);

CREATE INDEX visit_status_changes_visit_idx ON public.visit_status_changes USING btree (visit_id, at);

CREATE INDEX visit_wishes_session_idx ON public.visit_wishes USING btree (session_id);

CREATE INDEX visits_amended_idx ON public.visits USING btree (hold_expires_at) WHERE ((status = 'confirmed'::text) AND (proposed_session_id IS NOT NULL));

CREATE INDEX visits_answer_idx ON public.visits USING btree (answer_next_at) WHERE (status = 'requested'::text);

CREATE INDEX visits_facility_idx ON public.visits USING btree (facility_id, status, starts_at);

CREATE INDEX visits_group_idx ON public.visits USING btree (group_id) WHERE (group_id IS NOT NULL);

CREATE INDEX visits_hold_idx ON public.visits USING btree (hold_expires_at) WHERE (status = ANY (ARRAY['requested'::text, 'proposed'::text]));

CREATE INDEX visits_organisation_idx ON public.visits USING btree (organisation_id, status, starts_at);

CREATE INDEX visits_organisation_start_idx ON public.visits USING btree (organisation_id, starts_at, id);

CREATE INDEX visits_parent_idx ON public.visits USING btree (parent_id);

CREATE UNIQUE INDEX visits_reference_key ON public.visits USING btree (reference);

CREATE INDEX visits_session_idx ON public.visits USING btree (session_id, status);

CREATE INDEX waitlist_entries_child_idx ON public.waitlist_entries USING btree (child_id);

CREATE INDEX waitlist_entries_dyad_idx ON public.waitlist_entries USING btree (dyad_id);

CREATE UNIQUE INDEX waitlist_entries_dyad_key ON public.waitlist_entries USING btree (dyad_id, mode) WHERE (status = 'waiting'::text);

CREATE INDEX waitlist_entries_organisation_idx ON public.waitlist_entries USING btree (organisation_id, status, made_at);

CREATE INDEX waitlist_entries_waiting_idx ON public.waitlist_entries USING btree (facility_id, mode, from_day, to_day) WHERE (status = 'waiting'::text);

CREATE INDEX waitlist_looks_entry_idx ON public.waitlist_looks USING btree (entry_id);

CREATE INDEX waitlist_looks_looked_idx ON public.waitlist_looks USING btree (looked_at);

CREATE INDEX waitlist_offers_due_idx ON public.waitlist_offers USING btree (expires_at) WHERE (status = 'open'::text);

CREATE INDEX waitlist_offers_entry_idx ON public.waitlist_offers USING btree (entry_id, session_id);

CREATE UNIQUE INDEX waitlist_offers_open_key ON public.waitlist_offers USING btree (entry_id) WHERE (status = 'open'::text);

CREATE INDEX waitlist_offers_session_idx ON public.waitlist_offers USING btree (session_id, status);

CREATE INDEX waitlist_offers_visit_idx ON public.waitlist_offers USING btree (visit_id);

CREATE UNIQUE INDEX wards_code_key ON public.wards USING btree (facility_id, code);

CREATE INDEX webhook_calls_received_idx ON public.webhook_calls USING btree (received_at);

CREATE INDEX worker_absences_worker_idx ON public.worker_absences USING btree (worker_id, from_day);

CREATE UNIQUE INDEX worker_approvals_once_key ON public.worker_approvals USING btree (worker_id, facility_id);

CREATE UNIQUE INDEX worker_vettings_once_key ON public.worker_vettings USING btree (worker_id, queried_on);

CREATE INDEX workers_organisation_idx ON public.workers USING btree (organisation_id);

-- functions

CREATE OR REPLACE FUNCTION public.at_my_facility(what text, subject uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER COST 10000
 SET search_path TO 'public', 'pg_temp'
AS $function$
      DECLARE
        f uuid := current_facility();
      BEGIN
        IF f IS NULL THEN
          RETURN false;
        END IF;
        CASE what
          WHEN 'child' THEN RETURN
            EXISTS (SELECT 1 FROM dyads d JOIN visit_dyads a ON a.dyad_id = d.id JOIN visits v ON v.id = a.visit_id WHERE d.child_id = subject AND v.facility_id = f)
            OR EXISTS (SELECT 1 FROM dyads d JOIN exchanges x ON x.dyad_id = d.id WHERE d.child_id = subject AND x.facility_id = f);
          WHEN 'dyad' THEN RETURN
            EXISTS (SELECT 1 FROM visit_dyads a JOIN visits v ON v.id = a.visit_id WHERE a.dyad_id = subject AND v.facility_id = f)
            OR EXISTS (SELECT 1 FROM dyads d JOIN exchanges x ON x.dyad_id = d.id WHERE d.id = subject AND x.facility_id = f);
          WHEN 'parent' THEN RETURN
            EXISTS (SELECT 1 FROM custody_episodes e WHERE e.parent_id = subject AND e.facility_id = f)
            OR EXISTS (SELECT 1 FROM visits v WHERE v.parent_id = subject AND v.facility_id = f)
            OR EXISTS (SELECT 1 FROM tracing_candidates c JOIN tracings t ON t.id = c.tracing_id WHERE c.facility_id = f AND t.parent_id = subject)
            OR EXISTS (SELECT 1 FROM dyads d JOIN exchanges x ON x.dyad_id = d.id WHERE d.parent_id = subject AND x.facility_id = f);
          WHEN 'roster' THEN RETURN EXISTS (SELECT 1 FROM custody_episodes e WHERE e.roster_entry_id = subject AND e.facility_id = f);
          WHEN 'tracing' THEN RETURN EXISTS (SELECT 1 FROM tracing_candidates c WHERE c.tracing_id = subject AND c.facility_id = f);
          WHEN 'caregiver' THEN RETURN
            EXISTS (SELECT 1 FROM child_caregivers k JOIN dyads d ON d.child_id = k.child_id JOIN visit_dyads a ON a.dyad_id = d.id
                      JOIN visit_party p ON p.visit_id = a.visit_id AND p.person_id = subject JOIN visits v ON v.id = a.visit_id
                     WHERE k.caregiver_id = subject AND v.facility_id = f);
          WHEN 'relative' THEN RETURN
            EXISTS (SELECT 1 FROM relatives r JOIN visits v ON v.parent_id = r.parent_id JOIN visit_party p ON p.visit_id = v.id AND p.person_id = subject
                     WHERE r.id = subject AND v.facility_id = f);
          WHEN 'worker' THEN RETURN
            EXISTS (SELECT 1 FROM worker_approvals a WHERE a.worker_id = subject AND a.facility_id = f)
            OR EXISTS (SELECT 1 FROM visit_party p JOIN visits v ON v.id = p.visit_id WHERE p.person_id = subject AND v.facility_id = f);
          WHEN 'file' THEN RETURN EXISTS (SELECT 1 FROM exchanges x WHERE x.file_id = subject AND x.facility_id = f);
        END CASE;
      END $function$
;

CREATE OR REPLACE FUNCTION public.carry_bureau()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        CASE TG_TABLE_NAME
          WHEN 'facilities' THEN
            -- Nobody adds a row in the old bureau meanwhile: who is at it finishes first, who comes reads the new one. In the order in which a booking takes them.
            LOCK TABLE visits, visit_dyads, visit_party, visit_status_changes, entitlement_entries, audit_events, gate_results, outbox, sessions, entitlement_periods,
              roster_entries IN SHARE ROW EXCLUSIVE MODE;
            UPDATE sessions SET bureau_id = NEW.bureau_id WHERE facility_id = NEW.id;
            UPDATE roster_entries SET bureau_id = NEW.bureau_id WHERE facility_id = NEW.id;
            UPDATE visits SET bureau_id = NEW.bureau_id WHERE facility_id = NEW.id;
            UPDATE audit_events SET bureau_id = NEW.bureau_id WHERE subject_type = 'facility' AND subject_id = NEW.id
               OR subject_type = 'session' AND subject_id IN (SELECT id FROM sessions WHERE facility_id = NEW.id)
               OR subject_type = 'roster_entry' AND subject_id IN (SELECT id FROM roster_entries WHERE facility_id = NEW.id);
            -- What is done is read by nobody.
            UPDATE outbox SET bureau_id = NEW.bureau_id WHERE done_at IS NULL
              AND (payload ->> 'facilityId' = NEW.id::text OR payload ->> 'visitId' IN (SELECT id::text FROM visits WHERE facility_id = NEW.id));
          WHEN 'roster_entries' THEN
            UPDATE entitlement_periods SET bureau_id = NEW.bureau_id WHERE roster_entry_id = NEW.id;
            UPDATE entitlement_entries SET bureau_id = NEW.bureau_id WHERE roster_entry_id = NEW.id;
          WHEN 'visits' THEN
            UPDATE visit_dyads SET bureau_id = NEW.bureau_id WHERE visit_id = NEW.id;
            UPDATE visit_party SET bureau_id = NEW.bureau_id WHERE visit_id = NEW.id;
            UPDATE visit_status_changes SET bureau_id = NEW.bureau_id WHERE visit_id = NEW.id;
            UPDATE gate_results SET bureau_id = NEW.bureau_id WHERE visit_id = NEW.id;
            UPDATE audit_events SET bureau_id = NEW.bureau_id WHERE subject_type = 'visit' AND subject_id = NEW.id;
        END CASE;
        RETURN NULL;
      END $function$
;

CREATE OR REPLACE FUNCTION public.case_organisation()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN current_setting('kinline.role', true) <> 'liaison' THEN nullif(current_setting('kinline.organisation', true), '')::uuid END $function$
;

CREATE OR REPLACE FUNCTION public.caseload(what text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      DECLARE
        kids uuid[];
        found uuid[];
      BEGIN
        IF NOT coalesce(is_worker(), false) THEN
          RETURN '{}';
        END IF;
        SELECT array_agg(c.id) INTO kids FROM children c WHERE c.organisation_id = case_organisation() AND (
          c.id IN (SELECT a.child_id FROM child_access a WHERE a.user_id = current_user_id() AND (a.until IS NULL OR a.until >= (scope_now() AT TIME ZONE 'Asia/Shanghai')::date)
               UNION SELECT g.child_id FROM break_glass g WHERE g.user_id = current_user_id() AND g.ends_at > scope_now() AND g.closed_at IS NULL)
          OR NOT c.need_to_know AND (c.worker_id = current_worker() OR c.id IN (
               SELECT d.child_id FROM visit_party p JOIN visit_dyads d ON d.visit_id = p.visit_id
                WHERE p.person_id = current_worker() AND p.person_type = 'worker' AND (p.live OR p.ends_at > scope_now() - interval '30 days'))));
        CASE what
          WHEN 'child' THEN found := kids;
          WHEN 'parent' THEN SELECT array_agg(DISTINCT d.parent_id) INTO found FROM dyads d WHERE d.child_id = ANY (kids);
          WHEN 'caregiver' THEN SELECT array_agg(DISTINCT k.caregiver_id) INTO found FROM child_caregivers k WHERE k.child_id = ANY (kids);
          WHEN 'visit' THEN SELECT array_agg(DISTINCT v.visit_id) INTO found FROM dyads d JOIN visit_dyads v ON v.dyad_id = d.id WHERE d.child_id = ANY (kids);
        END CASE;
        RETURN coalesce(found, '{}');
      END $function$
;

CREATE OR REPLACE FUNCTION public.child_in_my_organisation(child uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT EXISTS (SELECT 1 FROM children c WHERE c.id = child AND c.organisation_id = case_organisation())
    $function$
;

CREATE OR REPLACE FUNCTION public.claim_idempotency_key(of_user uuid, of_key text)
 RETURNS TABLE(locked boolean, request_hash text, status integer, body jsonb, location text)
 LANGUAGE plpgsql
AS $function$ BEGIN
           locked := pg_try_advisory_xact_lock(hashtextextended(of_user || ':' || of_key, 7));
           SELECT k.request_hash, k.status, k.body, k.location INTO request_hash, status, body, location
             FROM idempotency_keys k WHERE k.user_id = of_user AND k.key = of_key;
           RETURN NEXT;
         END $function$
;

CREATE OR REPLACE FUNCTION public.current_facility()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN current_setting('kinline.role', true) = 'liaison' THEN nullif(current_setting('kinline.facility', true), '')::uuid END $function$
;

CREATE OR REPLACE FUNCTION public.current_organisation()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('kinline.organisation', true), '')::uuid $function$
;

CREATE OR REPLACE FUNCTION public.current_user_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('kinline.user', true), '')::uuid $function$
;

CREATE OR REPLACE FUNCTION public.current_worker()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('kinline.worker', true), '')::uuid $function$
;

CREATE OR REPLACE FUNCTION public.few(ids uuid[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT ROWS 2
AS $function$ BEGIN RETURN QUERY SELECT unnest(ids); END $function$
;

CREATE OR REPLACE FUNCTION public.find_child(wanted text)
 RETURNS TABLE(id uuid, reference text)
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT c.id, c.reference FROM children c WHERE c.reference = wanted AND c.organisation_id = case_organisation()
    $function$
;

CREATE OR REPLACE FUNCTION public.forget_birth_days(p_dyads uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        IF NOT coalesce(is_system(), false) THEN RAISE EXCEPTION 'only the system forgets' USING ERRCODE = 'insufficient_privilege'; END IF;
        UPDATE gate_results SET facts = without_birth_days(facts) WHERE dyad_id = ANY (p_dyads) AND facts <> without_birth_days(facts);
      END $function$
;

CREATE OR REPLACE FUNCTION public.forget_receipts(p_visits uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      DECLARE files uuid[];
      BEGIN
        IF NOT coalesce(is_system(), false) THEN RAISE EXCEPTION 'only the system forgets' USING ERRCODE = 'insufficient_privilege'; END IF;
        SELECT coalesce(array_agg(file_id), '{}') INTO files FROM trip_cost_lines WHERE visit_id = ANY (p_visits) AND file_id IS NOT NULL;
        UPDATE trip_cost_lines SET file_id = NULL WHERE visit_id = ANY (p_visits) AND file_id IS NOT NULL;
        RETURN files;
      END $function$
;

CREATE OR REPLACE FUNCTION public.forget_said(p_visits uuid[], p_exchanges uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        IF NOT coalesce(is_system(), false) THEN RAISE EXCEPTION 'only the system forgets' USING ERRCODE = 'insufficient_privilege'; END IF;
        UPDATE visit_status_changes SET note = NULL, desk_note = NULL, family_note = NULL, on_behalf_of = on_behalf_of - 'name'
          WHERE visit_id = ANY (p_visits) AND (note IS NOT NULL OR desk_note IS NOT NULL OR family_note IS NOT NULL OR on_behalf_of ? 'name');
        UPDATE exchange_status_changes SET note = NULL, on_behalf_of = on_behalf_of - 'name' WHERE exchange_id = ANY (p_exchanges) AND (note IS NOT NULL OR on_behalf_of ? 'name');
      END $function$
;

CREATE OR REPLACE FUNCTION public.former_name_keys(names text[])
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
      SELECT coalesce(array_agg(normalize(lower(regexp_replace(normalize(name, NFKD), '[\u0300-\u036f[:space:]·•‧・．.''’\-]', '', 'g')), NFKC)), '{}')
        FROM unnest(names) AS name
    $function$
;

CREATE OR REPLACE FUNCTION public.give_bureau()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      DECLARE
        word text := CASE WHEN NEW.pack = 'cn' THEN 'cn-' || left(NEW.county_code, 2) ELSE NEW.pack END;
      BEGIN
        -- The same id in every database, so that two can be put together.
        INSERT INTO bureaus (id, code) VALUES (md5(word)::uuid, word) ON CONFLICT DO NOTHING;
        NEW.bureau_id := md5(word)::uuid;
        RETURN NEW;
      END $function$
;

CREATE OR REPLACE FUNCTION public.has_scope()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT coalesce(current_setting('kinline.system', true), '') = 'on' OR coalesce(current_setting('kinline.user', true), '') <> '' $function$
;

CREATE OR REPLACE FUNCTION public.is_system()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT coalesce(current_setting('kinline.system', true), '') = 'on' $function$
;

CREATE OR REPLACE FUNCTION public.is_worker()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT current_setting('kinline.role', true) = 'worker' $function$
;

CREATE OR REPLACE FUNCTION public.lock_for_booking(p_session uuid, p_roster uuid, p_period date, p_pool text, p_granted integer, p_children uuid[], p_workers uuid[], p_starts timestamp with time zone, p_ends timestamp with time zone, p_dyads uuid[], p_dyad_versions integer[], p_worker_versions integer[], p_session_version integer, p_takes integer[], OUT refusal text, OUT newly_granted integer)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      DECLARE
        ledger record;
        opened int;
      BEGIN
        newly_granted := 0;
        BEGIN
          PERFORM 1 FROM dyads WHERE id = ANY (p_dyads) ORDER BY id FOR SHARE;
          IF EXISTS (SELECT 1 FROM unnest(p_dyads, p_dyad_versions) AS j(id, version) LEFT JOIN dyads d ON d.id = j.id
                      WHERE d.gate_version IS DISTINCT FROM j.version) THEN
            refusal := 'dyad.changed';
            RAISE SQLSTATE 'KL001';
          END IF;
          PERFORM 1 FROM workers WHERE id = ANY (p_workers) ORDER BY id FOR NO KEY UPDATE;
          IF EXISTS (SELECT 1 FROM unnest(p_workers, p_worker_versions) AS j(id, version) LEFT JOIN workers w ON w.id = j.id
                      WHERE w.version IS DISTINCT FROM j.version) THEN
            refusal := 'worker.changed';
            RAISE SQLSTATE 'KL001';
          END IF;

          UPDATE sessions SET held = held + 1, adults_taken = adults_taken + p_takes[1], groups_taken = groups_taken + p_takes[2],
                 video_taken = video_taken + p_takes[3]
            WHERE id = p_session AND status = 'open' AND version = p_session_version AND held + confirmed < CASE WHEN p_takes[4] = 1 THEN coalesce(hard_capacity, capacity) ELSE capacity END
              AND (max_adults IS NULL OR adults_taken + p_takes[1] <= max_adults)
              AND (max_groups IS NULL OR groups_taken + p_takes[2] <= max_groups)
              AND (max_video IS NULL OR video_taken + p_takes[3] <= max_video);
          IF NOT FOUND THEN
            SELECT CASE WHEN status <> 'open' THEN 'session.closed'
                        WHEN version <> p_session_version THEN 'session.changed'
                        WHEN held + confirmed >= CASE WHEN p_takes[4] = 1 THEN coalesce(hard_capacity, capacity) ELSE capacity END THEN 'session.full'
                        WHEN adults_taken + p_takes[1] > max_adults THEN 'session.adults_full'
                        WHEN groups_taken + p_takes[2] > max_groups THEN 'session.groups_full'
                        WHEN video_taken + p_takes[3] > max_video THEN 'session.video_full'
                        ELSE 'session.full' END
              INTO refusal FROM sessions WHERE id = p_session;
            refusal := coalesce(refusal, 'session.closed');
            RAISE SQLSTATE 'KL001';
          END IF;

          -- A group event is the facility's invitation and takes nobody's allowance.
          IF p_pool <> 'group' THEN
            INSERT INTO entitlement_periods (roster_entry_id, period, pool, granted) VALUES (p_roster, p_period, p_pool, CASE WHEN p_pool = 'child' THEN 0 ELSE p_granted END)
              ON CONFLICT (roster_entry_id, period, pool) DO NOTHING;
            GET DIAGNOSTICS opened = ROW_COUNT;
            SELECT granted, held, used INTO ledger FROM entitlement_periods
              WHERE roster_entry_id = p_roster AND period = p_period AND pool = p_pool FOR NO KEY UPDATE;
            -- Contact with a child that takes none of the allowance: each hold brings its own grant, so that it is written down and never refused.
            IF p_pool = 'child' THEN
              p_granted := ledger.held + ledger.used + 1;
              opened := 0;
            END IF;
            IF ledger.held + ledger.used >= p_granted THEN
              refusal := 'entitlement.used_up';
              RAISE SQLSTATE 'KL001';
            END IF;
            newly_granted := CASE WHEN opened = 1 THEN p_granted ELSE greatest(0, p_granted - ledger.granted) END;
            UPDATE entitlement_periods SET held = held + 1, granted = greatest(granted, p_granted)
              WHERE roster_entry_id = p_roster AND period = p_period AND pool = p_pool;
          END IF;

          PERFORM 1 FROM roster_entries WHERE id = p_roster FOR NO KEY UPDATE;
          IF EXISTS (SELECT 1 FROM visits WHERE roster_entry_id = p_roster AND live AND tstzrange(starts_at, ends_at) && tstzrange(p_starts, p_ends)) THEN
            refusal := 'parent.busy';
            RAISE SQLSTATE 'KL001';
          END IF;
          PERFORM 1 FROM children WHERE id = ANY (p_children) ORDER BY id FOR NO KEY UPDATE;
          IF EXISTS (SELECT 1 FROM visit_dyads WHERE child_id = ANY (p_children) AND live AND tstzrange(starts_at, ends_at) && tstzrange(p_starts, p_ends)) THEN
            refusal := 'child.busy';
            RAISE SQLSTATE 'KL001';
          END IF;
          IF EXISTS (SELECT 1 FROM visit_party WHERE person_id = ANY (p_workers) AND person_type = 'worker' AND live
                        AND tstzrange(starts_at, ends_at) && tstzrange(p_starts, p_ends)) THEN
            refusal := 'worker.busy';
            RAISE SQLSTATE 'KL001';
          END IF;
        EXCEPTION WHEN SQLSTATE 'KL001' THEN
          newly_granted := 0;
        END;
      END $function$
;

CREATE OR REPLACE FUNCTION public.note_looks(p_children uuid[], p_dyads uuid[], p_visits uuid[], p_parents uuid[], p_exchanges uuid[], p_incidents uuid[], p_since timestamp with time zone, p_at timestamp with time zone, p_reader uuid, p_request text, p_classes jsonb, p_ids uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        INSERT INTO audit_events (id, at, actor_user_id, organisation_id, action, subject_type, subject_id, child_id, request_id, details)
        SELECT coalesce(p_ids[row_number() OVER ()], gen_random_uuid()), p_at, p_reader, c.organisation_id, 'child.look', 'child', c.id, c.id, p_request,
               jsonb_build_object('classes', p_classes)
          FROM children c
         WHERE c.id IN (SELECT unnest(p_children) UNION SELECT child_id FROM dyads WHERE id = ANY (p_dyads)
                        UNION SELECT child_id FROM visit_dyads WHERE visit_id = ANY (p_visits)
                        UNION SELECT child_id FROM dyads WHERE parent_id = ANY (p_parents)
                        UNION SELECT d.child_id FROM exchanges e JOIN dyads d ON d.id = e.dyad_id WHERE e.id = ANY (p_exchanges)
                        UNION SELECT d.child_id FROM incidents i JOIN dyads d ON d.id = i.dyad_id WHERE i.id = ANY (p_incidents))
           AND NOT EXISTS (SELECT 1 FROM audit_events a WHERE a.child_id = c.id AND a.at > p_since AND a.actor_user_id = p_reader
                              AND a.action = 'child.look' AND a.details->'classes' @> p_classes)
      $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) -> 'bureau_id' IS DISTINCT FROM to_jsonb(OLD) -> 'bureau_id' AND to_jsonb(NEW) - 'bureau_id' = to_jsonb(OLD) - 'bureau_id' THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change_but_forgetting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) -> 'bureau_id' IS DISTINCT FROM to_jsonb(OLD) -> 'bureau_id' AND to_jsonb(NEW) - 'bureau_id' = to_jsonb(OLD) - 'bureau_id' THEN RETURN NEW; END IF;
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'trip_cost_lines' THEN
          IF OLD.file_id IS NOT NULL AND NEW.file_id IS NULL AND to_jsonb(NEW) - 'file_id' = to_jsonb(OLD) - 'file_id' THEN RETURN NEW; END IF;
        ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'gate_results' THEN
          IF NEW.facts <> OLD.facts AND NEW.facts = without_birth_days(OLD.facts) AND to_jsonb(NEW) - 'facts' = to_jsonb(OLD) - 'facts' THEN RETURN NEW; END IF;
        ELSIF TG_OP = 'UPDATE' THEN
          IF (OLD.note IS NOT NULL OR to_jsonb(OLD) ->> 'desk_note' IS NOT NULL OR to_jsonb(OLD) ->> 'family_note' IS NOT NULL OR OLD.on_behalf_of ? 'name')
             AND NEW.note IS NULL AND to_jsonb(NEW) ->> 'desk_note' IS NULL AND to_jsonb(NEW) ->> 'family_note' IS NULL
             AND NEW.on_behalf_of IS NOT DISTINCT FROM OLD.on_behalf_of - 'name'
             AND to_jsonb(NEW) - ARRAY['note', 'on_behalf_of', 'desk_note', 'family_note'] = to_jsonb(OLD) - ARRAY['note', 'on_behalf_of', 'desk_note', 'family_note'] THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $function$
;

CREATE OR REPLACE FUNCTION public.role_of(person uuid)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT u.role FROM users u WHERE u.id = person
    $function$
;

CREATE OR REPLACE FUNCTION public.scope_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT coalesce(nullif(current_setting('kinline.now', true), '')::timestamptz, now()) $function$
;

CREATE OR REPLACE FUNCTION public.scope_role()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('kinline.role', true), '') $function$
;

CREATE OR REPLACE FUNCTION public.sealed(what text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      DECLARE
        kids uuid[];
        others uuid[];
        found uuid[];
      BEGIN
        IF scope_role() = 'lead' OR case_organisation() IS NULL THEN
          RETURN '{}';
        END IF;
        SELECT array_agg(c.id) INTO kids FROM children c WHERE c.need_to_know AND c.organisation_id = case_organisation() AND c.id NOT IN (SELECT a.child_id FROM child_access a WHERE a.user_id = current_user_id() AND (a.until IS NULL OR a.until >= (scope_now() AT TIME ZONE 'Asia/Shanghai')::date)
               UNION SELECT g.child_id FROM break_glass g WHERE g.user_id = current_user_id() AND g.ends_at > scope_now() AND g.closed_at IS NULL);
        IF kids IS NULL THEN
          RETURN '{}';
        END IF;
        CASE what
          WHEN 'child' THEN found := kids;
          WHEN 'parent' THEN SELECT array_agg(DISTINCT d.parent_id) INTO found FROM dyads d WHERE d.child_id = ANY (kids);
          WHEN 'caregiver' THEN SELECT array_agg(DISTINCT k.caregiver_id) INTO found FROM child_caregivers k WHERE k.child_id = ANY (kids);
          WHEN 'visit' THEN SELECT array_agg(DISTINCT v.visit_id) INTO found FROM dyads d JOIN visit_dyads v ON v.dyad_id = d.id WHERE d.child_id = ANY (kids);
        END CASE;
        -- What also belongs to a brother or sister who is not sealed stays in sight.
        IF what <> 'child' THEN
          CASE what
            WHEN 'parent' THEN SELECT array_agg(d.parent_id) INTO others FROM dyads d WHERE d.parent_id = ANY (found) AND d.child_id <> ALL (kids);
            WHEN 'caregiver' THEN SELECT array_agg(k.caregiver_id) INTO others FROM child_caregivers k WHERE k.caregiver_id = ANY (found) AND k.child_id <> ALL (kids);
            WHEN 'visit' THEN SELECT array_agg(v.visit_id) INTO others FROM visit_dyads v WHERE v.visit_id = ANY (found) AND v.child_id <> ALL (kids);
          END CASE;
          SELECT array_agg(id) INTO found FROM unnest(found) AS id WHERE id <> ALL (coalesce(others, '{}'));
        END IF;
        RETURN coalesce(found, '{}');
      END $function$
;

CREATE OR REPLACE FUNCTION public.take_bureau()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        CASE TG_ARGV[0]
          WHEN 'facility' THEN SELECT f.bureau_id INTO NEW.bureau_id FROM facilities f WHERE f.id = NEW.facility_id;
          WHEN 'visit' THEN SELECT v.bureau_id INTO NEW.bureau_id FROM visits v WHERE v.id = NEW.visit_id;
          WHEN 'roster' THEN SELECT r.bureau_id INTO NEW.bureau_id FROM roster_entries r WHERE r.id = NEW.roster_entry_id;
          WHEN 'subject' THEN
            CASE NEW.subject_type
              WHEN 'visit' THEN SELECT v.bureau_id INTO NEW.bureau_id FROM visits v WHERE v.id = NEW.subject_id;
              WHEN 'session' THEN SELECT s.bureau_id INTO NEW.bureau_id FROM sessions s WHERE s.id = NEW.subject_id;
              WHEN 'roster_entry' THEN SELECT r.bureau_id INTO NEW.bureau_id FROM roster_entries r WHERE r.id = NEW.subject_id;
              ELSE SELECT f.bureau_id INTO NEW.bureau_id FROM facilities f WHERE f.id = NEW.subject_id;
            END CASE;
          WHEN 'payload' THEN
            SELECT coalesce((SELECT v.bureau_id FROM visits v WHERE v.id = (NEW.payload ->> 'visitId')::uuid),
                            (SELECT f.bureau_id FROM facilities f WHERE f.id = (NEW.payload ->> 'facilityId')::uuid)) INTO NEW.bureau_id;
        END CASE;
        RETURN NEW;
      END $function$
;

CREATE OR REPLACE FUNCTION public.visit_exists(visit uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT EXISTS (SELECT 1 FROM visits v WHERE v.id = visit)
    $function$
;

CREATE OR REPLACE FUNCTION public.without_birth_days(said jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
      BEGIN
        RETURN CASE jsonb_typeof(said)
          WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(key, CASE WHEN key ~* 'birthDate' THEN year_only(value) ELSE without_birth_days(value) END), '{}') FROM jsonb_each(said))
          WHEN 'array' THEN (SELECT coalesce(jsonb_agg(without_birth_days(x) ORDER BY n), '[]') FROM jsonb_array_elements(said) WITH ORDINALITY AS e(x, n))
          ELSE said END;
      END $function$
;

CREATE OR REPLACE FUNCTION public.year_only(said jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
      SELECT CASE jsonb_typeof(said)
        WHEN 'string' THEN to_jsonb(regexp_replace(said #>> '{}', '^(\d{4})-\d{2}-\d{2}', '\1-01-01'))
        WHEN 'array' THEN (SELECT coalesce(jsonb_agg(to_jsonb(regexp_replace(x #>> '{}', '^(\d{4})-\d{2}-\d{2}', '\1-01-01')) ORDER BY n), '[]') FROM jsonb_array_elements(said) WITH ORDINALITY AS e(x, n))
        ELSE said END $function$
;

-- triggers

CREATE TRIGGER audit_events_append_only BEFORE DELETE OR UPDATE ON public.audit_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_events_bureau BEFORE INSERT ON public.audit_events FOR EACH ROW WHEN (((new.bureau_id IS NULL) AND (new.subject_type = ANY (ARRAY['visit'::text, 'session'::text, 'roster_entry'::text, 'facility'::text])))) EXECUTE FUNCTION take_bureau('subject');

CREATE TRIGGER contact_events_append_only BEFORE DELETE OR UPDATE ON public.contact_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER disclosures_append_only BEFORE DELETE OR UPDATE ON public.disclosures FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entitlement_entries_append_only BEFORE DELETE OR UPDATE ON public.entitlement_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entitlement_entries_bureau BEFORE INSERT ON public.entitlement_entries FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION take_bureau('roster');

CREATE TRIGGER entitlement_periods_bureau BEFORE INSERT ON public.entitlement_periods FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION take_bureau('roster');

CREATE TRIGGER exchange_status_changes_append_only BEFORE DELETE OR UPDATE ON public.exchange_status_changes FOR EACH ROW EXECUTE FUNCTION refuse_change_but_forgetting();

CREATE TRIGGER facilities_bureau BEFORE INSERT ON public.facilities FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION give_bureau();

CREATE TRIGGER facilities_carry_bureau AFTER UPDATE ON public.facilities FOR EACH ROW WHEN ((old.bureau_id <> new.bureau_id)) EXECUTE FUNCTION carry_bureau();

CREATE TRIGGER gate_results_append_only BEFORE DELETE OR UPDATE ON public.gate_results FOR EACH ROW EXECUTE FUNCTION refuse_change_but_forgetting();

CREATE TRIGGER gate_results_bureau BEFORE INSERT ON public.gate_results FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION take_bureau('visit');

CREATE TRIGGER message_wordings_append_only BEFORE DELETE OR UPDATE ON public.message_wordings FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER outbox_bureau BEFORE INSERT ON public.outbox FOR EACH ROW WHEN (((new.bureau_id IS NULL) AND (((new.payload ->> 'visitId'::text) ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'::text) OR ((new.payload ->> 'facilityId'::text) ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'::text)))) EXECUTE FUNCTION take_bureau('payload');

CREATE TRIGGER roster_entries_bureau BEFORE INSERT ON public.roster_entries FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION take_bureau('facility');

CREATE TRIGGER roster_entries_bureau_moved BEFORE UPDATE OF facility_id ON public.roster_entries FOR EACH ROW WHEN ((old.facility_id <> new.facility_id)) EXECUTE FUNCTION take_bureau('facility');

CREATE TRIGGER roster_entries_carry_bureau AFTER UPDATE ON public.roster_entries FOR EACH ROW WHEN ((old.bureau_id <> new.bureau_id)) EXECUTE FUNCTION carry_bureau();

CREATE TRIGGER sessions_bureau BEFORE INSERT ON public.sessions FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION take_bureau('facility');

CREATE TRIGGER sessions_bureau_moved BEFORE UPDATE OF facility_id ON public.sessions FOR EACH ROW WHEN ((old.facility_id <> new.facility_id)) EXECUTE FUNCTION take_bureau('facility');

CREATE TRIGGER trip_cost_lines_append_only BEFORE DELETE OR UPDATE ON public.trip_cost_lines FOR EACH ROW EXECUTE FUNCTION refuse_change_but_forgetting();

CREATE TRIGGER visit_dyads_bureau BEFORE INSERT ON public.visit_dyads FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION take_bureau('visit');

CREATE TRIGGER visit_party_bureau BEFORE INSERT ON public.visit_party FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION take_bureau('visit');

CREATE TRIGGER visit_status_changes_append_only BEFORE DELETE OR UPDATE ON public.visit_status_changes FOR EACH ROW EXECUTE FUNCTION refuse_change_but_forgetting();

CREATE TRIGGER visit_status_changes_bureau BEFORE INSERT ON public.visit_status_changes FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION take_bureau('visit');

CREATE TRIGGER visits_bureau BEFORE INSERT ON public.visits FOR EACH ROW WHEN ((new.bureau_id IS NULL)) EXECUTE FUNCTION take_bureau('facility');

CREATE TRIGGER visits_bureau_moved BEFORE UPDATE OF facility_id ON public.visits FOR EACH ROW WHEN ((old.facility_id <> new.facility_id)) EXECUTE FUNCTION take_bureau('facility');

CREATE TRIGGER visits_carry_bureau AFTER UPDATE ON public.visits FOR EACH ROW WHEN ((old.bureau_id <> new.bureau_id)) EXECUTE FUNCTION carry_bureau();

-- policies

create policy access_tokens_scope on access_tokens as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (user_id = ( SELECT current_user_id() AS current_user_id))));

create policy approvals_scope on approvals as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = approvals.dyad_id))))));

create policy audit_events_add on audit_events as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR ((actor_user_id = ( SELECT current_user_id() AS current_user_id)) AND ((organisation_id IS NULL) OR (organisation_id = ( SELECT current_organisation() AS current_organisation)) OR (( SELECT current_facility() AS current_facility) IS NOT NULL)))));

create policy audit_events_change on audit_events as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR false));

create policy audit_events_remove on audit_events as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR false));

create policy audit_events_see on audit_events as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT current_organisation() AS current_organisation)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM children above
  WHERE (above.id = audit_events.child_id)))))));

create policy break_glass_add on break_glass as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND child_in_my_organisation(child_id))));

create policy break_glass_change on break_glass as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND child_in_my_organisation(child_id))));

create policy break_glass_remove on break_glass as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND child_in_my_organisation(child_id))));

create policy break_glass_see on break_glass as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ((user_id = ( SELECT current_user_id() AS current_user_id)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM children above
  WHERE (above.id = break_glass.child_id)))))));

create policy bureaus_add on bureaus as permissive for insert to kinline_app with check (( SELECT is_system() AS is_system));

create policy bureaus_change on bureaus as permissive for update to kinline_app using (( SELECT is_system() AS is_system));

create policy bureaus_remove on bureaus as permissive for delete to kinline_app using (( SELECT is_system() AS is_system));

create policy bureaus_see on bureaus as permissive for select to kinline_app using (( SELECT has_scope() AS has_scope));

create policy calendar_days_add on calendar_days as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR false));

create policy calendar_days_change on calendar_days as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR false));

create policy calendar_days_remove on calendar_days as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR false));

create policy calendar_days_see on calendar_days as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy calendar_feeds_scope on calendar_feeds as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (user_id = ( SELECT current_user_id() AS current_user_id))));

create policy calendar_years_add on calendar_years as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR false));

create policy calendar_years_change on calendar_years as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR false));

create policy calendar_years_remove on calendar_years as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR false));

create policy calendar_years_see on calendar_years as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy call_tasks_scope on call_tasks as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (caregiver_id = ANY (( SELECT caseload('caregiver'::text) AS caseload)::uuid[]))
    ELSE (caregiver_id <> ALL (( SELECT sealed('caregiver'::text) AS sealed)::uuid[]))
END)));

create policy caregivers_scope on caregivers as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (id = ANY (( SELECT caseload('caregiver'::text) AS caseload)::uuid[]))
    ELSE (id <> ALL (( SELECT sealed('caregiver'::text) AS sealed)::uuid[]))
END) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('caregiver'::text, id)))));

create policy case_conferences_scope on case_conferences as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = case_conferences.dyad_id))))));

create policy child_access_add on child_access as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM children above
  WHERE (above.id = child_access.child_id))))));

create policy child_access_change on child_access as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM children above
  WHERE (above.id = child_access.child_id))))));

create policy child_access_remove on child_access as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM children above
  WHERE (above.id = child_access.child_id))))));

create policy child_access_see on child_access as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ((user_id = ( SELECT current_user_id() AS current_user_id)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM children above
  WHERE (above.id = child_access.child_id)))))));

create policy child_caregivers_scope on child_caregivers as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM children above
  WHERE (above.id = child_caregivers.child_id)))));

create policy child_views_scope on child_views as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = child_views.dyad_id))))));

create policy children_scope on children as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('child'::text, id)))));

create policy closure_changes_add on closure_changes as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM closures above
  WHERE ((above.id = closure_changes.closure_id) AND (above.facility_id = ( SELECT current_facility() AS current_facility)))))));

create policy closure_changes_change on closure_changes as permissive for update to kinline_app using (false);

create policy closure_changes_remove on closure_changes as permissive for delete to kinline_app using (false);

create policy closure_changes_see on closure_changes as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy closure_visits_scope on closure_visits as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = closure_visits.visit_id)))));

create policy closures_add on closures as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy closures_change on closures as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy closures_remove on closures as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy closures_see on closures as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy consents_scope on consents as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = consents.dyad_id))))));

create policy contact_decisions_scope on contact_decisions as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = contact_decisions.dyad_id))))));

create policy contact_events_scope on contact_events as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('dyad'::text, dyad_id)))));

create policy custody_episodes_scope on custody_episodes as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((facility_id = ( SELECT current_facility() AS current_facility)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM imprisoned_parents above
  WHERE (above.id = custody_episodes.parent_id)))))));

create policy custody_events_scope on custody_events as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM roster_entries above
  WHERE (above.id = custody_events.roster_entry_id)))));

create policy data_audits_scope on data_audits as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy data_requests_scope on data_requests as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END)));

create policy data_sharing_agreements_scope on data_sharing_agreements as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy disclosures_scope on disclosures as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND ((child_id IS NULL) OR
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END))));

create policy discretion_profiles_scope on discretion_profiles as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (caregiver_id = ANY (( SELECT caseload('caregiver'::text) AS caseload)::uuid[]))
    ELSE (caregiver_id <> ALL (( SELECT sealed('caregiver'::text) AS sealed)::uuid[]))
END)));

create policy dyads_scope on dyads as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('dyad'::text, id)))));

create policy entitlement_entries_scope on entitlement_entries as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM roster_entries above
  WHERE (above.id = entitlement_entries.roster_entry_id)))));

create policy entitlement_periods_scope on entitlement_periods as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM roster_entries above
  WHERE (above.id = entitlement_periods.roster_entry_id)))));

create policy exchange_status_changes_scope on exchange_status_changes as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM exchanges above
  WHERE (above.id = exchange_status_changes.exchange_id)))));

create policy exchanges_scope on exchanges as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = exchanges.dyad_id)))) OR (facility_id = ( SELECT current_facility() AS current_facility)))));

create policy expiry_notices_scope on expiry_notices as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy facilities_add on facilities as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (id = ( SELECT current_facility() AS current_facility))));

create policy facilities_change on facilities as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (id = ( SELECT current_facility() AS current_facility))));

create policy facilities_remove on facilities as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (id = ( SELECT current_facility() AS current_facility))));

create policy facilities_see on facilities as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy facility_rules_add on facility_rules as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy facility_rules_change on facility_rules as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy facility_rules_remove on facility_rules as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy facility_rules_see on facility_rules as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy family_answers_scope on family_answers as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = family_answers.visit_id)))));

create policy gate_results_scope on gate_results as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = gate_results.dyad_id))))));

create policy harm_markers_scope on harm_markers as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = harm_markers.dyad_id))))));

create policy idempotency_keys_scope on idempotency_keys as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (user_id = ( SELECT current_user_id() AS current_user_id))));

create policy imprisoned_parents_scope on imprisoned_parents as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (id = ANY (( SELECT caseload('parent'::text) AS caseload)::uuid[]))
    ELSE (id <> ALL (( SELECT sealed('parent'::text) AS sealed)::uuid[]))
END) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('parent'::text, id)))));

create policy inbound_messages_scope on inbound_messages as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM caregivers above
  WHERE (above.id = inbound_messages.caregiver_id))))));

create policy incidents_scope on incidents as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = incidents.dyad_id))))));

create policy journeys_scope on journeys as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy kinship_proofs_scope on kinship_proofs as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = kinship_proofs.dyad_id)))));

create policy known_devices_scope on known_devices as permissive for all to kinline_app using (( SELECT is_system() AS is_system));

create policy mandatory_reports_scope on mandatory_reports as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = mandatory_reports.dyad_id))))));

create policy message_wordings_scope on message_wordings as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT current_organisation() AS current_organisation))));

create policy messages_scope on messages as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (caregiver_id = ANY (( SELECT caseload('caregiver'::text) AS caseload)::uuid[]))
    ELSE (caregiver_id <> ALL (( SELECT sealed('caregiver'::text) AS sealed)::uuid[]))
END)));

create policy milestones_scope on milestones as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = milestones.dyad_id))))));

create policy organisations_add on organisations as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (id = ( SELECT current_organisation() AS current_organisation))));

create policy organisations_change on organisations as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (id = ( SELECT current_organisation() AS current_organisation))));

create policy organisations_remove on organisations as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (id = ( SELECT current_organisation() AS current_organisation))));

create policy organisations_see on organisations as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy parent_appointments_scope on parent_appointments as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy quarter_checks_scope on quarter_checks as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END)));

create policy readiness_forms_scope on readiness_forms as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = readiness_forms.dyad_id))))));

create policy rebooking_priorities_scope on rebooking_priorities as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END)));

create policy recordings_scope on recordings as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy relatives_scope on relatives as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (parent_id = ANY (( SELECT caseload('parent'::text) AS caseload)::uuid[]))
    ELSE (parent_id <> ALL (( SELECT sealed('parent'::text) AS sealed)::uuid[]))
END) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('relative'::text, id)))));

create policy replacement_days_add on replacement_days as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy replacement_days_change on replacement_days as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy replacement_days_remove on replacement_days as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy replacement_days_see on replacement_days as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy reply_codes_scope on reply_codes as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = reply_codes.visit_id))))));

create policy report_children_add on report_children as permissive for insert to kinline_app with check (( SELECT is_system() AS is_system));

create policy report_children_change on report_children as permissive for update to kinline_app using (( SELECT is_system() AS is_system));

create policy report_children_remove on report_children as permissive for delete to kinline_app using (( SELECT is_system() AS is_system));

create policy report_children_see on report_children as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END)));

create policy report_runs_add on report_runs as permissive for insert to kinline_app with check (( SELECT is_system() AS is_system));

create policy report_runs_change on report_runs as permissive for update to kinline_app using (( SELECT is_system() AS is_system));

create policy report_runs_remove on report_runs as permissive for delete to kinline_app using (( SELECT is_system() AS is_system));

create policy report_runs_see on report_runs as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy request_sheets_scope on request_sheets as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility)) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy restrictions_scope on restrictions as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND ((dyad_id IS NULL) OR (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = restrictions.dyad_id)))) AND ((parent_id IS NULL) OR
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (parent_id = ANY (( SELECT caseload('parent'::text) AS caseload)::uuid[]))
    ELSE (parent_id <> ALL (( SELECT sealed('parent'::text) AS sealed)::uuid[]))
END))));

create policy restrictions_see on restrictions as permissive for select to kinline_app using (((facility_id = ( SELECT current_facility() AS current_facility)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM custody_episodes above
  WHERE ((above.roster_entry_id = restrictions.roster_entry_id) AND (above.ended_on IS NULL)))))));

create policy retention_holds_scope on retention_holds as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM children above
  WHERE (above.id = retention_holds.child_id))))));

create policy retention_runs_scope on retention_runs as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy roster_entries_add on roster_entries as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR ((facility_id = ( SELECT current_facility() AS current_facility)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM custody_episodes above
  WHERE (above.roster_entry_id = roster_entries.id)))))));

create policy roster_entries_change on roster_entries as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR ((facility_id = ( SELECT current_facility() AS current_facility)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM custody_episodes above
  WHERE (above.roster_entry_id = roster_entries.id)))))));

create policy roster_entries_remove on roster_entries as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR ((facility_id = ( SELECT current_facility() AS current_facility)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM custody_episodes above
  WHERE (above.roster_entry_id = roster_entries.id)))))));

create policy roster_entries_see on roster_entries as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ((facility_id = ( SELECT current_facility() AS current_facility)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM custody_episodes above
  WHERE (above.roster_entry_id = roster_entries.id)))) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('roster'::text, id)))));

create policy roster_imports_scope on roster_imports as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy roster_prints_scope on roster_prints as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy school_terms_add on school_terms as permissive for insert to kinline_app with check (( SELECT is_system() AS is_system));

create policy school_terms_change on school_terms as permissive for update to kinline_app using (( SELECT is_system() AS is_system));

create policy school_terms_remove on school_terms as permissive for delete to kinline_app using (( SELECT is_system() AS is_system));

create policy school_terms_see on school_terms as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy seat_releases_scope on seat_releases as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (visit_id = ANY (( SELECT caseload('visit'::text) AS caseload)::uuid[]))
    ELSE (visit_id <> ALL (( SELECT sealed('visit'::text) AS sealed)::uuid[]))
END)));

create policy security_notices_scope on security_notices as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (user_id = ( SELECT current_user_id() AS current_user_id))));

create policy sessions_add on sessions as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy sessions_change on sessions as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy sessions_remove on sessions as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy sessions_see on sessions as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy sheet_returns_scope on sheet_returns as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM request_sheets above
  WHERE (above.id = sheet_returns.sheet_id)))));

create policy stored_files_scope on stored_files as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('file'::text, id)))));

create policy tasks_scope on tasks as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND ((owner_user_id = ( SELECT current_user_id() AS current_user_id)) OR (child_id IS NULL) OR
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END)) OR ((owner_role = 'liaison'::text) AND (( SELECT current_facility() AS current_facility) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = tasks.visit_id)))))));

create policy timetables_add on timetables as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy timetables_change on timetables as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy timetables_remove on timetables as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy timetables_see on timetables as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy timing_arms_scope on timing_arms as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy timing_trials_scope on timing_trials as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT case_organisation() AS case_organisation))));

create policy tracing_candidates_scope on tracing_candidates as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((facility_id = ( SELECT current_facility() AS current_facility)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (status = 'confirmed'::text) AND (EXISTS ( SELECT 1
   FROM tracings above
  WHERE (above.id = tracing_candidates.tracing_id)))))));

create policy tracings_scope on tracings as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (parent_id = ANY (( SELECT caseload('parent'::text) AS caseload)::uuid[]))
    ELSE (parent_id <> ALL (( SELECT sealed('parent'::text) AS sealed)::uuid[]))
END) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('tracing'::text, id)))));

create policy trip_accounts_scope on trip_accounts as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = trip_accounts.visit_id))))));

create policy trip_cost_lines_scope on trip_cost_lines as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = trip_cost_lines.visit_id))))));

create policy user_invitations_scope on user_invitations as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT current_organisation() AS current_organisation))));

create policy users_scope on users as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (organisation_id = ( SELECT current_organisation() AS current_organisation))));

create policy visit_amendments_scope on visit_amendments as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_amendments.visit_id)))));

create policy visit_decisions_scope on visit_decisions as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_decisions.visit_id)))));

create policy visit_delays_scope on visit_delays as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_delays.visit_id)))));

create policy visit_dyads_add on visit_dyads as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (((EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_dyads.visit_id))) OR (NOT visit_exists(visit_id))) AND (EXISTS ( SELECT 1
   FROM dyads above
  WHERE (above.id = visit_dyads.dyad_id))))));

create policy visit_dyads_change on visit_dyads as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_dyads.visit_id)))));

create policy visit_dyads_remove on visit_dyads as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_dyads.visit_id)))));

create policy visit_dyads_see on visit_dyads as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ((EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_dyads.visit_id))) AND (
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END OR (( SELECT current_facility() AS current_facility) IS NOT NULL)))));

create policy visit_group_refusals_scope on visit_group_refusals as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (NOT (EXISTS ( SELECT 1
   FROM unnest(visit_group_refusals.dyad_ids) named(id)
  WHERE (NOT (EXISTS ( SELECT 1
           FROM dyads above
          WHERE (above.id = named.id))))))))));

create policy visit_groups_scope on visit_groups as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) OR (facility_id = ( SELECT current_facility() AS current_facility)))));

create policy visit_not_admitted_scope on visit_not_admitted as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_not_admitted.visit_id)))));

create policy visit_party_add on visit_party as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR ((EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_party.visit_id))) OR (NOT visit_exists(visit_id)))));

create policy visit_party_change on visit_party as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_party.visit_id)))));

create policy visit_party_remove on visit_party as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_party.visit_id)))));

create policy visit_party_see on visit_party as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_party.visit_id)))));

create policy visit_reports_scope on visit_reports as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_reports.visit_id)))));

create policy visit_reviews_scope on visit_reviews as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_reviews.visit_id))))));

create policy visit_status_changes_add on visit_status_changes as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR ((EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_status_changes.visit_id))) OR (NOT visit_exists(visit_id)))));

create policy visit_status_changes_change on visit_status_changes as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_status_changes.visit_id)))));

create policy visit_status_changes_remove on visit_status_changes as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_status_changes.visit_id)))));

create policy visit_status_changes_see on visit_status_changes as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_status_changes.visit_id)))));

create policy visit_steps_scope on visit_steps as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_steps.visit_id)))));

create policy visit_wishes_scope on visit_wishes as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM visits above
  WHERE (above.id = visit_wishes.visit_id)))));

create policy visits_scope on visits as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (id = ANY (( SELECT caseload('visit'::text) AS caseload)::uuid[]))
    ELSE (id <> ALL (( SELECT sealed('visit'::text) AS sealed)::uuid[]))
END) OR (facility_id = ( SELECT current_facility() AS current_facility)))));

create policy waitlist_entries_scope on waitlist_entries as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) AND
CASE
    WHEN ( SELECT is_worker() AS is_worker) THEN (child_id = ANY (( SELECT caseload('child'::text) AS caseload)::uuid[]))
    ELSE (child_id <> ALL (( SELECT sealed('child'::text) AS sealed)::uuid[]))
END)));

create policy waitlist_looks_scope on waitlist_looks as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM waitlist_entries above
  WHERE (above.id = waitlist_looks.entry_id)))));

create policy waitlist_offers_scope on waitlist_offers as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR (EXISTS ( SELECT 1
   FROM waitlist_entries above
  WHERE (above.id = waitlist_offers.entry_id)))));

create policy wards_add on wards as permissive for insert to kinline_app with check ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy wards_change on wards as permissive for update to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy wards_remove on wards as permissive for delete to kinline_app using ((( SELECT is_system() AS is_system) OR (facility_id = ( SELECT current_facility() AS current_facility))));

create policy wards_see on wards as permissive for select to kinline_app using ((( SELECT is_system() AS is_system) OR ( SELECT has_scope() AS has_scope)));

create policy webhook_calls_scope on webhook_calls as permissive for all to kinline_app using (( SELECT is_system() AS is_system));

create policy worker_absences_scope on worker_absences as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM workers above
  WHERE (above.id = worker_absences.worker_id))))));

create policy worker_approvals_scope on worker_approvals as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((facility_id = ( SELECT current_facility() AS current_facility)) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM workers above
  WHERE (above.id = worker_approvals.worker_id)))))));

create policy worker_vettings_scope on worker_vettings as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((( SELECT case_organisation() AS case_organisation) IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM workers above
  WHERE (above.id = worker_vettings.worker_id))))));

create policy workers_scope on workers as permissive for all to kinline_app using ((( SELECT is_system() AS is_system) OR ((organisation_id = ( SELECT case_organisation() AS case_organisation)) OR ((( SELECT current_facility() AS current_facility) IS NOT NULL) AND at_my_facility('worker'::text, id)))));

-- grants

grant delete, insert, select, update on access_tokens, approvals, break_glass, bureaus, calendar_days, calendar_feeds, calendar_years, call_tasks, caregivers, case_conferences, child_access, child_caregivers, child_views, children, closure_visits, closures, consents, contact_decisions, cron_runs, custody_episodes, custody_events, data_audits, data_requests, data_sharing_agreements, discretion_profiles, dyads, entitlement_periods, exchanges, expiry_notices, facilities, facility_rules, family_answers, harm_markers, http_sessions, idempotency_keys, imprisoned_parents, inbound_messages, incidents, journeys, kinship_proofs, known_devices, mandatory_reports, message_wordings, messages, milestones, organisations, outbox, parent_appointments, quarter_checks, rate_limits, readiness_forms, rebooking_priorities, recordings, relatives, replacement_days, reply_codes, report_children, report_runs, request_sheets, restrictions, retention_holds, retention_runs, roster_entries, roster_imports, roster_prints, school_terms, seat_releases, security_notices, sessions, sheet_returns, stored_files, tasks, timetables, timing_arms, timing_trials, tracing_candidates, tracings, trip_accounts, user_invitations, users, visit_amendments, visit_decisions, visit_delays, visit_dyads, visit_group_refusals, visit_groups, visit_not_admitted, visit_party, visit_reports, visit_reviews, visit_steps, visit_wishes, visits, waitlist_entries, waitlist_looks, waitlist_offers, wards, webhook_calls, worker_absences, worker_approvals, worker_vettings, workers to kinline_app;

grant insert, select on audit_events, closure_changes, contact_events, disclosures, entitlement_entries, exchange_status_changes, gate_results, trip_cost_lines, visit_status_changes to kinline_app;

grant select on migrations to kinline_app;
