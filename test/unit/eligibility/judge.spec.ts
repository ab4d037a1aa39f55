import fc from 'fast-check';
import { canonical, relevant } from '../../../src/eligibility/canonical.rules';
import { CHECKPOINTS, DyadFacts, Facts } from '../../../src/eligibility/eligibility.facts';
import { fingerprintOf } from '../../../src/eligibility/fingerprint';
import { GATES } from '../../../src/eligibility/gates';
import { cellOf, judge, merge } from '../../../src/eligibility/judge.rules';
import { inReadingOrder, reasonOf } from '../../../src/eligibility/reasons.rules';
import { CONTACT_MODES, modesOfLevel } from '../../../src/kernel/contact-modes';
import { arbitraryFacts, harmMarker, restriction } from './arbitrary';
import { perfect } from './bad-facts';
import { dyad, facts, member, party, rules, session, worker } from './facts';

const WEIGHT = { allow: 0, needs_approval: 1, block: 2 };
const weight = (given: Facts): number => WEIGHT[judge(given).verdict];
const withDyad = (given: Facts, changes: Partial<DyadFacts>): Facts => ({ ...given, dyad: { ...given.dyad, ...changes } });

describe('a judgement', () => {
  it('is never milder with one restriction more', () => {
    fc.assert(
      fc.property(arbitraryFacts, restriction, (given, more) => {
        const stricter = withDyad(given, { restrictions: [...given.dyad.restrictions, more] });
        expect(weight(stricter)).toBeGreaterThanOrEqual(weight(given));
      }),
    );
  });

  it('is never milder with more that speaks against it: a ban on a person, harm, a worry, a report, a talk left out, a condition, a no', () => {
    fc.assert(
      fc.property(arbitraryFacts, restriction, harmMarker, fc.nat(7), (given, ban, marker, which) => {
        const { dyad: d, party: people } = given;
        const conditions = [...(d.decision?.conditions ?? []), 'same_sex_escort', 'sibling_present'];
        const no = d.consents.filter((c) => c.answer === 'yes').map((c) => ({ ...c, capacity: 'civil_affairs', answer: 'no' as const }));
        const stricter = [
          {
            ...given,
            party: people && { ...people, members: people.members.map((m) => ({ ...m, restrictions: [...m.restrictions, ban] })) },
          },
          withDyad(given, { harmMarkers: [...d.harmMarkers, marker] }),
          withDyad(given, { openIncidents: d.openIncidents + 1 }),
          withDyad(given, { openReports: d.openReports + 1 }),
          withDyad(given, { undebriefed: [...d.undebriefed, { visitId: 'x', day: '2026-08-20' }] }),
          withDyad(given, { decision: d.decision && { ...d.decision, conditions } }),
          withDyad(given, { consents: [...d.consents, ...no] }),
          withDyad(given, { childRestricted: true }),
        ];
        expect(weight(stricter[which] ?? given)).toBeGreaterThanOrEqual(weight(given));
      }),
      { numRuns: 400 },
    );
  });

  it('is never milder with one proof, answer, decision or approval less', () => {
    fc.assert(
      fc.property(arbitraryFacts, (given) => {
        expect(judge(withDyad(given, { view: null, decision: null })).verdict).toBe('block');
        expect(weight(withDyad(given, { proofs: given.dyad.proofs.slice(1) }))).toBeGreaterThanOrEqual(weight(given));
        expect(weight(withDyad(given, { approvals: given.dyad.approvals.slice(1) }))).toBeGreaterThanOrEqual(weight(given));
      }),
    );
  });

  it('does not depend on the order of the facts, nor does the fingerprint', () => {
    fc.assert(
      fc.property(arbitraryFacts, fc.infiniteStream(fc.nat()), (given, random) => {
        const shuffle = <V>(list: readonly V[]): V[] =>
          list
            .map((value) => ({ value, key: random.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ value }) => value);
        const lists = Object.fromEntries(
          Object.entries(given.dyad).flatMap(([key, value]) => (Array.isArray(value) ? [[key, shuffle<unknown>(value)]] : [])),
        );
        const shuffled: Facts = {
          ...withDyad(given, lists as Partial<DyadFacts>),
          party: given.party && { members: shuffle(given.party.members), childBirthDates: shuffle(given.party.childBirthDates) },
        };
        expect(judge(shuffled)).toEqual(judge(given));
        expect(fingerprintOf(shuffled)).toBe(fingerprintOf(given));
      }),
    );
  });

  it('of several children is as strict as the strictest', () => {
    fc.assert(
      fc.property(arbitraryFacts, arbitraryFacts, (a, b) => {
        const together = merge([judge(a), judge(b)]);
        expect(WEIGHT[together.verdict]).toBe(Math.max(weight(a), weight(b)));
      }),
    );
  });

  it('with only a warning allows, with an approval asks for it', () => {
    expect(judge(facts({ session: session({ localStart: '09:00', localEnd: '09:30' }) })).verdict).toBe('allow');
    expect(judge(facts({ dyad: dyad({ metInPerson: false }) })).verdict).toBe('allow');
    expect(judge(facts({ party: party([member(), worker({ sex: 'male' })]) })).verdict).toBe('needs_approval');
  });
});

