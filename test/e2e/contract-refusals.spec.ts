import request from 'supertest';
import { useApp } from '../support/app';
import { problem } from './contract-given';

/** What every refusal keeps to beside its words. */
describe('a refusal of the API', () => {
  const used = useApp();

  it('names the way to sign in when nobody has, and takes the word Bearer in any case', async () => {
    const answer = await request(used.url).get('/api/v1/children');
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="Kinline"']);
    const coordinator = await used.given.user('coordinator');
    const token = (
      await request(used.url)
        .post('/api/v1/tokens')
        .send({ email: await emailOf(coordinator), password: 'kinline-test-password' })
    ).body as { accessToken: string };
    await request(used.url).get('/api/v1/children').set('Authorization', `bearer ${token.accessToken}`).expect(200);
  });

  it('says in which language it speaks, and that it could speak another', async () => {
    const client = await used.as(await used.given.user('coordinator'));
    for (const locale of ['en', 'zh-CN'] as const) {
      const answer = await client.in(locale).post('/children', {});
      expect([answer.status, answer.headers['content-language']]).toEqual([422, locale]);
      expect(answer.headers.vary).toMatch(/Accept-Language/i);
    }
  });

  it('keeps its code for every role, whatever the path is about', async () => {
    const facilityId = await used.given.facility();
    const admin = await used.as(await used.given.user('admin'));
    const director = await used.as(await used.given.user('director'));
    expect((await problem(director.get(`/facilities/${facilityId}/wards`), 403)).code).toBe('forbidden');
    expect((await problem(admin.post(`/facilities/${facilityId}/wards`, {}), 422)).code).toBe('validation.failed');
  });

  it('of a meeting names each reason among the errors, too, and warnings only among the reasons', async () => {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId, { day: '2026-09-03' });
    await used.given.restriction(family.dyadId);
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const party = [{ personType: 'caregiver', personId: family.caregiverId, place: 'inside' }];
    const refused = await problem(coordinator.post('/visits', { sessionId, dyadIds: [family.dyadId], party }), 422);
    const reasons = (refused as unknown as { reasons: { code: string; severity: string }[] }).reasons;
    expect(reasons.length).toBeGreaterThan(1);
    expect(refused.errors.map((e) => e.code)).toEqual(reasons.filter((r) => r.severity !== 'warning').map((r) => r.code));
    expect(refused.errors.map((e) => e.code)).toContain('session.notice_too_short');
  });

  it('is not given to a short Idempotency-Key, nor to a name with the number of a namesake; a telephone number is no name', async () => {
    const family = await used.given.readyFamily();
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const sessionId = await used.given.session(family.facilityId);
    const party = [
      { personType: 'caregiver', personId: family.caregiverId, place: 'inside' },
      { personType: 'worker', personId: family.workerId, place: 'waits' },
    ];
    const body = { sessionId, dyadIds: [family.dyadId], party };
    const first = await coordinator.post('/visits', body, { 'Idempotency-Key': 'k1' }).expect(201);
    const again = await coordinator.post('/visits', body, { 'Idempotency-Key': 'k1' }).expect(201);
    expect([again.body, again.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
    const child = {
      familyName: '王',
      givenName: '伟2',
      sex: 'male',
      birthDate: '2014-01-01',
      homeCountyCode: '990101',
      careType: 'relatives',
    };
    await coordinator.post('/children', child).expect(201);
    const refused = await problem(coordinator.post('/children', { ...child, givenName: '伟 13800138000' }), 422);
    expect(refused.errors).toEqual([expect.objectContaining({ pointer: '/givenName' })]);
  });

  const emailOf = async (userId: string): Promise<string> =>
    (await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [userId]))?.email ?? '';
});
