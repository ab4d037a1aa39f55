import type { Grade, ProofKind } from '../kernel/vocabulary';

/** What a facility asks of visits, as data. Sources: the parameter table of the domain notes; each version names its own. */
export interface FacilityRules {
  /** People inside at once, children included unless `childrenExtra` says otherwise. */
  visitorsMaxTotal: number;
  /** Children who may come on top of `visitorsMaxTotal`. */
  childrenExtra: number;
  /** From this age a visitor counts as an adult, on the day of the visit. */
  adultAge: number;
  /** Adults who must be inside with a child. */
  minAdultsInside: number;
  /** A guardian may go inside though no kin of the parent (MOJ 2019 supplement). */
  guardianMayAccompany: boolean;
  /** Working days between request and visit. */
  noticeWorkingDays: number;
  /** How far ahead requests are taken, in days. */
  horizonDays: number;
  /** Contacts a month by grade. 0: suspended. */
  entitlement: Record<Grade, number>;
  /** One allowance for visit, video and call together. */
  sharedAcrossModes: boolean;
  /** Proofs of kinship taken at the first visit. */
  proofsAccepted: readonly ProofKind[];
  /** Days that count as working days though they are weekend days. Unknown: ask. */
  makeUpWorkday: 'workday' | 'weekend' | 'unknown';
  /** Visits on statutory holidays. */
  openOnHolidays: boolean;
  /** A missed visit uses up the month. */
  noShowForfeits: boolean;
  letters: { maxPages: number; drawings: boolean; recordedMessages: boolean };
}
