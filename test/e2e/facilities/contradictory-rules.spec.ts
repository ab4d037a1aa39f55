import { load } from 'cheerio';
import { patternOf } from '../../../src/facilities/patterns/patterns';
import { newId } from '../../../src/kernel/ids';
import { RuleChangesService } from '../../../src/visits/timetables/rule-changes.service';
import { useApp } from '../../support/app';

const used = useApp();

/** A facility that states what a published pattern states, on top of the usual rules of the tests. */
async function facilityOf(key: string): Promise<string> {
  const pattern = patternOf(key);
  if (!pattern) throw new Error(key);
  const facilityId = await used.given.facility({ rules: pattern.rules });
  await used.db.sql(`UPDATE facility_rules SET source = $2, as_of = $3, confidence = $4 WHERE facility_id = $1`, [
    facilityId,
    pattern.source,
    pattern.asOf,
    pattern.confidence,
  ]);
  return facilityId;
}

type Reason = { code: string; source: string; message: string; fix: string };
interface Checklist {
  verdict: string;
  reasons: Reason[];
  facilityRules: { verifyBeforeTravel: boolean; rules: { key: string; value: unknown; source: string; confidence: string }[] };
}

describe('the same family at two facilities with contradictory rules', () => {
  /** The same papers on file: the household register, the village's certificate, or both. */
  async function family(key: string, proofs: readonly string[]) {
    const facilityId = await facilityOf(key);
    const ready = await used.given.readyFamily({ facilityId });
    await used.db.sql(`DELETE FROM kinship_proofs WHERE dyad_id = $1`, [ready.dyadId]);
    for (const kind of proofs) await used.given.row('kinship_proofs', { id: newId(), dyadId: ready.dyadId, kind, seenOn: '2026-01-01' });
    const user = await used.given.user('coordinator', { organisationId: ready.organisationId });
    const api = await used.as(user);
    const checklist = async (): Promise<Checklist> => (await api.get(`/dyads/${ready.dyadId}/eligibility`).expect(200)).body as Checklist;
    return { ...ready, user, api, checklist };
  }
  const proofReasons = ({ reasons }: Checklist): string[] =>
    reasons.filter((r) => r.code.startsWith('kinship')).map((r) => `${r.code} ${r.source}`);
  const [XINING, HUIZHOU] = ['265xx.com（转载）', 'https://hzjy.gd.gov.cn post_208248'];

  it('with the household register alone lacks the village’s paper at Xining, and nothing at Huizhou', async () => {
    const xining = await (await family('cn-xining', ['household_register'])).checklist();
    expect(proofReasons(xining)).toEqual([`kinship_proof.also_needed ${XINING}`]);
    expect(xining.reasons[0]?.fix).toContain('village or neighbourhood committee');
    const huizhou = await (await family('cn-huizhou', ['household_register'])).checklist();
    expect(proofReasons(huizhou)).toEqual([]);
  });

  it('with the village’s paper alone lacks the register at Xining, and at Huizhou the village’s paper is not valid', async () => {
    const xining = await (await family('cn-xining', ['village_certificate'])).checklist();
    expect(proofReasons(xining)).toEqual([`kinship_proof.not_accepted ${XINING}`]);
    const huizhou = await (await family('cn-huizhou', ['village_certificate'])).checklist();
    expect(proofReasons(huizhou)).toEqual([`kinship_proof.not_accepted ${HUIZHOU}`]);
  });

  it('reads other demands on its checklist, each naming its source, and "verify before travel"', async () => {
    const xining = (await (await family('cn-xining', ['household_register'])).checklist()).facilityRules;
    const huizhou = (await (await family('cn-huizhou', ['household_register'])).checklist()).facilityRules;
    const of = (rules: Checklist['facilityRules'], key: string) => rules.rules.find((rule) => rule.key === key);
    expect(xining.verifyBeforeTravel && huizhou.verifyBeforeTravel).toBe(true);
    expect(of(xining, 'villageProof')).toMatchObject({ value: 'required', source: XINING, confidence: 'assumed' });
    expect(of(huizhou, 'villageProof')).toMatchObject({ value: 'invalid', source: HUIZHOU, confidence: 'published' });
    expect(of(xining, 'openWeekdays')).toMatchObject({ value: [1, 2, 3, 4, 5], source: XINING });
    expect(of(huizhou, 'openWeekdays')).toBeUndefined();
    expect(of(huizhou, 'childrenExtra')).toMatchObject({ value: 2, source: HUIZHOU });
    expect(of(xining, 'childrenExtra')).toBeUndefined();
    expect(of(huizhou, 'noticeWorkingDays')).toMatchObject({ value: 5, source: HUIZHOU });
  });

  it('sees both on the child’s page', async () => {
    const pages: string[] = [];
    for (const key of ['cn-xining', 'cn-huizhou']) {
      const { childId, user } = await family(key, ['village_certificate']);
      const page = load((await (await used.browser(user)).get(`/children/${childId}`).expect(200)).text);
      pages.push(page('main').text().replace(/\s+/g, ' '));
    }
    const [xining = '', huizhou = ''] = pages;
    expect(xining).toMatch(/Certificate of a village committee.*required.*265xx\.com/);
    expect(huizhou).toMatch(/Certificate of a village committee.*not valid here.*hzjy\.gd\.gov\.cn/);
    for (const words of pages) expect(words).toContain('Verify before you travel');
  });

  it('may come on a Saturday at Huizhou, and on workdays only at Xining', async () => {
    for (const [key, codes] of [
      ['cn-xining', ['session.weekday_closed']],
      ['cn-huizhou', []],
    ] as const) {
      const { dyadId, facilityId, api } = await family(key, ['household_register', 'village_certificate']);
      await used.given.session(facilityId, { day: '2026-09-19' });
      const { body } = await api.get(`/dyads/${dyadId}/bookable-sessions?from=2026-09-19&to=2026-09-19`).expect(200);
      const [session] = (body as { data: { eligibility: Checklist }[] }).data;
      const found = session?.eligibility.reasons.filter((r) => r.code === 'session.weekday_closed').map((r) => r.code);
      expect([key, found]).toEqual([key, codes]);
    }
  });
});

