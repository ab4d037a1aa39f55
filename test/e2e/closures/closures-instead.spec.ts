import { randomUUID } from 'node:crypto';
import { addDays } from '../../../src/kernel/days';
import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';
import { expectWhole, house, shut, ShutHouse } from '../closures-given';
import { storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
type Body = Record<string, unknown>;
interface Way {
  action: string;
  possible: boolean;
  sessions: { sessionId: string }[];
  reasons: { message: string }[];
}
const reason = { reasonCode: 'security' };
const close = async (at: ShutHouse): Promise<string> =>
  (await shut(at.liaison, at, { from: at.day, to: at.day, mode: 'visit', ...reason })).body.closureId as string;
const waysOf = async (at: ShutHouse, id: string): Promise<Record<string, Record<string, Way>>> =>
  Object.fromEntries(
    ((await at.coordinator.get(`/closures/${id}/treatments`).expect(200)).body.data as { visitId: string; ways: Way[] }[]).map((one) => [
      one.visitId,
      Object.fromEntries(one.ways.map((way) => [way.action, way])),
    ]),
  );

describe('what a family gets instead of a meeting that a closure has called off', () => {
  it('is a video session, a letter or the waiting list; each once, with every history kept', async () => {
    const at = await house(used, 3);
    const [first = '', second = '', third = ''] = at.visitIds;
    const video = await used.given.session(at.facilityId, { day: addDays(at.day, 1), mode: 'video', capacity: 2 });
    const id = await close(at);
    const ways = await waysOf(at, id);
    expect(Object.keys(ways).sort()).toEqual([first, second, third].sort());
    expect(ways[first]).toMatchObject({
      video: { possible: true, sessions: [{ sessionId: video }] },
      letter: { possible: true },
      wait: { possible: true },
    });

    const treatments = [
      { visitId: first, action: 'video', sessionId: video },
      { visitId: second, action: 'letter' },
      { visitId: third, action: 'wait' },
    ];
    const done = await at.coordinator.post(`/closures/${id}/treatments`, { treatments }).expect(201);
    const made = (done.body.visits as Body[]).find((one) => one.visitId === first)?.insteadVisitId as string;
    expect(done.body.visits).toEqual(
      expect.arrayContaining([
        { visitId: first, instead: 'video', insteadVisitId: made },
        { visitId: second, instead: 'letter', insteadVisitId: null },
        { visitId: third, instead: 'wait', insteadVisitId: null },
      ]),
    );
    expect((await at.coordinator.get(`/visits/${made}`).expect(200)).body).toMatchObject({
      mode: 'video',
      status: 'requested',
      sessionId: video,
    });
    const off = (await at.coordinator.get(`/visits/${first}`).expect(200)).body as Body;
    expect(off.status).toBe('cancelled');
    expect((off.history as Body[]).map((line) => line.action)).toEqual(['request', 'confirm', 'cancel', 'make_up']);
    expect(await used.db.sql(`SELECT dyad_id, owner_role, status FROM tasks WHERE kind = 'write_letter'`)).toEqual([
      { dyadId: at.families[1]?.dyadId, ownerRole: 'worker', status: 'open' },
    ]);
    expect(await used.db.sql(`SELECT dyad_id, status FROM waitlist_entries`)).toEqual([
      { dyadId: at.families[2]?.dyadId, status: 'waiting' },
    ]);
    expect(await waysOf(at, id)).toEqual({});
    const twice = await at.coordinator
      .post(`/closures/${id}/treatments`, { treatments: [{ visitId: second, action: 'wait' }] })
      .expect(409);
    expect(twice.body).toMatchObject({ code: 'closure.instead_not_possible', errors: [{ code: 'closure.made_up_already' }] });
    await at.liaison.post(`/closures/${id}/treatments`, { treatments: [{ visitId: second, action: 'wait' }] }).expect(403);
    const stranger = await used.as(await used.given.user('coordinator'));
    await stranger.post(`/closures/${id}/treatments`, { treatments: [{ visitId: second, action: 'wait' }] }).expect(422);

    // A letter that is entered ends the task; an undo leaves alone who has been made up for.
    await at.coordinator.post('/exchanges', { dyadId: at.families[1]?.dyadId, kind: 'letter', direction: 'to_parent' }).expect(201);
    expect(await used.db.sql(`SELECT status, outcome FROM tasks WHERE kind = 'write_letter'`)).toEqual([
      { status: 'done', outcome: 'letter_written' },
    ]);
    await at.liaison.post(`/closures/${id}/undos`, {}).expect(201);
    expect(await used.db.sql(`SELECT DISTINCT status, undo_code FROM closure_visits`)).toEqual([
      { status: 'stays', undoCode: 'closure.undo_treated' },
    ]);
    await expectWhole(used);
  });

  it('says why something is not possible, and does all of it or nothing', async () => {
    const at = await house(used, 2);
    const [first = '', second = ''] = at.visitIds;
    const id = await close(at);
    const ways = await waysOf(at, id);
    expect(ways[first]?.video).toMatchObject({ possible: false, sessions: [] });
    const full = await used.given.session(at.facilityId, { day: addDays(at.day, 1), mode: 'video', capacity: 1 });
    const treatments = [first, second].map((visitId) => ({ visitId, action: 'video', sessionId: full }));
    const refused = await at.coordinator.post(`/closures/${id}/treatments`, { treatments }).expect(409);
    expect(refused.body).toMatchObject({ code: 'closure.instead_not_possible', errors: [{ pointer: '/treatments/1/sessionId' }] });
    expect(await used.db.sql(`SELECT instead FROM closure_visits WHERE instead IS NOT NULL`)).toEqual([]);
    await at.coordinator
      .post(`/closures/${id}/treatments`, { treatments: [{ visitId: first, action: 'video', sessionId: at.sessionId }] })
      .expect(409);
    await at.coordinator.post(`/closures/${id}/treatments`, { treatments: [] }).expect(422);
    await expectWhole(used);
  });

  it.each(['video', 'letter'])('%s: leaves no sister behind whose file is closed to whoever asks; the lead does it', async (action) => {
    const at = await house(used, 1);
    const [family] = at.families;
    if (!family) throw new Error('no family');
    const { organisationId, caregiverId, parentId, facilityId } = family;
    const sisterId = await used.given.child({ organisationId, visitedBefore: true });
    await used.db.sql(
      `INSERT INTO child_caregivers (id, child_id, caregiver_id, relationship, is_guardian, since) VALUES ($1, $2, $3, 'grandmother', true, '2020-01-01')`,
      [newId(), sisterId, caregiverId],
    );
    const sister = await used.given.dyad(sisterId, parentId);
    await used.given.cleared(sister, caregiverId, organisationId);
    await at.coordinator.post(`/visits/${at.visitIds[0]}/amendments`, { dyadIds: [family.dyadId, sister] }).expect(201);
    const sessionId = await used.given.session(facilityId, { day: addDays(at.day, 1), mode: 'video', capacity: 2 });
    const id = await close(at);
    await used.db.sql(`UPDATE children SET need_to_know = true WHERE id = $1`, [sisterId]);
    const treatments = [{ visitId: at.visitIds[0], action, ...(action === 'video' ? { sessionId } : {}) }];
    const refused = await at.coordinator.post(`/closures/${id}/treatments`, { treatments }).expect(409);
    expect(refused.body).toMatchObject({ code: 'closure.instead_not_possible', errors: [{ code: 'closure.for_lead' }] });
    const lead = await used.as(await used.given.user('lead', { organisationId }));
    await lead.post(`/closures/${id}/treatments`, { treatments }).expect(201);
    const made = await used.db.sql<{ dyadId: string }>(
      action === 'video'
        ? `SELECT d.dyad_id FROM visit_dyads d JOIN visits v ON v.id = d.visit_id WHERE v.mode = 'video'`
        : `SELECT dyad_id FROM tasks WHERE kind = 'write_letter'`,
    );
    expect(made.map((one) => one.dyadId).sort()).toEqual([family.dyadId, sister].sort());
  });

  it('chosen twice at once and beside an undo is done once, and nobody has two', async () => {
    const at = await house(used, 2);
    const [first = ''] = at.visitIds;
    const video = await used.given.session(at.facilityId, { day: addDays(at.day, 1), mode: 'video', capacity: 5 });
    const id = await close(at);
    const coordinator = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.families[0]?.organisationId }));
    const own = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [at.facilityId]);
    const liaison = await tokenOf(
      used,
      await used.given.user('liaison', { organisationId: own?.organisationId, facilityId: at.facilityId }),
    );
    const treat = () => ({
      path: `/closures/${id}/treatments`,
      body: { treatments: [{ visitId: first, action: 'video', sessionId: video }] },
      token: coordinator,
      key: randomUUID(),
    });
    const answers = await storm([used.url], [treat(), { path: `/closures/${id}/undos`, body: {}, token: liaison }, treat()]);
    expect(Object.keys(tally(answers)).every((one) => one === '201' || one === '409 closure.instead_not_possible')).toBe(true);
    const twice = await used.db.sql(`SELECT dyad_id FROM visit_dyads WHERE live GROUP BY dyad_id HAVING count(*) <> 1`);
    expect(twice).toEqual([]);
    await expectWhole(used);
  });

  it.each(['en', 'zh-CN'] as const)('is chosen on the page in %s, with what is not possible and why', async (locale) => {
    const at = await house(used, 2);
    const [first = '', second = ''] = at.visitIds;
    const id = await close(at);
    const page = await used.browser(await used.given.user('coordinator', { organisationId: at.families[0]?.organisationId, locale }));
    const path = `/closures/${id}`;
    const get = async (): Promise<string> => (await page.get(path).set('Accept-Language', locale)).text;
    const html = await get();
    expect(html).toContain(`name="instead-${first}"`);
    expect(html).toContain(locale === 'en' ? 'No video: ' : '不能视频：');
    const none = await page.submit(path, {}, `${path}/treatments`);
    expect([none.status, none.text.includes(locale === 'en' ? 'Nothing has been chosen' : '没有选择任何安排')]).toEqual([422, true]);
    const wrong = await page.submit(
      path,
      { [`instead-${first}`]: `video ${at.sessionId}`, [`instead-${second}`]: 'letter' },
      `${path}/treatments`,
    );
    expect(wrong.status).toBe(409);
    expect(wrong.text).toContain(`#f-instead-${first}`);
    expect(wrong.text).toMatch(/<option value="letter" selected/);
    const done = await page.submit(path, { [`instead-${first}`]: 'wait', [`instead-${second}`]: 'letter' }, `${path}/treatments`);
    expect(done.headers.location).toBe(`${path}?done=made_up`);
    const after = await get();
    expect(after).not.toContain(`name="instead-${first}"`);
    expect(after).toContain(locale === 'en' ? 'Letter instead' : '改为写信');
  });
});
