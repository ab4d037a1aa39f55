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
const codes = async (): Promise<string[]> => {
  const { body } = await coordinator.get(`/dyads/${family.dyadId}/eligibility?mode=letter&on=2026-09-23`).expect(200);
  return (body as { reasons: { code: string }[] }).reasons.map((reason) => reason.code);
};
const openTasks = (): Promise<{ kind: string; ownerRole: string; cause: string }[]> =>
  used.db.sql(`SELECT kind, owner_role, cause FROM tasks WHERE status = 'open' ORDER BY kind`);
const call = () => coordinator.post(`/dyads/${family.dyadId}/case-conferences`, { question: 'Is a letter good for her?' });
const minutes = {
  heldOn: '2026-09-01',
  people: ['Case lead, Test NGO (invented)', 'Head teacher, invented school'],
  decision: 'contact',
  grounds: 'She asks for a letter; nobody is afraid of one.',
  reviewOn: '2027-01-10',
};

describe('a marker of harm', () => {
  it('bars every way of contact and asks the lead for a conference', async () => {
    const { body } = await coordinator.post(`/dyads/${family.dyadId}/harm-markers`, { kind: 'violence_in_home' }).expect(201);
    expect(body).toMatchObject({ kind: 'violence_in_home', conferenceId: null });
    expect(await codes()).toEqual(['harm.undecided']);
    expect(await openTasks()).toEqual([{ kind: 'hold_conference', ownerRole: 'lead', cause: 'harm_recorded' }]);
    const again = await coordinator.post(`/dyads/${family.dyadId}/harm-markers`, { kind: 'violence_in_home' }).expect(409);
    expect(codeOf(again)).toBe('harm_marker.recorded');
    await coordinator.post(`/dyads/${family.dyadId}/harm-markers`, { kind: 'theft' }).expect(422);
    const worker = await used.as(await used.given.user('worker', { organisationId: family.organisationId, workerId: family.workerId }));
    await worker.get(`/dyads/${family.dyadId}/harm-markers`).expect(403);
    await (await used.as(await used.given.user('lead'))).get(`/dyads/${family.dyadId}/harm-markers`).expect(404);
  });
});

