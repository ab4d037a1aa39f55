import type { CoreRules, FacilityRules } from '../facilities/facilities.queries';
import { timeOf } from '../facilities/closure.rules';
import { datedSessions } from '../facilities/facility-sessions.rules';
import { addDays, Day, monthOf } from '../kernel/days';
import { INVENTED } from './names';
import { AHEAD_DAYS, DemoSession, HISTORY_DAYS, need, Place, Ward, World, ZONE } from './world';

/** What most invented facilities ask; each changes some of it, because real ones contradict each other. */
const USUAL: CoreRules = {
  visitorsMaxTotal: 3,
  childrenExtra: 0,
  adultAge: 18,
  minAdultsInside: 1,
  guardianMayAccompany: true,
  noticeWorkingDays: 3,
  horizonDays: 60,
  entitlement: { strict: 0, observation: 1, general: 1, lenient: 2 },
  sharedAcrossModes: true,
  proofsAccepted: ['household_register', 'birth_certificate', 'police_certificate', 'village_certificate'],
  makeUpWorkday: 'unknown',
  openOnHolidays: false,
  noShowForfeits: false,
  letters: { maxPages: 5, drawings: true, recordedMessages: true },
};

interface Line {
  mode: string;
  /** Null: every ward. */
  ward: string | null;
  weekday: number;
  from: string;
  to: string;
  capacity: number;
}

interface Plan {
  key: string;
  name: string;
  alias: string;
  countyCode: string;
  wards: string[];
  rules: Partial<FacilityRules>;
  /** Rules that were in force until about six months ago. */
  before?: Partial<FacilityRules>;
  confidence: 'verified' | 'published' | 'assumed';
  /** ISO weekday on which a ward sees visitors. */
  wardDays: Record<string, number>;
  windows: number;
  weekendVisits?: number;
  videoWeekday: number;
}

const PLANS: readonly Plan[] = [
  {
    key: 'A',
    name: '柳堤监狱',
    alias: '柳堤',
    countyCode: '990101',
    wards: ['1', '2', '3', '4'],
    rules: {},
    before: { noticeWorkingDays: 5, horizonDays: 30 },
    confidence: 'verified',
    wardDays: { '1': 1, '2': 2, '3': 3, '4': 4 },
    windows: 8,
    videoWeekday: 5,
  },
  {
    key: 'B',
    name: '鹿鸣坡女子监狱',
    alias: '鹿鸣坡',
    countyCode: '990102',
    wards: ['1', '2', '3'],
    // Refuses the village's certificate; children come on top of the three; an aunt by marriage shows the marriage.
    rules: {
      childrenExtra: 2,
      documentsByRelation: [{ relation: 'aunt', papers: ['marriage_certificate'] }],
      noticeWorkingDays: 5,
      sharedAcrossModes: false,
      proofsAccepted: ['household_register', 'birth_certificate', 'police_certificate'],
    },
    confidence: 'verified',
    wardDays: { '1': 2, '2': 3, '3': 4 },
    windows: 6,
    weekendVisits: 6,
    videoWeekday: 1,
  },
  {
    key: 'C',
    name: '石榴渡监狱',
    alias: '石榴渡',
    countyCode: '990201',
    wards: ['1', '2', '3'],
    // Takes nothing but the village's certificate; a missed visit uses up the month.
    rules: {
      visitorsMaxTotal: 4,
      adultAge: 16,
      noticeWorkingDays: 2,
      proofsAccepted: ['village_certificate'],
      noShowForfeits: true,
      letters: { maxPages: 3, drawings: true, recordedMessages: false },
    },
    confidence: 'published',
    wardDays: { '1': 1, '2': 3, '3': 5 },
    windows: 5,
    videoWeekday: 4,
  },
  {
    key: 'D',
    name: '雪松原监狱',
    alias: '雪松原',
    countyCode: '990301',
    wards: ['1', '2'],
    rules: {
      entitlement: { strict: 1, observation: 1, general: 2, lenient: 3 },
      openOnHolidays: true,
      makeUpWorkday: 'workday',
      horizonDays: 90,
    },
    confidence: 'published',
    wardDays: { '1': 2, '2': 4 },
    windows: 6,
    videoWeekday: 3,
  },
  {
    key: 'E',
    name: '月湖监狱',
    alias: '月湖',
    countyCode: '990601',
    wards: ['1', '2'],
    rules: {
      visitorsMaxTotal: 3,
      childrenExtra: 1,
      sharedAcrossModes: false,
      makeUpWorkday: 'weekend',
      letters: { maxPages: 8, drawings: true, recordedMessages: true },
    },
    confidence: 'assumed',
    wardDays: { '1': 3, '2': 5 },
    windows: 4,
    weekendVisits: 7,
    videoWeekday: 2,
  },
];

/** Two organisations, five facilities with their rules, wards, timetables, closures, and dated sessions. */
export function makePlaces(world: World): void {
  const { rows, rnd } = world;
  const opened = world.at(world.day(-800), '09:00');
  for (const plan of PLANS) {
    const organisationId = rnd.id(opened);
    rows.add('organisations', {
      id: organisationId,
      kind: 'facility',
      name: `${plan.name}${INVENTED}`,
      publicAlias: '联络处',
      timeZone: ZONE,
      createdAt: opened,
    });
    const id = rnd.id(opened);
    const name = `${plan.name}${INVENTED}`;
    rows.add('facilities', {
      id,
      organisationId,
      name,
      publicAlias: plan.alias,
      kind: 'prison',
      countyCode: plan.countyCode,
      timeZone: ZONE,
      pack: 'cn',
    });
    const wards: Ward[] = plan.wards.map((code) => ({ id: rnd.id(opened), code }));
    for (const ward of wards) rows.add('wards', { ...ward, facilityId: id, name: `${ward.code}监区` });
    const place: Place = {
      key: plan.key,
      id,
      name,
      countyCode: plan.countyCode,
      rules: { ...USUAL, ...plan.rules },
      wards,
      liaisonId: null,
      sessions: [],
    };
    world.places.push(place);
    addRules(world, place, plan);
    addSessions(world, place, timetableOf(plan));
  }
}

