import { changesOf } from '../../../src/facilities/facility-start.service';
import { cn } from '../../../src/facilities/packs/cn';
import { gbEng } from '../../../src/facilities/packs/gb-eng';
import { PATTERNS } from '../../../src/facilities/patterns/patterns';
import { askedOf } from '../../../src/facilities/rules/asked.rules';
import { EffectiveRule, effectiveRules, rulesOf, sourcesOf } from '../../../src/facilities/rules/effective.rules';
import { changesFromForm, formOf } from '../../../src/facilities/rules/rule-forms.rules';
import { RULE_GROUPS, RuleValue } from '../../../src/facilities/rules/rule-key';
import { RULE_KEYS, specOf, statedOf, withStated } from '../../../src/facilities/rules/rule-keys';
import { contradictions, faultOf, faultsOfChanges, sameValue } from '../../../src/facilities/rules/rule-values.rules';
import { ruleText } from '../../../src/facilities/rules/rule-words';
import { merged, needsSecond, place, versionOn } from '../../../src/facilities/rules/versions.rules';
import { LOCALES } from '../../../src/kernel/locale';
import { translator } from '../../../src/ui/i18n';

const FROM = { source: 'notice', asOf: '2026-01-01', confidence: 'verified' } as const;
const rule = (rules: readonly EffectiveRule[], key: string): EffectiveRule => {
  const found = rules.find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
};

describe('the registry of rules', () => {
  it('has about forty, each key once, in a group, with a legal basis and a fallback within its bounds', () => {
    expect(RULE_KEYS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(RULE_KEYS.map((spec) => spec.key)).size).toBe(RULE_KEYS.length);
    for (const { key, type, group, fallback, legalBasis } of RULE_KEYS) {
      expect([key, faultOf(type, fallback)]).toEqual([key, undefined]);
      expect(RULE_GROUPS).toContain(group);
      expect(legalBasis.length).toBeGreaterThan(3);
    }
  });

  it('has words for every rule, every choice and every value in both languages', () => {
    for (const locale of LOCALES) {
      const t = translator(locale);
      for (const { key, type, fallback } of RULE_KEYS) {
        expect(t(`facility_rules:key.${key}.label`).length).toBeGreaterThan(1);
        expect(ruleText({ key, value: fallback }, t)).not.toMatch(/facility_rules|undefined|object/);
        if (type.kind === 'enum' || type.kind === 'list')
          for (const value of type.values) expect(t(`facility_rules:value.${value}`)).not.toContain('facility_rules');
      }
    }
  });

  it('of each country’s pack holds values within bounds that do not contradict each other', () => {
    for (const { rules } of [cn, gbEng]) {
      for (const { key, type } of RULE_KEYS) {
        const value = statedOf(rules.rules, key);
        if (value !== undefined) expect([key, faultOf(type, value)]).toEqual([key, undefined]);
      }
      expect(contradictions(rules.rules)).toEqual([]);
      expect(Object.keys(rules.provenance ?? {}).every((key) => specOf(key) !== undefined)).toBe(true);
    }
  });
});

