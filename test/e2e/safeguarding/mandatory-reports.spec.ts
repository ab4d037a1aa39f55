import { load } from 'cheerio';
import { ApiClient, useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();
let family: ReadyFamily;
let lead: ApiClient;
let coordinator: ApiClient;
let reporter: ApiClient;

const sent = {
  authority: 'civil_affairs',
  receiver: 'Desk officer (invented)',
  externalReference: '2026-77',
  reportedAt: '2026-09-02T09:55:00+08:00',
};

beforeEach(async () => {
  family = await used.given.readyFamily();
  const { organisationId, workerId } = family;
  lead = await used.as(await used.given.user('lead', { organisationId }));
  coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
  reporter = await used.as(await used.given.user('worker', { organisationId, workerId }));
});

const start = async (by = reporter): Promise<string> =>
  (await by.post(`/dyads/${family.dyadId}/mandatory-reports`, { suspicion: 'She said he beats her.' }).expect(201)).body.id;
const codes = async (mode: string): Promise<string[]> => {
  const { body } = await coordinator.get(`/dyads/${family.dyadId}/eligibility?mode=${mode}&on=2026-09-23`).expect(200);
  return (body as { reasons: { code: string }[] }).reasons.map((r) => r.code);
};

describe('a mandatory report', () => {
  it('starts its clock at once, for the lead to make within the hour, and tells no caregiver', async () => {
    await start();
    expect(await used.db.sql(`SELECT kind, owner_role, due_at, status FROM tasks`)).toEqual([
      { kind: 'report_to_authority', ownerRole: 'lead', dueAt: new Date('2026-09-02T03:00:00Z'), status: 'open' },
    ]);
    await used.drain();
    expect(await used.db.sql(`SELECT 1 FROM messages`)).toEqual([]);
    expect(await used.db.sql(`SELECT 1 FROM call_tasks`)).toEqual([]);
    expect((await lead.post(`/dyads/${family.dyadId}/mandatory-reports`, { suspicion: 'Again.' }).expect(409)).body.code).toBe(
      'mandatory_report.running',
    );
  });

  it('ends with the authority, who took it and its reference; then nothing in it changes', async () => {
    const id = await start();
    const future = await reporter
      .post(`/mandatory-reports/${id}/submissions`, { ...sent, reportedAt: '2026-09-02T10:01:00+08:00' })
      .expect(422);
    expect(future.body.errors).toMatchObject([{ pointer: '/reportedAt', code: 'mandatory_report.in_future' }]);
    const none = await reporter.post(`/mandatory-reports/${id}/submissions`, { authority: 'neighbour' }).expect(422);
    expect((none.body.errors as { pointer: string }[]).map((e) => e.pointer).sort()).toEqual([
      '/authority',
      '/externalReference',
      '/receiver',
      '/reportedAt',
    ]);
    expect((await reporter.post(`/mandatory-reports/${id}/submissions`, sent).expect(201)).body).toMatchObject({
      authority: 'civil_affairs',
      externalReference: '2026-77',
      reportedAt: '2026-09-02T01:55:00.000Z',
    });
    expect((await lead.post(`/mandatory-reports/${id}/submissions`, sent).expect(409)).body.code).toBe('mandatory_report.sent');
    expect(await used.db.sql(`SELECT status, outcome FROM tasks WHERE kind = 'report_to_authority'`)).toEqual([
      { status: 'done', outcome: 'sent' },
    ]);
    await used.drain();
    expect(await used.db.sql(`SELECT 1 FROM messages`)).toEqual([]);
  });

  it('is read by the lead and the reporter alone', async () => {
    const id = await start();
    expect((await lead.get(`/mandatory-reports/${id}`).expect(200)).body.suspicion).toBe('She said he beats her.');
    await reporter.get(`/mandatory-reports/${id}`).expect(200);
    await coordinator.get(`/mandatory-reports/${id}`).expect(404);
    await coordinator.post(`/mandatory-reports/${id}/submissions`, sent).expect(404);
    const colleague = await used.as(await used.given.user('worker', { organisationId: family.organisationId }));
    await colleague.get(`/mandatory-reports/${id}`).expect(404);
    const stranger = await used.as(await used.given.user('lead'));
    await stranger.get(`/mandatory-reports/${id}`).expect(404);
    await stranger.post(`/dyads/${family.dyadId}/mandatory-reports`, { suspicion: 'x' }).expect(404);
    expect((await coordinator.get('/tasks?limit=200').expect(200)).body.data).toEqual([]);
    const audit = await used.db.sql(`SELECT DISTINCT action FROM audit_events WHERE subject_type = 'mandatory_report' ORDER BY action`);
    expect(audit).toEqual([{ action: 'mandatory_report.read' }, { action: 'mandatory_report.start' }]);
  });

  it('A16: court suspends contact or child discloses harm → hard stop across all modes; the timer of the report runs', async () => {
    await coordinator
      .post(`/dyads/${family.dyadId}/restrictions`, { kind: 'court_order', modes: null, startsOn: '2026-09-02' })
      .expect(201);
    for (const mode of ['letter', 'recorded_message', 'call', 'video', 'visit', 'group'])
      expect([mode, (await codes(mode)).includes('restriction.active')]).toEqual([mode, true]);
    const other = await used.given.readyFamily({ organisationId: family.organisationId });
    family = other;
    const visit = await used.given.visit({ family: other, status: 'confirmed' });
    const letter = await used.given.row('exchanges', {
      id: '0198f000-0000-7000-8000-000000000001',
      organisationId: other.organisationId,
      dyadId: other.dyadId,
      facilityId: other.facilityId,
      reference: 'A16A',
      direction: 'to_parent',
      kind: 'letter',
      status: 'dispatched',
      enteredAt: used.clock.now(),
    });
    const id = await start(lead);
    for (const mode of ['letter', 'recorded_message', 'call', 'video', 'visit', 'group'])
      expect([mode, (await codes(mode)).includes('safety.paused')]).toEqual([mode, true]);
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [visit.visitId])).toEqual({ status: 'cancelled' });
    expect(await used.db.one(`SELECT status FROM exchanges WHERE id = $1`, [letter])).toEqual({ status: 'on_hold' });
    expect((await lead.get('/tasks').expect(200)).body.data).toContainEqual(
      expect.objectContaining({ kind: 'report_to_authority', subjectId: id }),
    );
  });
});

