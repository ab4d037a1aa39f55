import { VisitLocks } from '../../../src/visits/visit-locks';
import { useApp } from '../../support/app';
import { shut } from '../closures-given';
import { counters, desk, requestOf } from '../visits-given';

const used = useApp();

/** Lets something happen after the gates were asked and before anything is locked. */
function before(change: () => Promise<unknown>): void {
  const locks = used.app.get(VisitLocks);
  const lock = locks.lock.bind(locks);
  jest.spyOn(locks, 'lock').mockImplementationOnce(async (...given) => {
    await change();
    return lock(...given);
  });
}

/** A request in a session of the whole house, and the closure of its ward alone on that day. */
async function asked() {
  const at = await desk(used);
  const { body } = await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201);
  const { facilityId, wardId } = at.family;
  const closeWard = async (id = at.sessionId): Promise<void> => {
    const session = await used.db.one<{ day: string }>(`SELECT day FROM sessions WHERE id = $1`, [id]);
    await shut(at.liaison, { facilityId }, { from: session?.day, to: session?.day, reasonCode: 'training', wardIds: [wardId] });
  };
  return { ...at, visitId: (body as { id: string }).id, closeWard };
}

afterEach(() => jest.restoreAllMocks());

describe('a session that changes after the gates were asked', () => {
  it('does not take a refused visit back once it is shut', async () => {
    const at = await asked();
    await at.liaison.post(`/visits/${at.visitId}/declines`, { reasonCode: 'facility_event' }).expect(201);
    before(() => used.db.sql(`UPDATE sessions SET status = 'closed' WHERE id = $1`, [at.sessionId]));
    expect((await at.liaison.post(`/visits/${at.visitId}/undos`).expect(409)).body.code).toBe('session.closed');
    expect(await counters(used, at.sessionId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0, contactsHeld: 0 });
  });

  it('does not take a refused visit back once it is shut for its ward', async () => {
    const at = await asked();
    await at.liaison.post(`/visits/${at.visitId}/declines`, { reasonCode: 'facility_event' }).expect(201);
    before(() => at.closeWard());
    const { body } = await at.liaison.post(`/visits/${at.visitId}/undos`).expect(422);
    expect(body).toMatchObject({
      code: 'visit.not_allowed',
      reasons: [expect.objectContaining({ code: expect.stringMatching(/^session\./) })],
    });
  });

  it('does not take an amendment once it is shut for its ward', async () => {
    const at = await asked();
    const otherId = await used.given.session(at.family.facilityId, { day: '2026-09-28' });
    before(() => at.closeWard(otherId));
    const { body } = await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: otherId }).expect(422);
    expect(body).toMatchObject({ code: 'visit.not_allowed' });
    expect(await counters(used, otherId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0 });
  });
});