describe('a value', () => {
  it.each([
    ['visitorsMaxTotal', 0, 'rules.int'],
    ['visitorsMaxTotal', 2.5, 'rules.int'],
    ['visitorsMaxTotal', '3', 'rules.int'],
    ['visitorsMaxTotal', Number.NaN, 'rules.int'],
    ['guardianMayAccompany', 'yes', 'rules.bool'],
    ['makeUpWorkday', 'maybe', 'rules.choice'],
    ['proofsAccepted', ['passport'], 'rules.list'],
    ['proofsAccepted', ['birth_certificate', 'birth_certificate'], 'rules.list'],
    ['proofsAccepted', 'birth_certificate', 'rules.list'],
    ['initiators', [], 'rules.list'],
    ['entitlement', { strict: 0, observation: 1, general: 1 }, 'rules.grades'],
    ['entitlement', { strict: 0, observation: 1, general: 1, lenient: 99 }, 'rules.grades'],
    ['entitlement', JSON.parse('{"__proto__": 1}'), 'rules.grades'],
    ['openWeekdays', [], 'rules.weekdays'],
    ['openWeekdays', [0], 'rules.weekdays'],
    ['wardDays', [{ code: '<b>', weekdays: [1] }], 'rules.wards'],
    [
      'wardDays',
      [
        { code: '1', weekdays: [1] },
        { code: '1', weekdays: [2] },
      ],
      'rules.wards',
    ],
    ['entitlementCaps', [{ from: '2027-02-30', to: '2027-03-01', most: 1 }], 'rules.caps'],
    [
      'entitlementCaps',
      [
        { from: '2027-01-01', to: '2027-01-10', most: 1 },
        { from: '2027-01-10', to: '2027-01-20', most: 1 },
      ],
      'rules.caps_overlap',
    ],
    ['arrivalNote', 'a\u202Eb', 'rules.text'],
    ['arrivalNote', 'x'.repeat(501), 'rules.text'],
  ])('%s cannot be %j', (key, value, code) => {
    expect(faultsOfChanges([{ key, value }])).toMatchObject([{ pointer: '/changes/0/value', code }]);
  });

  it('is the same whatever the order of a list or a map', () => {
    const spec = specOf('proofsAccepted');
    const grades = specOf('entitlement');
    if (!spec || !grades) throw new Error('no spec');
    expect(sameValue(spec, ['birth_certificate', 'court_judgment'], ['court_judgment', 'birth_certificate'])).toBe(true);
    expect(
      sameValue(grades, { strict: 0, observation: 1, general: 1, lenient: 2 }, { lenient: 2, general: 1, observation: 1, strict: 0 }),
    ).toBe(true);
    expect(sameValue(grades, undefined, { strict: 0, observation: 1, general: 1, lenient: 2 })).toBe(false);
  });

  it('goes into the form’s fields and comes back the same', () => {
    const values: [string, RuleValue][] = [
      ...RULE_KEYS.map(({ key, fallback }): [string, RuleValue] => [key, fallback]),
      ['wardDays', [{ code: '3', weekdays: [2, 4] }]],
      ['entitlementCaps', [{ from: '2027-01-25', to: '2027-02-20', most: 1 }]],
    ];
    for (const [key, value] of values) {
      const spec = specOf(key);
      if (!spec) throw new Error(key);
      const body = Object.fromEntries(formOf(spec, value));
      const [change] = changesFromForm([key], body);
      expect([key, change?.value]).toEqual([key, value]);
    }
  });
});

describe('the rules in force', () => {
  const pack = cn.rules;

  it('are the facility’s over the pack’s over the careful reading, each with its own source', () => {
    const rules = effectiveRules(
      { ...FROM, rules: { noticeWorkingDays: 9, adultAge: 16 }, provenance: { adultAge: { source: 'a call', confidence: 'assumed' } } },
      pack,
    );
    expect(rule(rules, 'noticeWorkingDays')).toEqual({ key: 'noticeWorkingDays', value: 9, level: 'facility', ...FROM });
    expect(rule(rules, 'adultAge')).toMatchObject({ value: 16, source: 'a call', asOf: '2026-01-01', confidence: 'assumed' });
    expect(rule(rules, 'videoMinutes')).toMatchObject({ level: 'pack', source: '广东省远程会见须知' });
    expect(rule(rules, 'moneyMostPerVisit')).toMatchObject({ level: 'default', confidence: 'assumed' });
    expect(sourcesOf(rules)).toMatchObject({ adultAge: 'a call', noticeWorkingDays: 'notice' });
    expect(rulesOf(rules)).toMatchObject({ adultAge: 16, letters: { maxPages: 5 } });
  });

  it('are whole without a facility and without a pack', () => {
    expect(effectiveRules(undefined, undefined).every(({ level }) => level === 'default')).toBe(true);
    expect(Object.keys(rulesOf(effectiveRules(undefined, undefined))).length).toBeGreaterThan(35);
  });

  it('keep a nested value apart from its neighbours', () => {
    const rules = withStated({ letters: { maxPages: 2, drawings: true } }, 'letters.drawings', undefined);
    expect(rules).toEqual({ letters: { maxPages: 2 } });
    expect(withStated(rules, 'letters.maxPages', undefined)).toEqual({});
  });

  it('say of a family’s list what this facility asks, and leave out what is not asked', () => {
    const keys = (stated: object, first = true): string[] =>
      askedOf(effectiveRules({ ...FROM, rules: stated }, pack), first).map(({ key }) => key);
    expect(keys({})).toEqual([
      'documentsFirst',
      'proofsAccepted',
      'visitorsMaxTotal',
      'noticeWorkingDays',
      'sharedAcrossModes',
      'childShowsRegister',
    ]);
    expect(keys({ childShowsRegister: false })).not.toContain('childShowsRegister');
    expect(keys({ villageProof: 'required', noShowForfeits: true }, false)).toEqual(
      expect.arrayContaining(['documentsLater', 'villageProof', 'noShowForfeits']),
    );
  });
});

