import { load } from 'cheerio';
import { useApp } from '../../support/app';
import { people, requestOf } from '../visits-given';

const used = useApp();
const rules = (facilityId: string, more: object): Promise<unknown> =>
  used.db.sql(`UPDATE facility_rules SET rules = rules || $2::jsonb WHERE facility_id = $1`, [facilityId, JSON.stringify(more)]);
const text = (html: string): string => load(html)('main').text().replace(/\s+/g, ' ');
type Reasons = { reasons: { code: string; message: string; fix: string; source: string; severity: string }[] };

describe('a facility whose video does not reach other provinces', () => {
  it('is not offered to a child who lives in another one, who reads why; to a neighbour it is', async () => {
    const family = await used.given.readyFamily();
    await rules(family.facilityId, { videoCrossProvince: false, videoPlace: 'home' });
    await used.given.session(family.facilityId, { mode: 'video', day: '2026-09-23', time: '16:30', endTime: '17:00' });
    const { coordinator } = await people(used, family);
    const window = `/dyads/${family.dyadId}/bookable-sessions?from=2026-09-23&to=2026-09-23&mode=video`;
    const reasons = async () =>
      ((await coordinator.get(window).expect(200)).body as { data: { eligibility: Reasons }[] }).data[0]?.eligibility.reasons ?? [];
    expect((await reasons()).map(({ code }) => code)).not.toContain('video.other_province');
    await used.db.sql(`UPDATE children SET home_county_code = '340101' WHERE id = $1`, [family.childId]);
    expect((await reasons()).find(({ code }) => code === 'video.other_province')).toMatchObject({ severity: 'hard', source: 'test' });
    for (const [locale, words] of [
      ['en', 'does not reach other provinces'],
      ['zh-CN', '不通外省'],
    ] as const) {
      const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale }));
      expect(text((await browser.get(`/dyads/${family.dyadId}/book?mode=video`).expect(200)).text)).toContain(words);
    }
  });
});

describe('a facility where only the parent or the justice office starts a request', () => {
  it('refuses the organisation’s, says who may, and takes it in the parent’s name', async () => {
    const family = await used.given.readyFamily();
    await rules(family.facilityId, { initiators: ['parent', 'justice_office'] });
    const sessionId = await used.given.session(family.facilityId, { time: '16:30', endTime: '17:00' });
    const { coordinator } = await people(used, family);
    const refused = await coordinator.post('/visits', requestOf(family, sessionId)).expect(422);
    const [reason] = (refused.body as Reasons).reasons;
    expect(reason).toMatchObject({ code: 'request.initiator', source: 'test' });
    expect(reason?.message).toContain('the parent inside, the justice office.');
    await coordinator.post('/visits', { ...requestOf(family, sessionId), initiator: 'family' }).expect(422);
    await coordinator.post('/visits', { ...requestOf(family, sessionId), initiator: 'somebody' }).expect(422);
    await coordinator.post('/visits', { ...requestOf(family, sessionId), initiator: 'parent' }).expect(201);
  });

  it('asks on the page who does, and keeps asking until it is said', async () => {
    const family = await used.given.readyFamily();
    await rules(family.facilityId, { initiators: ['parent'] });
    const sessionId = await used.given.session(family.facilityId, { time: '16:30', endTime: '17:00' });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale: 'en' }));
    const state = {
      mode: 'visit',
      session: sessionId,
      who: '1',
      dyads: family.dyadId,
      escort: family.workerId,
      escortPlace: 'waits',
      [`place-${family.caregiverId}`]: 'inside',
    };
    const check = `/dyads/${family.dyadId}/book/check?${new URLSearchParams(state).toString()}`;
    const page = load((await browser.get(check).expect(200)).text);
    expect(
      page('input[name=initiator]')
        .map((_i, input) => page(input).attr('value'))
        .get(),
    ).toEqual(['parent']);
    expect(text(page.html())).toContain('Who asks for this meeting?');
    const silent = await browser.submit(check, { ...state, note: 'Typed before' }, `/dyads/${family.dyadId}/book`);
    expect(silent.status).toBe(422);
    expect(silent.text).toContain('Typed before');
    expect(load(silent.text)('input[name=initiator]')).toHaveLength(1);
    const said = await browser.submit(check, { ...state, initiator: 'parent' }, `/dyads/${family.dyadId}/book`);
    expect([said.status, said.headers.location]).toEqual([303, expect.stringContaining('?sent=1')]);
  });
});

