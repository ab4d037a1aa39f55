import { useApp } from '../support/app';

const used = useApp();

describe('today', () => {
  it('is the day at the officer’s facility, wherever that is', async () => {
    // Nine in the evening in London, four in the morning of the next day in Shanghai.
    used.clock.set('2026-09-02T20:00:00Z');
    for (const [timeZone, day] of [
      ['Europe/London', '2026-09-02'],
      ['Asia/Shanghai', '2026-09-03'],
    ]) {
      const facilityId = await used.given.facility({ timeZone });
      const browser = await used.browser(await used.given.user('liaison', { facilityId }));
      expect((await browser.get('/today').expect(200)).text).toContain(`/liaison/days/${day}`);
    }
  });

  it('is the organisation’s day for a coordinator: the meetings of it and of the next', async () => {
    used.clock.set('2026-09-02T20:00:00Z');
    const london = await used.given.organisation({ timeZone: 'Europe/London' });
    const facilityId = await used.given.facility({ timeZone: 'Europe/London' });
    const family = await used.given.readyFamily({ organisationId: london, facilityId });
    // Still tomorrow as Shanghai counts from this instant, the day after tomorrow in London.
    const morning = { startsAt: '2026-09-04T10:00:00Z', endsAt: '2026-09-04T10:30:00Z' };
    const sessionId = await used.given.session(facilityId, { day: '2026-09-04', ...morning });
    const visit = await used.given.visit({ family, sessionId, status: 'confirmed' });
    const { reference } = (await used.db.one<{ reference: string }>(`SELECT reference FROM visits WHERE id = $1`, [visit.visitId])) ?? {
      reference: '-',
    };
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: london }));
    expect((await browser.get('/today').expect(200)).text).not.toContain(reference);
    used.clock.set('2026-09-03T20:00:00Z');
    expect((await browser.get('/today').expect(200)).text).toContain(reference);
  });
});
