// Takes the pictures of docs/images from the built server with its demo data: `npm run build && node scripts/screenshots.mjs`.
// Needs Chromium (CHROMIUM, default /usr/bin/chromium) and nothing else; SHOTS names another folder, WIDTH another width for all.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const HEIGHT = 900;
const DESK = 1280;
const PHONE = 360;
const root = join(import.meta.dirname, '..');
const folder = process.env.SHOTS ?? join(root, 'docs', 'images');

/** A port nobody listens on; pictures show addresses, so it cannot be left to the server. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The server as `npm start` runs it, on a database of its own; `DATABASE_URL` must then name an empty one. */
async function startServer(data) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'dist', 'src', 'main.js')], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development', DEMO: '1', PORT: String(port), HOST: '127.0.0.1', DATA_DIR: data, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /ready: (http:\/\/\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${output}`)));
  });
  const stop = () =>
    new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return { url, stop };
}

/** Signs in with one click; nobody for the start page and the family's pages. */
async function enter(page, role) {
  await page.goto('/');
  if (role) await page.locator(`form:has(input[value="${role}@demo.kinline.test"]) button`).click();
  await page.waitForLoadState();
}

/** To a child of the demo's stories, by its reference. */
async function child(page, reference) {
  await page.goto(`/children?reference=${reference}`);
  await page.locator('tbody a[href^="/children/"]').first().click();
  await page.waitForLoadState();
}

const SHOTS = [
  { name: 'start', width: DESK, show: () => undefined },
  { name: 'child', width: DESK, role: 'coordinator', from: 'main', show: (page) => child(page, 'DEM3D') },
  {
    name: 'book',
    width: DESK,
    role: 'coordinator',
    async show(page) {
      await child(page, 'DEM33');
      await page.locator('a[href$="/book"]').first().click();
      await page.waitForLoadState();
    },
  },
  { name: 'inbox', width: DESK, role: 'liaison', show: (page) => page.goto('/liaison/inbox') },
  { name: 'impact', width: DESK, role: 'lead', from: 'main .k-kpi', above: 24, show: (page) => page.goto('/impact') },
  {
    name: 'trip',
    width: PHONE,
    role: 'worker',
    async show(page) {
      await page.goto('/m/trips');
      await page.locator('a[href^="/m/visits/"]').first().click();
      await page.waitForLoadState();
    },
  },
  { name: 'phone', width: DESK, show: (page) => chooseFamily(page) },
  {
    name: 'reply',
    width: PHONE,
    async show(page) {
      await chooseFamily(page);
      await page.locator('a[href^="/r/"]').click();
      await page.waitForLoadState();
    },
  },
];

/** The handset of the first family that has a page of its own to answer on. */
async function chooseFamily(page) {
  await page.goto('/demo/phone');
  const families = await page.locator('select[name=caregiver] option').evaluateAll((options) => options.map((option) => option.value));
  for (const family of families) {
    await page.goto(`/demo/phone?caregiver=${family}`);
    if ((await page.locator('a[href^="/r/"]').count()) > 0) return;
  }
}

/** What of the page goes into the picture: from an element down, at most HEIGHT; everything with WHOLE. */
async function cut(page, from, above = 0) {
  if (process.env.WHOLE) return {};
  const { width, height, top } = await page.evaluate((selector) => {
    const { scrollHeight, clientWidth } = document.documentElement;
    const start = selector && document.querySelector(selector)?.getBoundingClientRect().top;
    return { width: clientWidth, height: scrollHeight, top: Math.round(start ?? 0) };
  }, from);
  return { clip: { x: 0, y: Math.max(0, top - above), width, height: Math.min(HEIGHT, height - top + above) } };
}

const data = mkdtempSync(join(tmpdir(), 'kinline-shots-'));
mkdirSync(folder, { recursive: true });
const server = await startServer(data);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (const [locale, suffix] of [
    ['en', 'en'],
    ['zh-CN', 'zh'],
  ]) {
    for (const { name, width, role, from, above, show } of SHOTS) {
      const viewport = { width: Number(process.env.WIDTH ?? width), height: HEIGHT };
      const context = await browser.newContext({ baseURL: server.url, locale, timezoneId: 'Asia/Shanghai', viewport });
      await context.addCookies([{ name: 'lang', value: locale, url: server.url }]);
      const page = await context.newPage();
      await enter(page, role);
      await show(page);
      await page.screenshot({ path: join(folder, `${name}-${suffix}.png`), fullPage: true, ...(await cut(page, from, above)) });
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
