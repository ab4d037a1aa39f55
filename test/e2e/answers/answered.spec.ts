import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';

const used = useApp();

interface Figure {
  due: number;
  notReached: number;
  asked: number;
  inTime: number;
  rows: { visitReference: string; state: string; caregiverName?: string | null }[];
}

/** A meeting on 6 September, whose fifth day before (the first) is over at midnight, and what the family was asked and said. */
async function meeting(
  organisationId: string | undefined,
  answers: [answer: string, at: string][],
  values: { askedAt?: string; about?: string; visit?: Record<string, unknown>; message?: Record<string, unknown> } = {},
): Promise<{ organisationId: string; visitId: string }> {
  const family = await used.given.readyFamily(organisationId === undefined ? {} : { organisationId });
  const sessionId = await used.given.session(family.facilityId, { day: '2026-09-06' });
  const last = answers.at(-1);
  const visit = await used.given.visit({
    family,
    sessionId,
    status: 'confirmed',
    version: 2,
    familyAnswer: last?.[0] ?? null,
    familyAnsweredAt: last?.[1] ?? null,
    requestedAt: '2026-08-20T02:00:00Z',
    ...values.visit,
  });
  const { startsAt } = (await used.db.one<{ startsAt: Date }>(`SELECT starts_at FROM visits WHERE id = $1`, [visit.visitId])) ?? {
    startsAt: new Date(0),
  };
  const sentAt = values.askedAt ?? '2026-08-25T02:00:00Z';
  await used.given.row('messages', {
    id: newId(),
    organisationId: visit.organisationId,
    visitId: visit.visitId,
    visitVersion: 2,
    caregiverId: visit.caregiverId,
    channel: 'sms',
    template: 'asked',
    locale: 'zh-CN',
    params: JSON.stringify({ startsAt: startsAt.toISOString() }),
    stepKey: newId(),
    status: 'accepted',
    runAt: sentAt,
    sentAt,
    uselessAfter: startsAt,
    ...values.message,
  });
  for (const [answer, at] of answers)
    await used.given.row('family_answers', {
      id: newId(),
      visitId: visit.visitId,
      answer,
      channel: 'sms',
      at,
      startsAt: values.about ?? startsAt,
    });
  return visit;
}

