import { randomUUID } from 'node:crypto';
import { useApp } from '../support/app';
import { desk, requestOf } from './visits-given';

const used = useApp();

describe('what a family needs to come in', () => {
  it('is noted by code for each person, and reaches whoever decides and the gate, not the reason', async () => {
    const { family, sessionId, coordinator, liaison } = await desk(used);
    const path = `/children/${family.childId}/access-needs`;
    const entries = [
      { personId: family.childId, accessNeeds: ['quiet_room'] },
      { personId: family.caregiverId, accessNeeds: ['wheelchair', 'hearing'] },
    ];
    const noted = await coordinator.post(path, { entries }).expect(201);
    expect((noted.body as { data: unknown[] }).data).toMatchObject([
      { personType: 'child', accessNeeds: ['quiet_room'] },
      { personType: 'caregiver', accessNeeds: ['hearing', 'wheelchair'] },
    ]);
    const asked = await coordinator.post('/visits', requestOf(family, sessionId)).expect(201);
    const { id } = asked.body as { id: string };
    const needs = ['hearing', 'quiet_room', 'wheelchair'];
    expect(asked.body).toMatchObject({ accessNeeds: needs });
    expect((await liaison.get(`/visits/${id}`).expect(200)).body).toMatchObject({ accessNeeds: needs });
    await coordinator.post(path, { entries: [{ personId: family.caregiverId, accessNeeds: [] }] }).expect(201);
    expect((await liaison.get(`/visits/${id}`).expect(200)).body).toMatchObject({ accessNeeds: ['quiet_room'] });
  });

  it('refuses other words, strangers, and everybody whose file it is not', async () => {
    const { family, coordinator, liaison } = await desk(used);
    const path = `/children/${family.childId}/access-needs`;
    const set = (personId: string, need: string) => coordinator.post(path, { entries: [{ personId, accessNeeds: [need] }] });
    expect((await set(family.childId, 'epilepsy')).status).toBe(422);
    const stranger = await set(randomUUID(), 'sight');
    expect([stranger.status, stranger.body]).toEqual([422, expect.objectContaining({ code: 'access_needs.person_unknown' })]);
    await liaison.get(path).expect(403);
    const other = await used.as(await used.given.user('coordinator'));
    await other.get(path).expect(404);
    await other.post(path, { entries: [{ personId: family.childId, accessNeeds: [] }] }).expect(404);
  });

  it.each(['en', 'zh-CN'] as const)('is ticked on one page in %s and stands in the inbox', async (locale) => {
    const { family, sessionId, coordinator } = await desk(used);
    const { organisationId, facilityId, childId, caregiverId } = family;
    await coordinator.post('/visits', requestOf(family, sessionId)).expect(201);
    const page = await used.browser(await used.given.user('coordinator', { organisationId, locale }));
    const here = `/children/${childId}/access-needs`;
    expect((await page.get(`/children/${childId}`).set('Accept-Language', locale)).text).toContain(here);
    expect((await page.get(here).set('Accept-Language', locale)).text).toContain(locale === 'en' ? 'A way for a wheelchair' : '轮椅通道');
    const saved = await page.submit(here, { [`needs-${caregiverId}`]: ['wheelchair', 'sight'] });
    expect(saved.headers.location).toBe(`/children/${childId}`);
    const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [facilityId]);
    const officer = await used.browser(await used.given.user('liaison', { organisationId: facility?.organisationId, facilityId, locale }));
    expect((await officer.get('/liaison/inbox').set('Accept-Language', locale)).text).toContain(
      locale === 'en' ? 'A way for a wheelchair' : '轮椅通道',
    );
  });
});
