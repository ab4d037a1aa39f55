import { addDays } from '../../src/kernel/days';
import { newId } from '../../src/kernel/ids';
import { useApp } from '../support/app';
import type { ReadyFamily } from '../support/given';

describe('booking a meeting on three pages', () => {
  const used = useApp();

  async function ready(): Promise<{ family: ReadyFamily; sessionId: string; coordinator: string }> {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId);
    return { family, sessionId, coordinator: await used.given.user('coordinator', { organisationId: family.organisationId }) };
  }
  const whoFields = (family: ReadyFamily): string =>
    `who=1&dyads=${family.dyadId}&escort=${family.workerId}&escortPlace=waits&place-${family.caregiverId}=inside`;
  const check = (family: ReadyFamily, sessionId: string): string =>
    `/dyads/${family.dyadId}/book/check?mode=visit&session=${sessionId}&${whoFields(family)}`;
  const sendFields = (family: ReadyFamily, sessionId: string): Record<string, string | string[]> => ({
    mode: 'visit',
    session: sessionId,
    who: '1',
    dyads: [family.dyadId],
    escort: family.workerId,
    escortPlace: 'waits',
    [`place-${family.caregiverId}`]: 'inside',
  });
  const visitCount = async (): Promise<number> => (await used.db.one<{ n: number }>(`SELECT count(*)::int AS n FROM visits`))?.n ?? 0;

  it.each(['en', 'zh-CN'] as const)('offers the best dates with reasons in %s', async (locale) => {
    const { family, sessionId } = await ready();
    const page = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale }));
    const answer = await page.get(`/dyads/${family.dyadId}/book`).set('Accept-Language', locale);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`lang="${locale}"`);
    expect(answer.text).toContain(`value="${sessionId}"`);
    expect(answer.text).toContain(locale === 'en' ? '10 of 10 places free' : '还有10个名额');
    expect(answer.text).toContain(locale === 'en' ? '1 of 1 left' : '还可见1次');
  });

  it('keeps names out of addresses and titles', async () => {
    const { family, sessionId, coordinator } = await ready();
    const page = await used.browser(coordinator);
    const answer = await page.get(check(family, sessionId));
    expect(answer.status).toBe(200);
    for (const href of answer.text.matchAll(/(?:href|action)="([^"]*)"/g)) expect(decodeURIComponent(href[1] ?? '')).not.toMatch(/柳|王/);
    expect(/<title>(.*?)<\/title>/.exec(answer.text)?.[1]).not.toMatch(/柳|王/);
  });

  it('is sent in five clicks: plan, slot, continue, continue, send', async () => {
    const { family, sessionId, coordinator } = await ready();
    const page = await used.browser(coordinator);
    const when = (await page.get(`/dyads/${family.dyadId}/book`)).text;
    expect(when).toContain(`action="/dyads/${family.dyadId}/book/who"`);
    const who = await page.get(`/dyads/${family.dyadId}/book/who?mode=visit&session=${sessionId}`);
    expect(who.status).toBe(200);
    expect(who.text).toContain(`action="/dyads/${family.dyadId}/book/check"`);
    // The child's guardian inside and a vetted worker waiting are filled in.
    expect(who.text).toMatch(new RegExp(`<option value="${family.workerId}" selected`));
    const sent = await page.submit(check(family, sessionId), sendFields(family, sessionId), `/dyads/${family.dyadId}/book`);
    expect(sent.status).toBe(303);
    expect(sent.headers.location).toMatch(/^\/visits\/[0-9a-f-]{36}\?sent=1$/);
    const done = await page.get(sent.headers.location ?? '');
    const visit = await used.db.one<{ reference: string }>(`SELECT reference FROM visits`);
    expect(done.text).toContain('Request sent');
    expect(done.text).toContain(visit?.reference);
    expect(done.text).toContain('tel:');
  });

  it('says on the button what it does', async () => {
    const { family, sessionId, coordinator } = await ready();
    const page = await used.browser(coordinator);
    expect((await page.get(check(family, sessionId))).text).toContain('Send request for 23 Sep');
  });

  it('brings a change back to the check page', async () => {
    const { family, sessionId, coordinator } = await ready();
    const page = await used.browser(coordinator);
    const when = await page.get(`/dyads/${family.dyadId}/book?mode=visit&session=${sessionId}&${whoFields(family)}&back=check`);
    expect(when.text).toContain(`action="/dyads/${family.dyadId}/book/check"`);
    expect(when.text).toContain(`name="place-${family.caregiverId}" value="inside"`);
  });

  it('makes one visit of the same form sent twice, also at the same moment', async () => {
    const { family, sessionId, coordinator } = await ready();
    const page = await used.browser(coordinator);
    const key = newId();
    const send = () =>
      page.submit(check(family, sessionId), { ...sendFields(family, sessionId), _key: key }, `/dyads/${family.dyadId}/book`);
    const [first, second] = await Promise.all([send(), send()]);
    const third = await send();
    expect([first.status, second.status, third.status]).toEqual([303, 303, 303]);
    expect(new Set([first, second, third].map((a) => a.headers.location)).size).toBe(1);
    expect(await visitCount()).toBe(1);
  });

  it('shows a lost race on the same page with other dates to choose and everything typed', async () => {
    const { family, sessionId, coordinator } = await ready();
    const other = await used.given.session(family.facilityId, { day: addDays(used.given.today, 22) });
    const page = await used.browser(coordinator);
    const html = (await page.get(check(family, sessionId))).text;
    expect(html).toContain('Send request for 23 Sep');
    await used.db.sql(`UPDATE sessions SET held = capacity WHERE id = $1`, [sessionId]);
    const refused = await page.submit(
      check(family, sessionId),
      { ...sendFields(family, sessionId), note: 'Bring the drawing' },
      `/dyads/${family.dyadId}/book`,
    );
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Bring the drawing');
    expect(refused.text).toContain(`value="${other}"`);
    expect(refused.text).toContain(`name="place-${family.caregiverId}" value="inside"`);
    expect(refused.text).toContain('Send request for the chosen date');
    expect(await visitCount()).toBe(0);
    const again = await page.submit(
      check(family, sessionId),
      { ...sendFields(family, other), note: 'Bring the drawing' },
      `/dyads/${family.dyadId}/book`,
    );
    expect(again.status).toBe(303);
  });

  it('shows every reason with its way out when the request is not allowed, and lets the party be changed there', async () => {
    const { family, sessionId, coordinator } = await ready();
    await used.db.sql(`UPDATE workers SET vetting_clear = false WHERE id = $1`, [family.workerId]);
    const page = await used.browser(coordinator);
    const { [`place-${family.caregiverId}`]: _, ...fields } = sendFields(family, sessionId);
    const refused = await page.submit(check(family, sessionId), { ...fields, note: 'typed' }, `/dyads/${family.dyadId}/book`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('typed');
    expect(refused.text).toContain('name="escort"');
    expect(refused.text.match(/k-checklist__row--stop/g)?.length).toBeGreaterThanOrEqual(2);
    expect(refused.text).toContain('<title>Error: ');
  });

  it('groups the dates that cannot be had by their reason', async () => {
    const { family, coordinator } = await ready();
    for (let i = 0; i < 3; i += 1) await used.given.session(family.facilityId, { day: addDays(used.given.today, 30 + i), held: 10 });
    const page = await used.browser(coordinator);
    const text = (await page.get(`/dyads/${family.dyadId}/book`)).text;
    expect(text).toContain('Dates that cannot be had, and why');
    expect(text).toContain('3 sessions');
  });

  it('says what blocks and what is possible meanwhile when there is no date', async () => {
    const { family, coordinator } = await ready();
    await used.db.sql(`UPDATE consents SET withdrawn_at = now() WHERE dyad_id = $1 AND purpose = 'visit'`, [family.dyadId]);
    const page = await used.browser(coordinator);
    const text = (await page.get(`/dyads/${family.dyadId}/book`)).text;
    expect(text).toContain('No visit can be booked now');
    expect(text).toContain('A letter can go today');
    expect(text).toContain(`/exchanges/new?dyad=${family.dyadId}`);
  });

  it('goes back to the dates when none was chosen', async () => {
    const { family, coordinator } = await ready();
    const page = await used.browser(coordinator);
    const answer = await page.get(`/dyads/${family.dyadId}/book/who?mode=visit`);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Choose a date first.');
  });

  it('books brothers and sisters of the same parent together', async () => {
    const { family, sessionId, coordinator } = await ready();
    const siblingId = await used.given.child({ organisationId: family.organisationId, visitedBefore: true, preferredName: '小妹' });
    await used.db.sql(
      `INSERT INTO child_caregivers (id, child_id, caregiver_id, relationship, is_guardian, since) VALUES ($1, $2, $3, 'grandmother', true, '2020-01-01')`,
      [newId(), siblingId, family.caregiverId],
    );
    const siblingDyad = await used.given.dyad(siblingId, family.parentId);
    await used.given.cleared(siblingDyad, family.caregiverId, family.organisationId);
    const page = await used.browser(coordinator);
    expect((await page.get(`/dyads/${family.dyadId}/book/who?mode=visit&session=${sessionId}`)).text).toContain('小妹');
    const sent = await page.submit(
      check(family, sessionId),
      { ...sendFields(family, sessionId), dyads: [family.dyadId, siblingDyad] },
      `/dyads/${family.dyadId}/book`,
    );
    expect(sent.status).toBe(303);
    expect(await used.db.sql(`SELECT 1 AS x FROM visit_dyads`)).toHaveLength(2);
  });

  it('is nobody else’s: another organisation 404, a liaison officer and a worker 403, a stranger signs in', async () => {
    const { family } = await ready();
    const path = `/dyads/${family.dyadId}/book`;
    expect((await (await used.browser(await used.given.user('coordinator'))).get(path)).status).toBe(404);
    expect((await (await used.browser(await used.given.user('liaison', { facilityId: family.facilityId }))).get(path)).status).toBe(403);
    expect((await (await used.browser(await used.given.user('worker', { organisationId: family.organisationId }))).get(path)).status).toBe(
      403,
    );
    expect((await (await used.browser()).get(path)).status).toBe(303);
  });
});
