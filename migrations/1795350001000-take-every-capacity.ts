import { MigrationInterface, QueryRunner } from 'typeorm';

const OLD = `uuid, uuid, date, text, int, uuid[], uuid[], timestamptz, timestamptz, uuid[], int[], int[]`;
const NEW = `${OLD}, int, int[]`;

/** As in 1795320000000: the people first, each by id, and only on the versions that the gates saw. */
const PEOPLE = `
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
`;

const ONE_SEAT = `
          UPDATE sessions SET held = held + 1 WHERE id = p_session AND status = 'open' AND held + confirmed < capacity;
          IF NOT FOUND THEN
            refusal := CASE WHEN EXISTS (SELECT 1 FROM sessions WHERE id = p_session AND status = 'open') THEN 'session.full' ELSE 'session.closed' END;
            RAISE SQLSTATE 'KL001';
          END IF;
`;

/** All that a session counts, in one change of its row; why it did not fit is looked for only afterwards. */
const EVERY_CAPACITY = `
          UPDATE sessions SET held = held + 1, adults_taken = adults_taken + p_takes[1], groups_taken = groups_taken + p_takes[2],
                 video_taken = video_taken + p_takes[3]
            WHERE id = p_session AND status = 'open' AND version = p_session_version AND held + confirmed < capacity
              AND (max_adults IS NULL OR adults_taken + p_takes[1] <= max_adults)
              AND (max_groups IS NULL OR groups_taken + p_takes[2] <= max_groups)
              AND (max_video IS NULL OR video_taken + p_takes[3] <= max_video);
          IF NOT FOUND THEN
            SELECT CASE WHEN status <> 'open' THEN 'session.closed'
                        WHEN version <> p_session_version THEN 'session.changed'
                        WHEN held + confirmed >= capacity THEN 'session.full'
                        WHEN adults_taken + p_takes[1] > max_adults THEN 'session.adults_full'
                        WHEN groups_taken + p_takes[2] > max_groups THEN 'session.groups_full'
                        WHEN video_taken + p_takes[3] > max_video THEN 'session.video_full'
                        ELSE 'session.full' END
              INTO refusal FROM sessions WHERE id = p_session;
            refusal := coalesce(refusal, 'session.closed');
            RAISE SQLSTATE 'KL001';
          END IF;
`;

const LEDGER_AND_TIMES = `
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

const body = (parameters: string, session: string): string => `CREATE OR REPLACE FUNCTION lock_for_booking(
        p_session uuid, p_roster uuid, p_period date, p_pool text, p_granted int, p_children uuid[], p_workers uuid[],
        p_starts timestamptz, p_ends timestamptz, p_dyads uuid[], p_dyad_versions int[], p_worker_versions int[],${parameters}
        OUT refusal text, OUT newly_granted int)
      LANGUAGE plpgsql AS $$
      DECLARE
        ledger record;
        opened int;
      BEGIN
        newly_granted := 0;
        BEGIN${PEOPLE}${session}${LEDGER_AND_TIMES}
        EXCEPTION WHEN SQLSTATE 'KL001' THEN
          newly_granted := 0;
        END;
      END $$`;

/**
 * A booking takes all it needs of a session at once: its window, the adults inside, a group's table, a video room (`p_takes`, in this
 * order), and only on the session that the gates saw (`p_session_version`). One statement, one row lock, as before.
 */
export class TakeEveryCapacity1795350001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION lock_for_booking(${OLD})`);
    await db.query(body(` p_session_version int, p_takes int[],`, EVERY_CAPACITY));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION lock_for_booking(${NEW})`);
    await db.query(body('', ONE_SEAT));
  }
}
