import type { Database } from '../../src/database/database';
import { EntitlementClosingService } from '../../src/entitlements/entitlement-closing.service';
import { EntitlementsService } from '../../src/entitlements/entitlements.service';
import { PeriodRows } from '../../src/entitlements/period-rows';
import { FacilitiesQueries } from '../../src/facilities/facilities.queries';
import type { Clock } from '../../src/kernel/clock';

/** The ledger on a database, without the application around it. */
export const ledgerOn = (db: Database, clock: Clock): EntitlementsService =>
  new EntitlementsService(
    db,
    clock,
    new EntitlementClosingService(db, clock, new FacilitiesQueries(db, clock), new PeriodRows(db, clock)),
    new PeriodRows(db, clock),
  );
