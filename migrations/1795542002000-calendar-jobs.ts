import { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds who was sent a file for the calendar about a meeting. */
export class CalendarJobs1795542002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX outbox_calendar_idx ON outbox ((payload->>'visitId')) WHERE topic = 'staff.calendar'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX outbox_calendar_idx`);
  }
}
