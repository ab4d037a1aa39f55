import { Audit } from '../../../src/audit/audit';
import { FixedClock } from '../../../src/kernel/clock';
import { newId } from '../../../src/kernel/ids';
import { foldMilestones, ContactFact } from '../../../src/milestones/milestone.rules';
import { MilestonesQueries } from '../../../src/milestones/milestones.queries';
import { ContactRecord, MilestonesService } from '../../../src/milestones/milestones.service';
import { useDatabase } from '../../support/database';
import { Given } from '../../support/given';

describe('recording contacts', () => {
  const used = useDatabase();
  const clock = new FixedClock('2026-09-02T02:00:00Z');
  const service = (): MilestonesService => new MilestonesService(used.db, new Audit(used.db, clock), clock);
  const queries = (): MilestonesQueries => new MilestonesQueries(used.db);
  let dyadId = '';
  let childId = '';

  beforeEach(async () => {
    const family = await new Given(used.db, clock).readyFamily();
    ({ dyadId, childId } = family);
  });

  const contact = (day: string, change: Partial<ContactRecord> = {}): ContactRecord => ({
    dyadId,
    mode: 'letter',
    direction: 'to_parent',
    occurredAt: new Date(`${day}T02:00:00Z`),
    sourceType: 'exchange',
    sourceId: newId(),
    ...change,
  });

  it('answers the steps newly reached, once', async () => {
    const letter = contact('2026-03-02');
    expect(await service().recordContact(letter)).toEqual([{ code: 'first_message', reachedAt: new Date('2026-03-02T02:00:00Z') }]);
    expect(await service().recordContact(contact('2026-03-05'))).toEqual([]);
    expect((await service().recordContact(contact('2026-03-20', { direction: 'to_child' }))).map((m) => m.code)).toEqual([
      'two_way_exchange',
    ]);
  });

  it('takes the same source twice for one contact', async () => {
    const letter = contact('2026-03-02');
    await service().recordContact(letter);
    expect(await service().recordContact({ ...letter, occurredAt: new Date('2026-01-01T00:00:00Z') })).toEqual([]);
    expect(await used.db.one(`SELECT count(*) AS n FROM contact_events`)).toEqual({ n: 1 });
  });

  it('moves a date back when an older contact comes in late, and does not announce the step again', async () => {
    await service().recordContact(contact('2026-03-02'));
    expect(await service().recordContact(contact('2026-02-01'))).toEqual([]);
    expect((await queries().ofDyads([dyadId])).get(dyadId)).toEqual([
      { code: 'first_message', reachedAt: new Date('2026-02-01T02:00:00Z') },
    ]);
  });

  it('stores what a fold of everything says, whatever the order of arrival', async () => {
    const days = ['2026-06-10', '2026-01-05', '2026-04-20', '2026-03-01', '2026-05-05', '2026-02-02'];
    for (const [i, day] of days.entries()) {
      const live = { mode: 'visit', direction: 'both', moodBefore: 2, moodAfter: 3, sourceType: 'visit' } as const;
      await service().recordContact(contact(day, i % 2 === 0 ? live : { direction: i === 1 ? 'to_parent' : 'to_child' }));
    }
    const events = await used.db.sql<ContactFact>(
      `SELECT id, mode, direction, occurred_at, duration_minutes, outcome, mood_before, mood_after FROM contact_events`,
    );
    const stored = await used.db.sql(`SELECT code, reached_at, contact_event_id FROM milestones`);
    expect(stored).toHaveLength(5);
    expect(stored).toEqual(expect.arrayContaining(foldMilestones(events)));
  });

  it('folds every contact when many arrive at the same moment', async () => {
    const live = { mode: 'visit', direction: 'both', sourceType: 'visit' } as const;
    const results = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => service().recordContact(contact(`2026-0${n}-01`, live))));
    expect(
      results
        .flat()
        .map((m) => m.code)
        .sort(),
    ).toEqual(['first_visit', 'rhythm']);
    const steps = (await queries().ofDyads([dyadId])).get(dyadId);
    expect(steps).toEqual([
      { code: 'first_visit', reachedAt: new Date('2026-01-01T02:00:00Z') },
      { code: 'rhythm', reachedAt: new Date('2026-03-01T02:00:00Z') },
    ]);
  });

  it('leaves an audit line with codes only', async () => {
    await service().recordContact(contact('2026-03-02'));
    expect(await used.db.one(`SELECT action, child_id, details FROM audit_events`)).toEqual({
      action: 'milestone.reach',
      childId,
      details: { codes: ['first_message'], ruleVersion: '2026-11-1' },
    });
  });

  it('undoes nothing half: a rollback of the caller takes contact and steps with it', async () => {
    await expect(
      used.db.transaction(async () => {
        await service().recordContact(contact('2026-03-02'));
        throw new Error('the caller fails');
      }),
    ).rejects.toThrow('the caller fails');
    expect(await used.db.one(`SELECT (SELECT count(*) FROM contact_events) + (SELECT count(*) FROM milestones) AS n`)).toEqual({ n: 0 });
  });

  it('refuses a dyad that does not exist', async () => {
    await expect(service().recordContact(contact('2026-03-02', { dyadId: newId() }))).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('tells the story newest first, a step above its contact', async () => {
    await service().recordContact(contact('2026-03-02'));
    await service().recordContact(
      contact('2026-04-02', { mode: 'visit', direction: 'both', sourceType: 'visit', durationMinutes: 30, moodAfter: 5 }),
    );
    const events = await queries().timelineEvents(childId);
    expect(events.map((e) => e.code ?? e.mode)).toEqual(
      expect.arrayContaining(['first_visit', 'good_meeting', 'visit', 'first_message', 'letter']),
    );
    expect(events.slice(2).map((e) => e.code ?? e.mode)).toEqual(['visit', 'first_message', 'letter']);
    expect(await queries().ofDyads([newId()])).toEqual(new Map([[expect.any(String), []]]));
  });
});
