import { MigrationInterface, QueryRunner } from 'typeorm';

const REASONS = [
  'no_answer',
  'call_me',
  'cannot',
  'first_visit',
  'message_failed',
  'cancelled',
  'ask',
  'remind',
  'unclear',
  'second_contact',
];
const check = (reasons: string[]): string =>
  `ALTER TABLE call_tasks DROP CONSTRAINT call_tasks_reason_check,
     ADD CONSTRAINT call_tasks_reason_check CHECK (reason_code IN (${reasons.map((reason) => `'${reason}'`).join(', ')}))`;

/** Calls that tell: another time, something that has come, a child that is back home. */
export class CallReasons1795555000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(check([...REASONS, 'changed', 'item_ready', 'home_safe']));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `UPDATE call_tasks SET reason_code = 'remind', status = CASE status WHEN 'open' THEN 'dropped' ELSE status END WHERE reason_code IN ('changed', 'item_ready', 'home_safe')`,
    );
    await db.query(check(REASONS));
  }
}
