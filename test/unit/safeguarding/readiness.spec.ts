import { READINESS_ITEMS, ReadinessFacts, recommend, waitsForConference } from '../../../src/safeguarding/readiness.rules';

const facts = (changes: Partial<ReadinessFacts> = {}): ReadinessFacts => ({
  age: 9,
  sex: 'male',
  answers: Object.fromEntries(READINESS_ITEMS.map((topic) => [topic, topic === 'violence' ? 'no' : 'yes'])),
  openHarm: false,
  answeredHarm: false,
  ...changes,
});
const saying = (answers: ReadinessFacts['answers'], changes: Partial<ReadinessFacts> = {}): ReadinessFacts =>
  facts({ ...changes, answers: { ...facts().answers, ...answers } });

describe('how contact may begin', () => {
  it('asks twelve questions', () => {
    expect(READINESS_ITEMS).toHaveLength(12);
  });

  it.each([
    [2, 'visit'],
    [3, 'recorded_message'],
    [6, 'recorded_message'],
    [7, 'letter'],
    [12, 'letter'],
    [16, 'letter'],
  ])('at %i is a %s', (age, mode) => {
    expect(recommend(facts({ age })).firstMode).toBe(mode);
  });

  it('is nothing while violence is known of and no conference has answered it', () => {
    for (const violent of [facts({ openHarm: true }), saying({ violence: 'yes' }), saying({ violence: 'partly' })]) {
      expect(waitsForConference(violent)).toBe(true);
      expect(recommend(violent).firstMode).toBe('none');
    }
    expect(waitsForConference(saying({ violence: 'unknown' }))).toBe(false);
  });

  it('is a message after the conference, at every age', () => {
    expect(recommend(saying({ violence: 'yes' }, { answeredHarm: true })).firstMode).toBe('letter');
    expect(recommend(facts({ age: 2, answeredHarm: true })).firstMode).toBe('recorded_message');
    expect(recommend(facts({ answeredHarm: true, openHarm: true })).firstMode).toBe('none');
  });

  it('is nothing when the child does not wish it, and a message when the parent’s situation speaks against more', () => {
    expect(recommend(saying({ wishes_contact: 'no' })).firstMode).toBe('none');
    expect(recommend(saying({ parent_steady: 'no' }, { age: 2 })).firstMode).toBe('recorded_message');
  });

  it('has conditions for small children and for girls from ten', () => {
    expect(recommend(facts({ age: 6 })).conditions).toEqual(['at_most_20_minutes']);
    expect(recommend(facts({ age: 7 })).conditions).toEqual([]);
    expect(recommend(facts({ age: 9, sex: 'female' })).conditions).toEqual([]);
    expect(recommend(facts({ age: 10, sex: 'female' })).conditions).toEqual(['same_sex_escort']);
  });
});
