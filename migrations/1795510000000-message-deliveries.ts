import { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a message has come with which provider: what kind of failure, which reference, heard by whom. */
export class MessageDeliveries1795510000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE messages ADD COLUMN provider text, ADD COLUMN provider_reference text, ADD COLUMN tries int NOT NULL DEFAULT 0,
         ADD COLUMN windows int NOT NULL DEFAULT 0, ADD COLUMN failure text, ADD COLUMN outcome text, ADD COLUMN handed_at timestamptz,
         ADD COLUMN delivered_at timestamptz`,
    );
    await db.query(`ALTER TABLE messages DROP CONSTRAINT messages_status_check`);
    await db.query(
      `ALTER TABLE messages ADD CONSTRAINT messages_status_check
         CHECK (status IN ('queued', 'held', 'sending', 'accepted', 'delivered', 'answered', 'called', 'failed', 'suppressed', 'expired')),
         ADD CONSTRAINT messages_failure_check CHECK (failure IS NULL OR failure IN ('temporary', 'permanent', 'technical', 'unsure'))`,
    );
    await db.query(`CREATE INDEX messages_provider_idx ON messages (provider, provider_reference) WHERE provider_reference IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX messages_provider_idx`);
    await db.query(`UPDATE messages SET status = 'accepted' WHERE status IN ('delivered', 'called')`);
    await db.query(
      `ALTER TABLE messages DROP CONSTRAINT messages_failure_check, DROP CONSTRAINT messages_status_check, DROP COLUMN provider,
         DROP COLUMN provider_reference, DROP COLUMN tries, DROP COLUMN windows, DROP COLUMN failure, DROP COLUMN outcome, DROP COLUMN handed_at,
         DROP COLUMN delivered_at`,
    );
    await db.query(
      `ALTER TABLE messages ADD CONSTRAINT messages_status_check
         CHECK (status IN ('queued', 'held', 'sending', 'accepted', 'answered', 'failed', 'suppressed', 'expired'))`,
    );
  }
}
