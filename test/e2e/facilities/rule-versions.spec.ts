import { ApiClient, useApp } from '../../support/app';

const used = useApp();

interface Desk {
  facilityId: string;
  one: ApiClient;
  two: ApiClient;
  coordinator: ApiClient;
}

/** A facility with two liaison officers. Today is Wednesday, 2 September 2026. */
async function desk(facility?: string): Promise<Desk> {
  const facilityId = facility ?? (await used.given.facility());
  const officer = async (): Promise<ApiClient> => used.as(await used.given.user('liaison', { facilityId }));
  return { facilityId, one: await officer(), two: await officer(), coordinator: await used.as(await used.given.user('coordinator')) };
}

const version = (changes: object[], more: object = {}): object => ({
  changes,
  effectiveFrom: '2026-09-10',
  source: 'Notice at the gate',
  asOf: '2026-09-01',
  confidence: 'verified',
  ...more,
});
const NOTICE = { key: 'noticeWorkingDays', value: 7 };
const ADULTS = { key: 'adultAge', value: 16 };

type Rule = { key: string; value: unknown; level: string; source: string; asOf: string; confidence: string };
const ruleOn = async (api: ApiClient, facilityId: string, key: string, on: string): Promise<Rule> => {
  const { body } = await api.get(`/facilities/${facilityId}/rules?on=${on}`).expect(200);
  const found = (body as { rules: Rule[] }).rules.find((rule) => rule.key === key);
  if (!found) throw new Error(`no ${key}`);
  return found;
};
const codes = (body: { errors: { pointer: string; code: string }[] }): string[] => body.errors.map((e) => `${e.pointer} ${e.code}`);

describe('the rules of a facility', () => {
  it('are resolved key by key, each value with its own level, source, date and confidence', async () => {
    const { facilityId, coordinator, one } = await desk();
    await one.post(`/facilities/${facilityId}/rule-versions`, version([NOTICE])).expect(201);
    expect(await ruleOn(coordinator, facilityId, 'noticeWorkingDays', '2026-09-10')).toMatchObject({
      value: 7,
      level: 'facility',
      source: 'Notice at the gate',
      asOf: '2026-09-01',
      confidence: 'verified',
    });
    // What the version before said keeps the source it had.
    expect(await ruleOn(coordinator, facilityId, 'horizonDays', '2026-09-10')).toMatchObject({
      level: 'facility',
      source: 'test',
      confidence: 'assumed',
    });
    expect(await ruleOn(coordinator, facilityId, 'videoMinutes', '2026-09-10')).toMatchObject({
      value: 25,
      level: 'pack',
      source: '广东省远程会见须知',
    });
    expect(await ruleOn(coordinator, facilityId, 'moneyMostPerVisit', '2026-09-10')).toMatchObject({
      value: 0,
      level: 'default',
      confidence: 'assumed',
    });
    // The day before, the version before holds.
    expect(await ruleOn(coordinator, facilityId, 'noticeWorkingDays', '2026-09-09')).toMatchObject({ value: 3, source: 'test' });
  });

  it('of a facility in England come from the pack of England and Wales', async () => {
    const facilityId = await used.given.facility({ pack: 'gb-eng', timeZone: 'Europe/London' });
    const { coordinator } = await desk(facilityId);
    expect(await ruleOn(coordinator, facilityId, 'entitlementPeriod', '2026-09-10')).toMatchObject({ value: 'four_weeks', level: 'pack' });
  });

  it('are nobody’s before the first version: nothing is in force', async () => {
    const { facilityId, coordinator } = await desk();
    const { body } = await coordinator.get(`/facilities/${facilityId}/rules?on=2019-01-01`).expect(200);
    expect(body).toMatchObject({ versionId: null });
    expect((body as { rules: Rule[] }).rules.every((rule) => rule.level !== 'facility')).toBe(true);
  });

  it('lose a value of their own when it is set to null: the pack’s counts again', async () => {
    const { facilityId, coordinator, one } = await desk();
    await one.post(`/facilities/${facilityId}/rule-versions`, version([{ key: 'noticeWorkingDays', value: null }])).expect(201);
    expect(await ruleOn(coordinator, facilityId, 'noticeWorkingDays', '2026-09-10')).toMatchObject({ value: 5, level: 'pack' });
  });
});

