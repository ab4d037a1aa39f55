import { DataSource } from 'typeorm';
import { foldLedger, LedgerLine } from '../../../src/entitlements/entitlement.rules';
import { EntitlementsService, LedgerKey } from '../../../src/entitlements/entitlements.service';
import { dataSourceOptions } from '../../../src/database/data-source';
import { Database } from '../../../src/database/database';
import { appRole } from '../../../src/database/scope';
import { FixedClock } from '../../../src/kernel/clock';
import { newId } from '../../../src/kernel/ids';
import { useDatabase } from '../../support/database';
import { Given } from '../../support/given';
import { ledgerOn } from '../../support/ledger';

const clock = new FixedClock('2026-09-02T02:00:00Z');
const used = useDatabase();

const service = (): EntitlementsService => ledgerOn(used.db, clock);

/** A parent's ledger of one month, untouched. */
async function aLedger(): Promise<LedgerKey> {
  const given = new Given(used.db, clock);
  const organisationId = await given.organisation();
  const rosterEntryId = await given.custody(await given.parent(organisationId), await given.facility());
  return { rosterEntryId, period: '2026-09-01', pool: 'contact' };
}

const linesOf = ({ rosterEntryId, period, pool }: LedgerKey): Promise<LedgerLine[]> =>
  used.db.sql<LedgerLine>(
    `SELECT kind, amount FROM entitlement_entries WHERE roster_entry_id = $1 AND period = $2 AND pool = $3 ORDER BY id`,
    [rosterEntryId, period, pool],
  );

/** The row and the fold of its lines are the same balance. */
async function expectBalance(key: LedgerKey, granted: number, held: number, usedUp: number): Promise<void> {
  const balance = await service().balance(key.rosterEntryId, key.period, key.pool);
  expect(balance).toMatchObject({ granted, held, used: usedUp });
  expect(foldLedger(await linesOf(key))).toEqual(balance);
}

