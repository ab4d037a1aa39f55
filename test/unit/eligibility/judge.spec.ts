import fc from 'fast-check';
import type { Facts } from '../../../src/eligibility/eligibility.facts';
import { judge, merge } from '../../../src/eligibility/judge.rules';
import { inReadingOrder, reason, REASON_CODES } from '../../../src/eligibility/reasons.rules';
import { reasonJson } from '../../../src/http/problem';
import { CONTACT_MODES, modesOfLevel } from '../../../src/kernel/contact-modes';
import { LOCALES } from '../../../src/kernel/locale';
import { translator } from '../../../src/ui/i18n';
import { dyad, facts, member, party, session, worker } from './facts';

const WEIGHT = { allow: 0, needs_approval: 1, block: 2 };
const day = fc.integer({ min: -40, max: 400 }).map((days) => new Date(Date.UTC(2026, 8, 2 + days)).toISOString().slice(0, 10));

const arbitraryDyad = fc
  .record({
    status: fc.constantFrom('open' as const, 'closed' as const),
    decision: fc.option(
      fc.record({ level: fc.integer({ min: 0, max: 4 }), reviewOn: day, conditions: fc.subarray(['same_sex_escort', 'sibling_present']) }),
    ),
    view: fc.option(
      fc.record({
        view: fc.constantFrom('yes' as const, 'no' as const, 'not_now' as const, 'cannot_tell' as const),
        validUntil: day,
        askAgainOn: fc.option(day),
        caregiverPresent: fc.boolean(),
      }),
    ),
    consents: fc.array(
      fc.record({
        purpose: fc.constantFrom('visit', 'travel', 'video', 'letter'),
        capacity: fc.constantFrom('other_parent', 'entrusted_caregiver'),
        startsOn: day,
        expiresOn: day,
      }),
      { maxLength: 6 },
    ),
    proofs: fc.array(
      fc.record({ kind: fc.constantFrom('household_register' as const, 'village_certificate' as const), expiresOn: fc.option(day) }),
      { maxLength: 4 },
    ),
    restrictions: fc.array(
      fc.record({
        kind: fc.constantFrom('court_order', 'facility_ban'),
        modes: fc.option(fc.subarray([...CONTACT_MODES])),
        startsOn: day,
        endsOn: fc.option(day),
      }),
      { maxLength: 3 },
    ),
    openIncidents: fc.integer({ min: 0, max: 2 }),
    metBefore: fc.boolean(),
  })
  .map((changes) => dyad(changes));

const arbitraryFacts: fc.Arbitrary<Facts> = fc
  .record({
    mode: fc.constantFrom(...CONTACT_MODES),
    dyad: arbitraryDyad,
    used: fc.integer({ min: 0, max: 2 }),
    taken: fc.integer({ min: 0, max: 10 }),
    members: fc.subarray([
      member(),
      member({ relationship: 'aunt', isGuardian: false }),
      member({ known: false }),
      worker(),
      worker({ vettedOn: null }, 'inside'),
    ]),
  })
  .map(({ mode, dyad: d, used, taken, members }) =>
    facts({ mode, dyad: d, allowance: { granted: 1, held: 0, used, usedByOthers: 0 }, session: session({ taken }), party: party(members) }),
  );

