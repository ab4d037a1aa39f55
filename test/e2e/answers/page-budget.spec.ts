import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { parse } from 'acorn';
import { load } from 'cheerio';
import { LOCALES } from '../../../src/kernel/locale';
import { findBanned } from '../../../src/notifications/discretion/discretion.rules';
import { ReplyCodes } from '../../../src/notifications/replies/reply-codes.service';
import { caregiverStyle } from '../../../src/ui/components/CaregiverLayout';
import { useApp } from '../../support/app';

const used = useApp();

/** The first TCP window: what arrives before the second round trip. */
const BUDGET = 14 * 1024;

/** Every byte that a GET brings back, head and all, as it crosses the wire. */
function transferred(path: string, headers: Record<string, string>): Promise<{ bytes: number; text: string }> {
  const { hostname, port } = new URL(used.url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      const lines = Object.entries({ Host: `${hostname}:${port}`, Connection: 'close', ...headers }).map(
        ([name, value]) => `${name}: ${value}`,
      );
      socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    });
    socket.on('data', (chunk) => void chunks.push(chunk));
    socket.on('error', reject);
    socket.on('end', () => {
      const all = Buffer.concat(chunks);
      resolve({ bytes: all.length, text: all.toString('utf8') });
    });
  });
}

/** What a browser of 2014 (Chrome 37) knows of CSS, as far as these pages need it. A new property is looked up before it is added. */
const PROPERTIES =
  /^(-webkit-(text-size-adjust|appearance)|background|border(-(color|left|radius|top))?|box-sizing|color|cursor|display|fill|font(-(size|weight))?|height|letter-spacing|line-height|list-style|margin(-(right|top))?|max-width|min-height|outline(-offset)?|padding(-top)?|stroke(-(linecap|linejoin|width))?|text-(align|decoration)|vertical-align|white-space|width|word-(break|wrap))$/;
const TAGS = new Set(
  'a audio body br button div form h1 h2 head html input label li link main meta p path span style svg title ul'.split(' '),
);

