import { load } from 'cheerio';
import { UserInvitations } from '../../src/access/user-invitations.service';
import { newId } from '../../src/kernel/ids';
import { findBanned } from '../../src/notifications/discretion/discretion.rules';
import { securityMail } from '../../src/notifications/staff/security-mails';
import { SECURITY_NOTICE_KINDS } from '../../src/access/security-notice.entity';
import { PageClient, useApp } from '../support/app';
import { Given } from '../support/given';
import { MailServer } from '../support/notifications';

describe('what people are told about their accounts', () => {
  const server = new MailServer();
  const used = useApp({ environment: async () => ({ SMTP_URL: await server.start(), MAIL_FROM: 'hello@mail.kinline.test' }) });
  beforeEach(() => server.clear());
  afterAll(() => server.stop());

  const emailOf = async (id: string): Promise<string> =>
    (await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [id]))?.email ?? '';
  const enter = async (browser: PageClient, email: string, password = Given.PASSWORD): Promise<number> =>
    (await browser.submit('/sign-in', { email, password })).status;
  const kinds = async (userId: string): Promise<string[]> =>
    (await used.db.sql<{ kind: string }>(`SELECT kind FROM security_notices WHERE user_id = $1 ORDER BY id`, [userId])).map(
      ({ kind }) => kind,
    );
  const browser = (): PageClient => new PageClient(used.url, 'en');

  it('is a sign-in from a device that the account does not know, each device once; not the first device, not a wrong password', async () => {
    const userId = await used.given.user('coordinator');
    const email = await emailOf(userId);
    const [own, other] = [browser(), browser()];
    for (let i = 0; i < 3; i += 1) expect(await enter(own, email)).toBe(303);
    expect(await enter(other, email, 'not the password')).toBe(422);
    await used.drain();
    expect([await kinds(userId), server.mails.length]).toEqual([[], 0]);
    for (let i = 0; i < 3; i += 1) expect(await enter(other, email)).toBe(303);
    await used.drain();
    await used.drain();
    expect(await kinds(userId)).toEqual(['new_device']);
    expect(server.mails.map((mail) => [mail.to, mail.subject])).toEqual([[email, 'Kinline: please look at your account']]);
    expect(server.mails[0]?.text).toContain('tell your administrator at once');
  });

  it('is the first time that a program comes with the password, and no other time', async () => {
    const userId = await used.given.user('coordinator');
    const email = await emailOf(userId);
    await enter(browser(), email);
    const api = await used.as();
    for (let i = 0; i < 3; i += 1) await api.post('/tokens', { email, password: Given.PASSWORD }).expect(201);
    expect(await kinds(userId)).toEqual(['new_program']);
  });

  it('knows a device of one account on no other, and none after a new password', async () => {
    const [first, second] = [await used.given.user('coordinator'), await used.given.user('lead')];
    const shared = browser();
    await enter(browser(), await emailOf(second));
    await enter(shared, await emailOf(first));
    await enter(shared, await emailOf(second));
    expect([await kinds(first), await kinds(second)]).toEqual([[], ['new_device']]);
    const link = (await used.app.get(UserInvitations).issue(second, null))?.link ?? '';
    const password = 'three quiet geese by the mill';
    expect((await browser().submit(new URL(link).pathname, { password, again: password })).status).toBe(303);
    await enter(shared, await emailOf(second), password);
    expect([await kinds(first), await kinds(second)]).toEqual([[], ['new_device', 'new_device']]);
  });

  it('keeps of a device the hash of a random mark and a day, and sends the mark to nothing but the sign-in', async () => {
    const email = await emailOf(await used.given.user('coordinator'));
    const client = browser();
    const answer = await client.submit('/sign-in', { email, password: Given.PASSWORD });
    const cookie = (answer.headers['set-cookie'] as unknown as string[]).find((line) => line.startsWith('device=')) ?? '';
    expect(cookie).toMatch(/^device=[\w-]{43}; Max-Age=34560000; Path=\/sign-in; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const [row] = await used.db.sql<Record<string, unknown>>(`SELECT * FROM known_devices`);
    expect(Object.keys(row ?? {}).sort()).toEqual(['id', 'seenAt', 'tokenHash', 'userId']);
    expect(JSON.stringify(row)).not.toContain(/device=([\w-]+)/.exec(cookie)?.[1] ?? '-');
    expect(
      await used.db.sql(
        `SELECT column_name FROM information_schema.columns WHERE table_name IN ('known_devices', 'security_notices') AND data_type IN ('inet', 'jsonb')`,
      ),
    ).toEqual([]);
  });

  it('is data given out: whoever did it, the leads and the data officers hear of it, nobody else', async () => {
    const organisationId = await used.given.organisation();
    const officer = await used.given.user('data_officer', { organisationId });
    const [lead, colleague, stranger] = [
      await used.given.user('lead', { organisationId }),
      await used.given.user('coordinator', { organisationId }),
      await used.given.user('lead'),
    ];
    const agreementId = newId();
    await used.given.row('data_sharing_agreements', {
      id: agreementId,
      organisationId,
      partnerName: '远山学校（虚构）',
      partnerKind: 'school',
      purpose: 'Invented for a test',
      fields: ['age'],
      legalBasis: 'invented',
      startsOn: '2026-01-01',
      endsOn: '2027-01-01',
    });
    const api = await used.as(officer);
    await api.post(`/data-sharing-agreements/${agreementId}/extracts`, { fields: ['age'] }).expect(200);
    // One that was refused gave nothing out.
    await api.post(`/data-sharing-agreements/${agreementId}/extracts`, { fields: ['familyName'] }).expect(409);
    await used.drain();
    expect(await Promise.all([officer, lead, colleague, stranger].map(kinds))).toEqual([['export'], ['export'], [], []]);
    const told = server.mails.map((mail) => mail.text.split('\n\n')[0]?.replace(/:.*$/, ''));
    expect(told.sort()).toEqual([
      'Data was given out of the system with a colleague’s account',
      'Data was given out of the system with your account',
    ]);
    for (const mail of server.mails) expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/远山|Test (lead|data_officer)|@/);
    const page = load((await (await used.browser(lead)).get('/security-notices').expect(200)).text);
    expect(page('main').text()).toContain('Test data_officer gave data out of the system.');
  });

  it('is answered on the page, by its reader alone', async () => {
    const userId = await used.given.user('director');
    const email = await emailOf(userId);
    await enter(browser(), email);
    const client = browser();
    await enter(client, email);
    const shown = load((await client.get('/security-notices').expect(200)).text);
    expect(shown('title').text()).not.toMatch(/Test/);
    expect(shown('nav a[href="/security-notices"]').text()).toContain('1');
    const action = shown('main form').attr('action') ?? '';
    expect((await (await used.browser(await used.given.user('director'))).submit('/security-notices', {}, action)).status).toBe(404);
    expect((await client.submit('/security-notices', {}, action)).status).toBe(303);
    expect((await client.submit('/security-notices', {}, action)).status).toBe(303);
    expect((await client.get('/security-notices')).text).toContain('You know about this');
    const api = await used.as(userId);
    const { body } = await api.get('/security-notices?limit=5').expect(200);
    expect(body).toMatchObject({ data: [{ kind: 'new_device', own: true }], page: { nextCursor: null } });
    expect((await (await used.browser(await used.given.user('funder'))).get('/security-notices')).text).toContain('Nothing to tell you.');
  });

  it.each(['en', 'zh-CN'] as const)('has neutral words with a way to react, in the reader’s own time (%s)', (locale) => {
    for (const kind of SECURITY_NOTICE_KINDS)
      for (const own of [true, false]) {
        const notice = { userEmail: 'a@b.test', locale, timeZone: 'Europe/London', kind, own, at: new Date('2026-10-25T12:30:00Z') };
        const mail = securityMail(notice, 'https://kinline.test/security-notices');
        expect(findBanned(`${mail.subject}\n${mail.text}\n${mail.html}`, [])).toEqual([]);
        expect(mail.text).toMatch(locale === 'en' ? /12:30 pm/ : /12:30/);
        expect(mail.text).toContain('/security-notices');
      }
  });
});
