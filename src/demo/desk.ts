import { addDays, Day } from '../kernel/days';
import { addHours, addMinutes } from '../kernel/instants';
import { holdUntil } from '../visits/visit.rules';
import { addConsents, addDecision, clear, Gap } from './clearance';
import { addFamily, FamilyPlan } from './families';
import { send } from './letters';
import { allowanceOf, meet, Meeting } from './meetings';
import { releaseAt } from '../notifications/replies/answers.rules';
import { addCall, tell } from './messages';
import { findSession } from './places';
import { DemoSession, Family, need, Ngo, Place, World, ZONE } from './world';

/** What makes a request hard to say yes to. */
type Issue = 'deadline' | 'consent_ends' | 'review_due' | 'worker_inside' | 'first_visit';

/** Requests at facility A: per ward's session, from which organisation (1 or 2) and with what issue. */
const INBOX_A: readonly (readonly [ward: string, ngo: 1 | 2, issue?: Issue])[] = [
  ['1', 1],
  ['1', 1, 'first_visit'],
  ['1', 1, 'deadline'],
  ['1', 2],
  ['2', 1],
  ['2', 1],
  ['2', 1, 'consent_ends'],
  ['2', 1, 'first_visit'],
  ['3', 1],
  ['3', 1, 'worker_inside'],
  ['3', 2],
  ['3', 1],
  ['4', 1, 'deadline'],
  ['4', 1, 'review_due'],
  ['4', 1],
];
/** Families whose outing is agreed; of these, with children of the worker who has an account. */
const OUTINGS = 12;
const OUTINGS_OF_KNOWN_WORKER = 4;
const CONSENTS_ENDING = [5, 11, 19, 27];

/** The desks this morning: requests to answer, outings to come, letters, decisions, checks. */
export function makeDesk(world: World): void {
  const sessions = new Map(['1', '2', '3', '4'].map((ward) => [ward, sessionIn(world, world.place('A'), ward, 8)] as const));
  for (const [ward, ngo, issue] of INBOX_A)
    request(world, world.place('A'), ward, ngo === 1 ? world.first : world.second, need(sessions.get(ward)), issue);
  const b = world.place('B');
  for (const ward of ['1', '2', '3'])
    request(world, b, ward, world.first, sessionIn(world, b, ward, 9), ward === '2' ? 'first_visit' : undefined);
  for (const days of CONSENTS_ENDING) {
    const family = file(world, { place: world.rnd.pick(world.places) }, ['consent']);
    for (const child of family.children) addConsents(world, family, child, days);
  }
  for (const [age, level] of [
    [8, 3],
    [13, 2],
    [16, 3],
  ] as const) {
    const family = file(world, { place: world.place('A'), children: [{ age }] }, ['decision']);
    for (const child of family.children)
      addDecision(world, family, child, { level, status: 'proposed', reason: '照顾人和孩子都愿意，第一次见面由老师陪同。' });
  }
  for (let i = 0; i < OUTINGS_OF_KNOWN_WORKER; i += 1)
    file(world, { place: world.place('A'), worker: world.first.workers[0] }).cleared = true;
  letters(world);
}

/** Which of the outings' families cannot come after all. */
const CANNOT_GO = 6;

