import { newId } from '../../src/kernel/ids';
import { ApiClient, useApp } from '../support/app';
import type { ReadyFamily } from '../support/given';

const used = useApp();
let family: ReadyFamily;
let coordinator: ApiClient;
let lead: ApiClient;
let worker: ApiClient;
let liaison: ApiClient;
let otherNgo: ApiClient;
let otherFacility: ApiClient;

beforeEach(async () => {
  family = await used.given.readyFamily();
  const { organisationId, facilityId } = family;
  coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
  lead = await used.as(await used.given.user('lead', { organisationId }));
  worker = await used.as(await used.given.user('worker', { organisationId, workerId: family.workerId }));
  liaison = await used.as(await used.given.user('liaison', { facilityId }));
  otherNgo = await used.as(await used.given.user('coordinator'));
  otherFacility = await used.as(await used.given.user('liaison', { facilityId: await used.given.facility() }));
});

const body = (values: object = {}): object => ({ dyadId: family.dyadId, kind: 'letter', direction: 'to_parent', ...values });
const pass = { check: 'child_safety', result: 'pass' };

async function entered(values: object = {}, by: ApiClient = coordinator): Promise<{ id: string; reference: string }> {
  const answer = await by.post('/exchanges', body(values)).expect(201);
  return answer.body as { id: string; reference: string };
}

async function walk(id: string, steps: [ApiClient, string, object?][]): Promise<void> {
  for (const [who, path, sent] of steps) await who.post(`/exchanges/${id}/${path}`, sent ?? {}).expect(201);
}
const toFacility = (id: string): Promise<void> =>
  walk(id, [
    [lead, 'screenings', pass],
    [worker, 'dispatches'],
    [liaison, 'receipts'],
  ]);

