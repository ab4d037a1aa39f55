import { MigrationInterface, QueryRunner } from 'typeorm';

/** The calls of providers that have been taken: none is taken twice. */
export class WebhookCalls1795510001000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['webhook_calls'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE webhook_calls (provider text NOT NULL, id text NOT NULL, received_at timestamptz NOT NULL,
         CONSTRAINT pk_webhook_calls PRIMARY KEY (provider, id))`,
    );
    await db.query(`CREATE INDEX webhook_calls_received_idx ON webhook_calls (received_at)`);
    await db.query(`ALTER TABLE webhook_calls ENABLE ROW LEVEL SECURITY`);
    await db.query(`CREATE POLICY webhook_calls_scope ON webhook_calls TO kinline_app USING ((SELECT is_system()))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE webhook_calls`);
  }
}
