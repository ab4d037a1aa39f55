import request from 'supertest';
import { useApp } from '../../support/app';
import { Given } from '../../support/given';

const PASSWORD = '九月的风吹过院子里的老槐树和秋千架';

describe('an account that has been in use', () => {
  const used = useApp();

  it('is not taken over in silence by whoever was handed a link to it', async () => {
    const organisationId = await used.given.organisation();
    const admin = await used.as(await used.given.user('admin', { organisationId }));
    const email = 'lead@test.kinline.test';
    const leadId = await used.given.user('lead', { organisationId, email });
    const signIn = (password: string) => request(used.url).post('/api/v1/tokens').send({ email, password }).expect(201);
    const told = async () =>
      (await used.db.sql<{ kind: string }>(`SELECT kind FROM security_notices WHERE user_id = $1`, [leadId])).map((n) => n.kind);
    await signIn(Given.PASSWORD);
    expect(await told()).toEqual([]);

    const { body } = await admin.post(`/users/${leadId}/invitations`, { by: 'hand' }).expect(201);
    const { pathname } = new URL((body as { link: string }).link);
    await request(used.url).post(`/api/v1${pathname}`).send({ password: PASSWORD, again: PASSWORD }).expect(204);
    await signIn(PASSWORD);
    expect(await told()).toEqual(['new_program']);
    // The same device, again: once is enough.
    await signIn(PASSWORD);
    expect(await told()).toEqual(['new_program']);
  });
});
