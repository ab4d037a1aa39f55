import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the entitlements room: entitlement_periods, entitlement_entries. */
export class CreateEntitlements1795200010000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "entitlement_periods" (
        "roster_entry_id" uuid NOT NULL,
        "period" date NOT NULL,
        "pool" text NOT NULL,
        "granted" integer NOT NULL,
        "held" integer NOT NULL DEFAULT '0',
        "used" integer NOT NULL DEFAULT '0',
        CONSTRAINT "entitlement_periods_balance_check" CHECK (held >= 0 AND used >= 0 AND granted >= 0 AND held + used <= granted),
        CONSTRAINT "pk_entitlement_periods" PRIMARY KEY ("roster_entry_id", "period", "pool")
      )`);
    await db.query(`CREATE TABLE "entitlement_entries" (
        "id" uuid NOT NULL,
        "roster_entry_id" uuid NOT NULL,
        "period" date NOT NULL,
        "pool" text NOT NULL,
        "kind" text NOT NULL,
        "amount" integer NOT NULL,
        "visit_id" uuid,
        "recorded_by" uuid,
        "at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "entitlement_entries_kind_check" CHECK (kind IN ('grant', 'hold', 'release', 'use', 'refund', 'use_by_other')),
        CONSTRAINT "pk_entitlement_entries" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "entitlement_entries_visit_idx" ON "entitlement_entries"  ("visit_id") `);
    await db.query(`CREATE INDEX "entitlement_entries_period_idx" ON "entitlement_entries"  ("roster_entry_id", "period", "pool") `);
    await db.query(
      `ALTER TABLE "entitlement_entries" ADD CONSTRAINT "fk_entitlement_entries_roster_entry_id" FOREIGN KEY ("roster_entry_id") REFERENCES "roster_entries"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE entitlement_periods CASCADE`);
    await db.query(`DROP TABLE entitlement_entries CASCADE`);
  }
}
