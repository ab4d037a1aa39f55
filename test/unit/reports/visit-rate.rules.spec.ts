import { FIGURES, membersOf } from '../../../src/reports/figure.rules';
import { suppress, lastMonthEnd } from '../../../src/reports/suppression.rules';
import { frameOf, tallyOf } from '../../../src/reports/child-tally.rules';
import { inCohort, visitRateReport } from '../../../src/reports/visit-rate-report.rules';
import { ChildFacts, countedOn, DyadFacts, followed, GROUPINGS } from '../../../src/reports/visit-rate.rules';

const AS_OF = '2026-09-02';

const dyad = (change: Partial<DyadFacts> = {}): DyadFacts => ({
  relationship: 'mother',
  enrolledOn: '2026-01-10',
  closedOn: null,
  closedReason: null,
  custody: [{ from: '2026-02-01', to: null, endKind: null }],
  decisions: [],
  views: [],
  bars: [],
  consentOn: null,
  requestedOn: null,
  confirmedOn: null,
  ...change,
});
let counter = 0;
const child = (change: Partial<ChildFacts> = {}): ChildFacts => ({
  id: `c${(counter += 1)}`,
  reference: `R${counter}`,
  sex: 'female',
  birthDate: '2016-01-01',
  homeCountyCode: '990101',
  visitedBefore: false,
  visits: [],
  dyads: [dyad()],
  ...change,
});
const some = (n: number, change: Partial<ChildFacts> = {}): ChildFacts[] => Array.from({ length: n }, () => child(change));
const way = {
  consentOn: '2026-02-05',
  requestedOn: '2026-02-10',
  confirmedOn: '2026-02-12',
  views: [{ on: '2026-02-06', view: 'yes' }],
  decisions: [{ on: '2026-02-08', level: 3 }],
};

/** Sixty children whose every answer is worked out by hand. */
const cohort = (): ChildFacts[] => [
  ...some(24),
  ...some(5, { visits: ['2026-03-01'], dyads: [dyad(way)] }),
  ...some(1, { visits: ['2026-03-01', '2026-05-01'], dyads: [dyad(way)] }),
  ...some(8, { sex: 'male', dyads: [dyad({ relationship: 'father' })] }),
  ...some(2, { sex: 'male', visitedBefore: true, dyads: [dyad({ relationship: 'father' })] }),
  ...some(4, { dyads: [dyad({ bars: [{ kind: 'court_order', from: '2026-01-01', to: null }] })] }),
  ...some(3, { dyads: [dyad({ decisions: [{ on: '2026-03-01', level: 0 }] })] }),
  ...some(1, {
    visits: ['2026-03-01'],
    dyads: [
      dyad({
        views: [
          { on: '2026-02-01', view: 'yes' },
          { on: '2026-06-01', view: 'no' },
        ],
      }),
    ],
  }),
  ...some(1, { dyads: [dyad({ views: [{ on: '2026-06-01', view: 'not_now' }] })] }),
  ...some(1, { dyads: [dyad({ bars: [{ kind: 'no_contact_request', from: '2026-01-01', to: null }] })] }),
  ...some(3, { birthDate: '2008-09-02' }),
  ...some(3, { dyads: [dyad({ custody: [{ from: '2026-02-01', to: '2026-08-31', endKind: 'released' }] })] }),
  ...some(2, { dyads: [dyad({ closedOn: '2026-07-01', closedReason: 'family_moved' })] }),
  ...some(2, { dyads: [dyad({ bars: [{ kind: 'court_order', from: '2026-01-01', to: null }] }), dyad({ relationship: 'father' })] }),
];

