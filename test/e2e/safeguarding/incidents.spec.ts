import { load } from 'cheerio';
import type { ReadyFamily } from '../../support/given';
import { ApiClient, PageClient, useApp } from '../../support/app';

const used = useApp();
let family: ReadyFamily;
let lead: ApiClient;
let coordinator: ApiClient;
let worker: ApiClient;

beforeEach(async () => {
  family = await used.given.readyFamily();
  const { organisationId, workerId } = family;
  lead = await used.as(await used.given.user('lead', { organisationId }));
  coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
  worker = await used.as(await used.given.user('worker', { organisationId, workerId }));
});

const raise = async (by: ApiClient, body: object = {}): Promise<string> =>
  (await by.post(`/dyads/${family.dyadId}/incidents`, { note: 'She would not eat for two days.', ...body }).expect(201)).body.id;
const codes = async (): Promise<string[]> => {
  const { body } = await coordinator.get(`/dyads/${family.dyadId}/eligibility?mode=letter&on=2026-09-23`).expect(200);
  return (body as { reasons: { code: string }[] }).reasons.map((r) => r.code);
};
const openTasks = async (): Promise<string[]> =>
  (
    await used.db.sql<{ t: string }>(
      `SELECT kind || ' ' || owner_role AS t FROM tasks WHERE status = 'open' AND subject_type = 'incident' ORDER BY due_at`,
    )
  ).map((row) => row.t);
const version = async (): Promise<number> =>
  (await used.db.one<{ v: number }>(`SELECT gate_version AS v FROM dyads WHERE id = $1`, [family.dyadId]))?.v ?? 0;

describe('a worry', () => {
  it('goes its whole way: raised, acknowledged, contained, reviewed, closed by a second person, with its tasks', async () => {
    const before = await version();
    const id = await raise(worker);
    expect(await version()).toBe(before + 1);
    expect(await codes()).toContain('incident.open');
    expect(await openTasks()).toEqual(['acknowledge_incident lead', 'write_facts worker', 'review_incident lead']);
    expect((await lead.post(`/incidents/${id}/containments`, { containment: 'x' }).expect(409)).body.code).toBe(
      'incident.not_acknowledged',
    );
    expect((await lead.post(`/incidents/${id}/acknowledgements`).expect(201)).body.status).toBe('acknowledged');
    expect((await lead.post(`/incidents/${id}/acknowledgements`).expect(409)).body.code).toBe('incident.not_raised');
    expect(
      (await coordinator.post(`/incidents/${id}/containments`, { containment: 'She sleeps at her aunt’s.' }).expect(201)).body,
    ).toMatchObject({
      status: 'contained',
      containment: 'She sleeps at her aunt’s.',
    });
    expect((await lead.post(`/incidents/${id}/reviews`, { review: 'x' }).expect(409)).body.code).toBe('incident.facts_missing');
    expect((await worker.post(`/incidents/${id}/facts`, { facts: 'On Monday she said: …' }).expect(201)).body.facts).toBe(
      'On Monday she said: …',
    );
    expect((await worker.post(`/incidents/${id}/facts`, { facts: 'Otherwise.' }).expect(409)).body.code).toBe('incident.facts_written');
    expect((await lead.post(`/incidents/${id}/closures`).expect(409)).body.code).toBe('incident.not_reviewed');
    await lead.post(`/incidents/${id}/reviews`, { review: 'We ask earlier.' }).expect(201);
    expect(await openTasks()).toEqual([]);
    expect(await codes()).toContain('incident.open');
    const held = await version();
    expect((await coordinator.post(`/incidents/${id}/closures`).expect(201)).body.status).toBe('closed');
    expect(await version()).toBe(held + 1);
    expect(await codes()).not.toContain('incident.open');
    expect((await lead.post(`/incidents/${id}/closures`).expect(409)).body.code).toBe('incident.closed');
  });

  it('is not closed by the person who raised it, nor seen by another organisation or by a worker it is not from', async () => {
    const id = await raise(lead);
    expect((await lead.post(`/incidents/${id}/closures`).expect(403)).body.code).toBe('incident.same_person');
    const stranger = await used.as(await used.given.user('lead'));
    await stranger.get(`/incidents/${id}`).expect(404);
    await stranger.post(`/incidents/${id}/closures`).expect(404);
    await worker.get(`/incidents/${id}`).expect(404);
    await worker.post(`/incidents/${id}/facts`, { facts: 'x' }).expect(404);
    expect((await worker.get('/incidents').expect(200)).body.data).toEqual([]);
    expect((await lead.get('/incidents').expect(200)).body.data).toHaveLength(1);
  });

  it('amber or red, puts the contact decision under review within a week', async () => {
    const status = async (): Promise<unknown> =>
      (await used.db.one<{ status: string }>(`SELECT status FROM contact_decisions WHERE dyad_id = $1`, [family.dyadId]))?.status;
    await raise(worker, { severity: 'amber' });
    expect(await status()).toBe('under_review');
    expect(await used.db.one(`SELECT review_due_on FROM contact_decisions WHERE dyad_id = $1`, [family.dyadId])).toEqual({
      reviewDueOn: '2026-09-09',
    });
    await raise(worker, { severity: 'red' });
    expect(await status()).toBe('under_review');
    await worker.post(`/dyads/${family.dyadId}/incidents`, { note: 'x', severity: 'pink' }).expect(422);
  });

  it('asks the leads to sign in at once, red or amber, with no word of it', async () => {
    for (const severity of ['red', 'amber']) await raise(worker, { severity });
    expect(await used.db.sql(`SELECT payload, run_at FROM outbox WHERE topic = 'staff.notice'`)).toEqual(
      Array(2).fill({ payload: { organisationId: family.organisationId, role: 'lead' }, runAt: used.clock.now() }),
    );
  });

  it('that nobody has seen after an hour asks the leads to sign in, once; one that was seen does not', async () => {
    const notices = (): Promise<object[]> =>
      used.db.sql(`SELECT payload FROM outbox WHERE topic = 'staff.notice' AND key LIKE 'incident-unseen:%'`);
    await raise(worker);
    const seen = await raise(worker);
    await lead.post(`/incidents/${seen}/acknowledgements`).expect(201);
    await raise(worker, { severity: 'amber' });
    used.clock.set('2026-09-02T02:59:00Z');
    await used.drain();
    expect(await notices()).toEqual([]);
    used.clock.set('2026-09-02T03:00:00Z');
    await used.drain();
    used.clock.set('2026-09-02T09:00:00Z');
    await used.drain();
    expect(await notices()).toEqual([{ payload: { organisationId: family.organisationId, role: 'lead' } }]);
  });

  it('with a report that has not been sent stays open', async () => {
    const id = await raise(worker);
    const { body } = await lead.post(`/dyads/${family.dyadId}/mandatory-reports`, { suspicion: 'Bruises.', incidentId: id }).expect(201);
    await lead.post(`/incidents/${id}/acknowledgements`).expect(201);
    await lead.post(`/incidents/${id}/containments`, { containment: 'With her aunt.' }).expect(201);
    await lead.post(`/incidents/${id}/facts`, { facts: 'Facts.' }).expect(201);
    await lead.post(`/incidents/${id}/reviews`, { review: 'Learnt.' }).expect(201);
    expect((await lead.post(`/incidents/${id}/closures`).expect(409)).body.code).toBe('incident.report_open');
    await lead
      .post(`/mandatory-reports/${body.id}/submissions`, {
        authority: 'police',
        receiver: 'Officer on duty (invented)',
        externalReference: 'A-1',
        reportedAt: '2026-09-02T01:50:00Z',
      })
      .expect(201);
    await lead.post(`/incidents/${id}/closures`).expect(201);
  });
});

