import ICAL from 'ical.js';
import request from 'supertest';
import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';

const eventsOf = (text: string): ICAL.Event[] =>
  new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
const DAY = 86_400_000;

describe('a calendar by secret address', () => {
  const used = useApp();
  const pathOf = (url: string): string => new URL(url).pathname;
  const fetchPlan = (path: string, headers: Record<string, string> = {}): request.Test => request(used.url).get(path).set(headers);
  const confirmed = async (more: Record<string, unknown> = {}) => {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId, { day: addDays(used.given.today, 21) });
    const visit = await used.given.visit({ family, sessionId, status: 'confirmed', version: 2, ...more });
    await used.db.sql(
      `INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, at) VALUES (gen_random_uuid(), $1, 'confirm', 'requested', 'confirmed', $2)`,
      [visit.visitId, used.clock.now()],
    );
    const reference = (await used.db.one<{ reference: string }>(`SELECT reference FROM visits WHERE id = $1`, [visit.visitId]))?.reference;
    return { ...visit, reference };
  };
  const owner = async (role: 'worker' | 'coordinator' | 'liaison', visit: Awaited<ReturnType<typeof confirmed>>) => {
    const { organisationId, facilityId, workerId } = visit;
    const userId = await used.given.user(
      role,
      role === 'liaison' ? { facilityId } : role === 'worker' ? { organisationId, workerId } : { organisationId },
    );
    const api = await used.as(userId);
    const { url } = (await api.post('/calendar-feeds', { device: 'phone' }).expect(201)).body as { url: string };
    return { userId, api, path: pathOf(url) };
  };

  it.each(['worker', 'coordinator', 'liaison'] as const)('shows a %s what is theirs, by reference and time alone', async (role) => {
    const visit = await confirmed();
    await confirmed();
    const { path } = await owner(role, visit);
    const answer = await fetchPlan(path).expect(200);
    expect(answer.headers['content-type']).toContain('text/calendar');
    expect(answer.headers['content-disposition']).toBe('inline; filename="plan.ics"');
    expect(answer.headers['cache-control']).toContain('private');
    expect(eventsOf(answer.text).map((e) => [e.uid, e.sequence])).toEqual([[`${visit.visitId}@kinline`, 2]]);
    expect(eventsOf(answer.text)[0]?.summary).toBe(`Outing #${visit.reference}`);
    await fetchPlan(path, { 'If-None-Match': String(answer.headers.etag) }).expect(304);
  });

  it('keeps what was called off for ninety days, and never shows what was not arranged', async () => {
    const visit = await confirmed();
    const { path, api } = await owner('coordinator', visit);
    await api
      .post(`/visits/${visit.visitId}/cancellations`, {
        cause: 'guardian',
        reasonCode: 'illness',
        onBehalfOf: { name: 'Aunt Li', channel: 'phone', saidAt: used.clock.now().toISOString() },
      })
      .expect(201);
    const [event] = eventsOf((await fetchPlan(path)).text);
    expect(event?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(event?.sequence).toBeGreaterThan(2);
    used.clock.set(new Date(used.clock.now().getTime() + 89 * DAY).toISOString());
    expect(eventsOf((await fetchPlan(path)).text)).toHaveLength(1);
    used.clock.set(new Date(used.clock.now().getTime() + 2 * DAY).toISOString());
    expect(eventsOf((await fetchPlan(path)).text)).toEqual([]);
    const family = await used.given.readyFamily();
    const waiting = await used.given.visit({ family, status: 'requested' });
    const liaison = await owner('liaison', { ...waiting, reference: undefined });
    expect(eventsOf((await fetchPlan(liaison.path)).text)).toEqual([]);
  });

  it('dies when it is revoked, when its owner leaves, and after ninety days in which nobody reads it; the answer is the same', async () => {
    const visit = await confirmed();
    const { path, api, userId } = await owner('worker', visit);
    const [feed] = (await api.get('/calendar-feeds').expect(200)).body.data as { id: string }[];
    const other = await owner('coordinator', visit);
    await other.api.post(`/calendar-feeds/${feed?.id}/revocations`).expect(404);
    await api.post(`/calendar-feeds/${feed?.id}/revocations`).expect(201);
    const gone = await fetchPlan(path).expect(404);
    const unknown = await fetchPlan(`/plan/${'x'.repeat(27)}.ics`).expect(404);
    expect(gone.text.replace(/nonce="[^"]*"|value="[^"]*"|[0-9a-f-]{36}/g, '').length).toBe(
      unknown.text.replace(/nonce="[^"]*"|value="[^"]*"|[0-9a-f-]{36}/g, '').length,
    );
    await api.post(`/calendar-feeds/${feed?.id}/revocations`).expect(404);
    const second = pathOf(((await api.post('/calendar-feeds', { device: 'computer' }).expect(201)).body as { url: string }).url);
    await used.db.sql(`UPDATE users SET active = false WHERE id = $1`, [userId]);
    await fetchPlan(second).expect(404);
    await used.db.sql(`UPDATE users SET active = true WHERE id = $1`, [userId]);
    await fetchPlan(second).expect(200);
    used.clock.set(new Date(used.clock.now().getTime() + 91 * DAY).toISOString());
    await fetchPlan(second).expect(404);
  });

  it('keeps only a hash, tells the address once, and writes when it was read to the hour', async () => {
    const visit = await confirmed();
    const { path, api } = await owner('worker', visit);
    const token = path.slice('/plan/'.length, -'.ics'.length);
    expect(Buffer.from(token, 'base64url')).toHaveLength(20);
    const rows = await used.db.sql<{ all: string }>(
      `SELECT row_to_json(f)::text || (SELECT coalesce(string_agg(a::text, ''), '') FROM audit_events a) AS all FROM calendar_feeds f`,
    );
    expect(rows[0]?.all).not.toContain(token);
    expect(JSON.stringify((await api.get('/calendar-feeds')).body)).not.toContain(token);
    await fetchPlan(path).expect(200);
    const [feed] = (await api.get('/calendar-feeds')).body.data as { lastFetchedAt: string }[];
    used.clock.advanceMinutes(30);
    await fetchPlan(path).expect(200);
    expect(((await api.get('/calendar-feeds')).body.data as { lastFetchedAt: string }[])[0]?.lastFetchedAt).toBe(feed?.lastFetchedAt);
  });

  it('gives five to somebody who asks for eight at once', async () => {
    const visit = await confirmed();
    const api = await used.as(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.post('/calendar-feeds', { device: 'phone' })));
    expect(answers.map((a) => a.status).sort()).toEqual([201, 201, 201, 201, 201, 409, 409, 409]);
    await api.post('/calendar-feeds', { device: 'fridge' }).expect(422);
  });

  it('is made and killed on a page, without scripts', async () => {
    const visit = await confirmed();
    const page = await used.browser(await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId }));
    expect((await page.get('/my-calendar').expect(200)).text).toContain('You have not made an address yet');
    expect((await page.submit('/my-calendar', {})).status).toBe(422);
    const made = await page.submit('/my-calendar', { device: 'phone' });
    expect(made.status).toBe(201);
    const url = /value="(http[^"]+\/plan\/[^"]+\.ics)"/.exec(made.text)?.[1] ?? '';
    expect(eventsOf((await fetchPlan(pathOf(url)).expect(200)).text)).toHaveLength(1);
    const html = (await page.get('/my-calendar')).text;
    expect(html).not.toContain(url);
    const action = /action="(\/my-calendar\/[^"]+\/revocations)"/.exec(html)?.[1] ?? '';
    expect((await page.submit('/my-calendar', {}, action)).headers.location).toBe('/my-calendar');
    await fetchPlan(pathOf(url)).expect(404);
  });
});