describe('POST /exchanges', () => {
  it('enters a letter with a code for its cover sheet and says where it is', async () => {
    const answer = await coordinator.post('/exchanges', body({ pages: 2, authorship: 'dictated' })).expect(201);
    expect(answer.body).toMatchObject({
      dyadId: family.dyadId,
      kind: 'letter',
      direction: 'to_parent',
      status: 'entered',
      pages: 2,
      authorship: 'dictated',
      hasScan: false,
      version: 1,
    });
    expect((answer.body as { reference: string }).reference).toMatch(/^[34679ACDEFGHJKMNPQRTWXY]{5}$/);
    expect(answer.headers.etag).toBe('"1"');
  });

  it.each([
    ['nothing', {}, ['/dyadId', '/kind', '/direction']],
    ['a kind that is none', { kind: 'parcel' }, ['/dyadId', '/kind', '/direction']],
    ['a dyad that is no id', { dyadId: 'x', kind: 'letter', direction: 'to_parent' }, ['/dyadId']],
    ['pages below one', { dyadId: newId(), kind: 'letter', direction: 'to_parent', pages: 0 }, ['/pages']],
    ['pages as a word', { dyadId: newId(), kind: 'letter', direction: 'to_parent', pages: 'two' }, ['/pages']],
    ['half a page', { dyadId: newId(), kind: 'letter', direction: 'to_parent', pages: 1.5 }, ['/pages']],
    ['a party that is no list', { dyadId: newId(), kind: 'live_call', party: 'me' }, ['/party']],
    [
      'a code that is no text',
      { dyadId: newId(), kind: 'letter', direction: 'to_child', inReplyToReference: { $ne: 1 } },
      ['/inReplyToReference'],
    ],
  ])('answers 422 with every fault for %s', async (_what, sent, pointers) => {
    const answer = await coordinator
      .post('/exchanges', sent)
      .expect(422)
      .expect('Content-Type', /problem\+json/);
    expect((answer.body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer).sort()).toEqual([...pointers].sort());
  });

  it.each([{ content: 'Dear mum' }, { status: 'handed_over' }, { enteredBy: newId() }])('does not know %j', async (extra) => {
    await coordinator.post('/exchanges', body(extra)).expect(400);
  });

  it('gives the reasons in both languages when the family has not said yes', async () => {
    await used.db.sql(`UPDATE consents SET withdrawn_at = now() WHERE dyad_id = $1`, [family.dyadId]);
    const en = await coordinator.post('/exchanges', body()).expect(422);
    const zh = await coordinator.in('zh-CN').post('/exchanges', body()).expect(422);
    for (const { body: problem } of [en, zh] as {
      body: { code: string; reasons: { code: string; message: string; source: string }[] };
    }[]) {
      expect(problem.code).toBe('exchange.not_allowed');
      expect(problem.reasons).toContainEqual(expect.objectContaining({ code: 'consent.missing', severity: 'hard' }));
    }
    expect((en.body as { title: string }).title).not.toBe((zh.body as { title: string }).title);
  });

  it('does the same request once, and needs a key', async () => {
    const headers = { 'Idempotency-Key': newId() };
    const first = await coordinator.post('/exchanges', body(), headers).expect(201);
    const again = await coordinator.post('/exchanges', body(), headers).expect(201).expect('Idempotency-Replayed', 'true');
    expect((again.body as { id: string }).id).toBe((first.body as { id: string }).id);
    await coordinator.post('/exchanges', body({ pages: 3 }), headers).expect(422);
    await coordinator.post('/exchanges', body(), { 'Idempotency-Key': '' }).expect(400);
  });

  it('takes null for what is not given', async () => {
    const nothing = {
      inReplyToReference: null,
      sessionId: null,
      party: null,
      pages: null,
      authorship: null,
      scanRequestedByChild: null,
      note: null,
    };
    const answer = await coordinator.post('/exchanges', body(nothing)).expect(201);
    expect(answer.body).toMatchObject({ pages: 1, authorship: 'own_words', scanRequestedByChild: false, inReplyTo: null });
  });

  it('asks for a live call as a visit of mode video', async () => {
    const sessionId = await used.given.session(family.facilityId, { mode: 'video', wardId: family.wardId });
    const party = [
      { personType: 'caregiver', personId: family.caregiverId, place: 'inside' },
      { personType: 'worker', personId: family.workerId, place: 'waits' },
    ];
    const answer = await coordinator.post('/exchanges', { dyadId: family.dyadId, kind: 'live_call', sessionId, party }).expect(201);
    const { visitId } = answer.body as { visitId: string };
    const visit = await coordinator.get(`/visits/${visitId}`).expect(200);
    expect(visit.body).toMatchObject({ mode: 'video', status: 'requested' });
  });
});

