import { DiscretionQueries } from '../../../src/notifications/discretion/discretion.queries';
import { RepliesService } from '../../../src/notifications/replies/replies.service';
import { useApp } from '../../support/app';

const used = useApp();

const PROFILE = {
  whoAnswers: '她本人',
  safeHours: ['18:00-19:00', '09:00-10:00'],
  coverPhrase: '小禾老师',
  strangerScript: '麻烦请她回个电话。',
  childWords: '爸爸在外地',
  secondName: '陈婶',
  secondPhone: '10000009999',
};

describe('how a family wants to be reached', () => {
  it('is written and read whole, by version', async () => {
    const family = await used.given.readyFamily();
    const api = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const path = `/caregivers/${family.caregiverId}/discretion`;
    expect((await api.get(path).expect(200)).body).toMatchObject({ version: 0, safeHours: [], secondPhone: null });
    await api.put(path, PROFILE).expect(428);
    const { body } = await api.put(path, PROFILE, { 'If-Match': '"0"' }).expect(200);
    expect(body).toMatchObject({ ...PROFILE, safeHours: ['09:00-10:00', '18:00-19:00'], version: 1 });
    await api.put(path, {}, { 'If-Match': '"0"' }).expect(412);
    expect((await api.put(path, { whoAnswers: ' ' }, { 'If-Match': '"1"' }).expect(200)).body).toMatchObject({
      whoAnswers: null,
      secondName: null,
      version: 2,
    });
  });

  it('lets one of two who write at once win', async () => {
    const family = await used.given.readyFamily();
    const api = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((whoAnswers) => api.put(`/caregivers/${family.caregiverId}/discretion`, { whoAnswers }, { 'If-Match': '"0"' })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412]);
  });

  it('takes no hours that cannot be, no words that must not be said, and no second contact without a number: all said at once', async () => {
    const family = await used.given.readyFamily();
    const api = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const bad = { safeHours: ['23:00-23:30'], coverPhrase: '监狱的老师', strangerScript: '柳堤监狱的事', secondName: '陈婶' };
    const { body } = await api.put(`/caregivers/${family.caregiverId}/discretion`, bad, { 'If-Match': '"0"' }).expect(422);
    expect((body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer)).toEqual([
      '/safeHours',
      '/coverPhrase',
      '/strangerScript',
      '/secondPhone',
    ]);
  });

  it('is a page that keeps what was typed, and stands on the card of a call', async () => {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    const path = `/caregivers/${visit.caregiverId}/discretion`;
    const form = { ...PROFILE, safeHours: '9:00–10:00、18:00-19:00', version: '0' };
    const wrong = await browser.submit(path, { ...form, safeHours: 'whenever' });
    expect([wrong.status, wrong.text.includes('value="whenever"'), wrong.text.includes('value="陈婶"')]).toEqual([422, true, true]);
    expect((await browser.submit(path, form)).status).toBe(303);
    expect((await browser.get(path)).text).toContain('value="09:00-10:00, 18:00-19:00"');
    await used.app
      .get(RepliesService)
      .record({ visitId: visit.visitId, caregiverId: visit.caregiverId, answer: 'call_me', channel: 'keypad' });
    // 10:00 at the family's place: the next safe hour begins at six in the evening.
    expect(await used.db.one(`SELECT due_at FROM call_tasks`)).toEqual({ dueAt: new Date('2026-09-02T10:00:00Z') });
    used.clock.set('2026-09-02T10:00:00Z');
    await browser.submit('/calls', {}, '/calls/next');
    const card = (await browser.get('/calls')).text;
    for (const word of ['她本人', '小禾老师', '麻烦请她回个电话。', '爸爸在外地', '09:00-10:00']) expect(card).toContain(word);
  });

  it('says when somebody may be reached', async () => {
    const family = await used.given.readyFamily();
    const api = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    await api.put(`/caregivers/${family.caregiverId}/discretion`, { safeHours: ['09:00-09:30'] }, { 'If-Match': '"0"' }).expect(200);
    const queries = used.app.get(DiscretionQueries);
    expect(await queries.safeAt(family.caregiverId, used.clock.now())).toEqual(new Date('2026-09-03T01:00:00Z'));
  });

  it('does not exist for other organisations and roles', async () => {
    const family = await used.given.readyFamily();
    const stranger = await used.as(await used.given.user('coordinator'));
    await stranger.get(`/caregivers/${family.caregiverId}/discretion`).expect(404);
    await stranger.put(`/caregivers/${family.caregiverId}/discretion`, {}, { 'If-Match': '"0"' }).expect(404);
    for (const role of ['director', 'funder', 'admin', 'data_officer'] as const)
      await (
        await used.as(await used.given.user(role, { organisationId: family.organisationId }))
      )
        .get(`/caregivers/${family.caregiverId}/discretion`)
        .expect(403);
  });
});
