import { addDays } from '../../../src/kernel/days';
import { WaitlistOffersService } from '../../../src/visits/waitlist/waitlist-offers.service';
import { useApp } from '../../support/app';
import { expectWhole, house, idOf, shut, statuses } from '../closures-given';
import { people, requestOf } from '../visits-given';

const used = useApp();
type Body = Record<string, unknown>;
const reason = { reasonCode: 'security' };

describe('closures of wards that share a session', () => {
  it('tell the families of the first one when the second, which kept them out longer, ends', async () => {
    const at = await house(used, 2);
    const [first, second] = at.families;
    const days = { from: at.day, to: at.day, ...reason };
    const narrow = (await shut(at.liaison, at, { ...days, wardIds: [first?.wardId] })).body.closureId as string;
    const wide = (await shut(at.liaison, at, { ...days, wardIds: [first?.wardId, second?.wardId] })).body.closureId as string;
    expect(await statuses(used)).toEqual({ cancelled: 2 });
    used.clock.advanceMinutes(11);
    expect((await at.liaison.post(`/closures/${narrow}/reopenings`, {}).expect(201)).body).toMatchObject({ families: 0 });
    expect(await used.db.sql(`SELECT 1 AS x FROM tasks WHERE cause = 'closure_reopened'`)).toEqual([]);
    expect((await at.liaison.post(`/closures/${wide}/reopenings`, {}).expect(201)).body).toMatchObject({ families: 2 });
    expect(await used.db.sql(`SELECT count(*)::int AS n FROM tasks WHERE cause = 'closure_reopened'`)).toEqual([{ n: 2 }]);
    await expectWhole(used);
  });

  it('take back the places kept for waiting families of a shut ward, and only theirs', async () => {
    const at = await house(used, 1);
    const { organisationId, facilityId } = at.families[0] ?? { organisationId: '', facilityId: '' };
    const waiting = [];
    for (let i = 0; i < 2; i += 1) waiting.push(await used.given.readyFamily({ organisationId, facilityId }));
    const { day } = at;
    await used.given.session(facilityId, { day, time: '14:00', endTime: '14:30', capacity: 2 });
    for (const family of waiting) {
      const wish = { dyadId: family.dyadId, mode: 'visit', fromDay: day, toDay: day, earliest: '13:00' };
      await at.coordinator.post('/waitlist-entries', wish).expect(201);
    }
    await used.app.get(WaitlistOffersService).sweep();
    const open = () => used.db.sql(`SELECT status FROM waitlist_offers ORDER BY status`);
    expect(await open()).toEqual([{ status: 'open' }, { status: 'open' }]);
    const closed = await shut(at.liaison, at, { from: day, to: day, ...reason, wardIds: [waiting[0]?.wardId] });
    expect(closed.body).toMatchObject({ offers: 1, sessionIds: [] });
    expect(await open()).toEqual([{ status: 'open' }, { status: 'withdrawn' }]);
    await used.app.get(WaitlistOffersService).sweep();
    expect(await open()).toEqual([{ status: 'open' }, { status: 'withdrawn' }]);
    await expectWhole(used);
  });
});

describe('the form of a closure', () => {
  it.each(['en', 'zh-CN'] as const)('in %s keeps what was chosen for each meeting whatever stood in its way', async (locale) => {
    const at = await house(used, 2);
    const page = await used.browser(await used.given.user('liaison', { facilityId: at.facilityId, locale }));
    const [first = '', second = ''] = at.visitIds;
    const small = await used.given.session(at.facilityId, { day: addDays(at.day, 1), capacity: 1 });
    const form = { from: at.day, to: at.day, reasonCode: 'security', [`visit-${first}`]: 'wait', [`visit-${second}`]: 'wait' };
    const chosen = (html: string, visitId: string): string | undefined =>
      /<option value="([^"]+)" selected/.exec(html.split(`name="visit-${visitId}"`)[1]?.split('</select>')[0] ?? '')?.[1];

    // Gone from the list meanwhile: the other one keeps what was chosen.
    await at.coordinator.post(`/visits/${first}/cancellations`, { cause: 'child', reasonCode: 'child_ill' }).expect(201);
    const gone = await page.submit('/liaison/closures/new', form, '/liaison/closures/preview');
    expect([gone.status, chosen(gone.text, second)]).toEqual([422, 'wait']);

    // A move that does not fit says so beside its meeting, in words.
    const full = await used.given.readyFamily({ organisationId: at.families[0]?.organisationId, facilityId: at.facilityId });
    const { coordinator } = await people(used, full);
    await coordinator.post('/visits', requestOf(full, small)).expect(201);
    const move = { from: at.day, to: at.day, reasonCode: 'security', [`visit-${second}`]: `move ${small}` };
    const look = await page.submit('/liaison/closures/new', move, '/liaison/closures/preview');
    const fingerprint = /name="fingerprint" value="([0-9a-f]+)"/.exec(look.text)?.[1] ?? '';
    const misfit = await page.submit('/liaison/closures/new', { ...move, fingerprint }, '/liaison/closures');
    expect(misfit.status).toBe(409);
    expect(misfit.text).not.toContain('session.full');
    expect(misfit.text).toContain(`#f-visit-${second}`);
    expect(misfit.text).toContain(locale === 'en' ? 'every window is taken' : '窗口');

    // Nothing can be looked at now: what was chosen is carried along in the form.
    const over = await page.submit('/liaison/closures/new', { ...form, to: addDays(at.day, -1) }, '/liaison/closures/preview');
    expect(over.status).toBe(422);
    expect(over.text).toContain(`name="visit-${second}" value="wait"`);
  });

  it('closes from now on what began before, and says so', async () => {
    const at = await house(used);
    const page = await used.browser(await used.given.user('liaison', { facilityId: at.facilityId, locale: 'en' }));
    const look = await page.get(`/liaison/closures/new?from=${addDays(used.given.today, -1)}&to=${at.day}&reasonCode=security`);
    expect(look.status).toBe(200);
    expect(look.text).toContain('it closes from now on');
    const closed = await shut(at.liaison, at, { from: addDays(used.given.today, -1), to: at.day, ...reason });
    const { startsAt } = (await at.liaison.get(`/closures/${(closed.body as Body).closureId as string}`).expect(200)).body as Body;
    expect(startsAt).toBe(used.clock.now().toISOString());
  });
});

describe('the booking page of a family that lost a meeting to a closure', () => {
  it.each([
    ['en', 'First in line'],
    ['zh-CN', '优先'],
  ] as const)('in %s says that it comes first, for which meeting, until its next one is confirmed', async (locale, title) => {
    const at = await house(used);
    const [family] = at.families;
    if (!family) throw new Error('no family');
    const page = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale }));
    const notice = async (): Promise<boolean> => {
      const { text } = await page.get(`/dyads/${family.dyadId}/book`).set('Accept-Language', locale);
      const { reference } = (await at.coordinator.get(`/visits/${at.visitIds[0]}`).expect(200)).body as { reference: string };
      return text.includes(title) && text.includes(reference);
    };
    const next = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    expect(await notice()).toBe(false);
    await shut(at.liaison, at, { from: at.day, to: at.day, ...reason });
    expect(await notice()).toBe(true);
    const again = await at.coordinator.post('/visits', requestOf(family, next)).expect(201);
    expect(await notice()).toBe(true);
    await at.liaison.post(`/visits/${idOf(again)}/confirmations`, {}).expect(201);
    expect(await notice()).toBe(false);
  });
});
