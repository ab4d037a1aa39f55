import type { Facts } from '../../../src/eligibility/eligibility.facts';
import { judge } from '../../../src/eligibility/judge.rules';
import { REASON_CODES } from '../../../src/eligibility/reasons.rules';
import { CASES } from './all-cases';
import { consent, dyad, facts, party, session, sessionOn, view } from './facts';

const LETTER = { hard: 'H', approval: 'A', warning: 'W' } as const;
const codes = (changes: Partial<Facts>): string[] => judge(facts(changes)).reasons.map((r) => r.code);

describe('the gates', () => {
  it.each(CASES)('when %s', (_what, changes, expected) => {
    const named = expected.every((code) => code.includes(' '));
    const found = judge(facts(changes)).reasons.map((r) => (named ? `${LETTER[r.severity]} ${r.code}` : r.code));
    expect(found.sort()).toEqual([...expected].sort());
  });

  it('each have a case here', () => {
    const tried = new Set(CASES.flatMap(([, , expected]) => expected.map((code) => code.split(' ').at(-1))));
    // What could not be read at all is tried in judge.spec.
    expect(REASON_CODES.filter((code) => !tried.has(code))).toEqual(['facts.unknown']);
  });

  it('say all that is wrong at once', () => {
    const found = codes({
      dyad: dyad({ decision: null, consents: [], view: null, proofs: [] }),
      session: session({ taken: 10 }),
      party: party([]),
    });
    expect(found).toEqual(
      expect.arrayContaining([
        'contact_decision.missing',
        'consent.missing',
        'child_view.missing',
        'kinship_proof.missing',
        'session.full',
        'party.no_adult_inside',
        'party.worker_missing',
      ]),
    );
  });

  it('let a yes that was not free wait for the worker to ask again alone, without refusing the meeting', () => {
    for (const [said, caregiverPresent, why] of [
      ['cannot_tell', false, 'cannot_tell'],
      ['yes', true, 'caregiver_present'],
    ] as const) {
      const judged = judge(facts({ dyad: dyad({ view: view({ view: said, caregiverPresent }) }) }));
      expect(judged.verdict).toBe('needs_approval');
      expect(judged.reasons).toMatchObject([
        { code: 'child_view.not_free', severity: 'approval', owner: 'worker', params: { why }, due: '2026-09-16' },
      ]);
    }
  });

  it('tell who cures what by when', () => {
    const [used] = judge(facts({ allowance: { granted: 1, held: 0, used: 1, usedByOthers: 1 } })).reasons;
    expect(used).toMatchObject({
      severity: 'hard',
      owner: 'facility',
      due: '2026-10-01',
      params: { granted: 1, used: 1, others: 1 },
      ruleVersion: '2026-11-4',
    });
    const [notice] = judge(facts({ session: sessionOn('2026-09-04') })).reasons;
    expect(notice?.params).toEqual({ days: 3, earliest: '2026-09-07' });
    const [travel] = judge(
      facts({
        dyad: dyad({ consents: [consent('visit')] }),
      }),
    ).reasons;
    expect(travel).toMatchObject({ params: { purpose: 'travel' }, owner: 'coordinator', due: '2026-09-16' });
  });
});
