import { addDays, dayInZone } from '../kernel/days';
import { addHours } from '../kernel/instants';
import { offerUntil } from '../visits/waitlist/waitlist.rules';
import { allowanceOf } from './meetings';
import { findSession } from './places';
import type { Row } from './rows';
import { AHEAD_DAYS, Family, need, World, ZONE } from './world';

/**
 * What else a desk meets: rules that wait for a second person, a change of the timetable that is staged, families that wait – one with a place
 * kept for it –, another time that is asked for, an escort who is away, a parent's appointment, an allowance put right. Runs when every
 * meeting is there: it takes only what is free.
 */
export function makeMore(world: World): void {
  proposeRules(world);
  stageTimetable(world);
  const visits = world.rows
    .all('visits')
    .filter(
      (v) =>
        v.status === 'confirmed' && v.mode === 'visit' && v.organisationId === world.first.id && !String(v.reference).startsWith('DEM'),
    )
    .filter((v) => (v.startsAt as Date) > addHours(world.now, 4 * 24));
  const [known] = world.first.workers;
  const workerOf = (visit: Row): unknown =>
    world.rows.find('visit_party', (p) => p.visitId === visit.id && p.personType === 'worker')?.personId;
  const reviewed = visits.find((visit) => workerOf(visit) !== known?.id);
  if (reviewed) markAbsence(world, workerOf(reviewed), reviewed);
  askForAnotherTime(
    world,
    visits.filter((visit) => visit !== reviewed),
  );
  makeWaitlist(world);
  shareABus(world);
  noteNeeds(world);
}

/** Seats of the sample bus: two families and their escort leave some for others. */
const BUS_SEATS = 9;

/** Two families who ask for the same session go on one bus, with one escort for both. */
function shareABus(world: World): void {
  const asking = world.rows
    .all('visits')
    .filter((v) => v.status === 'requested' && v.mode === 'visit' && v.organisationId === world.first.id);
  const first = asking.find((visit) => asking.some((other) => other !== visit && other.sessionId === visit.sessionId));
  const second = asking.find((visit) => visit !== first && visit.sessionId === first?.sessionId);
  const escortOf = (visit: Row | undefined): Row | undefined =>
    world.rows.find('visit_party', (p) => p.visitId === visit?.id && p.personType === 'worker' && p.place === 'waits');
  const [escort, other] = [escortOf(first), escortOf(second)];
  if (!first || !second || !escort || !other) return;
  const requestedAt = first.requestedAt as Date;
  const id = world.rnd.id(requestedAt);
  world.rows.add('visit_groups', {
    ...{
      id,
      organisationId: world.first.id,
      facilityId: first.facilityId,
      reference: 'BUS9',
      day: dayInZone(first.startsAt as Date, ZONE),
    },
    ...{ policy: 'all_or_none', seats: BUS_SEATS, note: '两家同村，一辆车。', requestedBy: first.requestedBy, requestedAt },
  });
  other.personId = escort.personId;
  for (const visit of [first, second]) {
    visit.groupId = id;
    for (const member of world.rows.all('visit_party')) if (member.visitId === visit.id) member.groupId = id;
  }
}

/** What somebody who comes along needs, for the desk and the gate to read. */
function noteNeeds(world: World): void {
  const visit = world.rows.find('visits', (v) => v.status === 'requested' && v.organisationId === world.first.id);
  const member = world.rows.find('visit_party', (p) => p.visitId === visit?.id && p.personType === 'caregiver');
  const caregiver = world.rows.find('caregivers', (g) => g.id === member?.personId);
  if (caregiver) caregiver.accessNeeds = ['hearing', 'walking'];
}

/** Families who may meet and have nothing arranged, with their parents at a place. */
const free = (world: World, key: string): Family[] =>
  world.families.filter(
    (f) =>
      f.cleared &&
      f.ngo === world.first &&
      f.custody?.place.key === key &&
      !f.children.some((c) => c.reference.startsWith('DEM')) &&
      !world.rows.find('visits', (v) => v.parentId === f.parentId && v.live === true),
  );

/** Proposed by an administrator: the facility's own officer is the second person. */
function proposeRules(world: World): void {
  const place = world.place('A');
  const proposedAt = world.office(world.day(-1));
  world.rows.add('facility_rules', {
    id: world.rnd.id(proposedAt),
    facilityId: place.id,
    effectiveFrom: world.day(21),
    effectiveTo: null,
    rules: { ...place.rules, adultAge: 16 },
    source: `${place.name}会见须知（修订稿）`,
    asOf: world.day(-2),
    confidence: 'published',
    status: 'proposed',
    changes: [{ key: 'adultAge', value: 16 }],
    proposedBy: world.user('admin'),
    proposedAt,
  });
}

/** One more room for video from a day on that has no sessions yet. */
function stageTimetable(world: World): void {
  const place = world.place('A');
  const line = need(world.rows.find('timetables', (t) => t.facilityId === place.id && t.mode === 'video'));
  const from = world.day(AHEAD_DAYS + 7);
  world.rows.add('timetables', {
    ...line,
    id: world.rnd.id(world.office(world.day(-3))),
    capacity: 3,
    validFrom: from,
    previousId: line.id,
  });
  Object.assign(line, { validTo: addDays(from, -1) });
}

