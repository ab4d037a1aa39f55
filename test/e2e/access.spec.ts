import { useApp } from '../support/app';
import { Given } from '../support/given';

describe('signing in', () => {
  const used = useApp();

  it('gives a machine a token that opens the API', async () => {
    const userId = await used.given.user('admin', { email: 'a@test.kinline.test' });
    const nobody = await used.as();
    const answer = await nobody.post('/tokens', { email: 'A@test.kinline.test', password: Given.PASSWORD });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ accessToken: expect.any(String), expiresAt: expect.any(String), actor: { userId, role: 'admin' } });
  });

  it('says the same for an unknown address and a wrong password, and stops guessing after eight tries', async () => {
    await used.given.user('admin', { email: 'b@test.kinline.test' });
    const nobody = await used.as();
    const wrong = await nobody.post('/tokens', { email: 'b@test.kinline.test', password: 'guess' });
    const unknown = await nobody.post('/tokens', { email: 'c@test.kinline.test', password: 'guess' });
    expect([wrong.status, wrong.body.code]).toEqual([unknown.status, unknown.body.code]);
    expect(wrong.status).toBe(401);
    for (let i = 0; i < 8; i += 1) await nobody.post('/tokens', { email: 'b@test.kinline.test', password: 'guess' });
    const limited = await nobody.post('/tokens', { email: 'b@test.kinline.test', password: Given.PASSWORD });
    expect(limited.status).toBe(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('gives twenty guesses sent at once no more than eight tries', async () => {
    await used.given.user('admin', { email: 'e@test.kinline.test' });
    const nobody = await used.as();
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () => nobody.post('/tokens', { email: 'e@test.kinline.test', password: 'guess' })),
    );
    expect(guesses.filter((g) => g.status === 401).length).toBeLessThanOrEqual(8);
    expect((await nobody.post('/tokens', { email: 'e@test.kinline.test', password: Given.PASSWORD })).status).toBe(429);
  });

  it('reports everything wrong with a body at once, in the reader’s language', async () => {
    const nobody = await used.as();
    const answer = await nobody.in('zh-CN').post('/tokens', { email: 'nonsense', extra: 1 });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual(['/email', '/extra', '/password']);
    expect(answer.body.errors[0].message).toMatch(/[一-龥]/);
  });

  it('signs a person in by form, keeps a wrong answer on the form, and refuses a form without its token', async () => {
    const userId = await used.given.user('admin', { email: 'd@test.kinline.test' });
    const page = await used.browser();
    const wrong = await page.submit('/sign-in', { email: 'd@test.kinline.test', password: 'wrong' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('d@test.kinline.test');
    const forged = await page.submit('/sign-in', { email: 'd@test.kinline.test', password: Given.PASSWORD, _csrf: 'forged' });
    expect(forged.status).toBe(403);
    await expect(used.browser(userId)).resolves.toBeDefined();
  });

  it('answers 404 to what is not there and 401 to who is not signed in', async () => {
    const nobody = await used.as();
    expect((await nobody.get('/nothing')).status).toBe(404);
  });

  it('counts a refusal under the status it was answered with', async () => {
    const lead = await used.as(await used.given.user('lead'));
    expect((await lead.get('/children/0190f000-0000-7000-8000-000000000000')).status).toBe(404);
    const metrics = await (await fetch(`${used.url}/metrics`)).text();
    expect(metrics).toMatch(/kinline_http_request_seconds_count\{method="GET",route="\/api\/v1\/children\/:id",status="404"\} 1/);
    expect(metrics).not.toMatch(/route="\/api\/v1\/children\/:id",status="200"/);
  });

  it('shows a data officer who did what, and nothing of a child’s parent or of what stands in the way', async () => {
    const family = await used.given.readyFamily();
    const userId = await used.given.user('data_officer', { organisationId: family.organisationId });
    const [api, browser] = [await used.as(userId), await used.browser(userId)];
    expect((await api.get(`/children/${family.childId}/timeline`)).status).toBe(403);
    expect((await browser.get(`/children/${family.childId}`)).status).toBe(403);
    expect((await browser.get('/children')).status).toBe(403);
    const audit = await browser.get('/audit');
    expect(audit.status).toBe(200);
    expect(audit.text).not.toContain('href="/children');
  });

  it('is alive and ready', async () => {
    expect((await fetch(`${used.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${used.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ready' }]);
    expect(await (await fetch(`${used.url}/metrics`)).text()).toContain('kinline_http_request_seconds');
  });
});
