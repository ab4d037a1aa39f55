import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();
const ROW = { minutesThere: 120, minutesBack: 130, source: 'the family itself', asOf: '2026-08-01' };

async function home(values: { home?: string; at?: string } = {}): Promise<ReadyFamily & { sessionId: string }> {
  const facilityId = await used.given.facility({ countyCode: values.at ?? '990101' });
  const family = await used.given.readyFamily({ facilityId });
  await used.db.sql(`UPDATE children SET home_county_code = $2 WHERE id = $1`, [family.childId, values.home ?? '990101']);
  return { ...family, sessionId: await used.given.session(facilityId) };
}
const coordinator = async (family: ReadyFamily) => used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
type Offer = {
  id: string;
  bookable: boolean;
  journey: Record<string, unknown> | null;
  eligibility: { reasons: { code: string }[] };
};
const offer = async (family: ReadyFamily & { sessionId: string }): Promise<Offer> => {
  const answer = await (await coordinator(family)).get(`/dyads/${family.dyadId}/bookable-sessions`).expect(200);
  return (answer.body as { data: Offer[] }).data.find((o) => o.id === family.sessionId) as Offer;
};

describe('the way to a session', () => {
  it('is said with every offered session, known or estimated, and is nothing where nobody can say', async () => {
    const unknown = await home();
    expect((await offer(unknown)).journey).toBeNull();
    const far = await home({ home: '510104', at: '510703' });
    expect((await offer(far)).journey).toMatchObject({ basis: 'estimated', leaveTime: '05:15', returnTime: '14:00', minutesThere: 225 });
    await (await coordinator(far)).post('/journeys', { ...ROW, facilityId: far.facilityId, countyCode: '510104' }).expect(201);
    expect((await offer(far)).journey).toMatchObject({ basis: 'known', leaveTime: '07:00', returnTime: '12:25', source: ROW.source });
  });

  it('makes an hour before six a matter of approval, and a night away one of consent and of the escort’s sex', async () => {
    const early = await home({ home: '510104', at: '510703' });
    expect((await offer(early)).eligibility.reasons.map((r) => r.code)).toContain('travel.hours');
    const night = await home();
    await (
      await coordinator(night)
    )
      .post('/journeys', { ...ROW, facilityId: night.facilityId, countyCode: '990101', overnight: true })
      .expect(201);
    const offered = await offer(night);
    expect(offered).toMatchObject({ bookable: false, journey: { overnight: true, leavesDaysBefore: 1 } });
    expect(offered.eligibility.reasons.map((r) => r.code)).toContain('consent.missing');
    const refused = await (
      await coordinator(night)
    ).post('/visits', {
      sessionId: night.sessionId,
      dyadIds: [night.dyadId],
      party: [
        { personType: 'caregiver', personId: night.caregiverId, place: 'inside' },
        { personType: 'worker', personId: await used.given.worker(night.organisationId, { sex: 'male' }), place: 'waits' },
      ],
    });
    expect(refused.status).toBe(422);
    expect((refused.body as { reasons: { code: string }[] }).reasons.map((r) => r.code)).toEqual(
      expect.arrayContaining(['consent.missing', 'escort.gender']),
    );
  });

  it('judges arranged visits again when it turns out to need a night', async () => {
    const visit = await used.given.visit({ status: 'confirmed' });
    const page = await coordinator(visit);
    await page.post('/journeys', { ...ROW, facilityId: visit.facilityId, countyCode: '990101' }).expect(201);
    const status = async () => (await used.db.one<{ status: string }>(`SELECT status FROM visits WHERE id = $1`, [visit.visitId]))?.status;
    expect(await status()).toBe('confirmed');
    const { data } = (await page.get('/journeys')).body as { data: { id: string }[] };
    await page.put(`/journeys/${data[0]?.id}`, { ...ROW, overnight: true }, { 'If-Match': '"1"' }).expect(200);
    expect(await status()).not.toBe('confirmed');
  });
});

