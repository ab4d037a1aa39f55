import { addDays } from '../../../src/kernel/days';
import { WaitlistOffersService } from '../../../src/visits/waitlist/waitlist-offers.service';
import { ApiClient, useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { desk, people, requestOf } from '../visits-given';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;
const sweep = (): Promise<number> => used.app.get(WaitlistOffersService).sweep();
const block = (...dyadIds: string[]): Promise<unknown> =>
  used.db.sql(`UPDATE child_views SET view = 'no' WHERE dyad_id = ANY($1::uuid[])`, [dyadIds]);
const offers = (): Promise<{ entryId: string; sessionId: string }[]> =>
  used.db.sql(`SELECT entry_id, session_id FROM waitlist_offers WHERE status = 'open' ORDER BY offered_at, id`);
const wait = async (coordinator: ApiClient, { dyadId }: ReadyFamily, more: object = {}): Promise<string> =>
  idOf(
    await coordinator
      .post('/waitlist-entries', { dyadId, mode: 'visit', fromDay: used.given.today, toDay: addDays(used.given.today, 60), ...more })
      .expect(201),
  );
/** Another family of the same organisation, whose parent is held at the same place. */
const another = ({ organisationId, facilityId }: ReadyFamily): Promise<ReadyFamily> =>
  used.given.readyFamily({ organisationId, facilityId });
/** More sessions like that of `desk`, each with one seat, one after the other on their day. */
const sessions = (facilityId: string, count: number): Promise<unknown> =>
  used.db.sql(
    `INSERT INTO sessions (id, facility_id, mode, day, starts_at, ends_at, capacity)
     SELECT gen_random_uuid(), facility_id, mode, day, starts_at + n * interval '1 minute', ends_at + n * interval '1 minute', 1
       FROM (SELECT * FROM sessions WHERE facility_id = $1 ORDER BY starts_at LIMIT 1) s, generate_series(1, $2) n`,
    [facilityId, count],
  );

describe('the turns of the waiting list', () => {
  it('come to the ninth when the gates of the eight before are shut', async () => {
    const at = await desk(used, { capacity: 1 });
    const families = [at.family];
    while (families.length < 9) families.push(await another(at.family));
    const entries: string[] = [];
    for (const family of families) entries.push(await wait(at.coordinator, family));
    await block(...families.slice(0, 8).map(({ dyadId }) => dyadId));
    expect([await sweep(), await sweep(), await sweep()]).toEqual([0, 1, 0]);
    expect(await offers()).toEqual([{ entryId: entries[8], sessionId: at.sessionId }]);
  });

  it('come to another facility and to the last of many sessions beside a family that may go to none', async () => {
    const at = await desk(used, { capacity: 1 });
    await sessions(at.family.facilityId, 55);
    await wait(at.coordinator, at.family);
    await block(at.family.dyadId);
    const elsewhere = await used.given.readyFamily();
    const there = await used.given.session(elsewhere.facilityId, { capacity: 1, time: '16:00', endTime: '16:30' });
    const waits = await wait((await people(used, elsewhere)).coordinator, elsewhere);
    expect(await sweep()).toBe(1);
    expect(await offers()).toEqual([{ entryId: waits, sessionId: there }]);
    expect(await used.db.one(`SELECT count(*)::int AS looks FROM waitlist_looks`)).toEqual({ looks: 49 });
    await sweep();
    expect(await used.db.one(`SELECT count(*)::int AS looks FROM waitlist_looks`)).toEqual({ looks: 56 });
  });

  it('pass over sessions at hours and on weekdays that do not suit, and ask nobody about them', async () => {
    const at = await desk(used, { capacity: 1 });
    await sessions(at.family.facilityId, 60);
    const evening = await used.given.session(at.family.facilityId, { time: '19:00', endTime: '19:30' });
    const entry = await wait(at.coordinator, at.family, { earliest: '18:30' });
    expect(await sweep()).toBe(1);
    expect(await offers()).toEqual([{ entryId: entry, sessionId: evening }]);
    const other = await another(at.family);
    const { isodow } = (await used.db.one<{ isodow: number }>(
      `SELECT extract(isodow FROM day)::int AS isodow FROM sessions WHERE id = $1`,
      [at.sessionId],
    )) ?? { isodow: 1 };
    await wait(at.coordinator, other, { weekdays: [(isodow % 7) + 1] });
    await sweep();
    expect(await offers()).toHaveLength(1);
    expect(await used.db.sql(`SELECT 1 AS n FROM waitlist_looks`)).toEqual([]);
  });

  it('come back to a family as soon as something of it changes, and after hours in any case', async () => {
    const at = await desk(used, { capacity: 1 });
    await wait(at.coordinator, at.family);
    await block(at.family.dyadId);
    expect(await sweep()).toBe(0);
    await used.db.sql(`UPDATE child_views SET view = 'yes' WHERE dyad_id = $1`, [at.family.dyadId]);
    expect(await sweep()).toBe(0);
    await used.db.sql(`UPDATE dyads SET gate_version = gate_version + 1 WHERE id = $1`, [at.family.dyadId]);
    expect(await sweep()).toBe(1);

    const next = await another(at.family);
    await used.given.session(at.family.facilityId, { time: '15:00', endTime: '15:30', capacity: 1 });
    await wait(at.coordinator, next);
    await block(next.dyadId);
    expect(await sweep()).toBe(0);
    await used.db.sql(`UPDATE child_views SET view = 'yes' WHERE dyad_id = $1`, [next.dyadId]);
    used.clock.advanceMinutes(6 * 60 + 1);
    expect(await sweep()).toBe(1);
  });

  it('pass over shut gates that are known when a seat is given back: the ninth has it at once', async () => {
    const at = await desk(used, { capacity: 1 });
    const families: ReadyFamily[] = [];
    while (families.length < 9) families.push(await another(at.family));
    const entries: string[] = [];
    for (const family of families) entries.push(await wait(at.coordinator, family));
    await block(...families.slice(0, 8).map(({ dyadId }) => dyadId));
    await sweep();
    const rest = entries[8] ?? '';
    await at.coordinator.post(`/waitlist-entries/${rest}/withdrawals`, {}).expect(200);
    const visit = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    const last = families[8];
    if (!last) throw new Error('no family');
    const again = await wait(at.coordinator, last);
    await at.coordinator.post(`/visits/${visit}/withdrawals`, {}).expect(201);
    expect(await offers()).toEqual([{ entryId: again, sessionId: at.sessionId }]);
  });
});
