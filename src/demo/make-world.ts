import type { Calendar } from '../kernel/working-days';
import { clear, Gap, GAPS } from './clearance';
import { makeDesk, makeOutings, makeQuarterChecks } from './desk';
import { addFamily, addRelative } from './families';
import { makeFeatures } from './features';
import { makeHistory } from './history';
import { makeJourneys } from './journeys';
import { makeMishaps } from './mishaps';
import { makeMore } from './more';
import { makeNeedToKnow } from './need-to-know';
import { makePeople } from './people';
import { makePlaces } from './places';
import { makePrivacy } from './privacy';
import { makeStories } from './stories';
import { makeTasks } from './tasks';
import { makeTripCosts } from './trip-costs';
import { fillRosters, makeTracings } from './tracings';
import { makeWordings } from './wordings';
import { Ngo, World } from './world';

/** Children per organisation, stories included. */
const CHILDREN = [190, 50] as const;
/** How many of the general families are siblings. */
const SIBLINGS = 0.25;
/** Of the general families: those whose parent's place is known, and of these those with every paper. */
const LOCATED = 0.65;
const CLEARED = 0.56;
const KNOWN_BEFORE = 0.03;

/** Everything in memory first: the order matters, for earlier parts take sessions and workers from later ones. */
export function makeWorld(now: Date, calendar: Calendar, passwordHash: string): World {
  const world = new World(now, calendar);
  makePlaces(world);
  makePeople(world, passwordHash);
  makeStories(world);
  makeDesk(world);
  makeTracings(world);
  world.ngos.forEach((ngo, i) => fillUp(world, ngo, CHILDREN[i] ?? 0));
  fillRosters(world);
  makeHistory(world);
  makeOutings(world);
  makeQuarterChecks(world);
  makeFeatures(world);
  makeTasks(world);
  makeMore(world);
  world.ledger.writeTo(world.rows, world.rnd);
  world.contacts.writeTo(world.rows, world.rnd);
  for (const place of world.places) for (const session of place.sessions) world.rows.add('sessions', { ...session });
  makeNeedToKnow(world);
  makePrivacy(world);
  makeJourneys(world);
  makeMishaps(world);
  makeWordings(world);
  makeTripCosts(world);
  return world;
}

/** General families until the organisation has its children. */
function fillUp(world: World, ngo: Ngo, children: number): void {
  const { rnd } = world;
  const missing = (): number => children - world.families.filter((f) => f.ngo === ngo).reduce((sum, f) => sum + f.children.length, 0);
  for (let left = missing(); left > 0; left = missing()) {
    const age = rnd.int(2, 15);
    const pair = left > 1 && rnd.chance(SIBLINGS);
    const mother = rnd.chance(0.25);
    const place = mother
      ? world.place(
          rnd.weighted([
            ['B', 7],
            ['E', 3],
          ]),
        )
      : world.place(
          rnd.weighted([
            ['A', 45],
            ['C', 20],
            ['D', 20],
            ['E', 15],
          ]),
        );
    const family = addFamily(world, {
      ngo,
      children: [{ age }, ...(pair ? [{ age: Math.min(17, age + rnd.int(1, 5)) }] : [])],
      parent: mother ? 'mother' : 'father',
      place: rnd.chance(LOCATED) ? place : null,
      visitedBefore: rnd.chance(KNOWN_BEFORE) ? true : undefined,
    });
    const ready = family.custody !== null && rnd.chance(CLEARED);
    clear(world, family, ready ? [] : gapsOf(world, family.custody === null));
    family.cleared = ready;
    if (rnd.chance(0.15)) addRelative(world, family);
  }
}

/** One or two things are still missing; where nobody knows the place, mostly more. */
function gapsOf(world: World, unlocated: boolean): Gap[] {
  const { rnd } = world;
  const gaps = rnd.shuffle(GAPS).slice(0, rnd.int(1, 2));
  return unlocated && rnd.chance(0.6) ? [...new Set<Gap>([...gaps, 'decision', 'proof'])] : gaps;
}
