import { useApp } from '../support/app';

const used = useApp();
let counter = 0;

describe('today', () => {
  it('leads from what the place has changed to exactly those meetings', async () => {
    const called = await used.given.visit({ status: 'cancelled', cause: 'facility' });
    const family = called;
    const more = async (values: Record<string, unknown>, day: string): Promise<string> =>
      (await used.given.visit({ family, sessionId: await used.given.session(family.facilityId, { day }), ...values })).visitId;
    const declined = await more({ status: 'declined' }, '2026-10-20');
    const expired = await more({ status: 'expired' }, '2026-10-21');
    const own = await more({ status: 'cancelled', cause: 'child' }, '2026-10-22');
    const past = await more({ status: 'declined' }, '2026-08-03');
    const stands = await more({ status: 'confirmed' }, '2026-10-24');
    const userId = await used.given.user('coordinator', { organisationId: family.organisationId });
    const browser = await used.browser(userId);
    const today = (await browser.get('/today')).text;
    const card = /id="card-changed".*?<\/section>/s.exec(today)?.[0] ?? '';
    expect(card).toContain('href="/visits?changed=facility"');
    expect(card).toContain('>3<');
    const list = (await browser.get('/visits?changed=facility')).text;
    for (const id of [called.visitId, declined, expired]) expect(list).toContain(`/visits/${id}"`);
    for (const id of [own, past, stands]) expect(list).not.toContain(`/visits/${id}"`);
    const coordinator = await used.as(userId);
    const api = (await coordinator.get('/visits?changed=facility').expect(200)).body as { data: { id: string }[] };
    expect(api.data.map(({ id }) => id)).toEqual([called.visitId, declined, expired]);
    await coordinator.get('/visits?changed=nobody').expect(422);
  });

  it('counts the costs that wait for somebody else’s answer', async () => {
    const { organisationId, visitId } = await used.given.visit({ status: 'confirmed' });
    const [askerId, otherId] = [
      await used.given.user('coordinator', { organisationId }),
      await used.given.user('lead', { organisationId }),
    ];
    await (await used.as(askerId)).post(`/visits/${visitId}/cost-lines`, { kind: 'advance_asked', amount: 100 }).expect(201);
    const cardOf = async (userId: string): Promise<string> =>
      /id="card-costs".*?<\/section>/s.exec((await (await used.browser(userId)).get('/today')).text)?.[0] ?? '';
    expect(await cardOf(otherId)).toContain(`/visits/${visitId}/costs`);
    expect(await cardOf(askerId)).toContain('Nothing waiting.');
  });

  it('says when what the system does by itself is more than five minutes late', async () => {
    const browser = await used.browser(await used.given.user('coordinator'));
    const isBehind = async (): Promise<boolean> => (await browser.get('/today')).text.includes('What the system does by itself is');
    expect(await isBehind()).toBe(false);
    const waiting = (minutes: number, values: Record<string, unknown> = {}): Promise<string> =>
      used.given.row('outbox', {
        ...{ id: (counter += 1) && `01a20000-0000-7000-8000-${String(counter).padStart(12, '0')}`, topic: 'test.nothing', payload: {} },
        ...{ runAt: new Date(used.clock.now().getTime() - minutes * 60_000), attempts: 0, ...values },
      });
    await waiting(-60);
    await waiting(4);
    await waiting(90, { doneAt: used.clock.now() });
    await waiting(90, { dead: true });
    expect(await isBehind()).toBe(false);
    const late = await waiting(12);
    expect((await browser.get('/today')).text).toContain('12 min late');
    await used.db.sql(`UPDATE outbox SET done_at = now() WHERE id = $1`, [late]);
    expect(await isBehind()).toBe(false);
  });
});
