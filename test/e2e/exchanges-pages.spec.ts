import request from 'supertest';
import { load } from 'cheerio';
import type { Locale } from '../../src/kernel/locale';
import { newId } from '../../src/kernel/ids';
import { Given, ReadyFamily } from '../support/given';
import { PageClient, useApp } from '../support/app';

const used = useApp();
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from('pixels')]);
const CHECKLIST = ['address', 'school', 'phone', 'promises', 'blame', 'adult_conflict'];
/** Words that must never stand in a title or on a paper that leaves the house. */
const BANNED = /监狱|服刑|会见|探监|犯|prison|inmate|offender|jail/i;

let family: ReadyFamily;
const users: Record<string, string> = {};

async function people(locale: Locale): Promise<void> {
  const { organisationId, facilityId, workerId } = family;
  for (const role of ['coordinator', 'lead'] as const) users[role] = await used.given.user(role, { organisationId, locale });
  users.worker = await used.given.user('worker', { organisationId, workerId, locale });
  users.liaison = await used.given.user('liaison', { facilityId, locale });
}
const as = (role: string): Promise<PageClient> => used.browser(users[role]);
const rowOf = (where: string) =>
  used.db.one<{ id: string; reference: string; status: string; fileId: string | null }>(
    `SELECT id, reference, status, file_id FROM exchanges WHERE ${where}`,
  );
const fields = (values: object = {}) => ({
  dyadId: family.dyadId,
  kind: 'letter',
  direction: 'to_parent',
  authorship: 'own_words',
  pages: '1',
  inReplyToReference: '',
  ...values,
});

async function entered(values: object = {}): Promise<{ id: string; reference: string }> {
  const answer = await (await as('coordinator')).submit('/exchanges/new', fields(values), '/exchanges');
  expect(answer.status).toBe(303);
  const id = answer.headers.location?.split('/').at(-1) ?? '';
  return { id, reference: (await rowOf(`id = '${id}'`))?.reference ?? '' };
}

/** A signed-in browser that can send a file. */
async function uploader(role: string) {
  const agent = request.agent(used.url);
  const email = (await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [users[role]]))?.email ?? '';
  const tokens = async (path: string) => {
    const $ = load((await agent.get(path)).text);
    return { _csrf: String($('input[name=_csrf]').first().val()), _key: String($('input[name=_key]').last().val()) };
  };
  // The agent puts its cookies on a request when the request is made: the tokens come first.
  const signIn = await tokens('/sign-in');
  await agent
    .post('/sign-in')
    .type('form')
    .send({ ...signIn, email, password: Given.PASSWORD })
    .expect(303);
  return {
    agent,
    send: async (values: Record<string, string>, file: Buffer, name = 'IMG_1.png') => {
      const sent: Record<string, string> = { ...(await tokens('/exchanges/new')), ...fields(values) };
      let call = agent.post('/exchanges');
      for (const [key, value] of Object.entries(sent)) call = call.field(key, value);
      return call.attach('file', file, name);
    },
  };
}

beforeEach(async () => {
  family = await used.given.readyFamily();
  await people('en');
});

describe.each(['zh-CN', 'en'] as const)('in %s', (locale) => {
  beforeEach(() => people(locale));

  it('the letters desk, the form, the letter, its sheet and the officer’s page open, in that language, with neutral titles', async () => {
    const { id } = await entered();
    const pages: [string, string][] = [
      ['coordinator', '/exchanges'],
      ['coordinator', '/exchanges?pile=done'],
      ['worker', '/exchanges/new'],
      ['lead', `/exchanges/${id}`],
      ['coordinator', `/exchanges/${id}`],
      ['lead', `/exchanges/${id}/cover-sheet`],
      ['liaison', '/liaison/letters'],
      ['liaison', '/liaison/letters?reference=NONE'],
    ];
    for (const [role, path] of pages) {
      const answer = await (await as(role)).get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      const $ = load(answer.text);
      expect($('html').attr('lang')).toBe(locale);
      expect($('h1')).toHaveLength(1);
      expect($('title').text()).not.toMatch(BANNED);
      expect($('[style], script:not([src])')).toHaveLength(0);
      const ids = $('[id]')
        .map((_, el) => $(el).attr('id'))
        .get();
      expect(ids).toEqual([...new Set(ids)]);
    }
  });

  it('a form with faults comes back with what was typed', async () => {
    const answer = await (
      await as('coordinator')
    ).submit('/exchanges/new', fields({ pages: '0', inReplyToReference: 'K7Q2' }), '/exchanges');
    expect(answer.status).toBe(422);
    const $ = load(answer.text);
    expect($('.govuk-error-summary')).toHaveLength(1);
    expect($('input[name=pages]').val()).toBe('0');
    expect($('input[name=inReplyToReference]').val()).toBe('K7Q2');
  });

  it('the cover sheet shows the code, and neither a name nor a place nor a telling word', async () => {
    const { id, reference } = await entered({ pages: '3' });
    const text = load((await (await as('lead')).get(`/exchanges/${id}/cover-sheet`)).text)('body').text();
    const names = await used.db.one<Record<string, string>>(
      `SELECT c.family_name || c.given_name AS child, c.preferred_name AS preferred, p.given_name AS parent, f.name AS facility, f.public_alias AS alias, r.number AS number
         FROM dyads d JOIN children c ON c.id = d.child_id JOIN imprisoned_parents p ON p.id = d.parent_id JOIN custody_episodes e ON e.parent_id = p.id
         JOIN facilities f ON f.id = e.facility_id JOIN roster_entries r ON r.id = e.roster_entry_id WHERE d.id = $1`,
      [family.dyadId],
    );
    expect(text).toContain(reference);
    expect(text).not.toMatch(BANNED);
    for (const name of Object.values(names ?? {})) expect(text).not.toContain(name);
  });
});