describe('a change of the rules', () => {
  it('of little weight is in force at once, ends the version before and is in the record', async () => {
    const { facilityId, one, coordinator } = await desk();
    const { body } = await one.post(`/facilities/${facilityId}/rule-versions`, version([NOTICE])).expect(201);
    expect(body).toMatchObject({ dryRun: false, needsSecond: false, version: { status: 'in_force', effectiveFrom: '2026-09-10' } });
    const list = await coordinator.get(`/facilities/${facilityId}/rule-versions`).expect(200);
    expect(list.body.data).toMatchObject([
      { status: 'in_force', effectiveFrom: '2026-09-10', effectiveTo: null, changes: [{ key: 'noticeWorkingDays', value: 7 }] },
      { status: 'in_force', effectiveFrom: '2020-01-01', effectiveTo: '2026-09-10', changes: null },
    ]);
    expect(await used.db.sql(`SELECT details FROM audit_events WHERE action = 'facility_rules.propose'`)).toMatchObject([
      { details: { status: 'in_force' } },
    ]);
  });

  it('of weight waits for a second person, who is not the first', async () => {
    const { facilityId, one, two, coordinator } = await desk();
    const { body } = await one.post(`/facilities/${facilityId}/rule-versions`, version([ADULTS])).expect(201);
    expect(body).toMatchObject({ needsSecond: true, version: { status: 'proposed' } });
    expect(await ruleOn(coordinator, facilityId, 'adultAge', '2026-09-10')).toMatchObject({ value: 18 });
    const own = await one.post(`/facility-rule-versions/${body.version.id}/approvals`).expect(403);
    expect(own.body.code).toBe('rules.same_person');
    await coordinator.post(`/facility-rule-versions/${body.version.id}/approvals`).expect(403);
    await two.post(`/facility-rule-versions/${body.version.id}/approvals`).expect(200);
    expect(await ruleOn(coordinator, facilityId, 'adultAge', '2026-09-10')).toMatchObject({ value: 16, level: 'facility' });
    const again = await two.post(`/facility-rule-versions/${body.version.id}/approvals`).expect(409);
    expect(again.body.code).toBe('rules.not_proposed');
  });

  it('approved by two at once is approved once', async () => {
    const { facilityId, one, two } = await desk();
    const third = await used.as(await used.given.user('admin'));
    const { body } = await one.post(`/facilities/${facilityId}/rule-versions`, version([ADULTS])).expect(201);
    const path = `/facility-rule-versions/${body.version.id}/approvals`;
    const answers = await Promise.all([two.post(path), third.post(path), two.post(path), third.post(path)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
    expect(await used.db.sql(`SELECT 1 AS x FROM audit_events WHERE action = 'facility_rules.approve'`)).toHaveLength(1);
  });

  it('made by two at once for the same day is made once', async () => {
    const { facilityId, one, two } = await desk();
    const path = `/facilities/${facilityId}/rule-versions`;
    const answers = await Promise.all([one, two, one, two].map((api, i) => api.post(path, version([{ ...NOTICE, value: 10 + i }]))));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    expect(
      await used.db.sql(`SELECT 1 AS x FROM facility_rules WHERE facility_id = $1 AND effective_to IS NULL AND status = 'in_force'`, [
        facilityId,
      ]),
    ).toHaveLength(1);
  });

  it('approved after another has come into force keeps the other’s values', async () => {
    const { facilityId, one, two, coordinator } = await desk();
    const path = `/facilities/${facilityId}/rule-versions`;
    const { body } = await one.post(path, version([ADULTS], { effectiveFrom: '2026-09-20' })).expect(201);
    await two.post(path, version([NOTICE])).expect(201);
    await two.post(`/facility-rule-versions/${body.version.id}/approvals`).expect(200);
    expect(await ruleOn(coordinator, facilityId, 'noticeWorkingDays', '2026-09-21')).toMatchObject({ value: 7 });
    expect(await ruleOn(coordinator, facilityId, 'adultAge', '2026-09-21')).toMatchObject({ value: 16 });
  });

  it('staged for later can be withdrawn, and the version before goes on', async () => {
    const { facilityId, one, coordinator } = await desk();
    const { body } = await one.post(`/facilities/${facilityId}/rule-versions`, version([NOTICE])).expect(201);
    await one.post(`/facility-rule-versions/${body.version.id}/withdrawals`).expect(200);
    expect(await ruleOn(coordinator, facilityId, 'noticeWorkingDays', '2026-12-01')).toMatchObject({ value: 3 });
    expect((await one.post(`/facility-rule-versions/${body.version.id}/withdrawals`).expect(409)).body.code).toBe('rules.over');
    const today = await one.post(`/facilities/${facilityId}/rule-versions`, version([NOTICE], { effectiveFrom: '2026-09-02' })).expect(201);
    expect((await one.post(`/facility-rule-versions/${today.body.version.id}/withdrawals`).expect(409)).body.code).toBe(
      'rules.holds_already',
    );
  });

  it('is not another officer’s, and not a coordinator’s', async () => {
    const { facilityId, coordinator } = await desk();
    const other = await desk();
    await other.one.post(`/facilities/${facilityId}/rule-versions`, version([NOTICE])).expect(404);
    await coordinator.post(`/facilities/${facilityId}/rule-versions`, version([NOTICE])).expect(403);
    const admin = await used.as(await used.given.user('admin'));
    await admin.post(`/facilities/${facilityId}/rule-versions`, version([NOTICE])).expect(201);
  });
});

describe('a change that cannot be', () => {
  it('is told everything that is wrong at once, each with its place', async () => {
    const { facilityId, one } = await desk();
    const { body } = await one
      .post(
        `/facilities/${facilityId}/rule-versions`,
        version(
          [
            { key: 'colourOfTheDoor', value: 'red' },
            { key: 'adultAge', value: 99 },
            { key: 'adultAge', value: 18 },
            { key: 'entitlement', value: { strict: 0 } },
            { key: 'wardDays', value: [{ code: '3', weekdays: [8] }] },
            { key: 'villageProof', value: 'sometimes' },
            { key: 'noShowForfeits', value: 'yes' },
          ],
          { effectiveTo: '2026-09-09', asOf: '2026-12-01' },
        ),
      )
      .expect(422);
    expect(codes(body)).toEqual([
      '/changes/0/key rules.unknown_key',
      '/changes/1/value rules.int',
      '/changes/2/key rules.key_twice',
      '/changes/3/value rules.grades',
      '/changes/4/value rules.wards',
      '/changes/5/value rules.choice',
      '/changes/6/value rules.bool',
      '/effectiveTo rules.days',
      '/asOf rules.as_of_ahead',
    ]);
    expect(body.errors.every((e: { message: string; fix: string }) => e.message !== '' && e.fix !== '')).toBe(true);
  });

  it('contradicts itself: no child would fit, no proof would be left', async () => {
    const { facilityId, one } = await desk();
    const answer = await one
      .post(
        `/facilities/${facilityId}/rule-versions`,
        version([
          { key: 'visitorsMaxTotal', value: 1 },
          { key: 'villageProof', value: 'invalid' },
          { key: 'proofsAccepted', value: ['village_certificate'] },
        ]),
      )
      .expect(422);
    expect(codes(answer.body)).toEqual(['/changes rules.no_child_fits', '/changes/2/value rules.no_proof_left']);
    const same = await one.post(`/facilities/${facilityId}/rule-versions`, version([{ key: 'noticeWorkingDays', value: 3 }])).expect(422);
    expect(codes(same.body)).toEqual(['/changes rules.nothing_changes']);
  });

  it('lies inside another version, overlaps one, or begins with one', async () => {
    const { facilityId, one } = await desk();
    const path = `/facilities/${facilityId}/rule-versions`;
    const inside = await one.post(path, version([NOTICE], { effectiveTo: '2026-10-10' })).expect(409);
    expect(inside.body).toMatchObject({ code: 'rules.inside_another', errors: [{ pointer: '/effectiveFrom' }] });
    await one.post(path, version([NOTICE], { effectiveFrom: '2026-10-01' })).expect(201);
    const over = await one.post(path, version([{ ...NOTICE, value: 9 }])).expect(409);
    expect(over.body.code).toBe('rules.overlaps');
    const same = await one.post(path, version([{ ...NOTICE, value: 9 }], { effectiveFrom: '2026-10-01' })).expect(409);
    expect(same.body.code).toBe('rules.same_start');
    // Up to the day the other begins there is room.
    await one.post(path, version([{ ...NOTICE, value: 9 }], { effectiveTo: '2026-10-01' })).expect(201);
  });

  it('rewrites the past without saying why; with a reason a second person looks at it', async () => {
    const { facilityId, one, two } = await desk();
    const path = `/facilities/${facilityId}/rule-versions`;
    const past = await one.post(path, version([NOTICE], { effectiveFrom: '2026-08-01' })).expect(422);
    expect(codes(past.body)).toEqual(['/why rules.past_needs_why']);
    const { body } = await one
      .post(path, version([NOTICE], { effectiveFrom: '2026-08-01', why: 'The notice of July had been overlooked' }))
      .expect(201);
    expect(body).toMatchObject({ isCorrection: true, needsSecond: true, version: { status: 'proposed' } });
    await two.post(`/facility-rule-versions/${body.version.id}/approvals`).expect(200);
    const far = await one.post(path, version([NOTICE], { effectiveFrom: '2020-02-01', why: 'The year is wrong' })).expect(422);
    expect(codes(far.body)).toContain('/effectiveFrom rules.too_far_back');
  });
});

describe('whom a change touches', () => {
  /** Three visits arranged on 23 September, in a facility that takes village certificates; one of them shows nothing else. */
  async function arranged(): Promise<Desk & { visits: { visitId: string }[] }> {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId);
    const visits = [await used.given.visit({ family, sessionId, status: 'confirmed' })];
    return { ...(await desk(family.facilityId)), visits };
  }

  it('is shown before it is saved, judged by the gates with the proposed rules, and nothing is saved', async () => {
    const { facilityId, one, visits } = await arranged();
    const path = `/facilities/${facilityId}/rule-versions?dryRun=true`;
    const { body } = await one.post(path, version([{ key: 'openWeekdays', value: [1, 2] }])).expect(200);
    expect(body).toMatchObject({
      dryRun: true,
      version: null,
      judged: 1,
      more: 0,
      fallsOutside: [
        { visitId: visits[0]?.visitId, day: '2026-09-23', reasons: [{ code: 'session.weekday_closed', source: 'Notice at the gate' }] },
      ],
    });
    expect(await used.db.sql(`SELECT 1 AS x FROM facility_rules WHERE facility_id = $1`, [facilityId])).toHaveLength(1);
    const later = await one.post(path, version([{ key: 'openWeekdays', value: [1, 2] }], { effectiveFrom: '2026-09-24' })).expect(200);
    expect(later.body).toMatchObject({ judged: 0, fallsOutside: [] });
    const harmless = await one.post(path, version([{ key: 'openWeekdays', value: [3] }])).expect(200);
    expect(harmless.body).toMatchObject({ judged: 1, fallsOutside: [] });
  });

  it('becomes a task of the coordinator once it is in force; nothing is cancelled by itself', async () => {
    const { facilityId, one, visits } = await arranged();
    await one.post(`/facilities/${facilityId}/rule-versions`, version([{ key: 'openWeekdays', value: [1, 2] }])).expect(201);
    await used.drain();
    const [visit] = visits;
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [visit?.visitId])).toMatchObject({ status: 'confirmed' });
    expect(await used.db.sql(`SELECT kind, owner_role, cause, visit_id FROM tasks WHERE kind = 'look_at_change'`)).toEqual([
      { kind: 'look_at_change', ownerRole: 'coordinator', cause: 'rules_changed', visitId: visit?.visitId },
    ]);
  });

  it('is flagged for review, and the flag goes when the staged version is withdrawn', async () => {
    const { facilityId, one, visits } = await arranged();
    const { body } = await one
      .post(`/facilities/${facilityId}/rule-versions`, version([{ key: 'openWeekdays', value: [1, 2] }]))
      .expect(201);
    await used.drain();
    const flags = () =>
      used.db.sql(`SELECT cause, status FROM visit_reviews WHERE visit_id = $1 AND cause = 'gate_closed'`, [visits[0]?.visitId]);
    expect(await flags()).toMatchObject([{ cause: 'gate_closed', status: 'open' }]);
    await one.post(`/facility-rule-versions/${body.version.id}/withdrawals`).expect(200);
    await used.drain();
    expect(await flags()).toMatchObject([{ cause: 'gate_closed', status: 'cleared' }]);
  });

  it('is judged again on the first day of a staged version, for what was arranged in between', async () => {
    const { facilityId, one } = await desk();
    await one.post(`/facilities/${facilityId}/rule-versions`, version([{ key: 'openWeekdays', value: [1, 2] }])).expect(201);
    const due = await used.db.sql(`SELECT run_at FROM outbox WHERE topic = 'facility.rules_changed' ORDER BY run_at`);
    expect(due).toMatchObject([{ runAt: new Date('2026-09-02T02:00:00Z') }, { runAt: new Date('2026-09-09T16:05:00Z') }]);
  });

  it('is judged by an old booking’s version too: who judged on the old rules judges again before writing', async () => {
    const { facilityId, one, visits } = await arranged();
    const before = await used.db.one<{ n: number }>(`SELECT sum(gate_version)::int AS n FROM dyads`);
    await one.post(`/facilities/${facilityId}/rule-versions`, version([NOTICE])).expect(201);
    const after = await used.db.one<{ n: number }>(`SELECT sum(gate_version)::int AS n FROM dyads`);
    expect((after?.n ?? 0) - (before?.n ?? 0)).toBe(visits.length);
  });
});
