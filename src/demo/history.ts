import { addDays, Day } from '../kernel/days';
import { addHours } from '../kernel/instants';
import type { Cause } from '../visits/visit.rules';
import type { VisitStatus } from '../visits/visit.states';
import { correspond } from './letters';
import { meet, Meeting } from './meetings';
import { closeDays, findSession } from './places';
import { DemoSession, Family, HISTORY_DAYS, need, World } from './world';

/** Of each organisation's children: how many have met their parent by today, before they came to us or since. */
const MET_SHARE = 0.172;
/** Families who tried in vain so far. */
const TRIED_FAMILIES = 22;
const WRITING_FAMILIES = 44;

/** How a meeting that was asked for went, and on whose side it lay. */
const FATES: readonly (readonly [VisitStatus, number, readonly (readonly [Cause | undefined, string | undefined])[]])[] = [
  ['completed', 62, [[undefined, undefined]]],
  ['partial', 4, [['weather_or_health', undefined]]],
  [
    'cancelled',
    12,
    [
      ['guardian', 'family_unavailable'],
      ['child', 'child_wish'],
      ['facility', 'facility_event'],
      ['weather_or_health', 'transport_or_weather'],
    ],
  ],
  [
    'no_show',
    5,
    [
      ['guardian', undefined],
      ['escort', undefined],
    ],
  ],
  [
    'declined',
    7,
    [
      [undefined, 'document_missing'],
      [undefined, 'quota_used'],
      [undefined, 'discipline_or_medical'],
      [undefined, 'session_full'],
    ],
  ],
  [
    'expired',
    4,
    [
      [undefined, 'no_answer'],
      [undefined, 'no_answer'],
      [undefined, 'offer_unanswered'],
    ],
  ],
  ['withdrawn', 3, [[undefined, 'family_unavailable']]],
  ['refused_at_gate', 2, [['guardian', undefined]]],
  ['aborted', 1, [['weather_or_health', undefined]]],
];

/** Fourteen months: first meetings little by little, then a rhythm; attempts that failed; a closed week; letters both ways. */
export function makeHistory(world: World): void {
  const { rnd } = world;
  closeForIllness(world);
  const able = rnd.shuffle(
    world.families.filter(
      (f) =>
        f.cleared && f.custody !== null && f.custody.place.rules.entitlement[f.custody.grade] > 0 && world.daysSince(f.enrolledOn) > 150,
    ),
  );
  const left = world.ngos.flatMap((ngo) =>
    meetLittleByLittle(
      world,
      able.filter((f) => f.ngo === ngo),
    ),
  );
  for (const family of left.slice(0, TRIED_FAMILIES)) tryInVain(world, family);
  for (const family of rnd.shuffle(able).slice(0, WRITING_FAMILIES)) write(world, family);
}

/** Meetings for family after family until the share is reached; returns the families that were not needed. */
function meetLittleByLittle(world: World, able: readonly Family[]): Family[] {
  const own = new Set(world.families.filter((f) => f.ngo === able[0]?.ngo).flatMap((f) => f.children.map((c) => c.id)));
  const met = new Set(
    world.rows
      .all('children')
      .flatMap(({ id, visitedBefore }) => (visitedBefore === true && typeof id === 'string' && own.has(id) ? [id] : [])),
  );
  const [known, wanted] = [met.size, own.size * MET_SHARE];
  return able.filter((family) => {
    if (met.size >= wanted) return true;
    live(world, family, firstDay(world, family, (met.size - known) / (wanted - known)));
    for (const { id } of family.children) met.add(id);
    return false;
  });
}

/** Spread over the months, so that the share of children who have met their parent rises slowly. */
function firstDay(world: World, family: Family, share: number): Day {
  const wanted = addDays(world.today, Math.round(-HISTORY_DAYS + 12 + share * (HISTORY_DAYS - 45)));
  const earliest = addDays(family.enrolledOn, 45);
  return wanted > earliest ? wanted : earliest;
}

function live(world: World, family: Family, since: Day): void {
  const { rnd } = world;
  let day = since;
  const last = world.day(-6);
  for (let number = 0; day < last && number < 9; number += 1) {
    const first = number === 0;
    const status = first ? 'completed' : rnd.weighted(FATES.map(([s, weight]) => [s, weight] as const));
    const mode = !first && rnd.chance(0.28) ? 'video' : 'visit';
    const made = attempt(world, family, day, status, mode);
    day = addDays(made?.session.day ?? day, made && isGood(made.status) ? rnd.int(34, 80) : rnd.int(24, 40));
  }
}

