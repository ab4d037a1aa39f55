import { CN_TERMS, GB_TERMS } from '../../../src/facilities/packs/school-terms';
import { termProblems } from '../../../src/facilities/school-terms.rules';
import { inTerm, SchoolTerms, termsOf } from '../../../src/kernel/school-terms';

const terms = (region: string, changes: Partial<SchoolTerms> = {}): SchoolTerms => ({
  region,
  spans: [{ from: '2026-09-01', to: '2026-10-23' }],
  until: null,
  source: region,
  asOf: '2026-01-01',
  confidence: 'published',
  ...changes,
});

describe('school terms', () => {
  it('are those of the smallest part of the country that is known', () => {
    const all = [terms(''), terms('44'), terms('440300')];
    expect(['440305', '440300', '441300', '110101'].map((county) => termsOf(all, county)?.region)).toEqual(['44', '440300', '44', '']);
    expect(termsOf([terms('44')], '110101')).toBeNull();
  });

  it('that somebody wrote down come before those of the pack for the same part', () => {
    expect(termsOf([terms('', { source: 'written' }), ...CN_TERMS], '110101')?.source).toBe('written');
  });

  it('last to their last day, and a day beyond what is known counts as school', () => {
    const known = terms('', { until: '2026-10-23' });
    expect(['2026-08-31', '2026-09-01', '2026-10-23', '2026-10-24'].map((day) => inTerm(known, day))).toEqual([false, true, true, true]);
    expect(inTerm(null, '2026-07-22')).toBe(true);
  });

  it('come every year over its turn', () => {
    const [cn] = CN_TERMS;
    expect(['2026-07-01', '2026-12-31', '2027-01-15', '2027-01-16', '2030-03-01'].map((day) => inTerm(cn ?? null, day))).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
  });

  it('have English children in class in July, and not in the half-term of October', () => {
    const [gb] = GB_TERMS;
    expect(['2026-07-15', '2026-07-22', '2026-10-28', '2026-11-02', '2027-08-04'].map((day) => inTerm(gb ?? null, day))).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
    expect(termProblems(gb?.spans ?? [])).toEqual([]);
  });

  it('are refused when they end before they begin, last for ever or overlap', () => {
    const codes = (...spans: [string, string][]): (string | undefined)[] =>
      termProblems(spans.map(([from, to]) => ({ from, to }))).map(({ code, pointer }) => `${pointer} ${code}`);
    expect(codes(['2026-09-02', '2026-09-01'])).toEqual(['/spans/0/to school_terms.to_before_from']);
    expect(codes(['2026-01-01', '2026-09-01'])).toEqual(['/spans/0/to school_terms.too_long']);
    expect(codes(['2026-03-01', '2026-04-01'], ['2026-04-01', '2026-05-01'])).toEqual(['/spans/1/to school_terms.overlap']);
    expect(codes(['2026-03-01', '2026-04-01'], ['2026-04-02', '2026-05-01'])).toEqual([]);
  });
});
