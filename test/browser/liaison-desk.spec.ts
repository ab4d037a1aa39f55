import { join } from 'node:path';
import { Browser, Page } from 'playwright-core';
import { Given } from '../support/given';
import { useApp } from '../support/app';
import { axe, launch, overflows, Person, person } from './chromium';

const REQUESTS = 30;
const CLEAN = 25;
const MOST_KEYS = 40;
/** Styles are compiled by the build only. */
const STYLES = join(__dirname, '..', '..', 'dist', 'src', 'ui', 'public', 'app.css');
/** The key of "discipline_or_medical" among the nine reasons. */
const REASON_KEY = '5';

describe('thirty requests on a liaison officer’s desk', () => {
  const used = useApp();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  /** A facility with 25 requests in order, two that lack a paper and three that need an approval; and room in the afternoon. */
  async function fullDesk(): Promise<{ email: string }> {
    const facilityId = await used.given.facility();
    const sessions = [
      await used.given.session(facilityId, { capacity: 20 }),
      await used.given.session(facilityId, { capacity: 20, time: '10:30', endTime: '11:00' }),
    ];
    await used.given.session(facilityId, { capacity: 20, time: '14:00', endTime: '14:30' });
    for (let i = 0; i < REQUESTS; i += 1) {
      const visit = await used.given.visit({ family: await used.given.readyFamily({ facilityId }), sessionId: sessions[i % 2] });
      if (i % 6 !== 5) continue;
      if (i > 12)
        await used.db.sql(`UPDATE visit_party SET place = 'inside' WHERE visit_id = $1 AND person_type = 'worker'`, [visit.visitId]);
      else await used.db.sql(`UPDATE kinship_proofs SET withdrawn_at = now() WHERE dyad_id = $1`, [visit.dyadId]);
    }
    const id = await used.given.user('liaison', { facilityId });
    return { email: (await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [id]))?.email ?? '' };
  }

  async function atDesk(options: { locale: 'en' | 'zh-CN'; javaScript?: boolean; width?: number }): Promise<Person> {
    const { email } = await fullDesk();
    const officer = await person(browser, used.url, options);
    await officer.context.route('**/assets/app.css', (route) => route.fulfill({ path: STYLES, contentType: 'text/css' }));
    await officer.page.goto('/sign-in');
    await officer.page.fill('input[name=email]', email);
    await officer.page.fill('input[name=password]', Given.PASSWORD);
    await officer.page.click('main form button');
    await officer.page.waitForLoadState();
    await officer.page.goto('/liaison/inbox');
    return officer;
  }

  const after = async (page: Page, act: () => Promise<void>): Promise<void> => {
    const loaded = page.waitForEvent('load');
    await act();
    await loaded;
    // So that what was answered last is known.
    used.clock.advanceMinutes(1 / 60);
  };
  const statuses = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await used.db.sql<{ status: string; n: number }>(`SELECT status, count(*)::int AS n FROM visits GROUP BY status`)).map((r) => [
        r.status,
        r.n,
      ]),
    );

  it('answers them with at most 40 keys, the clean ones in one, and takes the last answer back', async () => {
    const { page, context, complaints } = await atDesk({ locale: 'zh-CN' });
    let keys = 0;
    const press = async (key: string): Promise<void> => {
      keys += 1;
      await page.keyboard.press(key);
    };
    const inDesk = (): Promise<boolean> => page.evaluate(() => document.activeElement?.closest('[data-desk]') !== null);
    expect(await page.locator('[data-row]').count()).toBe(REQUESTS);
    while (!(await inDesk())) await press('Tab');
    await after(page, () => press('c'));
    expect(await statuses()).toEqual({ confirmed: CLEAN, requested: REQUESTS - CLEAN });
    expect(await inDesk()).toBe(true);
    for (let left = REQUESTS - CLEAN; left > 2; left -= 1) {
      await press('r');
      await after(page, () => press(REASON_KEY));
    }
    await press('p');
    await after(page, () => press('1'));
    expect(await statuses()).toEqual({ confirmed: CLEAN, declined: 3, proposed: 1, requested: 1 });
    await press('r');
    await after(page, () => press(REASON_KEY));
    expect(await statuses()).toEqual({ confirmed: CLEAN, declined: 4, proposed: 1 });
    expect(keys).toBeLessThanOrEqual(MOST_KEYS);

    // All are answered: the list is gone, the button to take the last answer back is there still.
    await after(page, () => page.locator('[data-act=u]').click());
    expect(await statuses()).toEqual({ confirmed: CLEAN, declined: 3, proposed: 1, requested: 1 });
    expect(await axe(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 240_000);

  it('moves, selects, confirms, undoes, searches and helps by key; has a button for each; and can be switched off', async () => {
    const { page, context } = await atDesk({ locale: 'en' });
    const current = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.closest('[data-row]')?.getAttribute('data-row') ?? null);
    // Outside the list the keys do nothing.
    await page.locator('input[type=search]').focus();
    await page.keyboard.press('c');
    expect([await page.locator('input[type=search]').inputValue(), await statuses()]).toEqual(['c', { requested: REQUESTS }]);

    await page.locator('[data-desk]').focus();
    await page.keyboard.press('j');
    const first = await current();
    await page.keyboard.press('j');
    expect(await current()).not.toBe(first);
    await page.keyboard.press('k');
    expect(await current()).toBe(first);
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await after(page, () => page.keyboard.press('a'));
    expect(await statuses()).toEqual({ confirmed: 2, requested: REQUESTS - 2 });
    await after(page, () => page.keyboard.press('u'));
    expect(await statuses()).toEqual({ requested: REQUESTS });
    await page.keyboard.press('?');
    expect(await page.locator('[data-desk-help][open]').count()).toBe(1);
    for (const key of ['j', 'k', 'x', 'c', 'a', 'r', 'p', 'u', '/', '?'])
      expect(await page.locator(`[data-press="${key}"]:visible`).count()).toBe(1);

    await page.locator('[data-desk-switch]').click();
    await page.keyboard.press('c');
    await page.reload();
    await page.locator('[data-desk]').focus();
    await page.keyboard.press('c');
    expect(await statuses()).toEqual({ requested: REQUESTS });
    await page.locator('[data-desk-switch]').click();
    await page.locator('[data-desk]').focus();
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await context.close();
  }, 240_000);

  it.each([
    { locale: 'en', width: 1280 },
    { locale: 'zh-CN', width: 360 },
  ] as const)(
    'answers them with checkboxes and buttons alone, without scripts, in $locale at $width px',
    async ({ locale, width }) => {
      const { page, context } = await atDesk({ locale, width, javaScript: false });
      expect(await page.locator('[data-desk-bar]').isVisible()).toBe(false);
      const clean = page.locator('[data-row]:not(.k-decision--warn) input[name=visits]');
      expect(await clean.count()).toBe(CLEAN);
      for (const box of await clean.all()) await box.check();
      await after(page, () => page.locator('button[name=act][value=selected]').click());
      for (let left = REQUESTS - CLEAN; left > 0; left -= 1) {
        const part = page.locator(`[data-row] details[data-act=${left === 1 ? 'p' : 'r'}]`).first();
        await part.locator('summary').click();
        await after(page, () => part.locator(`[data-digit="${left === 1 ? 1 : REASON_KEY}"]`).click());
      }
      expect(await statuses()).toEqual({ confirmed: CLEAN, declined: 4, proposed: 1 });
      await context.close();
      const looking = await atDesk({ locale, width });
      expect([await axe(looking.page), await overflows(looking.page)]).toEqual([[], false]);
      await looking.context.close();
    },
    240_000,
  );
});
