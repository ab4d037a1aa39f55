import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';

describe('the trial of reminder times', () => {
  const used = useApp();
  async function lead() {
    const organisationId = await used.given.organisation();
    return {
      organisationId,
      api: await used.as(await used.given.user('lead', { organisationId })),
      page: await used.browser(await used.given.user('lead', { organisationId })),
      /** Tokens and sessions do not last for weeks. */
      again: async () => ({
        api: await used.as(await used.given.user('lead', { organisationId })),
        page: await used.browser(await used.given.user('lead', { organisationId })),
      }),
    };
  }

  it('runs once, however many press at once, and ends', async () => {
    const { api } = await lead();
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.post('/timing-trials')));
    expect(answers.map((a) => a.status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    const [trial] = (await api.get('/timing-trials').expect(200)).body.data as { id: string; endedAt: string | null }[];
    const ends = await Promise.all(Array.from({ length: 4 }, () => api.post(`/timing-trials/${trial?.id}/endings`)));
    expect(ends.map((a) => a.status).sort()).toEqual([201, 409, 409, 409]);
    const other = await lead();
    await other.api.post(`/timing-trials/${trial?.id}/endings`).expect(404);
    expect((await other.api.get('/timing-trials').expect(200)).body.data).toEqual([]);
  });

  it('gives each family one timetable, tells by it, and counts who answered five days before', async () => {
    const { organisationId, api: before, again } = await lead();
    await before.post('/timing-trials').expect(201);
    const made = [];
    for (let i = 0; i < 4; i += 1) {
      const family = await used.given.readyFamily({ organisationId });
      const sessionId = await used.given.session(family.facilityId, { day: addDays(used.given.today, 28) });
      const { visitId } = await used.given.visit({ family, sessionId, status: 'confirmed', version: 2 });
      made.push(visitId);
      await used.db.sql(`INSERT INTO outbox (id, topic, payload, run_at) VALUES (gen_random_uuid(), 'visit.confirmed', $1, $2)`, [
        JSON.stringify({ visitId, version: 2, status: 'confirmed' }),
        used.clock.now(),
      ]);
    }
    await used.drain();
    const drawn = await used.db.sql<{ arm: string; days: number }>(
      `SELECT a.arm, s.day - (m.run_at AT TIME ZONE 'Asia/Shanghai')::date AS days FROM timing_arms a JOIN visits v ON v.id = a.visit_id JOIN sessions s ON s.id = v.session_id
         JOIN messages m ON m.visit_id = v.id AND m.template = 'plan'`,
    );
    expect(drawn).toHaveLength(4);
    for (const { arm, days } of drawn) expect([arm, days >= (arm === 'early' ? 4 : 3)]).toEqual([arm, true]);
    await used.db.sql(`UPDATE visits SET family_answer = 'can_go', family_answered_at = $2 WHERE id = $1`, [made[0], used.clock.now()]);
    used.clock.set(new Date(used.clock.now().getTime() + 25 * 86_400_000).toISOString());
    const { api, page } = await again();
    const { body } = await api.get('/reports/reminder-timing').expect(200);
    expect(body.verdict).toMatchObject({ result: 'not_enough', difference: null });
    const arms = body.arms as { counted: number; answered: number; rate: number | null }[];
    expect(arms.reduce((sum, arm) => sum + arm.counted, 0)).toBe(4);
    expect(arms.reduce((sum, arm) => sum + arm.answered, 0)).toBe(1);
    expect(arms.every((arm) => arm.rate === null)).toBe(true);
    const html = (await page.get('/impact').expect(200)).text;
    expect(html).toContain('Not enough yet');
    expect(html).toContain('End the trial');
    const funder = await used.as(await used.given.user('funder', { organisationId }));
    const seen = (await funder.get('/reports/reminder-timing').expect(200)).body.arms as { drawn: number | null }[];
    expect(seen.every((arm) => arm.drawn === null || arm.drawn === 0)).toBe(true);
    await funder.post('/timing-trials').expect(403);
  });

  it('is switched on and off on the page', async () => {
    const { page } = await lead();
    expect((await page.get('/impact')).text).toContain('No trial has been run yet.');
    expect((await page.submit('/impact', {}, '/timing-trials')).headers.location).toBe('/impact#timing');
    const html = (await page.get('/impact')).text;
    const action = /action="(\/timing-trials\/[^"]+\/endings)"/.exec(html)?.[1] ?? '';
    expect((await page.submit('/impact', {}, action)).status).toBe(303);
    expect((await page.get('/impact')).text).toContain('The last trial ran from');
  });
});
