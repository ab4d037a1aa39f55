import { setTimeout as sleep } from 'node:timers/promises';
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
/** Invented: area 990101 does not exist; the check digit is right. */
const ID_NUMBER = '99010120160409002X';

describe('families over the API', () => {
  const used = useApp();
  let organisationId: string;
  let api: ApiClient;

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    api = await used.as(await used.given.user('coordinator', { organisationId }));
  });

  const idOf = async (call: Promise<{ status: number; body: unknown }>): Promise<string> => {
    const { status, body } = await call;
    expect({ status, body }).toMatchObject({ status: 201 });
    return (body as { id: string }).id;
  };

  describe('children', () => {
    it('opens a file with a reference, lists it, reads it with an ETag and writes the reading down', async () => {
      const created = await api.post('/children', { ...CHILD, idNumber: ID_NUMBER });
      expect(created.status).toBe(201);
      expect(created.body).toMatchObject({ ...CHILD, preferredName: '小溪', status: 'open', hasIdNumber: true, version: 1 });
      expect(created.body.reference).toMatch(/^[0-9A-Z]{4,6}$/);
      const list = await api.get('/children?status=open');
      expect(list.body.data).toHaveLength(1);
      const one = await api.get(`/children/${created.body.id}`);
      expect(one.headers.etag).toBe('"1"');
      const reads = await used.db.sql(`SELECT 1 FROM audit_events WHERE action = 'child.read' AND child_id = $1`, [created.body.id]);
      expect(reads).toHaveLength(1);
    });

    it('never gives an ID number back and keeps it sealed', async () => {
      const created = await api.post('/children', { ...CHILD, idNumber: ID_NUMBER });
      const one = await api.get(`/children/${created.body.id}`);
      expect(JSON.stringify([created.body, one.body])).not.toContain(ID_NUMBER);
      const row = await used.db.one<{ all: string }>(`SELECT to_jsonb(c)::text AS all FROM children c`);
      expect(row?.all).not.toContain(ID_NUMBER);
      expect(row?.all).toContain('v1.');
    });

    it('pages through a list without losing or repeating a file', async () => {
      for (let i = 0; i < 5; i += 1) await used.given.child({ organisationId });
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await api.get(`/children?limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...(body.data as { id: string }[]).map((c) => c.id));
        cursor = (body.page.nextCursor as string | null) ?? '';
      } while (cursor);
      expect(new Set(seen).size).toBe(5);
      expect(seen).toHaveLength(5);
    });

    it('changes only what is sent, and only at the version last seen', async () => {
      const { body } = await api.post('/children', CHILD);
      const changed = await api.patch(`/children/${body.id}`, { preferredName: '溪溪' }, { 'If-Match': '"1"' });
      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({ preferredName: '溪溪', givenName: '小溪', version: 2 });
      expect((await api.patch(`/children/${body.id}`, { preferredName: '溪' }, { 'If-Match': '"1"' })).status).toBe(412);
      expect((await api.patch(`/children/${body.id}`, { preferredName: '溪' })).status).toBe(428);
      expect((await api.patch(`/children/${body.id}`, { givenName: null }, { 'If-Match': '"2"' })).status).toBe(422);
    });

    it('keeps the file of a child who has come of age in order', async () => {
      const { body } = await api.post('/children', CHILD);
      await used.db.sql(`UPDATE children SET birth_date = '2000-01-01' WHERE id = $1`, [body.id]);
      expect((await api.patch(`/children/${body.id}`, { careType: 'other' }, { 'If-Match': '"1"' })).status).toBe(200);
      expect((await api.patch(`/children/${body.id}`, { birthDate: '2000-01-02' }, { 'If-Match': '"2"' })).status).toBe(422);
    });

    it('refuses a second file for the same child and says how to go on', async () => {
      const first = await api.post('/children', CHILD);
      const again = await api.post('/children', { ...CHILD, familyName: ' 柳 '.trim(), givenName: '小 溪' });
      expect(again.status).toBe(409);
      expect(again.body).toMatchObject({ code: 'child.duplicate', alternatives: [{ id: first.body.id, reference: first.body.reference }] });
      expect(again.body.resolveWith).toEqual({ field: 'duplicateReason', minLength: 10 });
      const resolved = await api.post('/children', { ...CHILD, duplicateReason: 'A cousin from the next village' });
      expect(resolved.status).toBe(201);
      expect((await api.post('/children', { ...CHILD, duplicateReason: 'short' })).status).toBe(422);
    });

    it('says of a sealed file only to ask the lead, and writes that down for the child', async () => {
      const { body } = await api.post('/children', CHILD);
      await used.db.sql(`UPDATE children SET need_to_know = true WHERE id = $1`, [body.id]);
      const again = await api.post('/children', CHILD);
      expect(again.status).toBe(409);
      expect(again.body).toMatchObject({ code: 'child.duplicate', alternatives: [{ action: 'ask_lead' }] });
      expect(JSON.stringify(again.body)).not.toMatch(new RegExp(`${body.id}|${body.reference}`));
      expect(await used.db.sql(`SELECT action FROM audit_events WHERE child_id = $1 AND action = 'child.find'`, [body.id])).toHaveLength(1);
    });

    it('does not let a child be called by the full name, in whatever order or writing, and says all that is wrong at once', async () => {
      for (const preferredName of ['柳小溪', '小溪 柳', '柳·小 溪', '柳小溪宝宝']) {
        const { status, body } = await api.post('/children', { ...CHILD, preferredName, birthDate: '2030-01-01' });
        expect([status, body.errors.map((e: { pointer: string; code: string }) => [e.pointer, e.code])]).toEqual([
          422,
          [
            ['/preferredName', 'child.full_name'],
            ['/birthDate', 'validation.isPastDay'],
          ],
        ]);
      }
      const { body } = await api.post('/children', { ...CHILD, preferredName: '溪溪' });
      const change = (values: object) => api.patch(`/children/${body.id}`, values, { 'If-Match': '"1"' });
      expect((await change({ preferredName: '柳小溪' })).body.errors).toMatchObject([
        { pointer: '/preferredName', code: 'child.full_name' },
      ]);
      expect((await change({ givenName: '溪', familyName: '溪' })).body.errors).toMatchObject([{ pointer: '/preferredName' }]);
      await change({ preferredName: '小柳' }).expect(200);
    });

    it('recognises the same ID number under another name', async () => {
      await api.post('/children', { ...CHILD, idNumber: ID_NUMBER });
      const again = await api.post('/children', { ...CHILD, givenName: '小河', idNumber: ID_NUMBER.toLowerCase() });
      expect(again.body.code).toBe('child.duplicate');
    });

    it('refuses a change that would turn one child into another', async () => {
      await api.post('/children', CHILD);
      const other = await api.post('/children', { ...CHILD, givenName: '小河' });
      const changed = await api.patch(`/children/${other.body.id}`, { givenName: '小溪' }, { 'If-Match': '"1"' });
      expect(changed.body.code).toBe('child.duplicate');
    });

    it('tells whom to ask when another organisation may know the child, and nothing more', async () => {
      const elsewhere = await used.given.organisation({ publicAlias: '青苗服务社' });
      const theirs = await used.given.child({ organisationId: elsewhere, familyName: '柳', givenName: '小溪' });
      const answer = await api.post('/children', CHILD);
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({
        code: 'child.possibly_known_elsewhere',
        alternatives: [{ action: 'ask_owner_organisation', organisation: '青苗服务社' }],
      });
      const row = await used.db.one<{ reference: string }>(`SELECT reference FROM children WHERE id = $1`, [theirs]);
      expect(JSON.stringify(answer.body)).not.toMatch(new RegExp(`${theirs}|${row?.reference}|${elsewhere}`));
      expect((await api.post('/children', { ...CHILD, duplicateReason: 'Agreed by telephone: another child' })).status).toBe(201);
    });

    it('writes down each answer that tells whom to ask, though nothing else is kept, and falls silent after twenty an hour', async () => {
      const elsewhere = await used.given.organisation();
      await used.given.child({ organisationId: elsewhere, familyName: '柳', givenName: '小溪' });
      for (let i = 0; i < 19; i += 1) expect((await api.post('/children', CHILD)).status).toBe(409);
      const page = await used.browser(await used.given.user('coordinator', { organisationId }));
      expect((await page.submit('/children/new', { ...CHILD, visitedBefore: '' })).status).toBe(409);
      expect((await api.post('/children', CHILD)).status).toBe(409);
      const lines = await used.db.sql(
        `SELECT subject_type, subject_id, child_id, details, count(DISTINCT actor_user_id)::int AS users, count(*)::int AS n
           FROM audit_events WHERE action = 'child.known_elsewhere' GROUP BY 1, 2, 3, 4`,
      );
      expect(lines).toEqual([{ subjectType: 'child', subjectId: null, childId: null, details: {}, users: 2, n: 21 }]);
      const silent = await api.post('/children', CHILD);
      expect([silent.status, silent.body.code, silent.body.alternatives]).toEqual([429, 'rate.limited', undefined]);
      // Nor does a name nobody knows get another answer: silence tells nothing.
      expect((await api.post('/children', { ...CHILD, givenName: '小河' })).status).toBe(429);
      expect((await page.submit('/children/new', { ...CHILD, givenName: '小河', visitedBefore: '' })).status).toBe(303);
    });

    it('opens one file when twenty people open the same one at once', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.post('/children', { ...CHILD, idNumber: ID_NUMBER })));
      const statuses = answers.map((a) => a.status).sort();
      expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
      const created = answers.find((a) => a.status === 201);
      for (const answer of answers.filter((a) => a.status === 409))
        expect(answer.body.alternatives).toEqual([{ id: created?.body.id, reference: created?.body.reference }]);
      expect(await used.db.sql(`SELECT 1 FROM children`)).toHaveLength(1);
    });

    it('is refused by the unique index when a file appears between the check and the writing', async () => {
      let racing: Promise<{ status: number; body: { code: string; alternatives: unknown[] } }> | undefined;
      let id = '';
      // A row that is written but not committed: nobody else can see it, and it takes no turn.
      await used.db.transaction(async () => {
        id = await used.given.child({ organisationId, familyName: '柳', givenName: '小溪' });
        racing = api
          .post('/children', CHILD)
          .then(({ status, body }) => ({ status, body: body as { code: string; alternatives: unknown[] } }));
        await sleep(400);
      });
      expect(await racing).toMatchObject({ status: 409, body: { code: 'child.duplicate', alternatives: [{ id }] } });
    });

    it('hides another organisation’s file', async () => {
      const theirs = await used.given.child();
      expect((await api.get(`/children/${theirs}`)).status).toBe(404);
      expect((await api.patch(`/children/${theirs}`, { givenName: '小' }, { 'If-Match': '"1"' })).status).toBe(404);
      expect((await api.get('/children')).body.data).toEqual([]);
    });
  });

  describe('the people around a child', () => {
    it('links a caregiver who is known already to a sibling', async () => {
      const [a, b] = [await used.given.child({ organisationId }), await used.given.child({ organisationId })];
      const body = {
        name: '柳奶奶',
        relationship: 'grandmother',
        isGuardian: false,
        phone: '100 0000 0001',
        channel: 'sms',
        language: 'zh-CN',
      };
      const first = await idOf(api.post('/caregivers', { ...body, childId: a }));
      const second = await idOf(api.post('/caregivers', { ...body, phone: '100-0000-0001', childId: b }));
      expect(second).toBe(first);
      expect((await api.post('/caregivers', { ...body, childId: b })).body.code).toBe('caregiver.already_linked');
      const one = await api.get(`/caregivers/${first}`);
      expect(one.body.children).toHaveLength(2);
      expect((await api.get(`/caregivers?childId=${b}`)).body.data).toMatchObject([{ id: first, childId: b, phone: '10000000001' }]);
    });

    it('wants the address of the chosen channel, also after a change', async () => {
      const childId = await used.given.child({ organisationId });
      const body = { childId, name: '柳奶奶', relationship: 'grandmother', isGuardian: true, channel: 'email', language: 'zh-CN' };
      const refused = await api.post('/caregivers', body);
      expect(refused.status).toBe(422);
      expect(refused.body.errors).toMatchObject([{ pointer: '/email', code: 'caregiver.email_missing' }]);
      const id = await idOf(api.post('/caregivers', { ...body, email: 'granny@example.test' }));
      expect((await api.patch(`/caregivers/${id}`, { channel: 'call' }, { 'If-Match': '"1"' })).body.errors).toMatchObject([
        { pointer: '/phone' },
      ]);
      expect((await api.patch(`/caregivers/${id}`, { channel: 'call', phone: '10000000009' }, { 'If-Match': '"1"' })).body).toMatchObject({
        channel: 'call',
        version: 2,
      });
    });

    it('keeps a parent’s birth date as exactly as it is known and the ID number to itself', async () => {
      const parent = { familyName: '柳', givenName: '大山', sex: 'male', homeCountyCode: '990101', formerNames: ['柳石'] };
      for (const [given, precision] of [
        ['1985', 'year'],
        ['1985-06', 'month'],
        ['1985-06-09', 'day'],
      ] as const) {
        const { body, status } = await api.post('/parents', { ...parent, birthDate: given, idNumber: ID_NUMBER });
        expect(status).toBe(201);
        expect(body).toMatchObject({
          birthDate: given,
          birthDatePrecision: precision,
          hasIdNumber: true,
          formerNames: ['柳石'],
          facilityId: null,
        });
        expect(JSON.stringify(body)).not.toContain(ID_NUMBER);
        expect((await api.get(`/parents/${body.id}`)).body).toEqual(body);
      }
      expect((await api.post('/parents', { ...parent, birthDate: '1985-13' })).status).toBe(422);
      expect((await api.post('/parents', { ...parent, birthDate: '2085' })).status).toBe(422);
    });

    it('adds adult relatives of the parent', async () => {
      const parentId = await used.given.parent(organisationId);
      const body = { parentId, name: '柳小姑', relationship: 'sibling' };
      expect((await api.post('/relatives', { ...body, birthDate: '2015-01-01' })).body.errors).toMatchObject([
        { code: 'relative.not_adult' },
      ]);
      await idOf(api.post('/relatives', { ...body, birthDate: '1990-01-01' }));
      expect((await api.get(`/relatives?parentId=${parentId}`)).body.data).toHaveLength(1);
    });

    it('ties a child to a parent once, and closes the tie once', async () => {
      const childId = await used.given.child({ organisationId });
      const parentId = await used.given.parent(organisationId);
      expect((await api.post('/dyads', { childId, parentId, relationship: 'mother' })).body.errors).toMatchObject([
        { code: 'dyad.relationship_sex' },
      ]);
      const id = await idOf(api.post('/dyads', { childId, parentId, relationship: 'father' }));
      const again = await api.post('/dyads', { childId, parentId, relationship: 'father' });
      expect(again.body).toMatchObject({ status: 409, code: 'dyad.exists', alternatives: [{ id }] });
      expect((await api.get(`/dyads?childId=${childId}&status=open`)).body.data).toHaveLength(1);
      const closed = await api.post(`/dyads/${id}/closings`, { reasonCode: 'family_moved' });
      expect(closed.body).toMatchObject({ id, status: 'closed', closedReason: 'family_moved' });
      expect((await api.post(`/dyads/${id}/closings`, { reasonCode: 'family_moved' })).status).toBe(409);
    });

    it('takes nobody else’s child or parent', async () => {
      const [childId, parentId] = [await used.given.child(), await used.given.parent(await used.given.organisation())];
      const own = await used.given.child({ organisationId });
      expect((await api.post('/dyads', { childId: own, parentId, relationship: 'father' })).status).toBe(404);
      expect((await api.post('/relatives', { parentId, name: '柳', relationship: 'sibling' })).status).toBe(404);
      const caregiver = {
        childId,
        name: '柳奶奶',
        relationship: 'grandmother',
        isGuardian: true,
        phone: '10000000001',
        channel: 'sms',
        language: 'en',
      };
      expect((await api.post('/caregivers', caregiver)).status).toBe(404);
      expect((await api.get(`/parents/${parentId}`)).status).toBe(404);
    });
  });
});
