import { EntitlementClosingService } from '../../../src/entitlements/entitlement-closing.service';
import { adjustedOf, foldLedger, LedgerLine } from '../../../src/entitlements/entitlement.rules';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { people, requestOf } from '../visits-given';

const used = useApp();
const rules = (facilityId: string, more: object): Promise<unknown> =>
  used.db.sql(`UPDATE facility_rules SET rules = rules || $2::jsonb WHERE facility_id = $1`, [facilityId, JSON.stringify(more)]);

/** Three days of one month, a session on each. */
async function days(family: ReadyFamily, list = ['2026-09-14', '2026-09-15', '2026-09-16']): Promise<string[]> {
  const ids: string[] = [];
  for (const day of list) ids.push(await used.given.session(family.facilityId, { day }));
  return ids;
}

type Row = Record<'pool' | 'period', string> & Record<'granted' | 'held' | 'used' | 'adjusted', number>;

/** Every row of the ledger, each equal to the fold of its lines. */
async function ledger({ rosterEntryId }: ReadyFamily): Promise<Row[]> {
  const rows = await used.db.sql<Row>(
    `SELECT pool, period, granted, held, used, adjusted FROM entitlement_periods WHERE roster_entry_id = $1 ORDER BY period, pool`,
    [rosterEntryId],
  );
  for (const row of rows) {
    const lines = await used.db.sql<LedgerLine>(
      `SELECT kind, amount FROM entitlement_entries WHERE (roster_entry_id, period, pool) = ($1, $2::date, $3)`,
      [rosterEntryId, row.period, row.pool],
    );
    expect(foldLedger(lines)).toMatchObject({ granted: row.granted, held: row.held, used: row.used });
    expect(adjustedOf(lines)).toBe(row.adjusted);
  }
  return rows;
}

describe('a facility where a child’s visit takes none of the parent’s contacts', () => {
  it('books as often as there is room although an uncle has used the month, and writes down each', async () => {
    const family = await used.given.readyFamily();
    await rules(family.facilityId, { childExempt: true, noShowForfeits: true });
    const { coordinator, liaison } = await people(used, family);
    await liaison.post(`/parents/${family.parentId}/entitlement-notes`, { occurredOn: '2026-09-02', mode: 'visit' }).expect(201);
    const sessions = await days(family);
    const seen = await coordinator.get(`/dyads/${family.dyadId}/bookable-sessions?from=2026-09-14&to=2026-09-16`).expect(200);
    expect((seen.body as { data: { bookable: boolean }[] }).data.map(({ bookable }) => bookable)).toEqual([true, true, true]);
    const ids: string[] = [];
    for (const id of sessions) {
      const booked = await coordinator.post('/visits', requestOf(family, id)).expect(201);
      ids.push((booked.body as { id: string }).id);
    }
    const contact = { pool: 'contact', period: '2026-09-01', granted: 1, held: 0, used: 1, adjusted: 0 };
    expect(await ledger(family)).toEqual([{ ...contact, pool: 'child', granted: 3, held: 3, used: 0 }, contact]);
    const told = (await coordinator.get(`/parents/${family.parentId}/entitlements`).expect(200)).body as { data: object[] };
    expect(told.data.slice(0, 2)).toMatchObject([
      { pool: 'contact', granted: 1, used: 1, free: 0 },
      { pool: 'child', granted: 4, held: 3, used: 0, free: 1, usedByOther: false },
    ]);
    // Given back and taken again: what was granted for it is used once more.
    await liaison.post(`/visits/${ids[0]}/declines`, { reasonCode: 'parent_refuses' }).expect(201);
    await coordinator.post('/visits', requestOf(family, sessions[0] ?? '')).expect(201);
    expect((await ledger(family))[0]).toMatchObject({ pool: 'child', granted: 3, held: 3 });
  });

  it('never refuses one of many that come at the same moment', async () => {
    const family = await used.given.readyFamily();
    await rules(family.facilityId, { childExempt: true });
    const { coordinator } = await people(used, family);
    const sessions = await days(family, ['2026-09-14', '2026-09-15', '2026-09-16', '2026-09-17', '2026-09-18']);
    const tried = await Promise.all(sessions.map((id) => coordinator.post('/visits', requestOf(family, id))));
    expect(tried.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(await ledger(family)).toMatchObject([{ pool: 'child', granted: 5, held: 5, used: 0 }]);
  });

  it('saves nothing of it for the next period', async () => {
    const family = await used.given.readyFamily();
    await rules(family.facilityId, { childExempt: true, entitlementCarryOver: 5 });
    const { coordinator } = await people(used, family);
    const [first = ''] = await days(family);
    const booked = await coordinator.post('/visits', requestOf(family, first)).expect(201);
    await coordinator
      .post(`/visits/${(booked.body as { id: string }).id}/cancellations`, { cause: 'guardian', reasonCode: 'family_ill' })
      .expect(201);
    used.clock.set('2026-10-02T02:00:00Z');
    await used.app.get(EntitlementClosingService).closeEnded();
    const rows = await ledger(family);
    expect(rows.filter(({ pool }) => pool === 'child')).toMatchObject([
      { period: '2026-09-01', granted: 0, held: 0, used: 0, adjusted: -1 },
    ]);
  });

  it('still has no contact in a grade that has none', async () => {
    const family = await used.given.readyFamily();
    await rules(family.facilityId, { childExempt: true });
    await used.db.sql(`UPDATE roster_entries SET grade = 'strict' WHERE id = $1`, [family.rosterEntryId]);
    const { coordinator } = await people(used, family);
    const { body } = await coordinator.get(`/dyads/${family.dyadId}/eligibility?on=2026-09-23`).expect(200);
    expect((body as { reasons: { code: string }[] }).reasons.map(({ code }) => code)).toEqual(['grade.suspended']);
  });

  it('is said so on the child’s page, in both languages, and on the parent’s', async () => {
    const family = await used.given.readyFamily();
    await rules(family.facilityId, { childExempt: true });
    for (const [locale, words] of [
      ['en', 'takes none of the parent’s contacts here'],
      ['zh-CN', '不占家长的次数'],
    ] as const) {
      const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale }));
      expect((await browser.get(`/children/${family.childId}`).expect(200)).text).toContain(words);
    }
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId, locale: 'en' }));
    expect((await browser.get(`/parents/${family.parentId}/entitlements`).expect(200)).text).toContain('None of them is counted.');
  });
});