/** Whoever should have come along is away: every meeting of that day waits for somebody to look. */
function markAbsence(world: World, workerId: unknown, visit: Row): void {
  const day = dayInZone(visit.startsAt as Date, ZONE);
  const recordedAt = world.office(world.day(-1));
  const by = world.first.coordinatorId;
  world.rows.add('worker_absences', { id: world.rnd.id(recordedAt), workerId, fromDay: day, toDay: day, recordedBy: by, recordedAt });
  const theirs = new Set(
    world.rows
      .all('visit_party')
      .filter((p) => p.personId === workerId && p.live === true)
      .map((p) => p.visitId),
  );
  for (const other of world.rows.all('visits'))
    if (theirs.has(other.id) && other.status !== 'under_way' && dayInZone(other.startsAt as Date, ZONE) === day)
      world.rows.add('visit_reviews', {
        id: world.rnd.id(recordedAt),
        visitId: other.id,
        cause: 'worker_absent',
        ownerRole: 'coordinator',
        details: { workerIds: [workerId] },
        since: recordedAt,
      });
}

/** Another time of the same month is held beside the first until the facility has answered. */
function askForAnotherTime(world: World, visits: readonly Row[]): void {
  for (const visit of visits) {
    const family = need(world.families.find((f) => f.parentId === visit.parentId));
    const { place, ward } = need(family.custody);
    const day = dayInZone(visit.startsAt as Date, ZONE);
    const other = findSession(place, { from: addDays(day, 1), to: addDays(day, 14), mode: 'visit', wardId: ward.id });
    if (!other || place.key !== 'A' || allowanceOf(family, other).key.period !== visit.period) continue;
    const askedAt = world.after(visit.decidedAt as Date, world.day(-1));
    other.held += 1;
    Object.assign(visit, { proposedSessionId: other.id, version: Number(visit.version) + 1 });
    const party = world.rows.all('visit_party').filter((p) => p.visitId === visit.id);
    world.rows.add('visit_amendments', {
      id: world.rnd.id(askedAt),
      visitId: visit.id,
      fromSessionId: visit.sessionId,
      toSessionId: other.id,
      party: party.map(({ personType, personId, place: where }) => ({ personType, personId, place: where })),
      dyadIds: family.children.map((child) => child.dyadId),
      askedBy: world.first.coordinatorId,
      askedAt,
    });
    world.rows.add('visit_status_changes', {
      id: world.rnd.id(askedAt),
      visitId: visit.id,
      action: 'amend',
      fromStatus: 'confirmed',
      toStatus: 'confirmed',
      actorUserId: world.first.coordinatorId,
      at: askedAt,
    });
    return;
  }
}

/** Three families wait; for the first a place is kept. A fourth parent has an appointment, and one allowance was put right. */
function makeWaitlist(world: World): void {
  const place = world.place('A');
  const [first, ...others] = free(world, 'A');
  const madeAt = world.office(world.day(-9));
  [first, ...others.slice(0, 2)].forEach((family, i) => {
    if (!family) return;
    const entryId = world.rnd.id(madeAt);
    const [child] = family.children;
    world.rows.add('waitlist_entries', {
      id: entryId,
      organisationId: world.first.id,
      dyadId: child?.dyadId,
      childId: child?.id,
      facilityId: place.id,
      mode: 'visit',
      fromDay: world.day(2),
      toDay: world.day(60),
      madeBy: world.first.coordinatorId,
      madeAt,
    });
    if (i === 0) keepPlace(world, family, entryId);
  });
  const [, , , away, corrected] = [first, ...others];
  if (away)
    world.rows.add('parent_appointments', {
      id: world.rnd.id(madeAt),
      rosterEntryId: need(away.custody).rosterEntryId,
      facilityId: place.id,
      startsAt: world.at(world.day(6), '14:00'),
      endsAt: world.at(world.day(6), '16:30'),
      recordedBy: place.liaisonId,
    });
  const session = place.sessions.find((s) => s.day >= world.today);
  if (!corrected || !session) return;
  const { key, granted } = allowanceOf(corrected, session);
  world.ledger.correct(key, granted, { visitId: null, recordedBy: place.liaisonId, at: world.office(world.day(-1)) });
}

function keepPlace(world: World, family: Family, entryId: string): void {
  const { place, ward } = need(family.custody);
  const session = findSession(place, { from: world.day(8), to: world.day(40), mode: 'visit', wardId: ward.id });
  const expiresAt = session && offerUntil(world.now, session.startsAt);
  if (!session || !expiresAt) return;
  session.held += 1;
  world.rows.add('waitlist_offers', {
    id: world.rnd.id(world.now),
    entryId,
    sessionId: session.id,
    offeredAt: addHours(world.now, -1),
    expiresAt,
  });
}
