import type { ContactMode } from '../kernel/contact-modes';
import type { Owner } from '../kernel/reasons';
import { caseOpen } from './gates/f01-case.rules';
import { custody } from './gates/f02-custody.rules';
import { kinship } from './gates/f03-kinship.rules';
import { entitlement } from './gates/f04-entitlement.rules';
import { sessionOpen } from './gates/f05-session.rules';
import { wardDay } from './gates/f06-ward-day.rules';
import { notice } from './gates/f07-notice.rules';
import { busy } from './gates/f08-busy.rules';
import { calendar } from './gates/f09-calendar.rules';
import { orders } from './gates/g01-orders.rules';
import { harm } from './gates/g02-harm.rules';
import { ladder } from './gates/g03-ladder.rules';
import { review } from './gates/g04-review.rules';
import { childView } from './gates/g05-child-view.rules';
import { consent } from './gates/g06-consent.rules';
import { conflict } from './gates/g07-conflict.rules';
import { identity } from './gates/g08-identity.rules';
import { escorts } from './gates/g09-escorts.rules';
import { ratio } from './gates/g10-ratio.rules';
import { gender } from './gates/g11-gender.rules';
import { inside } from './gates/g12-inside.rules';
import { preparation } from './gates/g13-preparation.rules';
import { parentPrepared } from './gates/g14-parent-prepared.rules';
import { fitness } from './gates/g15-fitness.rules';
import { debrief } from './gates/g16-debrief.rules';
import { incident } from './gates/g17-incident.rules';
import { mandatoryReport } from './gates/g18-mandatory-report.rules';
import { secrecy } from './gates/g19-secrecy.rules';
import { items } from './gates/g20-items.rules';
import { photos } from './gates/g21-photos.rules';
import { breakGlass } from './gates/g22-break-glass.rules';
import { travel } from './gates/g23-travel.rules';
import { school } from './gates/g24-school.rules';
import { noReward } from './gates/g25-no-reward.rules';
import { Cells, CRC, FACILITY, GateRule, MINORS, MOJ, POLICY } from './gates/gate';

/** One row of the table. Its title is `eligibility:gate.<id>`. */
export interface Gate {
  /** G1 … G25 as in the safeguarding notes; F1 … F9 are the prison's and the calendar's. */
  id: string;
  source: string;
  /** Who can cure it, unless a code names somebody else. */
  owner: Owner;
  /** Severity per mode at request, confirmation, day before and departure; a mode that is not there is never asked. */
  cells: Partial<Record<ContactMode, Cells>>;
  rule: GateRule;
}

const every = (cells: Cells): Gate['cells'] => ({
  visit: cells,
  video: cells,
  call: cells,
  letter: cells,
  recorded_message: cells,
  group: cells,
});
/** Whatever happens in a session. */
const live = (cells: Cells): Gate['cells'] => ({ visit: cells, video: cells, call: cells, group: cells });
/** Child and parent see each other. */
const meeting = (cells: Cells): Gate['cells'] => ({ visit: cells, video: cells, group: cells });
/** The child travels. */
const journey = (cells: Cells): Gate['cells'] => ({ visit: cells, group: cells });

/**
 * Every gate, in the order in which people should read its reasons. A new gate is one file in `gates/` and one row here; the
 * matrix in test/unit/eligibility and docs/safeguarding.md hold the same table as the safeguarding notes have it.
 */
