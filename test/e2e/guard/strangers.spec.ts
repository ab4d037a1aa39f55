import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { useApp } from '../../support/app';
import { Given } from '../../support/given';

/** What nobody outside may read about this house. */
const TELLING = /监狱|会见|服刑|罪犯|犯人|探监|看守所|prison|inmate|offend|criminal|jail|custody|visitor/i;

const csrfIn = (html: string): string =>
  /name="_csrf"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="_csrf"/.exec(html)?.slice(1).find(Boolean) ?? '';

describe('a stranger who knows the address, in production', () => {
  const secret = () => randomBytes(32).toString('base64');
  const used = useApp({
    environment: () =>
      Promise.resolve({
        ...{ NODE_ENV: 'production', DEMO: '0', PUBLIC_URL: 'https://kinline.test', MAIL_FROM: 'hello@kinline.test' },
        ...{ SESSION_SECRET: secret(), INDEX_KEY: secret(), ID_NUMBER_KEYS: `k1:${secret()}` },
      }),
  });
  const outside = (path: string, locale: string) =>
    request(used.url)
      .get(path)
      .set('Accept-Language', locale)
      .set('X-Forwarded-For', '203.0.113.9')
      .set('X-Forwarded-Proto', 'https')
      .redirects(2);

  it.each(['en', 'zh-CN'])('finds no page that says what the house is for (%s)', async (locale) => {
    const told: string[] = [];
    const paths = [
      ...[
        '/',
        '/sign-in',
        '/help',
        '/r',
        '/r/nothing',
        '/welcome/nothing',
        '/plan/nothing.ics',
        '/nothing',
        '/children',
        '/liaison/roster',
      ],
      ...[
        '/api/docs',
        '/api/docs/',
        '/API/Docs',
        '/api/docs/swagger-ui-init.js',
        '/api/openapi.json',
        '/api/openapi.yaml',
        '/api/v1/nothing',
      ],
      ...['/metrics', '/Metrics/', '/healthz', '/readyz', '/robots.txt', '/assets/app.js', '/demo-phone'],
    ];
    for (const path of paths) {
      const { text = '', headers, status } = await outside(path, locale);
      const said = [...new Set(`${text}${JSON.stringify(headers)}`.match(new RegExp(TELLING, 'gi')) ?? [])];
      if (said.length > 0) told.push(`${path} → ${status}: ${said.join(', ')}`);
    }
    expect(told).toEqual([]);
    for (const path of ['/api/docs', '/api/openapi.json', '/metrics']) await outside(path, locale).expect(404);
  });

  it('does not keep the operator’s own machines from figures and the description of the API', async () => {
    await request(used.url).get('/metrics').expect(200);
    await request(used.url).get('/api/openapi.json').expect(200);
  });
});

describe('a browser that others use, too', () => {
  const used = useApp();
  const signIn = async (next?: string) => {
    const email = `guard-${randomBytes(4).toString('hex')}@test.kinline.test`;
    await used.given.user('coordinator', { email });
    const agent = request.agent(used.url);
    const _csrf = csrfIn((await agent.get('/sign-in')).text);
    return { agent, answer: await agent.post('/sign-in').type('form').send({ _csrf, email, password: Given.PASSWORD, next }).expect(303) };
  };

  it('is led to no other house after signing in, however the way back is written', async () => {
    for (const next of [
      '//evil.example',
      '/\t/evil.example',
      '/\\evil.example',
      '/\n/evil.example',
      'https://evil.example',
      '/ /x',
      '\t//evil.example',
    ]) {
      const { location } = (await signIn(next)).answer.headers;
      expect([next, location]).toEqual([next, '/today']);
    }
    expect((await signIn('/children?status=open')).answer.headers.location).toBe('/children?status=open');
  });

  it('keeps nothing that was read: neither pages, refusals, ways on nor files', async () => {
    const { agent } = await signIn();
    for (const path of [
      '/today',
      '/children',
      '/children/01930000-0000-7000-8000-000000000001',
      '/',
      '/nothing',
      '/sign-in',
      '/r',
      '/r/nothing/voice',
    ])
      expect([path, (await agent.get(path)).headers['cache-control']]).toEqual([path, expect.stringContaining('no-store')]);
    const api = await used.as(await used.given.user('coordinator'));
    expect((await api.get('/children')).headers['cache-control']).toBe('no-store');
    const officer = await used.browser(await used.given.user('liaison', { facilityId: await used.given.facility() }));
    for (const path of ['/liaison/roster/imports/template/xlsx', '/today'])
      expect((await officer.get(path)).headers['cache-control']).toContain('no-store');
  });

  it('asks no API, however its address is spelled', async () => {
    const { agent } = await signIn();
    await agent.get('/api/v1/children').expect(401);
    for (const path of ['/API/v1/children', '/Api/V1/children', '/aPI/openapi.json']) await agent.get(path).expect(404);
  });

  it('shows no page of the last reader by its back button: signing out takes the cookie with it', async () => {
    const { agent } = await signIn();
    const _csrf = csrfIn((await agent.get('/today')).text);
    const { headers } = await agent.post('/sign-out').type('form').send({ _csrf }).expect(303);
    const cookies = ([headers['set-cookie']].flat() as string[]).join('\n');
    expect(cookies).toMatch(/kinline=;[^\n]*Expires=Thu, 01 Jan 1970/);
    await agent.get('/today').expect(303);
  });
});