describe('the letters desk', () => {
  it('walks a letter to the facility and back with forms alone', async () => {
    const { id, reference } = await entered();
    const [lead, worker, liaison] = [await as('lead'), await as('worker'), await as('liaison')];
    const step = (browser: PageClient, values: Record<string, string | string[]>) =>
      browser.submit(`/exchanges/${id}`, values, `/exchanges/${id}/steps`);
    expect((await step(lead, { verb: 'pass_safety', checklist: CHECKLIST.slice(1) })).status).toBe(422);
    expect((await step(lead, { verb: 'pass_safety', checklist: CHECKLIST })).status).toBe(303);
    expect((await step(worker, { verb: 'dispatch' })).status).toBe(303);
    for (const verb of ['receive', 'pass_facility', 'hand_over']) {
      const html = (await liaison.get('/liaison/letters')).text;
      expect(html).toContain(reference);
      const answer = await liaison.submit('/liaison/letters', { verb, [`ids_${verb}`]: [id] });
      expect(answer.headers.location).toBe('/liaison/letters?done=1&left=0');
    }
    expect((await liaison.submit('/liaison/letters', {}, `/liaison/letters/${id}/replies`)).status).toBe(303);
    expect((await rowOf(`id = '${id}'`))?.status).toBe('replied');
    expect((await rowOf(`in_reply_to_id = '${id}'`))?.status).toBe('entered');
  });

  it('shows a button only to those who may press it', async () => {
    const { id } = await entered();
    const verbs = async (role: string): Promise<string[]> => {
      const $ = load((await (await as(role)).get(`/exchanges/${id}`)).text);
      return $('[name=verb]')
        .map((_, el) => String($(el).val()))
        .get();
    };
    expect(await verbs('lead')).toEqual(expect.arrayContaining(['pass_safety', 'return_for_change']));
    expect(await verbs('coordinator')).toEqual([]);
    expect(await verbs('worker')).toEqual([]);
    expect(load((await (await as('coordinator')).get(`/exchanges/${id}`)).text)('main').text()).toContain('second person');
  });

  it('notes what an officer told by telephone', async () => {
    const { id } = await entered();
    const lead = await as('lead');
    const step = (values: Record<string, string | string[]>) => lead.submit(`/exchanges/${id}`, values, `/exchanges/${id}/steps`);
    await step({ verb: 'pass_safety', checklist: CHECKLIST });
    await step({ verb: 'dispatch' });
    expect((await step({ verb: 'receive', toldBy: '<b>', channel: 'phone' })).status).toBe(422);
    expect((await step({ verb: 'receive', toldBy: 'Officer Lin', channel: 'phone' })).status).toBe(303);
    expect(load((await lead.get(`/exchanges/${id}`)).text)('.k-timeline').text()).toContain('Told by Officer Lin, by phone');
  });

  it('enters one letter when a form is sent twice', async () => {
    const browser = await as('coordinator');
    const key = newId();
    const answers = [
      await browser.submit('/exchanges/new', fields({ _key: key }), '/exchanges'),
      await browser.submit('/exchanges/new', fields({ _key: key }), '/exchanges'),
    ];
    expect(answers.map((a) => a.headers.location)).toEqual([`/exchanges/${key}`, `/exchanges/${key}`]);
    expect(await used.db.sql(`SELECT 1 FROM exchanges`)).toHaveLength(1);
  });

  it('answers an unknown code kindly, and other people’s letters with 404', async () => {
    const { id } = await entered();
    const stranger = await used.browser(await used.given.user('coordinator'));
    expect((await stranger.get('/exchanges?reference=QQQQQ')).text).toContain('We do not know this code.');
    for (const path of [`/exchanges/${id}`, `/exchanges/${id}/cover-sheet`, `/exchanges/${id}/scan`, '/exchanges/nonsense'])
      expect((await stranger.get(path)).status).toBe(404);
    for (const values of [{ note: '' }, { verb: 'dispatch' }] as Record<string, string>[])
      expect((await stranger.submit('/exchanges/new', values, `/exchanges/${id}/steps`)).status).toBe(404);
  });

  it('sends an officer to her own page', async () => {
    const liaison = await as('liaison');
    expect((await liaison.get('/exchanges')).headers.location).toBe('/liaison/letters');
    expect((await liaison.get('/exchanges/new')).status).toBe(403);
    expect((await (await as('coordinator')).get('/liaison/letters')).status).toBe(403);
  });
});