describe('the visit rate of sixty children', () => {
  const report = visitRateReport(cohort(), { asOf: AS_OF, by: 'relationship' });

  it('counts sixty, of whom 52 are in the total', () => expect([cohort().length, report.all.n]).toEqual([60, 52]));
  it('counts who has met, by us or before us', () => expect([report.all.visited, report.eligible.visited]).toEqual([9, 8]));
  it('has the interval of 9 in 52', () =>
    expect([report.all.rate, report.all.low, report.all.high].map((x) => Number((x ?? 0).toFixed(4)))).toEqual([0.1731, 0.0938, 0.2973]));
  it('takes four kinds of exclusion off the total, each child once', () => {
    expect(report.exclusions).toEqual({ legallyBarred: 4, notInInterest: 3, childDeclined: 2, parentRefused: 1 });
    expect(report.eligible.n).toBe(42);
  });
  it('splits into groups that add up', () => {
    expect(report.groups.map(({ key, n, visited }) => ({ key, n, visited }))).toEqual([
      { key: 'mother', n: 40, visited: 7 },
      { key: 'father', n: 10, visited: 2 },
      { key: 'several', n: 2, visited: 0 },
    ]);
    for (const by of GROUPINGS) {
      const { groups } = visitRateReport(cohort(), { asOf: AS_OF, by });
      expect([groups.reduce((sum, g) => sum + g.n, 0), groups.reduce((sum, g) => sum + g.visited, 0)]).toEqual([52, 9]);
    }
  });
  it('follows the way to a second meeting, each stage inside the one before', () => {
    expect(report.funnel.map((s) => s.count)).toEqual([52, 52, 6, 6, 6, 6, 6, 1]);
    expect(report.funnel.map((s) => s.medianDays)).toEqual([undefined, 22, 4, 3, 2, 2, 17, 61]);
  });
  it('waits from joining to the first meeting', () => {
    const { n, visited, left, waiting, curve, medianDays } = report.timeToFirstVisit;
    expect({ n, visited, left, waiting, medianDays }).toEqual({ n: 58, visited: 7, left: 9, waiting: 42, medianDays: null });
    // 50 days after joining: 3 of 58 decided against and 7 met, on the same day.
    expect(curve[0]).toEqual({ day: 50, share: 7 / 58, ifNobodyLeft: expect.closeTo(7 / 58), atRisk: 58 });
  });
  it('has twelve months, with meetings of the twelve months before', () => {
    expect(report.months).toHaveLength(12);
    expect(report.months.at(-1)).toEqual({ month: '2026-09-01', children: 52, visited: 7 });
    expect(report.months.find((m) => m.month === '2026-02-01')).toEqual({ month: '2026-02-01', children: 60, visited: 0 });
    expect(report.months.find((m) => m.month === '2025-12-01')).toEqual({ month: '2025-12-01', children: 0, visited: 0 });
  });
  it('has behind each figure exactly the children it counts', () => {
    const list = cohort().map((one) => tallyOf(one, frameOf(AS_OF)));
    const size = (figure: (typeof FIGURES)[number]): number => membersOf(list, figure, {}).length;
    expect(FIGURES.map(size)).toEqual([52, 9, 43, 42, 8, 4, 3, 2, 1, 52, 52, 6, 6, 6, 6, 6, 1]);
    expect(membersOf(list, 'visited', { by: 'relationship', key: 'father' })).toHaveLength(2);
  });
});

describe('who is counted', () => {
  const counted = (one: ChildFacts, day = AS_OF): number => countedOn([one], day).length;

  it('a child until the day before the eighteenth birthday', () => {
    expect([counted(child({ birthDate: '2008-09-03' })), counted(child({ birthDate: '2008-09-02' }))]).toEqual([1, 0]);
  });
  it('a child whose parent has not been found, or is on the way between two places', () => {
    expect(counted(child({ dyads: [dyad({ custody: [] })] }))).toBe(1);
    expect(counted(child({ dyads: [dyad({ custody: [{ from: '2026-02-01', to: '2026-08-31', endKind: 'transferred' }] })] }))).toBe(1);
  });
  it('not after a release, but again after a new admission, and still before it', () => {
    const released = { from: '2026-02-01', to: '2026-05-01', endKind: 'released' };
    expect(counted(child({ dyads: [dyad({ custody: [released] })] }))).toBe(0);
    expect(counted(child({ dyads: [dyad({ custody: [released] })] }), '2026-04-30')).toBe(1);
    expect(counted(child({ dyads: [dyad({ custody: [released, { from: '2026-06-01', to: null, endKind: null }] })] }))).toBe(1);
  });
  it('not a file opened by mistake, at any time', () => {
    expect(counted(child({ dyads: [dyad({ closedOn: '2026-08-01', closedReason: 'opened_by_mistake' })] }), '2026-05-01')).toBe(0);
  });
  it('under a restriction only while it stands', () => {
    const one = child({ dyads: [dyad({ bars: [{ kind: 'court_order', from: '2026-03-01', to: '2026-06-30' }] })] });
    expect(['2026-02-28', '2026-03-01', '2026-06-30', '2026-07-01'].map((day) => countedOn([one], day)[0]?.exclusion)).toEqual([
      null,
      'legallyBarred',
      'legallyBarred',
      null,
    ]);
  });
  it('in the cohort of the day of joining', () => {
    const one = child({ dyads: [dyad({ enrolledOn: '2026-05-20' }), dyad({ enrolledOn: '2026-08-01' })] });
    expect(['2026', '2026-Q2', '2026-05', '2026-Q3', '2025', undefined].map((c) => inCohort(c)(tallyOf(one, frameOf(AS_OF))))).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
  });
});

