import { load } from 'cheerio';
import { useApp } from '../../support/app';

const used = useApp();

/** A facility with an arranged visit on Wednesday, 23 September, and an officer at her browser. */
async function arranged() {
  const visit = await used.given.visit({ status: 'confirmed' });
  const officer = await used.browser(await used.given.user('liaison', { facilityId: visit.facilityId }));
  return { ...visit, officer, rules: `/facilities/${visit.facilityId}/rules`, versions: `/facilities/${visit.facilityId}/rule-versions` };
}
const text = (html: string): string => load(html)('main').text().replace(/\s+/g, ' ');
const WEEKDAYS = {
  keys: ['openWeekdays', 'noticeWorkingDays'],
  openWeekdays: ['1', '2'],
  noticeWorkingDays: '4',
  effectiveFrom: '2026-09-10',
  effectiveTo: '',
  source: 'Notice at the gate',
  asOf: '2026-09-01',
  confidence: 'verified',
  why: '',
};

describe('the pages of a facility’s rules', () => {
  it('show every rule with its value, who says so, source, date and confidence, and say to verify before travel', async () => {
    const { officer, rules } = await arranged();
    const page = await officer.get(rules).expect(200);
    const words = text(page.text);
    expect(words).toMatch(/Working days between request and visit\s*.*3 working days.*the facility.*test/);
    expect(words).toMatch(/Length of a video visit.*25 minutes.*the country.*广东省远程会见须知/);
    expect(words).toContain('Verify before you travel');
    expect(load(page.text)('title').text()).not.toMatch(/柳堤/);
    await officer.get(`${rules}?on=2026-02-30`).expect(422);
    expect(text((await officer.get(`${rules}?on=2019-01-01`).expect(200)).text)).toContain('The facility states no rules on this day');
  });

  it('change rules: choose, write, see whom it touches, save, read the history', async () => {
    const { officer, versions, visitId } = await arranged();
    const choice = load((await officer.get(`${versions}/new`).expect(200)).text);
    expect(choice('input[name=keys]').length).toBeGreaterThan(40);
    const form = `${versions}/new?keys=openWeekdays&keys=noticeWorkingDays`;
    const written = load((await officer.get(form).expect(200)).text);
    expect(written('input[name=noticeWorkingDays]').attr('value')).toBe('3');
    expect(written('main form button')).toHaveLength(1);
    const look = await officer.submit(form, WEEKDAYS, `${versions}/preview`);
    expect(look.status).toBe(200);
    expect(text(look.text)).toContain('1 arranged visit falls outside');
    const shown = load(look.text);
    expect(shown(`a[href="/visits/${visitId}"]`)).toHaveLength(1);
    expect(shown('main').text()).toContain('The facility’s rules have no visits on this weekday.');
    expect(shown('input[name=openWeekdays]:checked').length).toBe(2);
    expect(shown('input[name=source]').attr('value')).toBe('Notice at the gate');
    const saved = await officer.submit(form, WEEKDAYS, versions);
    expect([saved.status, saved.headers.location]).toEqual([303, `${versions}?done=saved`]);
    const history = text((await officer.get(`${versions}?done=saved`).expect(200)).text);
    expect(history).toMatch(/Thu 10 Sep 2026 – until further notice.*staged.*Weekdays with visits: Mon, Tue/);
  });

  it('keep what was typed and tell all errors at once, each at its field', async () => {
    const { officer, versions } = await arranged();
    const keys = ['wardDays', 'adultAge', 'entitlement'];
    const form = `${versions}/new?${keys.map((key) => `keys=${key}`).join('&')}`;
    const answer = await officer.submit(
      form,
      {
        keys,
        wardDays: '3: 2\nnonsense',
        adultAge: 'old',
        'entitlement.strict': '-1',
        effectiveFrom: '2026-13-01',
        source: '',
        asOf: '2026-09-01',
      },
      `${versions}/preview`,
    );
    expect(answer.status).toBe(422);
    const page = load(answer.text);
    expect(page('textarea[name=wardDays]').text()).toBe('3: 2\nnonsense');
    expect(page('input[name=adultAge]').attr('value')).toBe('old');
    expect(page('.govuk-error-summary li').length).toBeGreaterThanOrEqual(3);
    const again = await officer.submit(
      form,
      { ...WEEKDAYS, keys, wardDays: '3: 2\nnonsense', adultAge: 'old', 'entitlement.strict': '-1' },
      `${versions}/preview`,
    );
    expect(
      load(again.text)('.govuk-error-summary a')
        .map((_i, a) => load(a)('a').attr('href'))
        .get(),
    ).toEqual(['#f-wardDays', '#f-adultAge', '#f-entitlement-strict']);
  });

  it('let a second person look and approve; the first may only withdraw', async () => {
    const { officer, versions, facilityId } = await arranged();
    const other = await used.browser(await used.given.user('admin'));
    const form = `${versions}/new?keys=adultAge`;
    const answer = await officer.submit(form, { ...WEEKDAYS, keys: 'adultAge', adultAge: '16' }, versions);
    expect(answer.headers.location).toBe(`${versions}?done=proposed`);
    const version = await used.db.one<{ id: string }>(`SELECT id FROM facility_rules WHERE facility_id = $1 AND status = 'proposed'`, [
      facilityId,
    ]);
    const path = `/facility-rule-versions/${version?.id}`;
    const own = load((await officer.get(path).expect(200)).text);
    expect(own('main').text()).toContain('You proposed it');
    expect(own(`form[action="${path}/approvals"]`)).toHaveLength(0);
    expect((await officer.submit(path, {}, `${path}/approvals`)).status).toBe(403);
    const theirs = await other.get(path).expect(200);
    expect(text(theirs.text)).toContain('No arranged visit falls outside');
    expect((await other.submit(path, {}, `${path}/approvals`)).headers.location).toBe(`${versions}?done=approved`);
    expect((await other.submit(path, {}, `${path}/approvals`)).status).toBe(409);
    expect((await officer.submit(path, {}, `${path}/withdrawals`)).headers.location).toBe(`${versions}?done=withdrawn`);
  });

  it('are read by a coordinator, who changes nothing; another officer finds nothing', async () => {
    const { rules, versions } = await arranged();
    const coordinator = await used.browser(await used.given.user('coordinator'));
    expect(load((await coordinator.get(rules).expect(200)).text)(`a[href="${versions}/new"]`)).toHaveLength(0);
    await coordinator.get(versions).expect(200);
    await coordinator.get(`${versions}/new`).expect(403);
    const other = await used.browser(await used.given.user('liaison', { facilityId: await used.given.facility() }));
    await other.get(rules).expect(404);
    await other.get(`${versions}/new`).expect(404);
  });
});
