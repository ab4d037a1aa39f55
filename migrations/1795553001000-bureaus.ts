import { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a row's bureau is read from when the statement that adds it does not say it. */
const FROM: Record<string, 'facility' | 'visit' | 'roster' | 'subject' | 'payload'> = {
  sessions: 'facility',
  roster_entries: 'facility',
  visits: 'facility',
  visit_dyads: 'visit',
  visit_party: 'visit',
  visit_status_changes: 'visit',
  gate_results: 'visit',
  entitlement_periods: 'roster',
  entitlement_entries: 'roster',
  audit_events: 'subject',
  outbox: 'payload',
};
/** Not every line of these is about a facility. */
const MAYBE = ['gate_results', 'audit_events', 'outbox'];
const GUARDED = ['visit_status_changes', 'gate_results', 'entitlement_entries', 'audit_events'];
const DEFINER = `LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp`;

/** Until somebody says otherwise a facility belongs to the bureau of its province; elsewhere than in China to that of its country. */
const CODE = (row: string): string => `CASE WHEN ${row}.pack = 'cn' THEN 'cn-' || left(${row}.county_code, 2) ELSE ${row}.pack END`;

const OF_FACILITY = `CREATE FUNCTION give_bureau() RETURNS trigger ${DEFINER} AS $$
      DECLARE
        word text := ${CODE('NEW')};
      BEGIN
        -- The same id in every database, so that two can be put together.
        INSERT INTO bureaus (id, code) VALUES (md5(word)::uuid, word) ON CONFLICT DO NOTHING;
        NEW.bureau_id := md5(word)::uuid;
        RETURN NEW;
      END $$`;

// VOLATILE, as it is: what the same statement has added before is seen.
const TAKE = `CREATE FUNCTION take_bureau() RETURNS trigger ${DEFINER} AS $$
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
      END $$`;
const UUID = `'^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'`;
const WHEN: Record<string, string> = {
  subject: ` AND NEW.subject_type IN ('visit', 'session', 'roster_entry', 'facility')`,
  payload: ` AND (NEW.payload ->> 'visitId' ~ ${UUID} OR NEW.payload ->> 'facilityId' ~ ${UUID})`,
};

/** What hangs from a row goes where it goes. */
const CARRY = `CREATE FUNCTION carry_bureau() RETURNS trigger ${DEFINER} AS $$
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
      END $$`;

/** History stays as it was written; where it is kept may change, and nothing else with it. The application may change neither. */
const MOVED = `to_jsonb(NEW) -> 'bureau_id' IS DISTINCT FROM to_jsonb(OLD) -> 'bureau_id' AND to_jsonb(NEW) - 'bureau_id' = to_jsonb(OLD) - 'bureau_id'`;

/** Which rows a backfill reads the bureau from. */
const SOURCE: Record<string, string> = {
  facility: `facilities p WHERE p.id = t.facility_id`,
  visit: `visits p WHERE p.id = t.visit_id`,
  roster: `roster_entries p WHERE p.id = t.roster_entry_id`,
};

/** The bureau a facility belongs to, on every table a booking writes: the key by which they could lie on several servers (docs/scaling.md). */
export class Bureaus1795553001000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['bureaus'];
  /** Tables with the column, and where it is read from when a statement does not say it. */
  static readonly columns = FROM;

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE bureaus (id uuid NOT NULL, code text NOT NULL, CONSTRAINT pk_bureaus PRIMARY KEY (id), CONSTRAINT bureaus_code_key UNIQUE (code))`,
    );
    await db.query(`ALTER TABLE bureaus ENABLE ROW LEVEL SECURITY`);
    await db.query(`CREATE POLICY bureaus_see ON bureaus FOR SELECT TO kinline_app USING ((SELECT has_scope()))`);
    for (const [name, command] of Object.entries({ add: 'INSERT', change: 'UPDATE', remove: 'DELETE' }))
      await db.query(
        `CREATE POLICY bureaus_${name} ON bureaus FOR ${command} TO kinline_app ${command === 'INSERT' ? 'WITH CHECK' : 'USING'} ((SELECT is_system()))`,
      );
    await db.query(`INSERT INTO bureaus (id, code) SELECT DISTINCT md5(${CODE('f')})::uuid, ${CODE('f')} FROM facilities f`);
    await db.query(`ALTER TABLE facilities ADD COLUMN bureau_id uuid`);
    await db.query(`UPDATE facilities f SET bureau_id = md5(${CODE('f')})::uuid`);
    await db.query(`ALTER TABLE facilities ALTER COLUMN bureau_id SET NOT NULL,
      ADD CONSTRAINT fk_facilities_bureau_id FOREIGN KEY (bureau_id) REFERENCES bureaus (id)`);
    await db.query(`CREATE INDEX facilities_bureau_idx ON facilities (bureau_id)`);
    for (const text of [OF_FACILITY, TAKE, CARRY]) await db.query(text);
    await this.fill(db);
    await this.guard(db, `IF TG_OP = 'UPDATE' AND ${MOVED} THEN RETURN NEW; END IF;`);
    await db.query(
      `CREATE TRIGGER facilities_bureau BEFORE INSERT ON facilities FOR EACH ROW WHEN (NEW.bureau_id IS NULL) EXECUTE FUNCTION give_bureau()`,
    );
    for (const [table, from] of Object.entries(FROM))
      await db.query(
        `CREATE TRIGGER ${table}_bureau BEFORE INSERT ON ${table} FOR EACH ROW WHEN (NEW.bureau_id IS NULL${WHEN[from] ?? ''}) EXECUTE FUNCTION take_bureau('${from}')`,
      );
    for (const table of ['sessions', 'roster_entries', 'visits'])
      await db.query(
        `CREATE TRIGGER ${table}_bureau_moved BEFORE UPDATE OF facility_id ON ${table} FOR EACH ROW WHEN (OLD.facility_id <> NEW.facility_id) EXECUTE FUNCTION take_bureau('facility')`,
      );
    for (const table of ['facilities', 'roster_entries', 'visits'])
      await db.query(
        `CREATE TRIGGER ${table}_carry_bureau AFTER UPDATE ON ${table} FOR EACH ROW WHEN (OLD.bureau_id <> NEW.bureau_id) EXECUTE FUNCTION carry_bureau()`,
      );
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['facilities', 'roster_entries', 'visits']) await db.query(`DROP TRIGGER ${table}_carry_bureau ON ${table}`);
    for (const table of ['sessions', 'roster_entries', 'visits']) await db.query(`DROP TRIGGER ${table}_bureau_moved ON ${table}`);
    for (const table of ['facilities', ...Object.keys(FROM)]) {
      await db.query(`DROP TRIGGER ${table}_bureau ON ${table}`);
      await db.query(`ALTER TABLE ${table} DROP COLUMN bureau_id`);
    }
    for (const name of ['carry_bureau', 'take_bureau', 'give_bureau']) await db.query(`DROP FUNCTION ${name}()`);
    await this.guard(db, '');
    await db.query(`DROP TABLE bureaus`);
  }

  private async fill(db: QueryRunner): Promise<void> {
    for (const table of Object.keys(FROM)) await db.query(`ALTER TABLE ${table} ADD COLUMN bureau_id uuid`);
    for (const table of GUARDED) await db.query(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_append_only`);
    for (const [table, from] of Object.entries(FROM)) {
      const source = SOURCE[from];
      if (source !== undefined) await db.query(`UPDATE ${table} t SET bureau_id = p.bureau_id FROM ${source}`);
    }
    for (const [type, table] of Object.entries({
      visit: 'visits',
      session: 'sessions',
      roster_entry: 'roster_entries',
      facility: 'facilities',
    }))
      await db.query(
        `UPDATE audit_events t SET bureau_id = p.bureau_id FROM ${table} p WHERE t.subject_type = '${type}' AND t.subject_id = p.id`,
      );
    await db.query(
      `UPDATE outbox t SET bureau_id = p.bureau_id FROM visits p WHERE t.done_at IS NULL AND t.payload ->> 'visitId' = p.id::text`,
    );
    for (const table of GUARDED) await db.query(`ALTER TABLE ${table} ENABLE TRIGGER ${table}_append_only`);
    for (const table of Object.keys(FROM).filter((name) => !MAYBE.includes(name)))
      await db.query(`ALTER TABLE ${table} ALTER COLUMN bureau_id SET NOT NULL`);
  }

  /** Both functions as they were (1795200020000, 1795544001000), with a line before. */
  private async guard(db: QueryRunner, line: string): Promise<void> {
    const bodies = (await db.query(
      `SELECT proname AS name, prosrc AS body FROM pg_proc WHERE proname IN ('refuse_change', 'refuse_change_but_forgetting')`,
    )) as { name: string; body: string }[];
    for (const { name, body } of bodies) {
      const plain = body.replace(/BEGIN\s+IF TG_OP = 'UPDATE' AND to_jsonb\(NEW\) -> 'bureau_id'.*?END IF;/s, 'BEGIN');
      await db.query(
        `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$${plain.replace('BEGIN', `BEGIN${line === '' ? '' : `\n        ${line}`}`)}$$`,
      );
    }
  }
}
