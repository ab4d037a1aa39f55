import { setTimeout } from 'node:timers/promises';
import { addDays } from '../../../src/kernel/days';
import { WaitlistOffersService } from '../../../src/visits/waitlist/waitlist-offers.service';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { expectWhole, shut } from '../closures-given';
import { desk, Desk, requestOf } from '../visits-given';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;

/** A session whose one seat was freed and is kept for a waiting family. */
async function kept(): Promise<Desk & { waiting: ReadyFamily; entryId: string }> {
  const at = await desk(used, { capacity: 1 });
  const visitId = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
  const { organisationId, facilityId } = at.family;
  const waiting = await used.given.readyFamily({ organisationId, facilityId });
  const window = { dyadId: waiting.dyadId, mode: 'visit', fromDay: used.given.today, toDay: addDays(used.given.today, 60) };
  const entryId = idOf(await at.coordinator.post('/waitlist-entries', window).expect(201));
  await at.coordinator.post(`/visits/${visitId}/withdrawals`, {}).expect(201);
  return { ...at, waiting, entryId };
}

const offers = () => used.db.sql(`SELECT status FROM waitlist_offers ORDER BY offered_at, id`);
const seats = (id: string) => used.db.one(`SELECT held, adults_taken FROM sessions WHERE id = $1`, [id]);

describe('a kept place', () => {
  it('is accepted on the pages, in that very session', async () => {
    const { family, sessionId, waiting } = await kept();
    await used.given.session(family.facilityId, { day: addDays(used.given.today, 30) });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const link = /href="(\/dyads\/[^"]*\/book\/who[^"]*)"/.exec((await browser.get('/waitlist')).text)?.[1]?.replace(/&amp;/g, '&') ?? '';
    expect(link).toContain(waiting.dyadId);
    const fields = `who=1&escort=${waiting.workerId}&escortPlace=waits&place-${waiting.caregiverId}=inside`;
    const who = (await browser.get(link)).text;
    expect(who).toContain(waiting.caregiverId);
    const checkAt = `/dyads/${waiting.dyadId}/book/check?mode=visit&session=${sessionId}&${fields}`;
    const check = await browser.get(checkAt);
    expect(check.status).toBe(200);
    expect(check.text).toContain(`name="session" value="${sessionId}"`);
    const hidden = Object.fromEntries(
      [...check.text.matchAll(/<input type="hidden" name="([^"_]+)" value="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']),
    );
    const sent = await browser.submit(checkAt, hidden, `/dyads/${waiting.dyadId}/book`);
    expect(sent.headers.location).toMatch(/^\/visits\/[0-9a-f-]{36}\?sent=1$/);
    expect(await used.db.sql(`SELECT session_id FROM visits WHERE live`)).toEqual([{ sessionId }]);
    expect(await offers()).toEqual([{ status: 'accepted' }]);
    await expectWhole(used);
  });

  it('is the one that is taken while another is free, too', async () => {
    const { coordinator, sessionId, waiting, entryId } = await kept();
    await used.db.sql(`UPDATE sessions SET capacity = 2 WHERE id = $1`, [sessionId]);
    await coordinator.post(`/waitlist-entries/${entryId}/acceptances`, { party: requestOf(waiting, '').party }).expect(201);
    expect(await offers()).toEqual([{ status: 'accepted' }]);
    expect(await seats(sessionId)).toEqual({ held: 1, adultsTaken: 1 });
  });

  it('ends with the session that is shut, is named before, and may be offered again when it opens', async () => {
    const { family, liaison, sessionId } = await kept();
    const day = (await used.db.one<{ day: string }>(`SELECT day FROM sessions WHERE id = $1`, [sessionId]))?.day ?? '';
    const closure = { from: day, to: day, reasonCode: 'security' };
    const look = await liaison.post(`/facilities/${family.facilityId}/closures?dryRun=true`, closure).expect(200);
    expect(look.body).toMatchObject({ offers: 1 });
    expect(await offers()).toEqual([{ status: 'open' }]);
    const officer = await used.browser(await used.given.user('liaison', { facilityId: family.facilityId, locale: 'en' }));
    const page = await officer.get(`/liaison/closures/new?from=${day}&to=${day}&reasonCode=security`);
    expect(page.text).toContain('1 place kept for a family on the waiting list would be taken back');
    const { closureId } = (await shut(liaison, family, closure)).body as { closureId: string };
    expect(await offers()).toEqual([{ status: 'withdrawn' }]);
    expect(await seats(sessionId)).toEqual({ held: 0, adultsTaken: 0 });
    await liaison.post(`/closures/${closureId}/reopenings`, {}).expect(201);
    await used.app.get(WaitlistOffersService).sweep();
    expect(await offers()).toEqual([{ status: 'withdrawn' }, { status: 'open' }]);
    await expectWhole(used);
  });
});

describe('an offer that is made while its family leaves the list', () => {
  it('ends with the entry and gives its place back', async () => {
    const at = await desk(used, { capacity: 1 });
    const window = { dyadId: at.family.dyadId, mode: 'visit', fromDay: used.given.today, toDay: addDays(used.given.today, 60) };
    const entryId = idOf(await at.coordinator.post('/waitlist-entries', window).expect(201));
    let made = (): void => undefined;
    let leave = (): void => undefined;
    const offered = new Promise<void>((resolve) => (made = resolve));
    const left = new Promise<void>((resolve) => (leave = resolve));
    const offering = used.db.transaction(async () => {
      await used.app.get(WaitlistOffersService).offerTo(entryId, at.sessionId);
      made();
      await left;
    });
    await offered;
    const withdrawn = at.coordinator.post(`/waitlist-entries/${entryId}/withdrawals`, {}).then((answer) => answer.status);
    await setTimeout(1000);
    leave();
    await offering;
    expect(await withdrawn).toBe(200);
    expect(await offers()).toEqual([{ status: 'withdrawn' }]);
    expect(await seats(at.sessionId)).toEqual({ held: 0, adultsTaken: 0 });
  });
});
