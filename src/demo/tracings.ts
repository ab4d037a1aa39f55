import { addDays } from '../kernel/days';
import { comparePersons, isLikely, TracedPerson } from '../tracing/tracing.rules';
import { addFamily, addRosterEntry, stranger } from './families';
import type { Row } from './rows';
import { Family, need, Place, World } from './world';

/** Days within which facilities answer. */
const ANSWER_DAYS = 10;
/** People on rosters whom nobody has asked for. */
const STRANGERS = 280;

const asPerson = (row: Row): TracedPerson => ({
  familyName: String(row.familyName),
  givenName: String(row.givenName),
  formerNames: Array.isArray(row.formerNames) ? row.formerNames.map(String) : [],
  sex: String(row.sex),
  birthDate: typeof row.birthDate === 'string' ? row.birthDate : null,
  birthDatePrecision: row.birthDatePrecision === 'year' || row.birthDatePrecision === 'month' ? row.birthDatePrecision : 'day',
  homeCountyCode: typeof row.homeCountyCode === 'string' ? row.homeCountyCode : null,
  idNumberIndex: typeof row.idNumberIndex === 'string' ? row.idNumberIndex : null,
});

/** Fills the rosters with strangers, some of them namesakes of parents who are looked for elsewhere. */
export function fillRosters(world: World): void {
  const { rnd } = world;
  const parents = rnd.shuffle(world.families).map((f) => parentRow(world, f));
  for (let i = 0; i < STRANGERS; i += 1) {
    const place = rnd.pick(world.places);
    const like = i < 20 ? parents[i] : undefined;
    addRosterEntry(
      world,
      place,
      rnd.pick(place.wards),
      rnd.pick(['observation', 'general', 'general', 'lenient']),
      stranger(world, place.key === 'B' ? 'female' : 'male', like),
      world.at(world.day(-rnd.int(30, 700)), '11:00'),
    );
  }
}

/** Questions on both desks: waiting, one that nobody could answer, and the answered ones behind every located parent of last quarter. */
export function makeTracings(world: World): void {
  const [a, b, c] = [world.place('A'), world.place('B'), world.place('C')];
  ask(world, missing(world, 'father', 10), 2, [a]);
  ask(world, missing(world, 'father', 8), 4, [a, a]);
  ask(world, missing(world, 'father', 13), 6, [a, c]);
  ask(world, missing(world, 'father', 6), 1, []);
  ask(world, missing(world, 'mother', 9), 3, [b]);
  ask(world, missing(world, 'mother', 15), 5, [b, b]);
  const nobody = ask(world, missing(world, 'father', 11), 21, [c]);
  nobody.status = 'not_found';
  nobody.closedAt = world.at(world.day(-10), '08:05');
  for (const candidate of world.rows.all('tracing_candidates')) {
    if (candidate.tracingId === nobody.id)
      Object.assign(candidate, {
        status: 'rejected',
        reasonCode: 'other_person',
        decidedBy: null,
        decidedAt: world.at(world.day(-15), '10:20'),
      });
  }
  for (const family of world.families) if (family.custody && world.daysSince(family.enrolledOn) < 160) answered(world, family);
}

const parentRow = (world: World, family: Family): Row => need(world.rows.find('imprisoned_parents', (row) => row.id === family.parentId));

const missing = (world: World, parent: 'father' | 'mother', age: number): Family =>
  addFamily(world, { ngo: world.first, children: [{ age }], parent, place: null, enrolledOn: world.day(-world.rnd.int(30, 60)) });

/** Asks for a parent; at each place somebody is held who may be that person, the first of them truly so. */
function ask(world: World, family: Family, daysAgo: number, places: readonly Place[]): Row {
  const { rnd, rows } = world;
  const parent = parentRow(world, family);
  const requestedAt = world.office(world.day(-daysAgo));
  const tracing: Row = {
    id: rnd.id(requestedAt),
    organisationId: family.ngo.id,
    parentId: family.parentId,
    status: 'asked',
    requestedBy: family.ngo.coordinatorId,
    requestedAt,
    answerDue: addDays(world.day(-daysAgo), ANSWER_DAYS),
    closedAt: null,
  };
  rows.add('tracings', tracing);
  places.forEach((place, i) => {
    // The second is a namesake: another birth year within two years, another county.
    const birthDate = String(parent.birthDate);
    const person =
      i === 0 ? parent : { ...parent, birthDate: addDays(birthDate, 500), homeCountyCode: i === 1 ? '990402' : parent.homeCountyCode };
    const rosterEntryId = addRosterEntry(
      world,
      place,
      rnd.pick(place.wards),
      'general',
      person,
      world.at(world.day(-rnd.int(90, 400)), '11:00'),
    );
    const comparison = comparePersons(asPerson(parent), { ...asPerson(person), birthDatePrecision: 'day' });
    if (isLikely(comparison, asPerson(parent).birthDatePrecision)) addCandidate(world, tracing, place, rosterEntryId, comparison);
  });
  return tracing;
}

/** The question that led to a custody we know. */
function answered(world: World, family: Family): void {
  const { place, rosterEntryId } = need(family.custody);
  const found = world.daysSince(family.enrolledOn) - Math.min(25, world.daysSince(family.enrolledOn));
  const tracing = ask(world, family, found + 6, []);
  const at = world.office(world.day(-found));
  tracing.status = 'found';
  tracing.closedAt = at;
  const person = asPerson(parentRow(world, family));
  const candidate = addCandidate(world, tracing, place, rosterEntryId, comparePersons(person, { ...person, birthDatePrecision: 'day' }));
  Object.assign(candidate, { status: 'confirmed', decidedBy: place.liaisonId, decidedAt: at });
}

function addCandidate(world: World, tracing: Row, place: Place, rosterEntryId: string, comparison: object): Row {
  const candidate: Row = {
    id: world.rnd.id(tracing.requestedAt instanceof Date ? tracing.requestedAt : world.now),
    tracingId: tracing.id,
    facilityId: place.id,
    rosterEntryId,
    comparison,
    status: 'waiting',
    reasonCode: null,
    decidedBy: null,
    decidedAt: null,
  };
  world.rows.add('tracing_candidates', candidate);
  return candidate;
}