describe('a parent’s allowance', () => {
  it('is held, released, held again and used', async () => {
    const key = await aLedger();
    const visitId = newId();
    await service().hold({ ...key, granted: 1, visitId });
    await expectBalance(key, 1, 1, 0);
    await service().release(visitId);
    await expectBalance(key, 1, 0, 0);
    await service().hold({ ...key, granted: 1, visitId });
    await service().use(visitId);
    await expectBalance(key, 1, 0, 1);
  });

  it('does nothing a second time for the same visit', async () => {
    const key = await aLedger();
    const visitId = newId();
    for (let i = 0; i < 2; i += 1) await service().hold({ ...key, granted: 2, visitId });
    await expectBalance(key, 2, 1, 0);
    for (let i = 0; i < 2; i += 1) await service().use(visitId);
    await service().release(visitId);
    await service().hold({ ...key, granted: 2, visitId });
    await expectBalance(key, 2, 0, 1);
    for (let i = 0; i < 2; i += 1) await service().refund(visitId);
    await expectBalance(key, 2, 0, 0);
    expect((await linesOf(key)).map((line) => line.kind)).toEqual(['grant', 'hold', 'use', 'refund']);
  });

  it('comes back when the facility caused the end, held or used', async () => {
    const key = await aLedger();
    const [held, done] = [newId(), newId()];
    await service().hold({ ...key, granted: 2, visitId: held });
    await service().hold({ ...key, granted: 2, visitId: done });
    await service().use(done);
    await service().refund(held);
    await service().refund(done);
    await expectBalance(key, 2, 0, 0);
  });

  it('is refused when it is used up, and when the grade grants nothing', async () => {
    const key = await aLedger();
    await service().hold({ ...key, granted: 1, visitId: newId() });
    await expect(service().hold({ ...key, granted: 1, visitId: newId() })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'entitlement.used_up',
    });
    await expect(service().hold({ ...(await aLedger()), granted: 0, visitId: newId() })).rejects.toMatchObject({
      code: 'entitlement.used_up',
    });
    await expectBalance(key, 1, 1, 0);
  });

  it('grows with a better grade, and a worse grade takes nothing back but refuses the next', async () => {
    const key = await aLedger();
    await service().hold({ ...key, granted: 1, visitId: newId() });
    await service().hold({ ...key, granted: 2, visitId: newId() });
    await expectBalance(key, 2, 2, 0);
    const other = await aLedger();
    const first = newId();
    await service().hold({ ...other, granted: 2, visitId: first });
    await expect(service().hold({ ...other, granted: 1, visitId: newId() })).rejects.toMatchObject({ code: 'entitlement.used_up' });
    await expectBalance(other, 2, 1, 0);
  });

  it('is used by another relative, which a hold of ours prevents', async () => {
    const key = await aLedger();
    const note = { ...key, granted: 1, occurredOn: '2026-09-03', recordedBy: null };
    await service().noteUseByOther(note);
    await expectBalance(key, 1, 0, 1);
    await expect(service().noteUseByOther(note)).rejects.toMatchObject({ code: 'entitlement.none_to_note' });
    await expect(service().hold({ ...key, granted: 1, visitId: newId() })).rejects.toMatchObject({ code: 'entitlement.used_up' });
  });

  it('lets a proposal hold in two months and gives back only one of them', async () => {
    const key = await aLedger();
    const next = { ...key, period: '2026-10-01' };
    const visitId = newId();
    await service().hold({ ...key, granted: 1, visitId });
    await service().hold({ ...next, granted: 1, visitId });
    await service().release(visitId, key);
    await expectBalance(key, 1, 0, 0);
    await expectBalance(next, 1, 1, 0);
    await service().use(visitId);
    await expectBalance(next, 1, 0, 1);
  });

  it('leaves no line behind when the transaction around it is undone', async () => {
    const key = await aLedger();
    await expect(
      used.db.transaction(async () => {
        await service().hold({ ...key, granted: 1, visitId: newId() });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await linesOf(key)).toEqual([]);
  });

  it('cannot be rewritten', async () => {
    const key = await aLedger();
    await service().hold({ ...key, granted: 1, visitId: newId() });
    for (const change of [`UPDATE entitlement_entries SET amount = 9`, `DELETE FROM entitlement_entries`]) {
      await expect(used.db.sql(change)).rejects.toThrow('permission denied');
      // Not even by the owner, whom no missing right stops.
      await expect(used.owner.query(change)).rejects.toThrow('append-only');
    }
  });

  describe('under 50 hands at once', () => {
    let crowd: DataSource;
    beforeAll(async () => {
      crowd = await new DataSource(dataSourceOptions(used.url, { poolSize: 50, role: appRole })).initialize();
    });
    afterAll(() => crowd.destroy());

    const race = async (key: LedgerKey, granted: number): Promise<number> => {
      const db = new Database(crowd);
      const racing = ledgerOn(db, clock);
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, () => db.transaction(() => racing.hold({ ...key, granted, visitId: newId() }))),
      );
      const refused = results.filter((r) => r.status === 'rejected').map((r) => (r.reason as { code?: string }).code);
      expect(refused.every((code) => code === 'entitlement.used_up')).toBe(true);
      return results.length - refused.length;
    };

    it('gives the last one to exactly one', async () => {
      const key = await aLedger();
      expect(await race(key, 1)).toBe(1);
      await expectBalance(key, 1, 1, 0);
    });

    it('gives a fresh month’s three to exactly three', async () => {
      const key = await aLedger();
      expect(await race(key, 3)).toBe(3);
      await expectBalance(key, 3, 3, 0);
    });

    it('raises a grant once, however many ask', async () => {
      const key = await aLedger();
      await service().hold({ ...key, granted: 1, visitId: newId() });
      expect(await race(key, 2)).toBe(1);
      await expectBalance(key, 2, 2, 0);
    });
  });
});
