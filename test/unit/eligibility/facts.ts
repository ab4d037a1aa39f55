import type {
  ConsentFacts,
  DecisionFacts,
  DyadFacts,
  Facts,
  PartyFacts,
  PartyMemberFacts,
  RulesFacts,
  SessionFacts,
  ViewFacts,
  WorkerFacts,
} from '../../../src/eligibility/eligibility.facts';
import { cn } from '../../../src/facilities/packs/cn';
import { calendarOf } from '../../../src/facilities/packs/pack';
import { addDays } from '../../../src/kernel/days';

export const TODAY = '2026-09-02';
/** A Wednesday three weeks ahead. */
export const DAY = '2026-09-23';

export const rules = (changes: Partial<RulesFacts> = {}): RulesFacts => ({
  visitorsMaxTotal: 3,
  childrenExtra: 0,
  adultAge: 18,
  minAdultsInside: 1,
  guardianMayAccompany: true,
  noticeWorkingDays: 3,
  horizonDays: 60,
  entitlement: { strict: 0, observation: 1, general: 1, lenient: 2 },
  sharedAcrossModes: true,
  proofsAccepted: ['household_register', 'birth_certificate'],
  makeUpWorkday: 'unknown',
  noShowForfeits: false,
  source: 'test',
  ...changes,
});

export const consent = (purpose: string, changes: Partial<ConsentFacts> = {}): ConsentFacts => ({
  purpose,
  capacity: 'court_appointed',
  answer: 'yes',
  startsOn: '2026-01-01',
  expiresOn: '2027-01-01',
  toReconfirm: false,
  ...changes,
});

export const decision = (changes: Partial<DecisionFacts> = {}): DecisionFacts => ({
  level: 3,
  reviewOn: '2027-01-01',
  conditions: [],
  status: 'active',
  reviewDueOn: null,
  conferenceHeldOn: null,
  ...changes,
});

export const view = (changes: Partial<ViewFacts> = {}): ViewFacts => ({
  view: 'yes',
  askedOn: '2026-08-20',
  validUntil: '2027-01-01',
  askAgainOn: null,
  caregiverPresent: false,
  ...changes,
});

export const dyad = (changes: Partial<DyadFacts> = {}): DyadFacts => ({
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
  custody: { rosterEntryId: 'r', facilityId: 'f', timeZone: 'Asia/Shanghai', pack: 'cn', wardId: 'w1', grade: 'general' },
  released: false,
  restrictions: [],
  harmMarkers: [],
  decision: decision(),
  consents: ['letter', 'recorded_message', 'call', 'video', 'visit', 'travel', 'photo'].map((purpose) => consent(purpose)),
  view: view(),
  proofs: [{ kind: 'household_register', expiresOn: null }],
  openIncidents: 0,
  openReports: 0,
  metInPerson: true,
  metByVideo: true,
  unreported: [],
  undebriefed: [],
  tasks: [],
  approvals: [],
  channels: 1,
  ...changes,
});

export const session = (changes: Partial<SessionFacts> = {}): SessionFacts => ({
  id: 's',
  facilityId: 'f',
  mode: 'visit',
  wardId: null,
  day: DAY,
  startsAt: new Date('2026-09-23T08:30:00Z'),
  endsAt: new Date('2026-09-23T09:00:00Z'),
  localStart: '16:30',
  localEnd: '17:00',
  open: true,
  hardCapacity: null,
  beyond: false,
  capacity: 10,
  taken: 0,
  free: { adults: null, groups: null, video: null },
  audience: 'everyone',
  admits: null,
  dated: false,
  requestedAlready: false,
  childBusy: false,
  parentBusy: false,
  ...changes,
});

export const member = (changes: Partial<PartyMemberFacts> = {}): PartyMemberFacts => ({
  personType: 'caregiver',
  place: 'inside',
  known: true,
  birthDate: '1958-01-01',
  relationship: 'grandmother',
  isGuardian: true,
  worker: null,
  restrictions: [],
  ...changes,
});

/** `vettedOn` and `vettingClear` stand for the one query on file. */
export const worker = (
  {
    vettedOn = '2026-08-01',
    vettingClear = true,
    ...changes
  }: Partial<WorkerFacts> & { vettedOn?: string | null; vettingClear?: boolean } = {},
  place: PartyMemberFacts['place'] = 'waits',
): PartyMemberFacts =>
  member({
    personType: 'worker',
    place,
    relationship: null,
    isGuardian: false,
    birthDate: null,
    worker: {
      id: 'w',
      version: 1,
      sex: 'female',
      active: true,
      vettings: vettedOn === null ? [] : [{ queriedOn: vettedOn, clear: vettingClear }],
      hiredOn: '2026-08-01',
      trainedOn: '2026-07-01',
      conductAcceptedOn: '2026-07-01',
      approvedInside: false,
      busy: false,
      ...changes,
    },
  });

export const party = (members: PartyMemberFacts[] = [member(), worker()], childBirthDates = ['2016-04-09']): PartyFacts => ({
  childBirthDates,
  members,
});

/** Facts under which everything is allowed. */
export function facts(changes: Partial<Facts> = {}): Facts {
  const given = { session: session(), ...changes };
  const on = changes.on ?? given.session?.day ?? DAY;
  return {
    mode: 'visit',
    checkpoint: 'request',
    visit: null,
    on,
    today: TODAY,
    now: new Date(`${TODAY}T02:00:00Z`),
    dyad: dyad(),
    rules: rules(),
    calendar: calendarOf(cn, []),
    schoolTerms: cn.schoolTerms[0] ?? null,
    allowance: { granted: 1, held: 0, used: 0, usedByOthers: 0 },
    party: party(),
    journey: null,
    ...given,
  };
}

/** A session on another day, in the afternoon after school. */
export const sessionOn = (day: string, changes: Partial<SessionFacts> = {}): SessionFacts =>
  session({ day, startsAt: new Date(`${day}T08:30:00Z`), endsAt: new Date(`${day}T09:00:00Z`), ...changes });

export const inDays = (days: number): string => addDays(TODAY, days);