describe('the officer’s page', () => {
  it('does many at once and leaves what cannot be done', async () => {
    const [a, b] = [await entered(), await entered({ kind: 'drawing' })];
    await used.db.sql(`UPDATE exchanges SET status = 'dispatched' WHERE id = ANY($1)`, [[a.id, b.id]]);
    const liaison = await as('liaison');
    const answer = await liaison.submit('/liaison/letters', { verb: 'receive', ids_receive: [a.id, b.id, newId()] });
    expect(answer.headers.location).toBe('/liaison/letters?done=2&left=1');
    expect((await liaison.get('/liaison/letters?done=2&left=1')).text).toContain('2 letters done.');
    expect((await liaison.submit('/liaison/letters', { verb: 'receive' })).status).toBe(422);
  });

  it('keeps a letter back with a reason and enters a letter that a parent wrote', async () => {
    const { id } = await entered();
    await used.db.sql(`UPDATE exchanges SET status = 'received' WHERE id = $1`, [id]);
    const liaison = await as('liaison');
    expect((await liaison.submit('/liaison/letters', { reasonCode: '' }, `/liaison/letters/${id}/withholdings`)).status).toBe(422);
    expect((await liaison.submit('/liaison/letters', { reasonCode: 'contraband' }, `/liaison/letters/${id}/withholdings`)).status).toBe(
      303,
    );
    expect(
      (await liaison.submit('/liaison/letters', { dyadId: family.dyadId, kind: 'letter', pages: '1' }, '/liaison/letters/entries')).status,
    ).toBe(303);
    expect(await rowOf(`direction = 'to_child'`)).toMatchObject({ status: 'entered' });
    expect(load((await (await as('lead')).get(`/exchanges/${id}`)).text)('main').text()).toContain('not allowed');
  });

  it('shows no name of a child, and nothing of a letter that was not sent', async () => {
    await used.db.sql(`UPDATE children SET preferred_name = '晓测试' WHERE id = $1`, [family.childId]);
    const { id, reference } = await entered();
    const liaison = await as('liaison');
    expect((await liaison.get('/liaison/letters')).text).not.toContain(reference);
    await used.db.sql(`UPDATE exchanges SET status = 'dispatched' WHERE id = $1`, [id]);
    const html = (await liaison.get('/liaison/letters')).text;
    expect(html).toContain(reference);
    expect(html).not.toContain('晓测试');
  });
});

describe('a scan', () => {
  it('is kept only when the child asked for it, and a refused letter leaves none behind', async () => {
    const browser = await uploader('coordinator');
    const refused = await browser.send({}, PNG);
    expect([refused.status, refused.text.includes('only when the child asked')]).toEqual([422, true]);
    await used.db.sql(`UPDATE consents SET withdrawn_at = now() WHERE dyad_id = $1`, [family.dyadId]);
    expect((await browser.send({ scanRequestedByChild: 'true' }, PNG)).status).toBe(422);
    expect(await used.db.sql(`SELECT 1 FROM stored_files`)).toHaveLength(0);
  });

  it('must be what it says', async () => {
    const answer = await (
      await uploader('coordinator')
    ).send({ scanRequestedByChild: 'true' }, Buffer.from('<html><script>alert(1)</script>'), 'x.png');
    expect(answer.status).toBe(422);
    expect(await used.db.sql(`SELECT 1 FROM exchanges`)).toHaveLength(0);
  });

  it('opens under a neutral name and a strict type, each look is audited, and a facility sees it once it is sent', async () => {
    const { agent, send } = await uploader('coordinator');
    const answer = await send({ scanRequestedByChild: 'true' }, PNG, '柳小测的信.png');
    expect(answer.status).toBe(303);
    const row = await rowOf('file_id IS NOT NULL');
    const path = `/exchanges/${row?.id}/scan`;
    const scan = await agent.get(path).expect(200);
    expect(scan.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="${row?.reference}.png"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    expect(Buffer.from(scan.body as Uint8Array).equals(PNG)).toBe(true);
    const looks = await used.db.sql(`SELECT child_id FROM audit_events WHERE action = 'exchange.read_scan' AND subject_id = $1`, [row?.id]);
    expect(looks).toEqual([{ childId: family.childId }]);
    const liaison = await as('liaison');
    expect((await liaison.get(path)).status).toBe(404);
    await used.db.sql(`UPDATE exchanges SET status = 'dispatched' WHERE id = $1`, [row?.id]);
    expect((await liaison.get(path)).status).toBe(200);
    expect((await (await used.browser(await used.given.user('coordinator'))).get(path)).status).toBe(404);
  });
});
