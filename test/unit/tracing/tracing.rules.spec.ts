import { comparePersons, Comparison, isLikely, TracedPerson } from '../../../src/tracing/tracing.rules';

const person = (change: Partial<TracedPerson> = {}): TracedPerson => ({
  familyName: '柳',
  givenName: '大测',
  formerNames: [],
  sex: 'male',
  birthDate: '1985-05-05',
  birthDatePrecision: 'day',
  homeCountyCode: '990101',
  idNumberIndex: null,
  ...change,
});
const compare = (ours: Partial<TracedPerson>, theirs: Partial<TracedPerson>): Comparison => comparePersons(person(ours), person(theirs));
const likely = (ours: Partial<TracedPerson>, theirs: Partial<TracedPerson>): boolean =>
  isLikely(compare(ours, theirs), person(ours).birthDatePrecision);

describe('comparing a parent with a roster entry', () => {
  it.each([
    ['the same name', {}, {}, 'same'],
    ['full width and spaces', { familyName: 'Ｌiu', givenName: ' Da Ce' }, { familyName: 'LIU', givenName: 'Dace' }, 'same'],
    ['the dots of a minority name', { familyName: '', givenName: '阿依·古丽' }, { familyName: '', givenName: '阿依•古丽' }, 'same'],
    ['a former name of ours', { formerNames: ['杨小测'] }, { familyName: '杨', givenName: '小测' }, 'close'],
    ['a former name of theirs', { familyName: '杨', givenName: '小测' }, { formerNames: ['杨 小测'] }, 'close'],
    ['former names on both sides', { familyName: '甲', formerNames: ['杨小测'] }, { familyName: '乙', formerNames: ['杨小测'] }, 'close'],
    ['the name the other way round', { familyName: 'Dace', givenName: 'Liu' }, { familyName: 'Liu', givenName: 'Dace' }, 'close'],
    ['a brother, who shares two of three characters', { givenName: '建国' }, { givenName: '建军' }, 'different'],
  ])('reads %s', (_, ours, theirs, expected) => expect(compare(ours, theirs).name).toBe(expected));

  it.each([
    ['day', '1985-05-05', '1985-05-05', 'same'],
    ['day', '1985-05-05', '1987-05-05', 'close'],
    ['day', '1985-05-05', '1987-05-06', 'different'],
    ['day', '1985-05-05', '1983-05-05', 'close'],
    ['day', '1985-05-05', '1983-05-04', 'different'],
    ['month', '1985-05-01', '1985-05-30', 'same'],
    ['month', '1985-05-01', '1987-05-30', 'close'],
    ['month', '1985-05-01', '1987-06-01', 'different'],
    ['year', '1985-01-01', '1985-12-31', 'same'],
    ['year', '1985-01-01', '1987-12-31', 'close'],
    ['year', '1985-01-01', '1988-01-01', 'different'],
  ] as const)('compares to the %s: %s and %s are %s', (birthDatePrecision, ours, theirs, expected) => {
    expect(compare({ birthDate: ours, birthDatePrecision }, { birthDate: theirs }).birthDate).toBe(expected);
  });

  it.each([
    ['990101', '990101', 'same'],
    ['990101', '990122', 'close'],
    ['990101', '990201', 'different'],
    [null, '990101', 'unknown'],
  ])('compares counties %p and %p: %s', (ours, theirs, expected) => {
    expect(compare({ homeCountyCode: ours }, { homeCountyCode: theirs }).homeCounty).toBe(expected);
  });

  it('does not know what is missing on one side', () => {
    expect(compare({ birthDate: null, idNumberIndex: 'x' }, {})).toMatchObject({ birthDate: 'unknown', idNumber: 'unknown' });
  });
});

describe('whether an officer should look', () => {
  it('yes, when all agree', () => expect(likely({}, {})).toBe(true));
  it('yes, with a former name alone', () =>
    expect(likely({ formerNames: ['杨小测'], birthDate: null, homeCountyCode: null }, { familyName: '杨', givenName: '小测' })).toBe(true));
  it('no, for the other sex, even with the same ID number', () =>
    expect(likely({ idNumberIndex: 'x' }, { idNumberIndex: 'x', sex: 'female' })).toBe(false));
  it('no, for a day-precise birth date more than two years away', () => expect(likely({}, { birthDate: '1990-01-01' })).toBe(false));
  it('yes, for a year only that is more than two years away, when the rest agrees', () => {
    expect(likely({ birthDatePrecision: 'year' }, { birthDate: '1990-01-01' })).toBe(true);
  });
  it('no, when besides the year the county contradicts too: a stranger of the same name', () => {
    expect(likely({ birthDatePrecision: 'year' }, { birthDate: '1990-01-01', homeCountyCode: '110101' })).toBe(false);
  });
  it('no, for another name', () => expect(likely({}, { givenName: '小测' })).toBe(false));
  it('yes, for another name with the same ID number', () =>
    expect(likely({ idNumberIndex: 'x' }, { idNumberIndex: 'x', givenName: '小测' })).toBe(true));
  it('yes, when one thing besides the name contradicts', () => expect(likely({}, { homeCountyCode: '110101' })).toBe(true));
});
