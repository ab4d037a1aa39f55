import { Client } from 'pg';
import { Bureaus1795553001000 } from '../../migrations/1795553001000-bureaus';
import { desk, people, requestOf } from '../e2e/visits-given';
import { useApp } from '../support/app';

/** What a booking writes that no facility has a part in. */
const WITHOUT: Record<string, string> = {
  cron_runs: 'which job ran when',
  idempotency_keys: 'the sender’s own key and the answer to it, forgotten after a day: kept beside whoever sent it',
  rate_limits: 'counters under hashed keys, written before anybody is known',
};

/** The bureau each row must carry, by table: what its facility has. */
const OUGHT: Record<string, string> = {
  sessions: `(SELECT f.bureau_id FROM facilities f WHERE f.id = t.facility_id)`,
  roster_entries: `(SELECT f.bureau_id FROM facilities f WHERE f.id = t.facility_id)`,
  visits: `(SELECT f.bureau_id FROM facilities f WHERE f.id = t.facility_id)`,
  visit_dyads: `(SELECT f.bureau_id FROM visits v JOIN facilities f ON f.id = v.facility_id WHERE v.id = t.visit_id)`,
  visit_party: `(SELECT f.bureau_id FROM visits v JOIN facilities f ON f.id = v.facility_id WHERE v.id = t.visit_id)`,
  visit_status_changes: `(SELECT f.bureau_id FROM visits v JOIN facilities f ON f.id = v.facility_id WHERE v.id = t.visit_id)`,
  gate_results: `(SELECT f.bureau_id FROM visits v JOIN facilities f ON f.id = v.facility_id WHERE v.id = t.visit_id)`,
  entitlement_periods: `(SELECT f.bureau_id FROM roster_entries r JOIN facilities f ON f.id = r.facility_id WHERE r.id = t.roster_entry_id)`,
  entitlement_entries: `(SELECT f.bureau_id FROM roster_entries r JOIN facilities f ON f.id = r.facility_id WHERE r.id = t.roster_entry_id)`,
  audit_events: `CASE t.subject_type
    WHEN 'visit' THEN (SELECT f.bureau_id FROM visits v JOIN facilities f ON f.id = v.facility_id WHERE v.id = t.subject_id)
    WHEN 'session' THEN (SELECT f.bureau_id FROM sessions s JOIN facilities f ON f.id = s.facility_id WHERE s.id = t.subject_id)
    WHEN 'roster_entry' THEN (SELECT f.bureau_id FROM roster_entries r JOIN facilities f ON f.id = r.facility_id WHERE r.id = t.subject_id)
    WHEN 'facility' THEN (SELECT f.bureau_id FROM facilities f WHERE f.id = t.subject_id) END`,
  outbox: `CASE WHEN t.done_at IS NULL THEN (SELECT f.bureau_id FROM visits v JOIN facilities f ON f.id = v.facility_id WHERE v.id::text = t.payload ->> 'visitId') ELSE t.bureau_id END`,
};

