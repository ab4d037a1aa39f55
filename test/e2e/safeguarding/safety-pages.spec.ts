import { load } from 'cheerio';
import type { ReadyFamily } from '../../support/given';
import type { PageClient } from '../../support/app';
import { useApp } from '../../support/app';
import { bar } from './bar';

describe('worries and restrictions on the child’s page', () => {
  const used = useApp();
  let family: ReadyFamily;
  let coordinator: PageClient;
  let lead: PageClient;
  let worker: PageClient;
  let child = '';

  beforeEach(async () => {
    family = await used.given.readyFamily();
    const { organisationId, workerId } = family;
    coordinator = await used.browser(await used.given.user('coordinator', { organisationId }));
    lead = await used.browser(await used.given.user('lead', { organisationId }));
    worker = await used.browser(await used.given.user('worker', { organisationId, workerId }));
    child = `/children/${family.childId}`;
  });

  const raise = (by: PageClient, note = 'She would not eat for two days.') => by.submit(`/dyads/${family.dyadId}/incidents/new`, { note });
  const seen = async (by: PageClient, lang = 'en'): Promise<{ text: string; actions: string[]; links: string[] }> => {
    const $ = load((await by.get(child).set('Cookie', `lang=${lang}`).expect(200)).text);
    const actions = $('form.k-button-form')
      .toArray()
      .map((f) => f.attribs.action ?? '')
      .filter((action) => /^\/restrictions\//.test(action));
    const links = $('main a[href^="/incidents/"]')
      .toArray()
      .map((a) => a.attribs.href ?? '');
    return { text: $('main').text(), actions, links };
  };
  const press = async (by: PageClient, what: string): Promise<[number, string | undefined]> => {
    const action = (await seen(by)).actions.find((a) => a.endsWith(what)) ?? '/no-such-button';
    const { status, headers } = await by.submit(child, {}, action);
    return [status, headers.location as string | undefined];
  };

  it('let a worker raise a worry from the child’s page, in words that are kept when they are missing', async () => {
    const link = load((await worker.get(child).expect(200)).text)(`a[href="/dyads/${family.dyadId}/incidents/new"]`);
    expect(link).toHaveLength(1);
    for (const lang of ['en', 'zh-CN']) {
      const $ = load((await worker.get(`/dyads/${family.dyadId}/incidents/new`).set('Cookie', `lang=${lang}`).expect(200)).text);
      expect([$('h1').length, $('title').text().includes('柳')]).toEqual([1, false]);
    }
    expect((await raise(worker, ' ')).status).toBe(422);
    const sent = await raise(worker);
    expect([sent.status, String(sent.headers.location)]).toEqual([303, expect.stringMatching(/^\/incidents\//)]);
    const other = await used.browser(await used.given.user('lead'));
    await other.get(`/dyads/${family.dyadId}/incidents/new`).expect(404);
  });

  it('show an open worry to those who decide, with the way to its page, until it is closed', async () => {
    await raise(worker);
    expect((await seen(worker)).text).not.toContain('She would not eat');
    for (const by of [coordinator, lead]) {
      const { text, links } = await seen(by);
      expect(text).toContain('She would not eat for two days.');
      expect(links).toHaveLength(1);
    }
    expect((await seen(lead)).text).toContain('Nobody has acknowledged it yet.');
    const [here = ''] = (await seen(lead)).links;
    expect((await lead.submit(here, {}, `${here}/acknowledgements`)).headers.location).toBe(here);
    expect((await seen(lead)).text).toContain('It has been acknowledged.');
    await used.db.sql(`UPDATE incidents SET status = 'reviewed'`);
    expect((await coordinator.submit(here, {}, `${here}/closures`)).headers.location).toBe(here);
    expect((await seen(lead)).text).not.toContain('She would not eat');
    const looked = await used.db.sql(`SELECT 1 FROM audit_events WHERE action = 'incident.read' AND child_id = $1`, [family.childId]);
    expect(looked.length).toBeGreaterThan(2);
  });

  it('show what bars contact, and let the lead alone lift it', async () => {
    const fields = { startsOn: '2026-09-01', authority: 'Court (invented)' };
    await bar(coordinator, family.dyadId, { ...fields, kind: 'court_order', modes: ['visit', 'video'], endsOn: '2026-12-01' });
    await bar(coordinator, family.dyadId, { ...fields, kind: 'facility_ban', endsOn: '2026-09-01' });
    const shown = await seen(coordinator);
    expect(shown.actions).toEqual([]);
    expect(shown.text).toContain('Contact is barred: Court order');
    expect(shown.text).toContain('Barred: Visit, Video meeting.');
    expect(shown.text).not.toContain('Contact is barred: Ban by the facility');
    expect((await seen(lead, 'zh-CN')).actions).toHaveLength(1);
    expect(await press(lead, 'liftings')).toEqual([303, child]);
    expect((await seen(lead)).text).not.toContain('Contact is barred');
    expect(await used.db.one(`SELECT lifted_by IS NOT NULL AS lifted FROM restrictions WHERE kind = 'court_order'`)).toEqual({
      lifted: true,
    });
  });
});
