import type { Facts } from '../../../src/eligibility/eligibility.facts';
import { judge, merge } from '../../../src/eligibility/judge.rules';
import { legalSplits } from '../../../src/eligibility/splits.rules';
import { addDays, isoWeekday } from '../../../src/kernel/days';
import { consent, DAY, decision, dyad, facts, member, party, rules, session, sessionOn, view, worker } from './facts';

const codes = (changes: Partial<Facts>): string[] => judge(facts(changes)).reasons.map((r) => r.code);
const letter = { mode: 'letter', session: null, party: null } as const;
const grandmother = member();
const aunt = member({ personType: 'relative', relationship: 'aunt', isGuardian: false, birthDate: '1980-01-01' });
const custody = { rosterEntryId: 'r', facilityId: 'f', timeZone: 'Asia/Shanghai', pack: 'cn', wardId: 'w1', grade: 'general' } as const;

/**
 * The scenarios of appendix A of the notes on rules and users, at the level of the gates. A11, A12, A13 and A17 are about a day at the
 * gate and a phone that is answered: visits and notifications hold them.
 */
describe('scenario', () => {
  it('A1: a ward that visits on Tuesdays in term: two days off are proposed and a video, and nineteen other days say why not', () => {
    const holidays = new Set(['2026-10-06', '2026-10-13']);
    const calendar = { holidays, makeUpWorkdays: new Set<string>(), announcedYears: new Set([2026]) };
    const onDay = (day: string, changes: object): Facts =>
      facts({
        calendar,
        session: sessionOn(day, { localStart: '09:30', localEnd: '10:00', wardId: isoWeekday(day) === 2 ? 'w1' : 'w2', ...changes }),
      });
    const days = Array.from({ length: 21 }, (_, i) => addDays('2026-09-28', i));
    const judged = days.map((day) => ({ day, ...judge(onDay(day, {})) }));
    expect(judged.filter((d) => d.reasons.length === 0).map((d) => d.day)).toEqual(['2026-10-06', '2026-10-13']);
    const others = judged.filter((d) => d.reasons.length > 0);
    expect(others).toHaveLength(19);
    expect(new Set(others.flatMap((d) => d.reasons.map((r) => r.code)))).toEqual(new Set(['session.ward_day', 'school.time']));
    const video = facts({ mode: 'video', session: session({ mode: 'video' }), party: party([grandmother]) });
    expect(judge(video)).toMatchObject({ verdict: 'allow', reasons: [] });
  });

  it('A2: an uncle used the month that all kinds share: visit and video are refused, both possible from the first', () => {
    const allowance = { granted: 1, held: 0, used: 1, usedByOthers: 1 };
    for (const mode of ['visit', 'video'] as const)
      expect(judge(facts({ mode, allowance })).reasons).toMatchObject([
        { code: 'entitlement.used_up', params: { others: 1 }, due: '2026-10-01', owner: 'facility' },
      ]);
  });

  it('A3: the grade falls to strict between two visits: the second is held, on the facility’s side', () => {
    const strict = dyad({ custody: { ...custody, grade: 'strict' } });
    const answer = judge(facts({ checkpoint: 'confirmation', visit: { id: 'v', confirmed: true }, dyad: strict }));
    expect(answer.reasons).toContainEqual(expect.objectContaining({ code: 'grade.suspended', gate: 'G25', owner: 'facility' }));
    expect(codes({ ...letter, dyad: strict })).toEqual([]);
  });

  it('A4: three and two minors: grandmother, aunt, worker and three children split or choose, and the worker needs approval', () => {
    const kids = ['2016-04-09', '2014-01-01', '2012-01-01'];
    const two = { rules: rules({ childrenExtra: 2 }) };
    const asked = judge(facts({ ...two, party: party([grandmother, aunt, worker({}, 'inside')], kids) }));
    expect(asked.reasons).toMatchObject([
      { code: 'party.too_many_inside', params: { total: 6, limit: 5, tooMany: 1, way: 'wait' } },
      { code: 'party.worker_not_approved', severity: 'approval' },
    ]);
    expect(codes({ ...two, party: party([grandmother, aunt, worker()], kids) })).toEqual([]);
  });

  it('A5: at most three in all: one adult and two children at a time, month by month', () => {
    const kids = ['2016-04-09', '2014-01-01', '2012-01-01'];
    const [reason] = judge(facts({ party: party([grandmother, worker()], kids) })).reasons;
    expect(reason).toMatchObject({ code: 'party.too_many_inside', params: { total: 4, limit: 3, way: 'groups', groups: 2 } });
    expect(legalSplits(kids, DAY, rules())).toEqual([
      { children: ['2012-01-01', '2014-01-01'], adults: 1 },
      { children: ['2016-04-09'], adults: 1 },
    ]);
  });

  it('A6: the village’s certificate is taken here and refused there, and the refusal names the cure', () => {
    const village = dyad({ proofs: [{ kind: 'village_certificate', expiresOn: null }] });
    expect(codes({ dyad: village, rules: rules({ proofsAccepted: ['village_certificate'] }) })).toEqual([]);
    expect(judge(facts({ dyad: village })).reasons).toMatchObject([
      { code: 'kinship_proof.not_accepted', params: { a: 'birth_certificate', b: 'household_register' }, owner: 'coordinator' },
    ]);
  });

  it('A7: a divorced mother, no kin of the parent, accompanies as guardian where the supplement of 2019 is followed', () => {
    const mother = member({ relationship: 'mother' });
    expect(codes({ party: party([mother, worker()]) })).toEqual([]);
    expect(codes({ party: party([mother, worker()]), rules: rules({ guardianMayAccompany: false }) })).toEqual([
      'party.adult_not_eligible',
      'party.no_adult_inside',
    ]);
  });

  it('A8: make-up workdays of which nobody knows how they are treated are asked about', () => {
    for (const day of ['2026-09-20', '2026-10-10'])
      expect(judge(facts({ session: sessionOn(day) }))).toMatchObject({
        verdict: 'allow',
        reasons: [{ code: 'calendar.make_up_workday_unknown', owner: 'liaison', severity: 'warning' }],
      });
  });

  it('A9: a day in a year whose days off are not announced is booked with a warning, also the day before it', () => {
    const far = { rules: rules({ horizonDays: 200 }), session: sessionOn('2027-02-12') };
    const consents = ['visit', 'travel'].map((purpose) => consent(purpose, { expiresOn: '2027-09-01' }));
    const reviewed = dyad({
      consents,
      view: view({ askedOn: '2026-09-01', validUntil: '2027-03-01' }),
      decision: decision({ reviewOn: '2027-06-01' }),
    });
    expect(codes({ ...far, dyad: reviewed })).toEqual(['calendar.not_announced']);
  });

  it('A10: the ward changes three days before: the visit is on the wrong day', () => {
    const moved = dyad({ custody: { ...custody, wardId: 'w2' } });
    expect(
      codes({ checkpoint: 'confirmation', visit: { id: 'v', confirmed: true }, session: session({ wardId: 'w1' }), dyad: moved }),
    ).toContain('session.ward_day');
  });

  it('A14: a child turns fourteen mid-case: asked for an own consent, while the guardian’s stays until it is renewed', () => {
    const guardian = ['visit', 'travel'].map((purpose) => consent(purpose));
    const before = dyad({ birthDate: '2012-09-24', consents: guardian });
    expect(codes({ dyad: before })).toEqual([]);
    const after = { ...before, birthDate: '2012-09-22' };
    expect(judge(facts({ dyad: after })).verdict).toBe('allow');
    expect(codes({ dyad: after })).toEqual(['consent.own_missing', 'consent.own_missing']);
    // A yes that a change of guardian has put in doubt waives nothing.
    const replaced = guardian.flatMap((c) => [
      { ...c, toReconfirm: true },
      { ...c, startsOn: '2026-09-22' },
    ]);
    expect(codes({ dyad: { ...after, consents: replaced } })).toEqual(['consent.own_needed', 'consent.own_needed']);
    const renewed = { ...after, consents: guardian.map((c) => ({ ...c, startsOn: '2026-09-22' })) };
    expect(codes({ dyad: renewed })).toEqual(['consent.own_needed', 'consent.own_needed']);
  });

  it('A15: consent is withdrawn the day before: no gate lets the visit go on, and a restricted file lets nothing', () => {
    const visit = { checkpoint: 'day_before' as const, visit: { id: 'v', confirmed: true } };
    expect(judge(facts({ ...visit, dyad: dyad({ consents: [] }) })).verdict).toBe('block');
    expect(codes({ ...letter, dyad: dyad({ childRestricted: true }) })).toEqual(['data.restricted']);
  });

  it('A16: a court suspends contact, or the child tells of harm: everything stops, letters too', () => {
    const order = { kind: 'court_order', modes: null, startsOn: '2026-09-01', endsOn: null };
    for (const mode of ['visit', 'video', 'call', 'letter', 'recorded_message', 'group'] as const) {
      expect(judge(facts({ mode, dyad: dyad({ restrictions: [order] }) })).verdict).toBe('block');
      expect(
        judge(facts({ mode, dyad: dyad({ harmMarkers: [{ kind: 'harmed_this_child', conference: null }], openReports: 1 }) })).verdict,
      ).toBe('block');
    }
  });

  it('A18: two siblings with two fathers: each pair stands alone, and what bars one says nothing of the other', () => {
    const one = judge(facts({ dyad: dyad({ dyadId: 'd1', childId: 'c1', parentId: 'p1', openIncidents: 1 }) }));
    const other = judge(facts({ dyad: dyad({ dyadId: 'd2', childId: 'c2', parentId: 'p2' }) }));
    expect([one.verdict, other.verdict]).toEqual(['block', 'allow']);
    expect(merge([other]).reasons).toEqual([]);
  });

  it('A19: both parents inside: the one who is guardian agrees, civil affairs may too, and a video is held', () => {
    for (const capacity of ['imprisoned_parent', 'civil_affairs']) {
      const consents = [consent('video', { capacity })];
      expect(codes({ mode: 'video', party: party([aunt]), dyad: dyad({ consents }) })).toEqual([]);
    }
  });

  it('A20: the parent is released before the visit: it is void', () => {
    const free = { dyad: dyad({ custody: null, released: true }), rules: null, allowance: null };
    const { verdict, reasons } = judge(facts({ ...free, checkpoint: 'confirmation', visit: { id: 'v', confirmed: true } }));
    expect(verdict).toBe('block');
    expect(reasons.map((r) => r.code)).toContain('parent.released');
  });
});