describe('notice in days and hours', () => {
  const FORM = {
    effectiveFrom: '2026-09-02',
    effectiveTo: '',
    source: 'Notice at the gate',
    asOf: '2026-09-01',
    confidence: 'verified',
    why: '',
  };

  it('is written on the page by audience, looked at, saved, and read in both languages', async () => {
    const family = await used.given.readyFamily();
    const officer = await used.browser(await used.given.user('liaison', { facilityId: family.facilityId, locale: 'en' }));
    const versions = `/facilities/${family.facilityId}/rule-versions`;
    const form = `${versions}/new?keys=notices`;
    const written = load((await officer.get(form).expect(200)).text);
    expect(written('select[name="notices.video.unit"] option')).toHaveLength(3);
    const typed = {
      ...FORM,
      keys: 'notices',
      'notices.video.amount': '48',
      'notices.video.unit': 'hours',
      'notices.first_visit.amount': '100',
    };
    const wrong = await officer.submit(form, { ...typed, 'notices.first_visit.unit': 'working_days' }, `${versions}/preview`);
    expect(wrong.status).toBe(422);
    expect(text(wrong.text)).toContain('up to 60 working days, 90 days or 720 hours');
    expect(load(wrong.text)('input[name="notices.first_visit.amount"]').attr('value')).toBe('100');
    const right = { ...typed, 'notices.first_visit.amount': '14', 'notices.first_visit.unit': 'calendar_days' };
    expect((await officer.submit(form, right, `${versions}/preview`)).status).toBe(200);
    expect((await officer.submit(form, right, versions)).status).toBe(303);
    for (const [locale, words] of [
      ['en', 'First visit in person: 14 days · Video: 48 hours'],
      ['zh-CN', '第一次现场见面：14 天 · 视频：48 小时'],
    ] as const) {
      const reader = await used.browser(await used.given.user('liaison', { facilityId: family.facilityId, locale }));
      expect(text((await reader.get(`/facilities/${family.facilityId}/rules`).expect(200)).text)).toContain(words);
    }
    // Today is 2 September, 10:00 at the facility; the child has not met the parent.
    await used.db.sql(`UPDATE children SET visited_before = false WHERE id = $1`, [family.childId]);
    const { coordinator } = await people(used, family);
    const codes = async (day: string, mode: string): Promise<string[]> => {
      await used.given.session(family.facilityId, { day, mode, time: '16:30', endTime: '17:00' });
      const { body } = await coordinator.get(`/dyads/${family.dyadId}/bookable-sessions?from=${day}&to=${day}&mode=${mode}`).expect(200);
      const reasons = (body as { data: { eligibility: Reasons }[] }).data[0]?.eligibility.reasons ?? [];
      return reasons.map(({ code }) => code).filter((code) => code.includes('notice'));
    };
    expect(await codes('2026-09-15', 'visit')).toEqual(['session.notice_days_too_short']);
    expect(await codes('2026-09-16', 'visit')).toEqual([]);
    expect(await codes('2026-09-03', 'video')).toEqual(['session.notice_hours_too_short']);
    expect(await codes('2026-09-04', 'video')).toEqual([]);
  });
});

describe('papers by relation', () => {
  it('are ticked for one relation, read on the rules page and on the list of the meeting she comes to', async () => {
    const visit = await used.given.visit({ status: 'confirmed' });
    const officer = await used.browser(await used.given.user('liaison', { facilityId: visit.facilityId, locale: 'en' }));
    const versions = `/facilities/${visit.facilityId}/rule-versions`;
    const form = `${versions}/new?keys=documentsByRelation`;
    const typed = {
      keys: 'documentsByRelation',
      'documentsByRelation.grandmother': ['marriage_certificate', 'guardian_letter'],
      'documentsByRelation.aunt': ['birth_certificate'],
      effectiveFrom: '2026-09-02',
      effectiveTo: '',
      source: 'Notice at the gate',
      asOf: '2026-09-01',
      confidence: 'verified',
      why: '',
    };
    const look = load((await officer.submit(form, typed, `${versions}/preview`)).text);
    expect(look('input[name="documentsByRelation.grandmother"]:checked')).toHaveLength(2);
    expect((await officer.submit(form, typed, versions)).status).toBe(303);
    expect(text((await officer.get(`/facilities/${visit.facilityId}/rules`).expect(200)).text)).toContain('grandmother: ');
    const { coordinator } = await people(used, visit);
    const brought = JSON.stringify((await coordinator.get(`/visits/${visit.visitId}/to-bring`)).body);
    expect(brought).toContain('The grandmother also brings: ');
    expect(brought).not.toContain('The aunt also brings');
  });
});
