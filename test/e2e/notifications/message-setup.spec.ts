import { TEMPLATES } from '../../../src/notifications/engine/message-plan.rules';
import { useApp } from '../../support/app';

describe('the set-up of what families read', () => {
  const used = useApp();

  it('refuses a signature that gives a family away, keeps what was typed, and takes a neutral one', async () => {
    const organisationId = await used.given.organisation();
    const userId = await used.given.user('admin', { organisationId });
    const [api, page] = [await used.as(userId), await used.browser(userId)];
    const facilityId = await used.given.facility();
    const facility = await used.db.one<{ name: string }>(`SELECT name FROM facilities WHERE id = $1`, [facilityId]);
    for (const signature of ['服刑人员之家', facility?.name.slice(0, 12) ?? '', 'Inmate Kids', '禾', '【小禾】'])
      await api.put('/message-setup/signature', { signature }).expect(422);
    const refused = await page.submit('/message-setup', { signature: '探监之友' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="探监之友"');
    expect(refused.text).toContain('must not stand in a signature');
    expect((await page.submit('/message-setup', { signature: ' 春芽陪伴 ' })).headers.location).toBe('/message-setup');
    const { body } = await api.get('/message-setup').expect(200);
    expect(body).toMatchObject({ signature: '春芽陪伴', neutral: true });
    const templates = body.templates as { example: string; longest: number; limit: number }[];
    expect(templates).toHaveLength(2 * TEMPLATES.length);
    for (const one of templates) {
      expect(one.example.startsWith('【春芽陪伴】')).toBe(true);
      expect(one.longest).toBeLessThanOrEqual(one.limit);
    }
    expect((await page.get('/message-setup').expect(200)).text).toContain('of 70');
  });

  it('shows each way out of the house, with who takes it, its signature and its worst length', async () => {
    const { body } = await (await used.as(await used.given.user('admin'))).get('/message-setup').expect(200);
    const ways = body.channels as { route: string; provider: string; longest: number | null; limit: number | null; neutral: boolean }[];
    expect(ways.map(({ route, provider }) => `${route} ${provider}`)).toEqual([
      'sms demo_phone',
      'email demo_phone',
      'call call_list',
      'wechat demo_phone',
      'voice demo_phone',
      'letter letters',
    ]);
    for (const way of ways) expect(way.longest ?? 0).toBeLessThanOrEqual(way.limit ?? 0);
    expect(ways.every((way) => way.neutral)).toBe(true);
  });

  it('lets what waits leave under the new one, of this organisation alone', async () => {
    const visit = await used.given.visit({ status: 'confirmed' });
    const other = await used.given.visit({ status: 'confirmed', family: await used.given.readyFamily() });
    for (const { visitId, caregiverId, organisationId } of [visit, other])
      await used.given.row('messages', {
        id: crypto.randomUUID(),
        organisationId,
        visitId,
        visitVersion: 1,
        caregiverId,
        channel: 'sms',
        template: 'asked',
        locale: 'zh-CN',
        params: JSON.stringify({ alias: '旧名' }),
        stepKey: visitId,
        runAt: '2026-09-03T02:00:00Z',
        uselessAfter: '2026-09-04T02:00:00Z',
      });
    const api = await used.as(await used.given.user('lead', { organisationId: visit.organisationId }));
    await api.put('/message-setup/signature', { signature: '春芽' }).expect(200);
    const rows = await used.db.sql<{ alias: string }>(`SELECT params->>'alias' AS alias FROM messages ORDER BY visit_id = $1 DESC`, [
      visit.visitId,
    ]);
    expect(rows.map((row) => row.alias)).toEqual(['春芽', visit.organisationId === other.organisationId ? '春芽' : '旧名']);
  });
});
