import fc from 'fast-check';
import { legalSplits } from '../../../src/eligibility/splits.rules';
import { DAY, rules } from './facts';

const BORN = ['2010-01-01', '2012-01-01', '2014-01-01', '2016-01-01', '2024-01-01'];
const shape = (children: string[], changes = {}) =>
  legalSplits(children, DAY, rules(changes)).map((partyOf) => `${partyOf.adults}+${partyOf.children.length}`);

describe('legal splits of siblings', () => {
  it.each([
    ['all fit', BORN.slice(0, 2), {}, ['1+2']],
    ['one too many', BORN.slice(0, 3), {}, ['1+2', '1+1']],
    ['five for three places', BORN, {}, ['1+2', '1+2', '1+1']],
    ['two more children allowed', BORN.slice(0, 4), { childrenExtra: 2 }, ['1+4']],
    ['two adults asked for', BORN.slice(0, 2), { minAdultsInside: 2 }, ['2+1', '2+1']],
    ['nobody asked for: still one adult', BORN.slice(0, 3), { minAdultsInside: 0 }, ['1+2', '1+1']],
    ['the smallest is not counted', [...BORN.slice(0, 2), '2024-01-01'], { uncountedAgeBelow: 3 }, ['1+3']],
    ['who is as old as those who count, counts', [...BORN.slice(0, 2), '2023-09-23'], { uncountedAgeBelow: 3 }, ['1+2', '1+1']],
    ['a grown sister is none of the children on top', ['2006-01-01', ...BORN.slice(0, 2)], { childrenExtra: 3 }, ['1+3']],
    [
      'two grown ones leave nobody on top',
      ['2005-01-01', '2006-01-01', ...BORN.slice(0, 2)],
      { childrenExtra: 3, visitorsMaxTotal: 2 },
      ['1+1', '1+1', '1+1', '1+1'],
    ],
    ['no child could go in', BORN.slice(0, 2), { visitorsMaxTotal: 1 }, []],
    ['no child comes', [], {}, ['1+0']],
  ])('%s', (_what, children, changes, expected) => expect(shape(children, changes)).toEqual(expected));

  it('put the eldest together', () => {
    expect(legalSplits([...BORN].reverse().slice(1), DAY, rules()).map((p) => p.children)).toEqual([
      ['2010-01-01', '2012-01-01'],
      ['2014-01-01', '2016-01-01'],
    ]);
  });

  it('take every child once and keep to the head count', () => {
    const limits = fc.record({
      visitorsMaxTotal: fc.integer({ min: 1, max: 5 }),
      childrenExtra: fc.integer({ min: 0, max: 2 }),
      minAdultsInside: fc.integer({ min: 0, max: 2 }),
      uncountedAgeBelow: fc.constantFrom(0, 3),
    });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BORN), { maxLength: 6 }), limits, (children, changes) => {
        const given = rules(changes);
        const parties = legalSplits(children, DAY, given);
        if (parties.length === 0) return;
        expect(parties.flatMap((p) => p.children).sort()).toEqual([...children].sort());
        for (const { children: group, adults } of parties) {
          const counted = group.filter((born) => born !== '2024-01-01' || changes.uncountedAgeBelow === 0).length;
          expect(counted + adults).toBeLessThanOrEqual(given.visitorsMaxTotal + Math.min(counted, given.childrenExtra));
          expect(adults).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});
