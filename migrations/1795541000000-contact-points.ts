import { MigrationInterface, QueryRunner } from 'typeorm';

const WAYS = `'sms', 'email', 'call', 'wechat', 'voice', 'letter'`;

/**
 * More ways to reach a caregiver: the open id of an official account and an address for letters, in which order she wants to be reached after
 * `channel`, and by which ways she does not want to be reached at all. `printed_at` of a message: a letter that lies on the table.
 */
export class ContactPoints1795541000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE caregivers ADD COLUMN wechat_open_id text, ADD COLUMN postal_address text,
         ADD COLUMN other_channels text[] NOT NULL DEFAULT '{}', ADD COLUMN opted_out text[] NOT NULL DEFAULT '{}',
         DROP CONSTRAINT caregivers_channel_check`,
    );
    await db.query(
      `ALTER TABLE caregivers ADD CONSTRAINT caregivers_channel_check CHECK (channel IN (${WAYS})),
         ADD CONSTRAINT caregivers_other_channels_check CHECK (other_channels <@ ARRAY[${WAYS}]),
         ADD CONSTRAINT caregivers_opted_out_check CHECK (opted_out <@ ARRAY['sms', 'email', 'wechat', 'voice', 'letter'])`,
    );
    await db.query(`CREATE INDEX caregivers_wechat_idx ON caregivers (wechat_open_id) WHERE wechat_open_id IS NOT NULL`);
    await db.query(`ALTER TABLE messages ADD COLUMN printed_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE messages DROP COLUMN printed_at`);
    await db.query(`UPDATE caregivers SET channel = 'call' WHERE channel IN ('wechat', 'voice', 'letter')`);
    await db.query(
      `ALTER TABLE caregivers DROP CONSTRAINT caregivers_channel_check, DROP COLUMN opted_out, DROP COLUMN other_channels, DROP COLUMN postal_address,
         DROP COLUMN wechat_open_id`,
    );
    await db.query(`ALTER TABLE caregivers ADD CONSTRAINT caregivers_channel_check CHECK (channel IN ('sms', 'email', 'call'))`);
  }
}
