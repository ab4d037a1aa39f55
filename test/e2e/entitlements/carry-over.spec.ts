import { EntitlementClosingService } from '../../../src/entitlements/entitlement-closing.service';
import { useApp } from '../../support/app';

const used = useApp();

describe('what is saved for the next period', () => {
  it('is nothing from a time before the parent was there', async () => {
    const before = await used.given.readyFamily();
    const since = await used.given.readyFamily({ organisationId: before.organisationId, facilityId: before.facilityId });
    await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"entitlementCarryOver": 1}' WHERE facility_id = $1`, [
      before.facilityId,
    ]);
    await used.db.sql(`UPDATE custody_episodes SET began_on = '2026-10-01' WHERE roster_entry_id = $1`, [since.rosterEntryId]);
    used.clock.set('2026-10-03T02:00:00Z');
    await used.app.get(EntitlementClosingService).closeEnded();
    const rows = await used.db.sql(`SELECT roster_entry_id, period, granted FROM entitlement_periods ORDER BY period`);
    expect(rows).toEqual([
      { rosterEntryId: before.rosterEntryId, period: '2026-09-01', granted: 0 },
      { rosterEntryId: before.rosterEntryId, period: '2026-10-01', granted: 2 },
    ]);
  });
});
