import { estimate, journeyErrors, journeyOf, Route, routeOf } from '../../../src/journeys/journey.rules';
import { PREFECTURE_SEATS } from '../../../src/journeys/prefecture-seats';

const known = (values: Partial<Route> = {}): Route => ({
  basis: 'known',
  minutesThere: 120,
  minutesBack: 130,
  legs: [],
  lastReturnTime: null,
  overnight: false,
  costPerPerson: 60,
  source: 'a family',
  asOf: '2026-08-01',
  ...values,
});
const session = { localStart: '10:00', localEnd: '10:30' };

describe('the way to a facility and home', () => {
  it('leaves half an hour at the gate before, a quarter of an hour after, and is home the same day', () => {
    expect(journeyOf(known(), session)).toEqual({
      leaveTime: '07:30',
      returnTime: '12:55',
      leavesDaysBefore: 0,
      returnsDaysAfter: 0,
      overnight: false,
    });
  });

  it('needs a night where the first hour would be before four, where the last departure is missed, or where it always does', () => {
    expect(journeyOf(known({ minutesThere: 331 }), session)).toMatchObject({ leavesDaysBefore: 1, leaveTime: '12:29', overnight: true });
    expect(journeyOf(known({ minutesThere: 330 }), session)).toMatchObject({ leavesDaysBefore: 0, leaveTime: '04:00', overnight: false });
    expect(journeyOf(known({ lastReturnTime: '10:44' }), session)).toMatchObject({
      returnsDaysAfter: 1,
      returnTime: '10:10',
      overnight: true,
    });
    expect(journeyOf(known({ lastReturnTime: '10:45' }), session).overnight).toBe(false);
    expect(journeyOf(known({ overnight: true }), session)).toMatchObject({ leavesDaysBefore: 1, returnsDaysAfter: 0, overnight: true });
    expect(journeyOf(known({ minutesBack: 795 }), session)).toMatchObject({ returnsDaysAfter: 1, overnight: true });
  });

  it('stays a wall time however long it is', () => {
    expect(journeyOf(known({ minutesThere: 2880, minutesBack: 2880 }), session)).toMatchObject({ leaveTime: '00:00', returnTime: '23:59' });
  });
});

describe('an estimate by distance', () => {
  it('is the straight line by road at a family’s pace, rounded up to a quarter of an hour, and says so', () => {
    // Chengdu – Mianyang: about 107 km in a straight line.
    const route = estimate('510104', '510703');
    expect(route).toMatchObject({ basis: 'estimated', costPerPerson: null, asOf: null, overnight: false });
    expect(route?.minutesThere).toBe(225);
    expect(route?.source).toContain('GeoNames');
    expect(estimate('510703', '510104')?.minutesThere).toBe(225);
  });

  it('assumes forty kilometres inside one prefecture, and is nothing where a place is not known', () => {
    expect(estimate('510104', '510105')?.minutesThere).toBe(120);
    expect(estimate('990101', '510105')).toBeNull();
    expect(estimate('510105', '990101')).toBeNull();
  });

  it('gives way to what is known', () => {
    expect(routeOf(known(), '510104', '510105')).toMatchObject({ basis: 'known', minutesThere: 120 });
    expect(routeOf(null, '510104', '510105')?.basis).toBe('estimated');
    expect(routeOf(null, null, '510105')).toBeNull();
  });

  it('knows the seats of most prefectures, all of them in China', () => {
    expect(PREFECTURE_SEATS.size).toBeGreaterThan(280);
    for (const [code, [longitude, latitude]] of PREFECTURE_SEATS) {
      expect(code).toMatch(/^\d{4}$/);
      expect(longitude > 73 && longitude < 136 && latitude > 18 && latitude < 54).toBe(true);
    }
  });
});

describe('a row of the matrix', () => {
  it('is refused when its pieces are longer than the whole or it comes from tomorrow', () => {
    const row = { minutesThere: 60, legs: [{ means: 'bus' as const, minutes: 61 }], asOf: '2026-09-03' };
    expect(journeyErrors(row, '2026-09-02').map((e) => e.code)).toEqual(['journey.legs_longer', 'journey.as_of_future']);
    expect(journeyErrors({ ...row, minutesThere: 61, asOf: '2026-09-02' }, '2026-09-02')).toEqual([]);
  });
});
