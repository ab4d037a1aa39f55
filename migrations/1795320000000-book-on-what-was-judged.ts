import { MigrationInterface, QueryRunner } from 'typeorm';

/** What follows the new locks is as it was in 1795200021000: session, ledger, then the rest. */
const SEATS_AND_PEOPLE = `
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
          IF EXISTS (SELECT 1 FROM visit_party WHERE person_id = ANY (p_workers) AND person_type = 'worker' AND live
                        AND tstzrange(starts_at, ends_at) && tstzrange(p_starts, p_ends)) THEN
            refusal := 'worker.busy';
            RAISE SQLSTATE 'KL001';
          END IF;`;

const SIGNATURE = `uuid, uuid, date, text, int, uuid[], uuid[], timestamptz, timestamptz`;
const NEW_SIGNATURE = `${SIGNATURE}, uuid[], int[], int[]`;

const body = (parameters: string, first: string): string => `CREATE FUNCTION lock_for_booking(
        p_session uuid, p_roster uuid, p_period date, p_pool text, p_granted int, p_children uuid[], p_workers uuid[],
        p_starts timestamptz, p_ends timestamptz,${parameters} OUT refusal text, OUT newly_granted int)
      LANGUAGE plpgsql AS $$
      DECLARE
        ledger record;
        opened int;
      BEGIN
        newly_granted := 0;
        BEGIN${first}${SEATS_AND_PEOPLE}
        EXCEPTION WHEN SQLSTATE 'KL001' THEN
          newly_granted := 0;
        END;
      END $$`;

/**
 * A booking is written only on facts that still hold. The dyads (shared: many may read) and the workers (each goes on one trip at a
 * time, so exclusively at once: a lock that is raised later is a deadlock) come before the session, each by id; when a version has
 * moved since the gates looked, nothing is written and the caller judges again. `p_dyad_versions` and `p_worker_versions` stand in the
 * order of their ids. The order of all locks: dyad, worker, session, ledger, visit, rest (docs/decisions/0013).
 */
export class BookOnWhatWasJudged1795320000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION lock_for_booking(${SIGNATURE})`);
    await db.query(
      body(
        ` p_dyads uuid[], p_dyad_versions int[], p_worker_versions int[],`,
        `
          PERFORM 1 FROM dyads WHERE id = ANY (p_dyads) ORDER BY id FOR SHARE;
          IF EXISTS (SELECT 1 FROM unnest(p_dyads, p_dyad_versions) AS j(id, version) LEFT JOIN dyads d ON d.id = j.id
                      WHERE d.gate_version IS DISTINCT FROM j.version) THEN
            refusal := 'dyad.changed';
            RAISE SQLSTATE 'KL001';
          END IF;
          PERFORM 1 FROM workers WHERE id = ANY (p_workers) ORDER BY id FOR NO KEY UPDATE;
          IF EXISTS (SELECT 1 FROM unnest(p_workers, p_worker_versions) AS j(id, version) LEFT JOIN workers w ON w.id = j.id
                      WHERE w.version IS DISTINCT FROM j.version) THEN
            refusal := 'worker.changed';
            RAISE SQLSTATE 'KL001';
          END IF;
`,
      ),
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION lock_for_booking(${NEW_SIGNATURE})`);
    await db.query(
      body(
        '',
        `
          PERFORM 1 FROM workers WHERE id = ANY (p_workers) ORDER BY id FOR NO KEY UPDATE;
`,
      ),
    );
  }
}