function addRules(world: World, place: Place, plan: Plan): void {
  const changed = monthOf(world.day(-180));
  const since = monthOf(world.day(-HISTORY_DAYS - 200));
  const version = (rules: CoreRules, effectiveFrom: Day, effectiveTo: Day | null): void =>
    world.rows.add('facility_rules', {
      id: world.rnd.id(world.at(effectiveFrom, '09:00')),
      facilityId: place.id,
      effectiveFrom,
      effectiveTo,
      rules,
      source: `${place.name}会见须知，${effectiveFrom.slice(0, 7)}`,
      asOf: effectiveTo ?? world.day(-35),
      confidence: plan.confidence,
    });
  if (plan.before) version({ ...place.rules, ...plan.before }, since, changed);
  version(place.rules, plan.before ? changed : since, null);
}

function timetableOf(plan: Plan): Line[] {
  const visits = Object.entries(plan.wardDays).flatMap(([ward, weekday]) =>
    [
      ['09:00', '09:30'],
      ['10:00', '10:30'],
      ['14:00', '14:30'],
    ].map(([from = '', to = '']) => ({ mode: 'visit', ward, weekday, from, to, capacity: plan.windows })),
  );
  const weekend = plan.weekendVisits
    ? [{ mode: 'visit', ward: null, weekday: plan.weekendVisits, from: '09:30', to: '10:00', capacity: plan.windows }]
    : [];
  const video = ['15:00', '16:30'].map((from) => ({
    mode: 'video',
    ward: null,
    weekday: plan.videoWeekday,
    from,
    to: `${from.slice(0, 3)}${from.endsWith('00') ? '25' : '55'}`,
    capacity: 2,
  }));
  return [...visits, ...weekend, ...video];
}

/** Sessions of the past and up to the horizon, by the rule of the nightly job, which then finds them there. */
function addSessions(world: World, place: Place, lines: Line[]): void {
  const { rows, rnd } = world;
  const validFrom = monthOf(world.day(-HISTORY_DAYS - 60));
  const timetable = lines.map(({ ward, from, to, mode, weekday, capacity }) => ({
    id: rnd.id(world.at(validFrom, '09:00')),
    wardId: ward === null ? null : need(place.wards.find((w) => w.code === ward)).id,
    mode,
    weekday,
    startsAt: from,
    endsAt: to,
    capacity,
    // One table more where two people agree; a video room is a room.
    hardCapacity: mode === 'visit' ? capacity + 1 : null,
    validFrom,
    validTo: null,
  }));
  for (const line of timetable) rows.add('timetables', { ...line, facilityId: place.id });
  const plan = { timeZone: ZONE, lines: timetable, calendar: world.calendar, rulesOn: () => place.rules, closures: [] };
  for (const session of datedSessions(plan, world.day(-HISTORY_DAYS), world.day(AHEAD_DAYS))) addSession(world, place, session);
}

/** One dated session; without a timetable it is an extra one. */
export function addSession(
  world: World,
  place: Place,
  dated: Omit<DemoSession, 'id' | 'facilityId' | 'held' | 'confirmed' | 'status'>,
): DemoSession {
  const madeOn = addDays(dated.day, -AHEAD_DAYS);
  const id = world.rnd.id(world.at(madeOn < world.today ? madeOn : world.today, '00:00'));
  const session: DemoSession = { id, facilityId: place.id, ...dated, held: 0, confirmed: 0, status: 'open' };
  place.sessions.push(session);
  return session;
}

/** Days on which nothing takes place; their sessions are closed. `reasonCode` is safe to say in public. Returns the closure's id. */
export function closeDays(world: World, place: Place, from: Day, to: Day, reasonCode: string, createdOn: Day): string {
  const at = world.office(createdOn);
  const id = world.rnd.id(at);
  const { startsAt, endsAt } = timeOf({ from, to }, ZONE);
  world.rows.add('closures', { id, facilityId: place.id, startsAt, endsAt, reasonCode, createdBy: place.liaisonId, createdAt: at });
  let sessionCount = 0;
  for (const session of place.sessions) {
    if (session.day < from || session.day > to) continue;
    session.status = 'closed';
    session.closureId = id;
    sessionCount += 1;
  }
  world.rows.add('closure_changes', {
    id: world.rnd.id(at),
    closureId: id,
    kind: 'published',
    at,
    changedBy: place.liaisonId,
    newEnd: endsAt,
    sessionCount,
  });
  return id;
}

/** The first open session of a ward (or of all wards) with room, in a window of days; undefined when there is none. */
export function findSession(place: Place, want: { from: Day; to: Day; mode: string; wardId: string }): DemoSession | undefined {
  return place.sessions.find(
    (s) =>
      s.mode === want.mode &&
      s.day >= want.from &&
      s.day <= want.to &&
      s.status === 'open' &&
      (s.wardId === null || s.wardId === want.wardId) &&
      s.held + s.confirmed < s.capacity,
  );
}