describe('a judgement', () => {
  it('is never milder with one restriction more', () => {
    const restriction = fc.record({
      kind: fc.constantFrom('court_order', 'investigation'),
      modes: fc.option(fc.subarray([...CONTACT_MODES])),
      startsOn: day,
      endsOn: fc.option(day),
    });
    fc.assert(
      fc.property(arbitraryFacts, restriction, (given, more) => {
        const stricter = { ...given, dyad: { ...given.dyad, restrictions: [...given.dyad.restrictions, more] } };
        expect(WEIGHT[judge(stricter).verdict]).toBeGreaterThanOrEqual(WEIGHT[judge(given).verdict]);
      }),
    );
  });

  it('is never milder with one consent, proof or answer less', () => {
    fc.assert(
      fc.property(arbitraryFacts, (given) => {
        const poorer = {
          ...given,
          dyad: { ...given.dyad, consents: given.dyad.consents.slice(1), proofs: given.dyad.proofs.slice(1), view: null, decision: null },
        };
        expect(judge(poorer).verdict).toBe('block');
      }),
    );
  });

  it('does not depend on the order of the facts', () => {
    fc.assert(
      fc.property(arbitraryFacts, fc.infiniteStream(fc.nat()), (given, random) => {
        const shuffle = <V>(list: readonly V[]): V[] =>
          list
            .map((value) => ({ value, key: random.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ value }) => value);
        const { consents, proofs, restrictions } = given.dyad;
        const shuffled: Facts = {
          ...given,
          dyad: { ...given.dyad, consents: shuffle(consents), proofs: shuffle(proofs), restrictions: shuffle(restrictions) },
          party: given.party && { ...given.party, members: shuffle(given.party.members) },
        };
        expect(judge(shuffled)).toEqual(judge(given));
      }),
    );
  });

  it('of several children is as strict as the strictest', () => {
    fc.assert(
      fc.property(arbitraryFacts, arbitraryFacts, (a, b) => {
        const together = merge([judge(a), judge(b)]);
        expect(WEIGHT[together.verdict]).toBe(Math.max(WEIGHT[judge(a).verdict], WEIGHT[judge(b).verdict]));
      }),
    );
  });

  it('with only a warning allows, with an approval asks for it', () => {
    expect(judge(facts({ session: session({ localStart: '09:00', localEnd: '09:30' }) })).verdict).toBe('allow');
    expect(judge(facts({ dyad: dyad({ metBefore: false }) })).verdict).toBe('needs_approval');
  });
});

describe('reasons', () => {
  const params = {
    kind: 'court_order',
    number: 1,
    day: '2026-09-01',
    needed: 3,
    level: 1,
    purpose: 'travel',
    a: 'birth_certificate',
    b: 'household_register',
    c: 'none',
    d: 'none',
    e: 'none',
    f: 'none',
    granted: 1,
    used: 1,
    held: 0,
    others: 1,
    days: 5,
    earliest: '2026-09-09',
    opens: '2026-09-09',
    capacity: 8,
    total: 5,
    limit: 3,
    year: '2027',
    why: 'cannot_tell',
  };

  it.each(LOCALES)('have words for every code in %s, with nothing left to fill in', (locale) => {
    const t = translator(locale);
    for (const code of REASON_CODES) {
      const { message, fix } = reasonJson({ ...reason(code), params }, t) as { message: string; fix: string };
      for (const words of [message, fix]) {
        expect(words.length).toBeGreaterThan(3);
        expect(words).not.toMatch(/\$t|\{\{|\}\}|eligibility:|undefined/);
      }
    }
  });

  it('name every paper that the facility takes', () => {
    const t = translator('en');
    const [missing] = judge(facts({ dyad: dyad({ proofs: [] }) })).reasons;
    expect(missing && reasonJson(missing, t).fix).toBe('Bring one of these: birth certificate, or household register.');
  });

  it('name what the guardian must agree to', () => {
    const [missing] = judge(
      facts({
        dyad: dyad({ consents: [{ purpose: 'visit', capacity: 'other_parent', startsOn: '2026-01-01', expiresOn: '2027-01-01' }] }),
      }),
    ).reasons;
    expect(missing && reasonJson(missing, translator('zh-CN')).message).toBe('当天没有有效的同意：出行。');
  });

  it('come once each, the hard ones first', () => {
    const ordered = inReadingOrder([
      reason('school.time'),
      reason('first_visit.preparation'),
      reason('session.full'),
      reason('child_view.no'),
      reason('session.full'),
    ]);
    expect(ordered.map((r) => r.code)).toEqual(['child_view.no', 'session.full', 'first_visit.preparation', 'school.time']);
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
});