describe('days that the calendar makes uncertain', () => {
  const codesOn = async (dyadId: string, organisationId: string, day: string): Promise<Reason[]> => {
    const api = await used.as(await used.given.user('coordinator', { organisationId }));
    const { body } = await api.get(`/dyads/${dyadId}/bookable-sessions?from=${day}&to=${day}`).expect(200);
    return (body as { data: { eligibility: Checklist }[] }).data[0]?.eligibility.reasons ?? [];
  };

  it.each(['2026-10-10', '2026-09-20'])(
    'A8: %s, a make-up workday: unknown is provisional and the facility must confirm, also where weekends are shut',
    async (day) => {
      const facilityId = await used.given.facility({ rules: { openWeekdays: [1, 2, 3, 4, 5] } });
      const family = await used.given.readyFamily({ facilityId });
      await used.given.session(facilityId, { day, time: '16:30', endTime: '17:00' });
      expect(await codesOn(family.dyadId, family.organisationId, day)).toMatchObject([
        { code: 'calendar.make_up_workday_unknown', source: 'test', severity: 'warning', owner: 'liaison' },
      ]);
      await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"makeUpWorkday": "weekend"}' WHERE facility_id = $1`, [facilityId]);
      expect(await codesOn(family.dyadId, family.organisationId, day)).toMatchObject([{ code: 'session.weekday_closed' }]);
      await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"makeUpWorkday": "workday"}' WHERE facility_id = $1`, [facilityId]);
      expect((await codesOn(family.dyadId, family.organisationId, day)).filter((r) => r.code !== 'school.time')).toEqual([]);
    },
  );

  it('A9: a meeting in February 2027 is arranged before the year’s days off are announced; the announcement is noticed once, and a clash is a task', async () => {
    const facilityId = await used.given.facility({ rules: { horizonDays: 200 } });
    const family = await used.given.readyFamily({ facilityId });
    await used.db.sql(`UPDATE consents SET expires_on = '2027-09-01' WHERE dyad_id = $1`, [family.dyadId]);
    await used.db.sql(`UPDATE child_views SET valid_until = '2027-09-01' WHERE dyad_id = $1`, [family.dyadId]);
    await used.db.sql(`UPDATE contact_decisions SET review_on = '2027-09-01' WHERE dyad_id = $1`, [family.dyadId]);
    const [clash, free] = [
      await used.given.session(facilityId, { day: '2027-02-08', time: '16:30', endTime: '17:00' }),
      await used.given.session(facilityId, { day: '2027-03-10', time: '16:30', endTime: '17:00' }),
    ];
    expect(await codesOn(family.dyadId, family.organisationId, '2027-02-08')).toMatchObject([
      { code: 'calendar.not_announced', severity: 'warning' },
    ]);
    const arranged = await used.given.visit({ family, sessionId: clash, status: 'confirmed' });
    await used.given.visit({ family, sessionId: free, status: 'confirmed' });
    const changes = used.app.get(RuleChangesService, { strict: false });
    expect(await changes.recheckCalendars()).toEqual([]);
    for (const day of ['2027-02-05', '2027-02-08'])
      await used.db.sql(`INSERT INTO calendar_days (pack, day, kind, name) VALUES ('cn', $1, 'holiday', '春节')`, [day]);
    expect(await changes.recheckCalendars()).toEqual([arranged.visitId]);
    expect(await changes.recheckCalendars()).toEqual([]);
    const now = await codesOn(family.dyadId, family.organisationId, '2027-02-08');
    expect(now.filter((r) => r.code.startsWith('session.') || r.code.startsWith('calendar.'))).toMatchObject([
      { code: 'session.holiday_closed', severity: 'hard' },
    ]);
    expect(await used.db.sql(`SELECT visit_id, owner_role, cause FROM tasks WHERE kind = 'look_at_change'`)).toEqual([
      { visitId: arranged.visitId, ownerRole: 'coordinator', cause: 'calendar_announced' },
    ]);
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [arranged.visitId])).toMatchObject({ status: 'confirmed' });
  });
});