describe('"answered five days before"', () => {
  it('counts who had said yes or no by the end of the fifth day, of all whose meeting was agreed by then', async () => {
    const first = await meeting(undefined, [['can_go', '2026-09-01T15:59:59Z']]); // 23:59 at the place
    const mine = first.organisationId;
    await meeting(mine, [['can_go', '2026-09-01T16:00:00Z']]); // midnight: late
    await meeting(mine, [['call_me', '2026-08-26T02:00:00Z']]);
    await meeting(mine, []);
    await meeting(mine, [
      ['call_me', '2026-08-26T02:00:00Z'],
      ['cannot', '2026-08-27T02:00:00Z'],
    ]);
    await meeting(mine, [['can_go', '2026-08-26T02:00:00Z']], { about: '2026-09-13T01:30:00Z' }); // said of another time
    await meeting(mine, [], { askedAt: '2026-09-01T16:00:00Z' }); // nothing had reached them by then
    await meeting(mine, [], { visit: { requestedAt: '2026-09-01T16:00:00Z' } }); // agreed too late: nobody could have answered
    await meeting(mine, [], { visit: { status: 'cancelled', live: false, reasonCode: 'closure' } });
    await meeting(mine, [['cannot', '2026-08-26T02:00:00Z']], { visit: { status: 'cancelled', live: false, reasonCode: 'family_cannot' } });
    await meeting(undefined, []); // another organisation's
    const api = await used.as(await used.given.user('coordinator', { organisationId: mine }));
    const figure = (await api.get('/answered').expect(200)).body as Figure;
    expect([figure.due, figure.asked, figure.inTime, figure.notReached]).toEqual([8, 7, 3, 1]);
    const states = figure.rows.map((row) => row.state).sort();
    expect(states).toEqual(['call_me', 'in_time', 'in_time', 'in_time', 'late', 'not_reached', 'silent', 'silent']);
    const silent = (await api.get('/answered?state=silent').expect(200)).body as Figure;
    expect([silent.due, silent.rows.length]).toEqual([8, 2]);
    await api.get('/answered?state=perhaps').expect(422);
  });

  it.each([
    ['failed', { status: 'failed', failure: 'permanent', reason: 'http_400', sentAt: null }],
    ['may have arrived and may not', { status: 'failed', failure: 'unsure', reason: 'maybe_taken', sentAt: null }],
    ['held back', { status: 'held', reason: 'banned_words', sentAt: null }],
    ['taken back', { status: 'suppressed', reason: 'quiet_hours', sentAt: null }],
    ['a call that nobody has made', { status: 'accepted', channel: 'call', reason: 'call_task' }],
    ['a call that nobody answered', { status: 'called', channel: 'call', reason: 'call_task', outcome: 'no_answer' }],
    ['about another time', { params: '{"startsAt":"2026-09-13T01:30:00.000Z"}' }],
  ])('counts and lists a family whose only message was %s', async (_, message) => {
    const visit = await meeting(undefined, [], { message });
    const api = await used.as(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    const figure = (await api.get('/answered?state=not_reached').expect(200)).body as Figure;
    expect(figure).toMatchObject({ due: 1, asked: 0, inTime: 0, notReached: 1, rows: [{ state: 'not_reached' }] });
    expect(figure.rows[0]?.caregiverName).toBeTruthy();
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    for (const path of ['/today', '/answered']) {
      const html = (await browser.get(path).expect(200)).text;
      for (const words of ['0 of 1 families', '1 not reached']) expect(html).toContain(words);
    }
  });

  it('takes a call because of a failed message for reaching them, and the message for told', async () => {
    const visit = await meeting(undefined, [], { message: { status: 'failed', failure: 'permanent', reason: 'http_400', sentAt: null } });
    const { id, caregiverId } = (await used.db.one<{ id: string; caregiverId: string }>(
      `SELECT id, caregiver_id FROM messages WHERE visit_id = $1`,
      [visit.visitId],
    )) ?? { id: '', caregiverId: '' };
    const api = await used.as(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    const call = async (outcome: string): Promise<void> => {
      const task = { id: newId(), organisationId: visit.organisationId, visitId: visit.visitId, caregiverId, reasonCode: 'message_failed' };
      const taskId = await used.given.row('call_tasks', { ...task, dueAt: used.clock.now() });
      await api.post(`/call-tasks/${taskId}/outcomes`, { outcome }).expect(201);
    };
    const state = () => used.db.one(`SELECT status, outcome FROM messages WHERE id = $1`, [id]);
    await call('wrong_number');
    expect(await state()).toEqual({ status: 'failed', outcome: null });
    await call('told');
    expect(await state()).toEqual({ status: 'called', outcome: 'told' });
    // Told today, 2 September: after the fifth day before was over.
    expect((await api.get('/answered').expect(200)).body as Figure).toMatchObject({ due: 1, notReached: 1 });
    await used.db.sql(`UPDATE call_tasks SET done_at = '2026-08-30T02:00:00Z' WHERE outcome = 'told'`);
    expect((await api.get('/answered').expect(200)).body as Figure).toMatchObject({ due: 1, notReached: 0, rows: [{ state: 'silent' }] });
  });

  it('stands on the Today page with the list behind it, and shows a director no names', async () => {
    const visit = await meeting(undefined, [['can_go', '2026-08-26T02:00:00Z']]);
    await meeting(visit.organisationId, []);
    const { name } = (await used.db.one<{ name: string }>(
      `SELECT g.name FROM caregivers g JOIN messages m ON m.caregiver_id = g.id WHERE m.visit_id = $1`,
      [visit.visitId],
    )) ?? { name: '' };
    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    const today = (await coordinator.get('/today').expect(200)).text;
    expect(today).toContain('<a href="/answered">Answered five days before</a>');
    expect(today).toContain('50%');
    expect(today).toContain('1 of 2 families');
    const list = (await coordinator.get('/answered').expect(200)).text;
    for (const word of ['In time', 'Nothing yet', name, `/visits/${visit.visitId}`]) expect(list).toContain(word);
    const directorId = await used.given.user('director', { organisationId: visit.organisationId });
    const director = await used.browser(directorId);
    const seen = (await director.get('/answered').expect(200)).text;
    expect(seen).toContain('1 of 2 families');
    expect(seen).not.toContain(name);
    expect(seen).not.toContain('/visits/');
    const rows = ((await (await used.as(directorId)).get('/answered').expect(200)).body as Figure).rows;
    expect(rows.map((row) => row.caregiverName ?? null)).toEqual([null, null]);
    await (await used.as(await used.given.user('funder', { organisationId: visit.organisationId }))).get('/answered').expect(403);
  });

  it('says so when nobody was asked', async () => {
    const browser = await used.browser(await used.given.user('coordinator'));
    expect((await browser.get('/today').expect(200)).text).toContain('0 of 0 families');
    expect((await browser.get('/answered').expect(200)).text).toContain('No family was to be asked in this time');
  });
});