/** Outings that are agreed, with what their families were told and said; runs last, on families that are ready. */
export function makeOutings(world: World): void {
  const free = world.families.filter(
    (f) =>
      f.cleared &&
      f.custody &&
      !world.rows.find('visits', (v) => v.parentId === f.parentId && v.live === true) &&
      !f.children.some((c) => c.reference.startsWith('DEM')),
  );
  // The families of the worker who has an account come first: she, too, has outings to look forward to, whatever the day.
  const [known] = world.first.workers;
  const shuffled = world.rnd.shuffle(free);
  const theirs = shuffled.filter((f) => f.workerId === known?.id).slice(0, OUTINGS_OF_KNOWN_WORKER);
  const coming = [...theirs, ...shuffled.filter((f) => !theirs.includes(f))].slice(0, OUTINGS);
  coming.forEach((family, i) => {
    const { place, ward } = need(family.custody);
    const session = findSession(place, {
      from: world.day(3 + i),
      to: world.day(17 + i),
      mode: i % 5 === 4 ? 'video' : 'visit',
      wardId: ward.id,
    });
    const { key, granted } = session ? allowanceOf(family, session) : { key: null, granted: 0 };
    const worker = session && world.freeWorker(family.ngo, session);
    if (!session || !worker || !key || world.ledger.free(key, granted) === 0) return;
    const requestedAt = world.office(world.day(-7));
    const decidedAt = world.after(requestedAt, world.day(-5));
    // One has just said no: the coordinator may keep the place for a while, or give it on.
    const justNow = i === CANNOT_GO;
    const answered = justNow ? 'cannot' : i % 4 === 3 ? 'call_me' : 'can_go';
    const channel = ({ sms: 'sms', call: 'call', email: 'page' } as const)[family.caregiver.channel];
    const answer =
      i % 6 === 5 ? undefined : ({ answer: answered, channel, at: justNow ? addMinutes(world.now, -25) : addHours(decidedAt, 6) } as const);
    const meeting = meet(world, {
      family,
      session,
      worker,
      status: 'confirmed',
      requestedAt,
      decidedAt,
      answer,
    });
    if (meeting) afterwards(world, meeting);
  });
  usedByOthers(world);
}

/** What every confirmed meeting brings with it: messages, and a call where one was asked for. */
function afterwards(world: World, meeting: Meeting): void {
  tell(world, meeting);
  if (meeting.answer?.answer === 'cannot')
    world.rows.add('seat_releases', {
      id: world.rnd.id(meeting.answer.at),
      organisationId: meeting.family.ngo.id,
      visitId: meeting.id,
      caregiverId: meeting.family.caregiver.id,
      askedAt: meeting.answer.at,
      dueAt: releaseAt(meeting.answer.at, meeting.session.startsAt),
    });
  if (meeting.answer?.answer === 'call_me') addCall(world, meeting, 'call_me', addMinutes(meeting.answer.at, 5));
  if (meeting.answer === undefined && meeting.family.caregiver.channel !== 'call')
    addCall(world, meeting, 'no_answer', addHours(need(meeting.decidedAt), 24));
}

/** Some months are gone already: an uncle went. Who it was is not stored. */
function usedByOthers(world: World): void {
  const located = world.families.filter(
    (f) => f.custody && f.custody.place.rules.sharedAcrossModes && !f.children.some((c) => c.reference.startsWith('DEM')),
  );
  for (const family of located.slice(60, 66)) {
    const session =
      need(family.custody).place.sessions.find((s) => s.day === world.today) ??
      need(need(family.custody).place.sessions.findLast((s) => s.day < world.today));
    const { key, granted } = allowanceOf(family, session);
    world.ledger.take(key, granted, 'use_by_other', {
      visitId: null,
      recordedBy: need(family.custody).place.liaisonId,
      at: world.office(world.day(-2)),
    });
  }
}

function file(world: World, plan: Partial<FamilyPlan> & { place: Place }, gaps: readonly Gap[] = []): Family {
  const family = addFamily(world, {
    ngo: world.first,
    children: [{ age: world.rnd.int(5, 16) }],
    grade: 'general',
    enrolledOn: world.day(-world.rnd.int(100, 420)),
    visitedBefore: false,
    ...plan,
  });
  clear(world, family, gaps);
  return family;
}

/** The first session of a ward with room, from so many days on. */
const sessionIn = (world: World, place: Place, ward: string, from: number): DemoSession =>
  need(
    findSession(place, {
      from: world.day(from),
      to: world.day(from + 30),
      mode: 'visit',
      wardId: need(place.wards.find((w) => w.code === ward)).id,
    }),
  );