export const GATES: readonly Gate[] = [
  { id: 'F1', source: POLICY, owner: 'coordinator', cells: every('HHHH'), rule: caseOpen },
  { id: 'G1', source: 'Court, protection or no-contact order; ' + POLICY, owner: 'lead', cells: every('HHHH'), rule: orders },
  { id: 'G2', source: POLICY + ', G2', owner: 'lead', cells: every('HHHH'), rule: harm },
  { id: 'G18', source: MINORS + ', art. 11', owner: 'lead', cells: every('HHHH'), rule: mandatoryReport },
  { id: 'G17', source: POLICY + ', G17', owner: 'lead', cells: every('HHHH'), rule: incident },
  { id: 'G3', source: POLICY + ', G3', owner: 'lead', cells: every('HHHH'), rule: ladder },
  { id: 'G4', source: POLICY + ', G4', owner: 'lead', cells: every('HHHH'), rule: review },
  { id: 'F2', source: MOJ + ' art. 5', owner: 'coordinator', cells: every('HHHH'), rule: custody },
  {
    id: 'G6',
    source: 'Personal Information Protection Law, art. 29 and 31; ' + POLICY + ', G6',
    owner: 'coordinator',
    cells: every('HHHH'),
    rule: consent,
  },
  { id: 'G7', source: POLICY + ', G7', owner: 'lead', cells: every('AAAA'), rule: conflict },
  { id: 'G5', source: CRC + '; ' + POLICY + ', G5', owner: 'worker', cells: every('HHHH'), rule: childView },
  { id: 'F3', source: MOJ + ' art. 6', owner: 'coordinator', cells: meeting('HHHH'), rule: kinship },
  { id: 'G16', source: POLICY + ', G16', owner: 'worker', cells: meeting('HHHH'), rule: debrief },
  {
    id: 'G25',
    source: 'Treatment grades; ' + FACILITY,
    owner: 'facility',
    cells: { visit: 'HHHH', video: 'HHHH', call: 'HHHH' },
    rule: noReward,
  },
  {
    id: 'F4',
    source: MOJ + ' art. 8; ' + FACILITY,
    owner: 'facility',
    cells: { visit: 'HHHH', video: 'HHHH', call: 'HHHH' },
    rule: entitlement,
  },
  { id: 'F5', source: FACILITY, owner: 'facility', cells: live('HHHH'), rule: sessionOpen },
  { id: 'F6', source: FACILITY, owner: 'facility', cells: live('HHHH'), rule: wardDay },
  { id: 'F7', source: FACILITY, owner: 'coordinator', cells: live('H–––'), rule: notice },
  { id: 'F8', source: POLICY, owner: 'coordinator', cells: live('HHHH'), rule: busy },
  { id: 'G12', source: MOJ + ' art. 8; ' + POLICY + ', G12', owner: 'coordinator', cells: live('HHHH'), rule: inside },
  { id: 'G9', source: MINORS + ', art. 62 and 98', owner: 'lead', cells: live('HHHH'), rule: escorts },
  { id: 'G10', source: POLICY + ', G10', owner: 'coordinator', cells: journey('AAAA'), rule: ratio },
  { id: 'G11', source: POLICY + ', G11', owner: 'coordinator', cells: journey('AAAA'), rule: gender },
  { id: 'G13', source: POLICY + ', G13', owner: 'worker', cells: meeting('WWAH'), rule: preparation },
  { id: 'G14', source: POLICY + ', G14', owner: 'worker', cells: meeting('–––A'), rule: parentPrepared },
  { id: 'G15', source: POLICY + ', G15', owner: 'worker', cells: live('AAAA'), rule: fitness },
  { id: 'G23', source: POLICY + ', G23', owner: 'coordinator', cells: journey('AAAA'), rule: travel },
  { id: 'G24', source: 'Council of Europe CM/Rec(2018)5', owner: 'coordinator', cells: live('WWW–'), rule: school },
  { id: 'F9', source: 'State Council, yearly notice of days off', owner: 'nobody', cells: live('WWWW'), rule: calendar },
  { id: 'G19', source: POLICY + ', G19', owner: 'coordinator', cells: every('WWWW'), rule: secrecy },
  { id: 'G8', source: POLICY + ', G8', owner: 'worker', cells: journey('–––W'), rule: identity },
  { id: 'G20', source: MOJ + '; ' + POLICY + ', G20', owner: 'worker', cells: journey('–––W'), rule: items },
  {
    id: 'G21',
    source: 'Personal Information Protection Law, art. 29; ' + POLICY + ', G21',
    owner: 'worker',
    cells: { ...meeting('–––W'), recorded_message: '–––W' },
    rule: photos,
  },
  { id: 'G22', source: POLICY + ', G22', owner: 'lead', cells: {}, rule: breakGlass },
];