describe('the caregiver’s page on an old phone and a slow line', () => {
  async function pages(): Promise<{ paths: string[]; secrets: string[] }> {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    const codes = used.app.get(ReplyCodes);
    await used.db.transaction(() => codes.ensure(visit.visitId, visit.caregiverId, new Date('2026-09-23T02:00:00Z')));
    const access = await codes.access(visit.visitId, visit.caregiverId);
    await used.db.sql(`UPDATE children SET preferred_name = '慕容小宇航' WHERE id = $1`, [visit.childId]);
    const off = await used.given.visit({ status: 'cancelled', live: false, version: 3 });
    await used.db.transaction(() => codes.ensure(off.visitId, off.caregiverId, new Date('2026-09-23T02:00:00Z')));
    const offAccess = await codes.access(off.visitId, off.caregiverId);
    const answered = await used.given.visit({
      status: 'confirmed',
      version: 2,
      familyAnswer: 'cannot',
      familyAnsweredAt: used.clock.now(),
    });
    await used.db.transaction(() => codes.ensure(answered.visitId, answered.caregiverId, new Date('2026-09-23T02:00:00Z')));
    const answeredAccess = await codes.access(answered.visitId, answered.caregiverId);
    const names = await used.db.sql<{ name: string }>(
      `SELECT name FROM facilities UNION SELECT name FROM caregivers UNION SELECT name FROM workers UNION SELECT preferred_name FROM children
        UNION SELECT family_name || given_name FROM children UNION SELECT family_name || given_name FROM imprisoned_parents`,
    );
    // A voice for every text: the page is at its largest.
    for (const [i, textKey] of ['question', 'answered', 'cancelled'].entries())
      for (const locale of LOCALES) {
        const id = `0000000${i}-0000-7000-8000-00000000000${locale === 'en' ? 1 : 2}`;
        for (const { organisationId } of [visit, off, answered]) {
          const fileId = id
            .replace(/^.{8}/, organisationId.slice(0, 8))
            .replace(/.{4}$/, organisationId.slice(-3) + String(i * 2 + (locale === 'en' ? 1 : 0)));
          await used.given.row('stored_files', { id: fileId, organisationId, contentType: 'audio/mpeg', bytes: 3, sha256: 'x' });
          await used.db.sql(
            `INSERT INTO recordings (organisation_id, text_key, locale, file_id, recorded_at) VALUES ($1, $2, $3, $4, now())`,
            [organisationId, textKey, locale, fileId],
          );
        }
      }
    return {
      paths: ['/r', `/r/${access?.token}`, `/r/${offAccess?.token}`, `/r/${answeredAccess?.token}`, '/r/unknown-link'],
      secrets: names.map(({ name }) => name).filter((name) => name.length > 1),
    };
  }

  it.each(LOCALES)('comes within the first 14 KB, whole, with one request, and names nobody and no place (%s)', async (locale) => {
    const { paths, secrets } = await pages();
    for (const path of paths) {
      const { bytes, text } = await transferred(path, { 'Accept-Language': locale, Cookie: `lang=${locale}` });
      expect([path, bytes <= BUDGET ? 'fits' : bytes]).toEqual([path, 'fits']);
      const html = text.slice(text.indexOf('<!doctype'));
      const $ = load(html);
      expect($('script, iframe, img, object, embed, [src]:not(audio)').length).toBe(0);
      expect(
        $('link')
          .toArray()
          .map((link) => $(link).attr('href')),
      ).toEqual(['data:,']);
      expect(
        $('audio')
          .toArray()
          .every((audio) => $(audio).attr('preload') === 'none'),
      ).toBe(true);
      const body = $('body').text();
      expect([path, secrets.filter((secret) => body.includes(secret))]).toEqual([path, []]);
      expect(findBanned($.text())).toEqual([]);
    }
  });

  it('asks for nothing that a browser of Android 5 does not know: no script, old tags, old CSS', async () => {
    const { paths } = await pages();
    for (const path of paths) {
      const { text } = await transferred(path, {});
      const $ = load(text.slice(text.indexOf('<!doctype')));
      const tags = new Set(
        $('*')
          .toArray()
          .map((element) => $(element).prop('tagName')?.toLowerCase() ?? ''),
      );
      expect([...tags].filter((tag) => !TAGS.has(tag))).toEqual([]);
      expect(
        $('*')
          .toArray()
          .flatMap((element) => Object.keys($(element).attr() ?? {}))
          .filter((name) => /^on|^style$/.test(name)),
      ).toEqual([]);
      expect($('style').length).toBe(1);
      expect($('style').text()).toBe(caregiverStyle);
    }
    const rules = [...caregiverStyle.matchAll(/([^{}]+)\{([^{}]*)\}/g)];
    expect(rules.length).toBeGreaterThan(20);
    const bad = rules.flatMap(([, selector = '', block = '']) => [
      ...(/:(has|is|where|not\(.*,|focus-(visible|within))|::|>>/.test(selector) ? [selector] : []),
      ...block
        .split(';')
        .filter((line) => line.trim() !== '')
        .flatMap((line) => {
          const [name = '', value = ''] = line.split(/:(.*)/s);
          const fits =
            PROPERTIES.test(name.trim()) &&
            !/var\(|env\(|clamp\(|min\(|max\(|calc\(|\b(grid|flex|contents|sticky)\b|[dsl]v[hw]\b/.test(value);
          return fits ? [] : [line];
        }),
    ]);
    expect(bad).toEqual([]);
    expect([...caregiverStyle.matchAll(/@[a-z-]+/g)].map(([rule]) => rule).filter((rule) => rule !== '@media')).toEqual([]);
  });

  it('has large type and large buttons: nothing under 22 px, buttons of 68', () => {
    const sizes = [...caregiverStyle.matchAll(/font(?:-size)?:(?:[^;}]*?\s)?(\d+)px/g)].map(([, size]) => Number(size));
    expect(sizes.length).toBeGreaterThan(4);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(22);
    expect(Math.max(...sizes)).toBe(36);
    expect(caregiverStyle).toContain('min-height:68px');
  });

  it('would notice: a planted script of today is not of ES5, and the staff’s script keeps to ES2017', () => {
    expect(() => parse('var a = b?.c;', { ecmaVersion: 5 })).toThrow();
    expect(() => parse('const a = 1;', { ecmaVersion: 5 })).toThrow();
    expect(() => parse('var a = 1;', { ecmaVersion: 5 })).not.toThrow();
    const script = readFileSync(join(__dirname, '../../../src/ui/assets/app.js'), 'utf8');
    expect(() => parse(script, { ecmaVersion: 2017 })).not.toThrow();
  });

  it('changes nothing for a scanner that opens every link, form target and sound of every page, twice', async () => {
    const { paths } = await pages();
    const browser = await used.browser();
    const snapshot = (): Promise<object | undefined> =>
      used.db.one(
        `SELECT (SELECT jsonb_agg(v ORDER BY id) FROM visits v) AS visits, (SELECT count(*) FROM family_answers) AS answers, (SELECT count(*) FROM seat_releases) AS places,
                (SELECT jsonb_agg(t ORDER BY id) FROM call_tasks t) AS calls, (SELECT jsonb_agg(m ORDER BY id) FROM messages m) AS messages,
                (SELECT jsonb_agg(r ORDER BY id) FROM reply_codes r) AS codes, (SELECT count(*) FROM outbox) AS outbox, (SELECT count(*) FROM rate_limits) AS tries`,
      );
    const before = await snapshot();
    const opened = new Set<string>();
    for (let round = 0; round < 2; round += 1)
      for (const path of paths) {
        const $ = load((await browser.get(path)).text);
        const links = $('[href], [action], [src]')
          .toArray()
          .map((element) => $(element).attr('href') ?? $(element).attr('action') ?? $(element).attr('src') ?? '')
          .filter((link) => link.startsWith('/'));
        for (const link of [...links, '/r/answers', '/r/leave', `${path}?answer=can_go`]) {
          opened.add(link);
          await browser.get(link);
        }
      }
    expect(opened.size).toBeGreaterThan(8);
    expect(await snapshot()).toEqual(before);
  });
});
