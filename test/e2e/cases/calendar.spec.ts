import { newId } from '../../../src/kernel/ids';
import { SessionsService } from '../../../src/facilities/sessions.service';
import { useApp } from '../../support/app';
import { people } from '../visits-given';

const used = useApp();
/** A Wednesday of the festival and a Sunday worked instead, in a year that is not announced. */
const [FESTIVAL, MAKE_UP] = ['2027-02-10', '2027-02-21'];

describe('the calendar of a year to come (rules-and-users, Appendix A)', () => {
  it('A9: a booking of February 2027 is provisional; the notice hands back what falls on a day off and flags for a person what it makes doubtful', async () => {
    used.clock.set('2026-12-20T02:00:00Z');
    const off = await used.given.readyFamily();
    const { facilityId, organisationId } = off;
    await used.given.row('timetables', {
      ...{ id: newId(), facilityId, mode: 'visit', weekday: 3, startsAt: '09:30', endsAt: '10:00', capacity: 8 },
      validFrom: '2026-01-01',
    });
    await used.app.get(SessionsService, { strict: false }).ensureSessions(facilityId, '2027-02-08', '2027-02-12');
    const wednesday = await used.db.one<{ id: string; provisional: boolean }>(
      `SELECT id, provisional FROM sessions WHERE facility_id = $1 AND day = $2`,
      [facilityId, FESTIVAL],
    );
    expect(wednesday?.provisional).toBe(true);
    const sunday = await used.given.session(facilityId, { day: MAKE_UP, provisional: true });
    const doubtful = await used.given.readyFamily({ organisationId, facilityId });
    const dropped = await used.given.visit({ family: off, sessionId: wednesday?.id, status: 'confirmed', version: 2 });
    const flagged = await used.given.visit({ family: doubtful, sessionId: sunday, status: 'confirmed', version: 2 });
    const { coordinator } = await people(used, off);
    const openCauses = async (): Promise<unknown> =>
      used.db.sql(`SELECT visit_id, cause FROM visit_reviews WHERE status = 'open' AND cause = 'calendar_provisional'`);

    const admin = await used.as(await used.given.user('admin'));
    const notice = {
      year: 2027,
      source: 'Notice of the State Council (invented for this test)',
      holidays: [{ from: '2027-02-05', to: '2027-02-12', title: '春节' }],
      makeUpWorkdays: [MAKE_UP],
    };
    await admin.post('/calendars/cn/years', notice).expect(201);
    // The sessions first, then what was in them, then what stays.
    await used.drain();
    await used.drain();
    await used.drain();

    expect((await coordinator.get(`/visits/${dropped.visitId}`).expect(200)).body).toMatchObject({
      status: 'cancelled',
      cause: 'facility',
      reasonCode: 'public_holiday',
    });
    const kept = await coordinator.get(`/visits/${flagged.visitId}`).expect(200);
    expect(kept.body).toMatchObject({ status: 'confirmed', reviews: [{ cause: 'calendar_provisional' }] });
    expect(await openCauses()).toEqual([{ visitId: flagged.visitId, cause: 'calendar_provisional' }]);
    // Somebody is told: a call for the family whose day is gone, and the list of affected visits for the other.
    const listed = (await coordinator.get('/visit-reviews').expect(200)).body as { data: { reviews: { visitId: string }[] }[] };
    expect(listed.data.flatMap((group) => group.reviews.map((review) => review.visitId))).toEqual([flagged.visitId]);
    expect(await used.db.sql(`SELECT visit_id FROM rebooking_priorities WHERE used_at IS NULL`)).toEqual([{ visitId: dropped.visitId }]);
  });
});
