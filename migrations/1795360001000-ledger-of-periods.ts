import { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = ['grant', 'hold', 'release', 'use', 'refund', 'use_by_other'];
const MORE = ['forfeit', 'correction', 'carry_in', 'carry_out', 'goodwill', 'expire'];
const oneOf = (kinds: readonly string[]): string => `kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`;

/** The ledger learns to correct, to save, to expire and to make good; a period knows what was added to it and when it was closed. */
export class LedgerOfPeriods1795360001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE "entitlement_periods" ADD "adjusted" integer NOT NULL DEFAULT '0'`);
    await db.query(`ALTER TABLE "entitlement_periods" ADD "closed_on" date`);
    await db.query(`ALTER TABLE "entitlement_entries" ADD "reason_code" text`);
    await db.query(`ALTER TABLE "entitlement_entries" DROP CONSTRAINT "entitlement_entries_kind_check"`);
    await db.query(
      `ALTER TABLE "entitlement_entries" ADD CONSTRAINT "entitlement_entries_kind_check" CHECK (${oneOf([...KINDS, ...MORE])})`,
    );
    await db.query(
      `ALTER TABLE "entitlement_entries" ADD CONSTRAINT "entitlement_entries_correction_check" CHECK ((kind = 'correction') = (reason_code IS NOT NULL))`,
    );
    await db.query(
      `ALTER TABLE "entitlement_entries" ADD CONSTRAINT "entitlement_entries_amount_check" CHECK (amount <> 0 AND (amount > 0 OR kind = 'correction'))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE "entitlement_entries" DROP CONSTRAINT "entitlement_entries_amount_check"`);
    await db.query(`ALTER TABLE "entitlement_entries" DROP CONSTRAINT "entitlement_entries_correction_check"`);
    await db.query(`ALTER TABLE "entitlement_entries" DROP CONSTRAINT "entitlement_entries_kind_check"`);
    await db.query(`ALTER TABLE "entitlement_entries" ADD CONSTRAINT "entitlement_entries_kind_check" CHECK (${oneOf(KINDS)}) NOT VALID`);
    await db.query(`ALTER TABLE "entitlement_entries" DROP COLUMN "reason_code"`);
    await db.query(`ALTER TABLE "entitlement_periods" DROP COLUMN "closed_on"`);
    await db.query(`ALTER TABLE "entitlement_periods" DROP COLUMN "adjusted"`);
  }
}