describe('the bureau of what a booking writes', () => {
  const used = useApp();
  const owned = async (work: (client: Client) => Promise<void>): Promise<void> => {
    const client = new Client({ connectionString: used.databaseUrl });
    await client.connect();
    await work(client).finally(() => client.end());
  };

  /** Rows that carry another bureau than their facility's, or none where there is one. */
  async function wrong(): Promise<string[]> {
    const found: string[] = [];
    await owned(async (client) => {
      for (const [table, ought] of Object.entries(OUGHT)) {
        const { rows } = await client.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM ${table} t WHERE t.bureau_id IS DISTINCT FROM ${ought}`,
        );
        if (rows[0]?.n !== 0) found.push(`${table}: ${rows[0]?.n ?? '?'}`);
      }
    });
    return found;
  }

  const bureau = async (code: string): Promise<string> => {
    await used.db.sql(`INSERT INTO bureaus (id, code) VALUES (md5($1)::uuid, $1) ON CONFLICT DO NOTHING`, [code]);
    return (await used.db.one<{ id: string }>(`SELECT id FROM bureaus WHERE code = $1`, [code]))?.id ?? '';
  };
  const carried = async (table: string, where: string): Promise<string[]> =>
    (await used.db.sql<{ bureauId: string }>(`SELECT DISTINCT bureau_id FROM ${table} WHERE ${where}`)).map((row) => row.bureauId);

  it('is a column of every table that a booking over HTTP writes, and on every row of it', async () => {
    const { family, sessionId, coordinator } = await desk(used);
    let written: string[] = [];
    await owned(async (client) => {
      await client.query(`CREATE SCHEMA probe`);
      await client.query(`CREATE TABLE probe.written (name text)`);
      await client.query(`CREATE FUNCTION probe.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN INSERT INTO probe.written VALUES (TG_TABLE_NAME); RETURN NULL; END $$`);
      await client.query(`GRANT USAGE ON SCHEMA probe TO kinline_app`);
      const { rows } = await client.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
      // By row: an UPDATE that finds nothing, and an INSERT that conflicts, have written nothing.
      for (const { name } of rows)
        await client.query(`CREATE TRIGGER probe AFTER INSERT OR UPDATE OR DELETE ON ${name} FOR EACH ROW EXECUTE FUNCTION probe.note()`);
      await coordinator.post('/visits', requestOf(family, sessionId)).expect(201);
      written = (await client.query<{ name: string }>(`SELECT DISTINCT name FROM probe.written ORDER BY 1`)).rows.map((row) => row.name);
      for (const { name } of rows) await client.query(`DROP TRIGGER probe ON ${name}`);
      await client.query(`DROP SCHEMA probe CASCADE`);
    });
    expect(written).toEqual(
      expect.arrayContaining(['visits', 'sessions', 'entitlement_periods', 'audit_events', 'outbox', 'gate_results']),
    );
    const carrying = await used.db.sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'bureau_id'`,
    );
    expect(written.filter((name) => !(name in WITHOUT) && !carrying.some((table) => table.name === name))).toEqual([]);
    expect(Object.keys(OUGHT).sort()).toEqual(Object.keys(Bureaus1795553001000.columns).sort());
    expect(await wrong()).toEqual([]);
    for (const table of ['visits', 'visit_dyads', 'visit_party', 'visit_status_changes', 'gate_results', 'entitlement_entries'])
      expect(await carried(table, 'true')).toEqual([await bureau('cn-99')]);
  });

  it('is the one of the province, or of the country, unless a facility says another', async () => {
    const id = await used.given.facility({ countyCode: '440106' });
    expect(await carried('facilities', `id = '${id}'`)).toEqual([await bureau('cn-44')]);
    const abroad = await used.given.facility({ pack: 'gb-eng', countyCode: '990101' });
    expect(await carried('facilities', `id = '${abroad}'`)).toEqual([await bureau('gb-eng')]);
    const sent = await used.given.facility({ countyCode: '110101', bureauId: await bureau('cn-44') });
    expect(await carried('facilities', `id = '${sent}'`)).toEqual([await bureau('cn-44')]);
  });

  it('goes with a facility that moves to another bureau: everything in one transaction, history changed in nothing else', async () => {
    const { family, sessionId, coordinator, liaison } = await desk(used);
    const visit = (await coordinator.post('/visits', requestOf(family, sessionId)).expect(201)).body;
    await liaison.post(`/visits/${visit.id}/decisions`, { decision: 'confirm' }, { 'If-Match': `"${visit.version}"` });
    const history = (): Promise<object[]> =>
      used.db.sql(
        `SELECT to_jsonb(a) - 'bureau_id' AS line FROM audit_events a UNION ALL SELECT to_jsonb(e) - 'bureau_id' FROM entitlement_entries e
         UNION ALL SELECT to_jsonb(c) - 'bureau_id' FROM visit_status_changes c UNION ALL SELECT to_jsonb(g) - 'bureau_id' FROM gate_results g ORDER BY 1`,
      );
    const before = await history();
    const elsewhere = await bureau('cn-53');
    await used.db.sql(`UPDATE facilities SET bureau_id = $2 WHERE id = $1`, [family.facilityId, elsewhere]);
    expect(await wrong()).toEqual([]);
    for (const table of Object.keys(OUGHT).filter((name) => name !== 'audit_events' && name !== 'outbox'))
      expect([table, await carried(table, 'true')]).toEqual([table, [elsewhere]]);
    expect(await history()).toEqual(before);
    for (const table of ['audit_events', 'entitlement_entries', 'visit_status_changes', 'gate_results'])
      await expect(used.db.sql(`UPDATE ${table} SET bureau_id = NULL`)).rejects.toThrow('permission denied');
    await owned(async (client) => {
      await expect(client.query(`UPDATE audit_events SET bureau_id = NULL, action = 'x'`)).rejects.toThrow('append-only');
      await expect(client.query(`UPDATE audit_events SET id = id`)).rejects.toThrow('append-only');
    });
  });

  it('is right on every row when a facility moves while families book there', async () => {
    const first = await used.given.readyFamily();
    const families = [first];
    for (let i = 0; i < 11; i += 1)
      families.push(await used.given.readyFamily({ organisationId: first.organisationId, facilityId: first.facilityId }));
    const { coordinator } = await people(used, first);
    const sessionId = await used.given.session(first.facilityId, { capacity: 20 });
    const [a, b] = [await bureau('cn-53'), await bureau('cn-54')];
    const moves = (async () => {
      for (let i = 0; i < 6; i += 1)
        await used.db.transaction(() =>
          used.db.sql(`UPDATE facilities SET bureau_id = $2 WHERE id = $1`, [first.facilityId, i % 2 ? a : b]),
        );
    })();
    const answers = await Promise.all(families.map((family) => coordinator.post('/visits', requestOf(family, sessionId))));
    await moves;
    expect(answers.map((answer) => answer.status)).toEqual(families.map(() => 201));
    expect(await wrong()).toEqual([]);
  });

  it('follows a parent who is transferred: the ledger is where the parent is, past meetings where they took place', async () => {
    const { family, sessionId, coordinator, liaison } = await desk(used);
    await coordinator.post('/visits', requestOf(family, sessionId)).expect(201);
    const [here, there] = [await bureau('cn-99'), await bureau('cn-44')];
    const to = await used.given.facility({ countyCode: '440106' });
    await liaison
      .post(`/parents/${family.parentId}/custody-events`, {
        kind: 'transferred',
        facilityId: to,
        occurredAt: '2026-09-01T10:00:00+08:00',
      })
      .expect(201);
    for (const table of ['roster_entries', 'entitlement_periods', 'entitlement_entries'])
      expect([table, await carried(table, 'true')]).toEqual([table, [there]]);
    for (const table of ['visits', 'visit_dyads', 'visit_party', 'visit_status_changes'])
      expect([table, await carried(table, 'true')]).toEqual([table, [here]]);
    expect(await wrong()).toEqual([]);
  });
});
