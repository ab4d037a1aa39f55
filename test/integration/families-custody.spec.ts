import { Audit } from '../../src/audit/audit';
import { CustodyService } from '../../src/families/custody.service';
import { DyadChanges } from '../../src/families/dyad-changes.service';
import { Consequences } from '../../src/jobs/consequences';
import { Actor, actorOf } from '../../src/kernel/actor';
import { FixedClock } from '../../src/kernel/clock';
import { newId } from '../../src/kernel/ids';
import { useDatabase } from '../support/database';
import { Given } from '../support/given';

describe('custody', () => {
  const used = useDatabase();
  const clock = new FixedClock('2026-09-02T02:00:00Z');
  let given: Given;
  let custody: CustodyService;
  let from: string;
  let to: string;
  let liaison: Actor;
  let parentId: string;
  let entryId: string;
  let childId: string;

  beforeEach(async () => {
    given = new Given(used.db, clock);
    custody = new CustodyService(used.db, clock, new Audit(used.db, clock), new DyadChanges(used.db, new Consequences(used.db)));
    from = await given.facility();
    to = await given.facility();
    liaison = actorOf({
      userId: newId(),
      organisationId: await given.organisation(),
      role: 'liaison',
      locale: 'en',
      facilityId: from,
      workerId: null,
      name: 'Zhou',
    });
    const organisationId = await given.organisation();
    childId = await given.child({ organisationId });
    parentId = await given.parent(organisationId);
    entryId = await given.custody(parentId, from, { number: '7' });
    await given.dyad(childId, parentId);
  });

  const episodes = (): Promise<{ facilityId: string; beganOn: string; endedOn: string | null; endKind: string | null }[]> =>
    used.db.sql(`SELECT facility_id, began_on, ended_on, end_kind FROM custody_episodes ORDER BY id`);
  const entry = (): Promise<{ facilityId: string; status: string; number: string; grade: string; wardId: string | null } | undefined> =>
    used.db.one(`SELECT facility_id, status, number, grade, ward_id FROM roster_entries WHERE id = $1`, [entryId]);
  const at = new Date('2026-09-01T22:00:00Z');

  it('takes the entry to the receiving facility on a transfer and opens a new episode there', async () => {
    const change = await custody.recordEvent(liaison, entryId, { kind: 'transferred', facilityId: to, occurredAt: at });
    expect(change).toMatchObject({ fromFacilityId: from, facilityId: to, parents: [{ parentId }] });
    expect(await entry()).toMatchObject({ facilityId: to, wardId: null, number: '7', status: 'held' });
    // 22:00 UTC is the next morning where the facility is.
    expect(await episodes()).toEqual([
      { facilityId: from, beganOn: '2025-01-01', endedOn: '2026-09-02', endKind: 'transferred' },
      { facilityId: to, beganOn: '2026-09-02', endedOn: null, endKind: null },
    ]);
    expect(await used.db.sql(`SELECT 1 FROM audit_events WHERE child_id = $1 AND action = 'custody.transferred'`, [childId])).toHaveLength(
      1,
    );
    await expect(custody.recordEvent(liaison, entryId, { kind: 'released', occurredAt: at })).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('refuses a number that somebody at the receiving facility has, and takes a new one', async () => {
    await given.row('roster_entries', {
      id: newId(),
      facilityId: to,
      number: '7',
      familyName: '柳',
      givenName: '石',
      nameKey: '柳石',
      sex: 'male',
    });
    const event = { kind: 'transferred' as const, facilityId: to, occurredAt: at };
    await expect(custody.recordEvent(liaison, entryId, event)).rejects.toMatchObject({ kind: 'conflict', code: 'roster.number_taken' });
    expect(await entry()).toMatchObject({ facilityId: from });
    await custody.recordEvent(liaison, entryId, { ...event, number: '8' });
    expect(await entry()).toMatchObject({ facilityId: to, number: '8' });
  });

  it('closes the episode on a release, and only a new admission follows', async () => {
    await custody.recordEvent(liaison, entryId, { kind: 'released', occurredAt: at });
    expect(await episodes()).toMatchObject([{ endedOn: '2026-09-02', endKind: 'released' }]);
    await expect(custody.recordEvent(liaison, entryId, { kind: 'grade_changed', grade: 'lenient', occurredAt: at })).rejects.toMatchObject({
      code: 'custody.released',
    });
    await expect(custody.locate(parentId, { rosterEntryId: entryId, facilityId: from }, null)).rejects.toMatchObject({
      code: 'custody.released',
    });
    await custody.recordEvent(liaison, entryId, { kind: 'admitted', occurredAt: at });
    expect(await entry()).toMatchObject({ status: 'held' });
  });

  it('changes ward and grade in place', async () => {
    const wardId = await given.ward(from, 'B');
    await custody.recordEvent(liaison, entryId, { kind: 'ward_changed', wardCode: 'B', occurredAt: at });
    await custody.recordEvent(liaison, entryId, { kind: 'grade_changed', grade: 'lenient', occurredAt: at });
    expect(await entry()).toMatchObject({ wardId, grade: 'lenient', facilityId: from });
    expect(await episodes()).toMatchObject([{ endedOn: null }]);
    expect(await used.db.sql(`SELECT kind FROM custody_events ORDER BY id`)).toEqual([{ kind: 'ward_changed' }, { kind: 'grade_changed' }]);
  });

  it.each([
    ['a transfer to nowhere', { kind: 'transferred' as const }, 'custody.facility_missing'],
    ['a ward nobody knows', { kind: 'ward_changed' as const, wardCode: 'Q' }, 'custody.ward_unknown'],
    ['a grade change without a grade', { kind: 'grade_changed' as const }, 'custody.grade_missing'],
    ['an event of tomorrow', { kind: 'released' as const, occurredAt: new Date('2026-09-03T02:00:00Z') }, 'custody.in_future'],
  ])('refuses %s and changes nothing', async (_, event, code) => {
    await expect(custody.recordEvent(liaison, entryId, { occurredAt: at, ...event })).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ code }],
    });
    expect(await used.db.sql(`SELECT 1 FROM custody_events`)).toHaveLength(0);
  });

  it('locates a parent once; twice is the same, elsewhere is a conflict', async () => {
    const other = await given.parent(await given.organisation());
    await custody.locate(other, { rosterEntryId: entryId, facilityId: from }, null);
    await custody.locate(other, { rosterEntryId: entryId, facilityId: from }, null);
    const second = await given.custody(await given.parent(await given.organisation()), to);
    await expect(custody.locate(other, { rosterEntryId: second, facilityId: to }, null)).rejects.toMatchObject({
      code: 'custody.already_located',
    });
    expect(await custody.rosterEntryOf(liaison, other)).toBe(entryId);
    await expect(custody.rosterEntryOf({ ...liaison, facilityId: to }, other)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('does not locate a parent where the person no longer is', async () => {
    const other = await given.parent(await given.organisation());
    await custody.recordEvent(liaison, entryId, { kind: 'transferred', facilityId: to, occurredAt: at });
    await expect(custody.locate(other, { rosterEntryId: entryId, facilityId: from }, null)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('moves every organisation’s parent at the entry, and lets one of two simultaneous transfers win', async () => {
    const other = await given.parent(await given.organisation());
    await custody.locate(other, { rosterEntryId: entryId, facilityId: from }, null);
    const results = await Promise.allSettled(
      [1, 2].map(() => custody.recordEvent(liaison, entryId, { kind: 'transferred', facilityId: to, occurredAt: at })),
    );
    expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await episodes()).filter((e) => e.endedOn === null && e.facilityId === to)).toHaveLength(2);
  });
});

describe('one file per child, without the application', () => {
  const used = useDatabase();

  it('is kept by the unique indexes alone', async () => {
    const given = new Given(used.db, new FixedClock('2026-09-02T02:00:00Z'));
    const organisationId = await given.organisation();
    const child = { organisationId, familyName: '柳', givenName: '小溪' };
    await given.child({ ...child, idNumberIndex: 'same' });
    await expect(given.child(child)).rejects.toMatchObject({ code: 'child.duplicate' });
    await expect(given.child({ ...child, givenName: '小河', idNumberIndex: 'same' })).rejects.toMatchObject({ code: 'child.duplicate' });
    await given.child({ ...child, duplicateResolved: true });
  });
});
