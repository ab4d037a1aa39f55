import request from 'supertest';
import { useApp } from '../../support/app';
import { Given } from '../../support/given';

describe('a social worker who is suspended', () => {
  const used = useApp();

  it('opens nothing more, by no session, token, calendar or password, until the suspension ends', async () => {
    const family = await used.given.visit({ status: 'confirmed' });
    const { organisationId, workerId, visitId } = family;
    await used.db.sql(`UPDATE children SET worker_id = $2 WHERE id = $1`, [family.childId, workerId]);
    const email = 'suspended@test.kinline.test';
    const userId = await used.given.user('worker', { organisationId, workerId, email });
    const [token, browser] = [await used.as(userId), await used.browser(userId)];
    const { body } = await token.post('/calendar-feeds', { device: 'phone' }).expect(201);
    const feed = new URL((body as { url: string }).url).pathname;
    const password = () => request(used.url).post('/api/v1/tokens').send({ email, password: Given.PASSWORD });
    const lead = await used.as(await used.given.user('lead', { organisationId }));

    const open = async (): Promise<number[]> => [
      (await token.get(`/children/${family.childId}`)).status,
      (await token.get(`/visits/${visitId}`)).status,
      (await browser.get('/today')).status,
      (await request(used.url).get(feed)).status,
      (await password()).status,
    ];
    expect(await open()).toEqual([200, 200, 200, 200, 201]);
    await lead.post(`/workers/${workerId}/suspensions`, { suspendedReason: 'complaint' }).expect(201);
    expect(await open()).toEqual([401, 401, 303, 404, 401]);
    await lead.post(`/workers/${workerId}/reinstatements`).expect(201);
    expect(await open()).toEqual([200, 200, 200, 200, 201]);
    await used.db.sql(`UPDATE workers SET status = 'left' WHERE id = $1`, [workerId]);
    expect(await open()).toEqual([401, 401, 303, 404, 401]);
  });
});
