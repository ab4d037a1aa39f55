import type { ApiClient } from '../../support/app';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { people } from '../visits-given';

const used = useApp();
interface Other {
  mode: string;
  possible: boolean;
  first: { id: string; day: string } | null;
  cost: { uses: number; shared: boolean; left: number | null; granted: number | null; renewsOn: string | null; message: string };
  eligibility: { reasons: { code: string }[] };
}
interface Found {
  best: string[];
  instead: Other[];
}
const find = async (coordinator: ApiClient, { dyadId }: ReadyFamily, query = ''): Promise<Found> =>
  (await coordinator.get(`/dyads/${dyadId}/bookable-sessions${query}`).expect(200)).body as Found;

describe('the next-best contact beside the dates', () => {
  it('stands there with the two dates, from when it is and what it costs of an allowance that all kinds share', async () => {
    const family = await used.given.readyFamily();
    const { coordinator } = await people(used, family);
    const dates = [
      await used.given.session(family.facilityId, { day: '2026-09-19' }),
      await used.given.session(family.facilityId, { day: '2026-09-12' }),
    ];
    await used.given.session(family.facilityId, { mode: 'video', day: '2026-09-16', capacity: 1, held: 1 });
    const video = await used.given.session(family.facilityId, { mode: 'video', day: '2026-09-17' });
    const found = await find(coordinator, family);
    expect([...found.best].sort()).toEqual([...dates].sort());
    expect(found.instead).toMatchObject([
      {
        mode: 'video',
        possible: true,
        first: { id: video, day: '2026-09-17' },
        cost: { uses: 1, shared: true, left: 1, granted: 1, renewsOn: '2026-10-01' },
      },
      { mode: 'call', possible: false, first: null },
      { mode: 'letter', possible: true, first: null, cost: { uses: 0, left: null, renewsOn: null } },
    ]);
    expect(found.instead[0]?.cost.message).toContain('meetings draw from the same');
    expect(found.instead[2]?.cost.message).toBe('uses up nothing of the allowance');
    // Asked about video, the meeting in person is the nearest.
    expect((await find(coordinator, family, '?mode=video')).instead.map(({ mode, possible }) => [mode, possible])).toEqual([
      ['visit', true],
      ['call', false],
      ['letter', true],
    ]);
  });

  it('says where a kind has an allowance of its own', async () => {
    const facilityId = await used.given.facility({ rules: { sharedAcrossModes: false } });
    const family = await used.given.readyFamily({ facilityId });
    const { coordinator } = await people(used, family);
    await used.given.session(facilityId, { day: '2026-09-19' });
    await used.given.session(facilityId, { mode: 'video', day: '2026-09-17' });
    const [video] = (await find(coordinator, family)).instead;
    expect(video?.cost).toMatchObject({ uses: 1, shared: false, left: 1, granted: 1 });
    expect(video?.cost.message).toContain('meetings have their own');
  });

  it('is not offered where the allowance is used up, consent is missing or a restriction forbids its kind', async () => {
    const family = await used.given.readyFamily();
    const { coordinator } = await people(used, family);
    await used.given.session(family.facilityId, { day: '2026-10-17' });
    await used.given.session(family.facilityId, { mode: 'video', day: '2026-09-17' });
    const possible = async (): Promise<boolean[]> => (await find(coordinator, family, '?to=2026-11-01')).instead.map((one) => one.possible);
    expect(await possible()).toEqual([true, false, true]);
    const restriction = await used.given.restriction(family.dyadId, { modes: ['video'] });
    const [video] = (await find(coordinator, family)).instead;
    expect(video).toMatchObject({ possible: false, first: null });
    expect(video?.eligibility.reasons.map(({ code }) => code)).toContain('restriction.active');
    await used.db.sql(`DELETE FROM restrictions WHERE id = $1`, [restriction]);
    await used.db.sql(`DELETE FROM consents WHERE dyad_id = $1 AND purpose = 'letter'`, [family.dyadId]);
    expect(await possible()).toEqual([true, false, false]);
    // September's contact is used by another relative: no video in September, a meeting in October all the same.
    await used.given.row('entitlement_periods', {
      ...{ rosterEntryId: family.rosterEntryId, period: '2026-09-01', pool: 'contact', granted: 1, held: 0, used: 1 },
    });
    expect(await possible()).toEqual([false, false, false]);
  });

  it('is on the first and the last page of booking and on the child’s page; what is forbidden is not', async () => {
    const family = await used.given.readyFamily();
    const day = await used.given.session(family.facilityId, { day: '2026-09-19' });
    await used.given.session(family.facilityId, { mode: 'video', day: '2026-09-17' });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale: 'en' }));
    const check = `/dyads/${family.dyadId}/book/check?session=${day}&mode=visit&dyads=${family.dyadId}&who=1`;
    for (const path of [`/dyads/${family.dyadId}/book`, check, `/children/${family.childId}`]) {
      const { text } = await browser.get(path).redirects(1);
      expect([path, text.includes('What is possible besides')]).toEqual([path, true]);
      expect(text).toContain('Video at the justice office');
      expect(text).toContain('meetings draw from the same');
      expect(text).not.toContain('A telephone call');
    }
    await used.given.restriction(family.dyadId, { modes: ['video'] });
    await used.db.sql(`DELETE FROM consents WHERE dyad_id = $1 AND purpose = 'letter'`, [family.dyadId]);
    for (const path of [`/dyads/${family.dyadId}/book`, `/children/${family.childId}`])
      expect((await browser.get(path)).text).not.toContain('What is possible besides');
  });
});
