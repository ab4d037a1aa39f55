import { Browser, Page, Response } from 'playwright-core';
import { linksOf } from '../support/crawl';
import { axe, launch, overflows, person } from './chromium';
import { RunningServer, startServer } from './server';

const ROLES: [string, string[]][] = [
  ['coordinator', ['/today']],
  ['liaison', ['/today', '/liaison/inbox', '/liaison/tracing', '/liaison/letters']],
  ['worker', ['/m/trips']],
  ['lead', ['/today', '/impact']],
  ['director', ['/checks']],
  ['funder', ['/impact']],
  ['data-officer', ['/audit']],
  ['admin', ['/facilities']],
];
const kindOf = (path: string): string =>
  path
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replace(/\d{4}-\d{2}-\d{2}/g, ':day')
    .replace(/\?.*/, '');

/** What a page answers; `a file` for what a browser keeps instead of showing it: the leak test looks into those. */
const opened = (page: Page, path: string): Promise<Response | null | 'a file'> =>
  page.goto(path).catch((error: Error) => {
    if (error.message.includes('Download is starting')) return 'a file' as const;
    throw error;
  });

describe('every page, looked at in Chromium', () => {
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    browser = await launch();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it.each(['en', 'zh-CN'] as const)('passes axe, keeps to the content policy and fits a phone 360 px wide, in %s', async (locale) => {
    const wrong: string[] = [];
    let looked = 0;
    for (const [role, starts] of [['visitor', ['/', '/sign-in', '/help', '/r', '/demo/phone']] as [string, string[]], ...ROLES]) {
      const { page, context, complaints } = await person(browser, server.url, { locale });
      if (role !== 'visitor') {
        await page.goto('/sign-in');
        await page.locator('input[name=email]').fill(`${role}@demo.kinline.test`);
        await page.locator('input[name=password]').fill('kinline-demo');
        await page.locator('main form button').first().click();
        await page.waitForLoadState();
        if (page.url().includes('/sign-in')) wrong.push(`${role}: could not sign in`);
      }
      const queue = [...starts];
      const kinds = new Set<string>();
      for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
        const kind = kindOf(path);
        if (kinds.has(kind)) continue;
        kinds.add(kind);
        if (/\/(scan|calendar)/.test(path)) continue;
        await page.setViewportSize({ width: 1280, height: 900 });
        const answer = await opened(page, path);
        // A file is kept, or played as it is: Chromium's own player is not a page of ours.
        if (answer === 'a file' || (answer && !String(answer.headers()['content-type']).startsWith('text/html'))) continue;
        const status = answer?.status() ?? 0;
        looked += 1;
        if (status >= 400) wrong.push(`${role} ${path}: ${status}`);
        for (const violation of await axe(page)) wrong.push(`${role} ${path}: ${violation}`);
        await page.setViewportSize({ width: 360, height: 740 });
        if (await overflows(page)) wrong.push(`${role} ${path}: wider than 360 px`);
        queue.push(...linksOf(await page.content()));
      }
      wrong.push(...complaints.map((c) => `${role}: ${c}`));
      await context.close();
    }
    expect([...new Set(wrong)]).toEqual([]);
    expect(looked).toBeGreaterThan(40);
  });
});
