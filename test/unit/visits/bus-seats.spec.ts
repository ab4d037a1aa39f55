import { Aboard, busFull, GroupFamily, othersOf, sharedEscorts, withoutSeat } from '../../../src/visits/groups/visit-groups.rules';

const family = (position: number, dyadIds: string[], ...workers: [string, 'waits' | 'inside'][]): GroupFamily => ({
  position,
  sessionId: 's',
  dyadIds,
  party: workers.map(([personId, place]) => ({ personType: 'worker', personId, place })),
});
const aboard = (dyadIds: string[], ...workers: [string, 'waits' | 'inside'][]): Aboard => ({
  visitId: dyadIds.join(),
  ...family(0, dyadIds, ...workers),
  session: { id: 's', facilityId: 'f', day: '2026-12-01', startsAt: new Date(0), endsAt: new Date(1) },
});

describe('seats on a bus', () => {
  it('count everybody once', () => {
    const families = [family(0, ['a'], ['W', 'waits']), family(1, ['b'], ['w', 'waits'])];
    expect(withoutSeat(families, 3)).toEqual([]);
    expect(withoutSeat(families, 2)).toEqual([1]);
  });

  it('go to those named first, and to whoever still fits after them', () => {
    const families = [family(0, ['a', 'b']), family(1, ['c', 'd']), family(2, ['e'])];
    expect(withoutSeat(families, 3)).toEqual([1]);
    expect(withoutSeat(families, 3, [{ dyadIds: ['x', 'y'], party: [] }])).toEqual([0, 1]);
  });

  it('run out for nobody where nobody counts', () => {
    expect(withoutSeat([family(0, ['a'])], null)).toEqual([]);
    expect(busFull(4)).toMatchObject({ code: 'bus.full', severity: 'hard', params: { seats: 4 } });
  });
});

describe('who joins a bus', () => {
  it('has the workers who wait for every family on it', () => {
    const on = [aboard(['a'], ['w', 'waits'], ['v', 'waits'], ['u', 'inside']), aboard(['b'], ['w', 'waits'], ['u', 'inside'])];
    expect(sharedEscorts(on)).toEqual([{ personId: 'w', place: 'waits' }]);
    expect(sharedEscorts([])).toEqual([]);
  });

  it('is judged with everybody on it', () => {
    const joining = family(0, ['c'], ['w', 'waits']);
    const together = othersOf(joining, [joining], [aboard(['a'], ['w', 'waits']), aboard(['b'], ['w', 'waits'])]);
    expect(together.dyadIds).toEqual(['a', 'b']);
    expect(together.party.map((member) => member.personId)).toEqual(['w']);
  });
});
