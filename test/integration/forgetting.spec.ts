import { Forgetting } from '../../src/http/forgetting';
import { newId } from '../../src/kernel/ids';
import { useApp } from '../support/app';

describe('what is kept for a day only', () => {
  const used = useApp();

  it('is deleted after it: stored answers and counts of tries', async () => {
    const answer = (age: string): Promise<object[]> =>
      used.db.sql(
        `INSERT INTO idempotency_keys (user_id, key, request_hash, status, created_at) VALUES ($1, $2::text, 'x', 201, now() - $2::text::interval)`,
        [newId(), age],
      );
    await answer('23 hours');
    await answer('25 hours');
    await used.db.sql(`INSERT INTO rate_limits (key, points, expire) VALUES ('over', 3, 1), ('running', 3, 99999999999999)`);
    await used.app.get(Forgetting).forget();
    expect(await used.db.sql(`SELECT key FROM idempotency_keys`)).toEqual([{ key: '23 hours' }]);
    expect(await used.db.sql(`SELECT key FROM rate_limits`)).toEqual([{ key: 'running' }]);
  });
});