describe('the matrix of journeys', () => {
  it('is entered, read, filtered and changed with its version', async () => {
    const family = await home();
    const page = await coordinator(family);
    const legs = [
      { means: 'bus', minutes: 40 },
      { means: 'walk', minutes: 10 },
    ];
    const made = await page.post('/journeys', {
      ...ROW,
      legs,
      lastReturnTime: '17:30',
      costPerPerson: 48,
      facilityId: family.facilityId,
      countyCode: '990101',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...ROW, legs, lastReturnTime: '17:30', costPerPerson: 48, overnight: false, version: 1 });
    const { id } = made.body as { id: string };
    expect((await page.get(`/journeys/${id}`)).headers.etag).toBe('"1"');
    expect(((await page.get('/journeys?countyCode=990102')).body as { data: object[] }).data).toEqual([]);
    expect(((await page.get(`/journeys?facilityId=${family.facilityId}`)).body as { data: object[] }).data).toHaveLength(1);
    await page.put(`/journeys/${id}`, ROW).expect(428);
    const put = await page.put(`/journeys/${id}`, { ...ROW, minutesThere: 90 }, { 'If-Match': '"1"' });
    expect(put.body).toMatchObject({ minutesThere: 90, lastReturnTime: null, version: 2 });
    await page.put(`/journeys/${id}`, ROW, { 'If-Match': '"1"' }).expect(412);
    const route = await page.get(`/journeys/routes?facilityId=${family.facilityId}&countyCode=990101`);
    expect(route.body).toMatchObject({ route: { basis: 'known', minutesThere: 90 } });
    expect((await page.get(`/journeys/routes?facilityId=${family.facilityId}&countyCode=990999`)).body).toMatchObject({ route: null });
  });

  it('takes one row per way, tells everything that is wrong at once, and is nobody else’s', async () => {
    const family = await home();
    const page = await coordinator(family);
    const body = { ...ROW, facilityId: family.facilityId, countyCode: '990101' };
    const both = await Promise.all([page.post('/journeys', body), page.post('/journeys', body)]);
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 409]);
    expect(both.find((answer) => answer.status === 409)?.body).toMatchObject({ code: 'journey.exists' });
    const wrong = await page.post('/journeys', {
      facilityId: family.facilityId,
      countyCode: '99',
      minutesThere: 0,
      minutesBack: 3000,
      lastReturnTime: '25:00',
      source: ' ',
      asOf: '2026-02-30',
      legs: [{ means: 'rocket', minutes: 5 }],
    });
    expect(wrong.status).toBe(422);
    expect((wrong.body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer).sort()).toEqual(
      ['/asOf', '/countyCode', '/lastReturnTime', '/legs/0/means', '/minutesBack', '/minutesThere', '/source'].sort(),
    );
    const later = await page.post('/journeys', {
      ...body,
      countyCode: '990102',
      asOf: '2026-09-03',
      legs: [{ means: 'bus', minutes: 121 }],
    });
    expect((later.body as { errors: { code: string }[] }).errors.map((e) => e.code)).toEqual([
      'journey.legs_longer',
      'journey.as_of_future',
    ]);
    const nowhere = await page.post('/journeys', { ...body, facilityId: newId() });
    expect(nowhere.body).toMatchObject({ errors: [{ pointer: '/facilityId', code: 'journey.facility_unknown' }] });
    const other = await used.as(await used.given.user('coordinator'));
    expect(((await other.get('/journeys')).body as { data: object[] }).data).toEqual([]);
  });

  it('is a page to look at, to enter and to change, with everything typed kept', async () => {
    const family = await home({ home: '510104', at: '510703' });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale: 'en' }));
    const list = (await browser.get('/journeys').set('Accept-Language', 'en')).text;
    expect(list).toContain('Ways nobody has entered');
    expect(list).toContain('3 h 45 min');
    const form = `/journeys/new?facilityId=${family.facilityId}&countyCode=510104`;
    expect((await browser.get(form)).text).toContain('value="510104"');
    const fields = { ...ROW, minutesThere: '200', minutesBack: '210', facilityId: family.facilityId, countyCode: '510104' };
    const bad = await browser.submit(form, { ...fields, minutesThere: 'long' }, '/journeys/new');
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="long"');
    const sent = await browser.submit(
      form,
      { ...fields, 'legs[0][means]': 'bus', 'legs[0][minutes]': '50', 'legs[1][means]': '', 'legs[1][minutes]': '' },
      '/journeys/new',
    );
    expect(sent.status).toBe(303);
    expect((await browser.get('/journeys')).text).toContain('3 h 20 min');
    // Every leg is shown, however many came through the API: what is not shown is lost when the page is saved.
    const legs = Array.from({ length: 6 }, () => ({ means: 'bus', minutes: 20 }));
    await used.db.sql(`UPDATE journeys SET legs = $1`, [JSON.stringify(legs)]);
    const [row] = await used.db.sql<{ id: string }>(`SELECT id FROM journeys`);
    expect((await browser.get(`/journeys/${row?.id}`)).text).toContain('name="legs[5][minutes]"');
    const when = (await browser.get(`/dyads/${family.dyadId}/book`).set('Accept-Language', 'en')).text;
    expect(when).toMatch(/Home by \d+:\d\d (am|pm) \(from the family itself\)/);
  });
});
