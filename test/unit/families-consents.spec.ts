import { guardianErrors, guardianNote } from '../../src/families/caregiver.rules';
import { consentStatus, disagreements, holds, mayConsent, withdrawalDay, withdrawalErrors } from '../../src/families/consent-status.rules';
import { consentErrors, partnerErrors, reconfirmationErrors } from '../../src/families/consent.rules';

const codes = (errors: { code: string }[]): string[] => errors.map((e) => e.code);
const TODAY = '2026-09-02';
const at = new Date('2026-09-02T02:00:00Z');
const life = {
  answer: 'yes' as 'yes' | 'no',
  startsOn: '2026-01-01',
  expiresOn: '2027-01-01',
  withdrawnAt: null as Date | null,
  withdrawnReason: null as string | null,
  toReconfirmSince: null as Date | null,
};

describe('consent rules', () => {
  it.each([
    ['a yes in its time', {}, 'active'],
    ['a yes on its first day', { startsOn: TODAY }, 'active'],
    ['a yes that begins tomorrow', { startsOn: '2026-09-03' }, 'upcoming'],
    ['a yes with 31 days left', { expiresOn: '2026-10-03' }, 'active'],
    ['a yes with 30 days left', { expiresOn: '2026-10-02' }, 'expiring'],
    ['a yes on its last day', { expiresOn: '2026-09-03' }, 'expiring'],
    ['a yes on the first day on which it no longer holds', { expiresOn: TODAY }, 'expired'],
    ['a yes that was taken back', { withdrawnAt: at }, 'withdrawn'],
    ['a yes that was taken back and then ended', { withdrawnAt: at, expiresOn: TODAY }, 'withdrawn'],
    ['a yes that another took the place of', { withdrawnAt: at, withdrawnReason: 'superseded' }, 'superseded'],
    ['a yes after a change of guardian', { toReconfirmSince: at }, 'to_reconfirm'],
    ['a yes to come after a change of guardian', { toReconfirmSince: at, startsOn: '2026-09-03' }, 'to_reconfirm'],
    ['a yes after a change of guardian that has ended', { toReconfirmSince: at, expiresOn: TODAY }, 'expired'],
    ['a no', { answer: 'no' }, 'refused'],
    ['a no after a change of guardian', { answer: 'no', toReconfirmSince: at }, 'refused'],
    ['a no that has ended', { answer: 'no', expiresOn: TODAY }, 'expired'],
    ['a no that was taken back', { answer: 'no', withdrawnAt: at }, 'withdrawn'],
  ] as const)('%s', (_, change, status) => {
    expect(consentStatus({ ...life, ...change }, TODAY)).toBe(status);
    expect(holds(consentStatus({ ...life, ...change }, TODAY))).toBe(status === 'active' || status === 'expiring');
  });

  it.each([
    ['the day before the fourteenth birthday', '2012-09-03', TODAY, false],
    ['the fourteenth birthday', '2012-09-02', TODAY, true],
    ['28 February for a child of 29 February', '2012-02-29', '2026-02-28', false],
    ['1 March for a child of 29 February', '2012-02-29', '2026-03-01', true],
  ])('a child speaks for herself or himself from fourteen on: %s', (_, birthDate, day, expected) => {
    expect(mayConsent(birthDate, day)).toBe(expected);
    const own = { capacity: 'child', evidence: 'signed_form', caregiverId: null, startsOn: day, expiresOn: '2026-12-01' };
    expect(codes(consentErrors(own, [], day, birthDate))).toEqual(expected ? [] : ['consent.child_too_young']);
  });

  it('asks the age of the day on which the consent begins, and takes the child’s word from nobody else', () => {
    const own = { capacity: 'child', evidence: 'signed_form', caregiverId: null, startsOn: '2026-09-10', expiresOn: '2027-01-01' };
    expect(codes(consentErrors(own, [], TODAY, '2012-09-10'))).toEqual([]);
    expect(codes(consentErrors({ ...own, startsOn: '2026-09-09' }, [], TODAY, '2012-09-10'))).toEqual(['consent.child_too_young']);
    const grandmother = { id: 'g', relationship: 'grandmother', isGuardian: true };
    expect(codes(consentErrors({ ...own, caregiverId: 'g' }, [grandmother], TODAY, '2010-01-01'))).toEqual(['consent.child_speaks_alone']);
  });

  it('takes a consent back on a day between its first and today', () => {
    expect(withdrawalErrors(undefined, '2026-09-10', TODAY)).toEqual([]);
    expect(withdrawalErrors(TODAY, TODAY, TODAY)).toEqual([]);
    expect(codes(withdrawalErrors('2026-09-03', '2026-01-01', TODAY))).toEqual(['validation.isPastDay']);
    expect(withdrawalErrors('2025-12-31', '2026-01-01', TODAY)).toMatchObject([
      { pointer: '/withdrawnOn', code: 'consent.withdrawn_before_start', params: { day: '2026-01-01' } },
    ]);
    expect([withdrawalDay(null, '2026-01-01', TODAY), withdrawalDay(null, '2026-09-10', TODAY)]).toEqual([TODAY, '2026-09-10']);
  });

  it('confirms with whoever is guardian now: an old court paper does not do', () => {
    const word = { capacity: 'court_appointed', evidence: 'court_paper', caregiverId: 'g' };
    const former = { id: 'g', relationship: 'grandmother', isGuardian: false };
    expect(codes(reconfirmationErrors(word, [former]))).toEqual(['consent.guardianship_not_shown']);
    expect(reconfirmationErrors(word, [{ ...former, isGuardian: true }])).toEqual([]);
    expect(codes(reconfirmationErrors(word, []))).toEqual(['consent.caregiver_unknown']);
    expect(reconfirmationErrors({ capacity: 'imprisoned_parent', evidence: 'recorded_call', caregiverId: null }, [])).toEqual([]);
  });

  it('names a partner for sharing data, and only then', () => {
    expect(codes(partnerErrors({ purpose: 'data_sharing' }))).toEqual(['consent.partner_missing']);
    expect(codes(partnerErrors({ purpose: 'visit', agreementId: 'a' }))).toEqual(['consent.partner_not_asked']);
    expect([...partnerErrors({ purpose: 'data_sharing', agreementId: 'a' }), ...partnerErrors({ purpose: 'visit' })]).toEqual([]);
  });

  it('sees that guardians disagree where a yes and a no hold at once', () => {
    const yes = { ...life, purpose: 'visit', agreementId: null, capacity: 'court_appointed' };
    const no = { ...yes, answer: 'no' as const, capacity: 'imprisoned_parent' };
    expect(disagreements([yes, no], TODAY)).toEqual(['visit']);
    expect(disagreements([yes, { ...no, purpose: 'letter' }], TODAY)).toEqual([]);
    expect(disagreements([yes, { ...no, withdrawnAt: at }], TODAY)).toEqual([]);
    expect(disagreements([{ ...yes, toReconfirmSince: at }, no], TODAY)).toEqual([]);
    expect(disagreements([yes, { ...no, startsOn: '2026-09-03' }], TODAY)).toEqual([]);
    expect(disagreements([yes, { ...no, capacity: 'entrusted_caregiver' }], TODAY)).toEqual([]);
    expect(disagreements([yes, { ...no, purpose: 'data_sharing', agreementId: 'a' }], TODAY)).toEqual([]);
  });

  it('notes a guardian in a capacity that can be', () => {
    expect(guardianNote({ isGuardian: false, guardianCapacity: 'court_appointed' }, 'aunt')).toEqual({
      isGuardian: false,
      guardianCapacity: null,
      guardianEvidence: null,
    });
    expect(guardianNote({ isGuardian: true }, 'mother').guardianCapacity).toBe('other_parent');
    expect(guardianNote({ isGuardian: true }, 'aunt').guardianCapacity).toBeNull();
    const errors = (guardianCapacity: 'other_parent' | 'court_appointed', relationship: string, guardianEvidence?: string): string[] =>
      codes(guardianErrors({ isGuardian: true, guardianCapacity, guardianEvidence }, relationship));
    expect(errors('other_parent', 'grandmother')).toEqual(['caregiver.not_other_parent']);
    expect(errors('other_parent', 'father')).toEqual([]);
    expect(errors('court_appointed', 'grandmother')).toEqual(['caregiver.guardian_evidence_missing']);
    expect(errors('court_appointed', 'grandmother', 'court_paper')).toEqual([]);
  });
});
