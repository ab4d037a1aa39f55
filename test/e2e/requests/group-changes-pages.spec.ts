import { addDays, addMonths, monthOf } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();

/** Two families on one bus, a third that could join, and a coordinator's browser. */
async function bus(locale: 'en' | 'zh-CN' = 'en') {
  const first = await used.given.readyFamily();
  const more = (): Promise<ReadyFamily> => used.given.readyFamily({ organisationId: first.organisationId, facilityId: first.facilityId });
  const families = [first, await more()];
  const third = await more();
  const sessionId = await used.given.session(first.facilityId);
  const coordinator = await used.given.user('coordinator', { organisationId: first.organisationId, locale });
  const api = await used.as(coordinator);
  const group = (
    await api
      .post('/visit-groups', {
        policy: 'all_or_none',
        seats: 9,
        escorts: [{ personId: first.workerId }],
        families: families.map((family) => ({
          sessionId,
          dyadIds: [family.dyadId],
          party: [{ personType: 'caregiver', personId: family.caregiverId, place: 'inside' }],
        })),
      })
      .expect(201)
  ).body as { id: string; visits: { id: string }[] };
  return { first, third, sessionId, api, group, visitId: group.visits[0]?.id ?? '', page: await used.browser(coordinator) };
}
const fieldsOf = ({ third, sessionId }: Awaited<ReturnType<typeof bus>>): Record<string, string | string[]> => ({
  families: [third.parentId],
  [`session-${third.parentId}`]: sessionId,
  [`dyads-${third.parentId}`]: [third.dyadId],
  [`place-${third.parentId}.${third.caregiverId}`]: 'inside',
});

