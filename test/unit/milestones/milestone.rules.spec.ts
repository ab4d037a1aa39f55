import * as fc from 'fast-check';
import { ContactFact, foldMilestones, isLive, MilestoneCode } from '../../../src/milestones/milestone.rules';

let counter = 0;
const contact = (day: string, change: Partial<ContactFact> = {}): ContactFact => ({
  id: `c${String((counter += 1)).padStart(5, '0')}`,
  mode: 'letter',
  direction: 'to_parent',
  occurredAt: new Date(`${day}T02:00:00Z`),
  durationMinutes: null,
  outcome: 'completed',
  moodBefore: null,
  moodAfter: null,
  ...change,
});
const reached = (contacts: ContactFact[], code: MilestoneCode): string | undefined =>
  foldMilestones(contacts)
    .find((m) => m.code === code)
    ?.reachedAt.toISOString()
    .slice(0, 10);

describe('the ladder of a dyad', () => {
  it('is empty without a contact', () => expect(foldMilestones([])).toEqual([]));

  it.each(['letter', 'drawing', 'recorded_message'])('begins with the first %s delivered, either way', (mode) => {
    expect(reached([contact('2026-03-02', { mode, direction: 'to_child' }), contact('2026-03-09', { mode })], 'first_message')).toBe(
      '2026-03-02',
    );
  });

  it.each([
    ['on the ninetieth day', '2026-04-01', '2026-04-01'],
    ['a day later', '2026-04-02', undefined],
  ])('counts a reply %s', (_, day, expected) => {
    expect(reached([contact('2026-01-01'), contact(day, { direction: 'to_child' })], 'two_way_exchange')).toBe(expected);
  });

  it('takes the nearest message the other way, not the first', () => {
    const contacts = [contact('2026-01-01'), contact('2026-05-01'), contact('2026-06-01', { direction: 'to_child' })];
    expect(reached(contacts, 'two_way_exchange')).toBe('2026-06-01');
  });

  it('does not take two messages the same way for an exchange', () => {
    expect(reached([contact('2026-01-01'), contact('2026-01-08')], 'two_way_exchange')).toBeUndefined();
  });

  it.each([
    ['video', 10, '2026-03-02'],
    ['call', 12, '2026-03-02'],
    ['call', 9, undefined],
    ['video', null, undefined],
    ['visit', 30, undefined],
  ])('takes a %s of %p minutes for a first live contact: %p', (mode, durationMinutes, expected) => {
    expect(reached([contact('2026-03-02', { mode, direction: 'both', durationMinutes })], 'first_live_contact')).toBe(expected);
  });

  it.each([
    ['completed', '2026-03-02'],
    ['partial', undefined],
  ])('takes a %s visit for a first visit: %p', (outcome, expected) => {
    expect(reached([contact('2026-03-02', { mode: 'visit', direction: 'both', outcome, durationMinutes: 20 })], 'first_visit')).toBe(
      expected,
    );
  });

  it.each([
    [2, 2, '2026-03-02'],
    [3, 2, undefined],
    [5, 4, '2026-03-02'],
    [null, 4, '2026-03-02'],
    [null, 3, undefined],
    [2, null, undefined],
  ])('finds a meeting good with faces %p before and %p after: %p', (moodBefore, moodAfter, expected) => {
    expect(reached([contact('2026-03-02', { mode: 'visit', direction: 'both', moodBefore, moodAfter })], 'good_meeting')).toBe(expected);
  });

  it('does not call a letter a good meeting', () => {
    expect(reached([contact('2026-03-02', { moodBefore: 1, moodAfter: 5 })], 'good_meeting')).toBeUndefined();
  });

  it.each([
    ['on the last day of six months', '2026-07-15', '2026-07-15'],
    ['a day later', '2026-07-16', undefined],
  ])('sees a rhythm with the third live contact %s', (_, third, expected) => {
    const live = { mode: 'visit', direction: 'both' as const };
    const contacts = [
      contact('2026-01-15', live),
      contact('2026-04-01', { mode: 'call', direction: 'both', durationMinutes: 15 }),
      contact(third, live),
    ];
    expect(reached(contacts, 'rhythm')).toBe(expected);
  });

  it('counts six months back to the last day of a shorter month', () => {
    const live = { mode: 'visit', direction: 'both' as const };
    expect(reached([contact('2026-02-28', live), contact('2026-03-28', live), contact('2026-08-31', live)], 'rhythm')).toBe('2026-08-31');
  });

  it('knows a meeting cut short after nine minutes is not a live contact', () => {
    expect(isLive(contact('2026-01-01', { mode: 'visit', outcome: 'partial', durationMinutes: 9 }))).toBe(false);
    expect(isLive(contact('2026-01-01', { mode: 'visit', outcome: 'partial', durationMinutes: 10 }))).toBe(true);
  });
});

const mood = fc.option(fc.integer({ min: 1, max: 5 }), { nil: null });
const contacts = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    mode: fc.constantFrom('visit', 'video', 'call', 'letter', 'drawing', 'recorded_message', 'group'),
    direction: fc.constantFrom<ContactFact['direction']>('to_parent', 'to_child', 'both'),
    occurredAt: fc.integer({ min: 0, max: 500 }).map((day) => new Date(Date.UTC(2025, 0, 1 + day))),
    durationMinutes: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
    outcome: fc.constantFrom('completed', 'partial'),
    moodBefore: mood,
    moodAfter: mood,
  }),
  { selector: (c) => c.id, maxLength: 25 },
);

describe('the fold, whatever happened', () => {
  it('does not depend on the order in which contacts are recorded', () => {
    fc.assert(
      fc.property(
        contacts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => expect(foldMilestones(shuffled)).toEqual(foldMilestones(list)),
      ),
    );
  });

  it('only gains with each contact: no step is lost, no date moves later, and the last fold is the fold of everything', () => {
    fc.assert(
      fc.property(contacts, (list) => {
        const held = new Map<MilestoneCode, Date>();
        list.forEach((_, i) => {
          const now = foldMilestones(list.slice(0, i + 1));
          const codes = now.map((m) => m.code);
          for (const [code, at] of held) {
            expect(codes).toContain(code);
            expect(now.find((m) => m.code === code)?.reachedAt.getTime()).toBeLessThanOrEqual(at.getTime());
          }
          for (const m of now) held.set(m.code, m.reachedAt);
        });
        expect([...held]).toEqual(expect.arrayContaining(foldMilestones(list).map((m) => [m.code, m.reachedAt])));
      }),
    );
  });

  it('names a contact that exists and happened at that very moment', () => {
    fc.assert(
      fc.property(contacts, (list) => {
        for (const m of foldMilestones(list)) expect(list.find((c) => c.id === m.contactEventId)?.occurredAt).toEqual(m.reachedAt);
      }),
    );
  });
});
