import { VisitsService } from '../../../src/visits/visits.service';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { counters, desk, requestOf } from '../visits-given';
import { storm, tally, tokenOf } from '../visits-storm';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;
const rules = (changes: object): Promise<unknown> =>
  used.db.sql(`UPDATE facility_rules SET rules = rules || $1::jsonb`, [JSON.stringify(changes)]);

describe('cases of groups, capacity and holds (prison-visit-systems §6)', () => {
  // "Unless the prison works weekends": ours says so of make-up workdays, 20 September 2026 (a Sunday) among them; 25 to 27 September are off.
  it.each([
    ['workday', '2026-09-22T02:00:00.000Z'],
    ['weekend', '2026-09-23T02:00:00.000Z'],
  ])(
    'case 42: the facility’s time to answer leaves out weekends and holidays, unless it works on them (%s)',
    async (makeUpWorkday, due) => {
      used.clock.set('2026-09-18T02:00:00Z');
      const at = await desk(used, { day: '2026-10-13' });
      await rules({ answerWorkingDays: 3, makeUpWorkday });
      const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
      await used.drain();
      expect((await at.coordinator.get(`/visits/${id}`).expect(200)).body).toMatchObject({ answerDueAt: due });
    },
  );

  it('case 42: a holiday in between moves the time to answer on', async () => {
    used.clock.set('2026-09-23T02:00:00Z');
    const at = await desk(used, { day: '2026-10-20' });
    await rules({ answerWorkingDays: 3, makeUpWorkday: 'weekend' });
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await used.drain();
    // Wednesday to Friday 10:00 would be two days; the Mid-Autumn holiday from Friday to Sunday does not count.
    expect((await at.coordinator.get(`/visits/${id}`).expect(200)).body).toMatchObject({ answerDueAt: '2026-09-29T02:00:00.000Z' });
  });

  // Their staff may overbook by a flag; ours cannot, and a group is no way around it.
  it('no flag, no group and no second server books more than a session holds', async () => {
    const at = await desk(used, { capacity: 3 });
    const families: ReadyFamily[] = [at.family];
    while (families.length < 4)
      families.push(await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId }));
    await at.coordinator.post('/visits', { ...requestOf(at.family, at.sessionId), allowOverBooking: true }).expect(400);
    const group = {
      policy: 'all_or_none',
      escorts: [{ personId: at.family.workerId }],
      families: families.map((family) => ({
        sessionId: at.sessionId,
        dyadIds: [family.dyadId],
        party: [{ personType: 'caregiver', personId: family.caregiverId, place: 'inside' }],
      })),
    };
    expect((await at.coordinator.post('/visit-groups', group).expect(409)).body).toMatchObject({ code: 'visit_group.not_whole' });
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const answers = await storm(
      [used.url],
      families.map((family) => ({ path: '/visits', body: requestOf(family, at.sessionId), token })),
    );
    expect(tally(answers)).toEqual({ '201': 3, '409 session.full': 1 });
    expect(await counters(used, at.sessionId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 3 });
  });

  it('a hold that has run out keeps nothing: asking again counts the places anew', async () => {
    const at = await desk(used, { capacity: 1 });
    const second = await used.given.readyFamily({ organisationId: at.family.organisationId, facilityId: at.family.facilityId });
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await used.db.sql(`UPDATE visits SET hold_expires_at = $1`, [new Date(used.clock.now().getTime() - 1000)]);
    // Run out, and not yet cleared away: nobody can agree to it any more.
    expect((await at.liaison.post(`/visits/${id}/confirmations`, {}).expect(409)).body).toMatchObject({ code: 'visit.hold_expired' });
    await used.app.get(VisitsService).expireDue();
    await at.coordinator.post('/visits', requestOf(second, at.sessionId)).expect(201);
    expect((await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(409)).body).toMatchObject({
      code: 'session.full',
    });
  });
});
