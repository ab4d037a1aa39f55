import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { OrganisationsService } from '../../src/access/organisations.service';
import { useApp } from '../support/app';
import { Given } from '../support/given';
import { MailServer } from '../support/notifications';
import { storm, tally, tokenOf } from './visits-storm';

const PASSWORD = '九月的风吹过院子里的老槐树和秋千架';
const linkIn = (text: string): string => /\/welcome\/[\w-]{43}/.exec(text)?.[0] ?? '';
const colleague = { userName: 'Wen Test', userEmail: 'wen@test.kinline.test', role: 'coordinator', locale: 'en' };

describe('accounts', () => {
  const server = new MailServer();
  const used = useApp({ environment: async () => ({ SMTP_URL: await server.start(), MAIL_FROM: 'hello@mail.kinline.test' }) });
  beforeEach(() => server.clear());
  afterAll(() => server.stop());
  const signIn = (email: string, password: string) => request(used.url).post('/api/v1/tokens').send({ email, password });
  const choose = (link: string, password = PASSWORD, again = password) =>
    request(used.url).post(`/api/v1${link}`).set('Accept-Language', 'en').send({ password, again });
  const admin = async () => {
    const organisationId = await used.given.organisation();
    const userId = await used.given.user('admin', { organisationId });
    return { organisationId, userId, client: await used.as(userId) };
  };

  it('are opened without a password; the owner chooses one by a mailed link that opens once', async () => {
    const { client } = await admin();
    const { body } = await client.post('/users', colleague).expect(201);
    expect(body).toMatchObject({ userName: 'Wen Test', role: 'coordinator', opened: false, active: true });
    expect(JSON.stringify(body)).not.toMatch(/hash|token|welcome/i);
    await signIn(colleague.userEmail, '').expect(401);
    await used.drain();
    const [mail] = server.mails;
    expect(mail).toMatchObject({ to: colleague.userEmail, subject: 'Kinline: choose your password' });
    const link = linkIn(mail?.text ?? '');
    // A scanner opens it as often as it likes.
    for (let i = 0; i < 3; i += 1) await request(used.url).get(link).expect(200);
    await choose(link).expect(204);
    await choose(link).expect(404);
    await request(used.url).get(link).set('Accept-Language', 'en').expect(404);
    const { body: token } = await signIn('Wen@test.kinline.test', PASSWORD).expect(201);
    expect(token).toMatchObject({ actor: { role: 'coordinator' } });
    expect(await used.db.sql(`SELECT 1 FROM outbox WHERE payload::text LIKE '%welcome%'`)).toEqual([]);
  });

  it('are handed over where the link cannot be mailed, shown once; a new link ends the one before and nothing keeps it', async () => {
    const { client, userId } = await admin();
    const id = (await client.post('/users', colleague).expect(201)).body.id as string;
    const make = async (by = client): Promise<string> =>
      linkIn(JSON.stringify((await by.post(`/users/${id}/invitations`, { by: 'hand' }).expect(201)).body));
    const [first, second] = [await make(), await make()];
    expect(first).not.toBe(second);
    await choose(first).expect(404);
    used.clock.set(new Date(used.clock.now().getTime() + 7 * 86_400_000 + 1).toISOString());
    await choose(second).expect(404);
    const third = await make(await used.as(userId));
    const kept = await used.db.sql(`SELECT body::text FROM idempotency_keys WHERE body::text LIKE '%welcome%'`);
    expect(kept).toEqual([]);
    await choose(third).expect(204);
  });

  it('refuse a password with all that is wrong with it', async () => {
    const { client } = await admin();
    const id = (await client.post('/users', colleague).expect(201)).body.id as string;
    const link = linkIn(JSON.stringify((await client.post(`/users/${id}/invitations`, { by: 'hand' }).expect(201)).body));
    const codes = async (password: string, again: string) =>
      ((await choose(link, password, again).expect(422)).body as { errors: { code: string }[] }).errors.map((one) => one.code);
    expect(await codes('short', 'other')).toEqual(['user.password_short', 'user.password_again']);
    expect(await codes('a'.repeat(20), 'a'.repeat(20))).toEqual(['user.password_plain']);
    await choose(link).expect(204);
  });

  it('tell every fault of an account at once, and who has the address already', async () => {
    const { client } = await admin();
    const { body } = await client.post('/users', { userName: '', userEmail: 'nobody', role: 'king', locale: 'fr' }).expect(422);
    expect((body as { errors: { pointer: string }[] }).errors.map((one) => one.pointer).sort()).toEqual([
      '/locale',
      '/role',
      '/userEmail',
      '/userName',
    ]);
    const needs = await client.post('/users', { ...colleague, role: 'liaison' }).expect(422);
    expect(needs.body).toMatchObject({ errors: [{ pointer: '/facilityId', code: 'user.facility_needed' }] });
    const foreign = await used.given.facility();
    const other = await client.post('/users', { ...colleague, role: 'liaison', facilityId: foreign }).expect(422);
    expect(other.body).toMatchObject({ errors: [{ code: 'user.facility_unknown' }] });
    await client.post('/users', colleague).expect(201);
    const elsewhere = await admin();
    const taken = await elsewhere.client.post('/users', colleague).expect(409);
    expect(taken.body).toMatchObject({ code: 'user.email_taken', errors: [{ pointer: '/userEmail' }] });
  });

  it('are shut at once: sessions, tokens and links end', async () => {
    const { client, organisationId } = await admin();
    const id = await used.given.user('coordinator', { organisationId });
    const theirs = await used.as(id);
    await theirs.get('/tasks').expect(200);
    const change = { userName: 'Test', role: 'coordinator', locale: 'en', active: false };
    await client.patch(`/users/${id}`, change, { 'If-Match': '"1"' }).expect(200);
    expect((await client.patch(`/users/${id}`, { ...change, active: true }, { 'If-Match': '"1"' }).expect(412)).body).toMatchObject({
      code: 'version.stale',
    });
    await theirs.get('/tasks').expect(401);
    await client.post(`/users/${id}/invitations`, { by: 'hand' }).expect(409);
    expect((await used.db.sql(`SELECT 1 FROM access_tokens WHERE user_id = $1`, [id])).length).toBe(0);
  });

  it('keep an administrator: nobody shuts their own account, and of two who shut each other at once one stays', async () => {
    const { client, userId, organisationId } = await admin();
    const own = { userName: 'Own', locale: 'en', role: 'coordinator', active: true };
    expect((await client.patch(`/users/${userId}`, own, { 'If-Match': '"1"' }).expect(409)).body).toMatchObject({
      code: 'user.own_account',
    });
    const second = await used.given.user('admin', { organisationId });
    const [mine, theirs] = [await tokenOf(used, userId), await tokenOf(used, second)];
    const shut = { userName: 'Out', locale: 'en', role: 'admin', active: false };
    const out = (id: string, token: string) =>
      request(used.url).patch(`/api/v1/users/${id}`).set('Authorization', `Bearer ${token}`).set('If-Match', '"1"').send(shut);
    const answers = await Promise.all([out(second, mine), out(userId, theirs)]);
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
    const left = await used.db.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM users WHERE organisation_id = $1 AND role = 'admin' AND active`,
      [organisationId],
    );
    expect(left?.n).toBe(1);
  });

  it('of two people with one address one is opened', async () => {
    const { userId } = await admin();
    const token = await tokenOf(used, userId);
    const calls = Array.from({ length: 4 }, () => ({ path: '/users', body: colleague, token }));
    expect(tally(await storm([used.url], calls))).toEqual({ '201': 1, '409 user.email_taken': 3 });
  });

  it('begin with an organisation and its first administrator', async () => {
    const email = `first-${randomUUID()}@test.kinline.test`;
    const { invitation } = await used.app.get(OrganisationsService).start({
      kind: 'ngo',
      name: 'Invented help',
      alias: 'Help',
      timeZone: 'Asia/Shanghai',
      adminEmail: email,
      adminName: 'First Admin',
      locale: 'en',
    });
    await choose(linkIn(invitation?.link ?? '')).expect(204);
    const { body } = await signIn(email, PASSWORD).expect(201);
    expect(body).toMatchObject({ actor: { role: 'admin' } });
    const token = (body as { accessToken: string }).accessToken;
    await request(used.url).post('/api/v1/users').set('Authorization', `Bearer ${token}`).send(colleague).expect(201);
  });

  it('are opened, changed and shut on the pages too', async () => {
    const { organisationId } = await admin();
    const id = await used.given.user('admin', { organisationId });
    const user = await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [id]);
    const browser = request.agent(used.url);
    const csrf = async (path: string): Promise<string> => {
      const { text } = await browser.get(path).set('Accept-Language', 'en');
      return /name="_csrf"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="_csrf"/.exec(text)?.slice(1).find(Boolean) ?? '';
    };
    const send = async (from: string, to: string, fields: object): Promise<request.Response> => {
      const _csrf = await csrf(from);
      return browser
        .post(to)
        .type('form')
        .send({ _csrf, _key: randomUUID(), ...fields });
    };
    const signedIn = await send('/sign-in', '/sign-in', { email: user?.email, password: Given.PASSWORD });
    expect([signedIn.status, signedIn.headers.location]).toEqual([303, '/today']);
    const refused = await send('/users/new', '/users/new', { ...colleague, userEmail: 'wrong', role: '' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="wrong"');
    const made = await send('/users/new', '/users/new', { ...colleague, facilityId: '', workerId: '' });
    expect(made.status).toBe(303);
    const path = (made.headers.location ?? '').split('?')[0] ?? '';
    const handed = await send(path, `${path}/invitations`, { by: 'hand' });
    expect(handed.status).toBe(200);
    const link = linkIn(handed.text);
    expect(handed.headers['cache-control']).toContain('no-store');
    expect((await browser.get(path)).text).not.toContain(link);
    const owner = request.agent(used.url);
    const page = await owner.get(link).set('Accept-Language', 'en');
    expect(page.text).not.toContain(colleague.userEmail);
    const token = /name="_csrf"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="_csrf"/.exec(page.text)?.slice(1).find(Boolean) ?? '';
    const chosen = await owner.post(link).type('form').send({ _csrf: token, _key: randomUUID(), password: PASSWORD, again: PASSWORD });
    expect([chosen.status, chosen.headers.location]).toEqual([303, '/sign-in?welcome=1']);
    const shut = await send(path, path, { version: 1, userName: 'Wen Test', role: 'coordinator', locale: 'en' });
    expect(shut.status).toBe(303);
    await signIn(colleague.userEmail, PASSWORD).expect(401);
  });
});