/** A request that waits for an answer, with its issue built in. */
function request(world: World, place: Place, ward: string, ngo: Ngo, session: DemoSession, issue: Issue | undefined): void {
  const gaps: Gap[] = issue === 'consent_ends' ? ['consent'] : issue === 'review_due' ? ['decision'] : [];
  const family = file(
    world,
    {
      ngo,
      place,
      ward: place.wards.find((w) => w.code === ward),
      parent: place.key === 'B' ? 'mother' : 'father',
      visitedBefore: issue === undefined && world.rnd.chance(0.2),
    },
    gaps,
  );
  for (const child of family.children) {
    if (issue === 'consent_ends') addConsents(world, family, child, 4);
    if (issue === 'review_due') addDecision(world, family, child, { level: 3, reviewOn: world.day(2) });
  }
  const worker = world.worker(ngo, session);
  if (issue === 'worker_inside') forgetApprovals(world, worker.id, place);
  const requestedAt = addMinutes(world.now, -world.rnd.int(40, 20 * 60));
  const holdExpiresAt = issue === 'deadline' ? addHours(world.now, 3) : holdUntil(requestedAt, session.startsAt, ZONE);
  meet(world, { family, session, worker, status: 'requested', requestedAt, holdExpiresAt, workerInside: issue === 'worker_inside' });
}

/** This facility has not let the worker in: the request asks for that too. */
function forgetApprovals(world: World, workerId: string, place: Place): void {
  for (const approval of world.rows.all('worker_approvals'))
    if (approval.workerId === workerId && approval.facilityId === place.id)
      Object.assign(approval, { approvedOn: world.day(-400), expiresOn: world.day(-35) });
}

/** Letters on every pile of the desk. */
function letters(world: World): void {
  const at = (days: number): Day => world.day(-days);
  const files = Array.from({ length: 10 }, () => file(world, { place: world.place('A') }));
  files.forEach((family, i) => {
    const child = need(family.children[0]);
    if (i < 5)
      send(world, { family, child, direction: 'to_parent', status: 'entered', enteredOn: at(i), kind: i === 2 ? 'drawing' : 'letter' });
    else if (i < 7) send(world, { family, child, direction: 'to_parent', status: 'dispatched', enteredOn: at(6), pace: 1.5 });
    else if (i === 7) send(world, { family, child, direction: 'to_child', status: 'received', enteredOn: at(9), pace: 2 });
    else {
      const first = send(world, { family, child, direction: 'to_parent', status: 'replied', enteredOn: at(60) });
      send(world, { family, child, direction: 'to_child', status: 'safety_passed', enteredOn: at(14), inReplyToId: first.id });
    }
  });
}

/** This quarter's look at each file has begun; last quarter's is complete. */
export function makeQuarterChecks(world: World): void {
  const month = Number(world.today.slice(5, 7));
  const quarter = `${world.today.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
  const before = `${addDays(quarter, -1).slice(0, 4)}-${String(Number(addDays(quarter, -1).slice(5, 7)) - 2).padStart(2, '0')}-01`;
  for (const family of world.families.filter((f) => f.ngo === world.first)) {
    for (const child of family.children) {
      if (family.enrolledOn < before) check(world, child.id, before, addDays(before, world.rnd.int(20, 80)), true);
      if (family.enrolledOn < quarter && world.rnd.chance(0.55))
        check(world, child.id, quarter, addDays(quarter, world.rnd.int(0, Math.max(0, world.daysSince(quarter)))), false);
    }
  }
}

function check(world: World, childId: string, quarter: Day, on: Day, over: boolean): void {
  const checkedAt = world.office(on);
  const unchanged = over || world.rnd.chance(0.9);
  world.rows.add('quarter_checks', {
    id: world.rnd.id(checkedAt),
    organisationId: world.first.id,
    childId,
    quarter,
    unchanged,
    urgent: !unchanged && world.rnd.chance(0.2),
    note: unchanged ? null : world.rnd.pick(['搬到姑姑家住了', '换了学校', '奶奶住院，邻居在照看']),
    checkedBy: world.user('director'),
    checkedAt,
  });
}