describe('the way of a letter', () => {
  it('is walked over HTTP to the answer', async () => {
    const { id } = await entered();
    await toFacility(id);
    await walk(id, [
      [liaison, 'screenings', { check: 'facility', result: 'pass' }],
      [liaison, 'handovers'],
    ]);
    const answered = await liaison.post(`/exchanges/${id}/replies`, {}).expect(201);
    expect(answered.body).toMatchObject({
      id,
      status: 'replied',
      replyExchange: { kind: 'letter', direction: 'to_child', status: 'entered' },
    });
    const mine = await coordinator.get(`/exchanges/${id}`).expect(200);
    expect(mine.body).toMatchObject({
      status: 'replied',
      reply: { id: (answered.body as { replyExchange: { id: string } }).replyExchange.id },
    });
    expect((mine.body as { history: { action: string }[] }).history.map((h) => h.action)).toEqual([
      'reply',
      'hand_over',
      'pass_facility',
      'receive',
      'dispatch',
      'pass_safety',
      'enter',
    ]);
  });

  it('refuses steps out of order, and outcomes a check does not have', async () => {
    const { id } = await entered();
    await coordinator.post(`/exchanges/${id}/screenings`, pass).expect(403);
    await liaison.post(`/exchanges/${id}/receipts`, {}).expect(409);
    await worker.post(`/exchanges/${id}/dispatches`, {}).expect(409);
    await worker.post(`/exchanges/${id}/screenings`, pass).expect(403);
    await lead.post(`/exchanges/${id}/screenings`, { check: 'child_safety', result: 'withhold', reasonCode: 'school' }).expect(422);
    await lead.post(`/exchanges/${id}/screenings`, { check: 'child_safety', result: 'return' }).expect(422);
    await lead.post(`/exchanges/${id}/screenings`, { ...pass, checklist: ['address'] }).expect(422);
    await lead.post(`/exchanges/${id}/screenings`, { check: 'taste', result: 'good' }).expect(422);
    await liaison.post(`/exchanges/${id}/withholdings`, { reasonCode: 'Not A Code' }).expect(422);
    await lead.post(`/exchanges/${id}/screenings`, { check: 'child_safety', result: 'return', reasonCode: 'school' }).expect(201);
  });

  it('lets the NGO record a facility’s step only with the name of who told it', async () => {
    const { id } = await entered();
    await walk(id, [
      [lead, 'screenings', pass],
      [worker, 'dispatches'],
    ]);
    const by = { name: 'Officer Lin', channel: 'phone', saidAt: '2026-09-02T09:30:00+08:00' };
    await lead.post(`/exchanges/${id}/receipts`, { onBehalfOf: null }).expect(403);
    await lead.post(`/exchanges/${id}/receipts`, { onBehalfOf: {} }).expect(422);
    await lead.post(`/exchanges/${id}/receipts`, { onBehalfOf: { ...by, rank: 'major' } }).expect(400);
    await worker.post(`/exchanges/${id}/receipts`, { onBehalfOf: by }).expect(403);
    await lead.post(`/exchanges/${id}/receipts`, { onBehalfOf: by }).expect(201);
  });

  it('is nobody else’s: another organisation and another facility find nothing on any route', async () => {
    const { id, reference } = await entered();
    await toFacility(id);
    for (const stranger of [otherNgo, otherFacility]) {
      await stranger.get(`/exchanges/${id}`).expect(404);
      for (const [path, sent] of Object.entries({
        screenings: pass,
        dispatches: {},
        receipts: {},
        handovers: {},
        withholdings: { reasonCode: 'contraband' },
        replies: {},
      })) {
        await stranger.post(`/exchanges/${id}/${path}`, sent).expect(404);
      }
      expect((await stranger.get(`/exchanges?reference=${reference}`).expect(200)).body).toEqual({ data: [], page: { nextCursor: null } });
      expect((await stranger.get('/exchanges').expect(200)).body).toMatchObject({ data: [] });
    }
    await otherNgo.post('/exchanges', body()).expect(404);
    await coordinator.get(`/exchanges/not-an-id`).expect(404);
    await (await used.as()).get('/exchanges').expect(401);
    await (await used.as(await used.given.user('funder', { organisationId: family.organisationId }))).get('/exchanges').expect(403);
  });

  it('tells an officer what finds the letter and nothing more, and only once it is sent', async () => {
    const { id, reference } = await entered();
    await liaison.get(`/exchanges/${id}`).expect(404);
    expect((await liaison.get(`/exchanges?reference=${reference}`).expect(200)).body).toMatchObject({ data: [] });
    await toFacility(id);
    const list = await liaison.get(`/exchanges?reference=${reference.toLowerCase()}`).expect(200);
    const child = await used.db.one<{ preferredName: string }>(`SELECT preferred_name FROM children WHERE id = $1`, [family.childId]);
    const roster = await used.db.one<{ number: string }>(`SELECT number FROM roster_entries WHERE id = $1`, [family.rosterEntryId]);
    expect((list.body as { data: object[] }).data).toEqual([
      {
        id,
        reference,
        kind: 'letter',
        direction: 'to_parent',
        status: 'received',
        pages: 1,
        version: 4,
        child: { initial: [...(child?.preferredName ?? '')][0], age: 10 },
        parent: { rosterNumber: roster?.number },
        hasScan: false,
      },
    ]);
    expect(JSON.stringify((await coordinator.get(`/exchanges/${id}`).expect(200)).body)).not.toContain(roster?.number);
  });
});

