import { addDays, addMonths, monthOf } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { shut } from '../closures-given';
import { desk, Desk } from '../visits-given';
import { Call, storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
interface Group {
  id: string;
  seated: number;
  live: number;
  visits: { id: string; party: { personId: string }[] }[];
}
interface Bus extends Desk {
  groupId: string;
  visitIds: string[];
  more: () => Promise<ReadyFamily>;
  /** The same day at 14:00. */
  later: string;
  coordinatorToken: string;
  liaisonToken: string;
}
const SEATS = 7;

const joining = (sessionId: string, { dyadId, caregiverId }: ReadyFamily) => ({
  families: [{ sessionId, dyadIds: [dyadId], party: [{ personType: 'caregiver', personId: caregiverId, place: 'inside' }] }],
});
/** Two families and their escort, five people, on a bus for seven. */
async function bus(): Promise<Bus> {
  const at = await desk(used);
  const { organisationId, facilityId } = at.family;
  const more = (): Promise<ReadyFamily> => used.given.readyFamily({ organisationId, facilityId });
  const families = [at.family, await more()].flatMap((family) => joining(at.sessionId, family).families);
  const body = { policy: 'all_or_none', seats: SEATS, escorts: [{ personId: at.family.workerId }], families };
  const group = (await at.coordinator.post('/visit-groups', body).expect(201)).body as Group;
  const own = await used.db.one<{ day: string; organisationId: string }>(
    `SELECT s.day, f.organisation_id FROM sessions s JOIN facilities f ON f.id = s.facility_id WHERE s.id = $1`,
    [at.sessionId],
  );
  const liaison = await used.given.user('liaison', { organisationId: own?.organisationId, facilityId });
  return {
    ...at,
    groupId: group.id,
    visitIds: group.visits.map((visit) => visit.id),
    more,
    later: await used.given.session(facilityId, { day: own?.day, time: '14:00', endTime: '14:30' }),
    liaison: await used.as(liaison),
    liaisonToken: await tokenOf(used, liaison),
    coordinatorToken: await tokenOf(used, await used.given.user('coordinator', { organisationId })),
  };
}
const read = async (at: Bus): Promise<Group> => (await at.coordinator.get(`/visit-groups/${at.groupId}`).expect(200)).body as Group;
const join = async (at: Bus): Promise<string> => {
  const family = await at.more();
  const group = (await at.coordinator.post(`/visit-groups/${at.groupId}/families`, joining(at.sessionId, family)).expect(201))
    .body as Group;
  return group.visits.find((visit) => visit.party.some(({ personId }) => personId === family.caregiverId))?.id ?? '';
};
const joinCall = async (at: Bus): Promise<Call> => ({
  path: `/visit-groups/${at.groupId}/families`,
  body: joining(at.sessionId, await at.more()),
  token: at.coordinatorToken,
});
/** The first family asks for the afternoon of the same day, with one person more. */
async function askForMore(at: Bus): Promise<string> {
  const [visitId = ''] = at.visitIds;
  const guest = await at.more();
  const { party } = (await at.coordinator.get(`/visits/${visitId}`).expect(200)).body as {
    party: { personType: string; personId: string; place: string }[];
  };
  const people = party.map(({ personType, personId, place }) => ({ personType, personId, place }));
  await at.coordinator
    .post(`/visits/${visitId}/amendments`, {
      sessionId: at.later,
      party: [...people, { personType: 'worker', personId: guest.workerId, place: 'travels' }],
    })
    .expect(201);
  return visitId;
}

describe('the seats of a bus', () => {
  it('are counted again when the facility agrees to more people', async () => {
    const at = await bus();
    const visitId = await askForMore(at);
    await join(at);
    expect((await at.liaison.post(`/visits/${visitId}/confirmations`, {}).expect(409)).body).toMatchObject({
      code: 'visit_group.bus_full',
    });
    expect((await read(at)).seated).toBe(SEATS);
    expect((await at.coordinator.get(`/visits/${visitId}`).expect(200)).body).toMatchObject({
      sessionId: at.sessionId,
      status: 'requested',
    });
  });

  it('go to one of two: people whom the facility agrees to, or a family that joins', async () => {
    const at = await bus();
    const visitId = await askForMore(at);
    const calls = [{ path: `/visits/${visitId}/confirmations`, body: {}, token: at.liaisonToken }, await joinCall(at)];
    const answers = tally(await storm([used.url], calls));
    expect(answers['201']).toBe(1);
    expect((await read(at)).seated).toBeLessThanOrEqual(SEATS);
  });

  it('are counted again when a refusal is taken back', async () => {
    const at = await bus();
    const visitId = await join(at);
    await at.liaison.post(`/visits/${visitId}/declines`, { reasonCode: 'facility_event' }).expect(201);
    await join(at);
    expect((await at.liaison.post(`/visits/${visitId}/undos`, {}).expect(409)).body).toMatchObject({ code: 'visit_group.bus_full' });
    expect(await read(at)).toMatchObject({ seated: SEATS, live: 3 });
  });

  it('go to one of two: a family whose refusal is taken back, or one that joins', async () => {
    const at = await bus();
    const visitId = await join(at);
    await at.liaison.post(`/visits/${visitId}/declines`, { reasonCode: 'facility_event' }).expect(201);
    const calls = [{ path: `/visits/${visitId}/undos`, body: {}, token: at.liaisonToken }, await joinCall(at)];
    expect(tally(await storm([used.url], calls))['201']).toBe(1);
    expect(await read(at)).toMatchObject({ seated: SEATS, live: 3 });
  });

  it('are counted again when the facility moves a family back to the day of the bus', async () => {
    const at = await bus();
    const visitId = await join(at);
    const path = `/facilities/${at.family.facilityId}/visit-moves`;
    const away = await used.given.session(at.family.facilityId, { day: addDays(addMonths(monthOf(used.given.today), 1), 13) });
    await used.db.sql(`UPDATE visits SET requested_at = requested_at + interval '1 minute' WHERE id = $1`, [visitId]);
    await at.liaison.post(path, { sessions: [{ fromSessionId: at.sessionId, toSessionId: away }] }).expect(201);
    await used.db.sql(`UPDATE visit_groups SET seats = 5 WHERE id = $1`, [at.groupId]);
    const refused = await at.liaison.post(path, { sessions: [{ fromSessionId: away, toSessionId: at.sessionId }] }).expect(409);
    expect(refused.body).toMatchObject({ code: 'timetable.visits_do_not_fit', visits: [{ visitId, codes: ['visit.not_ready'] }] });
    await used.db.sql(`UPDATE visit_groups SET seats = $2 WHERE id = $1`, [at.groupId, SEATS]);
    await at.liaison.post(path, { sessions: [{ fromSessionId: away, toSessionId: at.sessionId }] }).expect(201);
    expect((await read(at)).seated).toBe(SEATS);
  });

  it('are counted again when a closure is taken back: whose seat is taken stays off', async () => {
    const at = await bus();
    const family = await at.more();
    await at.coordinator.post(`/visit-groups/${at.groupId}/families`, joining(at.later, family)).expect(201);
    const day = await used.db.one<{ day: string }>(`SELECT day::text FROM sessions WHERE id = $1`, [at.later]);
    const body = { from: day?.day, to: day?.day, sessions: [at.later], reasonCode: 'security' };
    const { closureId } = (await shut(at.liaison, { facilityId: family.facilityId }, body)).body as { closureId: string };
    await join(at);
    await at.liaison.post(`/closures/${closureId}/undos`, {}).expect(201);
    expect(await used.db.sql(`SELECT status, undo_code FROM closure_visits WHERE closure_id = $1`, [closureId])).toEqual([
      { status: 'stays', undoCode: 'visit_group.bus_full' },
    ]);
    expect(await read(at)).toMatchObject({ seated: SEATS, live: 3 });
  });
});
