import { useApp } from '../../support/app';
import { book, Json, sessionsOf, timetableDesk } from './timetables-given';

const used = useApp();
/** Saturday, 19 September 2026; the facility's rules know visits from Monday to Friday. */
const SATURDAY = '2026-09-19';

describe('a day that the facility has written itself, outside its usual weekdays', () => {
  async function weekdaysOnly() {
    const made = await timetableDesk(used);
    await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"openWeekdays": [1, 2, 3, 4, 5]}' WHERE facility_id = $1`, [
      made.family.facilityId,
    ]);
    return made;
  }
  const line = (values: Json): Json => ({
    mode: 'visit',
    startsAt: '09:30',
    endsAt: '10:00',
    capacity: 8,
    validFrom: '2026-09-03',
    ...values,
  });

  it.each([
    [
      'a replacement day',
      (path: string) => [`${path}/replacement-days`, { day: SATURDAY, lines: [line({ validFrom: undefined })] }] as const,
    ],
    ['a line of named dates', (path: string) => [`${path}/timetables`, line({ dates: [SATURDAY] })] as const],
  ])('%s is offered, confirmed and set out for', async (_, act) => {
    const made = await weekdaysOnly();
    const [path, body] = act(made.path);
    await made.liaison.post(path, body).expect(201);
    const [session] = await sessionsOf(used, made.family.facilityId, SATURDAY, SATURDAY);
    const visitId = await book(made, made.family, String(session?.id));
    await made.liaison.post(`/visits/${visitId}/confirmations`).expect(201);
    used.clock.set(new Date(`${SATURDAY}T00:00:00Z`));
    const { body: answer } = await made.coordinator.post(`/visits/${visitId}/steps`, { step: 'picked_up' });
    // Preparing the child is another gate's affair; the facility's weekdays are not in the way.
    expect(JSON.stringify(answer)).not.toContain('session.weekday_closed');
  });

  it('a weekly line on such a day is not: the weekdays say what is usual', async () => {
    const made = await weekdaysOnly();
    await made.liaison.post(`${made.path}/timetables`, line({ weekday: 6 })).expect(201);
    const [session] = await sessionsOf(used, made.family.facilityId, SATURDAY, SATURDAY);
    const party = [{ personType: 'caregiver', personId: made.family.caregiverId, place: 'inside' }];
    const { body } = await made.coordinator.post('/visits', { sessionId: session?.id, dyadIds: [made.family.dyadId], party }).expect(422);
    expect(JSON.stringify(body)).toContain('session.weekday_closed');
  });
});
