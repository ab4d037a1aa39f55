import { OutboxWorker } from '../../../src/jobs/outbox-worker';
import { addDays } from '../../../src/kernel/days';
import { CLOSURE_BATCH, ClosureTreatments } from '../../../src/visits/closures/closure-treatments.service';
import { useApp } from '../../support/app';
import { house, shut, statuses } from '../closures-given';
import { people } from '../visits-given';

const used = useApp();
const reason = { reasonCode: 'security' };

/** Copies of a confirmed visit in sessions of their own, with their seats and their allowance. */
async function copies(visitId: string, count: number): Promise<void> {
  await used.db.sql(
    `WITH old AS (SELECT v.*, s.day, s.mode AS session_mode FROM visits v JOIN sessions s ON s.id = v.session_id WHERE v.id = $1),
          made AS (SELECT gen_random_uuid() AS visit_id, gen_random_uuid() AS session_id, n, old.starts_at + n * interval '1 minute' AS starts_at,
                          old.starts_at + n * interval '1 minute' + interval '30 seconds' AS ends_at FROM old, generate_series(60, 59 + $2::int) n),
          placed AS (INSERT INTO sessions (id, facility_id, mode, day, starts_at, ends_at, capacity, confirmed)
                     SELECT m.session_id, o.facility_id, o.session_mode, o.day, m.starts_at, m.ends_at, 1, 1 FROM made m, old o RETURNING id),
          booked AS (INSERT INTO visits (id, organisation_id, reference, session_id, facility_id, parent_id, roster_entry_id, mode, status, starts_at, ends_at, period, pool, requested_at)
                     SELECT m.visit_id, o.organisation_id, 'Z' || m.n, m.session_id, o.facility_id, o.parent_id, o.roster_entry_id, o.mode, 'confirmed', m.starts_at, m.ends_at, o.period, o.pool, o.requested_at
                       FROM made m, old o, (SELECT count(*) FROM placed) p RETURNING id, starts_at, ends_at),
          meets AS (INSERT INTO visit_dyads (visit_id, dyad_id, child_id, starts_at, ends_at)
                    SELECT b.id, d.dyad_id, d.child_id, b.starts_at, b.ends_at FROM booked b, visit_dyads d WHERE d.visit_id = $1),
          counted AS (UPDATE entitlement_periods p SET granted = granted + $2, used = used + $2 FROM old WHERE p.roster_entry_id = old.roster_entry_id AND p.period = old.period AND p.pool = old.pool)
     INSERT INTO entitlement_entries (id, roster_entry_id, period, pool, kind, amount, visit_id, at)
     SELECT gen_random_uuid(), o.roster_entry_id, o.period, o.pool, k.kind, 1, CASE WHEN k.kind <> 'grant' THEN b.id END, o.requested_at
       FROM booked b, old o, (VALUES ('grant'), ('hold'), ('use')) k(kind)`,
    [visitId, count],
  );
}