describe('a fact that cannot be read', () => {
  /** Every fact that some gate needs. */
  const NEEDS = [...new Set(GATES.flatMap((gate) => gate.rule.needs))];
  const without = (given: Facts, need: string): Facts => {
    const [first = '', second] = need.split('.');
    const broken = { ...given, dyad: { ...given.dyad } };
    Reflect.deleteProperty(second === undefined ? broken : broken.dyad, second ?? first);
    return broken;
  };

  it.each(NEEDS)('is never allowed: %s', (need) => {
    for (const mode of CONTACT_MODES) {
      for (const checkpoint of CHECKPOINTS) {
        const given = perfect(mode, checkpoint);
        const asked = GATES.filter((gate) => gate.rule.needs.includes(need) && cellOf(gate, given) !== '–');
        if (asked.length === 0) continue;
        const { verdict, reasons } = judge(without(given, need));
        expect(verdict).not.toBe('allow');
        for (const gate of asked) {
          const severity = cellOf(gate, given) === 'H' ? 'hard' : 'approval';
          expect(reasons).toContainEqual(
            expect.objectContaining({ code: 'facts.unknown', gate: gate.id, severity, params: { gate: gate.id } }),
          );
        }
      }
    }
  });

  it('is a number that is none', () => {
    expect(judge(facts({ dyad: dyad({ openIncidents: Number.NaN }) })).verdict).toBe('block');
  });

  it('is a rule of the facility that its notice leaves out', () => {
    for (const key of [
      'visitorsMaxTotal',
      'childrenExtra',
      'adultAge',
      'minAdultsInside',
      'noticeWorkingDays',
      'horizonDays',
      'entitlement',
      'proofsAccepted',
    ]) {
      const { reasons, verdict } = judge(facts({ rules: rules({ [key]: undefined }) }));
      expect([key, verdict]).toEqual([key, 'block']);
      expect(reasons.some((r) => r.code === 'facility.rules_unknown' || r.code === 'facts.unknown')).toBe(true);
    }
    expect(judge(facts({ rules: rules({ entitlement: { strict: 0 } as never }) })).reasons.map((r) => r.code)).toContain(
      'facility.rules_unknown',
    );
    expect(judge(facts({ allowance: null })).reasons.map((r) => r.code)).toEqual(['facility.rules_unknown']);
  });

  it('is who comes or which session, once the request has been made', () => {
    for (const checkpoint of CHECKPOINTS) {
      const given = perfect('visit', checkpoint);
      const gates = (changes: Partial<Facts>): (string | undefined)[] =>
        judge({ ...given, ...changes }).reasons.flatMap((r) => (r.code === 'facts.unknown' ? [r.gate] : []));
      expect(gates({ party: null }).sort()).toEqual(checkpoint === 'request' ? [] : ['G10', 'G11', 'G12', 'G9']);
      expect(gates({ session: null }).sort()).toEqual(checkpoint === 'request' ? [] : ['F5', 'G23']);
    }
    expect(judge(perfect('letter', 'departure')).verdict).toBe('allow');
  });
});

