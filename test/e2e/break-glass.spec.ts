import { NeedToKnowQueries } from '../../src/need-to-know/need-to-know.queries';
import { useApp } from '../support/app';
import type { ApiClient } from '../support/app';
import type { ReadyFamily } from '../support/given';

const BODY = { reasonCode: 'child_in_danger', reason: 'The neighbour called the hotline and the worker cannot be reached.' };

describe('a file outside the caseload', () => {
  const used = useApp();
  let family: ReadyFamily;
  let reference = '';
  let workerUser = '';
  let worker: ApiClient;
  let officer: ApiClient;
  let lead: ApiClient;

  beforeEach(async () => {
    family = await used.given.readyFamily();
    const { organisationId } = family;
    const child = await used.db.one<{ reference: string }>(`SELECT reference FROM children WHERE id = $1`, [family.childId]);
    reference = child?.reference ?? '';
    workerUser = await used.given.user('worker', { organisationId, workerId: await used.given.worker(organisationId) });
    worker = await used.as(workerUser);
    officer = await used.as(await used.given.user('data_officer', { organisationId }));
    lead = await used.as(await used.given.user('lead', { organisationId }));
  });

  const seen = async (client: ApiClient): Promise<number> => (await client.get(`/children/${family.childId}`)).status;

  it('is not there for a worker who does not work with the child, and opens for four hours with a reason', async () => {
    expect(await seen(worker)).toBe(404);
    const { status, body } = await worker.post('/break-glass', { reference: reference.toLowerCase(), ...BODY });
    expect(status).toBe(201);
    expect(body).toMatchObject({ childId: family.childId, openedAt: '2026-09-02T02:00:00.000Z', endsAt: '2026-09-02T06:00:00.000Z' });
    expect(await seen(worker)).toBe(200);
    used.clock.set('2026-09-02T06:00:01Z');
    expect(await seen(worker)).toBe(404);
  });

  it('is not opened without a reason, by a wrong reference, or when one sees it anyway; all errors come at once', async () => {
    const bad = await worker.post('/break-glass', { reference, reasonCode: 'curious', reason: ' ' });
    expect(bad.status).toBe(422);
    expect(bad.body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual(['/reason', '/reasonCode']);
    const unknown = await worker.post('/break-glass', { reference: 'ZZZZ9', ...BODY });
    expect(unknown.body.errors).toMatchObject([{ pointer: '/reference', code: 'break_glass.unknown_child' }]);
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    expect((await coordinator.post('/break-glass', { reference, ...BODY })).body.code).toBe('break_glass.not_needed');
    expect(await used.db.sql(`SELECT 1 FROM break_glass`)).toEqual([]);
  });

  it('is told to the data officer at once as a task, and reviewed by a second person', async () => {
    const { body: glass } = await worker.post('/break-glass', { reference, ...BODY });
    expect(await used.db.sql(`SELECT kind, owner_role, status, due_at FROM tasks`)).toEqual([
      { kind: 'review_break_glass', ownerRole: 'data_officer', status: 'open', dueAt: new Date('2026-09-03T02:00:00Z') },
    ]);
    expect(await used.db.sql(`SELECT topic, payload->>'role' AS role FROM outbox WHERE topic = 'staff.notice'`)).toEqual([
      { topic: 'staff.notice', role: 'data_officer' },
    ]);
    expect((await officer.get('/break-glass')).body.data).toMatchObject([{ id: glass.id, reviewedAt: null }]);
    const reviewed = await officer.post(`/break-glass/${glass.id}/reviews`, {
      outcome: 'not_justified',
      note: 'Two colleagues were on call.',
    });
    expect(reviewed.body).toMatchObject({ reviewOutcome: 'not_justified', closedAt: '2026-09-02T02:00:00.000Z' });
    expect(await seen(worker)).toBe(404);
    expect((await officer.post(`/break-glass/${glass.id}/reviews`, { outcome: 'justified', note: 'Again.' })).body.code).toBe(
      'break_glass.reviewed',
    );
    expect(await used.db.sql(`SELECT status, outcome FROM tasks`)).toEqual([{ status: 'done', outcome: 'not_justified' }]);
  });

  it('is not reviewed by the one who opened it, and closed early only by that person', async () => {
    await lead.post(`/children/${family.childId}/need-to-know`, { needToKnow: true });
    const coordinatorUser = await used.given.user('coordinator', { organisationId: family.organisationId });
    const coordinator = await used.as(coordinatorUser);
    expect(await seen(coordinator)).toBe(404);
    const { body: glass } = await coordinator.post('/break-glass', { reference, ...BODY });
    expect(await seen(coordinator)).toBe(200);
    expect((await worker.post(`/break-glass/${glass.id}/closings`)).body.code).toBe('break_glass.not_yours');
    await used.db.sql(`UPDATE users SET role = 'lead' WHERE id = $1`, [coordinatorUser]);
    const same = await (
      await used.as(coordinatorUser)
    ).post(`/break-glass/${glass.id}/reviews`, { outcome: 'justified', note: 'It was I.' });
    expect(same.body.code).toBe('break_glass.same_person');
    await used.db.sql(`UPDATE users SET role = 'coordinator' WHERE id = $1`, [coordinatorUser]);
    expect((await coordinator.post(`/break-glass/${glass.id}/closings`)).status).toBe(200);
    expect(await seen(coordinator)).toBe(404);
    expect((await coordinator.post(`/break-glass/${glass.id}/closings`)).body.code).toBe('break_glass.over');
  });

  it('opens to a person named for the child until the last day, and closes when the name goes', async () => {
    const { organisationId, childId } = family;
    const until = used.given.today;
    const { status, body } = await lead.post(`/children/${childId}/access-grants`, { userId: workerUser, reasonCode: 'cover', until });
    expect(status).toBe(201);
    expect(await seen(worker)).toBe(200);
    expect((await lead.post(`/children/${childId}/access-grants`, { userId: workerUser, reasonCode: 'cover' })).body.code).toBe(
      'child_access.named_already',
    );
    await lead.post(`/children/${childId}/access-grants/${body.data[0].id}/endings`);
    expect(await seen(worker)).toBe(404);
    const funder = await used.given.user('funder', { organisationId });
    const wrong = await lead.post(`/children/${childId}/access-grants`, { userId: funder, reasonCode: 'cover', until: '2026-09-01' });
    expect(wrong.body.errors.map((e: { code: string }) => e.code)).toEqual(['child_access.not_a_colleague', 'child_access.until_past']);
  });

  it('takes a name whose last day is over once more', async () => {
    const { childId } = family;
    const path = `/children/${childId}/access-grants`;
    await lead.post(path, { userId: workerUser, reasonCode: 'cover', until: used.given.today }).expect(201);
    await used.db.sql(`UPDATE child_access SET until = '2026-09-01'`);
    expect(await seen(worker)).toBe(404);
    const again = await lead.post(path, { userId: workerUser, reasonCode: 'supervision', until: '2026-09-04' }).expect(201);
    expect(again.body.data).toMatchObject([{ userId: workerUser, until: '2026-09-04', reasonCode: 'supervision' }]);
    expect(await seen(worker)).toBe(200);
  });

  it('does not call a child unknown because something else went wrong', async () => {
    const away = jest.spyOn(used.app.get(NeedToKnowQueries), 'byReference').mockRejectedValueOnce(new Error('connection lost'));
    expect((await worker.post('/break-glass', { reference, ...BODY })).status).toBe(500);
    away.mockRestore();
  });

  it('lists what waits for a review, then the last hundred reviewed', async () => {
    const { childId, organisationId } = family;
    const reviewer = await used.given.user('lead', { organisationId });
    await used.db.sql(
      `INSERT INTO break_glass (id, child_id, user_id, reason_code, reason, opened_at, ends_at, closed_at, reviewed_by, reviewed_at, review_outcome, review_note)
       SELECT gen_random_uuid(), $1, $2, 'child_in_danger', 'no ' || n, at, at + interval '4 hours', at, $3, at, 'justified', 'x'
         FROM generate_series(1, 103) n CROSS JOIN LATERAL (SELECT timestamptz '2026-08-01T00:00Z' + n * interval '1 hour' AS at) t`,
      [childId, workerUser, reviewer],
    );
    await worker.post('/break-glass', { reference, ...BODY }).expect(201);
    const rows = (await officer.get('/break-glass').expect(200)).body.data as { reason: string }[];
    expect(rows.map((row) => row.reason)).toEqual([BODY.reason, ...Array.from({ length: 100 }, (_, i) => `no ${103 - i}`)]);
  });

  it('shows who looked at the child, how often and behind which glass; other organisations see nothing', async () => {
    await worker.post('/break-glass', { reference, ...BODY });
    await worker.get(`/children/${family.childId}`);
    await worker.get(`/dyads/${family.dyadId}/eligibility`);
    await lead.get(`/children/${family.childId}`);
    const { body } = await officer.get(`/children/${family.childId}/looks`);
    const lines = body.data as { userId: string; looks: number; sensitive: number; glass: boolean }[];
    expect(lines.find((l) => l.userId === workerUser)).toMatchObject({ glass: true });
    expect(lines.find((l) => l.userId === workerUser)?.sensitive).toBeGreaterThan(0);
    const other = await used.as(await used.given.user('lead', { organisationId: await used.given.organisation() }));
    for (const path of ['looks', 'access-grants']) expect((await other.get(`/children/${family.childId}/${path}`)).status).toBe(404);
    expect((await other.get('/break-glass')).body.data).toEqual([]);
  });

  it('works on the page without a script: opened, listed, closed, reviewed', async () => {
    const page = await used.browser(workerUser);
    expect((await page.get(`/children/${family.childId}`)).status).toBe(404);
    const refused = await page.submit('/break-glass', { reference: '', reason: '' });
    expect(refused.status).toBe(422);
    const opened = await page.submit('/break-glass', { reference, ...BODY });
    expect(opened.headers.location).toBe(`/children/${family.childId}`);
    expect((await page.get(`/children/${family.childId}`)).status).toBe(200);
    expect((await page.get('/break-glass')).text).toContain(reference);
    const officerPage = await used.browser(await used.given.user('data_officer', { organisationId: family.organisationId }));
    const glass = await used.db.one<{ id: string }>(`SELECT id FROM break_glass`);
    expect((await officerPage.get('/break-glass/reviews')).text).toContain(reference);
    const done = await officerPage.submit(
      '/break-glass/reviews',
      { outcome: 'justified', note: 'Right.' },
      `/break-glass/${glass?.id}/reviews`,
    );
    expect(done.status).toBe(303);
  });
});
