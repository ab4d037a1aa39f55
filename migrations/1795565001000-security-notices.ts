import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Devices from which an account was signed in to – a random mark in a cookie, of which only the hash is kept: no address, no kind of browser –
 * and what people are told when a new one comes, or when data is given out.
 */
export class SecurityNotices1795565001000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['known_devices', 'security_notices'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE known_devices (id uuid NOT NULL, user_id uuid NOT NULL, token_hash text NOT NULL, seen_at timestamptz NOT NULL,
         CONSTRAINT pk_known_devices PRIMARY KEY (id),
         CONSTRAINT fk_known_devices_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE)`,
    );
    await db.query(`CREATE UNIQUE INDEX known_devices_once_key ON known_devices (user_id, token_hash)`);
    await db.query(
      `CREATE TABLE security_notices (id uuid NOT NULL, user_id uuid NOT NULL, kind text NOT NULL, by_user_id uuid NOT NULL, at timestamptz NOT NULL,
         acknowledged_at timestamptz,
         CONSTRAINT pk_security_notices PRIMARY KEY (id),
         CONSTRAINT security_notices_kind_check CHECK (kind IN ('new_device', 'new_program', 'export')),
         CONSTRAINT fk_security_notices_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
         CONSTRAINT fk_security_notices_by_user_id FOREIGN KEY (by_user_id) REFERENCES users (id) ON DELETE CASCADE)`,
    );
    await db.query(`CREATE INDEX security_notices_user_idx ON security_notices (user_id, at)`);
    await db.query(`CREATE INDEX security_notices_by_user_idx ON security_notices (by_user_id)`);
    for (const table of SecurityNotices1795565001000.tables) await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    await db.query(`CREATE POLICY known_devices_scope ON known_devices TO kinline_app USING ((SELECT is_system()))`);
    await db.query(
      `CREATE POLICY security_notices_scope ON security_notices TO kinline_app
         USING ((SELECT is_system()) OR user_id = (SELECT current_user_id()))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE security_notices`);
    await db.query(`DROP TABLE known_devices`);
  }
}
