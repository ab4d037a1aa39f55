import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The heart of a booking in one round trip: takes the locks in the order of the house (session, ledger, then people by id),
 * judges what only the locks can tell, and counts the seat and the entitlement. When it refuses, everything it did – the
 * locks too – is undone at once, so the losers of a race do not keep the others waiting.
 */
export class LockForBooking1795200021000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE FUNCTION lock_for_booking(
        p_session uuid, p_roster uuid, p_period date, p_pool text, p_granted int, p_children uuid[], p_workers uuid[],
        p_starts timestamptz, p_ends timestamptz, OUT refusal text, OUT newly_granted int)
      LANGUAGE plpgsql AS $$
      DECLARE
        ledger record;
        opened int;
      BEGIN
        newly_granted := 0;
        BEGIN
          UPDATE sessions SET held = held + 1 WHERE id = p_session AND status = 'open' AND held + confirmed < capacity;
          IF NOT FOUND THEN
            refusal := CASE WHEN EXISTS (SELECT 1 FROM sessions WHERE id = p_session AND status = 'open') THEN 'session.full' ELSE 'session.closed' END;
            RAISE SQLSTATE 'KL001';
          END IF;

          -- A group event is the facility's invitation and takes nobody's allowance.
          IF p_pool <> 'group' THEN
            INSERT INTO entitlement_periods (roster_entry_id, period, pool, granted) VALUES (p_roster, p_period, p_pool, p_granted)
              ON CONFLICT (roster_entry_id, period, pool) DO NOTHING;
            GET DIAGNOSTICS opened = ROW_COUNT;
            SELECT granted, held, used INTO ledger FROM entitlement_periods
              WHERE roster_entry_id = p_roster AND period = p_period AND pool = p_pool FOR NO KEY UPDATE;
            IF ledger.held + ledger.used >= p_granted THEN
              refusal := 'entitlement.used_up';
              RAISE SQLSTATE 'KL001';
            END IF;
            newly_granted := CASE WHEN opened = 1 THEN p_granted ELSE greatest(0, p_granted - ledger.granted) END;
            UPDATE entitlement_periods SET held = held + 1, granted = greatest(granted, p_granted)
              WHERE roster_entry_id = p_roster AND period = p_period AND pool = p_pool;
          END IF;

          PERFORM 1 FROM roster_entries WHERE id = p_roster FOR NO KEY UPDATE;
          IF EXISTS (SELECT 1 FROM visits WHERE roster_entry_id = p_roster AND live AND tstzrange(starts_at, ends_at) && tstzrange(p_starts, p_ends)) THEN
            refusal := 'parent.busy';
            RAISE SQLSTATE 'KL001';
          END IF;
          PERFORM 1 FROM children WHERE id = ANY (p_children) ORDER BY id FOR NO KEY UPDATE;
          IF EXISTS (SELECT 1 FROM visit_dyads WHERE child_id = ANY (p_children) AND live AND tstzrange(starts_at, ends_at) && tstzrange(p_starts, p_ends)) THEN
            refusal := 'child.busy';
            RAISE SQLSTATE 'KL001';
          END IF;
          IF cardinality(p_workers) > 0 THEN
            PERFORM 1 FROM workers WHERE id = ANY (p_workers) ORDER BY id FOR NO KEY UPDATE;
            IF EXISTS (SELECT 1 FROM visit_party WHERE person_id = ANY (p_workers) AND person_type = 'worker' AND live
                          AND tstzrange(starts_at, ends_at) && tstzrange(p_starts, p_ends)) THEN
              refusal := 'worker.busy';
              RAISE SQLSTATE 'KL001';
            END IF;
          END IF;
        EXCEPTION WHEN SQLSTATE 'KL001' THEN
          newly_granted := 0;
        END;
      END $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION lock_for_booking(uuid, uuid, date, text, int, uuid[], uuid[], timestamptz, timestamptz)`);
  }
}
