import { load } from 'cheerio';
import { useApp } from '../support/app';
import { desk, requestOf } from './visits-given';

const used = useApp();
const words = (html: string): string => load(html)('main').text().replace(/\s+/g, ' ');

describe('taking a decision back on the visit’s own page', () => {
  async function asked() {
    const made = await desk(used);
    const { body } = await made.coordinator.post('/visits', requestOf(made.family, made.sessionId)).expect(201);
    const userId = await used.given.user('liaison', { facilityId: made.family.facilityId });
    return {
      visitId: body.id as string,
      path: `/visits/${body.id}`,
      facilityId: made.family.facilityId,
      officer: await used.browser(userId),
    };
  }
  const status = async (id: string): Promise<unknown> =>
    (await used.db.one<{ status: string }>(`SELECT status FROM visits WHERE id = $1`, [id]))?.status;

  it.each([
    ['confirmations', {}, 'confirmed'],
    ['declines', { reasonCode: 'facility_event' }, 'declined'],
  ] as const)('offers it for a minute after %s, as the inbox does, and says that it is done', async (noun, fields, decided) => {
    const { officer, path, visitId } = await asked();
    expect(words((await officer.get(path)).text)).not.toContain('Take back');
    expect((await officer.submit(path, fields, `${path}/${noun}`)).status).toBe(303);
    expect(await status(visitId)).toBe(decided);
    const page = await officer.get(`${path}?done=${decided}`).expect(200);
    expect(load(page.text)(`form[action="${path}/undos"]`)).toHaveLength(1);
    const back = await officer.submit(path, {}, `${path}/undos`);
    expect([back.status, back.headers.location]).toEqual([303, `${path}?done=undone`]);
    expect(await status(visitId)).toBe('requested');
    expect(words((await officer.get(`${path}?done=undone`)).text)).toContain('Taken back; the request waits again');
  });

  it('offers it after another time was proposed too', async () => {
    const { officer, path, visitId, facilityId } = await asked();
    const sessionId = await used.given.session(facilityId, { time: '14:00', endTime: '14:30' });
    expect((await officer.submit(path, { sessionId }, `${path}/proposals`)).status).toBe(303);
    expect((await officer.submit(path, {}, `${path}/undos`)).status).toBe(303);
    expect(await status(visitId)).toBe('requested');
  });

  it('says so when the minute is over, and offers nothing to anybody else', async () => {
    const { officer, path, facilityId, visitId } = await asked();
    await officer.submit(path, {}, `${path}/confirmations`);
    const colleague = await used.browser(await used.given.user('liaison', { facilityId }));
    expect(load((await colleague.get(path)).text)(`form[action="${path}/undos"]`)).toHaveLength(0);
    used.clock.advanceMinutes(1.1);
    expect(load((await officer.get(path)).text)(`form[action="${path}/undos"]`)).toHaveLength(0);
    const late = await officer.submit(path, {}, `${path}/undos`);
    expect(late.status).toBe(409);
    expect(await status(visitId)).toBe('confirmed');
  });
});

describe('a rule version that waits for its second person', () => {
  const CHANGE = {
    changes: [{ key: 'adultAge', value: 16 }],
    effectiveFrom: '2026-10-01',
    source: 'Notice at the gate',
    asOf: '2026-09-01',
    confidence: 'verified',
  };
  const badge = (html: string): string => load(html)('a[href="/facilities"] .k-badge').text().trim();

  it('stands on that person’s day, beside the navigation and on the facility’s page – never for who proposed it', async () => {
    const { facilityId } = await used.given.readyFamily();
    const first = await used.given.user('liaison', { facilityId });
    const second = await used.given.user('liaison', { facilityId });
    const stranger = await used.given.user('liaison', { facilityId: await used.given.facility() });
    const { version } = (await (await used.as(first)).post(`/facilities/${facilityId}/rule-versions`, CHANGE).expect(201)).body;
    expect(version.status).toBe('proposed');
    const there = `a[href="/facility-rule-versions/${version.id}"]`;
    const links = async (userId: string): Promise<number[]> => {
      const browser = await used.browser(userId);
      const pages = [];
      for (const path of ['/today', '/facilities', `/facilities/${facilityId}`]) pages.push((await browser.get(path)).text);
      expect(badge(pages[0] ?? '')).toBe(load(pages[1] ?? '')(there).length > 0 ? '1 waiting' : '');
      return pages.map((html) => load(html)(there).length);
    };
    expect(await links(second)).toEqual([1, 1, 1]);
    expect(await links(first)).toEqual([0, 0, 0]);
    expect(await links(stranger)).toEqual([0, 0, 0]);
    const admin = await used.browser(await used.given.user('admin'));
    expect(load((await admin.get('/facilities').expect(200)).text)(there)).toHaveLength(1);
    await (await used.as(first)).post(`/facility-rule-versions/${version.id}/approvals`).expect(403);
    await (await used.as(second)).post(`/facility-rule-versions/${version.id}/approvals`).expect(200);
    expect(await links(second)).toEqual([0, 0, 0]);
  });
});