describe('versions', () => {
  const a = { id: 'a', effectiveFrom: '2026-01-01', effectiveTo: '2026-06-01' };
  const b = { id: 'b', effectiveFrom: '2026-06-01', effectiveTo: null };

  it.each([
    ['2026-09-01', null, { fits: true, ends: b }],
    ['2026-03-01', '2026-06-01', { fits: true, ends: a }],
    ['2025-01-01', '2026-01-01', { fits: true, ends: undefined }],
    ['2026-03-01', '2026-04-01', { fits: false, code: 'rules.inside_another' }],
    ['2026-07-01', '2026-08-01', { fits: false, code: 'rules.inside_another' }],
    ['2026-03-01', null, { fits: false, code: 'rules.overlaps' }],
    ['2025-01-01', '2026-02-01', { fits: false, code: 'rules.overlaps' }],
    ['2026-01-01', '2026-02-01', { fits: false, code: 'rules.same_start' }],
    ['2026-06-01', null, { fits: false, code: 'rules.same_start' }],
  ])('from %s to %s', (effectiveFrom, effectiveTo, expected) => {
    expect(place({ effectiveFrom, effectiveTo }, [b, a])).toMatchObject(expected);
  });

  it('hold from their first day to the day before their end', () => {
    expect(['2025-12-31', '2026-01-01', '2026-05-31', '2026-06-01'].map((day) => versionOn([a, b], day)?.id)).toEqual([
      undefined,
      'a',
      'a',
      'b',
    ]);
  });

  it('need a second person for a key of weight, a first version and a correction', () => {
    const base = { ...FROM, rules: { adultAge: 18, noticeWorkingDays: 3 } };
    expect(needsSecond(base, [{ key: 'noticeWorkingDays', value: 4 }], false)).toBe(false);
    expect(needsSecond(base, [{ key: 'adultAge', value: 18 }], false)).toBe(false);
    expect(needsSecond(base, [{ key: 'adultAge', value: 16 }], false)).toBe(true);
    expect(needsSecond(base, [{ key: 'adultAge', value: null }], false)).toBe(true);
    expect(needsSecond(base, [{ key: 'noticeWorkingDays', value: 4 }], true)).toBe(true);
    expect(needsSecond(undefined, [{ key: 'noticeWorkingDays', value: 4 }], false)).toBe(true);
  });

  it('keep the sources of what they take over', () => {
    const { rules, provenance } = merged({ ...FROM, rules: { adultAge: 18, horizonDays: 30 } }, [
      { key: 'horizonDays', value: 40 },
      { key: 'childrenExtra', value: 2, source: 'a call' },
    ]);
    expect(rules).toEqual({ adultAge: 18, horizonDays: 40, childrenExtra: 2 });
    expect(provenance).toEqual({ adultAge: FROM, childrenExtra: { source: 'a call' } });
  });
});

describe('published patterns', () => {
  it('are about 25 of China and at least five of England & Wales, each with address, date and confidence', () => {
    expect(PATTERNS.filter(({ pack }) => pack === 'cn').length).toBeGreaterThanOrEqual(25);
    expect(PATTERNS.filter(({ pack }) => pack === 'gb-eng').length).toBeGreaterThanOrEqual(5);
    expect(new Set(PATTERNS.map(({ key }) => key)).size).toBe(PATTERNS.length);
    for (const { key, source, asOf, confidence } of PATTERNS) {
      expect([key, source.length > 1, /^20\d\d-\d\d-\d\d$/.test(asOf)]).toEqual([key, true, true]);
      expect(confidence).not.toBe('verified');
    }
  });

  it('hold no telephone number', () => {
    for (const { key, remark, publisher } of PATTERNS) expect([key, /\d[\d -]{6,}\d/.test(`${publisher} ${remark}`)]).toEqual([key, false]);
  });

  it('state values within bounds that do not contradict each other', () => {
    for (const pattern of PATTERNS) {
      expect([pattern.key, faultsOfChanges(changesOf(pattern))]).toEqual([pattern.key, []]);
      expect([pattern.key, contradictions(rulesOf(effectiveRules(pattern, cn.rules)))]).toEqual([pattern.key, []]);
      expect(changesOf(pattern).length).toBeGreaterThan(0);
    }
  });
});
