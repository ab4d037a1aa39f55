import { randomUUID } from 'node:crypto';
import { OutboxWorker } from '../../../src/jobs/outbox-worker';
import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import { expectWhole, house, shut, statuses } from '../closures-given';
import { storm, tokenOf } from '../visits-storm';
import { people, requestOf } from '../visits-given';

const used = useApp();
type Body = Record<string, unknown>;
const reason = { reasonCode: 'security' };
const codeOf = (answer: { body: unknown }): unknown => (answer.body as Body).code;

describe('a preview', () => {
  it('says of each meeting what would happen, and changes nothing', async () => {
    const at = await house(used, 2);
    const [first, second] = at.visitIds;
    const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    const treatments = [
      { visitId: first, action: 'move', sessionId: other },
      { visitId: second, action: 'wait' },
    ];
    const before = await used.db.sql(
      `SELECT (SELECT count(*) FROM audit_events WHERE action LIKE 'visit.%' OR action LIKE 'closure.%' OR action LIKE 'waitlist.%') AS audit, (SELECT count(*) FROM outbox) AS outbox`,
    );
    const look = await at.liaison
      .post(`/facilities/${at.facilityId}/closures?dryRun=true`, { from: at.day, to: at.day, treatments, ...reason })
      .expect(200);
    expect(look.body).toMatchObject({
      dryRun: true,
      closureId: null,
      counts: { confirmed: 2, requested: 0 },
      moved: [{ id: first }],
      visits: [{ id: second }],
    });
    expect((look.body as Body).treatments).toEqual(
      expect.arrayContaining([
        { visitId: first, action: 'move', sessionId: other, codes: [] },
        { visitId: second, action: 'wait', sessionId: null, codes: [] },
      ]),
    );
    expect(await statuses(used)).toEqual({ confirmed: 2 });
    expect(
      await used.db.sql(
        `SELECT (SELECT count(*) FROM audit_events WHERE action LIKE 'visit.%' OR action LIKE 'closure.%' OR action LIKE 'waitlist.%') AS audit, (SELECT count(*) FROM outbox) AS outbox`,
      ),
    ).toEqual(before);
    expect(await used.db.sql(`SELECT status FROM sessions`)).toEqual([{ status: 'open' }, { status: 'open' }]);
  });

  it('is the answer when the meetings have changed since', async () => {
    const at = await house(used, 2);
    const url = `/facilities/${at.facilityId}/closures`;
    const closure = { from: at.day, to: at.day, ...reason };
    const look = await at.liaison.post(`${url}?dryRun=true`, closure).expect(200);
    const { fingerprint } = look.body as { fingerprint: string };
    await at.coordinator.post(`/visits/${at.visitIds[0]}/cancellations`, { cause: 'child', reasonCode: 'child_ill' }).expect(201);
    const changed = await at.liaison.post(url, { ...closure, fingerprint }).expect(409);
    expect(changed.body).toMatchObject({ code: 'closure.preview_changed', preview: { visits: [{ id: at.visitIds[1] }] } });
    expect(await statuses(used)).toEqual({ cancelled: 1, confirmed: 1 });
    const { preview } = changed.body as { preview: { fingerprint: string } };
    await at.liaison.post(url, { ...closure, fingerprint: preview.fingerprint }).expect(201);
    await expectWhole(used);
  });
});

