import { loadDemo } from '../../src/demo/load-demo';
import { FixedClock } from '../../src/kernel/clock';
import { newId } from '../../src/kernel/ids';
import { MessageSender } from '../../src/notifications/engine/message-sender';
import { findBanned } from '../../src/notifications/discretion/discretion.rules';
import { ReplyCodes } from '../../src/notifications/replies/reply-codes.service';
import { PageClient, useApp } from '../support/app';
import { crawl, linksOf, Seen, textOf, titleOf } from '../support/crawl';

const PASSWORD = 'kinline-demo';
const LOCALES = ['en', 'zh-CN'] as const;
const ROLES: Record<string, string[]> = {
  coordinator: ['/today'],
  liaison: ['/today', '/liaison/inbox', '/liaison/tracing', '/liaison/letters'],
  worker: ['/today', '/m/trips'],
  lead: ['/today', '/impact'],
  director: ['/checks'],
  'data-officer': ['/audit'],
  funder: ['/impact'],
  admin: ['/facilities'],
};

/** Everything the demo emits, looked at once and judged by every test below. */
describe('nothing the system emits can out a child', () => {
  const used = useApp();
  let facilityNames: string[] = [];
  let childNames: string[] = [];
  const pages: (Seen & { role: string; locale: string })[] = [];
  const caregiverPages: (Seen & { locale: string })[] = [];
  let messages: { subject: string | null; body: string | null; status: string }[] = [];

  async function signIn(role: string, locale: (typeof LOCALES)[number]): Promise<PageClient> {
    await used.db.sql(`UPDATE users SET locale = $1 WHERE email = $2`, [locale, `${role}@demo.kinline.test`]);
    const client = new PageClient(used.url, locale);
    const answer = await client.submit('/sign-in', { email: `${role}@demo.kinline.test`, password: PASSWORD });
    expect(answer.status).toBe(303);
    return client;
  }

  /** One demo for all tests of the file: rows are made and read in the first of them. */
  async function look(): Promise<void> {
    if (pages.length > 0) return;
    (used.clock as FixedClock).set('2026-09-02T02:00:00Z');
    await loadDemo(used.app);
    await used.drain();
    await used.app.get(MessageSender).sendDue();
    facilityNames = (await used.db.sql<{ name: string }>(`SELECT name FROM facilities`)).map((f) => f.name);
    childNames = (await used.db.sql<{ name: string }>(`SELECT family_name || given_name AS name FROM children`)).map((c) => c.name);
    messages = await used.db.sql(`SELECT subject, body, status FROM messages WHERE body IS NOT NULL`);
    for (const locale of LOCALES) {
      for (const [role, starts] of Object.entries(ROLES)) {
        for (const seen of await crawl(await signIn(role, locale), starts, 2)) pages.push({ ...seen, role, locale });
      }
      const visitor = new PageClient(used.url, locale);
      for (const path of ['/r', `/r/${'x'.repeat(43)}`]) {
        const answer = await visitor.get(path);
        caregiverPages.push({ path, status: answer.status, html: answer.text, headers: answer.headers as Record<string, string>, locale });
      }
      for (const link of await personalLinks()) {
        const answer = await visitor.get(link);
        caregiverPages.push({
          path: link,
          status: answer.status,
          html: answer.text,
          headers: answer.headers as Record<string, string>,
          locale,
        });
      }
    }
  }

  /** The personal links of some families: e-mails and QR cards carry them, stored bodies do not. */
  async function personalLinks(): Promise<string[]> {
    const pairs = await used.db.sql<{ visitId: string; caregiverId: string }>(
      `SELECT visit_id, caregiver_id FROM reply_codes WHERE expires_at > $1 LIMIT 5`,
      [used.clock.now()],
    );
    const access = await Promise.all(pairs.map((p) => used.app.get(ReplyCodes).access(p.visitId, p.caregiverId)));
    return access.flatMap((a) => (a ? [`/r/${a.token}`] : []));
  }

  it('shows every page of every role in both languages without a failure, and no empty name of a word', async () => {
    await look();
    expect(pages.length).toBeGreaterThan(100);
    expect(pages.filter((p) => p.status >= 500 || p.status === 404).map((p) => `${p.role} ${p.locale} ${p.path} → ${p.status}`)).toEqual(
      [],
    );

    const director = pages.filter((p) => p.role === 'director');
    expect(director.length).toBeGreaterThan(2);
    expect(director.flatMap((p) => findBanned(textOf(p.html), facilityNames).map((hit) => `${p.path}: ${hit}`))).toEqual([]);

    expect(caregiverPages.length).toBeGreaterThan(4);
    expect(caregiverPages.flatMap((p) => findBanned(textOf(p.html), facilityNames).map((hit) => `${p.path}: ${hit}`))).toEqual([]);
    expect(caregiverPages.filter((p) => Buffer.byteLength(p.html) > 14_000).map((p) => p.path)).toEqual([]);

    expect(messages.length).toBeGreaterThan(20);
    expect(messages.flatMap((m) => findBanned(`${m.subject ?? ''} ${m.body ?? ''}`, facilityNames))).toEqual([]);
    expect(messages.flatMap((m) => childNames.filter((name) => (m.body ?? '').includes(name)))).toEqual([]);

    const titles = pages.map((p) => ({ path: p.path, title: titleOf(p.html) })).filter((p) => p.title !== '');
    expect(
      titles.flatMap((p) =>
        [...findBanned(p.title, facilityNames), ...childNames.filter((name) => p.title.includes(name))].map((hit) => `${p.path}: ${hit}`),
      ),
    ).toEqual([]);

    const urls = new Set(pages.flatMap((p) => [p.path, ...linksOf(p.html)]).map((u) => decodeURIComponent(u)));
    expect(
      [...urls].flatMap((url) =>
        [...findBanned(url, facilityNames), ...childNames.filter((name) => url.includes(name))].map((hit) => `${url}: ${hit}`),
      ),
    ).toEqual([]);

    const fileNames = pages.flatMap((p) => (p.headers['content-disposition'] === undefined ? [] : [p.headers['content-disposition']]));
    expect(fileNames.flatMap((name) => findBanned(name, facilityNames))).toEqual([]);

    const audit = await used.db.sql<{ text: string }>(`SELECT action || details::text AS text FROM audit_events`);
    expect(audit.flatMap((line) => [...facilityNames, ...childNames].filter((name) => line.text.includes(name)))).toEqual([]);
  }, 900_000);

  it('fails when a telling word or a facility’s name is planted in a page of the director or in a message', async () => {
    (used.clock as FixedClock).set('2026-09-02T02:00:00Z');
    await loadDemo(used.app);
    const [facility] = await used.db.sql<{ name: string }>(`SELECT name FROM facilities ORDER BY id LIMIT 1`);
    const name = facility?.name ?? '';
    await used.db.sql(
      `UPDATE children SET preferred_name = $1 WHERE id = (SELECT id FROM children WHERE status = 'open' AND organisation_id = (SELECT organisation_id FROM users WHERE email = 'director@demo.kinline.test') ORDER BY reference LIMIT 1)`,
      [name],
    );
    const director = await signIn('director', 'zh-CN');
    expect(findBanned(textOf((await director.get('/checks')).text), [name])).toContain(name);

    const [message] = await used.db.sql<{ id: string }>(`SELECT id FROM messages WHERE body IS NOT NULL LIMIT 1`);
    await used.db.sql(`UPDATE messages SET body = body || '探监' WHERE id = $1`, [message?.id ?? newId()]);
    const bodies = await used.db.sql<{ body: string }>(`SELECT body FROM messages WHERE body IS NOT NULL`);
    expect(bodies.flatMap((m) => findBanned(m.body))).toContain('探监');
  }, 300_000);
});
