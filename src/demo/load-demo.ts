import type { INestApplication } from '@nestjs/common';
import { hashPassword } from '../access/passwords';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { Clock } from '../kernel/clock';
import { ReplyCodes } from '../notifications/reply-codes.service';
import { clear, Gap, GAPS } from './clearance';
import { makeDesk, makeOutings, makeQuarterChecks } from './desk';
import { addFamily, addRelative } from './families';
import { makeHistory } from './history';
import { DEMO_PASSWORD } from './names';
import { makePeople } from './people';
import { makePlaces } from './places';
import { makeStories } from './stories';
import { fillRosters, makeTracings } from './tracings';
import { need, Ngo, World } from './world';

/** Children per organisation, stories included. */
const CHILDREN = [190, 50] as const;
/** How many of the general families are siblings. */
const SIBLINGS = 0.25;
/** Of the general families: those whose parent's place is known, and of these those with every paper. */
const LOCATED = 0.72;
const CLEARED = 0.56;
const KNOWN_BEFORE = 0.03;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Loads the invented demo data on the first start; does nothing once there are organisations. One transaction: a start that is
 * interrupted leaves an empty database. The same day gives the same data, down to the ids.
 */
export async function loadDemo(app: INestApplication): Promise<void> {
  const db = app.get(Database);
  if (await db.one(`SELECT 1 AS there FROM organisations LIMIT 1`)) return;
  say('Loading demo data (every person in it is invented) …');
  const calendars = await app.get(FacilitiesQueries).calendars(['cn']);
  const world = new World(app.get(Clock).now(), need(calendars.get('cn')));
  makeWorld(world, await hashPassword(DEMO_PASSWORD));
  await db.transaction(async () => {
    // Two processes may start at once; the second finds the work done.
    await db.sql(`SELECT pg_advisory_xact_lock(hashtextextended('kinline demo', 0))`);
    if (await db.one(`SELECT 1 AS there FROM organisations LIMIT 1`)) return;
    await world.rows.write(db);
    await addReplyCodes(db, app.get(ReplyCodes));
  });
  say(
    `Loading demo data … done: ${world.rows.count('children')} children, ${world.rows.count('visits')} visits, ${world.rows.count('sessions')} sessions.`,
  );
}

/** Everything in memory first: the order matters, for earlier parts take sessions and workers from later ones. */
function makeWorld(world: World, passwordHash: string): void {
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
  world.ledger.writeTo(world.rows, world.rnd);
  world.contacts.writeTo(world.rows, world.rnd);
  for (const place of world.places) for (const session of place.sessions) world.rows.add('sessions', { ...session });
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

/** The page behind each question that a family can still answer. */
async function addReplyCodes(db: Database, codes: ReplyCodes): Promise<void> {
  const open = await db.sql<{ visitId: string; caregiverId: string; endsAt: Date }>(
    `SELECT DISTINCT v.id AS visit_id, m.caregiver_id, v.ends_at FROM visits v JOIN messages m ON m.visit_id = v.id WHERE v.live ORDER BY v.id, m.caregiver_id`,
  );
  for (const { visitId, caregiverId, endsAt } of open) await codes.ensure(visitId, caregiverId, endsAt);
}
