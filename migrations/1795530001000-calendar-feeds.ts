import { MigrationInterface, QueryRunner } from 'typeorm';

/** Calendars of staff by a secret address of which only the hash is kept. */
export class CalendarFeeds1795530001000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['calendar_feeds'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE calendar_feeds (id uuid NOT NULL, user_id uuid NOT NULL, device text NOT NULL, token_hash text NOT NULL, created_at timestamptz NOT NULL,
         last_fetched_at timestamptz, revoked_at timestamptz,
         CONSTRAINT calendar_feeds_device_check CHECK (device IN ('phone', 'computer', 'other')),
         CONSTRAINT pk_calendar_feeds PRIMARY KEY (id),
         CONSTRAINT fk_calendar_feeds_user_id FOREIGN KEY (user_id) REFERENCES users (id))`,
    );
    await db.query(`CREATE UNIQUE INDEX calendar_feeds_token_key ON calendar_feeds (token_hash)`);
    await db.query(`CREATE INDEX calendar_feeds_user_idx ON calendar_feeds (user_id, created_at)`);
    await db.query(`ALTER TABLE calendar_feeds ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY calendar_feeds_scope ON calendar_feeds TO kinline_app USING ((SELECT is_system()) OR user_id = (SELECT current_user_id()))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE calendar_feeds`);
  }
}
