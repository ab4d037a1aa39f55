import { addDays, isoWeekday, timeInZone } from '../kernel/days';
import { addHours } from '../kernel/instants';
import { clear } from './clearance';
import { hitBy } from './closed';
import { past } from './history';
import { meet } from './meetings';
import { addCall, tell, tellCancelled } from './messages';
import { closeDays } from './places';
import { confirmed, extra, family, pick, quiet, ready } from './storytelling';
import { need, World, ZONE } from './world';

/** The stories in which something has just happened. */
export function makeEpisodes(world: World): void {
  moved(world);
  closure(world);
  silent(world);
  proposal(world);
  trips(world);
  worry(world);
}

/** The monday after this week. */
const nextMonday = (world: World): string => addDays(world.today, 8 - isoWeekday(world.today));

/** The father was moved from A to C last week. */
function moved(world: World): void {
  const made = family(world, { children: [{ age: 11, sex: 'male', given: '小帆', reference: 'DEM3D' }] }, '2');
  clear(world, made, ['proof']);
  const [from, to] = [world.place('A'), world.place('C')];
  for (const child of made.children)
    world.rows.add('kinship_proofs', {
      id: world.rnd.id(world.at(world.day(-90), '10:00')),
      dyadId: child.dyadId,
      kind: 'household_register',
      seenOn: world.day(-90),
      verifiedBy: made.ngo.coordinatorId,
      createdAt: world.at(world.day(-90), '10:00'),
    });
  const movedAt = world.office(world.day(-6));
  const session = pick(world, made, 5, 14);
  const meeting = confirmed(world, made, session, {
    status: 'cancelled',
    reference: 'DEM3D',
    cause: 'facility',
    reasonCode: 'parent_transferred',
    requestedAt: world.office(world.day(-15)),
    decidedAt: world.at(world.day(-10), '10:00'),
    endedAt: addHours(movedAt, 1),
  });
  tell(world, meeting);
  quiet(world, meeting, 'visit_cancelled');
  tellCancelled(world, meeting);
  const custody = need(made.custody);
  const entry = need(world.rows.find('roster_entries', (row) => row.id === custody.rosterEntryId));
  const episode = need(world.rows.find('custody_episodes', (row) => row.parentId === made.parentId));
  const [day, ward] = [world.day(-6), need(to.wards[0])];
  Object.assign(episode, { endedOn: day, endKind: 'transferred' });
  Object.assign(entry, { facilityId: to.id, wardId: ward.id, version: 2 });
  world.rows.add('custody_episodes', {
    id: world.rnd.id(movedAt),
    parentId: made.parentId,
    rosterEntryId: custody.rosterEntryId,
    facilityId: to.id,
    beganOn: day,
    confirmedAt: movedAt,
    confirmedBy: from.liaisonId,
    endedOn: null,
    endKind: null,
  });
  const details = { fromFacilityId: from.id, facilityId: to.id, wardId: ward.id, grade: null };
  world.rows.add('custody_events', {
    id: world.rnd.id(movedAt),
    rosterEntryId: custody.rosterEntryId,
    kind: 'transferred',
    occurredAt: movedAt,
    recordedAt: movedAt,
    recordedBy: from.liaisonId,
    details,
  });
  made.custody = { ...custody, place: to, ward };
}

/** Facility A is shut next Wednesday; one meeting was on that day. */
function closure(world: World): void {
  const place = world.place('A');
  const made = ready(
    world,
    family(world, { children: [{ age: 13, sex: 'female', given: '青岚', reference: 'DEM3E' }], visitedBefore: true }, '3'),
  );
  const wednesday = addDays(nextMonday(world), 2);
  const session = place.sessions.find((s) => s.day === wednesday && s.mode === 'visit') ?? extra(world, made, wednesday, '09:00');
  const closureId = closeDays(world, place, wednesday, wednesday, 'maintenance', world.day(-4));
  const meeting = confirmed(world, made, session, {
    status: 'cancelled',
    reference: 'DEM3E',
    cause: 'facility',
    reasonCode: 'maintenance',
    requestedAt: world.office(world.day(-10)),
    decidedAt: world.at(world.day(-6), '15:00'),
    endedAt: world.after(world.at(world.day(-4), '15:00'), world.day(-3)),
  });
  tell(world, meeting);
  quiet(world, meeting, 'visit_cancelled');
  tellCancelled(world, meeting);
  hitBy(world, closureId, meeting, need(meeting.endedAt));
}

