import { load } from 'cheerio';
import { VettingRenewals } from '../../src/tasks/vetting-renewals.service';
import { useApp } from '../support/app';
import type { ApiClient } from '../support/app';

describe('social workers', () => {
  const used = useApp();
  let organisationId: string;
  let lead: ApiClient;

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    lead = await used.as(await used.given.user('lead', { organisationId }));
  });

  it('are added, listed, changed at the version last seen', async () => {
    const { body, status } = await lead.post('/workers', { name: '王老师', sex: 'female', phone: '10000000001', trainedOn: '2026-01-01' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'active',
      vettedOn: null,
      vettingClear: false,
      vettingValidUntil: null,
      approvals: [],
      version: 1,
    });
    expect((await lead.get('/workers?status=active')).body.data).toHaveLength(1);
    const changed = await lead.patch(`/workers/${body.id}`, { status: 'left', phone: null }, { 'If-Match': '"1"' });
    expect(changed.body).toMatchObject({ status: 'left', phone: null, name: '王老师', version: 2 });
    expect((await lead.patch(`/workers/${body.id}`, { status: 'active' }, { 'If-Match': '"1"' })).status).toBe(412);
  });

  it('are vetted for a year, by the newest query only, never in the future', async () => {
    const id = await used.given.worker(organisationId, { vettedOn: null, vettingClear: false });
    expect((await lead.post(`/workers/${id}/vettings`, { vettedOn: '2026-09-01', clear: true })).body).toMatchObject({
      vettedOn: '2026-09-01',
      vettingValidUntil: '2027-09-01',
    });
    expect((await lead.post(`/workers/${id}/vettings`, { vettedOn: '2026-08-01', clear: true })).body.errors).toMatchObject([
      { code: 'worker.vetting_older' },
    ]);
    expect((await lead.post(`/workers/${id}/vettings`, { vettedOn: '2026-09-03', clear: true })).status).toBe(422);
    expect((await lead.post(`/workers/${id}/vettings`, { vettedOn: '2026-09-02', clear: false })).body.vettingValidUntil).toBeNull();
  });

  it('keep every query of theirs, the newest first; a repeat on the same day corrects it', async () => {
    const id = await used.given.worker(organisationId, { vettedOn: null, vettingClear: false });
    for (const [vettedOn, clear] of [
      ['2025-09-01', true],
      ['2026-08-30', true],
      ['2026-08-30', false],
    ] as const)
      await lead.post(`/workers/${id}/vettings`, { vettedOn, clear }).expect(201);
    expect((await lead.get(`/workers/${id}`)).body.vettings).toEqual([
      { queriedOn: '2026-08-30', clear: false },
      { queriedOn: '2025-09-01', clear: true },
    ]);
  });

  it('are suspended with a reason only, and come back', async () => {
    const id = await used.given.worker(organisationId);
    const refused = await lead.patch(`/workers/${id}`, { status: 'suspended' }, { 'If-Match': '"1"' });
    expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([422, 'worker.suspension_needs_reason']);
    await lead.post(`/workers/${id}/suspensions`, {}).expect(422);
    expect((await lead.post(`/workers/${id}/suspensions`, { suspendedReason: 'complaint' }).expect(201)).body).toMatchObject({
      status: 'suspended',
      suspendedReason: 'complaint',
    });
    expect((await lead.post(`/workers/${id}/suspensions`, { suspendedReason: 'complaint' }).expect(409)).body.code).toBe(
      'worker.not_active',
    );
    const browser = await used.browser(await used.given.user('lead', { organisationId }));
    expect((await browser.get(`/workers/${id}`).expect(200)).text).toContain('A complaint is being looked into');
    expect((await browser.submit(`/workers/${id}`, {}, `/workers/${id}/reinstatements`)).status).toBe(303);
    expect((await browser.submit(`/workers/${id}`, { suspendedReason: '' }, `/workers/${id}/suspensions`)).status).toBe(422);
    expect((await lead.get(`/workers/${id}`)).body).toMatchObject({ status: 'active', suspendedReason: null });
    expect((await lead.post(`/workers/${id}/reinstatements`).expect(409)).body.code).toBe('worker.not_suspended');
    const future = await lead.patch(`/workers/${id}`, { hiredOn: '2026-09-03', conductAcceptedOn: '2026-09-03' }, { 'If-Match': '"3"' });
    expect((future.body.errors as { pointer: string }[]).map((e) => e.pointer)).toEqual(['/hiredOn', '/conductAcceptedOn']);
  });

  it('have a task to renew the query two months before it runs out, which the new query ends; a lapsed one reaches coming visits', async () => {
    const soon = await used.given.worker(organisationId, { vettedOn: '2025-10-30', vettingClear: true });
    await used.given.worker(organisationId, { vettedOn: '2025-11-02', vettingClear: true });
    const family = await used.given.readyFamily({ organisationId });
    const visit = await used.given.visit({ family, status: 'confirmed' });
    await used.db.sql(`UPDATE workers SET vetted_on = '2025-09-01' WHERE id = $1`, [family.workerId]);
    const renewals = used.app.get(VettingRenewals);
    await used.db.transaction(() => renewals.run());
    await used.db.transaction(() => renewals.run());
    expect(await used.db.sql(`SELECT subject_id, cause FROM tasks WHERE kind = 'renew_vetting' ORDER BY due_at`)).toEqual([
      { subjectId: family.workerId, cause: 'vetting_lapsed' },
      { subjectId: soon, cause: 'vetting_runs_out' },
    ]);
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [visit.visitId])).toEqual({ status: 'cancelled' });
    await lead.post(`/workers/${soon}/vettings`, { vettedOn: '2026-09-02', clear: true }).expect(201);
    expect(await used.db.sql(`SELECT status, outcome FROM tasks WHERE subject_id = $1`, [soon])).toEqual([
      { status: 'done', outcome: 'renewed' },
    ]);
  });

  it('are due for a new query after 365 days, as the gates count, also over 29 February', async () => {
    used.clock.set('2028-09-01T02:00:00Z');
    const id = await used.given.worker(organisationId, { vettedOn: '2027-09-01', vettingClear: true });
    await used.db.transaction(() => used.app.get(VettingRenewals).run());
    // 366 days lie between: G9 refuses on this day, though the twelve months are not yet over.
    expect(await used.db.sql(`SELECT subject_id, cause FROM tasks WHERE kind = 'renew_vetting'`)).toEqual([
      { subjectId: id, cause: 'vetting_lapsed' },
    ]);
  });

  it('are let in by a facility; a new approval replaces the old', async () => {
    const id = await used.given.worker(organisationId);
    const facilityId = await used.given.facility();
    await lead.post(`/workers/${id}/approvals`, { facilityId, approvedOn: '2026-01-01', expiresOn: '2026-12-31' });
    const { body, status } = await lead.post(`/workers/${id}/approvals`, { facilityId, approvedOn: '2026-06-01', expiresOn: '2027-05-31' });
    expect(status).toBe(201);
    expect(body.approvals).toEqual([{ facilityId, approvedOn: '2026-06-01', expiresOn: '2027-05-31' }]);
    expect(
      (await lead.post(`/workers/${id}/approvals`, { facilityId: id, approvedOn: '2026-06-01', expiresOn: '2026-05-31' })).body.errors,
    ).toHaveLength(2);
  });

  it('of another organisation are not there, and coordinators only read', async () => {
    const theirs = await used.given.worker(await used.given.organisation());
    expect((await lead.get(`/workers/${theirs}`)).status).toBe(404);
    expect((await lead.post(`/workers/${theirs}/vettings`, { vettedOn: '2026-09-01', clear: true })).status).toBe(404);
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
    expect((await coordinator.get('/workers')).status).toBe(200);
    expect((await coordinator.post('/workers', { name: '王', sex: 'male' })).status).toBe(403);
  });

  it('have pages that work without JavaScript', async () => {
    const browser = await used.browser(await used.given.user('lead', { organisationId }));
    const refused = await browser.submit('/workers/new', { name: '', sex: 'female' });
    expect(refused.status).toBe(422);
    const created = await browser.submit('/workers/new', { name: '王老师', sex: 'female', phone: '', trainedOn: '' });
    const path = created.headers.location as string;
    expect(path).toMatch(/^\/workers\//);
    expect((await browser.submit(path, { vettedOn: '2026-09-01', clear: 'true' }, `${path}/vettings`)).headers.location).toBe(path);
    expect((await browser.submit(path, { vettedOn: '2027-09-01', clear: 'true' }, `${path}/vettings`)).status).toBe(422);
    const facilityId = await used.given.facility();
    expect(
      (await browser.submit(path, { facilityId, approvedOn: '2026-09-01', expiresOn: '2027-09-01' }, `${path}/approvals`)).headers.location,
    ).toBe(path);
    for (const lang of ['en', 'zh-CN']) {
      for (const page of ['/workers', '/workers/new', path]) {
        const $ = load((await browser.get(page).set('Cookie', `lang=${lang}`)).text);
        expect($('h1').length).toBe(1);
        expect($('title').text()).not.toContain('王老师');
      }
    }
  });
});
