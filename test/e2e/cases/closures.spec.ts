import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import { expectWhole, house, idOf, shut, statuses } from '../closures-given';
import { requestOf } from '../visits-given';

const used = useApp();
const reason = { reasonCode: 'facility_event' };

describe('cases of closures (prison-visit-systems §6)', () => {
  // 422 and 409 where theirs says 400; ours calls the visits off with the facility as the cause instead of only flagging them.
  it('case 30: a past date and a closed one are refused; a date with visits closes with them; a reopened one takes bookings again, first in line', async () => {
    const { facilityId, day, sessionId, visitIds, families, coordinator, liaison } = await house(used);
    const yesterday = addDays(used.given.today, -1);
    const past = await liaison.post(`/facilities/${facilityId}/closures`, { from: yesterday, to: yesterday, ...reason }).expect(422);
    expect(past.body).toMatchObject({ code: 'closure.past' });

    // What began before goes on from now: only what is to come is closed, and the look says so.
    const begunBefore = await liaison
      .post(`/facilities/${facilityId}/closures?dryRun=true`, { from: yesterday, to: day, ...reason })
      .expect(200);
    expect(begunBefore.body).toMatchObject({ fromNow: true, startsAt: used.clock.now().toISOString(), sessionIds: [sessionId] });

    const closure = { from: day, to: day, ...reason };
    const closed = await shut(liaison, { facilityId }, closure);
    const { closureId } = closed.body as { closureId: string };
    expect(closed.body).toMatchObject({ visits: [{ id: visitIds[0], status: 'cancelled', cause: 'facility' }], sessionIds: [sessionId] });
    const again = await liaison.post(`/facilities/${facilityId}/closures`, closure).expect(409);
    expect(again.body).toMatchObject({ code: 'closure.overlaps', closureId });
    expect((again.body as { errors: { fix: string }[] }).errors[0]?.fix).toMatch(/longer|延长/);

    const [family] = families;
    if (!family) throw new Error('no family');
    const refused = await coordinator.post('/visits', requestOf(family, sessionId));
    expect([409, 422]).toContain(refused.status);
    expect(JSON.stringify(refused.body)).toContain('session.closed');
    expect((await coordinator.get(`/closures/${closureId}`).expect(200)).body).toMatchObject({ visits: [{ priority: 'open' }] });

    const reopened = await liaison.post(`/closures/${closureId}/reopenings`, {}).expect(201);
    expect(reopened.body).toMatchObject({ state: 'withdrawn', sessionIds: [sessionId], families: 1 });
    expect(await used.db.sql(`SELECT kind, status, cause FROM tasks WHERE cause = 'closure_reopened'`)).toEqual([
      { kind: 'look_at_change', status: 'open', cause: 'closure_reopened' },
    ]);
    const rebooked = idOf(await coordinator.post('/visits', requestOf(family, sessionId)).expect(201));
    await liaison.post(`/visits/${rebooked}/confirmations`, {}).expect(201);
    expect((await coordinator.get(`/closures/${closureId}`).expect(200)).body).toMatchObject({ visits: [{ priority: 'used' }] });
    await expectWhole(used);
  });

  it('case 30: a session outside the days, unknown or shut already is refused by its place in the list', async () => {
    const { facilityId, day, sessionId, liaison } = await house(used);
    const other = await used.given.session(facilityId, { day: addDays(day, 1) });
    const outside = await liaison
      .post(`/facilities/${facilityId}/closures`, { from: day, to: day, sessions: [sessionId, other], ...reason })
      .expect(422);
    expect(outside.body).toMatchObject({ errors: [{ pointer: '/sessions/1', code: 'closure.session_unknown' }] });
    await shut(liaison, { facilityId }, { from: day, to: day, sessions: [sessionId], ...reason });
    expect(await statuses(used)).toEqual({ cancelled: 1 });
    const twice = await liaison
      .post(`/facilities/${facilityId}/closures`, { from: day, to: day, sessions: [sessionId], ...reason })
      .expect(422);
    expect(twice.body).toMatchObject({ code: 'closure.session_shut' });
  });
});
