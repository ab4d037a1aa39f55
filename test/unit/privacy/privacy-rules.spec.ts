import { agreementErrors, agreementState, isShareable } from '../../../src/access/agreement.rules';
import { PACKS } from '../../../src/facilities/packs/packs';
import { packOfZone } from '../../../src/facilities/packs/packs.queries';
import { RETENTION_KINDS } from '../../../src/facilities/packs/retention';
import { classesOf } from '../../../src/kernel/fields';
import { SECTIONS, withheldFrom, withoutOthers } from '../../../src/privacy/record.policy';
import { countFiles, cutoff, fateOf, FileState, isFresh } from '../../../src/privacy/retention.rules';
import { translator } from '../../../src/ui/i18n';

const file = (values: Partial<FileState> = {}): FileState => ({
  id: 'a',
  reference: 'K7QA4',
  forgotten: false,
  caseDue: true,
  safetyDue: false,
  safetyKept: false,
  heldBy: null,
  ...values,
});

describe('the retention schedule', () => {
  it('is data in every pack, each rule once, with its legal basis and words in both languages', () => {
    for (const pack of PACKS.values()) {
      expect(pack.retention.map((rule) => rule.key).sort()).toEqual([...RETENTION_KINDS].sort());
      for (const rule of pack.retention) {
        expect(rule.legalBasis.length).toBeGreaterThan(5);
        for (const locale of ['en', 'zh-CN'] as const)
          for (const key of [`rule.${rule.key}`, `after.${rule.after}`, `action.${rule.action}`])
            expect(translator(locale)(`privacy:${key}`)).toBeTruthy();
      }
    }
    expect(packOfZone('Europe/London').retention.find((rule) => rule.key === 'safeguarding')?.notBeforeAge).toBe(25);
    expect(packOfZone('Asia/Shanghai').answerWorkingDays).toBe(15);
    expect(packOfZone('Mars/Olympus').pack).toBe('cn');
  });

  it('a hold of any kind wins over a time that is over; nothing is due before', () => {
    expect(fateOf('case_file', file())).toBe('due');
    expect(fateOf('case_file', file({ caseDue: false }))).toBe('not_due');
    expect(fateOf('case_file', file({ forgotten: true }))).toBe('not_due');
    for (const heldBy of ['incident', 'report', 'hold', 'request', 'visit'] as const) {
      expect(fateOf('case_file', file({ heldBy }))).toBe(heldBy);
      expect(fateOf('safeguarding', file({ safetyDue: true, heldBy }))).toBe(heldBy);
    }
    expect(fateOf('case_file', file({ safetyKept: true }))).toBe('safeguarding');
    expect(fateOf('safeguarding', file({ safetyDue: true }))).toBe('due');
  });

  it('counts files that go and files that stay', () => {
    const files = [file(), file({ id: 'b', heldBy: 'hold' }), file({ id: 'c', caseDue: false })];
    expect(countFiles('case_file', files)).toEqual({ key: 'case_file', due: 1, held: 1, done: 0, childIds: ['a'], heldIds: ['b'] });
  });

  it('reckons back in days and years, and a preview is good for a week', () => {
    expect(cutoff({ days: 90, years: null }, '2026-11-22')).toBe('2026-08-24');
    expect(cutoff({ days: null, years: 3 }, '2026-11-22')).toBe('2023-11-22');
    expect(cutoff({ days: null, years: 3 }, '2028-02-29')).toBe('2025-02-28');
    expect(isFresh({ asOf: '2026-11-15' }, '2026-11-22')).toBe(true);
    expect(isFresh({ asOf: '2026-11-14' }, '2026-11-22')).toBe(false);
  });
});

