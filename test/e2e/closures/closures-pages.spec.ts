import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import { expectWhole, house, statuses } from '../closures-given';

const LOCALES = ['en', 'zh-CN'] as const;

describe('the pages of closures', () => {
  const used = useApp();

  async function officer(facilityId: string, locale: string) {
    return used.browser(await used.given.user('liaison', { facilityId, locale }));
  }

  it.each(LOCALES)(
    'in %s lead from the form to the result with what was chosen for each meeting, then longer and open again',
    async (locale) => {
      const at = await house(used, 3);
      const page = await officer(at.facilityId, locale);
      const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
      const get = async (path: string): Promise<string> => {
        const answer = await page.get(path).set('Accept-Language', locale);
        expect(answer.status).toBe(200);
        return answer.text;
      };
      expect(await get('/liaison/closures/new')).toContain(`value="${used.given.today}"`);
      const query = `from=${at.day}&fromTime=&to=${at.day}&toTime=&reasonCode=security`;
      const look = await get(`/liaison/closures/new?${query}`);
      expect(look).toContain(locale === 'en' ? '3 meetings are concerned' : '3个约定受影响');
      const fingerprint = /name="fingerprint" value="([0-9a-f]+)"/.exec(look)?.[1] ?? '';
      const [first = '', second = '', third = ''] = at.visitIds;
      const form = {
        from: at.day,
        to: at.day,
        reasonCode: 'security',
        fingerprint,
        [`visit-${first}`]: `move ${other}`,
        [`visit-${second}`]: 'wait',
      };
      const again = await page.submit('/liaison/closures/new', form, '/liaison/closures/preview');
      expect([again.status, again.text.includes('does not fit'), again.text.includes('放不进')]).toEqual([200, false, false]);
      expect(await statuses(used)).toEqual({ confirmed: 3 });
      const saved = await page.submit('/liaison/closures/new', form, '/liaison/closures');
      const home = saved.headers.location ?? '';
      expect(home).toMatch(/^\/liaison\/closures\/[0-9a-f-]{36}\?done=published$/);
      expect(await get(home)).toContain(locale === 'en' ? 'First place kept' : '保留优先');
      expect(await used.db.sql(`SELECT id, status, session_id FROM visits ORDER BY id`)).toEqual(
        [
          { id: first, status: 'confirmed', sessionId: other },
          { id: second, status: 'cancelled', sessionId: at.sessionId },
          { id: third, status: 'cancelled', sessionId: at.sessionId },
        ].sort((a, b) => (a.id < b.id ? -1 : 1)),
      );
      expect(await used.db.sql(`SELECT status FROM waitlist_entries`)).toEqual([{ status: 'waiting' }]);
      expect(await get('/liaison/closures')).toContain(home.split('?')[0]);

      const path = home.split('?')[0] ?? '';
      const longer = { to: addDays(at.day, 1), version: '1' };
      const extension = await get(`${path}/extension?to=${longer.to}&version=1`);
      expect(extension).toContain(locale === 'en' ? '1 meeting is concerned' : '1个约定受影响');
      const seen = /name="fingerprint" value="([0-9a-f]+)"/.exec(extension)?.[1] ?? '';
      const extended = await page.submit(path, { ...longer, fingerprint: seen }, `${path}/extensions`);
      expect(extended.headers.location).toBe(`${path}?done=extended`);
      expect(await statuses(used)).toEqual({ cancelled: 3 });
      const stale = await page.submit(path, { version: '1' }, `${path}/reopenings`);
      expect(stale.status).toBe(409);
      const reopened = await page.submit(path, { version: '2' }, `${path}/reopenings`);
      expect(reopened.headers.location).toBe(`${path}?done=reopened`);
      await expectWhole(used);

      const coordinator = await used.browser(
        await used.given.user('coordinator', { organisationId: at.families[0]?.organisationId, locale }),
      );
      const families = await coordinator.get(path.replace('/liaison', '')).set('Accept-Language', locale);
      expect(families.status).toBe(200);
      expect(families.text).toContain(locale === 'en' ? '3 families keep the first place' : '3个家庭保留优先');
      const stranger = await used.browser(await used.given.user('coordinator'));
      expect((await stranger.get(path.replace('/liaison', ''))).status).toBe(404);
    },
  );

  it.each(LOCALES)('in %s offer to take a closure back for ten minutes, and say what came back', async (locale) => {
    const at = await house(used, 2);
    const page = await officer(at.facilityId, locale);
    const form = { from: at.day, to: at.day, reasonCode: 'security' };
    const look = await page.submit('/liaison/closures/new', form, '/liaison/closures/preview');
    const fingerprint = /name="fingerprint" value="([0-9a-f]+)"/.exec(look.text)?.[1] ?? '';
    const saved = await page.submit('/liaison/closures/new', { ...form, fingerprint }, '/liaison/closures');
    const path = saved.headers.location?.split('?')[0] ?? '';
    const get = async (): Promise<string> => (await page.get(path).set('Accept-Language', locale)).text;
    expect(await get()).toContain(`${path}/undos`);
    const undone = await page.submit(path, { version: '1' }, `${path}/undos`);
    expect(undone.headers.location).toBe(`${path}?done=undone`);
    const after = (await page.get(`${path}?done=undone`).set('Accept-Language', locale)).text;
    expect(after).toContain(locale === 'en' ? '2 meetings stand as before' : '2个约定已恢复原样');
    expect(after).not.toContain(`${path}/undos`);
    expect(await statuses(used)).toEqual({ confirmed: 2 });
    const twice = await page.submit(path, { version: '1' }, `${path}/undos`);
    expect(twice.status).toBe(409);
    expect(twice.text).toContain(locale === 'en' ? 'taken back already' : '已经撤回');
  });

  it.each(LOCALES)(
    'in %s keep what was typed and say what is wrong; and show the new list when the meetings have changed',
    async (locale) => {
      const at = await house(used, 2);
      const page = await officer(at.facilityId, locale);
      const wrong = await page.submit(
        '/liaison/closures/new',
        { from: at.day, to: used.given.today, reasonCode: 'security' },
        '/liaison/closures',
      );
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain(`value="${at.day}"`);
      const form = { from: at.day, to: at.day, reasonCode: 'security' };
      const look = await page.submit('/liaison/closures/new', form, '/liaison/closures/preview');
      const fingerprint = /name="fingerprint" value="([0-9a-f]+)"/.exec(look.text)?.[1] ?? '';
      await at.coordinator.post(`/visits/${at.visitIds[0]}/cancellations`, { cause: 'child', reasonCode: 'child_ill' }).expect(201);
      const other = await page.submit('/liaison/closures/new', { ...form, fingerprint }, '/liaison/closures');
      expect(other.status).toBe(409);
      expect(other.text).toContain(locale === 'en' ? 'have changed since you looked' : '您查看之后');
      expect(other.text).toContain(at.visitIds[1]);
      expect(other.text).not.toContain(at.visitIds[0]);
      expect(await statuses(used)).toEqual({ cancelled: 1, confirmed: 1 });
      expect(await used.db.sql(`SELECT id FROM closures`)).toEqual([]);
    },
  );
});