describe('the wait of one child', () => {
  it.each([
    ['met', { visits: ['2026-02-09'] }, { days: 30, end: 'event' }],
    ['turned eighteen first', { birthDate: '2008-02-09', visits: ['2026-03-01'] }, { days: 30, end: 'competing' }],
    ['moved away', { dyads: [dyad({ closedOn: '2026-02-09', closedReason: 'family_moved' })] }, { days: 30, end: 'censored' }],
    ['lost a parent', { dyads: [dyad({ closedOn: '2026-02-09', closedReason: 'died' })] }, { days: 30, end: 'competing' }],
    [
      'still has another parent',
      { dyads: [dyad({ closedOn: '2026-02-09', closedReason: 'died' }), dyad()] },
      { days: 235, end: 'censored' },
    ],
    ['had met before', { visitedBefore: true }, undefined],
    ['joins later', { dyads: [dyad({ enrolledOn: '2026-12-01' })] }, undefined],
  ] as const)('who %s', (_, change, expected) => expect(followed(child(change as Partial<ChildFacts>), AS_OF)).toEqual(expected));
});

describe('what a funder sees', () => {
  const shown = suppress(visitRateReport(cohort(), { asOf: '2026-08-31', by: 'relationship' }));

  it('hides every count of one to four and what would give it away', () => {
    expect(shown.exclusions).toEqual({ legallyBarred: null, notInInterest: null, childDeclined: null, parentRefused: null });
    expect(shown.groups.find((g) => g.key === 'several')).toEqual({
      key: 'several',
      n: null,
      visited: null,
      rate: null,
      low: null,
      high: null,
    });
    expect(shown.groups.filter((g) => g.n === null)).toHaveLength(2);
    expect(JSON.stringify(shown)).not.toMatch(/"(n|visited|children|count|left|waiting)":[1-4][,}]/);
  });
  it('keeps large figures', () => expect(shown.all).toMatchObject({ n: 55, visited: 9 }));
  it('hides the second denominator when the difference would show one child', () => expect(shown.eligible.n).toBeNull());
  it('hides rates of fewer than ten', () => {
    const few = suppress(visitRateReport([...some(4), ...some(5, { visits: ['2026-03-01'] }), child()], { asOf: '2026-08-31' }));
    expect(few.all).toMatchObject({ n: 10, visited: 5, rate: 0.5 });
    const fewer = suppress(visitRateReport(some(9), { asOf: '2026-08-31' }));
    expect(fewer.all).toEqual({ n: 9, visited: 0, rate: null, low: null, high: null });
    expect(fewer.timeToFirstVisit.curve).toEqual([]);
  });
  it('never sees a day inside a month', () => {
    expect(['2026-08-31', '2026-09-02', '2026-02-28', '2024-02-28'].map(lastMonthEnd)).toEqual([
      '2026-08-31',
      '2026-08-31',
      '2026-02-28',
      '2024-01-31',
    ]);
  });
});

it('counts ten thousand children in good time', () => {
  const many = Array.from({ length: 170 }, cohort).flat();
  const start = performance.now();
  visitRateReport(many, { asOf: AS_OF, by: 'ageBand' });
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(visitRateReport([], { asOf: AS_OF }).months).toHaveLength(12);
});
