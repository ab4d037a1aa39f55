import { COUNTIES } from './names';
import { World } from './world';

/** Of these counties nothing has been entered: the page shows what is missing. */
const NOT_ENTERED: readonly string[] = ['990402', '990502'];
/** Minutes door to door: in one prefecture, next door, further. One way is so long that some hours need somebody's yes. */
const MINUTES = { same: 55, near: 95, far: 140, longest: 190 } as const;

/** What the first organisation knows of the ways its families go. Last of all, so that nothing else of the demo changes. */
export function makeJourneys(world: World): void {
  for (const place of world.places) {
    for (const { code } of COUNTIES) {
      if (NOT_ENTERED.includes(code)) continue;
      const minutes = minutesBetween(code, place.countyCode);
      const train = minutes >= MINUTES.far;
      world.rows.add('journeys', {
        id: world.rnd.id(world.office(world.day(-30))),
        organisationId: world.first.id,
        facilityId: place.id,
        countyCode: code,
        minutesThere: minutes,
        minutesBack: minutes + 10,
        legs: train
          ? [
              { means: 'bus', minutes: 40 },
              { means: 'train', minutes: minutes - 65 },
              { means: 'taxi', minutes: 25 },
            ]
          : [{ means: 'bus', minutes: minutes - 10 }],
        lastReturnTime: train ? '18:40' : '17:30',
        overnight: false,
        costPerPerson: Math.round(minutes / 5) * 4,
        source: train ? '12306 时刻表' : '家里走过',
        asOf: world.day(-30),
      });
    }
  }
}

function minutesBetween(home: string, facility: string): number {
  if (home === '990602' && facility === '990101') return MINUTES.longest;
  const [from, to] = [home, facility].map((code) => Number(code.slice(2, 4)));
  const apart = Math.abs((from ?? 0) - (to ?? 0));
  return apart === 0 ? MINUTES.same : apart <= 2 ? MINUTES.near : MINUTES.far;
}
