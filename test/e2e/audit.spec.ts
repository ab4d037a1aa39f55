import { load } from 'cheerio';
import { useApp } from '../support/app';
import type { ApiClient } from '../support/app';

describe('the record of who saw or changed what', () => {
  const used = useApp();
  let organisationId: string;
  let lead: ApiClient;
  let coordinatorId: string;
  let childId: string;

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    lead = await used.as(await used.given.user('lead', { organisationId }));
    coordinatorId = await used.given.user('coordinator', { organisationId, name: '林老师' });
    const coordinator = await used.as(coordinatorId);
    childId = (
      await coordinator.post('/children', {
        givenName: '小溪',
        familyName: '柳',
        sex: 'female',
        birthDate: '2016-04-09',
        homeCountyCode: '990101',
        careType: 'other',
      })
    ).body.id as string;
    used.clock.advanceMinutes(1);
    await coordinator.get(`/children/${childId}`);
  });

  it('shows a child’s lines newest first, with the colleague’s name, and notes the look itself', async () => {
    const { body } = await lead.get(`/audit-events?childId=${childId}`);
    expect(body.data).toMatchObject([
      { action: 'child.read', childId, actor: { userId: coordinatorId, name: '林老师', role: 'coordinator' } },
      { action: 'child.create', childId },
    ]);
    expect((await lead.get(`/audit-events?childId=${childId}`)).body.data[0]).toMatchObject({
      action: 'audit.read',
      actor: { role: 'lead' },
    });
  });

  it('goes through pages without losing or repeating a line', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    do {
      const { body } = (await lead.get(`/audit-events?limit=1${cursor ? `&cursor=${cursor}` : ''}`)) as {
        body: { data: { id: string }[]; page: { nextCursor: string | null } };
      };
      seen.push(...body.data.map((e) => e.id));
      cursor = body.page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(2);
  });

  it('shows what a liaison officer did to the child without her name', async () => {
    const facilityId = await used.given.facility();
    const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [facilityId]);
    const officer = await used.given.user('liaison', { organisationId: facility?.organisationId, facilityId, name: '周警官' });
    await used.given.row('audit_events', {
      id: childId,
      at: used.clock.now(),
      actorUserId: officer,
      organisationId: facility?.organisationId,
      action: 'visit.confirm',
      subjectType: 'visit',
      childId,
      details: {},
    });
    const { body } = await lead.get(`/audit-events?childId=${childId}&action=visit.confirm`);
    expect(body.data).toMatchObject([{ actor: { name: null, role: 'liaison' } }]);
  });

  it('is not for everybody, and not about other organisations’ children', async () => {
    const coordinator = await used.as(coordinatorId);
    expect((await coordinator.get('/audit-events')).status).toBe(403);
    const other = await used.as(await used.given.user('lead'));
    expect((await other.get(`/audit-events?childId=${childId}`)).status).toBe(404);
    expect((await other.get('/audit-events')).body.data).toEqual([]);
    expect((await lead.get('/audit-events?cursor=x')).status).toBe(400);
    expect((await lead.get('/audit-events?since=x')).status).toBe(400);
  });

  it('has a page that filters by the reference people say', async () => {
    const browser = await used.browser(await used.given.user('lead', { organisationId }));
    const child = await used.db.one<{ reference: string }>(`SELECT reference FROM children WHERE id = $1`, [childId]);
    const page = await browser.get(`/audit?child=${child?.reference.toLowerCase()}`);
    expect(page.status).toBe(200);
    const $ = load(page.text);
    expect($('h1').length).toBe(1);
    expect($('tbody tr').length).toBe(2);
    expect(page.text).toContain('林老师');
    expect($('tbody').text()).toContain("Child's file: looked at");
    expect((await browser.get('/audit')).text).not.toContain('Kinline itself');
    const unknown = await browser.get('/audit?child=ZZZZZ');
    expect(unknown.status).toBe(422);
    expect(load(unknown.text)('#f-child-error').length).toBe(1);
    expect((await browser.get('/audit').set('Cookie', 'lang=zh-CN')).text).toContain('谁看过');
  });
});