describe('the pages of worries', () => {
  const page = async (by: PageClient, path: string, lang = 'en'): Promise<ReturnType<typeof load>> =>
    load((await by.get(path).set('Cookie', `lang=${lang}`).expect(200)).text);

  it('lead from the list with its clock to the closed worry, with what was typed kept', async () => {
    const id = await raise(worker);
    const { organisationId } = family;
    const mine = await used.browser(await used.given.user('lead', { organisationId }));
    used.clock.set('2026-09-02T02:36:00Z');
    for (const lang of ['en', 'zh-CN']) {
      const $ = await page(mine, '/incidents', lang);
      expect([$('h1').length, $(`a[href="/incidents/${id}"]`).length]).toEqual([1, 1]);
    }
    expect((await page(mine, '/incidents'))('main').text()).toContain('24 min left');
    used.clock.set('2026-09-02T03:30:00Z');
    expect((await page(mine, `/incidents/${id}`))('main').text()).toContain('30 min late');
    const here = `/incidents/${id}`;
    const send = async (verb: string, fields: Record<string, string> = {}): Promise<number> =>
      (await mine.submit(here, fields, `${here}/${verb}`)).status;
    expect(await send('acknowledgements')).toBe(303);
    expect(await send('containments', { containment: ' ' })).toBe(422);
    expect(await send('containments', { containment: 'Safe at home.' })).toBe(303);
    expect(await send('facts', { facts: 'Facts.' })).toBe(303);
    expect(await send('reviews', { review: 'Learnt.' })).toBe(303);
    expect(await send('closures')).toBe(303);
    const $ = await page(mine, here, 'zh-CN');
    expect($('main').text()).toContain('Safe at home.');
    expect($('main form[action^="/incidents"]')).toHaveLength(0);
    expect((await page(mine, '/incidents?status=closed'))(`a[href="${here}"]`)).toHaveLength(1);
    expect((await page(mine, here))('title').text()).not.toContain('小');
  });

  it('tell the one who raised it that a second person closes it', async () => {
    const { organisationId } = family;
    const userId = await used.given.user('lead', { organisationId });
    const id = await raise(await used.as(userId));
    await used.db.sql(`UPDATE incidents SET status = 'reviewed' WHERE id = $1`, [id]);
    const own = await page(await used.browser(userId), `/incidents/${id}`);
    expect(own('main').text()).toContain('You raised this worry: a second person closes it.');
    expect(own('form[action$="/closures"]')).toHaveLength(0);
  });
});
