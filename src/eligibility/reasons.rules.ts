import type { Day } from '../kernel/days';
import { addDays } from '../kernel/days';
import type { Owner, Reason, Severity } from '../kernel/reasons';
import type { Facts } from './eligibility.facts';

/** The version that every reason carries; raise it with any change of a gate. */
export const RULE_VERSION = '2026-11-1';

interface Entry {
  owner: Owner;
  source: string;
  severity?: Severity;
}

const POLICY = 'Kinline safeguarding policy 2026-11';
const MOJ = '司发通〔2016〕118号 (MOJ rules on visits and letters, 2016)';
const MINORS = 'Law on the Protection of Minors, art. 62 and 98';
const CRC = 'Convention on the Rights of the Child, art. 12';
const FACILITY = 'Rules of the facility';

/** Every code a gate may give, in the order in which people should read them. Hard unless it says otherwise. */
const CATALOGUE = {
  'dyad.closed': { owner: 'coordinator', source: POLICY },
  'restriction.active': { owner: 'lead', source: 'Court, protection or no-contact order; ' + POLICY },
  'incident.open': { owner: 'lead', source: POLICY + ', G17' },
  'child_view.no': { owner: 'child', source: CRC },
  'child_view.not_now': { owner: 'child', source: CRC },
  'contact_decision.missing': { owner: 'lead', source: POLICY + ', G3' },
  'contact_decision.level_too_low': { owner: 'lead', source: POLICY + ', G3' },
  'contact_decision.review_overdue': { owner: 'lead', source: POLICY + ', G4' },
  'contact_decision.worker_other_sex': { owner: 'coordinator', source: POLICY + ', G3 and G11' },
  'contact_decision.sibling_missing': { owner: 'coordinator', source: POLICY + ', G3' },
  'parent.not_located': { owner: 'coordinator', source: MOJ + ' art. 5' },
  'parent.released': { owner: 'coordinator', source: POLICY },
  'facility.rules_unknown': { owner: 'facility', source: FACILITY },
  'consent.missing': { owner: 'coordinator', source: 'Personal Information Protection Law, art. 31; ' + POLICY + ', G6' },
  'consent.not_guardian': { owner: 'coordinator', source: 'Civil Code, art. 27–36; ' + POLICY + ', G6' },
  'child_view.missing': { owner: 'worker', source: CRC + '; ' + POLICY + ', G5' },
  'child_view.expired': { owner: 'worker', source: CRC + '; ' + POLICY + ', G5' },
  'child_view.not_free': { owner: 'worker', source: CRC + '; ' + POLICY + ', G5', severity: 'approval' },
  'kinship_proof.missing': { owner: 'coordinator', source: MOJ + ' art. 6' },
  'kinship_proof.not_accepted': { owner: 'coordinator', source: FACILITY },
  'debrief.missing': { owner: 'worker', source: POLICY + ', G16' },
  'grade.suspended': { owner: 'facility', source: 'Treatment grades; ' + FACILITY },
  'entitlement.used_up': { owner: 'facility', source: MOJ + ' art. 8; ' + FACILITY },
  'session.past': { owner: 'nobody', source: FACILITY },
  'session.closed': { owner: 'facility', source: FACILITY },
  'session.other_facility': { owner: 'coordinator', source: MOJ + ' art. 8' },
  'session.ward_day': { owner: 'facility', source: FACILITY },
  'session.notice_too_short': { owner: 'coordinator', source: FACILITY },
  'session.too_far_ahead': { owner: 'coordinator', source: FACILITY },
  'session.full': { owner: 'facility', source: FACILITY },
  'child.busy': { owner: 'coordinator', source: POLICY },
  'parent.busy': { owner: 'facility', source: POLICY },
  'worker.busy': { owner: 'coordinator', source: POLICY },
  'party.caregiver_unknown': { owner: 'coordinator', source: POLICY + ', G12' },
  'party.adult_not_eligible': { owner: 'coordinator', source: 'Supplement of 2019 to ' + MOJ },
  'party.no_adult_inside': { owner: 'coordinator', source: MOJ + ' art. 8; ' + POLICY + ', G12' },
  'party.too_many_inside': { owner: 'coordinator', source: MOJ + ' art. 8; ' + FACILITY },
  'party.worker_missing': { owner: 'coordinator', source: POLICY + ', G10' },
  'party.worker_not_vetted': { owner: 'lead', source: MINORS },
  'party.worker_not_trained': { owner: 'lead', source: MINORS + '; ' + POLICY + ', G9' },
  'party.worker_not_approved': { owner: 'liaison', source: 'Supportive guidance by non-relatives; ' + FACILITY, severity: 'approval' },
  'first_visit.preparation': { owner: 'worker', source: POLICY + ', G13', severity: 'approval' },
  'school.time': { owner: 'coordinator', source: 'Council of Europe CM/Rec(2018)5', severity: 'warning' },
  'calendar.make_up_workday_unknown': { owner: 'liaison', source: FACILITY, severity: 'warning' },
  'calendar.not_announced': { owner: 'nobody', source: 'State Council, yearly notice of days off', severity: 'warning' },
} as const satisfies Record<string, Entry>;

export type ReasonCode = keyof typeof CATALOGUE;
export const REASON_CODES = Object.keys(CATALOGUE) as ReasonCode[];

/** What refuses only because somebody else was quicker; a request refused for nothing else is a conflict, not a fault. */
export const CONTENTION_CODES: readonly string[] = [
  'session.full',
  'entitlement.used_up',
  'child.busy',
  'parent.busy',
  'worker.busy',
] satisfies ReasonCode[];

/** Builds a reason from its code; `source` names a more exact one, e.g. the facility's own notice. */
export function reason(code: ReasonCode, extras: { params?: Reason['params']; due?: Day; source?: string } = {}): Reason {
  const { owner, source, severity = 'hard' }: Entry = CATALOGUE[code];
  return {
    code,
    severity,
    owner,
    ...(extras.params === undefined ? {} : { params: extras.params }),
    ...(extras.due === undefined ? {} : { due: extras.due }),
    source: extras.source ?? source,
    ruleVersion: RULE_VERSION,
  };
}

const WEIGHT: Record<Severity, number> = { hard: 0, approval: 1, warning: 2 };

/** Hard reasons first, then in the order of the catalogue; the same reasons always come in the same order, once each. */
export function inReadingOrder(reasons: readonly Reason[]): Reason[] {
  const unique = new Map(reasons.map((r) => [JSON.stringify([r.code, r.params, r.due]), r]));
  return [...unique]
    .sort(
      ([a, x], [b, y]) =>
        WEIGHT[x.severity] - WEIGHT[y.severity] ||
        REASON_CODES.indexOf(x.code as ReasonCode) - REASON_CODES.indexOf(y.code as ReasonCode) ||
        (a < b ? -1 : 1),
    )
    .map(([, r]) => r);
}

/** By when papers should be in order: a week before the day, so that the facility can still be asked; never before today. */
export function paperworkDue({ today, on }: Pick<Facts, 'today' | 'on'>): Day {
  const due = addDays(on, -7);
  return due < today ? today : due;
}