describe('GET /exchanges', () => {
  it('filters, turns pages, and answers an unknown code with an empty list', async () => {
    const a = await entered();
    const b = await entered({ kind: 'drawing' });
    await lead.post(`/exchanges/${b.id}/screenings`, pass).expect(201);
    const ids = async (query: string): Promise<string[]> =>
      ((await coordinator.get(`/exchanges?${query}`).expect(200)).body as { data: { id: string }[] }).data.map((row) => row.id);
    expect(await ids('status=entered')).toEqual([a.id]);
    expect(await ids('kind=drawing&direction=to_parent')).toEqual([b.id]);
    expect(await ids(`dyadId=${family.dyadId}`)).toEqual([a.id, b.id]);
    expect(await ids(`dyadId=${newId()}`)).toEqual([]);
    expect(await ids('reference=ZZZZZ')).toEqual([]);
    expect(await ids(`reference=${encodeURIComponent("'; DROP TABLE exchanges; --")}`)).toEqual([]);
    const first = (await coordinator.get('/exchanges?limit=1').expect(200)).body as { page: { nextCursor: string } };
    expect(await ids(`limit=1&cursor=${first.page.nextCursor}`)).toEqual([b.id]);
  });

  it.each(['status=lost', 'limit=0', 'limit=201', 'dyadId=x'])('answers 422 for %s', async (query) => {
    await coordinator.get(`/exchanges?${query}`).expect(422);
  });

  it.each(['colour=red', 'cursor=abc', `cursor=${Buffer.from('["x"]').toString('base64url')}`])('answers 400 for %s', async (query) => {
    await coordinator.get(`/exchanges?${query}`).expect(400);
  });
});

describe('twenty at once', () => {
  const race = async (who: ApiClient, path: string, sent: object = {}): Promise<Record<number, number>> => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => who.post(path, sent)));
    return answers.reduce<Record<number, number>>((sum, { status }) => ({ ...sum, [status]: (sum[status] ?? 0) + 1 }), {});
  };

  it('make exactly one step each, all along the way', async () => {
    const { id } = await entered();
    expect(await race(lead, `/exchanges/${id}/screenings`, pass)).toEqual({ 201: 1, 409: 19 });
    expect(await race(worker, `/exchanges/${id}/dispatches`)).toEqual({ 201: 1, 409: 19 });
    expect(await race(liaison, `/exchanges/${id}/receipts`)).toEqual({ 201: 1, 409: 19 });
    expect(await race(liaison, `/exchanges/${id}/screenings`, { check: 'facility', result: 'pass' })).toEqual({ 201: 1, 409: 19 });
    expect(await race(liaison, `/exchanges/${id}/handovers`)).toEqual({ 201: 1, 409: 19 });
    expect(await race(liaison, `/exchanges/${id}/replies`)).toEqual({ 201: 1, 409: 19 });
    const counts = await used.db.one(
      `SELECT (SELECT count(*)::int FROM exchange_status_changes WHERE exchange_id = $1) AS changes, (SELECT count(*)::int FROM contact_events) AS contacts,
              (SELECT count(*)::int FROM exchanges) AS exchanges, (SELECT version FROM exchanges WHERE id = $1) AS version`,
      [id],
    );
    expect(counts).toEqual({ changes: 7, contacts: 1, exchanges: 2, version: 7 });
  });

  it('pass it or return it, never both', async () => {
    const { id } = await entered();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        lead.post(`/exchanges/${id}/screenings`, i % 2 === 0 ? pass : { check: 'child_safety', result: 'return', reasonCode: 'blame' }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(19);
  });
});
