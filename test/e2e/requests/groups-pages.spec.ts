import crypto from 'node:crypto';
import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();

/** Two families at one facility, a session with so many places, and who looks at it. */
async function bus(values: Record<string, unknown> = {}) {
  const first = await used.given.readyFamily();
  const second = await used.given.readyFamily({ organisationId: first.organisationId, facilityId: first.facilityId });
  const sessionId = await used.given.session(first.facilityId, values);
  const session = await used.db.one<{ day: string }>(`SELECT day FROM sessions WHERE id = $1`, [sessionId]);
  const day = session?.day ?? '';
  const families = [first, second];
  const query = new URLSearchParams([
    ['facility', first.facilityId],
    ['day', day],
    ['policy', 'all_or_none'],
    ['escorts', first.workerId],
    ...families.map((family) => ['families', family.parentId]),
  ]).toString();
  return { first, second, families, sessionId, day, query };
}
const coordinatorOf = async (family: ReadyFamily, locale: 'en' | 'zh-CN' = 'en') =>
  used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale }));
const fieldsOf = (
  { families, day, sessionId, first }: Awaited<ReturnType<typeof bus>>,
  policy = 'all_or_none',
): Record<string, string | string[]> => ({
  facility: first.facilityId,
  day,
  policy,
  escorts: [first.workerId],
  families: families.map((family) => family.parentId),
  ...Object.fromEntries(families.map((family) => [`session-${family.parentId}`, sessionId])),
  ...Object.fromEntries(families.map((family) => [`dyads-${family.parentId}`, [family.dyadId]])),
  ...Object.fromEntries(families.map((family) => [`place-${family.parentId}.${family.caregiverId}`, 'inside'])),
});

