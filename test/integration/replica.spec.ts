import { Database } from '../../src/database/database';
import { Replica } from '../../src/database/replica';
import { runInContext } from '../../src/kernel/request-context';
import { UsersQueries } from '../../src/access/users.queries';
import { useApp } from '../support/app';
import { createTestDatabase, TestDatabase } from '../support/database';

describe('reads that may be seconds old', () => {
  let copy: TestDatabase;
  const used = useApp({
    environment: async () => {
      copy = await createTestDatabase();
      return { DATABASE_REPLICA_URL: copy.url };
    },
  });
  let organisationId = '';
  const rate = async (): Promise<{ body: { cohort: string | null } }> =>
    (await used.as(await used.given.user('lead', { organisationId }))).get('/reports/visit-rate').expect(200);
  const count = (): Promise<{ n: number } | undefined> => used.db.one<{ n: number }>(`SELECT count(*)::int AS n FROM children`);

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    await used.given.readyFamily({ organisationId });
    // The clock stands where the last test left it: a replica that has failed is asked again.
    used.clock.advanceMinutes(1);
  });
  afterAll(() => copy.drop().catch(() => undefined));

  it('come from the replica, in the scope of whoever asks, and only they', async () => {
    // The copy knows of nobody yet; one of its own children is another organisation's.
    const other = await used.given.organisation();
    const row = await used.db.one<Record<string, string>>(`SELECT id, name FROM organisations WHERE id = $1`, [other]);
    await copy.owner.query(
      `INSERT INTO organisations (id, kind, name, public_alias, time_zone) VALUES ($1, 'ngo', 'Copy (invented)', 'Copy', 'Asia/Shanghai')`,
      [row?.id],
    );
    await copy.owner.query(
      `INSERT INTO children (id, organisation_id, reference, family_name, given_name, preferred_name, name_key, sex, birth_date, home_county_code, care_type)
       VALUES (gen_random_uuid(), $1, 'COPY1', 'C', 'C', 'C', 'cc', 'female', '2016-01-01', '990101', 'other')`,
      [other],
    );
    expect((await count())?.n).toBe(1);
    expect((await used.db.maybeSecondsOld(count))?.n).toBe(1);
    await copy.owner.query(`DELETE FROM children`);
    expect((await used.db.maybeSecondsOld(count))?.n).toBe(0);
    expect((await count())?.n).toBe(1);

    const actor = await used.app.get(UsersQueries).fromUserId(await used.given.user('coordinator', { organisationId }));
    if (!actor) throw new Error('no such user');
    await copy.owner.query(
      `INSERT INTO children (id, organisation_id, reference, family_name, given_name, preferred_name, name_key, sex, birth_date, home_county_code, care_type)
       VALUES (gen_random_uuid(), $1, 'COPY2', 'C', 'C', 'C', 'cc', 'female', '2016-01-01', '990101', 'other')`,
      [other],
    );
    const theirs = await runInContext({ requestId: 'r', locale: 'en', actor }, () => used.db.maybeSecondsOld(count));
    expect(theirs?.n).toBe(0);
    expect((await used.db.maybeSecondsOld(count))?.n).toBe(1);
  });

  it('stay with the primary inside a transaction, and when they would write', async () => {
    const here = await count();
    expect(await used.db.transaction(() => used.db.maybeSecondsOld(count))).toEqual(here);
    expect(await used.db.maybeSecondsOld(() => used.db.transaction(count))).toEqual(here);
    await used.db.maybeSecondsOld(() => used.db.sql(`UPDATE children SET preferred_name = 'changed'`));
    expect(await used.db.one(`SELECT preferred_name FROM children`)).toEqual({ preferredName: 'changed' });
  });

  it('come from the primary when the replica is away, and the report works on', async () => {
    await rate();
    await copy.drop();
    used.clock.advanceMinutes(1);
    expect((await used.db.maybeSecondsOld(count))?.n).toBe(1);
    await rate();
    expect(used.app.get(Replica)).toBeDefined();
    expect(used.app.get(Database)).toBe(used.db);
  });
});
