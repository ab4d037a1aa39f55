import type { Grade, ProofKind } from '../kernel/vocabulary';
import type { CarriedPaper } from './rules/paper-keys';
import type { DatedCap, NoticeLine, RelationPapers, WardDays } from './rules/rule-key';

/** What a facility asks of visits, as data. Sources: the parameter table of the domain notes; each value names its own. */
export interface FacilityRules {
  /** People inside at once, children included unless `childrenExtra` says otherwise. */
  visitorsMaxTotal: number;
  /** Children who may come on top of `visitorsMaxTotal`. */
  childrenExtra: number;
  /** Children below this age are not counted inside; 0: all are. */
  uncountedAgeBelow: number;
  /** From this age a visitor counts as an adult, on the day of the visit. */
  adultAge: number;
  /** Adults who must be inside with a child. */
  minAdultsInside: number;
  /** A guardian may go inside though no kin of the parent (MOJ 2019 supplement). */
  guardianMayAccompany: boolean;
  /** Relationships to the child that let an adult in who is not the guardian. */
  adultsEligible: readonly string[];
  /** Whether a social worker may go inside. */
  companionPolicy: 'outside' | 'approved' | 'approved_beside';
  /** Proofs of kinship of which one must be there at the first visit. */
  proofsAccepted: readonly ProofKind[];
  /** Proofs each of which must be there besides. */
  proofsRequired: readonly ProofKind[];
  /** A village committee's certificate, where the facility says more of it than the list. */
  villageProof: 'as_listed' | 'required' | 'accepted' | 'invalid';
  /** Papers to carry to the first visit, and to later ones. */
  documentsFirst: readonly CarriedPaper[];
  documentsLater: readonly CarriedPaper[];
  /** Papers that somebody of one relation to the child brings besides. */
  documentsByRelation: readonly RelationPapers[];
  /** A child shows the household register instead of an identity card. */
  childShowsRegister: boolean;
  /** Contacts a period by grade. 0: suspended. */
  entitlement: Record<Grade, number>;
  /** `weeks` and `days` take `entitlementPeriodLength` of them, counted from a fixed day (docs/decisions/0016). */
  entitlementPeriod: 'calendar_month' | 'four_weeks' | 'week' | 'weeks' | 'days';
  entitlementPeriodLength: number;
  /** ISO weekday on which weeks begin. */
  entitlementWeekStart: number;
  /** One allowance for visit, video and call together. */
  sharedAcrossModes: boolean;
  /** Contacts of a period that may be saved for the next. */
  entitlementCarryOver: number;
  /** Days in which there are fewer contacts than usual. */
  entitlementCaps: readonly DatedCap[];
  /** Contact with a child takes none of the parent's contacts. */
  childExempt: boolean;
  /** A missed visit uses up the month. */
  noShowForfeits: boolean;
  /** Minutes of a visit by grade. */
  durationMinutes: Record<Grade, number>;
  /** The longest ban of a visitor, in months. */
  visitorBanMonthsMost: number;
  /** ISO weekdays on which there are visits. */
  openWeekdays: readonly number[];
  /** Wards with days of their own; a ward that is not named has all. */
  wardDays: readonly WardDays[];
  /** Visits on statutory holidays. */
  openOnHolidays: boolean;
  /** Weekend days worked instead of a day off. Unknown: ask. */
  makeUpWorkday: 'workday' | 'weekend' | 'unknown';
  /** Working days between request and visit. */
  noticeWorkingDays: number;
  /** Where the notice is another one: in days or hours, for a first visit, a child, a video. */
  notices: readonly NoticeLine[];
  /** How far ahead requests are taken, in days. */
  horizonDays: number;
  /** Registration ends so many minutes before the visit begins. */
  intakeCutoffMinutes: number;
  /** Who may start a request, and how it reaches the facility. */
  initiators: readonly string[];
  channels: readonly string[];
  /** Working days in which the facility answers. */
  answerWorkingDays: number;
  contactType: 'glass' | 'open' | 'mixed';
  /** Where the family sits at a video visit. */
  videoPlace: 'justice_office' | 'home' | 'organisation' | 'facility';
  videoMinutes: number;
  videoCrossProvince: boolean;
  callMinutes: number;
  callNumbersMost: number;
  letters: { maxPages: number; drawings: boolean; recordedMessages: boolean };
  itemsAllowed: readonly string[];
  /** In the country's own currency. */
  moneyMostPerVisit: number;
  arrivalNote: string;
}

/** What one version states; the rest comes from the country's pack. */
export type StatedRules = Partial<Omit<FacilityRules, 'letters'>> & { letters?: Partial<FacilityRules['letters']> };

/** What every version written before there were country packs states. */
export type CoreRules = Pick<
  FacilityRules,
  | 'visitorsMaxTotal'
  | 'childrenExtra'
  | 'adultAge'
  | 'minAdultsInside'
  | 'guardianMayAccompany'
  | 'noticeWorkingDays'
  | 'horizonDays'
  | 'entitlement'
  | 'sharedAcrossModes'
  | 'proofsAccepted'
  | 'makeUpWorkday'
  | 'openOnHolidays'
  | 'noShowForfeits'
  | 'letters'
>;