describe('a closure', () => {
  it('moves, keeps waiting and calls off in one act; what does not fit stops it whole', async () => {
    const at = await house(used, 3);
    const [first, second] = at.visitIds;
    const small = await used.given.session(at.facilityId, { day: addDays(at.day, 1), capacity: 1 });
    const url = `/facilities/${at.facilityId}/closures`;
    const move = (visitId: string | undefined) => ({ visitId, action: 'move', sessionId: small });
    const closure = { from: at.day, to: at.day, ...reason };
    const misfit = await at.liaison.post(url, { ...closure, treatments: [move(first), move(second)] }).expect(409);
    expect(misfit.body).toMatchObject({ code: 'closure.moves_do_not_fit', errors: [{ code: 'closure.move_does_not_fit' }] });
    const inside = await at.liaison.post(url, { ...closure, treatments: [{ ...move(first), sessionId: at.sessionId }] }).expect(409);
    expect(JSON.stringify(inside.body)).toContain('session.closed');
    const unknown = await at.liaison.post(url, { ...closure, treatments: [{ visitId: randomUUID(), action: 'wait' }] }).expect(422);
    expect(unknown.body).toMatchObject({ errors: [{ pointer: '/treatments/0/visitId', code: 'closure.visit_unknown' }] });
    expect(await statuses(used)).toEqual({ confirmed: 3 });
    const done = await shut(at.liaison, at, { ...closure, treatments: [move(first), { visitId: second, action: 'wait' }] });
    expect(done.body).toMatchObject({ moved: [{ id: first, status: 'confirmed', sessionId: small }], left: 0 });
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM rebooking_priorities WHERE used_at IS NULL`)).toEqual([{ n: 2 }]);
    const [entry] = (await at.coordinator.get('/waitlist-entries').expect(200)).body.data as Body[];
    expect(entry).toMatchObject({ rank: 1, why: { facilityCancelled: true } });
    await expectWhole(used);
  });

  it('published twice at once acts once, with one key and with two', async () => {
    const at = await house(used, 3);
    const user = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [at.facilityId]);
    const token = await tokenOf(
      used,
      await used.given.user('liaison', { organisationId: user?.organisationId, facilityId: at.facilityId }),
    );
    const closure = { from: at.day, to: at.day, ...reason };
    const look = await at.liaison.post(`/facilities/${at.facilityId}/closures?dryRun=true`, closure).expect(200);
    const call = (key: string) => ({
      path: `/facilities/${at.facilityId}/closures`,
      body: { ...closure, fingerprint: (look.body as { fingerprint: string }).fingerprint },
      token,
      key,
    });
    const same = randomUUID();
    const answers = await storm([used.url], [call(same), call(same), call(randomUUID()), call(randomUUID())]);
    const good = answers.filter((answer) => answer.status === 201);
    expect(new Set(good.map((answer) => (answer.body as Body).closureId)).size).toBe(1);
    expect(
      answers
        .filter((answer) => answer.status !== 201)
        .every((a) => ['closure.overlaps', 'idempotency.in_flight'].includes(String(a.body.code))),
    ).toBe(true);
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM closures`)).toEqual([{ n: 1 }]);
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM visit_status_changes WHERE action = 'cancel'`)).toEqual([{ n: 3 }]);
    await expectWhole(used);
  });

  it('at the same moment as requests for its session leaves nobody in it', async () => {
    const at = await house(used, 2);
    const { organisationId } = at.families[0] ?? { organisationId: '' };
    const more = [];
    for (let i = 0; i < 4; i += 1) more.push(await used.given.readyFamily({ organisationId, facilityId: at.facilityId }));
    const own = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [at.facilityId]);
    const liaison = await tokenOf(
      used,
      await used.given.user('liaison', { organisationId: own?.organisationId, facilityId: at.facilityId }),
    );
    const coordinator = await tokenOf(used, await used.given.user('coordinator', { organisationId }));
    const requests = more.map((family) => ({
      path: '/visits',
      body: requestOf(family, at.sessionId),
      token: coordinator,
      key: randomUUID(),
    }));
    const close = (fingerprint: unknown) => ({
      path: `/facilities/${at.facilityId}/closures`,
      body: { from: at.day, to: at.day, fingerprint, ...reason },
      token: liaison,
      key: randomUUID(),
    });
    const look = await at.liaison.post(`/facilities/${at.facilityId}/closures?dryRun=true`, { from: at.day, to: at.day, ...reason });
    let [, , answer] = await storm([used.url], [...requests.slice(0, 2), close((look.body as Body).fingerprint), ...requests.slice(2)]);
    // Whoever was quicker than the closure stands in the new look.
    while (answer?.body.code === 'closure.preview_changed') {
      [answer] = await storm([used.url], [close((answer.body as { preview: Body }).preview.fingerprint)]);
    }
    expect(answer?.status).toBe(201);
    expect(await used.db.sql(`SELECT id FROM visits WHERE live AND session_id = $1`, [at.sessionId])).toEqual([]);
    await expectWhole(used);
  });

  it('of wards shuts their own sessions and only their people in shared ones, and keeps both from being booked', async () => {
    const at = await house(used, 2);
    const [mine, theirs] = at.families;
    const wardId = await used.given.ward(at.facilityId, 'W7');
    await used.db.sql(`UPDATE roster_entries SET ward_id = $2 WHERE id = $1`, [mine?.rosterEntryId, wardId]);
    const own = await used.given.session(at.facilityId, { day: at.day, time: '14:00', endTime: '14:30', wardId });
    const body = { from: at.day, to: at.day, wardIds: [wardId], ...reason };
    const closed = await shut(at.liaison, at, body);
    expect(closed.body).toMatchObject({ sessionIds: [own], visits: [{ id: at.visitIds[0] }] });
    expect(await statuses(used)).toEqual({ cancelled: 1, confirmed: 1 });
    if (!mine || !theirs) throw new Error('no families');
    const refused = await at.coordinator.post('/visits', requestOf(mine, at.sessionId));
    expect([409, 422]).toContain(refused.status);
    expect(JSON.stringify(refused.body)).toContain('session.closed');
    const wider = await shut(at.liaison, at, { from: at.day, to: at.day, ...reason });
    expect(wider.body).toMatchObject({ visits: [{ id: at.visitIds[1] }] });
    // Open again, the house leaves the ward shut.
    await at.liaison.post(`/closures/${(wider.body as { closureId: string }).closureId}/reopenings`, {}).expect(201);
    expect(await used.db.sql(`SELECT id, status FROM sessions ORDER BY starts_at`)).toEqual([
      { id: at.sessionId, status: 'open' },
      { id: own, status: 'closed' },
    ]);
    await expectWhole(used);
  });

  it('by the hour and of one mode touches what it overlaps and nothing else', async () => {
    const at = await house(used);
    const later = await used.given.session(at.facilityId, { day: at.day, time: '10:00', endTime: '10:30' });
    const video = await used.given.session(at.facilityId, { day: at.day, time: '09:30', endTime: '10:00', mode: 'video' });
    const body = { from: at.day, fromTime: '08:00', to: at.day, toTime: '10:00', mode: 'visit', ...reason };
    expect((await shut(at.liaison, at, body)).body).toMatchObject({
      sessionIds: [at.sessionId],
    });
    expect(await used.db.sql(`SELECT id FROM sessions WHERE status = 'open' ORDER BY id`)).toEqual(
      [later, video].sort().map((id) => ({ id })),
    );
  });

  it('without an end stays until it is reopened; longer touches only what is new', async () => {
    const at = await house(used);
    const next = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    const { closureId } = (await shut(at.liaison, at, { from: at.day, to: at.day, ...reason })).body as { closureId: string };
    expect(codeOf(await at.liaison.post(`/closures/${closureId}/extensions`, { to: at.day }).expect(422))).toBe('closure.not_later');
    const look = await at.liaison.post(`/closures/${closureId}/extensions?dryRun=true`, { to: addDays(at.day, 1) }).expect(200);
    expect(look.body).toMatchObject({ sessionIds: [next], visits: [] });
    expect((await at.liaison.post(`/closures/${closureId}/extensions`, { openEnded: true, version: 1 }).expect(201)).body).toMatchObject({
      sessionIds: [next],
    });
    expect(codeOf(await at.liaison.post(`/closures/${closureId}/extensions`, { openEnded: true, version: 1 }).expect(409))).toBe(
      'closure.changed_meanwhile',
    );
    expect((await at.liaison.get(`/closures/${closureId}`).expect(200)).body).toMatchObject({
      openEnded: true,
      to: null,
      state: 'coming',
      history: [{ kind: 'published' }, { kind: 'extended' }],
    });
    const past = await at.liaison.post(`/closures/${closureId}/reopenings`, { from: addDays(used.given.today, -1) }).expect(422);
    expect(codeOf(past)).toBe('closure.reopen_past');
    const part = await at.liaison.post(`/closures/${closureId}/reopenings`, { from: addDays(at.day, 1) }).expect(201);
    expect(part.body).toMatchObject({ to: at.day, sessionIds: [next], families: 1 });
    expect(await used.db.sql(`SELECT status FROM sessions ORDER BY starts_at`)).toEqual([{ status: 'closed' }, { status: 'open' }]);
    await expectWhole(used);
  });

  it('refuses nonsense by its field', async () => {
    const at = await house(used);
    const url = `/facilities/${at.facilityId}/closures`;
    const ok = { from: at.day, to: at.day, ...reason };
    const refused = async (body: Body): Promise<unknown> => {
      const answer = await at.liaison.post(url, body);
      expect(answer.status).toBe(422);
      return ((answer.body as { errors: Body[] }).errors[0] ?? {}).pointer;
    };
    expect(await refused({ from: at.day, ...reason })).toBe('/to');
    expect(await refused({ ...ok, openEnded: true })).toBe('/to');
    expect(await refused({ ...ok, fromTime: '10:00', toTime: '09:00' })).toBe('/toTime');
    expect(await refused({ ...ok, fromTime: '25:00' })).toBe('/fromTime');
    expect(await refused({ ...ok, wardIds: [randomUUID()] })).toBe('/wardIds/0');
    expect(await refused({ ...ok, wardIds: [] })).toBe('/wardIds');
    expect(await refused({ ...ok, to: addDays(at.day, 400) })).toBe('/to');
    expect(await refused({ ...ok, mode: 'letter' })).toBe('/mode');
    expect(await refused({ ...ok, treatments: [{ visitId: at.visitIds[0], action: 'move' }] })).toMatch(/^\/treatments/);
    await at.coordinator.post(url, ok).expect(403);
    await at.liaison.get(`/closures/${randomUUID()}`).expect(404);
    await at.liaison.post(`/closures/${randomUUID()}/reopenings`, {}).expect(404);
    expect(await statuses(used)).toEqual({ confirmed: 1 });
  });

  it('of a morning on which families are on the way opens their calls in the same act, once', async () => {
    const at = await house(used, 2, { daysAhead: 9 });
    await used.app.get(OutboxWorker).drain();
    used.clock.set(new Date(`${at.day}T07:10:00+08:00`).toISOString());
    await used.db.sql(`UPDATE visits SET family_answer = 'can_go', family_answered_at = starts_at - interval '5 days'`);
    await used.db.sql(`UPDATE visits SET status = 'under_way' WHERE id = $1`, [at.visitIds[1]]);
    const [family] = at.families;
    if (!family) throw new Error('no family');
    // A day later the tokens of the morning before are old.
    const { liaison, coordinator } = await people(used, family);
    const closed = await shut(liaison, at, { from: at.day, to: at.day, ...reason });
    expect(closed.body).toMatchObject({ visits: [{ id: at.visitIds[0] }], underWay: [{ id: at.visitIds[1] }] });
    const calls = () => used.db.sql(`SELECT visit_id, status FROM call_tasks WHERE reason_code = 'cancelled'`);
    expect(await calls()).toEqual([{ visitId: at.visitIds[0], status: 'open' }]);
    await used.app.get(OutboxWorker).drain();
    expect(await calls()).toHaveLength(1);
    const { closureId } = closed.body as { closureId: string };
    const seen = await coordinator.get(`/closures/${closureId}`).expect(200);
    expect((seen.body as { visits: Body[] }).visits.map(({ status, calls: state }) => [status, state]).sort()).toEqual([
      ['done', 'open'],
      ['under_way', null],
    ]);
  });
});
