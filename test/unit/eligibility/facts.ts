import type {
  DyadFacts,
  Facts,
  PartyFacts,
  PartyMemberFacts,
  RulesFacts,
  SessionFacts,
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

const consent = (purpose: string) => ({ purpose, capacity: 'court_appointed', startsOn: '2026-01-01', expiresOn: '2027-01-01' });

export const dyad = (changes: Partial<DyadFacts> = {}): DyadFacts => ({
  dyadId: 'd',
  childId: 'c',
  organisationId: 'o',
  birthDate: '2016-04-09',
  sex: 'female',
  status: 'open',
  parentId: 'p',
  custody: { rosterEntryId: 'r', facilityId: 'f', timeZone: 'Asia/Shanghai', pack: 'cn', wardId: 'w1', grade: 'general' },
  released: false,
  restrictions: [],
  decision: { level: 3, reviewOn: '2027-01-01', conditions: [] },
  consents: ['letter', 'recorded_message', 'call', 'video', 'visit', 'travel'].map(consent),
  view: { view: 'yes', validUntil: '2027-01-01', askAgainOn: null, caregiverPresent: false },
  proofs: [{ kind: 'household_register', expiresOn: null }],
  openIncidents: 0,
  metBefore: true,
  unreported: [],
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
  capacity: 10,
  taken: 0,
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
  ...changes,
});

export const worker = (changes: Partial<WorkerFacts> = {}, place: PartyMemberFacts['place'] = 'waits'): PartyMemberFacts =>
  member({
    personType: 'worker',
    place,
    relationship: null,
    isGuardian: false,
    birthDate: null,
    worker: {
      sex: 'female',
      active: true,
      vettedOn: '2026-08-01',
      vettingClear: true,
      trainedOn: '2026-07-01',
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
    on,
    today: TODAY,
    now: new Date(`${TODAY}T02:00:00Z`),
    dyad: dyad(),
    rules: rules(),
    calendar: calendarOf(cn, []),
    allowance: { granted: 1, held: 0, used: 0, usedByOthers: 0 },
    party: party(),
    ...given,
  };
}

/** A session on another day, in the afternoon after school. */
export const sessionOn = (day: string, changes: Partial<SessionFacts> = {}): SessionFacts =>
  session({ day, startsAt: new Date(`${day}T08:30:00Z`), endsAt: new Date(`${day}T09:00:00Z`), ...changes });

export const inDays = (days: number): string => addDays(TODAY, days);
