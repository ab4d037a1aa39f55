import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import { expectWhole, idOf, statuses } from '../closures-given';
import { requestOf } from '../visits-given';
import { leave, SAID, shutFor, silentHouse } from './silent';

describe('closures of a facility at which nobody has an account', () => {
  const used = useApp();
  const code = (answer: { body: unknown }): string => (answer.body as { code: string }).code;

  it('a phoned lock-down with nine families is one act: looked at, published, the sessions shut, everybody told, and who said it is kept', async () => {
    const at = await silentHouse(used, 9);
    const body = { facilityId: at.facilityId, from: at.day, to: at.day, reasonCode: 'security', onBehalfOf: SAID };
    const unseen = await at.coordinator.post('/told-closures', body).expect(409);
    expect(code(unseen)).toBe('closure.look_first');
    expect(await statuses(used)).toEqual({ confirmed: 9 });
    const done = await shutFor(at.coordinator, body);
    expect(done).toMatchObject({ dryRun: false, counts: { confirmed: 0 }, others: 0 });
    expect(await statuses(used)).toEqual({ cancelled: 9 });
    expect(await used.db.sql(`SELECT status FROM sessions WHERE id = $1`, [at.sessionId])).toEqual([{ status: 'closed' }]);
    const lines = await used.db.sql(`SELECT DISTINCT on_behalf_of FROM visit_status_changes WHERE action = 'cancel'`);
    expect(lines).toEqual([{ onBehalfOf: SAID }]);
    expect(await used.db.sql(`SELECT kind, on_behalf_of, changed_by FROM closure_changes`)).toEqual([
      { kind: 'published', onBehalfOf: SAID, changedBy: at.userId },
    ]);
    const audit = await used.db.sql(`SELECT actor_user_id, details FROM audit_events WHERE action = 'closure.add'`);
    expect(audit).toMatchObject([{ actorUserId: at.userId, details: { channel: 'phone', saidAt: SAID.saidAt } }]);
    // Somebody at the facility said so: the families keep their first place.
    expect(await used.db.one(`SELECT count(*)::int AS n FROM rebooking_priorities WHERE used_at IS NULL`)).toEqual({ n: 9 });
    await expectWhole(used);
  });

  it('is made longer, opened again and taken back in the facility’s name, with the same guards', async () => {
    const at = await silentHouse(used, 2);
    const next = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    const { closureId } = await shutFor(at.coordinator, {
      facilityId: at.facilityId,
      from: at.day,
      to: at.day,
      reasonCode: 'security',
      onBehalfOf: SAID,
    });
    const url = `/told-closures/${String(closureId)}`;
    const undone = await at.coordinator.post(`${url}/undos`, { version: 1, onBehalfOf: SAID }).expect(201);
    expect(undone.body).toMatchObject({ state: 'withdrawn', sessionIds: [at.sessionId] });
    expect(await statuses(used)).toEqual({ confirmed: 2 });
    expect(code(await at.coordinator.post(`${url}/undos`, { onBehalfOf: SAID }).expect(409))).toBe('closure.undone_already');

    const again = await shutFor(at.coordinator, {
      facilityId: at.facilityId,
      from: at.day,
      to: at.day,
      reasonCode: 'security',
      onBehalfOf: SAID,
    });
    const other = `/told-closures/${String(again.closureId)}`;
    const longer = { to: addDays(at.day, 1), version: 1, onBehalfOf: SAID };
    expect((await at.coordinator.post(`${other}/extensions?dryRun=true`, longer).expect(200)).body).toMatchObject({ sessionIds: [next] });
    await at.coordinator.post(`${other}/extensions`, longer).expect(201);
    const stale = await at.coordinator.post(`${other}/reopenings`, { version: 1, onBehalfOf: SAID }).expect(409);
    expect(code(stale)).toBe('closure.changed_meanwhile');
    const open = await at.coordinator.post(`${other}/reopenings`, { version: 2, onBehalfOf: SAID }).expect(201);
    expect((open.body as { sessionIds: string[] }).sessionIds.sort()).toEqual([at.sessionId, next].sort());
    expect((open.body as { history: { kind: string; onBehalfOf: object }[] }).history.map((line) => [line.kind, line.onBehalfOf])).toEqual([
      ['published', SAID],
      ['extended', SAID],
      ['reopened', SAID],
    ]);
    await expectWhole(used);
  });

  it('published twice at once is one closure', async () => {
    const at = await silentHouse(used, 2);
    const body = { facilityId: at.facilityId, from: at.day, to: at.day, reasonCode: 'security', onBehalfOf: SAID };
    const look = await at.coordinator.post('/told-closures?dryRun=true', body).expect(200);
    const { fingerprint } = look.body as { fingerprint: string };
    const colleague = await used.as(await used.given.user('lead', { organisationId: at.organisationId }));
    const answers = await Promise.all(
      [at.coordinator, colleague, at.coordinator, colleague].map((api) => api.post('/told-closures', { ...body, fingerprint })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.filter((answer) => answer.status === 409).map(code)).toEqual(Array.from({ length: 3 }, () => 'closure.overlaps'));
    expect(await used.db.one(`SELECT count(*)::int AS n FROM closures`)).toEqual({ n: 1 });
    expect(await statuses(used)).toEqual({ cancelled: 2 });
    await expectWhole(used);
  });

  it('calls off the meetings of other organisations as well, and says how many, never whose', async () => {
    const at = await silentHouse(used, 1);
    const stranger = await used.given.readyFamily({ facilityId: at.facilityId });
    const theirs = await used.as(await used.given.user('coordinator', { organisationId: stranger.organisationId }));
    const visitId = idOf(await theirs.post('/visits', requestOf(stranger, at.sessionId)).expect(201));
    const body = { facilityId: at.facilityId, from: at.day, to: at.day, reasonCode: 'security', onBehalfOf: SAID };
    const look = await at.coordinator.post('/told-closures?dryRun=true', body).expect(200);
    expect(look.body).toMatchObject({ others: 1, counts: { confirmed: 1, requested: 0 } });
    expect(JSON.stringify(look.body)).not.toContain(visitId);
    const seen = { ...body, fingerprint: (look.body as { fingerprint: string }).fingerprint };
    const meddling = { ...seen, treatments: [{ visitId, action: 'wait' }] };
    expect(code(await at.coordinator.post('/told-closures', meddling).expect(422))).toBe('closure.visit_unknown');
    const unseen = await at.coordinator.post('/told-closures', body).expect(409);
    expect(JSON.stringify(unseen.body)).not.toContain(visitId);
    const done = await at.coordinator.post('/told-closures', seen).expect(201);
    expect(JSON.stringify(done.body)).not.toContain(visitId);
    expect(await statuses(used)).toEqual({ cancelled: 2 });
    // The other organisation reads what was done, not who said it to whom.
    const read = await theirs.get(`/closures/${String((done.body as { closureId: string }).closureId)}`).expect(200);
    expect(read.body).toMatchObject({ history: [{ kind: 'published', onBehalfOf: null }], visits: [{ visit: { id: visitId } }] });
    const own = await theirs.get(`/visits/${visitId}`).expect(200);
    expect(JSON.stringify(own.body)).not.toContain(SAID.name);
    await expectWhole(used);
  });

  it('is refused where an officer has an account, where one has nothing to do, for what nobody can have said yet, and for other roles', async () => {
    const at = await silentHouse(used);
    const body = { facilityId: at.facilityId, from: at.day, to: at.day, reasonCode: 'security', onBehalfOf: SAID };
    const late = { ...body, onBehalfOf: { ...SAID, saidAt: '2030-01-01T00:00:00Z' } };
    const errors = (await at.coordinator.post('/told-closures?dryRun=true', late).expect(422)).body as { errors: object[] };
    expect(errors.errors).toMatchObject([{ pointer: '/onBehalfOf/saidAt', code: 'visit.in_future' }]);
    const { onBehalfOf: _, ...nobody } = body;
    await at.coordinator.post('/told-closures', nobody).expect(422);
    const elsewhere = await used.given.facility();
    await at.coordinator.post('/told-closures', { ...body, facilityId: elsewhere }).expect(404);
    const worker = await used.as(
      await used.given.user('worker', { organisationId: at.organisationId, workerId: await used.given.worker(at.organisationId) }),
    );
    await worker.post('/told-closures', body).expect(403);

    const { closureId } = await shutFor(at.coordinator, body);
    const officer = await used.given.user('liaison', { facilityId: at.facilityId });
    for (const [path, sent] of [
      ['/told-closures', { ...body, from: addDays(at.day, 3), to: addDays(at.day, 3) }],
      [`/told-closures/${String(closureId)}/undos`, { onBehalfOf: SAID }],
      [`/told-closures/${String(closureId)}/reopenings`, { onBehalfOf: SAID }],
      [`/told-closures/${String(closureId)}/extensions`, { to: addDays(at.day, 1), onBehalfOf: SAID }],
    ] as const)
      expect([path, code(await at.coordinator.post(path, sent).expect(409))]).toEqual([path, 'desk.ask_officer']);
    // The new officer finds what was written in her name, and takes it back herself.
    const liaison = await used.as(officer);
    const found = await liaison.get(`/closures/${String(closureId)}`).expect(200);
    expect(found.body).toMatchObject({ history: [{ onBehalfOf: SAID }] });
    await liaison.post(`/closures/${String(closureId)}/undos`, {}).expect(201);
    await leave(used, at.facilityId);
    expect(await statuses(used)).toEqual({ confirmed: 1 });
  });

  it.each(['en', 'zh-CN'])('on pages in %s: from the paper desk to the form, whom it hits, who said it, and back again', async (locale) => {
    const at = await silentHouse(used, 2);
    const page = await used.browser(await used.given.user('coordinator', { organisationId: at.organisationId, locale }));
    const get = async (path: string): Promise<string> => {
      const answer = await page.get(path).set('Accept-Language', locale);
      expect([path, answer.status]).toEqual([path, 200]);
      return answer.text;
    };
    const home = `/offline-desk/facilities/${at.facilityId}/closures`;
    expect(await get('/offline-desk')).toContain(home);
    expect(await get('/affected-visits')).toContain('/offline-desk#silent');
    await get(home);
    await get(`${home}/new`);
    const look = await get(`${home}/new?from=${at.day}&to=${at.day}&reasonCode=security`);
    expect(look).toContain('name="saidBy"');
    const fingerprint = /name="fingerprint" value="([0-9a-f]+)"/.exec(look)?.[1] ?? '';
    const form = { from: at.day, to: at.day, reasonCode: 'security', fingerprint };
    const nobody = await page.submit(`${home}/new`, { ...form, channel: 'phone', saidBy: '', saidOn: '', saidTime: '' }, home);
    expect([nobody.status, nobody.text.includes('#f-saidBy'), nobody.text.includes('#f-saidOn')]).toEqual([422, true, true]);
    expect(await statuses(used)).toEqual({ confirmed: 2 });
    const said = { channel: 'in_person', saidBy: '韩警官', saidOn: '2026-09-01', saidTime: '07:10' };
    const future = await page.submit(`${home}/new`, { ...form, ...said, saidOn: '2031-01-01' }, home);
    expect([future.status, future.text.includes('#f-saidOn')]).toEqual([422, true]);
    const saved = await page.submit(`${home}/new`, { ...form, ...said }, home);
    expect(saved.headers.location).toMatch(/done=published$/);
    const standing = await get(saved.headers.location ?? '');
    expect(standing).toContain('韩警官');
    const path = (saved.headers.location ?? '').split('?')[0] ?? '';
    const longer = await get(`${path}/extension?to=${addDays(at.day, 1)}&version=1`);
    expect(longer).toContain('name="saidBy"');
    const undone = await page.submit(path, { version: '1', ...said }, `${path}/undos`);
    expect(undone.headers.location).toBe(`${path}?done=undone`);
    expect(await statuses(used)).toEqual({ confirmed: 2 });
    await used.given.user('liaison', { facilityId: at.facilityId });
    expect((await page.get(home)).status).toBe(409);
  });
});
