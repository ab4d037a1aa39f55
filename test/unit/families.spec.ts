import { channelErrors, linkEndErrors, plainPhone, relativeErrors } from '../../src/families/caregiver.rules';
import { birthDateErrors, duplicateProblem } from '../../src/families/child.rules';
import { consentErrors, defaultExpiry, earliestAskAgain, viewErrors, viewValidUntil } from '../../src/families/consent.rules';
import { coarser, partialDate, relationshipErrors } from '../../src/families/parent.rules';

const codes = (errors: { code: string }[]): string[] => errors.map((e) => e.code);

describe('family rules', () => {
  it('take children from the day of birth to the day before the eighteenth birthday', () => {
    expect(codes(birthDateErrors('2026-09-02', '2026-09-02'))).toEqual([]);
    expect(codes(birthDateErrors('2008-09-03', '2026-09-02'))).toEqual([]);
    expect(codes(birthDateErrors('2008-09-02', '2026-09-02'))).toEqual(['child.adult']);
    expect(codes(birthDateErrors('2026-09-03', '2026-09-02'))).toEqual(['validation.isPastDay']);
    expect(codes(birthDateErrors('2008-02-29', '2026-02-28'))).toEqual([]);
    expect(codes(birthDateErrors('2008-02-29', '2026-03-01'))).toEqual(['child.adult']);
  });

  it('name the own file first, and of other organisations only whom to ask, each once', () => {
    const own = { id: '1', reference: 'A', organisationId: 'us', publicAlias: 'Us', seen: true };
    const theirs = { id: '2', reference: 'B', organisationId: 'them', publicAlias: 'Them', seen: false };
    expect(duplicateProblem([theirs, own], 'us', null)).toEqual({ code: 'child.duplicate', alternatives: [{ id: '1', reference: 'A' }] });
    expect(duplicateProblem([theirs, { ...theirs, id: '3' }], 'us', null)?.alternatives).toEqual([
      { action: 'ask_owner_organisation', organisation: 'Them' },
    ]);
    expect(duplicateProblem([own, { ...own, id: '4', seen: false }, { ...own, id: '5', seen: false }], 'us', null)?.alternatives).toEqual([
      { id: '1', reference: 'A' },
      { action: 'ask_lead' },
    ]);
    expect(duplicateProblem([own], 'us', 'Twins of the same name')).toBeNull();
    expect(duplicateProblem([], 'us', null)).toBeNull();
  });

  it('want an address for the channel and know a number in any spelling', () => {
    expect(channelErrors({ channel: 'sms', email: 'a@example.test' })).toMatchObject([{ pointer: '/phone' }]);
    expect(channelErrors({ channel: 'call', phone: '100' })).toEqual([]);
    expect(channelErrors({ channel: 'email', phone: '100' })).toMatchObject([{ pointer: '/email' }]);
    expect(plainPhone('+86 100-0000 0001')).toBe('+8610000000001');
  });

  it('take relatives from eighteen on, or of unknown age', () => {
    expect(relativeErrors(null, '2026-09-02')).toEqual([]);
    expect(relativeErrors('2008-09-02', '2026-09-02')).toEqual([]);
    expect(codes(relativeErrors('2008-09-03', '2026-09-02'))).toEqual(['relative.not_adult']);
  });

  it.each([
    ['1985', { day: '1985-01-01', precision: 'year' }],
    ['1985-06', { day: '1985-06-01', precision: 'month' }],
    ['1985-06-09', { day: '1985-06-09', precision: 'day' }],
    ['1985-6', undefined],
    ['1985-13', undefined],
    ['1985-02-30', undefined],
    ['abcd', undefined],
    ['1899', undefined],
    ['', undefined],
  ])('read the partial date %s', (value, expected) => expect(partialDate(value)).toEqual(expected));

  it('make a date coarser, never finer', () => {
    expect(coarser({ day: '1985-06-09', precision: 'day' }, 'year')).toEqual({ day: '1985-01-01', precision: 'year' });
    expect(coarser({ day: '1985-01-01', precision: 'year' }, 'day')).toBeUndefined();
  });

  it('match mother and father with the sex, and leave the others alone', () => {
    expect(codes(relationshipErrors('mother', 'male'))).toEqual(['dyad.relationship_sex']);
    expect(relationshipErrors('father', 'male')).toEqual([]);
    expect(relationshipErrors('adoptive_parent', 'female')).toEqual([]);
  });

  it('say everything that is wrong with a consent', () => {
    const consent = {
      capacity: 'imprisoned_parent',
      evidence: 'read_aloud_with_witness',
      caregiverId: 'g',
      startsOn: '2027-09-02',
      expiresOn: '2027-09-02',
    };
    expect(codes(consentErrors(consent, [{ id: 'g', relationship: 'grandmother', isGuardian: true }], '2026-09-02', '2016-04-09'))).toEqual(
      ['consent.parent_is_no_caregiver', 'consent.witness_missing', 'consent.too_early', 'consent.ends_before_start'],
    );
    expect(defaultExpiry('2024-02-29')).toBe('2025-02-28');
  });

  it.each([
    ['the other parent', 'other_parent', 'signed_form', { relationship: 'mother' }, []],
    ['a grandmother as the other parent', 'other_parent', 'signed_form', { isGuardian: true }, ['consent.not_other_parent']],
    ['nobody as the other parent', 'other_parent', 'court_paper', null, ['consent.not_other_parent']],
    [
      'a guardian by court whose capacity was never noted',
      'court_appointed',
      'signed_form',
      { isGuardian: true, guardianCapacity: null },
      [],
    ],
    [
      'a guardian by the civil affairs office as one by court',
      'court_appointed',
      'signed_form',
      { isGuardian: true, guardianCapacity: 'civil_affairs' },
      ['consent.guardianship_not_shown'],
    ],
    ['a guardian by court', 'court_appointed', 'signed_form', { isGuardian: true }, []],
    ['a grandmother who says she is guardian', 'court_appointed', 'signed_form', {}, ['consent.guardianship_not_shown']],
    ['a grandmother who shows the court paper', 'court_appointed', 'court_paper', {}, []],
    ['an office without a paper', 'civil_affairs', 'recorded_call', null, ['consent.guardianship_not_shown']],
    ['an office with a paper', 'civil_affairs', 'court_paper', null, []],
    ['an entrusted caregiver', 'entrusted_caregiver', 'signed_form', {}, []],
  ])('take a capacity from the file, not from what is typed: %s', (_, capacity, evidence, giver, expected) => {
    const consent = { capacity, evidence, caregiverId: giver && 'g', startsOn: '2026-09-02', expiresOn: '2027-09-02' };
    const caregivers = giver ? [{ id: 'g', relationship: 'grandmother', isGuardian: false, ...giver }] : [];
    expect(
      consentErrors(consent, caregivers, '2026-09-02', '2016-04-09').map((e) => `${e.code}${e.pointer === '/capacity' ? '' : e.pointer}`),
    ).toEqual(expected);
  });

  it('end the care of a caregiver on a day between her first and today', () => {
    expect(linkEndErrors('2026-09-02', '2026-09-02', '2026-09-02')).toEqual([]);
    expect(codes(linkEndErrors('2026-09-03', '2026-09-01', '2026-09-02'))).toEqual(['validation.isPastDay']);
    expect(codes(linkEndErrors('2026-08-31', '2026-09-01', '2026-09-02'))).toEqual(['caregiver.ends_before_start']);
  });

  it('hold a view for 180 days, for 90 below seven', () => {
    expect(viewValidUntil('2026-09-02', '2019-09-02')).toBe('2027-03-01');
    expect(viewValidUntil('2026-09-01', '2019-09-02')).toBe('2026-11-30');
  });

  it('let a child rest for sixty days after "not now" and "no" only', () => {
    expect(earliestAskAgain('not_now', '2026-09-02')).toBe('2026-11-01');
    expect(earliestAskAgain('cannot_tell', '2026-09-02')).toBeNull();
    expect(codes(viewErrors({ view: 'yes', askedOn: '2026-09-02', askAgainOn: '2027-01-01' }, '2016-01-01', '2026-09-02'))).toEqual([
      'child_view.no_pause',
    ]);
  });
});
