import { ReplyCodes } from '../../../src/notifications/replies/reply-codes.service';
import { useApp } from '../../support/app';
import { desk, requestOf } from '../visits-given';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;

describe('a session of a year whose days off are not announced', () => {
  it('is marked wherever it is offered or booked, and no longer once the notice is out', async () => {
    const at = await desk(used, { provisional: true });
    const booked = await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201);
    expect(booked.body).toMatchObject({ provisional: true });
    const id = idOf(booked);
    const listed = await at.coordinator
      .get(`/facilities/${at.family.facilityId}/sessions?from=2026-09-02&to=2026-10-10&mode=visit`)
      .expect(200);
    expect((listed.body as { data: { provisional: boolean }[] }).data.map((session) => session.provisional)).toEqual([true]);
    const { organisationId, facilityId, childId } = at.family;
    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId, locale: 'en' }));
    const officer = await used.browser(await used.given.user('liaison', { facilityId, locale: 'en' }));
    const { day } = booked.body as { day: string };
    const marked = async (): Promise<boolean[]> => [
      (await coordinator.get(`/visits/${id}`)).text.includes('this date may still change'),
      (await coordinator.get(`/children/${childId}`)).text.includes('Provisional: holidays not announced'),
      (await coordinator.get(`/facilities/${facilityId}?from=${day}&to=${day}`)).text.includes(
        'Provisional until the calendar is announced',
      ),
      (await officer.get('/liaison/inbox')).text.includes('Provisional: holidays not announced'),
      (await officer.get(`/liaison/days/${day}`)).text.includes('Provisional: holidays not announced'),
    ];
    const before = await marked();
    await used.db.sql(`UPDATE sessions SET provisional = false`);
    expect([before, await marked()]).toEqual([
      [true, true, true, true, true],
      [false, false, false, false, false],
    ]);
  });

  it.each([
    ['en', 'If the day changes, we will tell you.'],
    ['zh-CN', '日子要是变了，我们会告诉您。'],
  ])('is said to a family in plain words (%s)', async (language, words) => {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId, { provisional: true });
    const { visitId } = await used.given.visit({ family, sessionId, status: 'confirmed', version: 2 });
    await used.db.sql(`UPDATE caregivers SET language = $1`, [language]);
    const codes = used.app.get(ReplyCodes);
    await used.db.transaction(() => codes.ensure(visitId, family.caregiverId, new Date('2026-09-23T02:00:00Z')));
    const access = await codes.access(visitId, family.caregiverId);
    const path = `/r/${access?.token ?? ''}`;
    const page = await used.browser();
    expect((await page.get(path).set('Accept-Language', language)).text).toContain(words);
  });
});