describe('a closure', () => {
  it('of more meetings than one transaction takes writes all of them down at once and reaches every one in batches, each once', async () => {
    const at = await house(used);
    await copies(at.visitIds[0] ?? '', CLOSURE_BATCH + 4);
    const all = CLOSURE_BATCH + 5;
    const closed = await shut(at.liaison, at, { from: at.day, to: at.day, ...reason });
    expect(closed.body).toMatchObject({ left: all - CLOSURE_BATCH });
    expect(closed.body.treatments).toHaveLength(all);
    expect(await statuses(used)).toEqual({ cancelled: CLOSURE_BATCH, confirmed: all - CLOSURE_BATCH });
    expect(await used.db.sql(`SELECT status FROM sessions WHERE status = 'open'`)).toEqual([]);
    await used.app.get(OutboxWorker).drain();
    expect(await statuses(used)).toEqual({ cancelled: all });
    expect(await used.db.sql(`SELECT status, count(*)::int AS n FROM closure_visits GROUP BY status`)).toEqual([
      { status: 'done', n: all },
    ]);
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM visit_status_changes WHERE action = 'cancel'`)).toEqual([{ n: all }]);
    expect(await used.db.sql(`SELECT sum(held + confirmed)::int AS seats FROM sessions`)).toEqual([{ seats: 0 }]);
    expect(await used.db.sql(`SELECT held, used FROM entitlement_periods`)).toEqual([{ held: 0, used: 0 }]);
    await used.app.get(OutboxWorker).drain();
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM visit_status_changes WHERE action = 'cancel'`)).toEqual([{ n: all }]);
  });

  it('of more meetings than one transaction takes is taken back in batches, too: what no batch had reached stands at once', async () => {
    const at = await house(used);
    await copies(at.visitIds[0] ?? '', 2 * CLOSURE_BATCH);
    const all = 2 * CLOSURE_BATCH + 1;
    const closed = await shut(at.liaison, at, { from: at.day, to: at.day, ...reason });
    const { closureId } = closed.body as { closureId: string };
    await used.db.transaction(() => used.app.get(ClosureTreatments).carryOut(closureId, 'system'));
    expect(await statuses(used)).toEqual({ cancelled: 2 * CLOSURE_BATCH, confirmed: 1 });
    await at.liaison.post(`/closures/${closureId}/undos`, {}).expect(201);
    const fates = async (): Promise<Record<string, number>> =>
      Object.fromEntries(
        (
          await used.db.sql<{ status: string; n: number }>(
            `SELECT CASE WHEN status IN ('undone', 'stays') THEN 'handled' ELSE status END AS status, count(*)::int AS n FROM closure_visits GROUP BY 1`,
          )
        ).map((row) => [row.status, row.n]),
      );
    expect(await fates()).toEqual({ handled: CLOSURE_BATCH + 1, undoing: all - CLOSURE_BATCH - 1 });
    await used.app.get(OutboxWorker).drain();
    expect(await fates()).toEqual({ handled: all });
    const back = await used.db.one<{ n: number }>(`SELECT count(*)::int AS n FROM visits WHERE live`);
    expect(await used.db.sql(`SELECT sum(held + confirmed)::int AS n FROM sessions`)).toEqual([back]);
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM closure_visits WHERE status = 'undone'`)).toEqual([back]);
    expect(
      await used.db.sql(`SELECT visit_id FROM visit_status_changes WHERE action = 'reinstate' GROUP BY 1 HAVING count(*) > 1`),
    ).toEqual([]);
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM outbox WHERE done_at IS NULL AND topic LIKE 'closure.%'`)).toEqual([{ n: 0 }]);
  }, 300_000);

  it('of today leaves alone what has begun, and refuses a session that is named although it has', async () => {
    const at = await house(used, 2, { daysAhead: 9 });
    const [first, second] = at.visitIds;
    const later = await used.given.session(at.facilityId, { day: at.day, time: '14:00', endTime: '14:30' });
    await used.db.sql(`UPDATE visits SET status = 'under_way' WHERE id = $1`, [first]);
    // Ten minutes into the session: one family is in, the other one sits in the waiting room.
    used.clock.set(new Date(`${at.day}T09:40:00+08:00`).toISOString());
    const [family] = at.families;
    if (!family) throw new Error('no family');
    const { liaison } = await people(used, family);
    const named = { from: at.day, to: at.day, sessions: [at.sessionId], ...reason };
    const refused = await liaison.post(`/facilities/${at.facilityId}/closures`, named).expect(422);
    expect(refused.body).toMatchObject({ errors: [{ pointer: '/sessions/0', code: 'closure.session_begun' }] });
    const closed = await liaison
      .post(`/facilities/${at.facilityId}/closures`, { from: at.day, to: addDays(at.day, 1), ...reason })
      .expect(201);
    expect(closed.body).toMatchObject({ sessionIds: [later], visits: [], underWay: [] });
    expect(await used.db.sql(`SELECT id, status FROM visits ORDER BY id`)).toEqual(
      [
        { id: first, status: 'under_way' },
        { id: second, status: 'confirmed' },
      ].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1)),
    );
    expect(await used.db.sql(`SELECT status FROM sessions WHERE id = $1`, [at.sessionId])).toEqual([{ status: 'open' }]);
  });
});
