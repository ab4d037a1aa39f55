import { createHash } from 'node:crypto';
import { contacts } from '../../bench/data/contacts';
import { generate } from '../../bench/data/generate';
import { families, places } from '../../bench/data/places';
import { Calendar, shapeOf } from '../../bench/data/shape';
import { brokenRules } from '../../bench/invariants';
import { useApp } from '../support/app';

/** The messages of months ago have long been sent and cleared away. */
const PAST = 'every change of a visit that is news has its message';

describe('sample data', () => {
  const used = useApp();

  it('holds to every rule, is marked as invented, and works in the application', async () => {
    const { shape, written } = await generate(used.databaseUrl, { scale: 0.0002, today: '2026-09-02' });
    const broken = await brokenRules((text) => used.db.sql(text));
    expect(broken.filter(({ rule }) => rule !== PAST)).toEqual([]);
    expect(written.get('children')).toBe(200);
    expect(written.get('contact_events')).toBeGreaterThan(200 * 12);
    expect(written.get('sessions')).toBe(shape.facilities * 90 * 20);
    expect(await used.db.one(`SELECT count(*)::int AS n FROM facilities WHERE name NOT LIKE '%虚构%'`)).toEqual({ n: 0 });

    const user = await used.db.one<{ id: string; organisationId: string }>(
      `SELECT id, organisation_id FROM users WHERE role = 'coordinator' LIMIT 1`,
    );
    const coordinator = await used.as(user?.id);
    // A parent without a coming visit, and a session of the facility in three weeks.
    const wish = await used.db.one<{ dyadId: string; caregiverId: string; sessionId: string; workerId: string }>(
      `SELECT d.id AS dyad_id, l.caregiver_id, s.id AS session_id, w.id AS worker_id FROM workers w, dyads d JOIN child_caregivers l ON l.child_id = d.child_id
         JOIN custody_episodes e ON e.parent_id = d.parent_id JOIN sessions s ON s.facility_id = e.facility_id AND s.day = '2026-09-23' AND s.held + s.confirmed = 0
        WHERE d.organisation_id = $1 AND w.organisation_id = $1 AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.parent_id = d.parent_id AND v.live) ORDER BY d.id, s.starts_at LIMIT 1`,
      [user?.organisationId ?? ''],
    );
    const party = [
      { personType: 'caregiver', personId: wish?.caregiverId, place: 'inside' },
      { personType: 'worker', personId: wish?.workerId, place: 'waits' },
    ];
    const answer = await coordinator.post('/visits', { sessionId: wish?.sessionId, dyadIds: [wish?.dyadId], party });
    expect([answer.status, wish === undefined, (answer.body as { reasons?: unknown }).reasons]).toEqual([201, false, undefined]);
    await expect(generate(used.databaseUrl, { scale: 0.0002 })).rejects.toThrow('empty');
  });

  it('is the same for the same seed and day', () => {
    const all = (seed: number): string => {
      const calendar = new Calendar(shapeOf(0.0001, '2026-09-02', seed));
      const hash = createHash('sha1');
      for (const batch of [...places(calendar), ...families(calendar), ...contacts(calendar)])
        for (const row of batch.rows()) hash.update(JSON.stringify(row));
      return hash.digest('hex');
    };
    expect(all(7)).toBe(all(7));
    expect(all(7)).not.toBe(all(8));
  });
});
