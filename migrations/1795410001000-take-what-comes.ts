import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A place that is held beside another counts what would come there, and a seat kept for a waiting family counts whom it would bring: adults,
 * a table, a video room (docs/decisions/0021-one-bus-several-families.md).
 */
export class TakeWhatComes1795410001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE visits ADD proposed_takes int[], ADD CONSTRAINT visits_proposed_takes_check CHECK (cardinality(proposed_takes) = 3 AND 0 <= ALL (proposed_takes))`,
    );
    await db.query(
      `ALTER TABLE waitlist_entries ADD adults int NOT NULL DEFAULT 1, ADD CONSTRAINT waitlist_entries_adults_check CHECK (adults BETWEEN 1 AND 5)`,
    );
    await db.query(
      `ALTER TABLE waitlist_offers ADD takes_adults int NOT NULL DEFAULT 0, ADD takes_video int NOT NULL DEFAULT 0,
         ADD CONSTRAINT waitlist_offers_takes_check CHECK (takes_adults >= 0 AND takes_video >= 0)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `UPDATE sessions s SET adults_taken = s.adults_taken - o.adults, video_taken = s.video_taken - o.video
         FROM (SELECT session_id, sum(takes_adults) AS adults, sum(takes_video) AS video FROM waitlist_offers WHERE status = 'open' GROUP BY session_id) o WHERE o.session_id = s.id`,
    );
    await db.query(`ALTER TABLE waitlist_offers DROP COLUMN takes_adults, DROP COLUMN takes_video`);
    await db.query(`ALTER TABLE waitlist_entries DROP COLUMN adults`);
    await db.query(`ALTER TABLE visits DROP COLUMN proposed_takes`);
  }
}
