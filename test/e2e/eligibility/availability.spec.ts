import { FacilitiesQueries } from '../../../src/facilities/facilities.queries';
import type { ApiClient } from '../../support/app';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { people, requestOf } from '../visits-given';

const used = useApp();
interface Found {
  data: {
    id: string;
    bookable: boolean;
    rank: number | null;
    soft: { code: string; side: string; message: string }[];
    eligibility: { reasons: { code: string }[] };
  }[];
  best: string[];
  ranking: { code: string; message: string }[];
  nextPossible: { id: string; day: string } | null;
  instead: { mode: string; possible: boolean; first: { id: string } | null }[];
  unread: string[];
}
const find = async (coordinator: ApiClient, family: ReadyFamily, query = ''): Promise<Found> =>
  (await coordinator.get(`/dyads/${family.dyadId}/bookable-sessions${query}`).expect(200)).body as Found;
const soft = (found: Found, id: string): string[] => found.data.find((o) => o.id === id)?.soft.map((s) => s.code) ?? [];

describe('availability that explains', () => {
  it('says everything for and against each session and ranks the three best', async () => {
    const family = await used.given.readyFamily();
    const { coordinator } = await people(used, family);
    const inSchool = await used.given.session(family.facilityId, { day: '2026-09-22' });
    const saturday = await used.given.session(family.facilityId, { day: '2026-09-19' });
    const after = await used.given.session(family.facilityId, { day: '2026-09-28', time: '16:30', endTime: '17:00' });
    const full = await used.given.session(family.facilityId, { day: '2026-09-12', capacity: 1, held: 1 });
    const found = await find(coordinator, family);
    expect(found.best).toEqual([saturday, after, inSchool]);
    expect(found.data.find((o) => o.id === full)).toMatchObject({ bookable: false, rank: null });
    expect(soft(found, saturday)).toEqual(['no_school', 'way_unknown', 'escort_known']);
    expect(soft(found, inSchool)).toEqual(['school_time', 'way_unknown', 'escort_known']);
    expect(found).toMatchObject({ nextPossible: null, unread: [] });
    expect(found.ranking.map((step) => step.code).slice(0, 3)).toEqual(['no_approval', 'first_meeting', 'no_school']);
  });

  it('knows whether the worker whom the child knows is free, else another, else nobody', async () => {
    const family = await used.given.readyFamily();
    const { coordinator } = await people(used, family);
    const session = await used.given.session(family.facilityId, { day: '2026-09-19' });
    const codes = async () => soft(await find(coordinator, family), session).filter((code) => code.startsWith('escort'));
    expect(await codes()).toEqual(['escort_known']);
    // Away with another child at that very time.
    const other = await used.given.readyFamily({
      organisationId: family.organisationId,
      facilityId: family.facilityId,
      workerId: family.workerId,
    });
    await used.given.visit({ family: other, sessionId: session, status: 'confirmed' });
    expect(await codes()).toEqual(['escort_none']);
    await used.given.worker(family.organisationId, { sex: 'male' });
    // A girl of ten travels with a woman.
    expect(await codes()).toEqual(['escort_none']);
    await used.given.worker(family.organisationId);
    expect(await codes()).toEqual(['escort_free']);
  });

  it('looks as far ahead as the facility takes requests where the window has nothing', async () => {
    const family = await used.given.readyFamily();
    const { coordinator } = await people(used, family);
    await used.given.session(family.facilityId, { day: '2026-09-08', capacity: 1, held: 1 });
    const next = await used.given.session(family.facilityId, { day: '2026-10-20' });
    await used.given.session(family.facilityId, { day: '2026-10-19', capacity: 1, held: 1 });
    await used.given.session(family.facilityId, { day: '2026-12-20' });
    const found = await find(coordinator, family, '?from=2026-09-03&to=2026-09-30');
    expect(found).toMatchObject({ best: [], nextPossible: { id: next, day: '2026-10-20' } });
    await used.db.sql(`UPDATE sessions SET status = 'closed' WHERE id = $1`, [next]);
    expect((await find(coordinator, family, '?from=2026-09-03&to=2026-09-30')).nextPossible).toBeNull();
  });

  it('names the next-best contact, judged by the same gates', async () => {
    const family = await used.given.readyFamily();
    const { coordinator } = await people(used, family);
    const video = await used.given.session(family.facilityId, { mode: 'video', day: '2026-09-19' });
    const { instead } = await find(coordinator, family);
    expect(instead).toMatchObject([
      { mode: 'video', possible: true, first: { id: video } },
      { mode: 'call', possible: false, first: null },
      { mode: 'letter', possible: true, first: null },
    ]);
    await used.given.restriction(family.dyadId);
    expect((await find(coordinator, family)).instead.map((other) => other.possible)).toEqual([false, false, false]);
  });

  it('case 28: a source of facts that fails: every session is still shown, none is offered, and it says so', async () => {
    const family = await used.given.readyFamily();
    const { coordinator } = await people(used, family);
    const session = await used.given.session(family.facilityId, { day: '2026-09-19' });
    const failing = jest.spyOn(used.app.get(FacilitiesQueries), 'calendars').mockRejectedValue(new Error('not there'));
    const found = await find(coordinator, family);
    failing.mockRestore();
    expect(found.unread).toEqual(['calendars']);
    expect(found.data.find((o) => o.id === session)).toMatchObject({ bookable: false });
    expect(found.data[0]?.eligibility.reasons.map((r) => r.code)).toContain('facts.unknown');
    expect(found.best).toEqual([]);
    const read = used.db.sql.bind(used.db);
    for (const table of ['FROM visit_party', 'FROM entitlement_periods p', 'FROM facility_rules']) {
      const lost = jest
        .spyOn(used.db, 'sql')
        .mockImplementation((text, params) => (text.includes(table) ? Promise.reject(new Error('not there')) : read(text, params)));
      const without = await find(coordinator, family).finally(() => lost.mockRestore());
      expect(without.unread).toHaveLength(1);
      expect(without.data.map((o) => o.bookable)).toEqual([false]);
    }
    const again = await find(coordinator, family);
    expect(again).toMatchObject({ unread: [], best: [session] });
    await coordinator.post('/visits', requestOf(family, session)).expect(201);
  });

  it('is on the booking page and on the child’s page', async () => {
    const family = await used.given.readyFamily();
    await used.given.session(family.facilityId, { day: '2026-09-19' });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale: 'en' }));
    const when = (await browser.get(`/dyads/${family.dyadId}/book`)).text;
    expect(when).toContain('How these dates are ordered');
    expect(when).toContain('whom the child knows, is free');
    const child = (await browser.get(`/children/${family.childId}`)).text;
    expect(child).toContain('The best dates');
    expect(child).toContain('No school is missed');
    await used.db.sql(`UPDATE sessions SET status = 'closed'`);
    const none = (await browser.get(`/dyads/${family.dyadId}/book`)).text;
    expect(none).toContain('A letter can go today');
    expect(none).toContain('No date is possible as far ahead');
  });
});