describe('a case conference', () => {
  it('is the way out: it answers the marker, proposes a level, and a second person opens contact', async () => {
    await coordinator.post(`/dyads/${family.dyadId}/harm-markers`, { kind: 'harmed_this_child' }).expect(201);
    const called = await call().expect(201);
    expect(codeOf(await call().expect(409))).toBe('case_conference.already_called');
    const decided = await coordinator.post(`/case-conferences/${idOf(called)}/decisions`, { ...minutes, proposeLevel: 1 }).expect(201);
    expect(decided.body).toMatchObject({ status: 'decided', decision: 'contact', people: minutes.people, reviewOn: '2027-01-10' });
    expect(await openTasks()).toEqual([{ kind: 'decide_approval', ownerRole: 'lead', cause: 'decision_proposed' }]);
    expect(await codes()).toEqual(expect.arrayContaining(['harm.decision_missing', 'contact_decision.missing']));
    const { body } = await lead.get('/contact-decisions').expect(200);
    const [proposal] = (body as { data: { id: string; level: number; conferenceId: string }[] }).data;
    expect(proposal).toMatchObject({ level: 1, conferenceId: idOf(called) });
    await lead.post(`/contact-decisions/${proposal?.id}/approvals`).expect(201);
    expect(await codes()).toEqual([]);
    expect(codeOf(await coordinator.post(`/case-conferences/${idOf(called)}/decisions`, minutes).expect(409))).toBe('case_conference.over');
  });

  it('is heard by a decision proposed later by hand', async () => {
    await coordinator.post(`/dyads/${family.dyadId}/harm-markers`, { kind: 'unclear' }).expect(201);
    const called = await call().expect(201);
    await coordinator.post(`/case-conferences/${idOf(called)}/decisions`, minutes).expect(201);
    const proposed = await coordinator
      .post(`/dyads/${family.dyadId}/contact-decisions`, { level: 1, reason: 'As the conference found.', reviewOn: '2027-02-01' })
      .expect(201);
    await lead.post(`/contact-decisions/${idOf(proposed)}/approvals`).expect(201);
    expect(await codes()).toEqual([]);
  });

  it('that says "not now" ends what holds at once, and "more work" leaves the harm unanswered', async () => {
    await coordinator.post(`/dyads/${family.dyadId}/harm-markers`, { kind: 'harmed_this_child' }).expect(201);
    const first = idOf(await call().expect(201));
    await coordinator.post(`/case-conferences/${first}/decisions`, { ...minutes, decision: 'more_work' }).expect(201);
    expect(await codes()).toEqual(['harm.undecided']);
    const second = idOf(await call().expect(201));
    const none = { ...minutes, decision: 'no_contact_now', proposeLevel: 0 };
    const missing = await coordinator.post(`/case-conferences/${second}/decisions`, none).expect(422);
    expect(codeOf(missing)).toBe('contact_decision.reason_class_missing');
    await coordinator.post(`/case-conferences/${second}/decisions`, { ...none, reasonClass: 'harm' }).expect(201);
    expect(await codes()).toEqual(expect.arrayContaining(['harm.no_contact_now', 'contact_decision.missing']));
  });

  it('is refused with its reason: no review day, one in the past, one person alone, a level that does not fit', async () => {
    const path = `/case-conferences/${idOf(await call().expect(201))}/decisions`;
    const { reviewOn: _, ...without } = minutes;
    expect((await coordinator.post(path, without).expect(422)).body).toMatchObject({ errors: [{ pointer: '/reviewOn' }] });
    expect(codeOf(await coordinator.post(path, { ...minutes, reviewOn: '2026-09-02' }).expect(422))).toBe('case_conference.review_past');
    expect((await coordinator.post(path, { ...minutes, people: ['Alone'] }).expect(422)).body).toMatchObject({
      errors: [{ pointer: '/people' }],
    });
    expect(codeOf(await coordinator.post(path, { ...minutes, proposeLevel: 0 }).expect(422))).toBe('case_conference.level_does_not_fit');
    const dropped = await coordinator.post(path.replace('decisions', 'withdrawals')).expect(201);
    expect(dropped.body).toMatchObject({ status: 'dropped' });
    expect(await openTasks()).toEqual([]);
    const stranger = await used.as(await used.given.user('lead'));
    await stranger.post(path, minutes).expect(404);
    await stranger.get(`/dyads/${family.dyadId}/case-conferences`).expect(404);
  });
});

describe('the pages', () => {
  it.each(['en', 'zh-CN'])('lead from the marker to the conference to its decision, and the story tells it (%s)', async (lang) => {
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const child = `/children/${family.childId}`;
    const seen = async (path: string) => load((await browser.get(path).set('Cookie', `lang=${lang}`).expect(200)).text);
    const harm = `/dyads/${family.dyadId}/harm-markers/new`;
    expect((await seen(harm))('h1')).toHaveLength(1);
    expect((await browser.submit(harm, {})).status).toBe(422);
    expect((await browser.submit(harm, { kind: 'unclear' })).headers.location).toBe(child);
    const form = (await seen(child))('a[href$="/case-conferences/new"]').first().attr('href') ?? '';
    await seen(form);
    expect((await browser.submit(form, { question: 'What now?' })).headers.location).toBe(child);
    expect((await browser.get(form)).status).toBe(303);
    const record = (await seen(child))('a[href$="/decisions/new"]').first().attr('href') ?? '';
    expect((await seen(record))('title').text()).not.toContain('柳');
    const fields = { ...minutes, people: 'Case lead', proposeLevel: '1', reasonClass: '' };
    const alone = await browser.submit(record, fields);
    expect([alone.status, alone.text.includes(minutes.grounds)]).toEqual([422, true]);
    expect((await browser.submit(record, { ...fields, people: 'Case lead\nTeacher' })).headers.location).toBe(child);
    const story = (await seen(child)).text();
    for (const words of lang === 'en'
      ? ['Case conference called', 'Conference: contact is good']
      : ['召集了个案会商', '会商：联系对孩子有好处'])
      expect(story).toContain(words);
  });
});
