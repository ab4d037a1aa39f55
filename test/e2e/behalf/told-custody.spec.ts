import { useApp } from '../../support/app';
import { expectWhole, idOf, statuses } from '../closures-given';
import { requestOf } from '../visits-given';
import { SAID, silentHouse } from './silent';

describe('custody events of a facility at which nobody has an account', () => {
  const used = useApp();
  const code = (answer: { body: unknown }): string => (answer.body as { code: string }).code;
  const at = '2026-09-01T00:00:00Z';

  it('a phoned transfer is looked at first, then ends the coming visits and moves the parent, with who said it', async () => {
    const house = await silentHouse(used, 2);
    const [family] = house.families;
    const elsewhere = await used.given.facility();
    const event = { parentId: family?.parentId, kind: 'transferred', facilityId: elsewhere, occurredAt: at, onBehalfOf: SAID };
    const look = await house.coordinator.post('/told-custody-events?dryRun=true', event).expect(200);
    expect(look.body).toMatchObject({ dryRun: true, visits: [{ visitId: house.visitIds[0], effect: 'handed_back' }] });
    expect(await statuses(used)).toEqual({ confirmed: 2 });
    const done = await house.coordinator.post('/told-custody-events', event).expect(201);
    expect(done.body).toMatchObject({ dryRun: false, kind: 'transferred', visits: [{ id: house.visitIds[0] }] });
    expect(await statuses(used)).toEqual({ confirmed: 1, cancelled: 1 });
    expect(await used.db.sql(`SELECT kind, on_behalf_of, recorded_by FROM custody_events`)).toEqual([
      { kind: 'transferred', onBehalfOf: SAID, recordedBy: house.userId },
    ]);
    const audit = await used.db.sql(`SELECT details FROM audit_events WHERE action = 'custody.transferred' AND actor_user_id = $1`, [
      house.userId,
    ]);
    expect(audit[0]).toMatchObject({ details: { channel: 'phone', saidAt: SAID.saidAt } });
    await expectWhole(used);
  });

  it('released twice at once is one release', async () => {
    const house = await silentHouse(used);
    const event = { parentId: house.families[0]?.parentId, kind: 'released', occurredAt: at, onBehalfOf: SAID };
    const answers = await Promise.all(Array.from({ length: 4 }, () => house.coordinator.post('/told-custody-events', event)));
    expect(answers.map((answer) => answer.status).sort()[0]).toBe(201);
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(await used.db.one(`SELECT count(*)::int AS n FROM custody_events WHERE kind = 'released'`)).toEqual({ n: 1 });
    expect(await statuses(used)).toEqual({ cancelled: 1 });
    await expectWhole(used);
  });

  it('is refused for parents of others, for the future, where an officer has an account, with everything that is wrong at once', async () => {
    const house = await silentHouse(used);
    const stranger = await used.given.readyFamily({ facilityId: house.facilityId });
    const event = { parentId: house.families[0]?.parentId, kind: 'released', occurredAt: at, onBehalfOf: SAID };
    await house.coordinator.post('/told-custody-events', { ...event, parentId: stranger.parentId }).expect(404);
    const future = { ...event, occurredAt: '2031-01-01T00:00:00Z' };
    await house.coordinator.post('/told-custody-events', future).expect(422);
    const ward = { ...event, kind: 'ward_changed', ward: 'nowhere' };
    const wrong = (await house.coordinator.post('/told-custody-events', ward).expect(422)).body as { errors: object[] };
    expect(wrong.errors).toMatchObject([{ pointer: '/ward', code: 'custody.ward_unknown' }]);
    await used.given.user('liaison', { facilityId: house.facilityId });
    expect(code(await house.coordinator.post('/told-custody-events', event).expect(409))).toBe('desk.ask_officer');
    expect(await statuses(used)).toEqual({ confirmed: 1 });
  });

  it('says nothing of another organisation’s visits to the same parent, and ends them all the same', async () => {
    const house = await silentHouse(used);
    const family = house.families[0];
    const stranger = await used.given.readyFamily({ facilityId: house.facilityId });
    const theirs = await used.as(await used.given.user('coordinator', { organisationId: stranger.organisationId }));
    const later = await used.given.session(house.facilityId, { day: house.day, time: '15:00', endTime: '15:30' });
    const visitId = idOf(await theirs.post('/visits', requestOf(stranger, later)).expect(201));
    // The same person on the roster, known to two organisations.
    await used.db.sql(
      `UPDATE custody_episodes SET roster_entry_id = (SELECT roster_entry_id FROM custody_episodes WHERE parent_id = $1) WHERE parent_id = $2`,
      [family?.parentId, stranger.parentId],
    );
    await used.db.sql(
      `UPDATE visits SET roster_entry_id = (SELECT roster_entry_id FROM custody_episodes WHERE parent_id = $1) WHERE id = $2`,
      [family?.parentId, visitId],
    );
    const event = { parentId: family?.parentId, kind: 'released', occurredAt: at, onBehalfOf: SAID };
    const look = await house.coordinator.post('/told-custody-events?dryRun=true', event).expect(200);
    const done = await house.coordinator.post('/told-custody-events', event).expect(201);
    for (const answer of [look, done]) expect(JSON.stringify(answer.body)).not.toContain(visitId);
    expect(await statuses(used)).toEqual({ cancelled: 2 });
  });

  it.each(['en', 'zh-CN'])('on pages in %s: one’s own parents to choose from, what it touches, then saved', async (locale) => {
    const house = await silentHouse(used);
    const page = await used.browser(await used.given.user('coordinator', { organisationId: house.organisationId, locale }));
    const home = `/offline-desk/facilities/${house.facilityId}/changes`;
    const parentId = house.families[0]?.parentId ?? '';
    const blank = await page.get(`${home}/new`);
    expect([blank.status, blank.text.includes(parentId)]).toEqual([200, true]);
    const empty = await page.submit(`${home}/new`, { saidBy: '' }, `${home}/previews`);
    expect(empty.status).toBe(422);
    for (const field of ['parentId', 'kind', 'day', 'saidBy', 'saidOn']) expect(empty.text).toContain(`#f-${field}`);
    const form = {
      parentId,
      kind: 'released',
      day: '2026-09-01',
      time: '07:00',
      channel: 'phone',
      saidBy: '韩警官',
      saidOn: '2026-09-01',
      saidTime: '07:05',
    };
    const look = await page.submit(`${home}/new`, form, `${home}/previews`);
    expect([look.status, look.text.includes('value="韩警官"')]).toEqual([200, true]);
    const saved = await page.submit(`${home}/new`, form, home);
    expect(saved.headers.location).toBe(`${home}/new?done=released&visits=1`);
    expect(await used.db.one(`SELECT on_behalf_of->>'name' AS name FROM custody_events`)).toEqual({ name: '韩警官' });
  });
});
