import fc from 'fast-check';
import { bestOf, compareOffers, OfferFacts, SOFT_CODES, softReasons, STEPS } from '../../../src/eligibility/availability.rules';
import { softWords } from '../../../src/eligibility/availability.words';
import { LOCALES } from '../../../src/kernel/locale';
import { translator } from '../../../src/ui/i18n';

const journey = (values: Partial<NonNullable<OfferFacts['journey']>> = {}): NonNullable<OfferFacts['journey']> => ({
  basis: 'known',
  minutesThere: 90,
  minutesBack: 90,
  legs: [],
  lastReturnTime: null,
  costPerPerson: null,
  source: 'a family',
  asOf: '2026-08-01',
  leaveTime: '08:00',
  returnTime: '13:00',
  leavesDaysBefore: 0,
  returnsDaysAfter: 0,
  overnight: false,
  ...values,
});
const offer = (values: Partial<OfferFacts> = {}): OfferFacts => ({
  id: 'a',
  verdict: 'allow',
  startsAt: new Date('2026-09-23T02:00:00Z'),
  inDays: 21,
  free: 5,
  inSchool: false,
  dayOff: false,
  travels: true,
  journey: journey(),
  escort: { how: 'known', workerId: 'w', name: '王老师' },
  provisional: false,
  firstMeeting: false,
  ...values,
});
/** The one that comes first. */
const first = (a: Partial<OfferFacts>, b: Partial<OfferFacts>): string =>
  [offer({ ...a, id: 'a' }), offer({ ...b, id: 'b' })].sort(compareOffers)[0]?.id ?? '';
const later = { startsAt: new Date('2026-10-20T02:00:00Z'), inDays: 48 };

describe('the ranking of dates', () => {
  it('asks one question after the other: approval, first meeting, school, night, calendar, escort, sooner, room', () => {
    expect(first({ verdict: 'needs_approval' }, later)).toBe('b');
    expect(first({ inSchool: true }, later)).toBe('b');
    expect(first({ inSchool: true, firstMeeting: true }, { ...later, firstMeeting: true })).toBe('a');
    expect(first({ inSchool: true, firstMeeting: true }, { inDays: 27, startsAt: later.startsAt, firstMeeting: true })).toBe('b');
    expect(first({ journey: journey({ returnTime: '20:00' }) }, later)).toBe('b');
    expect(first({ journey: journey({ overnight: true }) }, { journey: null, ...later })).toBe('a');
    expect(first({ provisional: true }, later)).toBe('b');
    expect(first({ escort: { how: 'none' } }, { ...later, escort: { how: 'free', workerId: 'x', name: 'x' } })).toBe('b');
    expect(first({ escort: { how: 'free', workerId: 'x', name: 'x' } }, later)).toBe('b');
    expect(first({}, later)).toBe('a');
    expect(first({ free: 1 }, { free: 9 })).toBe('b');
    // A later question never outweighs an earlier one.
    expect(first({ inSchool: true }, { ...later, journey: null, provisional: true, escort: { how: 'none' }, free: 1 })).toBe('b');
  });

  it('is an order: of two the same one is always first, and sorting does not depend on the beginning', () => {
    const any = fc
      .record({
        verdict: fc.constantFrom<OfferFacts['verdict']>('allow', 'needs_approval'),
        inSchool: fc.boolean(),
        provisional: fc.boolean(),
        firstMeeting: fc.boolean(),
        inDays: fc.integer({ min: 0, max: 60 }),
        free: fc.integer({ min: 1, max: 9 }),
        journey: fc.constantFrom(null, journey(), journey({ overnight: true }), journey({ returnTime: '21:00' })),
        escort: fc.constantFrom<OfferFacts['escort']>(null, { how: 'none' }, { how: 'free', workerId: 'x', name: 'x' }),
        id: fc.uuid(),
      })
      .map((values) => offer({ ...values, startsAt: new Date(Date.UTC(2026, 8, 2 + values.inDays)) }));
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: (o) => o.id, minLength: 2, maxLength: 12 }), (offers) => {
        const ids = [...offers].sort(compareOffers).map((o) => o.id);
        expect(
          [...offers]
            .reverse()
            .sort(compareOffers)
            .map((o) => o.id),
        ).toEqual(ids);
      }),
      { numRuns: 300 },
    );
  });

  it('gives three days where there are three', () => {
    const at = (id: string, day: string) => ({ id, day });
    const ranked = [at('1', '2026-09-10'), at('2', '2026-09-10'), at('3', '2026-09-11'), at('4', '2026-09-10')];
    expect(bestOf(ranked).map((o) => o.id)).toEqual(['1', '2', '3']);
    expect(bestOf([...ranked, at('5', '2026-09-12')]).map((o) => o.id)).toEqual(['1', '3', '5']);
  });
});

describe('what speaks softly for and against a date', () => {
  const ALL = [
    offer({ firstMeeting: true }),
    offer({ verdict: 'needs_approval', inSchool: true, journey: null, escort: { how: 'none' }, provisional: true }),
    offer({ dayOff: true, journey: journey({ overnight: true, minutesThere: 121, basis: 'estimated' }), escort: null }),
    offer({ journey: journey({ returnTime: '20:30' }), escort: { how: 'free', workerId: 'x', name: '李老师' } }),
    offer({ travels: false, journey: null }),
  ];

  it('is every code of the list, worded in both languages', () => {
    const said = ALL.flatMap(softReasons);
    expect([...new Set(said.map((reason) => reason.code))].sort()).toEqual([...SOFT_CODES].sort());
    for (const locale of LOCALES) {
      const t = translator(locale);
      for (const reason of said) expect(softWords(t, locale, reason)).not.toMatch(/\{\{|availability:|undefined/);
      for (const { code } of STEPS) expect(t(`availability:step.${code}`).length).toBeGreaterThan(1);
    }
  });

  it('says nothing of a way where nobody travels', () => {
    expect(softReasons(offer({ travels: false, journey: null, escort: null })).map((r) => r.code)).toEqual(['no_school']);
  });
});
