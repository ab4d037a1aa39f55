import { patternOf } from '../../../src/facilities/patterns/patterns';
import { CARRIED_PAPERS } from '../../../src/facilities/rules/paper-keys';
import { ALLOWED_ITEMS } from '../../../src/facilities/rules/thing-keys';
import type { StatedRules } from '../../../src/facilities/facility.rules';
import { newId } from '../../../src/kernel/ids';
import { PROOF_KINDS } from '../../../src/kernel/vocabulary';
import { useApp } from '../../support/app';

const plain = (html: string): string => html.replace(/<[^>]+>/g, '\n').replace(/&#39;/g, '’');

describe('what is told to be brought', () => {
  const used = useApp();

  async function outing(rules: StatedRules, visitedBefore: boolean) {
    const organisationId = await used.given.organisation();
    const facilityId = await used.given.facility();
    await used.db.sql(`UPDATE facility_rules SET rules = $2::jsonb WHERE facility_id = $1`, [facilityId, JSON.stringify(rules)]);
    const childId = await used.given.child({ organisationId, visitedBefore, preferredName: '小宇' });
    const family = await used.given.readyFamily({ organisationId, facilityId, childId });
    await used.given.inCaseload(childId, family.workerId);
    await used.db.sql(`UPDATE caregivers SET language = 'en' WHERE id = $1`, [family.caregiverId]);
    const visit = await used.given.visit({ family, status: 'confirmed' });
    const userId = await used.given.user('worker', { organisationId, workerId: family.workerId });
    const page = await used.browser(userId);
    const read = async (path: string): Promise<string> => plain((await page.get(path).expect(200)).text);
    return {
      ...visit,
      api: await used.as(userId),
      trip: await read(`/m/visits/${visit.visitId}`),
      sheet: await read(`/visits/${visit.visitId}/papers/escort-sheet`),
      slip: await read(`/visits/${visit.visitId}/papers/slip`),
      card: await read(`/visits/${visit.visitId}/papers/card`),
    };
  }
  const rulesOf = (key: string): StatedRules => patternOf(key)?.rules ?? {};

  it('is the village’s certificate at Xining, and on no paper anywhere at Huizhou', async () => {
    const xining = await outing(rulesOf('cn-xining'), false);
    for (const text of [xining.trip, xining.sheet, xining.slip, xining.card]) {
      expect(text).toContain('identity card, household register, certificate from the village committee');
      expect(text).not.toContain('does not count');
    }
    const huizhou = await outing(rulesOf('cn-huizhou'), false);
    for (const text of [huizhou.trip, huizhou.sheet, huizhou.slip, huizhou.card])
      expect(text).toContain('A certificate from the village committee does not count here');
    for (const text of [huizhou.trip, huizhou.sheet]) {
      expect(text).toContain('At most 3 people inside, children counted');
      expect(text).toContain('2 children more may come on top of that');
    }
  }, 60_000);

  it('is less once they have met, and stays what it was for a meeting that is over', async () => {
    const rules = rulesOf('cn-meizhou');
    const first = await outing(rules, false);
    expect(first.trip).toContain('identity card, household register, notice of intake');
    const later = await outing(rules, true);
    expect(later.trip).toContain('identity card, visit card');
    // What lies about in a house has plain words.
    expect(later.slip).toContain('identity card, the card you were given');
    expect(later.slip).not.toContain('visit card');
    await used.db.sql(`UPDATE visits SET status = 'completed', live = false WHERE id = $1`, [first.visitId]);
    await used.db.sql(`UPDATE visit_dyads SET attended = true, live = false WHERE visit_id = $1`, [first.visitId]);
    const { body } = await first.api.get(`/visits/${first.visitId}/to-bring`).expect(200);
    expect((body as { data: object[] }).data).toEqual([
      expect.objectContaining({ dyadId: first.dyadId, first: true, papers: ['id_card', 'household_register', 'intake_notice'] }),
    ]);
  }, 60_000);

  it('fits every paper, however much a facility asks', async () => {
    const made = await outing(
      {
        documentsFirst: CARRIED_PAPERS,
        proofsAccepted: PROOF_KINDS,
        villageProof: 'invalid',
        childShowsRegister: true,
        itemsAllowed: ALLOWED_ITEMS,
        moneyMostPerVisit: 1000,
        childrenExtra: 2,
        uncountedAgeBelow: 3,
      },
      false,
    );
    for (const kind of ['escort-sheet', 'slip', 'card'])
      for (const size of ['A4', 'A5']) await made.api.get(`/visits/${made.visitId}/papers/${kind}?size=${size}`).expect(200);
    expect(made.sheet).toContain('May be brought: school books, glasses');
    expect(made.trip).toContain('Money: at most 1000');
  }, 60_000);

  it('names the child whose papers they are where two go and only one has been there', async () => {
    const rules = rulesOf('cn-meizhou');
    const one = await outing(rules, false);
    const brother = await used.given.child({
      organisationId: one.organisationId,
      visitedBefore: true,
      preferredName: '小海',
      birthDate: '2012-01-01',
    });
    const dyadId = await used.given.dyad(brother, one.parentId);
    await used.db.sql(
      `INSERT INTO visit_dyads (visit_id, dyad_id, child_id, starts_at, ends_at, live) SELECT visit_id, $2, $3, starts_at, ends_at, live FROM visit_dyads WHERE visit_id = $1`,
      [one.visitId, dyadId, brother],
    );
    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId: one.organisationId }));
    const text = plain((await coordinator.get(`/visits/${one.visitId}/papers/escort-sheet`).expect(200)).text);
    expect(text).toContain('For 小宇: identity card, household register, the first notice that came by post');
    expect(text).toContain('For 小海: identity card, the card you were given');
  }, 60_000);

  it('comes with the way: its pieces, the last departure home, and when to leave', async () => {
    const one = await outing({}, true);
    const journey = {
      id: newId(),
      organisationId: one.organisationId,
      facilityId: one.facilityId,
      countyCode: '990101',
      minutesThere: 120,
      minutesBack: 130,
      lastReturnTime: '17:40',
      source: 'asked by telephone',
      asOf: '2026-01-01',
    };
    await used.db.sql(
      `INSERT INTO journeys (id, organisation_id, facility_id, county_code, minutes_there, minutes_back, legs, last_return_time, source, as_of)
       VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10)`,
      [
        ...Object.values(journey).slice(0, 6),
        JSON.stringify([
          { means: 'bus', minutes: 40 },
          { means: 'train', minutes: 60 },
        ]),
        ...Object.values(journey).slice(6),
      ],
    );
    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId: one.organisationId }));
    const read = async (path: string): Promise<string> => plain((await coordinator.get(path).expect(200)).text);
    const sheet = await read(`/visits/${one.visitId}/papers/escort-sheet`);
    for (const words of ['Leaves at 7:00 am', 'Bus 40 min → Train 1 h', 'Last departure home 5:40 pm', 'Home by 12:25 pm'])
      expect(sheet).toContain(words);
    expect(await read(`/visits/${one.visitId}/papers/slip`)).toContain('Leave home at 7:00 am');
    const { body } = await one.api.get(`/visits/${one.visitId}/to-bring`).expect(200);
    expect((body as { journey: object }).journey).toMatchObject({ leaveTime: '07:00', lastReturnTime: '17:40', basis: 'known' });
    const planner = await used.as(await used.given.user('coordinator', { organisationId: one.organisationId }));
    await used.given.session(one.facilityId, { time: '14:00', endTime: '14:30' });
    const offers = await planner.get(`/dyads/${one.dyadId}/bookable-sessions`).expect(200);
    expect((offers.body as { data: { journey: object }[] }).data[0]?.journey).toMatchObject({
      legs: [
        { means: 'bus', minutes: 40 },
        { means: 'train', minutes: 60 },
      ],
      lastReturnTime: '17:40',
    });
  }, 60_000);

  it('is shown only to whoever may see the meeting', async () => {
    const { visitId } = await used.given.visit({ status: 'confirmed' });
    const stranger = await used.as(await used.given.user('coordinator'));
    await stranger.get(`/visits/${visitId}/to-bring`).expect(404);
  });
});
