import { randomUUID } from 'node:crypto';
import { Given } from '../../support/given';
import { ApiClient, useApp } from '../../support/app';
import { TracingsJobs } from '../../../src/tracing/tracings.jobs';
import { nameKey } from '../../../src/kernel/names';

describe('finding a parent', () => {
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

  it('is no register to search: one person asks a hundred times a day', async () => {
    const requestedBy = await given.user('coordinator', { organisationId });
    const requestedAt = used.clock.now();
    const done = await parent();
    for (let i = 0; i < 100; i += 1)
      await given.row('tracings', {
        ...{ id: randomUUID(), organisationId, parentId: done, requestedBy, requestedAt, answerDue: '2026-09-12' },
        ...{ status: 'not_found', closedAt: requestedAt },
      });
    const curious = await used.as(requestedBy);
    const parentId = await parent();
    const { headers } = await curious.post('/tracings', { parentId }).expect(429);
    expect(Number(headers['retry-after'])).toBe(24 * 3600);
    // Colleagues, and the next day, are free.
    await coordinator.post('/tracings', { parentId: done }).expect(202);
    used.clock.set('2026-09-03T02:00:01Z');
    await (await used.as(requestedBy)).post('/tracings', { parentId }).expect(202);
  });

  it('asks, shows the candidate to that facility only, and tells facility and ward after a yes', async () => {
    const [a, b] = facilities;
    if (!a || !b) throw new Error('two facilities');
    const rosterEntryId = await entry(a, 'A1');
    const parentId = await parent();
    const asked = await coordinator.post('/tracings', { parentId }).expect(202);
    expect(asked.body).toEqual({
      id: expect.any(String),
      parentId,
      status: 'asked',
      requestedAt: '2026-09-02T02:00:00.000Z',
      answerDue: '2026-09-12',
      facility: null,
      wardName: null,
    });
    expect(await desk(b.liaison)).toEqual([]);
    const [candidate] = await desk(a.liaison);
    expect(candidate).toMatchObject({
      comparison: { name: 'same', sex: 'same', birthDate: 'same', homeCounty: 'same', idNumber: 'unknown' },
      parent: { familyName: '柳', givenName: '远山', birthDate: '1985-05-05', idNumberKnown: false },
      rosterEntry: { number: 'A1', wardName: 'Ward 3' },
    });
    const confirmed = await a.liaison.post(`/tracing-candidates/${candidate?.id}/confirmations`).expect(201);
    expect(confirmed.body).toMatchObject({ status: 'confirmed' });
    const found = await coordinator.get(`/tracings/${asked.body.id}`).expect(200);
    expect(found.body).toMatchObject({ status: 'found', facility: { id: a.id, name: '甲所（虚构）' }, wardName: 'Ward 3' });
    expect(JSON.stringify(found.body)).not.toContain('A1');
    expect(await used.db.one(`SELECT parent_id, roster_entry_id, facility_id FROM custody_episodes WHERE ended_on IS NULL`)).toEqual({
      parentId,
      rosterEntryId,
      facilityId: a.id,
    });
    expect(await used.db.sql(`SELECT payload FROM outbox WHERE topic = 'tracing.found'`)).toEqual([
      { payload: { tracingId: asked.body.id, parentId, organisationId } },
    ]);
    await coordinator
      .post('/tracings', { parentId })
      .expect(409)
      .expect(({ body }) => expect(body.code).toBe('tracing.already_located'));
  });

  it('keeps other facilities, roles and organisations out', async () => {
    const [a, b] = facilities;
    if (!a || !b) throw new Error('two facilities');
    await entry(a, 'A1');
    const parentId = await parent();
    const { id } = await ask(parentId);
    const [candidate] = await desk(a.liaison);
    await b.liaison.get(`/tracing-candidates/${candidate?.id}`).expect(404);
    await b.liaison.post(`/tracing-candidates/${candidate?.id}/confirmations`).expect(404);
    await coordinator.get('/tracing-candidates').expect(403);
    await coordinator.get('/roster-entries').expect(403);
    await a.liaison.get('/tracings').expect(403);
    const stranger = await used.as(await given.user('coordinator'));
    await stranger.get(`/tracings/${id}`).expect(404);
    await stranger.post('/tracings', { parentId }).expect(404);
    expect((await stranger.get('/tracings').expect(200)).body.data).toEqual([]);
  });

  it('takes no answer from a facility that somebody has left, not from a page that was open either', async () => {
    const [a, b] = facilities;
    if (!a || !b) throw new Error('two facilities');
    const rosterEntryId = await entry(a, 'A1');
    const { id } = await ask(await parent());
    const [candidate] = await desk(a.liaison);
    const page = await used.browser(a.liaisonId);
    expect((await page.get('/liaison/tracing')).text).toContain(`/liaison/tracing/${candidate?.id}/confirmations`);
    await used.db.sql(`UPDATE roster_entries SET facility_id = $2, ward_id = $3 WHERE id = $1`, [rosterEntryId, b.id, b.wardId]);
    for (const [verb, fields] of [
      ['confirmations', {}],
      ['rejections', { reasonCode: 'other_person' }],
    ] as const)
      expect((await page.submit('/liaison/tracing', fields, `/liaison/tracing/${candidate?.id}/${verb}`)).status).toBe(404);
    expect(await used.db.sql(`SELECT status FROM tracing_candidates`)).toEqual([{ status: 'waiting' }]);
    expect((await coordinator.get(`/tracings/${id}`)).body).toMatchObject({ status: 'asked', facility: null });
    await used.app.get(TracingsJobs).closeDue();
    const [moved] = await desk(b.liaison);
    await b.liaison.post(`/tracing-candidates/${moved?.id}/confirmations`).expect(201);
  });

  it('allows one open question per parent, also of twenty at once', async () => {
    const parentId = await parent();
    const answers = await Promise.all(Array.from({ length: 20 }, () => coordinator.post('/tracings', { parentId })));
    expect(answers.map((a) => a.status).sort()).toEqual([202, ...Array<number>(19).fill(409)]);
    expect(answers.filter((a) => a.status === 409).every((a) => a.body.code === 'tracing.already_asked')).toBe(true);
  });

  it('takes exactly one of twenty confirmations at once, for two different candidates', async () => {
    const [a, b] = facilities;
    if (!a || !b) throw new Error('two facilities');
    await entry(a, 'A1');
    await entry(b, 'B1');
    const { id } = await ask(await parent());
    const [one] = await desk(a.liaison);
    const [other] = await desk(b.liaison);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0
          ? a.liaison.post(`/tracing-candidates/${one?.id}/confirmations`)
          : b.liaison.post(`/tracing-candidates/${other?.id}/confirmations`),
      ),
    );
    expect(answers.map((r) => r.status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
    expect(await used.db.sql(`SELECT status FROM tracing_candidates ORDER BY status`)).toEqual([
      { status: 'confirmed' },
      { status: 'lapsed' },
    ]);
    expect(await used.db.one(`SELECT count(*) AS n FROM custody_episodes WHERE ended_on IS NULL`)).toEqual({ n: 1 });
    expect(await used.db.one(`SELECT count(*) AS n FROM outbox WHERE topic = 'tracing.found'`)).toEqual({ n: 1 });
    expect((await coordinator.get(`/tracings/${id}`)).body.status).toBe('found');
  });

  it('looks the same for no match, a refusal and silence, before and after the answer day, as JSON and as a page', async () => {
    const [a] = facilities;
    if (!a) throw new Error('a facility');
    // Each organisation asks for one person; names of one length, so that whole answers can be compared byte by byte.
    const asker = async (
      givenName: string,
    ): Promise<{ client: ApiClient; userId: string; id: string; parentId: string; givenName: string }> => {
      const own = await given.organisation();
      const userId = await given.user('coordinator', { organisationId: own, name: 'Same Name' });
      const client = await used.as(userId);
      const parentId = await given.parent(own, { familyName: '柳', givenName });
      const { body } = await client.post('/tracings', { parentId }).expect(202);
      return { client, userId, id: (body as { id: string }).id, parentId, givenName };
    };
    await entry(a, 'R', { givenName: '拒绝', nameKey: nameKey('柳', '拒绝') });
    await entry(a, 'S', { givenName: '沉默', nameKey: nameKey('柳', '沉默') });
    const askers = [await asker('无人'), await asker('拒绝'), await asker('沉默')];
    const waiting = (await a.liaison.get('/tracing-candidates')).body.data as { id: string; rosterEntry: { number: string } }[];
    expect(waiting.map((c) => c.rosterEntry.number)).toEqual(['R', 'S']);

    const seen = async (): Promise<string[]> =>
      Promise.all(
        askers.map(async ({ userId, id, parentId, givenName }) => {
          const client = await used.as(userId);
          const one = await client.get(`/tracings/${id}`).expect(200);
          const list = await client.get('/tracings').expect(200);
          const page = await (await used.browser(userId)).get('/tracings').expect(200);
          const bare = (text: string): string =>
            text
              .replaceAll(id, 'ID')
              .replaceAll(parentId, 'PARENT')
              .replaceAll(givenName, 'NAME')
              .replace(/name="_(csrf|key)" value="[^"]*"/g, '')
              .replace(/W\/"[^"]*"|[0-9a-f-]{36}/g, '');
          const headers = Object.entries(one.headers as Record<string, string>).filter(
            ([name]) => !['date', 'x-request-id', 'etag', 'server-timing'].includes(name),
          );
          return [JSON.stringify(headers), bare(one.text), bare(list.text), bare(page.text)].join('\n');
        }),
      );
    const allSame = async (status: string): Promise<void> => {
      const [none, refused, silent] = await seen();
      expect(none).toContain(`"status":"${status}"`);
      expect(refused).toBe(none);
      expect(silent).toBe(none);
    };

    await allSame('asked');
    used.clock.advanceMinutes(3 * 24 * 60);
    const officer = (): Promise<ApiClient> => used.as(a.liaisonId);
    await (await officer()).post(`/tracing-candidates/${waiting[0]?.id}/rejections`, { reasonCode: 'may_not_disclose' }).expect(201);
    await allSame('asked');
    used.clock.set('2026-09-12T15:59:00Z'); // still the answer day in Shanghai
    await used.app.get(TracingsJobs).closeDue();
    await allSame('asked');
    used.clock.set('2026-09-12T16:01:00Z');
    await used.app.get(TracingsJobs).closeDue();
    await allSame('not_found');
    expect(await used.db.sql(`SELECT DISTINCT closed_at FROM tracings`)).toEqual([{ closedAt: new Date('2026-09-12T16:01:00Z') }]);
    // The asker's own audit trail tells nothing either: a refusal is a line of the facility's.
    const lines = await used.db.sql<{ organisationId: string; actions: string[] }>(
      `SELECT t.organisation_id, array_agg(e.action ORDER BY e.at, e.action) AS actions FROM tracings t JOIN audit_events e ON e.organisation_id = t.organisation_id
        WHERE e.action LIKE 'tracing%' GROUP BY t.organisation_id`,
    );
    expect(new Set(lines.map((l) => l.actions.join()))).toEqual(new Set(['tracing.request,tracing.close']));
    expect(await desk(await officer())).toEqual([]);
    await (
      await officer()
    )
      .post(`/tracing-candidates/${waiting[1]?.id}/confirmations`)
      .expect(409)
      .expect(({ body }) => expect(body.code).toBe('tracing.closed'));
  });

  it('closes an hour once, whichever instance comes first', async () => {
    const jobs = used.app.get(TracingsJobs);
    expect((await Promise.all([jobs.closeDue(), jobs.closeDue(), jobs.closeDue()])).filter(Boolean)).toHaveLength(1);
  });

  it('decides a candidate once', async () => {
    const [a] = facilities;
    if (!a) throw new Error('a facility');
    await entry(a, 'A1');
    await ask(await parent());
    const [candidate] = await desk(a.liaison);
    await a.liaison.post(`/tracing-candidates/${candidate?.id}/rejections`, { reasonCode: 'whatever' }).expect(422);
    await a.liaison.post(`/tracing-candidates/${candidate?.id}/rejections`, { reasonCode: 'other_person' }).expect(201);
    await a.liaison
      .post(`/tracing-candidates/${candidate?.id}/rejections`, { reasonCode: 'other_person' })
      .expect(409)
      .expect(({ body }) => expect(body.code).toBe('tracing.candidate_decided'));
  });

  it('finds by a former name on the roster written with a dot, and by an ID number under another name', async () => {
    const [a, b] = facilities;
    if (!a || !b) throw new Error('two facilities');
    await entry(a, 'A1', { familyName: '甲', givenName: '某', nameKey: '甲某', formerNames: ['柳·远山'] });
    await b.liaison
      .post('/roster-entries', { number: 'B7', familyName: '乙', givenName: '某', sex: 'male', idNumber: '11010519491231002X' })
      .expect(201);
    const { body } = await coordinator.post('/parents', {
      familyName: '柳',
      givenName: '远山',
      sex: 'male',
      idNumber: '11010519491231002X',
    });
    await ask((body as { id: string }).id);
    expect(await desk(a.liaison)).toMatchObject([{ comparison: { name: 'close' } }]);
    expect(await desk(b.liaison)).toMatchObject([
      { comparison: { name: 'different', idNumber: 'same' }, rosterEntry: { idNumberKnown: true } },
    ]);
  });
});