describe('the pages of a group', () => {
  it.each(['en', 'zh-CN'] as const)('lead from the place over the families to the group, without scripts (%s)', async (locale) => {
    const at = await bus();
    const page = await coordinatorOf(at.first, locale);
    expect((await page.get('/visit-groups')).text).toContain(locale === 'en' ? 'No group is planned' : '没有计划中的团组');
    const where = await page.get('/visit-groups/new');
    expect(where.text).toContain(`value="${at.first.facilityId}"`);
    const choose = await page.get(`/visit-groups/new?facility=${at.first.facilityId}`);
    for (const family of at.families) expect(choose.text).toContain(`value="${family.parentId}"`);
    expect(choose.text).toContain(`value="${at.day}"`);
    const details = await page.get(`/visit-groups/new?${at.query}`);
    expect(details.status).toBe(200);
    // Every child ticked, the guardian inside, the first session chosen: nothing has to be filled in.
    expect(details.text).toContain(`name="session-${at.first.parentId}"`);
    const sent = await page.submit(`/visit-groups/new?${at.query}`, fieldsOf(at), '/visit-groups');
    expect(sent.status).toBe(303);
    const group = await page.get(sent.headers.location ?? '');
    expect(group.status).toBe(200);
    expect(group.text).toContain(locale === 'en' ? '2 families asked for' : '已为 2 家提出申请');
    expect((await page.get('/visit-groups')).text).toContain(locale === 'en' ? '2 going or asking' : '2 家在约或同行');
    expect(/<title>(.*?)<\/title>/.exec(group.text)?.[1]).not.toMatch(/柳/);
  });

  it('name the day and the families that are missing, with what was chosen kept', async () => {
    const at = await bus();
    const page = await coordinatorOf(at.first);
    const answer = await page.get(`/visit-groups/new?facility=${at.first.facilityId}&families=${at.first.parentId}`);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Choose a day');
    expect(answer.text).toContain('Choose at least two families');
    expect(answer.text).toMatch(new RegExp(`value="${at.first.parentId}"[^>]*checked`));
  });

  it('name a family that can no longer go, and book nobody without it', async () => {
    const at = await bus();
    const third = await used.given.readyFamily({ organisationId: at.first.organisationId, facilityId: at.first.facilityId });
    const fields = fieldsOf({ ...at, families: [...at.families, third] });
    await used.db.sql(`UPDATE children SET preferred_name = '去去' WHERE id = $1`, [third.childId]);
    await used.db.sql(`UPDATE custody_episodes SET ended_on = $2, end_kind = 'transferred' WHERE parent_id = $1`, [
      third.parentId,
      used.given.today,
    ]);
    const page = await coordinatorOf(at.first);
    const answer = await page.submit(`/visit-groups/new?${at.query}`, fields, '/visit-groups');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('去去 can no longer go there.');
    expect(answer.text).toMatch(new RegExp(`value="${at.first.parentId}"[^>]*checked`));
    expect(await used.db.one(`SELECT count(*)::int AS n FROM visits`)).toEqual({ n: 0 });
    expect((await page.get(`/visit-groups/new?${at.query}&families=${third.parentId}`)).text).toContain('去去 can no longer go there.');
  });

  it('ask of a grandmother of two families where she is with each, and lead back to what was chosen', async () => {
    const at = await bus();
    await used.given.row('child_caregivers', {
      id: newId(),
      childId: at.second.childId,
      caregiverId: at.first.caregiverId,
      relationship: 'grandmother',
      isGuardian: false,
      since: '2020-01-01',
    });
    const page = await coordinatorOf(at.first);
    const details = await page.get(`/visit-groups/new?${at.query}`);
    for (const family of at.families) expect(details.text).toContain(`name="place-${family.parentId}.${at.first.caregiverId}"`);
    const sent = await page.submit(
      `/visit-groups/new?${at.query}`,
      { ...fieldsOf(at), [`place-${at.second.parentId}.${at.first.caregiverId}`]: 'home' },
      '/visit-groups',
    );
    expect(sent.status).toBe(303);
    const hers = await used.db.sql(`SELECT place FROM visit_party WHERE person_id = $1`, [at.first.caregiverId]);
    expect(hers).toEqual([{ place: 'inside' }]);
    const back = await page.get(`/visit-groups/new?${at.query}&back=1`);
    expect([back.status, details.text.includes('back=1')]).toEqual([200, true]);
    for (const family of at.families) expect(back.text).toMatch(new RegExp(`value="${family.parentId}"[^>]*checked`));
  });

  it('take another reference when the first is another group’s', async () => {
    const at = await bus();
    await used.given.row('visit_groups', {
      id: newId(),
      organisationId: (await used.given.readyFamily()).organisationId,
      facilityId: at.first.facilityId,
      reference: '33333',
      day: at.day,
      policy: 'part',
      requestedAt: used.clock.now(),
    });
    const page = await coordinatorOf(at.first);
    const draw = crypto.randomInt.bind(crypto) as (most: number) => number;
    let drawn = 0;
    const spy = jest.spyOn(crypto, 'randomInt').mockImplementation(((most: number) => ((drawn += 1) <= 5 ? 0 : draw(most))) as never);
    const sent = await page.submit(`/visit-groups/new?${at.query}`, fieldsOf(at), '/visit-groups');
    spy.mockRestore();
    expect([sent.status, drawn > 5]).toEqual([303, true]);
  });

  it('say of each family why nothing was held, and keep the form', async () => {
    const at = await bus({ capacity: 1 });
    const page = await coordinatorOf(at.first);
    const answer = await page.submit(`/visit-groups/new?${at.query}`, fieldsOf(at), '/visit-groups');
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('nothing was held');
    expect(answer.text).toContain('Nothing stands against this family');
    expect(answer.text).toMatch(new RegExp(`<option value="${at.sessionId}" selected`));
    expect(await used.db.one(`SELECT count(*)::int AS n FROM visits`)).toEqual({ n: 0 });
  });

  it('show the families that could not go, and the way to another date', async () => {
    const at = await bus({ capacity: 1 });
    const page = await coordinatorOf(at.first);
    const sent = await page.submit(`/visit-groups/new?${at.query}`, fieldsOf(at, 'part'), '/visit-groups');
    const group = await page.get(sent.headers.location ?? '');
    expect(group.text).toContain('1 family could not be booked');
    expect(group.text).toContain(`/dyads/${at.second.dyadId}/book`);
    const ended = await page.submit(
      (sent.headers.location ?? '').replace(/\?.*/, ''),
      { cause: 'technical', reasonCode: 'bus_does_not_go' },
      `${(sent.headers.location ?? '').replace(/\?.*/, '')}/cancellations`,
    );
    expect(ended.status).toBe(303);
    expect((await page.get(ended.headers.location ?? '')).text).toContain('The group was ended');
  });

  it('show a liaison officer the group’s requests together, to agree to at once or one by one', async () => {
    const at = await bus();
    const page = await coordinatorOf(at.first);
    const sent = await page.submit(`/visit-groups/new?${at.query}`, fieldsOf(at), '/visit-groups');
    const path = (sent.headers.location ?? '').replace(/\?.*/, '');
    const officer = await used.browser(await used.given.user('liaison', { facilityId: at.first.facilityId, locale: 'en' }));
    expect((await officer.get('/liaison/inbox')).text).toContain(`href="${path}"`);
    const seen = await officer.get(path);
    expect(seen.text).toContain('Confirm all 2');
    expect(seen.text).not.toContain('小测');
    const ids = (await used.db.sql<{ id: string }>(`SELECT id FROM visits ORDER BY id`)).map((row) => row.id);
    const decided = await officer.submit(path, { visits: ids, act: 'selected' }, '/liaison/inbox/decisions');
    expect(decided.status).toBe(303);
    expect(await used.db.one(`SELECT count(*)::int AS n FROM visits WHERE status = 'confirmed'`)).toEqual({ n: 2 });
  });
});
