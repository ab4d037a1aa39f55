import request from 'supertest';
import { useApp } from '../support/app';
import type { ApiClient } from '../support/app';

const CHILD = {
  givenName: '小溪',
  familyName: '柳',
  sex: 'female',
  birthDate: '2016-04-09',
  homeCountyCode: '990101',
  careType: 'grandparents',
};
const TABLES = [
  'children',
  'caregivers',
  'child_caregivers',
  'imprisoned_parents',
  'relatives',
  'dyads',
  'consents',
  'child_views',
  'kinship_proofs',
  'outbox',
];

/** Every POST here must be refused with its own words and leave the database exactly as it was. */
describe('bad input about families', () => {
  const used = useApp();
  let api: ApiClient;
  let token: string;
  let organisationId: string;
  let before: string;

  const state = async (): Promise<string> => {
    const parts: string[] = [];
    for (const table of TABLES) {
      const row = await used.db.one<{ rows: string }>(
        `SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]')::text AS rows FROM ${table} t`,
      );
      parts.push(`${table}: ${row?.rows ?? ''}`);
    }
    return parts.join('\n');
  };

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    const userId = await used.given.user('coordinator', { organisationId });
    api = await used.as(userId);
    const user = await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [userId]);
    const answer = await request(used.url).post('/api/v1/tokens').send({ email: user?.email, password: 'kinline-test-password' });
    token = answer.body.accessToken as string;
  });

  const remember = async (): Promise<void> => {
    before = await state();
  };
  afterEach(async () => expect(await state()).toBe(before));

  const raw = (body: string | Buffer, type = 'application/json'): request.Test =>
    request(used.url)
      .post('/api/v1/children')
      .set('Authorization', `Bearer ${token}`)
      .set('Accept-Language', 'en')
      .set('Content-Type', type)
      .send(body);

  it.each<[string, object, number, string]>([
    ['a number for a name', { ...CHILD, givenName: 7 }, 422, '/givenName'],
    ['a list for a name', { ...CHILD, givenName: ['a'] }, 422, '/givenName'],
    ['an object for a sex', { ...CHILD, sex: { is: 'female' } }, 422, '/sex'],
    ['nothing for a name', { ...CHILD, givenName: null }, 422, '/givenName'],
    ['a blank name', { ...CHILD, givenName: '   ' }, 422, '/givenName'],
    ['a name of 61 letters', { ...CHILD, givenName: '柳'.repeat(61) }, 422, '/givenName'],
    ['a script for a name', { ...CHILD, givenName: '<script>alert(1)</script>' }, 422, '/givenName'],
    ['NUL in a name', { ...CHILD, givenName: 'a\u0000b' }, 400, '/givenName'],
    ['NUL in a reason', { ...CHILD, duplicateReason: 'another child\u0000' }, 400, '/duplicateReason'],
    ['a control character in a name', { ...CHILD, givenName: 'a\u0007' }, 422, '/givenName'],
    ['a word we do not know', { ...CHILD, careType: 'aunt' }, 422, '/careType'],
    ['30 February', { ...CHILD, birthDate: '2016-02-30' }, 422, '/birthDate'],
    ['an instant for a day', { ...CHILD, birthDate: '2016-02-03T00:00:00Z' }, 422, '/birthDate'],
    ['tomorrow', { ...CHILD, birthDate: '2026-09-03' }, 422, '/birthDate'],
    ['an eighteenth birthday today', { ...CHILD, birthDate: '2008-09-02' }, 422, '/birthDate'],
    ['five digits of a county', { ...CHILD, homeCountyCode: '99010' }, 422, '/homeCountyCode'],
    ['an ID number with a wrong check digit', { ...CHILD, idNumber: '990101201604090021' }, 422, '/idNumber'],
    ['a text for a yes or no', { ...CHILD, visitedBefore: 'perhaps' }, 422, '/visitedBefore'],
    ['an id that is none', { ...CHILD, workerId: '7' }, 422, '/workerId'],
    ['an unknown field', { ...CHILD, offence: 'x' }, 400, '/offence'],
    ['a field of ours that nobody may set', { ...CHILD, organisationId: '0190aaaa-0000-7000-8000-000000000000' }, 400, '/organisationId'],
    ['a prototype', JSON.parse('{"__proto__": {"admin": true}}') as object, 400, '/__proto__'],
  ])('refuses %s in a child', async (_, body, status, pointer) => {
    await remember();
    const answer = await api.post('/children', body);
    expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
      status,
      type: expect.stringContaining('application/problem+json'),
    });
    const errors = answer.body.errors as { pointer: string; message: string; fix: string }[];
    const error = errors.find((e) => e.pointer === pointer);
    expect(error?.message).toBeTruthy();
    expect(error?.fix).toBeTruthy();
  });

  it('reports everything that is missing at once', async () => {
    await remember();
    const { body, status } = await api.post('/children', {});
    expect(status).toBe(422);
    const pointers = (body.errors as { pointer: string }[]).map((e) => e.pointer).sort();
    expect(pointers).toEqual(['/birthDate', '/careType', '/familyName', '/givenName', '/homeCountyCode', '/sex']);
  });

  it('refuses another organisation’s ids wherever one is sent', async () => {
    const other = await used.given.organisation();
    const [child, parent, worker] = [
      await used.given.child({ organisationId: other }),
      await used.given.parent(other),
      await used.given.worker(other),
    ];
    const own = await used.given.child({ organisationId });
    const dyad = await used.given.dyad(own, await used.given.parent(organisationId));
    const stranger = await used.given.caregiver(child);
    await remember();
    const answers = [
      await api.post('/children', { ...CHILD, workerId: worker }),
      await api.post('/caregivers', {
        childId: child,
        name: '柳奶奶',
        relationship: 'grandmother',
        isGuardian: true,
        phone: '10000000001',
        channel: 'sms',
        language: 'en',
      }),
      await api.post('/relatives', { parentId: parent, name: '柳叔', relationship: 'sibling' }),
      await api.post('/dyads', { childId: own, parentId: parent, relationship: 'father' }),
      await api.post('/dyads', { childId: child, parentId: parent, relationship: 'father' }),
      await api.post(`/dyads/${dyad}/consents`, {
        purpose: 'visit',
        capacity: 'other_parent',
        caregiverId: stranger,
        evidence: 'signed_form',
      }),
    ];
    expect(answers.map((a) => a.status)).toEqual([422, 404, 404, 404, 404, 422]);
  });

  it('refuses a stale version, no version and nonsense for a version', async () => {
    const child = await used.given.child({ organisationId, version: 3 });
    await remember();
    const change = { preferredName: '溪' };
    expect((await api.patch(`/children/${child}`, change, { 'If-Match': '"2"' })).status).toBe(412);
    expect((await api.patch(`/children/${child}`, change, { 'If-Match': 'three' })).status).toBe(412);
    expect((await api.patch(`/children/${child}`, change)).status).toBe(428);
  });

  it('refuses a path id that is none, and unknown query parameters', async () => {
    await remember();
    expect((await api.get('/children/1%20OR%201=1')).status).toBe(404);
    expect((await api.get('/children?name=x')).status).toBe(400);
    expect((await api.get('/children?limit=201')).status).toBe(422);
    expect((await api.get('/children?cursor=abc')).status).toBe(400);
    expect((await api.get(`/children?cursor=${Buffer.from('["1; DROP TABLE children"]').toString('base64url')}`)).status).toBe(400);
    expect((await api.get('/caregivers')).status).toBe(422);
  });

  it('refuses bodies it cannot read', async () => {
    await remember();
    expect((await raw('{"givenName": ')).status).toBe(400);
    expect((await raw('"text"')).status).toBe(400);
    expect((await raw('[]')).status).toBe(422);
    expect((await raw(JSON.stringify(CHILD), 'text/plain')).status).toBe(415);
    expect((await raw('givenName=x', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await raw(JSON.stringify({ ...CHILD, givenName: 'x'.repeat(2 * 1024 * 1024) }))).status).toBe(413);
    expect((await raw(Buffer.concat([Buffer.from('{"givenName":"'), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from('"}')]))).status).toBe(
      400,
    );
  });

  it('refuses consents, views and proofs that cannot be', async () => {
    const child = await used.given.child({ organisationId });
    const dyad = await used.given.dyad(child, await used.given.parent(organisationId));
    await remember();
    const view = { view: 'yes', method: 'talk', caregiverPresent: false };
    const answers = [
      await api.post(`/dyads/${dyad}/consents`, { purpose: 'adoption', capacity: 'other_parent', evidence: 'signed_form' }),
      await api.post(`/dyads/${dyad}/consents`, {
        purpose: 'visit',
        capacity: 'other_parent',
        evidence: 'signed_form',
        startsOn: '2026-13-01',
      }),
      await api.post(`/dyads/${dyad}/consents`, {
        purpose: 'visit',
        capacity: 'other_parent',
        evidence: 'read_aloud_with_witness',
        witness: '<b>x</b>',
      }),
      await api.post(`/dyads/${dyad}/child-views`, { ...view, caregiverPresent: undefined }),
      await api.post(`/dyads/${dyad}/child-views`, { ...view, askedOn: '2026-09-03' }),
      await api.post(`/dyads/${dyad}/child-views`, { ...view, score: 5 }),
      await api.post(`/dyads/${dyad}/kinship-proofs`, { kind: 'household_register', seenOn: '2026-09-02', expiresOn: '2026-09-01' }),
      await api.post(`/dyads/${dyad}/closings`, { reasonCode: 'because' }),
      await api.post(`/consents/${dyad}/withdrawals`),
      await api.post(`/kinship-proofs/${dyad}/withdrawals`, { note: 'x' }),
    ];
    expect(answers.map((a) => a.status)).toEqual([422, 422, 422, 422, 422, 400, 422, 422, 404, 400]);
  });

  it('lets nobody write without the permission or a token', async () => {
    const director = await used.as(await used.given.user('director', { organisationId }));
    const worker = await used.as(await used.given.user('worker', { organisationId }));
    const nobody = await used.as();
    await remember();
    expect((await director.post('/children', CHILD)).status).toBe(403);
    expect((await director.get('/children')).status).toBe(403);
    expect((await worker.post('/children', CHILD)).status).toBe(403);
    expect((await nobody.post('/children', CHILD)).status).toBe(401);
  });
});
