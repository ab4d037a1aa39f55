import { useApp } from '../support/app';
import type { PageClient } from '../support/app';

const LOCALES = ['en', 'zh-CN'] as const;
const BEFORE = '2026-09-23T00:30:00Z';
const AFTER = '2026-09-23T02:30:00Z';

describe('the escort’s pages', () => {
  const used = useApp();

  /** A confirmed visit three weeks from now at 09:30, its escort's browser, and a clock on that morning. */
  async function morning(locale = 'en', now = BEFORE) {
    const visit = await used.given.visit({ status: 'confirmed' });
    const userId = await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId, locale });
    const page: PageClient = await used.browser(userId);
    used.clock.set(now);
    return { ...visit, page, path: `/m/visits/${visit.visitId}` };
  }
  const six = (visit: { dyadId: string; caregiverId: string; workerId: string }): Record<string, string | string[]> => ({
    outcome: 'completed',
    came: [`d-${visit.dyadId}`, `p-${visit.caregiverId}`, `p-${visit.workerId}`],
    moodBefore: '2',
    moodAfter: '5',
    concern: 'false',
    next: 'plan_next',
  });

  it.each(LOCALES)('shows today in %s with a phone to call and the next step', async (locale) => {
    const { page, path } = await morning(locale);
    const list = await page.get('/m/trips').set('Accept-Language', locale);
    expect(list.status).toBe(200);
    expect(list.text).toContain(path);
    expect(list.text).toContain('tel:100');
    const trip = await page.get(path).set('Accept-Language', locale);
    expect(trip.text).toContain(locale === 'en' ? 'I have picked up the child' : '已接到孩子');
    expect(trip.text).toContain(locale === 'en' ? 'What to carry' : '要带什么');
    // The place is named by its alias only.
    expect(trip.text).not.toContain('监狱');
  });

  it('shows the next days when today is free', async () => {
    const { page, path } = await morning('en', '2026-09-20T02:00:00Z');
    const { text } = await page.get('/m/trips');
    expect(text).toContain('No trip today');
    expect(text).toContain('in 3 days');
    expect(text).toContain(path);
  });

  it('walks through the steps with one button each', async () => {
    const { page, path, visitId } = await morning();
    for (const step of ['picked_up', 'arrived', 'started', 'ended', 'home_safe']) {
      const html = (await page.get(path)).text;
      expect(html).toContain(`name="step" value="${step}"`);
      expect((await page.submit(path, { step }, `${path}/steps`)).status).toBe(303);
    }
    expect(await used.db.sql(`SELECT step FROM visit_steps WHERE visit_id = $1 ORDER BY at, step`, [visitId])).toHaveLength(5);
    const early = await page.submit(path, { step: 'nonsense' }, `${path}/steps`);
    expect(early.status).toBe(422);
  });

  it('says when a step comes out of order', async () => {
    const { page, path } = await morning();
    const answer = await page.submit(path, { step: 'ended' }, `${path}/steps`);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Another step comes first.');
  });

  it.each(LOCALES)('says in %s why nobody may set out, and whom to call', async (locale) => {
    const { page, path, visitId } = await morning(locale);
    await used.db.sql(`UPDATE contact_decisions SET level = 2`);
    const answer = await page.submit(path, { step: 'picked_up' }, `${path}/steps`);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(locale === 'en' ? 'Do not set out' : '请先不要出发');
    expect(answer.text).toContain(locale === 'en' ? 'call the coordinator' : '请打电话给协调员');
    expect(answer.text).toContain('k-error-fix');
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [visitId])).toEqual({ status: 'confirmed' });
  });

  it.each(LOCALES)(
    'shows in %s what the contact decision asks, to the escort and the coordinator and not to the facility',
    async (locale) => {
      const { page, path, visitId, organisationId, facilityId } = await morning(locale);
      await used.db.sql(`UPDATE contact_decisions SET conditions = '{no_photos,same_sex_escort,at_most_20_minutes,sibling_present}'`);
      const asked =
        locale === 'en'
          ? ['No photos', 'An escort of the child’s own sex', 'At most 20 minutes', 'A brother or sister is there']
          : ['不拍照', '由同性别社工陪同', '不超过20分钟', '兄弟姐妹在场'];
      const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [facilityId]);
      const coordinator = await used.browser(await used.given.user('coordinator', { organisationId, locale }));
      const liaison = await used.browser(await used.given.user('liaison', { ...facility, facilityId, locale }));
      const [trip, desk, theirs] = [
        await page.get(path),
        await coordinator.get(`/visits/${visitId}`),
        await liaison.get(`/visits/${visitId}`),
      ];
      expect([trip.status, desk.status, theirs.status]).toEqual([200, 200, 200]);
      for (const words of asked) {
        expect(trip.text).toContain(words);
        expect(desk.text).toContain(words);
        expect(theirs.text).not.toContain(words);
      }
    },
  );

  it.each(LOCALES)('takes the report in %s and thanks with what the child has reached', async (locale) => {
    const { page, path, ...visit } = await morning(locale, AFTER);
    const form = await page.get(`${path}/report`).set('Accept-Language', locale);
    expect(form.status).toBe(200);
    const saved = await page.submit(`${path}/report`, six(visit));
    expect([saved.status, saved.headers.location]).toEqual([303, `${path}/thanks`]);
    const thanks = await page.get(`${path}/thanks`).set('Accept-Language', locale);
    expect(thanks.text).toContain(locale === 'en' ? 'First meeting' : '第一次见面');
    expect(await used.db.one(`SELECT outcome, mood_after FROM visit_reports WHERE visit_id = $1`, [visit.visitId])).toEqual({
      outcome: 'completed',
      moodAfter: 5,
    });
    expect((await page.get(`${path}/report`)).headers.location).toBe(`${path}/thanks`);
  });

  it('keeps every answer when one is missing', async () => {
    const { page, path, ...visit } = await morning('en', AFTER);
    const { outcome: _, ...rest } = six(visit);
    const refused = await page.submit(`${path}/report`, {
      ...rest,
      came: [`d-${visit.dyadId}`],
      concern: 'true',
      concernNote: 'Very quiet on the way home',
      next: 'other',
      nextStep: 'Ask the teacher',
    });
    expect(refused.status).toBe(422);
    for (const kept of ['Very quiet on the way home', 'Ask the teacher']) expect(refused.text).toContain(kept);
    const checked = (value: string): boolean => new RegExp(`value="${value}"[^>]*checked|checked[^>]*value="${value}"`).test(refused.text);
    expect([checked('other'), checked(`d-${visit.dyadId}`), checked(`p-${visit.caregiverId}`)]).toEqual([true, true, false]);
    expect(await used.db.sql(`SELECT 1 AS x FROM visit_reports`)).toHaveLength(0);
  });

  it('asks on whose side it lay when the meeting did not take place', async () => {
    const { page, path, ...visit } = await morning('en', AFTER);
    const lacking = await page.submit(`${path}/report`, { ...six(visit), outcome: 'refused_at_gate' });
    expect(lacking.status).toBe(422);
    expect(lacking.text).toContain('on whose side');
    expect((await page.submit(`${path}/report`, { ...six(visit), outcome: 'refused_at_gate', cause: 'facility' })).status).toBe(303);
  });

  it('does not take a report before the meeting, nor the same report twice', async () => {
    const { page, path, ...visit } = await morning();
    expect((await page.submit(`${path}/report`, six(visit))).status).toBe(422);
    used.clock.set(AFTER);
    const key = 'one-form-sent-twice';
    // The tokens of any page of the session will do: the report's own page has moved on after the first.
    const send = () => page.submit('/m/trips', { ...six(visit), _key: key }, `${path}/report`);
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(await used.db.sql(`SELECT 1 AS x FROM contact_events`)).toHaveLength(1);
  });

  it('is for escorts of the organisation: others 404, liaison officers 403', async () => {
    const { path, facilityId } = await morning();
    expect((await (await used.browser(await used.given.user('worker'))).get(path)).status).toBe(404);
    expect((await (await used.browser(await used.given.user('liaison', { facilityId }))).get('/m/trips')).status).toBe(403);
  });
});
