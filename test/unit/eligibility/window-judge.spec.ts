import fc from 'fast-check';
import type { Facts } from '../../../src/eligibility/eligibility.facts';
import { GATES } from '../../../src/eligibility/gates';
import { judge, windowJudge } from '../../../src/eligibility/judge.rules';
import { arbitraryFacts, day } from './arbitrary';
import { session } from './facts';

/** What differs between the sessions of a window. */
const change = fc.record({
  taken: fc.constantFrom(0, 10),
  localStart: fc.constantFrom('05:30', '09:30', '16:30'),
  childBusy: fc.constantFrom(true, false, undefined),
  wardId: fc.constantFrom(null, 'w1', 'w2'),
  audience: fc.constantFrom('everyone' as const, 'first_visits' as const),
  adults: fc.constantFrom(null, 0, 2),
  overnight: fc.constantFrom(null, true, false),
  on: fc.option(day),
  isSameParty: fc.boolean(),
});

/** Sessions of the same family, one after the other, as a window has them: some facts shared, some not. */
const window = fc.tuple(arbitraryFacts, fc.array(change, { minLength: 1, maxLength: 8 })).map(([first, changes]) =>
  changes.map(({ overnight, on, isSameParty, adults, childBusy, ...about }): Facts => {
    const journey = overnight === null ? null : { leaveTime: '07:00', returnTime: '18:00', overnight };
    const free = { adults, groups: null, video: null };
    const its = session({ ...about, childBusy, parentBusy: childBusy, free, day: on ?? first.on });
    return { ...first, on: on ?? first.on, journey, party: isSameParty ? first.party : null, session: its };
  }),
);

describe('judging the sessions of a window', () => {
  it('says of each what judging it alone says', () => {
    fc.assert(
      fc.property(window, (sessions) => {
        const judgeOne = windowJudge();
        // Backwards too: nothing may hang from the order.
        for (const facts of [...sessions, ...[...sessions].reverse()]) expect(judgeOne(facts)).toEqual(judge(facts));
      }),
      // Fifteen times as many as elsewhere: most sessions of a window are alike.
      { numRuns: 15 * (fc.readConfigureGlobal().numRuns ?? 100) },
    );
  });

  it('asks a gate of the day once for a day, and again when one of its facts is another', () => {
    const { rule } = GATES.find((gate) => gate.id === 'G6') ?? {};
    if (rule === undefined) throw new Error('The gate of consent is gone.');
    const find = rule.find;
    let asked = 0;
    rule.find = (facts) => {
      asked += 1;
      return find(facts);
    };
    const [facts] = fc.sample(
      arbitraryFacts.filter((f) => f.mode === 'visit' && f.checkpoint === 'request'),
      1,
    ) as [Facts];
    const judgeOne = windowJudge();
    judgeOne(facts);
    judgeOne({ ...facts, session: session({ localStart: '10:00' }) });
    expect(asked).toBe(1);
    judgeOne({ ...facts, dyad: { ...facts.dyad } });
    judgeOne({ ...facts, on: '2026-10-01' });
    expect(asked).toBe(3);
    rule.find = find;
  });
});
