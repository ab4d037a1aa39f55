import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import { house, shut } from '../closures-given';
import { people, requestOf } from '../visits-given';
import { book, sessionsOf, thursdays, timetableDesk } from '../timetables/timetables-given';

const used = useApp();
const idOf = (body: unknown): string => (body as { id: string }).id;

describe('what stands against a meeting that is to move', () => {
  it('is not told to the facility when it is the organisation’s own, neither as data nor on the page', async () => {
    const at = await house(used);
    const [family] = at.families;
    await used.given.restriction(family?.dyadId ?? '');
    const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    const url = `/facilities/${at.facilityId}/closures`;
    const treatments = [{ visitId: at.visitIds[0], action: 'move', sessionId: other }];
    const closure = { from: at.day, to: at.day, reasonCode: 'security', treatments };
    const look = await at.liaison.post(`${url}?dryRun=true`, closure).expect(200);
    expect(look.body).toMatchObject({ treatments: [{ codes: ['visit.not_ready'] }] });
    const { fingerprint } = look.body as { fingerprint: string };
    const refused = await at.liaison.post(url, { ...closure, fingerprint }).expect(409);
    expect(refused.body).toMatchObject({ code: 'closure.moves_do_not_fit' });
    const pair = { sessions: [{ fromSessionId: at.sessionId, toSessionId: other }] };
    const moves = await at.liaison.post(`/facilities/${at.facilityId}/visit-moves?dryRun=true`, pair).expect(200);
    const stuck = await at.liaison.post(`/facilities/${at.facilityId}/visit-moves`, pair).expect(409);
    const officer = await used.browser(await used.given.user('liaison', { facilityId: at.facilityId, locale: 'en' }));
    const form = { from: at.day, to: at.day, reasonCode: 'security', [`visit-${at.visitIds[0]}`]: `move ${other}` };
    const page = await officer.submit('/liaison/closures/new', form, '/liaison/closures/preview');
    expect(page.text).toContain('It does not fit there: the organisation’s rules');
    for (const answer of [look, refused, moves, stuck]) expect(JSON.stringify(answer.body)).not.toMatch(/restriction/);
    expect(page.text).not.toMatch(/restriction|visit\.not_ready/);
  });

  it('is not told either when a timetable would carry it along', async () => {
    const desk = await timetableDesk(used);
    const { liaison, path, family } = desk;
    const line = idOf((await liaison.post(`${path}/timetables`, thursdays()).expect(201)).body);
    const [session] = await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24');
    const visit = await book(desk, family, String(session?.id));
    await liaison.post(`/visits/${visit}/confirmations`, {}).expect(201);
    await used.given.restriction(family.dyadId);
    const later = { from: '2026-09-20', startsAt: '10:00', endsAt: '10:30', visits: 'move' };
    const refused = await liaison.patch(`${path}/timetables/${line}`, later, { 'If-Match': '"1"' }).expect(409);
    expect(refused.body).toMatchObject({ code: 'timetable.visits_do_not_fit', visits: [{ codes: ['visit.not_ready'] }] });
    expect(JSON.stringify(refused.body)).not.toMatch(/restriction/);
  });
});

describe('a closure while a child is on the way', () => {
  it('opens a task for its organisation, tells staff at once, and the escort may turn back before the meeting begins', async () => {
    const at = await house(used);
    const [family] = at.families;
    if (!family) throw new Error('no family');
    used.clock.set(new Date(`${at.day}T07:10:00+08:00`).toISOString());
    await used.db.sql(`UPDATE visits SET status = 'under_way'`);
    await used.db.sql(`DELETE FROM outbox`);
    const { liaison } = await people(used, family);
    await shut(liaison, at, { from: at.day, to: at.day, reasonCode: 'security' });
    const tasks = await used.db.sql(`SELECT organisation_id, visit_id, owner_role, cause, status FROM tasks WHERE kind = 'look_at_change'`);
    const { organisationId } = family;
    expect(tasks).toEqual([{ organisationId, visitId: at.visitIds[0], ownerRole: 'lead', cause: 'facility_closed', status: 'open' }]);
    const told = await used.db.sql<{ role: string }>(
      `SELECT payload ->> 'role' AS role FROM outbox WHERE topic = 'staff.notice' AND payload ->> 'organisationId' = $1`,
      [organisationId],
    );
    expect(told.map(({ role }) => role).sort()).toEqual(['coordinator', 'lead']);
    const worker = await used.as(await used.given.user('worker', { organisationId, workerId: family.workerId }));
    const report = { outcome: 'aborted', cause: 'facility', attendance: [], concern: false, nextStep: 'The house has shut.' };
    await worker.post(`/visits/${at.visitIds[0]}/reports`, report).expect(201);
    expect(await used.db.sql(`SELECT status FROM visits`)).toEqual([{ status: 'aborted' }]);
  });
});

describe('a closure that was withdrawn before it began', () => {
  it.each([false, true])('shuts nothing any more, not even the session around its start (of a ward: %s)', async (ofWard) => {
    const at = await house(used, 1, { confirm: false });
    const [family] = at.families;
    if (!family) throw new Error('no family');
    await at.coordinator.post(`/visits/${at.visitIds[0]}/withdrawals`, {}).expect(201);
    const wardId = await used.given.ward(at.facilityId, 'W7');
    await used.db.sql(`UPDATE roster_entries SET ward_id = $2 WHERE id = $1`, [family.rosterEntryId, wardId]);
    const scope = ofWard ? { wardIds: [wardId] } : {};
    const closed = await shut(at.liaison, at, { from: at.day, fromTime: '09:45', to: at.day, reasonCode: 'security', ...scope });
    const { closureId } = closed.body as { closureId: string };
    await at.liaison.post(`/closures/${closureId}/reopenings`, {}).expect(201);
    expect(await used.db.sql(`SELECT status FROM sessions`)).toEqual([{ status: 'open' }]);
    await at.coordinator.post('/visits', requestOf(family, at.sessionId)).expect(201);
  });
});