describe('the pages of a report', () => {
  it('start the clock, note the report at the facility’s wall time, and are sealed', async () => {
    const userId = await used.given.user('lead', { organisationId: family.organisationId });
    const browser = await used.browser(userId);
    const form = `/dyads/${family.dyadId}/mandatory-reports/new`;
    for (const lang of ['en', 'zh-CN']) {
      const $ = load((await browser.get(form).set('Cookie', `lang=${lang}`).expect(200)).text);
      expect([$('h1').length, $('title').text().includes('小')]).toEqual([1, false]);
    }
    expect((await browser.submit(form, { suspicion: '' })).status).toBe(422);
    const started = await browser.submit(form, { suspicion: 'Bruises on both arms.' });
    const here = String(started.headers.location);
    expect(started.status).toBe(303);
    used.clock.set('2026-09-02T02:20:00Z');
    expect(load((await browser.get(here).expect(200)).text)('main').text()).toContain('40 min left');
    const fields = { authority: 'police', receiver: 'Officer (invented)', externalReference: 'B-9', day: '2026-09-02', time: '10:15' };
    expect((await browser.submit(here, { ...fields, time: '25:00' }, `${here}/submissions`)).status).toBe(422);
    expect((await browser.submit(here, { ...fields, time: '10:45' }, `${here}/submissions`)).status).toBe(422);
    expect((await browser.submit(here, fields, `${here}/submissions`)).status).toBe(303);
    const $ = load((await browser.get(here).expect(200)).text);
    expect($('main').text()).toContain('The report is sent');
    expect($('form[action$="/submissions"]')).toHaveLength(0);
    expect(await used.db.one(`SELECT reported_at FROM mandatory_reports`)).toEqual({ reportedAt: new Date('2026-09-02T02:15:00Z') });
    expect((await browser.submit(here, fields, `${here}/submissions`)).status).toBe(409);
    const child = load((await browser.get(`/children/${family.childId}`).expect(200)).text);
    expect(child(`a[href="${form}"]`)).toHaveLength(1);
  });
});
