import * as fc from 'fast-check';
import { checklistOf, NextStepFacts, nextStepOf, stateOf } from '../../src/casework/checklist.rules';
import { quarterOf } from '../../src/kernel/days';
import { Reason } from '../../src/kernel/reasons';

const reason = (code: string, severity: Reason['severity'] = 'hard'): Reason => ({
  code,
  severity,
  owner: 'coordinator',
  source: 'test',
  ruleVersion: 't',
});
const facts = (more: Partial<NextStepFacts> = {}): NextStepFacts => ({ hasCaregiver: true, reasons: [], tracingOpen: false, ...more });

describe('the next step', () => {
  it('puts the child’s "not now" before everything, whatever else is true', () => {
    const anything = fc.record({
      hasCaregiver: fc.boolean(),
      tracingOpen: fc.boolean(),
      reasons: fc
        .shuffledSubarray([reason('consent.missing'), reason('parent.not_located'), reason('session.full')])
        .map((r) => [...r, reason('child_view.not_now')]),
    });
    fc.assert(fc.property(anything, (f) => nextStepOf(f).key === 'respect'));
  });

  it.each<[string, NextStepFacts, string]>([
    ['nobody to live with', facts({ hasCaregiver: false }), 'add_caregiver'],
    ['another time offered', facts({ visit: { id: 'v', status: 'proposed', day: '2026-10-18' } }), 'accept_proposal'],
    ['waiting for the site', facts({ visit: { id: 'v', status: 'requested', day: '2026-10-18' } }), 'wait_for_site'],
    ['a meeting arranged', facts({ visit: { id: 'v', status: 'confirmed', day: '2026-10-18' } }), 'meeting'],
    ['tracing under way', facts({ reasons: [reason('parent.not_located')], tracingOpen: true }), 'wait_for_tracing'],
    ['something to cure', facts({ reasons: [reason('first_visit.preparation', 'approval'), reason('consent.missing')] }), 'cure'],
    ['only a warning', facts({ reasons: [reason('school.time', 'warning')] }), 'plan'],
    ['only the preparation of a first meeting', facts({ reasons: [reason('first_visit.preparation', 'approval')] }), 'plan'],
    ['nothing in the way', facts(), 'plan'],
  ])('with %s', (_, given, key) => expect(nextStepOf(given).key).toBe(key));

  it('names the hard blocker before the one that needs approval', () => {
    expect(nextStepOf(facts({ reasons: [reason('first_visit.preparation', 'approval'), reason('consent.missing')] })).reason?.code).toBe(
      'consent.missing',
    );
  });
});

describe('the checklist', () => {
  it('shows every reason once, even of a kind it does not know', () => {
    const codes = ['consent.missing', 'consent.not_guardian', 'restriction.active', 'something.new', 'school.time'];
    const shown = checklistOf(codes.map((c) => reason(c))).flatMap((row) => row.reasons.map((r) => r.code));
    expect(shown.sort()).toEqual([...codes].sort());
  });

  it('shows what holds as done', () => {
    expect(checklistOf([]).every((row) => row.state === 'done')).toBe(true);
    const stateOfRow = (code: string, key: string): string | undefined => checklistOf([reason(code)]).find((row) => row.key === key)?.state;
    expect(stateOfRow('harm.undecided', 'safe')).toBe('blocked');
    expect(stateOfRow('guardian.conflict', 'consent')).toBe('blocked');
    expect(stateOfRow('data.restricted', 'consent')).toBe('blocked');
  });

  it('never shows as done what rests on a fact that could not be looked at', () => {
    const unknown = (gate: string, severity: 'hard' | 'approval' = 'hard'): Reason => ({
      ...reason('facts.unknown', severity),
      params: { gate },
    });
    const rows = checklistOf([unknown('G6'), unknown('F4', 'approval'), unknown('G9')]);
    const states = new Map(rows.map((row) => [row.key, row.state]));
    expect([states.get('consent'), states.get('entitlement'), states.get('other')]).toEqual(['unknown', 'unknown', 'unknown']);
    expect([states.get('wish'), states.get('located')]).toEqual(['done', 'done']);
    expect(rows.flatMap((row) => row.reasons)).toHaveLength(3);
    // Worse than unknown is known to be wrong; both are told.
    const both = checklistOf([reason('consent.missing'), unknown('G6', 'approval')]).find((row) => row.key === 'consent');
    expect([both?.state, both?.reasons.length]).toEqual(['blocked', 2]);
    expect(stateOf(unknown('G6'))).toBe('unknown');
  });
});

it.each([
  ['2026-01-01', '2026-01-01'],
  ['2026-03-31', '2026-01-01'],
  ['2026-11-21', '2026-10-01'],
])('the quarter of %s begins on %s', (day, first) => expect(quarterOf(day)).toBe(first));