describe('the pages that change a group', () => {
  it.each(['en', 'zh-CN'] as const)('add a family without scripts (%s)', async (locale) => {
    const at = await bus(locale);
    const path = `/visit-groups/${at.group.id}/families`;
    expect((await at.page.get(`/visit-groups/${at.group.id}`)).text).toContain(path);
    const choose = await at.page.get(path);
    expect(choose.text).toContain(`value="${at.third.parentId}"`);
    expect(choose.text).not.toContain(`value="${at.first.parentId}"`);
    expect((await at.page.get(`${path}?asked=1`)).text).toContain(locale === 'en' ? 'Choose a family' : '请选择家庭');
    const details = await at.page.get(`${path}?families=${at.third.parentId}`);
    expect(details.text).toContain(locale === 'en' ? 'With everybody:' : '全车陪同人：');
    const sent = await at.page.submit(`${path}?families=${at.third.parentId}`, fieldsOf(at), path);
    expect(sent.status).toBe(303);
    const after = (await at.page.get(sent.headers.location ?? '')).text;
    expect(after).toContain(locale === 'en' ? 'The families were added' : '已增加家庭');
    expect(after).toContain(locale === 'en' ? '7 of 9 seats are taken' : '已占 7 个座位，共 9 个');
    expect((await at.page.get(path)).text).toContain(locale === 'en' ? 'are on this bus already' : '都已在车上');
  });

  it.each(['en', 'zh-CN'] as const)('name who goes with the families that join (%s)', async (locale) => {
    const at = await bus(locale);
    const path = `/visit-groups/${at.group.id}/families`;
    const own = at.third.workerId;
    expect((await at.page.get(path)).text).toMatch(new RegExp(`name="escorts"[^>]*value="${own}"`));
    const details = await at.page.get(`${path}?families=${at.third.parentId}&escorts=${own}`);
    expect(details.text).toContain(locale === 'en' ? 'With these families:' : '这几家的陪同人：');
    expect(details.text).toContain(`families?families=${at.third.parentId}&amp;escorts=${own}&amp;back=1`);
    const back = await at.page.get(`${path}?families=${at.third.parentId}&escorts=${own}&back=1`);
    expect(back.text).toMatch(new RegExp(`value="${own}"[^>]*checked`));
    const sent = await at.page.submit(`${path}?families=${at.third.parentId}&escorts=${own}`, { ...fieldsOf(at), escorts: [own] }, path);
    expect(sent.status).toBe(303);
    const escorts = await used.db.sql(
      `SELECT p.person_id FROM visit_party p JOIN visit_dyads d ON d.visit_id = p.visit_id WHERE d.dyad_id = $1 AND p.person_type = 'worker'`,
      [at.third.dyadId],
    );
    expect(escorts).toEqual([{ personId: own }]);
  });

  it('say why a family cannot be added, with its answers kept', async () => {
    const at = await bus();
    await used.db.sql(`DELETE FROM consents WHERE dyad_id = $1`, [at.third.dyadId]);
    const path = `/visit-groups/${at.group.id}/families`;
    const refused = await at.page.submit(`${path}?families=${at.third.parentId}`, fieldsOf(at), path);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Not every family can be booked');
    expect(refused.text).toMatch(new RegExp(`value="${at.sessionId}"[^>]*selected`));
  });

  it.each(['en', 'zh-CN'] as const)('take a family out, telling who stays with the others (%s)', async (locale) => {
    const at = await bus(locale);
    const path = `/visit-groups/${at.group.id}/leavings`;
    const form = await at.page.get(`${path}?visit=${at.visitId}`);
    expect(form.text).toContain(locale === 'en' ? '1 family goes on with the bus' : '其余 1 家照常同车');
    expect(form.text).toContain(locale === 'en' ? 'stays with the others' : '留在车上');
    const alone = await at.page.submit(`${path}?visit=${at.visitId}`, { visitId: at.visitId, escort: '' }, path);
    expect(alone.status).toBe(422);
    const sent = await at.page.submit(`${path}?visit=${at.visitId}`, { visitId: at.visitId, escort: at.third.workerId }, path);
    expect(sent.status).toBe(303);
    expect((await at.page.get(sent.headers.location ?? '')).text).toContain(locale === 'en' ? 'goes without the bus' : '不再同车');
    expect((await at.page.get(`/visits/${at.visitId}`)).text).toContain(locale === 'en' ? 'without its group' : '不再与团组同行');
    await at.page.get(`${path}?visit=${at.visitId}`).expect(404);
  });

  it('warn before another day, and take it only when it is said that the family leaves', async () => {
    const at = await bus();
    const other = await used.given.session(at.first.facilityId, { day: addDays(addMonths(monthOf(used.given.today), 1), 13) });
    expect((await at.page.get(`/visits/${at.visitId}/change`)).text).toContain('Travels with 1 other family');
    const check = `/visits/${at.visitId}/change/check?mode=visit&session=${other}`;
    expect((await at.page.get(check)).text).toContain('the family would go without it');
    const fields = {
      mode: 'visit',
      session: other,
      who: '1',
      dyads: [at.first.dyadId],
      escort: at.first.workerId,
      escortPlace: 'waits',
      [`place-${at.first.caregiverId}`]: 'inside',
    };
    const refused = await at.page.submit(check, fields, `/visits/${at.visitId}/change`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('do not go on that day');
    const sent = await at.page.submit(check, { ...fields, leaveGroup: 'true' }, `/visits/${at.visitId}/change`);
    expect(sent.status).toBe(303);
  });

  it('keep who at the facility said that the bus need not come', async () => {
    const at = await bus();
    const path = `/visit-groups/${at.group.id}`;
    await at.page
      .submit(path, { cause: 'facility', reasonCode: 'bus_does_not_go', toldBy: '梁科长' }, `${path}/cancellations`)
      .then((sent) => expect(sent.status).toBe(303));
    const lines = await used.db.sql<{ onBehalfOf: { name: string } }>(
      `SELECT on_behalf_of FROM visit_status_changes WHERE action = 'withdraw' OR action = 'cancel'`,
    );
    expect(lines.map((line) => line.onBehalfOf.name)).toEqual(['梁科长', '梁科长']);
  });
});
