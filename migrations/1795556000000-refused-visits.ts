import { MigrationInterface, QueryRunner } from 'typeorm';

const REASONS = [
  ...['no_answer', 'call_me', 'cannot', 'first_visit', 'message_failed', 'cancelled', 'ask', 'remind', 'unclear', 'second_contact'],
  ...['changed', 'item_ready', 'home_safe'],
];
const check = (reasons: string[]): string =>
  `ALTER TABLE call_tasks DROP CONSTRAINT call_tasks_reason_check,
     ADD CONSTRAINT call_tasks_reason_check CHECK (reason_code IN (${reasons.map((reason) => `'${reason}'`).join(', ')}))`;

/** Calls that tell a family, when there is no new plan after two days, that a request has not worked out. */
export class RefusedVisits1795556000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(check([...REASONS, 'refused']));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `UPDATE call_tasks SET reason_code = 'cancelled', status = CASE status WHEN 'open' THEN 'dropped' ELSE status END WHERE reason_code = 'refused'`,
    );
    await db.query(check(REASONS));
  }
}