describe('reasons', () => {
  const hard = (code: string, params?: Record<string, string | number>) => reasonOf({ code, params }, 'hard');

  it('come once each, the hard ones first, and what the child said before everything', () => {
    const ordered = inReadingOrder([
      reasonOf({ code: 'school.time' }, 'warning'),
      reasonOf({ code: 'escort.ratio' }, 'approval'),
      hard('session.full'),
      hard('restriction.active'),
      hard('child_view.no'),
      hard('session.full'),
    ]);
    expect(ordered.map((r) => r.code)).toEqual(['child_view.no', 'restriction.active', 'session.full', 'escort.ratio', 'school.time']);
  });

  it('with other parameters or another day are two, always in the same order', () => {
    const [a, b] = [hard('consent.missing', { purpose: 'travel' }), hard('consent.missing', { purpose: 'visit' })];
    expect(inReadingOrder([b, a])).toEqual([a, b]);
    const late = { ...a, due: '2026-09-16' };
    expect(inReadingOrder([late, a])).toHaveLength(2);
    const mixed = { ...a, params: { y: 1, x: 2 } };
    expect(inReadingOrder([mixed, { ...a, params: { x: 2, y: 1 } }])).toHaveLength(1);
    expect(inReadingOrder([hard('session.full'), { ...a, code: 'something.new' }]).map((r) => r.code)).toEqual([
      'session.full',
      'something.new',
    ]);
  });

  it('of a code that no gate gives are a mistake in the program', () => {
    expect(() => reasonOf({ code: 'something.new' }, 'hard')).toThrow('No gate gives something.new');
  });
});

describe('the fingerprint', () => {
  it('is that of the facts as they are kept, and changes with any of them', () => {
    const kept = canonical(relevant(facts()));
    expect(fingerprintOf(kept as object)).toBe(fingerprintOf(JSON.parse(JSON.stringify(kept)) as object));
    expect(fingerprintOf(kept as object)).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprintOf(facts({ checkpoint: 'departure' }))).not.toBe(fingerprintOf(facts()));
    expect(fingerprintOf(facts({ dyad: dyad({ gateVersion: 2 }) }))).not.toBe(fingerprintOf(facts()));
  });

  it('keeps only the days off from today to the day', () => {
    const { calendar } = relevant(facts({ session: session({ day: '2026-10-08' }), on: '2026-10-08', today: '2026-09-02' }));
    expect([...calendar.holidays].sort()[0]).toBe('2026-09-25');
    expect([...calendar.holidays].sort().at(-1)).toBe('2026-10-07');
    expect([...calendar.makeUpWorkdays]).toEqual(['2026-09-20']);
    expect([...calendar.announcedYears]).toEqual([2026]);
  });

  it('is made of one form of the facts', () => {
    expect(canonical({ b: undefined, a: [3, 1, new Date(0)], c: new Set(['y', 'x']), d: () => 1 })).toEqual({
      a: ['1970-01-01T00:00:00.000Z', 1, 3],
      c: ['x', 'y'],
      d: null,
    });
    expect(JSON.stringify(canonical({ b: 1, a: true }))).toBe('{"a":true,"b":1}');
    expect(canonical(undefined)).toBeNull();
  });
});

describe('the ladder of contact', () => {
  it('allows more with every level', () => {
    expect(modesOfLevel(0)).toEqual([]);
    expect(modesOfLevel(1)).toEqual(['letter']);
    expect(modesOfLevel(2)).toEqual(['video', 'call', 'letter', 'recorded_message']);
    expect(modesOfLevel(3)).toEqual([...CONTACT_MODES]);
    expect(modesOfLevel(4)).toEqual([...CONTACT_MODES]);
  });

  it('leaves every gate unanswered for a kind of contact or a checkpoint that the table does not know', () => {
    for (const given of [facts({ mode: 'telegram' as never }), facts({ checkpoint: 'someday' as never })]) {
      const { verdict, reasons } = judge(given);
      expect(verdict).toBe('block');
      expect(reasons.map((r) => [r.code, r.severity, r.gate]).sort()).toEqual(
        GATES.map((gate) => ['facts.unknown', 'hard', gate.id]).sort(),
      );
    }
  });
});
