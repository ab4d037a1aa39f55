import { load } from 'cheerio';
import { ApiClient, useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();
let family: ReadyFamily;
let coordinator: ApiClient;
let lead: ApiClient;

beforeEach(async () => {
  family = await used.given.readyFamily();
  const { organisationId } = family;
  coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
  lead = await used.as(await used.given.user('lead', { organisationId }));
});

const idOf = (response: { body: unknown }): string => (response.body as { id: string }).id;
const codeOf = (response: { body: unknown }): string | undefined => {
  const body = response.body as { code: string; errors?: { code: string }[] };
  return body.errors?.[0]?.code ?? body.code;
};
const body = { reasonCode: 'child_view.not_free', reason: 'Her grandmother left the room for most of it.' };
const ask = (who: ApiClient, changes: object = {}) => who.post(`/dyads/${family.dyadId}/approvals`, { ...body, ...changes });
const yes = { decision: 'approve', note: 'I spoke with the worker.', validUntil: '2026-10-02' };
/** The child was asked while the family was there: the gates want a second person. */
const askedBesideTheFamily = (): Promise<unknown> =>
  used.db.sql(`UPDATE child_views SET caregiver_present = true WHERE dyad_id = $1`, [family.dyadId]);
const severityOn = async (day: string): Promise<string | undefined> => {
  const answer = await coordinator.get(`/dyads/${family.dyadId}/eligibility?mode=letter&on=${day}`).expect(200);
  const { reasons } = answer.body as { reasons: { code: string; severity: string }[] };
  return reasons.find((reason) => reason.code === body.reasonCode)?.severity;
};

describe('an approval', () => {
  it('is asked for by one person, given by another, and used up by its last day', async () => {
    await askedBesideTheFamily();
    expect(await severityOn('2026-09-20')).toBe('approval');
    const asked = await ask(coordinator).expect(201);
    expect(asked.body).toMatchObject({ status: 'requested', reasonCode: body.reasonCode, visitId: null });
    const task = await used.db.one(`SELECT kind, owner_role, status FROM tasks WHERE key = $1`, [`decide:${idOf(asked)}`]);
    expect(task).toEqual({ kind: 'decide_approval', ownerRole: 'lead', status: 'open' });
    expect(await severityOn('2026-09-20')).toBe('approval');
    expect((await lead.post(`/approvals/${idOf(asked)}/decisions`, yes).expect(201)).body).toMatchObject({ status: 'approved' });
    expect(await severityOn('2026-09-20')).toBeUndefined();
    expect(await severityOn('2026-10-02')).toBeUndefined();
    // Used again after its last day: refused, as if it had never been given.
    expect(await severityOn('2026-10-03')).toBe('approval');
    expect(codeOf(await lead.post(`/approvals/${idOf(asked)}/decisions`, yes).expect(409))).toBe('approval.decided');
    expect(await used.db.one(`SELECT status FROM tasks WHERE key = $1`, [`decide:${idOf(asked)}`])).toEqual({ status: 'done' });
    const lines = await used.db.sql<{ action: string }>(`SELECT action FROM audit_events WHERE subject_type = 'approval' ORDER BY id`);
    expect(lines.map((line) => line.action)).toEqual(['approval.request', 'approval.approve']);
  });

  it('(n) supervisor overrides own request → refuse', async () => {
    const own = await ask(lead).expect(201);
    const refused = await lead.post(`/approvals/${idOf(own)}/decisions`, yes).expect(403);
    expect(refused.body).toMatchObject({ code: 'approval.same_person' });
    expect(JSON.stringify(refused.body)).toContain('nobody approves what they asked for');
    await coordinator.post(`/approvals/${idOf(own)}/decisions`, yes).expect(403);
    expect(await used.db.one(`SELECT status FROM approvals`)).toEqual({ status: 'requested' });
  });

  it('is refused with its reason: a reason nobody can approve, another child’s meeting, twice, a day past or too far', async () => {
    expect(codeOf(await ask(coordinator, { reasonCode: 'restriction.active' }).expect(422))).toBe('approval.not_approvable');
    const visit = await used.given.visit();
    expect(codeOf(await ask(coordinator, { visitId: visit.visitId }).expect(422))).toBe('approval.visit_unknown');
    const asked = await ask(coordinator).expect(201);
    expect(codeOf(await ask(coordinator).expect(409))).toBe('approval.already_requested');
    const days: [string | undefined, string][] = [
      [undefined, 'validation.isDefined'],
      ['2026-09-01', 'approval.valid_until_past'],
      ['2026-12-02', 'approval.valid_until_too_late'],
    ];
    for (const [validUntil, code] of days)
      expect(codeOf(await lead.post(`/approvals/${idOf(asked)}/decisions`, { ...yes, validUntil }).expect(422))).toBe(code);
    const refusal = await lead.post(`/approvals/${idOf(asked)}/decisions`, { decision: 'refuse', note: 'Ask her again.' }).expect(201);
    expect(refusal.body).toMatchObject({ status: 'refused', validUntil: null });
    const second = await ask(coordinator).expect(201);
    expect((await coordinator.post(`/approvals/${idOf(second)}/withdrawals`).expect(201)).body).toMatchObject({ status: 'withdrawn' });
  });

  it('that was given is taken back by the lead, and the gates are asked again', async () => {
    await askedBesideTheFamily();
    const id = idOf(await ask(coordinator).expect(201));
    await lead.post(`/approvals/${id}/decisions`, yes).expect(201);
    const version = async (): Promise<number> =>
      (await used.db.one<{ gateVersion: number }>(`SELECT gate_version FROM dyads WHERE id = $1`, [family.dyadId]))?.gateVersion ?? -1;
    const before = await version();
    expect(codeOf(await coordinator.post(`/approvals/${id}/withdrawals`).expect(403))).toBe('forbidden');
    expect((await lead.post(`/approvals/${id}/withdrawals`).expect(201)).body).toMatchObject({ status: 'withdrawn' });
    expect([await version(), await severityOn('2026-09-20')]).toEqual([before + 1, 'approval']);
    expect(codeOf(await lead.post(`/approvals/${id}/withdrawals`).expect(409))).toBe('approval.decided');
    const lines = await used.db.sql(`SELECT 1 FROM audit_events WHERE action = 'approval.withdraw' AND subject_id = $1`, [id]);
    expect(lines).toHaveLength(1);
  });

  it('of what hangs on one meeting is asked for that meeting only', async () => {
    for (const reasonCode of ['fitness.unfit', 'preparation.parent', 'first_visit.preparation', 'escort.gender', 'travel.hours'])
      expect(codeOf(await ask(coordinator, { reasonCode }).expect(422))).toBe('approval.visit_required');
    const refused = await coordinator
      .in('zh-CN')
      .post(`/dyads/${family.dyadId}/approvals`, { ...body, reasonCode: 'party.worker_hire_check' });
    expect(JSON.stringify(refused.body)).toContain('这一项只能就某一次见面批准');
    const { visitId } = await used.given.visit({ family, status: 'confirmed' });
    expect((await ask(coordinator, { reasonCode: 'escort.gender', visitId }).expect(201)).body).toMatchObject({ visitId });
  });

  it('of another organisation is not there', async () => {
    const asked = await ask(coordinator).expect(201);
    const stranger = await used.as(await used.given.user('lead'));
    await stranger.post(`/approvals/${idOf(asked)}/decisions`, yes).expect(404);
    await stranger.post(`/approvals/${idOf(asked)}/withdrawals`).expect(404);
    await stranger.get(`/dyads/${family.dyadId}/approvals`).expect(404);
    expect((await stranger.get('/approvals').expect(200)).body).toMatchObject({ data: [] });
  });
});

describe('the pages', () => {
  it('lead from the reason on the child’s page to the form, to the lead’s list, and to the answer', async () => {
    await askedBesideTheFamily();
    const { organisationId, childId, dyadId } = family;
    const asks = await used.browser(await used.given.user('coordinator', { organisationId }));
    const form = `/dyads/${dyadId}/approvals/new?code=${body.reasonCode}`;
    const $ = load((await asks.get(form).expect(200)).text);
    expect($('input[name=reasonCode][checked]').attr('value')).toBe(body.reasonCode);
    const path = `/dyads/${dyadId}/approvals/new`;
    expect((await asks.submit(path, { reasonCode: body.reasonCode, reason: ' ' })).status).toBe(422);
    expect((await asks.submit(path, body)).headers.location).toBe(`/children/${childId}`);

    const decides = await used.browser(await used.given.user('lead', { organisationId }));
    const home = load((await decides.get('/approvals').expect(200)).text);
    expect(home('nav a[href="/approvals"]').text()).toContain('1');
    expect(home('title').text()).toBe('Waiting for a second person – Kinline');
    const answer = home('a[href$="/decisions/new"]').attr('href') ?? '';
    expect((await decides.submit(answer, { decision: 'approve', note: '', validUntil: '' })).status).toBe(422);
    const done = await decides.submit(answer, yes);
    expect([done.status, done.headers.location]).toEqual([303, '/approvals']);
    const inUse = load((await decides.get('/approvals').expect(200)).text);
    expect(inUse('form[action$="/withdrawals"]')).toHaveLength(1);
    expect(load((await asks.get('/approvals').expect(200)).text)('form[action$="/withdrawals"]')).toHaveLength(0);
    for (const lang of ['en', 'zh-CN']) {
      const text = (await asks.get(`/children/${childId}`).set('Cookie', `lang=${lang}`).expect(200)).text;
      expect(text).toContain(lang === 'en' ? 'Approved until Fri 2 Oct 2026' : '已批准，用到');
    }
  });

  it('offer what hangs on one meeting only with a meeting, and the child’s page leads there', async () => {
    const { organisationId, childId, dyadId } = family;
    const asks = await used.browser(await used.given.user('coordinator', { organisationId }));
    const offered = async (path: string): Promise<string[]> =>
      load((await asks.get(path).expect(200)).text)('input[name=reasonCode]')
        .toArray()
        .map((input) => input.attribs.value ?? '');
    const path = `/dyads/${dyadId}/approvals/new`;
    expect(await offered(path)).toEqual(['child_view.not_free', 'guardian.conflict']);
    expect((await asks.get(`/children/${childId}`)).text).not.toContain('approvals/new?visit=');
    const { visitId } = await used.given.visit({ family, status: 'confirmed' });
    expect((await asks.get(`/children/${childId}`)).text).toContain(`${path}?visit=${visitId}`);
    expect(await offered(`${path}?visit=${visitId}`)).toContain('escort.gender');
  });

  it('show proposals and conferences beside them, and approve a proposal from there', async () => {
    const { organisationId, dyadId } = family;
    await coordinator.post(`/dyads/${dyadId}/contact-decisions`, { level: 2, reason: 'x', reviewOn: '2027-02-01' }).expect(201);
    await coordinator.post(`/dyads/${dyadId}/case-conferences`, { question: 'What is good for her?' }).expect(201);
    const decides = await used.browser(await used.given.user('lead', { organisationId }));
    const $ = load((await decides.get('/approvals').expect(200)).text);
    expect($('main').text()).toContain('What is good for her?');
    const action = $('form[action$="/approvals"]').attr('action') ?? '';
    const approved = await decides.submit('/approvals', { back: 'approvals' }, action);
    expect([approved.status, approved.headers.location]).toEqual([303, '/approvals']);
  });
});
