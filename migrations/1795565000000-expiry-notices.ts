import { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = ['consent', 'kinship_proof', 'child_view', 'exception', 'decision', 'vetting', 'worker_approval'];

/** That something which a meeting needs runs out is told 60, 30 and 7 days before, each once: a row per telling, and a task of its own kind. */
export class ExpiryNotices1795565000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['expiry_notices'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE expiry_notices (id uuid NOT NULL, organisation_id uuid NOT NULL, kind text NOT NULL, key text NOT NULL, ends_on date NOT NULL,
         step integer NOT NULL, told_at timestamptz NOT NULL,
         CONSTRAINT pk_expiry_notices PRIMARY KEY (id),
         CONSTRAINT expiry_notices_kind_check CHECK (kind IN (${KINDS.map((kind) => `'${kind}'`).join(', ')})),
         CONSTRAINT expiry_notices_step_check CHECK (step IN (60, 30, 7)),
         CONSTRAINT fk_expiry_notices_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id))`,
    );
    await db.query(`CREATE UNIQUE INDEX expiry_notices_once_key ON expiry_notices (key, ends_on, step)`);
    await db.query(`CREATE INDEX expiry_notices_told_idx ON expiry_notices (organisation_id, told_at)`);
    await db.query(`ALTER TABLE expiry_notices ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY expiry_notices_scope ON expiry_notices TO kinline_app
         USING ((SELECT is_system()) OR organisation_id = (SELECT case_organisation()))`,
    );
    await taskKinds(db, (kinds) => [...kinds, 'renew_before_end']);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`UPDATE tasks SET kind = 'look_at_change' WHERE kind = 'renew_before_end'`);
    await taskKinds(db, (kinds) => kinds.filter((kind) => kind !== 'renew_before_end'));
    await db.query(`DROP TABLE expiry_notices`);
  }
}

/** Says anew which kinds of tasks there are, from those there are now. */
async function taskKinds(db: QueryRunner, change: (kinds: string[]) => string[]): Promise<void> {
  const rows = (await db.query(`SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = 'tasks_kind_check'`)) as {
    text: string;
  }[];
  const kinds = [...(rows[0]?.text ?? '').matchAll(/'(\w+)'/g)].flatMap(([, kind]) => kind ?? []);
  const list = change(kinds)
    .map((kind) => `'${kind}'`)
    .join(', ');
  await db.query(`ALTER TABLE tasks DROP CONSTRAINT tasks_kind_check, ADD CONSTRAINT tasks_kind_check CHECK (kind IN (${list}))`);
}