const isGood = (status: VisitStatus): boolean => status === 'completed' || status === 'partial';

function tryInVain(world: World, family: Family): void {
  const { rnd } = world;
  const failures = FATES.filter(([s]) => !isGood(s));
  const times = rnd.int(1, 2);
  for (let i = 0; i < times; i += 1)
    attempt(
      world,
      family,
      addDays(world.day(-rnd.int(30, 330)), i * 7),
      rnd.weighted(failures.map(([s, weight]) => [s, weight] as const)),
      'visit',
    );
}

/** One request of the past and what became of it; undefined when no session was free or the month used up. */
function attempt(world: World, family: Family, from: Day, status: VisitStatus, mode: string): Meeting | undefined {
  const { ward, place } = need(family.custody);
  const to = addDays(from, 21) < world.day(-1) ? addDays(from, 21) : world.day(-1);
  if (from < family.enrolledOn) return undefined;
  const session = findSession(place, { from, to, mode, wardId: ward.id });
  return session && past(world, family, session, status);
}

/** A meeting of the past with everything around it at believable times. */
export function past(
  world: World,
  family: Family,
  session: DemoSession,
  status: VisitStatus,
  why?: { cause?: Cause; reasonCode?: string; concern?: boolean },
): Meeting | undefined {
  const { rnd } = world;
  const asked = addDays(session.day, -rnd.int(11, 16));
  const requestedAt = world.office(asked);
  const decidedAt = world.after(requestedAt, addDays(asked, 2));
  const called = world.after(decidedAt, addDays(session.day, -rnd.int(3, 5)));
  const [cause, reasonCode] = rnd.pick(need(FATES.find(([s]) => s === status))[2]);
  const confirmed = !['declined', 'expired', 'withdrawn'].includes(status);
  const before = rnd.int(2, 4);
  const ends: Partial<Record<VisitStatus, Date>> = {
    cancelled: called,
    withdrawn: decidedAt,
    expired: addHours(requestedAt, 72),
    declined: decidedAt,
  };
  const chosen = why ?? { cause, reasonCode };
  return meet(world, {
    family,
    session,
    worker: workerOf(world, family),
    status,
    requestedAt,
    decidedAt: confirmed || status === 'declined' ? decidedAt : undefined,
    endedAt: ends[status],
    ...chosen,
    answer:
      confirmed && rnd.chance(0.85)
        ? {
            answer: chosen.cause === 'guardian' && status === 'cancelled' ? 'cannot' : 'can_go',
            channel: answerChannel(family),
            at: addHours(decidedAt, rnd.int(2, 30)),
          }
        : undefined,
    moods: rnd.chance(0.9)
      ? [
          before,
          Math.max(
            1,
            Math.min(
              5,
              before +
                rnd.weighted([
                  [-1, 1],
                  [0, 2],
                  [1, 5],
                  [2, 2],
                ]),
            ),
          ),
        ]
      : undefined,
  });
}

const answerChannel = (family: Family): string => ({ sms: 'sms', call: 'call', email: 'page' })[family.caregiver.channel];

const workerOf = (world: World, family: Family) =>
  family.ngo.workers.find((w) => w.id === family.workerId) ?? world.rnd.pick(family.ngo.workers);

/** Ten closed days last winter or spring, and the meetings that fell into them. */
function closeForIllness(world: World): void {
  const place = world.place('C');
  closeDays(world, place, world.day(-255), world.day(-245), 'health_notice', world.day(-256));
  const hit = world.families.filter((f) => f.cleared && f.custody?.place === place && world.daysSince(f.enrolledOn) > 300).slice(0, 4);
  for (const family of hit) {
    const session = place.sessions.find(
      (s) => s.day > world.day(-253) && s.day < world.day(-245) && s.mode === 'visit' && s.wardId === family.custody?.ward.id,
    );
    if (session) past(world, family, session, 'cancelled', { cause: 'facility', reasonCode: 'health_notice' });
  }
}

function write(world: World, family: Family): void {
  const { rnd } = world;
  let day = world.day(-rnd.int(60, 400));
  const earliest = addDays(family.enrolledOn, 40);
  if (day < earliest) day = earliest;
  const child = rnd.pick(family.children);
  for (let round = 0; round < rnd.int(1, 3) && day < world.day(-40); round += 1) day = correspond(world, family, child, day);
}