describe('a person’s own record', () => {
  it('never holds notes about safety; a child’s own words go to the child alone; a parent does not learn where the family lives', () => {
    const reasonsFor = (requester: Parameters<typeof withheldFrom>[0]) =>
      Object.fromEntries(withheldFrom(requester, classesOf('lead')).map(({ section, reasonCode }) => [section, reasonCode]));
    for (const requester of ['child', 'guardian', 'parent', 'caregiver'] as const)
      expect(reasonsFor(requester).safeguarding).toBe('endangers_another');
    expect(reasonsFor('child').views).toBeUndefined();
    expect(reasonsFor('guardian').views).toBe('childs_confidence');
    expect(reasonsFor('parent').caregivers).toBe('another_persons');
    expect(reasonsFor('caregiver').parents).toBe('another_persons');
  });

  it('of a parent holds what is about the child alone, without where and with whom the family lives', () => {
    expect(withheldFrom('parent', classesOf('lead')).map(({ section }) => section)).toEqual(
      SECTIONS.filter((section) => section !== 'child'),
    );
    const { record, withheld } = withoutOthers('parent', { child: { givenName: 'x', homeCountyCode: '990101', careType: 'foster' } });
    expect(record).toEqual({ child: { givenName: 'x' } });
    expect(withheld).toEqual([{ section: 'child', reasonCode: 'another_persons', fields: ['homeCountyCode', 'careType'] }]);
  });

  it('of a guardian or caregiver never says how to reach the others, and not even their own when the file leaves a doubt', () => {
    const grandmother = { name: 'a', isGuardian: true, phone: '1', email: 'a@b', birthDate: '1958-01-01' };
    const aunt = { name: 'b', isGuardian: false, phone: '2', email: null, birthDate: '1980-01-01' };
    const two = { caregivers: [grandmother, aunt] };
    expect(withoutOthers('guardian', two).record.caregivers).toEqual([grandmother, { name: 'b', isGuardian: false }]);
    expect(withoutOthers('guardian', two).withheld).toMatchObject([{ section: 'caregivers', reasonCode: 'another_persons' }]);
    expect(JSON.stringify(withoutOthers('caregiver', two).record)).not.toMatch(/phone|email|birthDate/);
    expect(withoutOthers('caregiver', { caregivers: [aunt] })).toEqual({ record: { caregivers: [aunt] }, withheld: [] });
    expect(withoutOthers('child', two)).toEqual({ record: two, withheld: [] });
  });

  it('whoever may not see a class cannot hand it out, and the record says who does', () => {
    const officer = withheldFrom('guardian', classesOf('data_officer'));
    expect(officer).toContainEqual({ section: 'parents', reasonCode: 'lead_hands_out' });
    expect(officer).toContainEqual({ section: 'visits', reasonCode: 'lead_hands_out' });
  });
});

describe('agreements', () => {
  const terms = { fields: ['age'], startsOn: '2026-11-01', endsOn: '2027-11-01' };

  it('hold from their first day up to, not on, the day they end, and never after they were ended', () => {
    expect(agreementState({ ...terms, endedAt: null }, '2026-10-31')).toBe('future');
    expect(agreementState({ ...terms, endedAt: null }, '2026-11-01')).toBe('running');
    expect(agreementState({ ...terms, endedAt: null }, '2027-11-01')).toBe('over');
    expect(agreementState({ ...terms, endedAt: new Date('2026-11-20') }, '2026-11-22')).toBe('over');
  });

  it('share neither notes nor worries nor fields that nobody knows', () => {
    for (const field of ['note', 'restrictions', 'shoeSize', 'constructor']) expect(isShareable(field)).toBe(false);
    expect(isShareable('age')).toBe(true);
  });

  it('say everything that is wrong with their terms at once', () => {
    expect(agreementErrors(terms, '2026-11-22')).toEqual([]);
    expect(
      agreementErrors({ fields: ['shoeSize'], startsOn: '2026-11-01', endsOn: '2029-11-02' }, '2026-11-22').map((e) => e.code),
    ).toEqual(['agreement.field_unknown', 'agreement.too_long']);
    expect(agreementErrors({ ...terms, endsOn: '2026-10-01' }, '2026-11-22').map((e) => e.code)).toEqual([
      'agreement.ends_before_start',
      'agreement.ends_in_past',
    ]);
  });
});
