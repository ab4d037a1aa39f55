import { addDays } from '../../src/kernel/days';
import { useApp } from '../support/app';

const LOCALES = ['en', 'zh-CN'] as const;

describe('the page of one visit and the list', () => {
  const used = useApp();
  const setUp = async (values: Record<string, unknown> = {}, locale = 'en') => {
    const visit = await used.given.visit(values);
    const userId = await used.given.user('coordinator', { organisationId: visit.organisationId, locale });
    return { ...visit, userId, page: await used.browser(userId), path: `/visits/${visit.visitId}` };
  };
  const statusOf = async (id: string): Promise<string | undefined> =>
    (await used.db.one<{ status: string }>(`SELECT status FROM visits WHERE id = $1`, [id]))?.status;

  it.each(LOCALES)('tells in %s whose turn it is, who comes, what is left of the allowance and what happened', async (locale) => {
    const { page, path } = await setUp({}, locale);
    const answer = await page.get(path).set('Accept-Language', locale);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(locale === 'en' ? 'Waiting for reply' : '等对方确认');
    expect(answer.text).toContain(locale === 'en' ? 'Request sent' : '已发送申请');
    expect(answer.text).toContain('柳奶奶');
    expect(answer.text).toContain(locale === 'en' ? 'Allowance of the parent' : '家长的见面次数');
    expect(/<title>(.*?)<\/title>/.exec(answer.text)?.[1]).not.toContain('柳');
  });

  it('withdraws a request and says so', async () => {
    const { page, path, visitId } = await setUp();
    const answer = await page.submit(path, {}, `${path}/withdrawals`);
    expect([answer.status, answer.headers.location]).toEqual([303, `${path}?done=withdrawn`]);
    expect(await statusOf(visitId)).toBe('withdrawn');
    expect((await page.get(`${path}?done=withdrawn`)).text).toContain('place and allowance are free again');
  });

  it('keeps what was typed when a cancellation lacks its cause', async () => {
    const { page, path, visitId } = await setUp({ status: 'confirmed' });
    const refused = await page.submit(path, { reasonCode: 'child_ill', note: 'Fever since Monday' }, `${path}/cancellations`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Fever since Monday');
    expect(refused.text).toMatch(/<option value="child_ill" selected/);
    expect(await statusOf(visitId)).toBe('confirmed');
    expect((await page.submit(path, { cause: 'child', reasonCode: 'child_ill' }, `${path}/cancellations`)).status).toBe(303);
    expect(await statusOf(visitId)).toBe('cancelled');
    // A child's own wish is shown as a pause, never as a failure.
    expect((await page.get(path)).text).toContain('Child wants to wait');
  });

  it('accepts the time the facility offered', async () => {
    const { page, path, visitId, facilityId } = await setUp();
    const offered = await used.given.session(facilityId, { day: addDays(used.given.today, 22) });
    const liaison = await used.browser(await used.given.user('liaison', { facilityId }));
    expect((await liaison.submit(path, { sessionId: offered }, `${path}/proposals`)).status).toBe(303);
    expect((await page.get(path)).text).toContain('Accept Thu 24 Sep 2026');
    expect((await page.submit(path, {}, `${path}/acceptances`)).status).toBe(303);
    expect(await used.db.one(`SELECT status, session_id FROM visits WHERE id = $1`, [visitId])).toEqual({
      status: 'confirmed',
      sessionId: offered,
    });
  });

  it('records what the family says, and by whom it was said', async () => {
    const { page, path, visitId } = await setUp({ status: 'confirmed' });
    expect((await page.submit(path, { saidBy: '柳奶奶', saidVia: 'phone' }, `${path}/family-answers`)).status).toBe(422);
    expect((await page.submit(path, { answer: 'can_go', saidBy: '柳奶奶', saidVia: 'phone' }, `${path}/family-answers`)).status).toBe(303);
    expect(
      await used.db.one(`SELECT answer, channel, on_behalf_of->>'name' AS name FROM family_answers WHERE visit_id = $1`, [visitId]),
    ).toEqual({ answer: 'can_go', channel: 'call', name: '柳奶奶' });
    expect((await page.get(path)).text).toContain('Family can go');
  });

  it('shows only the buttons the reader may press', async () => {
    const { page, path, facilityId } = await setUp();
    const own = (await page.get(path)).text;
    expect(own).toContain(`${path}/withdrawals`);
    expect(own).not.toContain(`${path}/confirmations`);
    const liaison = await used.browser(await used.given.user('liaison', { facilityId }));
    const theirs = (await liaison.get(path)).text;
    expect(theirs).toContain(`${path}/confirmations`);
    expect(theirs).not.toContain(`${path}/withdrawals`);
    // Names and phones of the family are not the facility's while it decides.
    expect(theirs).not.toContain('柳奶奶');
    expect((await liaison.submit(path, {}, `${path}/withdrawals`)).status).toBe(403);
  });

  it('is not there for another organisation or another facility', async () => {
    const { path } = await setUp();
    for (const user of [
      await used.given.user('coordinator'),
      await used.given.user('liaison', { facilityId: await used.given.facility() }),
    ]) {
      const stranger = await used.browser(user);
      expect((await stranger.get(path)).status).toBe(404);
      expect((await stranger.get('/visits')).text).not.toContain(path);
    }
    expect((await (await used.browser(await used.given.user('director'))).get('/visits')).status).toBe(403);
  });

  it.each(LOCALES)('lists visits by filter in %s', async (locale) => {
    const { page, path } = await setUp({}, locale);
    expect((await page.get('/visits')).text).toContain(path);
    expect((await page.get('/visits?status=confirmed&from=&to=')).text).not.toContain(path);
    expect((await page.get('/visits?status=requested&from=2026-09-01&to=2026-12-31')).text).toContain(path);
    const wrong = await page.get('/visits?from=soon');
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="soon"');
  });
});

describe('the liaison officer’s desk', () => {
  const used = useApp();
  const desk = async (locale = 'en') => {
    const facilityId = await used.given.facility();
    const sessionId = await used.given.session(facilityId);
    const liaison = await used.given.user('liaison', { facilityId, locale });
    return { facilityId, sessionId, liaison, page: await used.browser(liaison) };
  };
  const request = async (facilityId: string, sessionId: string) =>
    used.given.visit({ family: await used.given.readyFamily({ facilityId }), sessionId });
  const statuses = async (): Promise<string[]> =>
    (await used.db.sql<{ status: string }>(`SELECT status FROM visits ORDER BY status`)).map((r) => r.status);

  it.each(LOCALES)('shows in %s what is clean and what needs a look, without a family’s names', async (locale) => {
    const { facilityId, sessionId, page } = await desk(locale);
    await request(facilityId, sessionId);
    const second = await request(facilityId, sessionId);
    await used.db.sql(`UPDATE visit_party SET place = 'inside' WHERE visit_id = $1 AND person_type = 'worker'`, [second.visitId]);
    const { text, status } = await page.get('/liaison/inbox').set('Accept-Language', locale);
    expect(status).toBe(200);
    expect(text).toContain(locale === 'en' ? '1 clean · 1 needs you' : '1条没有问题 · 1条需要你看');
    expect(text).not.toContain('柳奶奶');
    expect(text).not.toContain('小测');
  });

  it('confirms all that was clean when the officer saw it, in one act', async () => {
    const { facilityId, sessionId, page } = await desk();
    const first = await request(facilityId, sessionId);
    const second = await request(facilityId, sessionId);
    const answer = await page.submit(
      '/liaison/inbox',
      { act: 'clean', clean: [first.visitId, second.visitId].join(',') },
      '/liaison/inbox/decisions',
    );
    expect(answer.status).toBe(303);
    expect(await statuses()).toEqual(['confirmed', 'confirmed']);
    expect((await page.get(answer.headers.location ?? '')).text).toContain('2 requests confirmed');
  });

  it('greys a row that another officer has answered, without an error', async () => {
    const { facilityId, sessionId, page, liaison } = await desk();
    const first = await request(facilityId, sessionId);
    const second = await request(facilityId, sessionId);
    const colleague = await used.browser(liaison);
    await colleague.submit('/liaison/inbox', { reasonCode: 'facility_event' }, `/liaison/inbox/${second.visitId}/declines`);
    const answer = await page.submit(
      '/liaison/inbox',
      { act: 'selected', visits: [first.visitId, second.visitId] },
      '/liaison/inbox/decisions',
    );
    expect(answer.status).toBe(303);
    const { text } = await page.get(answer.headers.location ?? '');
    expect(text).toContain('1 request confirmed');
    expect(text).toContain('One had been answered already.');
    expect(text).not.toContain('govuk-error-summary');
    expect(await statuses()).toEqual(['confirmed', 'declined']);
  });

  it('says on its row why a request could not be confirmed', async () => {
    const { facilityId, sessionId, page } = await desk();
    const visit = await request(facilityId, sessionId);
    await used.db.sql(`UPDATE consents SET withdrawn_at = now() WHERE dyad_id = $1`, [visit.dyadId]);
    const answer = await page.submit('/liaison/inbox', { act: 'selected', visits: visit.visitId }, '/liaison/inbox/decisions');
    const { text } = await page.get(answer.headers.location ?? '');
    expect(text).toContain('0 requests confirmed');
    expect(text).toContain('Could not be confirmed:');
    expect(await statuses()).toEqual(['requested']);
  });

  it('declines with a reason and offers another session from the row', async () => {
    const { facilityId, sessionId, page } = await desk();
    const first = await request(facilityId, sessionId);
    const second = await request(facilityId, sessionId);
    const offered = await used.given.session(facilityId, { day: addDays(used.given.today, 22) });
    expect((await page.get(`/liaison/inbox?open=${first.visitId}`)).text).toContain(`name="sessionId" value="${offered}"`);
    const lacking = await page.submit('/liaison/inbox', { note: 'typed before' }, `/liaison/inbox/${first.visitId}/declines`);
    expect(lacking.status).toBe(422);
    expect(lacking.text).toContain('typed before');
    expect((await page.submit('/liaison/inbox', { reasonCode: 'quota_used' }, `/liaison/inbox/${first.visitId}/declines`)).status).toBe(
      303,
    );
    expect((await page.submit('/liaison/inbox', { sessionId: offered }, `/liaison/inbox/${second.visitId}/proposals`)).status).toBe(303);
    expect(await statuses()).toEqual(['declined', 'proposed']);
  });

  it.each(LOCALES)('prints the day in %s with version and time, names for the gate', async (locale) => {
    const { facilityId, sessionId, page } = await desk(locale);
    const day = addDays(used.given.today, 21);
    await used.given.visit({ family: await used.given.readyFamily({ facilityId }), sessionId, status: 'confirmed' });
    expect((await page.get('/liaison/days')).headers.location).toBe(`/liaison/days/${used.given.today}`);
    const screen = await page.get(`/liaison/days/${day}`).set('Accept-Language', locale);
    expect(screen.status).toBe(200);
    expect(screen.text).toContain(`/liaison/days/${day}/sheet`);
    const draft = await page.get(`/liaison/days/${day}/sheet`).set('Accept-Language', locale);
    expect(draft.text).toContain(locale === 'en' ? 'Version 1, draft of 10:00 am' : '第1版草稿');
    const printed = await page.submit(`/liaison/days/${day}`, { format: 'page' }, `/liaison/days/${day}/prints`);
    expect(printed.headers.location).toBe(`/liaison/days/${day}/sheet?order=time`);
    const sheet = await page.get(`/liaison/days/${day}/sheet`).set('Accept-Language', locale);
    expect(sheet.text).toContain(locale === 'en' ? 'Version 1 · printed 10:00 am · 1 meeting' : '第1版 · 上午10:00打印 · 1个约定');
    expect(sheet.text).toContain('柳奶奶');
    expect((await page.get('/liaison/days/2026-02-30')).status).toBe(404);
  });

  it.each(LOCALES)('shows in %s whom a closure hits before it is saved', async (locale) => {
    const { facilityId, sessionId, page } = await desk(locale);
    await request(facilityId, sessionId);
    const day = addDays(used.given.today, 21);
    const query = `from=${day}&to=${day}&reasonCode=maintenance`;
    const look = await page.get(`/liaison/closures/new?${query}`).set('Accept-Language', locale);
    expect(look.text).toContain(locale === 'en' ? 'Close and do this with 1 meeting' : '暂停开放，并这样处理1个约定');
    expect(await statuses()).toEqual(['requested']);
    const form = { from: day, to: day, reasonCode: 'maintenance' };
    const unseen = await page.submit(`/liaison/closures/new?${query}`, form, '/liaison/closures');
    expect(unseen.status).toBe(409);
    expect(unseen.text).toContain(locale === 'en' ? 'nobody has looked at them' : '还没有人看过');
    const fingerprint = /name="fingerprint" value="([0-9a-f]+)"/.exec(unseen.text)?.[1] ?? '';
    const saved = await page.submit(`/liaison/closures/new?${query}`, { ...form, fingerprint }, '/liaison/closures');
    expect(saved.headers.location).toMatch(/^\/liaison\/closures\/[0-9a-f-]{36}\?done=published$/);
    const standing = await page.get(saved.headers.location ?? '').set('Accept-Language', locale);
    expect(standing.text).toContain(locale === 'en' ? 'First place kept' : '保留优先');
    expect(await statuses()).toEqual(['cancelled']);
    const wrong = await page.get(`/liaison/closures/new?from=${day}&to=${used.given.today}&reasonCode=maintenance`);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain(`value="${day}"`);
  });

  it.each(LOCALES)('takes a report of a transfer by roster number in %s and hands the visits back', async (locale) => {
    const { facilityId, sessionId, page } = await desk(locale);
    const visit = await request(facilityId, sessionId);
    const line = await used.db.one<{ number: string }>(`SELECT number FROM roster_entries WHERE id = $1`, [visit.rosterEntryId]);
    const target = await used.given.facility();
    const number = line?.number ?? '';
    const form = { number, kind: 'transferred', facilityId: target, day: used.given.today, time: '09:00' };
    expect((await page.get('/liaison/changes/new').set('Accept-Language', locale)).status).toBe(200);
    const unknown = await page.submit('/liaison/changes/new', { ...form, number: 'nobody' }, '/liaison/changes');
    expect(unknown.status).toBe(422);
    expect(unknown.text).toContain('value="nobody"');
    const done = await page.submit('/liaison/changes/new', form, '/liaison/changes');
    expect(done.headers.location).toBe('/liaison/changes/new?done=transferred&visits=1');
    expect(await statuses()).toEqual(['cancelled']);
    expect(decodeURIComponent(done.headers.location ?? '')).not.toContain(number);
  });

  it('is the facility’s own: coordinators 403, another facility sees and answers nothing', async () => {
    const { facilityId, sessionId } = await desk();
    const visit = await request(facilityId, sessionId);
    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    for (const path of ['/liaison/inbox', '/liaison/days', '/liaison/closures/new', '/liaison/changes/new'])
      expect((await coordinator.get(path)).status).toBe(403);
    const other = await used.browser(await used.given.user('liaison', { facilityId: await used.given.facility() }));
    expect((await other.get('/liaison/inbox')).text).toContain('No requests are waiting');
    expect((await other.submit('/liaison/inbox', { reasonCode: 'quota_used' }, `/liaison/inbox/${visit.visitId}/declines`)).status).toBe(
      404,
    );
    await other.submit('/liaison/inbox', { act: 'selected', visits: visit.visitId }, '/liaison/inbox/decisions');
    expect(await statuses()).toEqual(['requested']);
  });

  it('tells a new officer of an empty facility that nothing waits', async () => {
    const { page } = await desk();
    expect((await page.get('/liaison/inbox')).text).toContain('No requests are waiting');
  });
});
