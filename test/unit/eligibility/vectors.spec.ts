import type { Facts } from '../../../src/eligibility/eligibility.facts';
import { judge } from '../../../src/eligibility/judge.rules';
import { consent, decision, dyad, facts, member, party, rules, session, view, worker } from './facts';

const letter = { mode: 'letter', session: null, party: null } as const;
const codes = (changes: Partial<Facts>): string[] => judge(facts(changes)).reasons.map((r) => r.code);
const order = (modes: string[] | null) => dyad({ restrictions: [{ kind: 'court_order', modes, startsOn: '2026-01-01', endsOn: null }] });
const SISTERS = ['2016-04-09', '2009-05-05'];
const APPROVED = worker({ approvedInside: true }, 'inside');

/**
 * The vectors of §8.8 of the safeguarding notes, by their letters. (i) and (j) run again on the database in
 * test/integration/eligibility/vectors.spec.ts, where (n) stands too; (k) and (o) are acts on a visit:
 * test/e2e/visits-day.spec.ts and test/e2e/visits-rejudging.spec.ts.
 */
describe('vector', () => {
  it('(a) an order names visits only, and they write: allowed', () => {
    expect(judge(facts({ ...letter, dyad: order(['visit']) }))).toMatchObject({ verdict: 'allow', reasons: [] });
  });

  it('(b) the scope of an order is unknown: everything is barred', () => {
    for (const mode of ['visit', 'video', 'call', 'letter', 'recorded_message', 'group'] as const)
      expect([mode, judge(facts({ mode, dyad: order(null) })).verdict]).toEqual([mode, 'block']);
  });

  it('(c) level 1, and they want a video: barred', () => {
    const video = { mode: 'video', party: party([member()]), dyad: dyad({ decision: decision({ level: 1 }) }) } as const;
    expect(codes(video)).toEqual(['contact_decision.level_too_low']);
    expect(codes({ ...letter, dyad: dyad({ decision: decision({ level: 1 }) }) })).toEqual([]);
  });

  it('(d) the guardian changed yesterday: to be confirmed again', () => {
    const consents = ['visit', 'travel'].map((purpose) => consent(purpose, { toReconfirm: true }));
    expect(codes({ dyad: dyad({ consents }) })).toEqual(['consent.to_reconfirm', 'consent.to_reconfirm']);
  });

  it('(e) a child’s view of 181 days is too old, at six one of 91', () => {
    expect(codes({ dyad: dyad({ view: view({ askedOn: '2026-03-26' }) }) })).toEqual(['child_view.expired']);
    expect(codes({ dyad: dyad({ view: view({ askedOn: '2026-03-27' }) }) })).toEqual([]);
    const six = { birthDate: '2020-03-01' };
    expect(codes({ dyad: dyad({ ...six, view: view({ askedOn: '2026-06-24' }) }) })).toEqual(['child_view.expired']);
    expect(codes({ dyad: dyad({ ...six, view: view({ askedOn: '2026-06-25' }) }) })).toEqual([]);
  });

  it('(f) an escort’s query is 366 days old: barred', () => {
    expect(codes({ party: party([member(), worker({ vettedOn: '2025-09-22' })]) })).toEqual(['party.worker_not_vetted']);
    expect(codes({ party: party([member(), worker({ vettedOn: '2025-09-23' })]) })).toEqual([]);
  });

  it('(g) two sisters, the guardian and an unapproved worker, at most three: the worker waits, three go in', () => {
    expect(codes({ party: party([member(), worker({}, 'inside')], SISTERS) })).toEqual([
      'party.too_many_inside',
      'party.worker_not_approved',
    ]);
    expect(codes({ party: party([member(), worker({}, 'waits')], SISTERS) })).toEqual([]);
  });

  it('(h) the same with a child of two whom the facility does not count: four go in when the worker is approved', () => {
    const small = { rules: rules({ uncountedAgeBelow: 3 }) };
    const kids = ['2016-04-09', '2024-05-05'];
    expect(codes({ ...small, party: party([member(), APPROVED], kids) })).toEqual([]);
    expect(judge(facts({ ...small, party: party([member(), worker({}, 'inside')], kids) }))).toMatchObject({
      verdict: 'needs_approval',
      reasons: [{ code: 'party.worker_not_approved', owner: 'liaison' }],
    });
    expect(codes({ party: party([member(), APPROVED], kids) })).toEqual(['party.too_many_inside']);
  });

  it('(i) the strict grade from tomorrow and a visit next week: held, and the cause is the facility’s', () => {
    const custody = { rosterEntryId: 'r', facilityId: 'f', timeZone: 'Asia/Shanghai', pack: 'cn', wardId: 'w1', grade: 'strict' } as const;
    const { reasons } = judge(
      facts({ checkpoint: 'confirmation', dyad: dyad({ custody }), allowance: { granted: 0, held: 0, used: 0, usedByOthers: 0 } }),
    );
    expect(reasons).toMatchObject([{ code: 'grade.suspended', gate: 'G25', severity: 'hard', owner: 'facility' }]);
  });

  it('(j) one contact a month, taken by a video: barred until the next month; a video given back opens it', () => {
    const [used] = judge(facts({ allowance: { granted: 1, held: 0, used: 1, usedByOthers: 0 } })).reasons;
    expect(used).toMatchObject({ code: 'entitlement.used_up', due: '2026-10-01' });
    expect(codes({ allowance: { granted: 1, held: 0, used: 0, usedByOthers: 0 } })).toEqual([]);
  });

  it('(l) ten o’clock on a school day: a warning', () => {
    const school = facts({ session: session({ localStart: '10:00', localEnd: '10:30' }) });
    expect(judge(school)).toMatchObject({ verdict: 'allow', reasons: [{ code: 'school.time', severity: 'warning' }] });
  });

  it('(m) the talk within 72 hours of the last visit is missing: barred', () => {
    const [open] = judge(
      facts({
        dyad: dyad({
          undebriefed: [
            { visitId: 'a', day: '2026-08-30' },
            { visitId: 'b', day: '2026-07-30' },
          ],
        }),
      }),
    ).reasons;
    expect(open).toMatchObject({
      code: 'debrief.missing',
      severity: 'hard',
      params: { what: 'talk', day: '2026-08-30' },
      due: '2026-09-02',
    });
  });
});
