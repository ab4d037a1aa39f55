import { familiesOf, GroupSession, othersOf, wrongInGroup } from '../../../src/visits/groups/visit-groups.rules';

const session = (id: string, values: Partial<GroupSession> = {}): GroupSession => ({
  id,
  facilityId: 'f',
  day: '2026-12-01',
  startsAt: new Date('2026-12-01T01:30:00Z'),
  endsAt: new Date('2026-12-01T02:00:00Z'),
  ...values,
});
const later = { startsAt: new Date('2026-12-01T02:00:00Z'), endsAt: new Date('2026-12-01T02:30:00Z') };
const adult = (personId: string, place: 'inside' | 'waits' = 'inside') => ({ personType: 'caregiver' as const, personId, place });
const family = (dyad: string, party = [adult(`of ${dyad}`)], sessionId = 's') => ({ sessionId, dyadIds: [dyad], party });

describe('a group of families', () => {
  it('gives every family the shared escorts, except where the family names one itself', () => {
    const worker = { personType: 'worker' as const, personId: 'w', place: 'inside' as const };
    const [one, two] = familiesOf([family('a', [adult('x')]), { ...family('b'), party: [worker] }], [{ personId: 'w' }]);
    expect(one?.party).toEqual([adult('x'), { personType: 'worker', personId: 'w', place: 'waits' }]);
    expect(two?.party).toEqual([worker]);
  });

  it('counts each of the others once', () => {
    const all = familiesOf([family('a'), family('b'), family('c')], [{ personId: 'w' }]);
    const [first] = all;
    if (!first) throw new Error('no family');
    const others = othersOf(first, all);
    expect(others.dyadIds).toEqual(['b', 'c']);
    expect(others.party.map((member) => member.personId)).toEqual(['of b', 'w', 'of c']);
  });

  it('is at one place, on one day, with each child and each person once', () => {
    const wrong = (families: Parameters<typeof familiesOf>[0], sessions: GroupSession[]): string[] =>
      wrongInGroup(familiesOf(families, []), sessions).map(({ pointer, code }) => `${pointer} ${code}`);
    expect(wrong([family('a'), family('b')], [session('s')])).toEqual([]);
    expect(wrong([family('a'), family('b', [], 'none')], [session('s')])).toEqual(['/families/1/sessionId session.not_found']);
    expect(wrong([family('a'), family('b', [], 't')], [session('s'), session('t', { facilityId: 'g' })])).toEqual([
      '/families/1/sessionId visit_group.other_place',
    ]);
    expect(wrong([family('a'), family('b', [], 't')], [session('s'), session('t', { day: '2026-12-02' })])).toEqual([
      '/families/1/sessionId visit_group.other_day',
    ]);
    expect(wrong([family('a'), family('a', [])], [session('s')])).toEqual(['/families/1/dyadIds/0 visit_group.child_twice']);
    expect(wrong([family('a', [adult('x')]), family('b', [adult('x')])], [session('s')])).toEqual([
      '/families/1/party/0/place visit_group.inside_twice',
    ]);
  });

  it('lets somebody go in with one family after the other, and wait with one while inside with none', () => {
    const wrong = (families: Parameters<typeof familiesOf>[0]): number =>
      wrongInGroup(familiesOf(families, []), [session('s'), session('t', later)]).length;
    expect(wrong([family('a', [adult('x')]), family('b', [adult('x')], 't')])).toBe(0);
    expect(wrong([family('a', [adult('x')]), family('b', [adult('x', 'waits')])])).toBe(0);
  });
});
