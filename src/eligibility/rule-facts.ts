import type { PeriodRules } from '../kernel/allowance-periods';
import type { NoticeRules } from '../kernel/notices';
import type { Grade, ProofKind } from '../kernel/vocabulary';

/** What the gates need of a facility's rules. */
export interface RulesFacts extends PeriodRules, NoticeRules {
  visitorsMaxTotal: number;
  childrenExtra: number;
  /** Children below this age are not counted inside; 0 or missing: all are. */
  uncountedAgeBelow?: number;
  adultAge: number;
  minAdultsInside: number;
  guardianMayAccompany: boolean;
  horizonDays: number;
  entitlement: Record<Grade, number>;
  sharedAcrossModes: boolean;
  /** Contact with a child takes none of the parent's allowance. */
  childExempt?: boolean;
  proofsAccepted: readonly ProofKind[];
  makeUpWorkday: 'workday' | 'weekend' | 'unknown';
  noShowForfeits: boolean;
  // What follows came later; where a version of before says nothing, the careful reading counts.
  /** Relationships to the child that let an adult in who is not the guardian. */
  adultsEligible?: readonly string[];
  companionPolicy?: 'outside' | 'approved' | 'approved_beside';
  /** Proofs each of which must be there besides one of `proofsAccepted`. */
  proofsRequired?: readonly ProofKind[];
  villageProof?: 'as_listed' | 'required' | 'accepted' | 'invalid';
  /** What is carried to the first visit, and to later ones. */
  documentsFirst?: readonly string[];
  documentsLater?: readonly string[];
  /** ISO weekdays on which there are visits. */
  openWeekdays?: readonly number[];
  /** Wards with days of their own. */
  wardDays?: readonly { code: string; weekdays: readonly number[] }[];
  openOnHolidays?: boolean;
  /** Registration ends so many minutes before the visit begins. */
  intakeCutoffMinutes?: number;
  videoPlace?: string;
  /** Families of another province may meet by video. */
  videoCrossProvince?: boolean;
  /** Minutes of a meeting by grade, of one by video, of a call; a session may be longer. */
  durationMinutes?: Record<Grade, number>;
  videoMinutes?: number;
  callMinutes?: number;
  /** Who may start a request. */
  initiators?: readonly string[];
  /** Papers that one relation to the child brings besides. */
  documentsByRelation?: readonly { relation: string; papers: readonly string[] }[];
  /** Where the rules come from, e.g. a notice of the facility. */
  source: string;
  /** The same for each rule that has a source of its own. */
  sources?: Readonly<Record<string, string>>;
}
