import type { DyadFacts, RulesFacts } from '../src/eligibility/eligibility.facts';
import type { Loaded, SessionRow } from '../src/eligibility/eligibility.rows';
import { Evidence } from '../src/eligibility/evidence';
import { windowJudge } from '../src/eligibility/judge.rules';
import { cn } from '../src/facilities/packs/cn';
import { calendarOf } from '../src/facilities/packs/pack';
import { estimate } from '../src/journeys/journey.rules';
import { addDays } from '../src/kernel/days';

const TODAY = '2026-09-02';
const NOW = new Date(`${TODAY}T02:00:00Z`);
const PLACE = { rosterEntryId: 'r', facilityId: 'f', timeZone: 'Asia/Shanghai', pack: 'cn', wardId: 'w1', grade: 'general' } as const;

const RULES: Omit<RulesFacts, 'source'> = {
  visitorsMaxTotal: 3,
  childrenExtra: 0,
  adultAge: 18,
  minAdultsInside: 1,
  guardianMayAccompany: true,
  noticeWorkingDays: 5,
  horizonDays: 60,
  entitlement: { strict: 0, observation: 1, general: 1, lenient: 2 },
  sharedAcrossModes: true,
  proofsAccepted: ['household_register'],
  makeUpWorkday: 'unknown',
  noShowForfeits: false,
};

const DYAD: DyadFacts = {
  dyadId: 'd',
  childId: 'c',
  organisationId: 'o',
  gateVersion: 1,
  birthDate: '2016-04-09',
  sex: 'female',
  childRestricted: false,
  escortPreference: null,
  status: 'open',
  parentId: 'p',
  custody: PLACE,
  released: false,
  restrictions: [{ kind: 'court_order', modes: ['video'], startsOn: '2026-01-01', endsOn: null }],
  harmMarkers: [],
  decision: { level: 3, reviewOn: '2027-01-01', conditions: [], status: 'active', reviewDueOn: null, conferenceHeldOn: null },
  consents: ['letter', 'call', 'video', 'visit', 'travel'].map((purpose) => ({
    purpose,
    capacity: 'court_appointed',
    answer: 'yes',
    startsOn: '2026-01-01',
    expiresOn: '2027-01-01',
    toReconfirm: false,
  })),
  view: { view: 'yes', askedOn: '2026-08-20', validUntil: '2027-01-01', askAgainOn: null, caregiverPresent: false },
  proofs: [{ kind: 'household_register', expiresOn: null }],
  openIncidents: 0,
  openReports: 0,
  metInPerson: true,
  metByVideo: false,
  unreported: [],
  undebriefed: [],
  tasks: [],
  approvals: [],
  channels: 1,
};

function sessionsOf(days: number, sessionsADay: number): SessionRow[] {
  return Array.from({ length: days * sessionsADay }, (_, i) => {
    const day = addDays(TODAY, Math.floor(i / sessionsADay));
    const startsAt = new Date(Date.parse(`${day}T00:30:00Z`) + (i % sessionsADay) * 1_800_000);
    const local = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16);
    const endsAt = new Date(startsAt.getTime() + 1_500_000);
    const times = { day, startsAt, endsAt, localStart: local(startsAt), localEnd: local(endsAt) };
    const seats = { capacity: 8, held: i % 9, confirmed: 0, status: 'open' as const, ownSeats: 0, ownInside: null, version: 1 };
    const beyond = { hardCapacity: null, ownBeyond: false };
    const limits = { maxAdults: null, maxGroups: null, maxVideo: null, adultsTaken: 0, groupsTaken: 0, videoTaken: 0 };
    const meant = { audience: 'everyone' as const, admits: null, provisional: false, dated: false };
    return {
      id: `s${i}`,
      facilityId: 'f',
      timeZone: PLACE.timeZone,
      wardId: i % 3 ? null : 'w1',
      mode: 'visit',
      ...times,
      ...seats,
      ...beyond,
      ...limits,
      ...meant,
    };
  });
}

export interface MonthTimes {
  sessions: number;
  /** Milliseconds of processor time for the whole month. */
  fastest: number;
  median: number;
  longest: number;
}

/** How long the facts of every session of a month are put together and judged, without the database, in milliseconds. */
export function measureMonth({ days, sessionsADay, rounds }: { days: number; sessionsADay: number; rounds: number }): MonthTimes {
  const loaded: Loaded = {
    dyads: [DYAD],
    routes: new Map([[DYAD.dyadId, estimate('510101', '510701')]]),
    rules: [{ facilityId: 'f', effectiveFrom: '2020-01-01', effectiveTo: null, rules: RULES, source: 'bench' }],
    calendars: new Map([['cn', calendarOf(cn, [])]]),
    allowances: [],
    sessions: sessionsOf(days, sessionsADay),
    busy: [{ id: 'c', startsAt: new Date('2026-09-10T01:00:00Z'), endsAt: new Date('2026-09-10T02:00:00Z') }],
  };
  const times = Array.from({ length: rounds }, () => {
    // The processor's time, not the clock's: what else runs on the machine is not ours.
    const began = process.cpuUsage();
    const evidence = new Evidence(NOW, loaded);
    const judge = windowJudge();
    for (const session of evidence.sessions) judge(evidence.about(DYAD, session, null));
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
  return { sessions: days * sessionsADay, fastest: times[0] ?? 0, median: times[Math.floor(rounds / 2)] ?? 0, longest: times.at(-1) ?? 0 };
}
