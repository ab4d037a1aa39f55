import { randomUUID } from 'node:crypto';
import { ReportRunsService } from '../../../src/reports/report-runs.service';
import { useApp } from '../../support/app';
import { Given } from '../../support/given';

describe('the visit rate', () => {
  const used = useApp();
  let given: Given;
  let organisationId = '';
  let facilityId = '';

  /** A child with one dyad; `met` days become completed meetings. */
  const family = async (
    values: {
      child?: Record<string, unknown>;
      dyad?: Record<string, unknown>;
      met?: string[];
      mode?: string;
      outcome?: string;
      located?: boolean;
    } = {},
  ): Promise<{ childId: string; dyadId: string; parentId: string }> => {
    const childId = await given.child({ organisationId, ...values.child });
    const parentId = await given.parent(organisationId);
    if (values.located !== false) await given.custody(parentId, facilityId);
    const dyadId = await given.dyad(childId, parentId, values.dyad);
    for (const day of values.met ?? []) {
      await given.row('contact_events', {
        id: randomUUID(),
        organisationId,
        dyadId,
        childId,
        mode: values.mode ?? 'visit',
        direction: 'both',
        occurredAt: `${day}T02:00:00Z`,
        outcome: values.outcome ?? 'completed',
        sourceType: 'visit',
        sourceId: randomUUID(),
        recordedAt: `${day}T09:00:00Z`,
      });
    }
    return { childId, dyadId, parentId };
  };
  const barred = (dyadId: string): Promise<string> => given.restriction(dyadId, { modes: ['visit'] });

  beforeEach(async () => {
    given = used.given;
    organisationId = await given.organisation();
    facilityId = await given.facility();
  });

  it('counts as the definition says, and shows both denominators beside the reference', async () => {
    await family({ met: ['2026-07-01'] });
    await family({ child: { visitedBefore: true } });
    await family({ met: ['2026-07-01'], mode: 'video' });
    await family({ met: ['2026-07-01'], outcome: 'partial' });
    await family({ located: false });
    await family({ child: { birthDate: '2008-09-02' }, met: ['2026-07-01'] });
    const { parentId } = await family({ met: ['2026-07-01'] });
    await used.db.sql(`UPDATE custody_episodes SET ended_on = '2026-08-01', end_kind = 'released' WHERE parent_id = $1`, [parentId]);
    await barred((await family()).dyadId);
    const elsewhere = await given.organisation();
    await given.dyad(await given.child({ organisationId: elsewhere }), await given.parent(elsewhere));

    const staff = await used.as(await given.user('coordinator', { organisationId }));
    const { body } = await staff.get('/reports/visit-rate?by=sex').expect(200);
    expect(body).toMatchObject({
      baseline: { value: 0.08, source: expect.any(String), year: 2016, definition: expect.any(String) },
      asOf: '2026-09-02',
      all: { n: 6, visited: 2, rate: 2 / 6, low: expect.closeTo(0.0968, 3), high: expect.closeTo(0.7, 2) },
      eligible: { n: 5, visited: 2 },
      exclusions: { legallyBarred: 1, notInInterest: 0, childDeclined: 0, parentRefused: 0 },
      groups: [{ key: 'female', n: 6, visited: 2 }],
      suppressed: false,
    });
    expect(body.months).toHaveLength(12);
    expect(body.months.at(-1)).toEqual({ month: '2026-09-01', children: 6, visited: 1 });
  });

  it('looks back: a day on which a release or a closing had not happened', async () => {
    const { dyadId } = await family();
    const staffId = await given.user('coordinator', { organisationId });
    const staff = await used.as(staffId);
    await staff.post(`/dyads/${dyadId}/closings`, { reasonCode: 'family_moved' }).expect(201);
    expect((await staff.get('/reports/visit-rate').expect(200)).body.all.n).toBe(0);
    expect((await staff.get('/reports/visit-rate?asOf=2026-09-01').expect(200)).body.all.n).toBe(1);
    expect((await staff.get('/reports/visit-rate?asOf=2026-09-01&cohort=2025').expect(200)).body.all.n).toBe(0);
    expect((await staff.get('/reports/visit-rate?asOf=2026-09-01&cohort=2026-Q2').expect(200)).body.all.n).toBe(1);
  });

  it('refuses a day to come, a strange cohort and anything unknown, all at once', async () => {
    const staff = await used.as(await given.user('lead', { organisationId }));
    await staff
      .get('/reports/visit-rate?asOf=2026-09-03')
      .expect(422)
      .expect(({ body }) => expect(body.errors[0]).toMatchObject({ pointer: '/asOf', code: 'report.as_of_future' }));
    await staff
      .get('/reports/visit-rate?cohort=autumn&by=shoe')
      .expect(422)
      .expect(({ body }) => expect(body.errors).toHaveLength(2));
    await staff.get('/reports/visit-rate?colour=red').expect(400);
  });

  it('is nobody’s without the permission', async () => {
    for (const role of ['worker', 'director', 'admin'] as const)
      await (await used.as(await given.user(role, { organisationId }))).get('/reports/visit-rate').expect(403);
    await (await used.as()).get('/reports/visit-rate').expect(401);
  });

  it('shows a funder figures of the last month’s end with small cells hidden, and no list', async () => {
    for (let i = 0; i < 12; i += 1) await family({ met: i < 6 ? ['2026-07-01'] : [], child: { sex: i < 3 ? 'male' : 'female' } });
    const funderId = await given.user('funder', { organisationId });
    const { body } = await (await used.as(funderId)).get('/reports/visit-rate?by=sex').expect(200);
    expect(body).toMatchObject({ suppressed: true, asOf: '2026-08-31', all: { n: 12, visited: 6, rate: 0.5 } });
    expect(body.groups.every((g: { n: number | null }) => g.n === null)).toBe(true);
    const browser = await used.browser(funderId);
    const html = (await browser.get('/impact').expect(200)).text;
    expect(html).not.toContain('/impact/lists');
    expect(html).toContain('Small figures are hidden');
    await browser.get('/impact/lists/all').expect(403);
  });

  it('gives a funder cohorts of whole years only, so that no hidden cell comes out by subtraction', async () => {
    for (let i = 0; i < 12; i += 1) await family({ met: i < 6 ? ['2026-07-01'] : [] });
    const funderId = await given.user('funder', { organisationId });
    const funder = await used.as(funderId);
    for (const cohort of ['2026-Q2', '2026-05'])
      await funder
        .get(`/reports/visit-rate?cohort=${cohort}`)
        .expect(422)
        .expect(({ body }) => expect(body.errors).toMatchObject([{ pointer: '/cohort', code: 'report.cohort_too_narrow' }]));
    expect((await funder.get('/reports/visit-rate?cohort=2026').expect(200)).body).toMatchObject({ cohort: '2026', all: { n: 12 } });
    // Who joined last year in a small county would be that county of all years less this year's.
    await funder
      .get('/reports/visit-rate?cohort=2026&by=county')
      .expect(422)
      .expect(({ body }) => expect(body.errors).toMatchObject([{ pointer: '/by', code: 'report.split_too_narrow' }]));
    // A small county would be its prefecture less its large ones.
    await funder.get('/reports/visit-rate?by=prefecture').expect(422);
    const { body: split } = await (
      await used.as(await given.user('lead', { organisationId }))
    )
      .get('/reports/visit-rate?by=prefecture')
      .expect(200);
    expect((split as { groups: object[] }).groups).toMatchObject([{ key: '990100', n: 12 }]);
    // Three who joined the year before would come out as the whole less this year: now neither year stands apart.
    for (let i = 0; i < 3; i += 1) await family({ dyad: { enrolledOn: '2025-05-01' } });
    for (const cohort of ['2025', '2026']) await funder.get(`/reports/visit-rate?cohort=${cohort}`).expect(422);
    const html = (await (await used.browser(funderId)).get('/impact?cohort=2026-05').expect(422)).text;
    expect(html).toContain('Give a year, for example 2026, or look at all children.');
    const staff = await used.as(await given.user('data_officer', { organisationId }));
    await staff.get('/reports/visit-rate?cohort=2026-05').expect(200);
  });

  it('has a page that says whether the interval covers 8 %, in both languages, with the list behind each figure', async () => {
    const { childId } = await family({ met: ['2026-07-01'] });
    for (let i = 0; i < 7; i += 1) await family();
    const staffId = await given.user('coordinator', { organisationId });
    const browser = await used.browser(staffId);
    const html = (await browser.get('/impact?by=relationship').expect(200)).text;
    expect(html).toContain('1 of 8 children have ever met their parent: 12.5%');
    expect(html).toContain('The interval still covers 8%');
    expect(html).toContain('<title>Impact – Kinline</title>');
    const links = [...html.matchAll(/href="(\/impact\/lists\/[^"]+)"/g)].map((m) => (m[1] ?? '').replaceAll('&amp;', '&'));
    expect(new Set(links).size).toBeGreaterThan(14);
    for (const link of new Set(links)) await browser.get(link).expect(200);
    const list = (await browser.get('/impact/lists/visited').expect(200)).text;
    expect(list).toContain(`/children/${childId}`);
    expect(list).not.toContain('小测');
    await browser.get('/impact/lists/nothing').expect(404);
    const wrong = await browser.get('/impact?asOf=2030-01-01').expect(422);
    expect(wrong.text).toContain('This day has not come yet.');
    await used.db.sql(`UPDATE users SET locale = 'zh-CN' WHERE id = $1`, [staffId]);
    expect((await browser.get('/impact').expect(200)).text).toContain('区间仍包含');
    expect(await used.db.one(`SELECT count(*) > 0 AS audited FROM audit_events WHERE action = 'report.list'`)).toEqual({ audited: true });
  });

  it('says on page, list and API when it was counted: at night, or just now', async () => {
    await family({ met: ['2026-07-01'] });
    const staffId = await given.user('coordinator', { organisationId });
    const [staff, browser] = [await used.as(staffId), await used.browser(staffId)];
    const at = used.clock.now().toISOString();
    expect((await staff.get('/reports/visit-rate').expect(200)).body).toMatchObject({ kept: false, countedAt: at, all: { n: 1 } });
    expect((await browser.get('/impact').expect(200)).text).toContain('Counted now, ');
    await used.app.get(ReportRunsService).count(organisationId);
    await family();
    for (const path of ['/impact', '/impact/lists/all'])
      expect((await browser.get(path).expect(200)).text).toContain('What has been recorded since is in the figures tomorrow.');
    expect((await staff.get('/reports/visit-rate').expect(200)).body).toMatchObject({
      kept: true,
      countedAt: at,
      all: { n: 1, visited: 1 },
    });
    expect((await browser.get('/impact/lists/all').expect(200)).text.match(/\/children\/[0-9a-f-]{36}/g)).toHaveLength(1);
    // Another day is counted when it is asked about.
    const before = (await staff.get('/reports/visit-rate?asOf=2026-09-01').expect(200)).body;
    expect(before).toMatchObject({ kept: false, asOf: '2026-09-01', all: { n: 2 } });
  });

  it('opens with nobody to count', async () => {
    const html = (await (await used.browser(await given.user('data_officer', { organisationId }))).get('/impact').expect(200)).text;
    expect(html).toContain('No child is counted on this day.');
  });
});
