import { setTimeout as sleep } from 'node:timers/promises';
import { as, useTwoSides } from '../support/two-sides';

const both = useTwoSides();

describe('kept answers', () => {
  it('are seen by the user who sent the key and by the system, and written in nobody else’s name', async () => {
    const { db, a } = both.two;
    const keep = (userId: string | null, key: string): Promise<unknown> =>
      db.sql(`INSERT INTO idempotency_keys (user_id, key, request_hash, status) VALUES ($1, $2, 'x', 201)`, [userId, key]);
    const count = async (): Promise<number> => (await db.sql(`SELECT 1 FROM idempotency_keys WHERE key = 'only-mine'`)).length;
    const { lead, worker } = a.people;
    await as(lead, () => keep(lead.userId, 'only-mine'));
    expect(await as(lead, count)).toBe(1);
    expect(await as(worker, count)).toBe(0);
    expect(await db.asSystem(count)).toBe(1);
    await expect(as(worker, () => keep(lead.userId, 'not-mine'))).rejects.toThrow('row-level security');
  });

  it('are seen by whoever gets the key’s lock, also when they were kept while the question was on its way', async () => {
    const { db, a } = both.two;
    const { lead } = a.people;
    const asked = as(lead, () =>
      db.one<{ locked: boolean; status: number }>(
        `SELECT c.locked, c.status FROM pg_sleep(0.5) CROSS JOIN LATERAL claim_idempotency_key($1, 'late') c`,
        [lead.userId],
      ),
    );
    await sleep(100);
    await as(lead, () =>
      db.sql(`INSERT INTO idempotency_keys (user_id, key, request_hash, status) VALUES ($1, 'late', 'x', 201)`, [lead.userId]),
    );
    expect(await asked).toEqual({ locked: true, status: 201 });
  });
});
