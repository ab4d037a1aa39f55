import { load } from 'cheerio';
import { useApp } from '../../support/app';

const used = useApp();

/** 10:55 in Shanghai on the day of a meeting at 11:30; registration ends at 11:00. */
const BEFORE = '2026-09-23T02:55:00Z';
const LATE = '2026-09-23T03:05:00Z';

async function onTheDay(noShowForfeits: boolean) {
  const facilityId = await used.given.facility({ rules: { intakeCutoffMinutes: 30, noShowForfeits } });
  const family = await used.given.readyFamily({ facilityId });
  const sessionId = await used.given.session(facilityId, { day: '2026-09-23', time: '11:30', endTime: '12:00' });
  const visit = await used.given.visit({ family, sessionId, status: 'confirmed' });
  const escort = await used.given.user('worker', { organisationId: family.organisationId, workerId: family.workerId });
  const coordinator = await used.given.user('coordinator', { organisationId: family.organisationId });
  used.clock.set(new Date(BEFORE));
  return { ...visit, escort, coordinator, api: await used.as(escort) };
}
type Day = Awaited<ReturnType<typeof onTheDay>>;

const balance = ({ rosterEntryId }: Day): Promise<{ held: number; used: number } | undefined> =>
  used.db.one(`SELECT held, used FROM entitlement_periods WHERE roster_entry_id = $1`, [rosterEntryId]);
const report = (changes: object = {}) => ({
  outcome: 'refused_at_gate',
  refusedFor: 'late',
  cause: 'weather_or_health',
  attendance: [],
  concern: false,
  nextStep: 'Plan the next meeting',
  ...changes,
});
const words = (html: string): string => load(html)('main').text().replace(/\s+/g, ' ');

describe('A17: late at the gate', () => {
  it.each([
    ['loses the period’s allowance where the facility’s rule says so', true, { held: 0, used: 1 }],
    ['keeps it elsewhere', false, { held: 0, used: 0 }],
  ])('A17: who arrives at 11:05 where registration ends at 11:00 %s', async (_, forfeits, left) => {
    const day = await onTheDay(forfeits);
    const { api, visitId } = day;
    await api.post(`/visits/${visitId}/steps`, { step: 'picked_up' }).expect(201);
    used.clock.set(new Date(LATE));
    await api.post(`/visits/${visitId}/steps`, { step: 'arrived' }).expect(201);
    // The meeting would begin at 11:30: it ended before, at the gate.
    const { body } = await api.post(`/visits/${visitId}/reports`, report()).expect(201);
    const facts = {
      refusedFor: 'late',
      arrivedAt: '2026-09-23T03:05:00.000Z',
      intakeClosedAt: '2026-09-23T03:00:00.000Z',
      forfeited: forfeits,
    };
    expect(body).toMatchObject({ status: 'refused_at_gate', reasonCode: 'late_at_gate', gate: facts });
    expect(await balance(day)).toMatchObject(left);
    // A rule that changes later changes no fact.
    await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"intakeCutoffMinutes": 5}' WHERE facility_id = $1`, [day.facilityId]);
    const seen = (await (await used.as(day.coordinator)).get(`/visits/${visitId}`).expect(200)).body;
    expect(seen).toMatchObject({ gate: facts });
    const page = words((await (await used.browser(day.coordinator)).get(`/visits/${visitId}`).expect(200)).text);
    expect(page).toContain('We were too late · there at 11:05 am · registration ended at 11:00 am');
    expect(page).toContain(forfeits ? 'the allowance of the period is lost' : 'the allowance was given back');
  });

  it('A17: tells the escort until when to be there, and what to do when it is over', async () => {
    const day = await onTheDay(true);
    const browser = await used.browser(day.escort);
    const path = `/m/visits/${day.visitId}`;
    expect(words((await browser.get(path).expect(200)).text)).toContain('Be registered by 11:00 am');
    await browser.submit(path, { step: 'picked_up' }, `${path}/steps`);
    used.clock.set(new Date(LATE));
    const late = words((await browser.get(path).expect(200)).text);
    expect(late).toContain('Registration ended at 11:00 am');
    expect(late).toContain('Call the coordinator at once');
    expect(late).toContain('loses this period’s allowance');
    const saved = await browser.submit(`${path}/report`, {
      outcome: 'refused_at_gate',
      refusedFor: 'late',
      cause: 'escort',
      concern: 'false',
      next: 'plan_next',
    });
    expect([saved.status, saved.headers.location]).toEqual([303, `${path}/thanks`]);
    expect(await balance(day)).toMatchObject({ held: 0, used: 1 });
  });

  it('A17: turned away for anything else, or by the facility’s own doing, costs nothing', async () => {
    const papers = await onTheDay(true);
    await papers.api.post(`/visits/${papers.visitId}/steps`, { step: 'picked_up' }).expect(201);
    await papers.api.post(`/visits/${papers.visitId}/reports`, report({ refusedFor: 'documents', cause: 'guardian' })).expect(201);
    expect(await balance(papers)).toMatchObject({ held: 0, used: 0 });
    used.clock.set(new Date('2026-09-01T02:00:00Z'));
    const theirs = await onTheDay(true);
    await theirs.api.post(`/visits/${theirs.visitId}/steps`, { step: 'picked_up' }).expect(201);
    await theirs.api.post(`/visits/${theirs.visitId}/reports`, report({ cause: 'facility' })).expect(201);
    expect(await balance(theirs)).toMatchObject({ held: 0, used: 0 });
  });

  it('A17: is no word about a meeting that took place', async () => {
    const day = await onTheDay(true);
    await day.api.post(`/visits/${day.visitId}/steps`, { step: 'picked_up' }).expect(201);
    // Before the meeting begins nothing else can be reported.
    await day.api.post(`/visits/${day.visitId}/reports`, report({ outcome: 'no_show', refusedFor: undefined })).expect(422);
    used.clock.set(new Date('2026-09-23T04:30:00Z'));
    const { body } = await day.api.post(`/visits/${day.visitId}/reports`, report({ outcome: 'completed', cause: undefined })).expect(422);
    expect(body.errors).toMatchObject([{ pointer: '/refusedFor', code: 'visit.not_refused' }]);
  });
});
