import { validUntilProblem } from '../../../src/safeguarding/approvals.rules';
import { conferenceProblems } from '../../../src/safeguarding/case-conferences.rules';
import { latestReview, reasonClassProblem, reviewDueProblem, reviewProblem } from '../../../src/safeguarding/contact-decisions.rules';
import { datesProblem } from '../../../src/safeguarding/restrictions.rules';

const TODAY = '2026-09-02';

describe('the review of a contact decision', () => {
  it.each([
    [3, '2026-09-02', 'contact_decision.review_past'],
    [3, '2026-09-03', undefined],
    [3, '2027-03-02', undefined],
    [3, '2027-03-03', 'contact_decision.review_too_late'],
    [0, '2027-03-03', 'contact_decision.review_too_late'],
    [4, '2027-09-02', undefined],
    [4, '2027-09-03', 'contact_decision.review_too_late'],
  ])('of level %i on %s is %s', (level, day, code) => {
    expect(reviewProblem(level, TODAY, day)?.code).toBe(code);
  });

  it('ends in the shorter month when there is no such day', () => {
    expect(latestReview(2, '2026-08-31')).toBe('2027-02-28');
  });

  it.each([
    ['2026-09-01', false],
    ['2026-09-02', true],
    ['2026-09-09', true],
    ['2026-09-10', false],
  ])('taken up again is due by %s: %s', (day, fits) => {
    expect(reviewDueProblem(TODAY, day) === undefined).toBe(fits);
  });

  it('asks for a class of reason at level 0 and nowhere else', () => {
    expect(reasonClassProblem(0, undefined)?.code).toBe('contact_decision.reason_class_missing');
    expect(reasonClassProblem(0, 'child_wish')).toBeUndefined();
    expect(reasonClassProblem(1, 'child_wish')?.code).toBe('contact_decision.reason_class_without_pause');
    expect(reasonClassProblem(1, undefined)).toBeUndefined();
  });
});

describe('the days of a restriction', () => {
  const ban = { kind: 'facility_ban', startsOn: '2026-09-02' };
  it.each([
    [undefined, true, 'restriction.ban_length'],
    ['2026-10-01', true, 'restriction.ban_length'],
    ['2026-10-02', true, undefined],
    ['2026-12-02', true, undefined],
    ['2026-12-03', true, 'restriction.ban_length'],
    [undefined, false, undefined],
    ['2026-09-01', false, 'restriction.dates'],
  ])('ban until %s (on a visitor: %s) is %s', (endsOn, onPerson, code) => {
    expect(datesProblem({ ...ban, endsOn }, onPerson)?.code).toBe(code);
  });

  it.each([
    ['2027-03-02', undefined],
    ['2027-03-03', 'restriction.ban_length'],
    ['2026-10-01', 'restriction.ban_length'],
  ])('ban until %s where the facility bans for six months at most is %s', (endsOn, code) => {
    const problem = datesProblem({ ...ban, endsOn }, true, 6);
    expect(problem?.code).toBe(code);
    if (problem) expect(problem.params).toEqual({ most: 6 });
  });

  it('of an order on a person may be open', () => {
    expect(datesProblem({ kind: 'protection_order', startsOn: TODAY }, true)).toBeUndefined();
  });
});

describe('the last day of an approval', () => {
  it.each([
    [undefined, 'validation.isDefined'],
    ['2026-09-01', 'approval.valid_until_past'],
    ['2026-09-02', undefined],
    ['2026-12-01', undefined],
    ['2026-12-02', 'approval.valid_until_too_late'],
  ])('%s is %s', (day, code) => {
    expect(validUntilProblem(TODAY, day)?.code).toBe(code);
  });
});

describe('what a conference decided', () => {
  const fine = { heldOn: TODAY, decision: 'contact', reviewOn: '2026-12-01' };
  const codes = (changes: object): string[] => conferenceProblems({ ...fine, ...changes }, TODAY).map((problem) => problem.code);
  it.each([
    [{}, []],
    [{ reviewOn: TODAY }, ['case_conference.review_past']],
    [{ heldOn: '2026-09-03' }, ['case_conference.held_in_future']],
    [{ proposeLevel: 1 }, []],
    [{ proposeLevel: 0 }, ['case_conference.level_does_not_fit']],
    [{ decision: 'exception', proposeLevel: 4 }, []],
    [{ decision: 'no_contact_now', proposeLevel: 0 }, []],
    [{ decision: 'no_contact_now', proposeLevel: 1 }, ['case_conference.level_does_not_fit']],
    [{ decision: 'more_work' }, []],
    [{ decision: 'more_work', proposeLevel: 1 }, ['case_conference.level_does_not_fit']],
  ])('%j: %j', (changes, expected) => {
    expect(codes(changes)).toEqual(expected);
  });
});