/** Asked days ago, not answered: a person calls. */
function silent(world: World): void {
  for (const [i, [reference, given, age]] of (
    [
      ['DEM3F', '乐遥', 9],
      ['DEM3G', '星年', 12],
      ['DEM3H', '知桃', 6],
    ] as const
  ).entries()) {
    const made = ready(world, family(world, { children: [{ age, given, reference }] }, String(i + 1)));
    const meeting = confirmed(world, made, pick(world, made, 11, 22), {
      reference,
      requestedAt: world.office(world.day(-6 - i)),
      decidedAt: world.at(world.day(-4 - i), '10:30'),
    });
    tell(world, meeting);
    addCall(world, meeting, 'no_answer', world.at(world.day(-3 - i), '10:40'));
  }
}

/** The officer offers another time. */
function proposal(world: World): void {
  const made = ready(world, family(world, { children: [{ age: 10, sex: 'male', given: '雨川', reference: 'DEM3J' }] }, '2'));
  const session = pick(world, made, 9, 18);
  const proposed = need(
    made.custody?.place.sessions.find(
      (s) => s.startsAt > session.startsAt && s.mode === 'visit' && s.wardId === session.wardId && s.status === 'open',
    ),
  );
  const requestedAt = world.office(world.day(-3));
  const decidedAt = addHours(world.now, -4) > requestedAt ? addHours(world.now, -4) : requestedAt;
  meet(world, {
    family: made,
    session,
    proposed,
    worker: world.worker(made.ngo, session),
    status: 'proposed',
    reference: 'DEM3J',
    requestedAt,
    decidedAt,
    holdExpiresAt: addHours(world.now, 44),
  });
}

/** The full hour in about two hours, for an outing today; late in the evening the last half hour of the day. */
function hourOf(world: World): string {
  const [now, soon] = [timeInZone(world.now, ZONE), timeInZone(addHours(world.now, 2), ZONE)];
  if (soon < now) return '23:30';
  return soon < '09:00' ? '09:00' : `${soon.slice(0, 2)}:00`;
}

/** Outings of the worker whose account the demo has: today, and tomorrow. */
function trips(world: World): void {
  const known = need(world.first.workers[0]);
  const from = hourOf(world);
  for (const [day, time, reference, given, ward] of [
    [world.today, from, 'DEM3K', '念谷', '1'],
    [world.day(1), '10:00', 'DEM3M', '小莓', '4'],
  ] as const) {
    const made = ready(world, family(world, { children: [{ age: 11, given, reference }], visitedBefore: true }, ward));
    const at = world.at(world.day(-8), '10:00');
    const meeting = confirmed(world, made, extra(world, made, day, time), {
      reference,
      worker: known,
      requestedAt: world.office(world.day(-12)),
      decidedAt: at,
      answer: { answer: 'can_go', channel: 'sms', at: addHours(at, 5) },
    });
    tell(world, meeting);
  }
}

/** A worry after the last meeting. */
function worry(world: World): void {
  const made = ready(
    world,
    family(world, { children: [{ age: 12, sex: 'female', given: '思宁', reference: 'DEM3N' }], enrolledOn: world.day(-300) }, '1'),
  );
  const session = pick(world, made, -12, -5);
  const meeting = need(past(world, made, session, 'completed', { concern: true }));
  const at = addHours(session.endsAt, 3);
  for (const child of made.children) {
    world.rows.add('incidents', {
      id: world.rnd.id(at),
      dyadId: child.dyadId,
      visitId: meeting.id,
      status: 'raised',
      note: '回来的路上孩子一直不说话，说以后不想一个人睡。请负责人看一看。',
      raisedBy: world.user('worker'),
      raisedAt: at,
    });
  }
}
