import { randomUUID } from 'node:crypto';
import { Given } from '../../support/given';
import { ApiClient, useApp } from '../../support/app';
import { nameKey } from '../../../src/kernel/names';

describe('the roster, and tracing on pages', () => {
  const used = useApp();
  let given: Given;
  let organisationId = '';
  let coordinator: ApiClient;
  let facilities: { id: string; wardId: string; liaison: ApiClient; liaisonId: string }[] = [];

  const facility = async (name: string): Promise<(typeof facilities)[number]> => {
    const id = await given.facility({ name });
    const wardId = await given.ward(id, '3');
    const liaisonId = await given.user('liaison', { facilityId: id });
    return { id, wardId, liaisonId, liaison: await used.as(liaisonId) };
  };
  const entry = (at: { id: string; wardId: string }, number: string, values: Record<string, unknown> = {}): Promise<string> =>
    given.row('roster_entries', {
      id: randomUUID(),
      facilityId: at.id,
      wardId: at.wardId,
      number,
      familyName: '柳',
      givenName: '远山',
      nameKey: nameKey('柳', '远山'),
      sex: 'male',
      birthDate: '1985-05-05',
      homeCountyCode: '990101',
      ...values,
    });
  const parent = (values: Record<string, unknown> = {}): Promise<string> =>
    given.parent(organisationId, { familyName: '柳', givenName: '远山', ...values });
  const ask = async (parentId: string): Promise<{ id: string }> =>
    (await coordinator.post('/tracings', { parentId }).expect(202)).body as { id: string };
  const desk = async (liaison: ApiClient): Promise<{ id: string }[]> =>
    ((await liaison.get('/tracing-candidates').expect(200)).body as { data: { id: string }[] }).data;

  beforeEach(async () => {
    given = used.given;
    organisationId = await given.organisation();
    coordinator = await used.as(await given.user('coordinator', { organisationId }));
    facilities = [await facility('甲所（虚构）'), await facility('乙所（虚构）')];
  });

  it('pairs a question and a roster line that are written at the same moment', async () => {
    const [a] = facilities;
    if (!a) throw new Error('a facility');
    for (let i = 0; i < 5; i += 1) {
      const name = { familyName: '柳', givenName: `同${'一二三四五'[i]}` };
      const parentId = await parent(name);
      await Promise.all([ask(parentId), a.liaison.post('/roster-entries', { number: `S${i}`, ...name, sex: 'male' }).expect(201)]);
    }
    expect(await desk(a.liaison)).toHaveLength(5);
  });

  it('takes null where it means "not given"', async () => {
    const [a] = facilities;
    const nothing = { idNumber: null, wardCode: null, grade: null, birthDate: null, homeCountyCode: null, formerNames: null };
    const line = { number: 'N1', familyName: '柳', givenName: '远山', sex: 'male', ...nothing };
    for (let i = 0; i < 2; i += 1) await a?.liaison.post('/roster-entries', line).expect(201);
  });

  it('brings a roster line up to date by its number and pairs it with open questions', async () => {
    const [a] = facilities;
    if (!a) throw new Error('a facility');
    await ask(await parent());
    const first = await a.liaison
      .post('/roster-entries', { number: 'A9', familyName: '柳', givenName: '近山', sex: 'male', birthDate: '1985-05-05' })
      .expect(201);
    expect(await desk(a.liaison)).toEqual([]);
    const again = await a.liaison
      .post('/roster-entries', { number: 'A9', familyName: '柳', givenName: '远山', sex: 'male', wardCode: '3', grade: 'lenient' })
      .expect(201);
    expect(again.body).toMatchObject({ id: first.body.id, birthDate: '1985-05-05', ward: { code: '3' }, grade: 'lenient' });
    expect(await desk(a.liaison)).toHaveLength(1);
    expect(await used.db.sql(`SELECT kind FROM custody_events ORDER BY kind`)).toEqual([
      { kind: 'grade_changed' },
      { kind: 'ward_changed' },
    ]);
    await a.liaison
      .post('/roster-entries', { number: 'A10', familyName: '柳', givenName: '甲', sex: 'male', wardCode: '99' })
      .expect(422)
      .expect(({ body }) => expect(body.errors[0]).toMatchObject({ pointer: '/wardCode', code: 'roster.ward_unknown' }));
  });

  it('pages through the roster, by number or name', async () => {
    const [a, b] = facilities;
    if (!a || !b) throw new Error('two facilities');
    for (const n of [1, 2, 3]) await entry(a, `A${n}`);
    await entry(b, 'B1');
    const first = (await a.liaison.get('/roster-entries?limit=2').expect(200)).body;
    expect(first.data.map((e: { number: string }) => e.number)).toEqual(['A1', 'A2']);
    const second = (await a.liaison.get(`/roster-entries?limit=2&cursor=${first.page.nextCursor}`).expect(200)).body;
    expect(second).toMatchObject({ data: [{ number: 'A3' }], page: { nextCursor: null } });
    expect((await a.liaison.get(`/roster-entries?search=${encodeURIComponent('柳 远')}`).expect(200)).body.data).toHaveLength(3);
    expect((await a.liaison.get('/roster-entries?search=a2').expect(200)).body.data).toHaveLength(1);
    await a.liaison.get('/roster-entries?unknown=1').expect(400);
  });

  it('looks for somebody without a name or number in any address', async () => {
    const [a] = facilities;
    if (!a) throw new Error('a facility');
    for (let i = 10; i < 70; i += 1) await entry(a, `A${i}`);
    await entry(a, 'B1', { familyName: '赵', givenName: '测', nameKey: nameKey('赵', '测') });
    const officer = await used.browser(a.liaisonId);
    const found = await officer.submit('/liaison/roster', { search: '赵' }, '/liaison/roster/searches');
    expect([found.status, found.text.includes('赵测'), found.text.includes('柳远山')]).toEqual([200, true, false]);
    expect(found.text).not.toMatch(/(href|action)="[^"]*(search=|B1|赵|%E8%B5%B5)/);
    const many = await officer.submit('/liaison/roster', { search: '柳' }, '/liaison/roster/searches');
    const cursor = /name="cursor" value="([^"]+)"/.exec(many.text)?.[1] ?? '';
    expect([many.text.includes('A10'), many.text.includes('A69'), cursor === '']).toEqual([true, false, false]);
    const rest = await officer.submit('/liaison/roster', { search: '柳', cursor }, '/liaison/roster/searches');
    expect([rest.text.includes('A69'), rest.text.includes('赵测')]).toEqual([true, false]);
    const forged = await officer.submit('/liaison/roster', { search: '赵', _csrf: 'forged' }, '/liaison/roster/searches');
    expect(forged.status).toBe(403);
    const long = await officer.submit('/liaison/roster', { search: 'x'.repeat(61) }, '/liaison/roster/searches');
    expect(long.status).toBe(422);
    await officer.get(`/liaison/roster?search=${encodeURIComponent('赵')}`).expect(400);
  });

  it('asks from the child page, and answers and keeps the roster without JavaScript', async () => {
    const [a] = facilities;
    if (!a) throw new Error('a facility');
    await entry(a, 'A1');
    const childId = await given.child({ organisationId });
    const parentId = await parent();
    const dyadId = await given.dyad(childId, parentId);
    const desk = await used.browser(await given.user('coordinator', { organisationId }));
    const asked = await desk.submit('/tracings', {}, `/dyads/${dyadId}/tracings`);
    expect([asked.status, asked.headers.location]).toEqual([303, `/children/${childId}`]);
    expect((await desk.submit('/tracings', {}, `/dyads/${dyadId}/tracings`)).status).toBe(409);
    const officer = await used.browser(a.liaisonId);
    const html = (await officer.get('/liaison/tracing').expect(200)).text;
    expect(html).toContain('柳远山');
    expect(/<title>([^<]*)/.exec(html)?.[1]).toBe('Is this the same person? – Kinline');
    const action = /action="(\/liaison\/tracing\/[^"]+\/confirmations)"/.exec(html)?.[1] ?? '';
    const missing = await officer.submit('/liaison/tracing', {}, action.replace('confirmations', 'rejections'));
    expect([missing.status, missing.text.includes('<title>Error: ')]).toEqual([422, true]);
    expect((await officer.submit('/liaison/tracing', {}, action)).headers.location).toBe('/liaison/tracing');
    const late = await officer.submit('/liaison/roster', {}, action);
    expect([late.status, late.text.includes('decided this already')]).toEqual([409, true]);
    const roster = await officer.submit('/liaison/roster', {
      number: 'Z1',
      familyName: '赵',
      givenName: '测',
      sex: 'female',
      birthDate: '',
      wardCode: '3',
      grade: '',
    });
    expect([roster.status, roster.headers.location]).toEqual([303, '/liaison/roster']);
    expect((await officer.get('/liaison/roster')).text).toContain('赵测');
    const wrong = await officer.submit('/liaison/roster', { number: '', familyName: '赵', givenName: '测', sex: 'female' });
    expect([wrong.status, wrong.text.includes('value="赵"')]).toEqual([422, true]);
    expect((await desk.get('/tracings?status=found').expect(200)).text).toContain('甲所（虚构）');
  });
});
