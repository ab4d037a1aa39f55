import { load } from 'cheerio';
import { useApp } from '../../support/app';
import { requestOutcomes, suppressCounts } from '../../../src/reports/request-outcomes.rules';

describe('what became of the requests', () => {
  const used = useApp();

  /** One organisation with requests of each end; none of August 2025 or before. */
  async function ends() {
    const family = await used.given.readyFamily();
    const { organisationId, facilityId } = family;
    const rows: [status: string, reasonCode: string | null, requestedAt: string][] = [
      ['expired', 'no_answer', '2026-08-03T02:00:00Z'],
      ['expired', 'no_answer', '2026-07-31T16:30:00Z'],
      ['expired', 'offer_unanswered', '2026-08-04T02:00:00Z'],
      ['declined', 'facility_event', '2026-08-05T02:00:00Z'],
      ['withdrawn', null, '2026-08-06T02:00:00Z'],
      ['completed', null, '2026-06-06T02:00:00Z'],
      ['requested', null, '2026-09-01T00:00:00Z'],
      ['cancelled', 'facility_event', '2026-08-07T02:00:00Z'],
      ['expired', 'no_answer', '2025-08-07T02:00:00Z'],
    ];
    let minute = 0;
    for (const [status, reasonCode, requestedAt] of rows) {
      minute += 1;
      const sessionId = await used.given.session(facilityId, { day: `2026-09-${10 + minute}` });
      const other = await used.given.readyFamily({ facilityId, organisationId });
      await used.given.visit({
        family: other,
        sessionId,
        status,
        reasonCode,
        requestedAt: new Date(requestedAt),
        ...(status === 'cancelled' ? { cause: 'facility' } : {}),
      });
    }
    return { organisationId, as: async (role: 'coordinator' | 'funder') => used.given.user(role, { organisationId }) };
  }

  it('counts silence apart from refusals and from what the family let lapse – in the API, on the page and in the file', async () => {
    const made = await ends();
    const coordinator = await made.as('coordinator');
    const api = await used.as(coordinator);
    const { body } = await api.get('/reports/request-outcomes').expect(200);
    expect(body.total).toEqual({
      requested: 8,
      arranged: 1,
      declined: 1,
      noAnswer: 2,
      offerUnanswered: 1,
      withdrawn: 1,
      cancelled: 1,
      waiting: 1,
    });
    expect([body.from, body.months.length, body.suppressed]).toEqual(['2025-10-01', 12, false]);
    // A request of 31 July 16:30 UTC was made on 1 August in Shanghai.
    expect(body.months.find((one: { month: string }) => one.month === '2026-08-01')).toMatchObject({ requested: 6, noAnswer: 2 });
    const csv = await api
      .get('/reports/request-outcomes.csv')
      .expect(200)
      .expect('Content-Type', /text\/csv/);
    expect(csv.text.split('\r\n')[0]).toBe('\uFEFFmonth,requested,arranged,declined,noAnswer,offerUnanswered,withdrawn,cancelled,waiting');
    expect(csv.text.trim().split('\r\n').at(-1)).toBe('total,8,1,1,2,1,1,1,1');
    const browser = await used.browser(coordinator);
    const page = load((await browser.get('/impact').expect(200)).text);
    const heads = page('#requests th[scope=col], #requests ~ * th[scope=col]').text() || page('main').text();
    expect(heads).toContain('No answer');
    expect(page('a[href="/impact/requests.csv"]')).toHaveLength(1);
    const file = await browser.get('/impact/requests.csv').expect(200);
    expect([file.headers['content-disposition'], file.text.includes('No answer')]).toEqual(['attachment; filename="table.csv"', true]);
    await api.get('/reports/request-outcomes?asOf=2031-01-01').expect(422);
  });

  it('hides small counts from readers outside the staff, in every form', async () => {
    const made = await ends();
    const funder = await made.as('funder');
    const api = await used.as(funder);
    const { body } = await api.get('/reports/request-outcomes').expect(200);
    expect(body).toMatchObject({ suppressed: true, asOf: '2026-08-31', months: [] });
    expect(Object.entries(body.total).filter(([key, value]) => key !== 'requested' && typeof value === 'number' && value > 0)).toEqual([]);
    expect((await api.get('/reports/request-outcomes.csv').expect(200)).text).not.toMatch(/[1-4](,|\r)/);
    expect(load((await (await used.browser(funder)).get('/impact').expect(200)).text)('main').text()).toContain(
      'What became of the requests',
    );
  });

  it('gives nothing away by subtraction', () => {
    const rows = [
      { month: '2026-08-01', status: 'completed', reasonCode: null, confirmed: false, count: 40 },
      { month: '2026-08-01', status: 'expired', reasonCode: 'no_answer', confirmed: false, count: 3 },
    ];
    const shown = suppressCounts(requestOutcomes(rows, '2026-08-31').total);
    expect(shown).toMatchObject({ requested: 43, noAnswer: null, arranged: null });
  });
});
