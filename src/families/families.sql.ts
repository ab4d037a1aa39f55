import { decodeCursor } from '../kernel/page';
import type { Locale } from '../kernel/locale';
import type { Day } from '../kernel/days';
import type { Grade, ProofKind } from '../kernel/vocabulary';
import type { Channel } from './caregiver.entity';
import type { GuardianCapacity } from './caregiver.rules';
import type { CARE_TYPES, ESCORT_PREFERENCES, RestrictedReason, Sex } from './child.entity';
import type { CHILD_VIEWS, CONSENT_CAPACITIES, ConsentPurpose, DYAD_RELATIONSHIPS } from './dyad.entity';
import type { DATE_PRECISIONS } from './parent.entity';

/**
 * The WHERE fragment of every read and lock in this room: a row belongs to the actor's organisation. `$1` is the actor's
 * organisation unless told otherwise. A liaison officer's organisation is a facility's, so she sees no family.
 */
export const visibleTo = (alias: string, parameter = '$1'): string => `${alias}.organisation_id = ${parameter}`;

/** The id after which a list goes on; null at its start. @throws DomainError malformed `cursor.invalid` */
export function positionOf(cursor: string | undefined): string | null {
  return decodeCursor(cursor, ['id'])?.[0] ?? null;
}

export interface ChildRow {
  id: string;
  reference: string;
  familyName: string;
  givenName: string;
  preferredName: string;
  sex: Sex;
  birthDate: Day;
  homeCountyCode: string;
  careType: (typeof CARE_TYPES)[number];
  /** The number itself is never read back. */
  hasIdNumber: boolean;
  /** Why a look-alike is another child. */
  duplicateReason: string | null;
  status: 'open' | 'closed';
  workerId: string | null;
  visitedBefore: boolean | null;
  /** Whom the child wants at her or his side on the way; null when nobody has asked. */
  escortPreference: (typeof ESCORT_PREFERENCES)[number] | null;
  /** Kept for storage only since then: nothing is done with the file. */
  restrictedAt: Date | null;
  restrictedReason: RestrictedReason | null;
  createdAt: Date;
  version: number;
}
export const CHILD = `c.id, c.reference, c.family_name, c.given_name, c.preferred_name, c.sex, c.birth_date, c.home_county_code, c.care_type,
  (c.id_number_cipher IS NOT NULL) AS has_id_number, c.duplicate_reason, c.status, c.worker_id, c.visited_before,
  c.escort_preference, c.restricted_at, c.restricted_reason, c.created_at, c.version`;

/** What a list of children may be narrowed by. */
export interface ChildFilter {
  limit: number;
  cursor?: string;
  status?: 'open' | 'closed';
  workerId?: string;
  reference?: string;
  homeCountyCode?: string;
  careType?: string;
  sort?: string;
}

export interface DyadRow {
  id: string;
  childId: string;
  parentId: string;
  relationship: (typeof DYAD_RELATIONSHIPS)[number];
  status: 'open' | 'closed';
  closedReason: string | null;
  enrolledOn: Day;
  createdAt: Date;
  version: number;
}
export const DYAD = `d.id, d.child_id, d.parent_id, d.relationship, d.status, d.closed_reason, d.enrolled_on, d.created_at, d.version`;

export interface DyadFilter {
  limit: number;
  cursor?: string;
  childId?: string;
  parentId?: string;
  status?: 'open' | 'closed';
  sort?: string;
}

export interface ParentRow {
  id: string;
  familyName: string;
  givenName: string;
  formerNames: string[];
  sex: Sex;
  /** As exactly as it is known: `1985`, `1985-06` or `1985-06-09`. */
  birthDate: string | null;
  birthDatePrecision: (typeof DATE_PRECISIONS)[number];
  homeCountyCode: string | null;
  hasIdNumber: boolean;
  /** Where the parent is held now, confirmed by a liaison officer; all null when nobody has. */
  facilityId: string | null;
  rosterEntryId: string | null;
  locatedOn: Day | null;
  wardId: string | null;
  grade: Grade | null;
  /** How the last closed episode ended. */
  lastEndKind: 'transferred' | 'released' | null;
  lastEndedOn: Day | null;
  createdAt: Date;
  version: number;
}
export const PARENT = `p.id, p.family_name, p.given_name, p.former_names, p.sex,
  left(p.birth_date::text, CASE p.birth_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS birth_date, p.birth_date_precision,
  p.home_county_code, (p.id_number_cipher IS NOT NULL) AS has_id_number, e.facility_id, e.roster_entry_id, e.began_on AS located_on,
  r.ward_id, r.grade, last.end_kind AS last_end_kind, last.ended_on AS last_ended_on, p.created_at, p.version`;

/** A caregiver as one child knows her. */
export interface CaregiverOfChild {
  id: string;
  childId: string;
  relationship: string;
  isGuardian: boolean;
  /** Null for everybody who is no guardian, and where it was never noted. */
  guardianCapacity: GuardianCapacity | null;
  guardianEvidence: string | null;
  since: Day;
  name: string;
  phone: string | null;
  email: string | null;
  wechatOpenId: string | null;
  postalAddress: string | null;
  /** The way she prefers. */
  channel: Channel;
  /** What is tried after that, in her order. */
  otherChannels: Channel[];
  /** By these she does not want to be reached. */
  optedOut: Channel[];
  /** Numbers and addresses, also former ones, that reach nobody. */
  badAddresses: string[];
  language: Locale;
  birthDate: Day | null;
  bestTime: string | null;
  version: number;
}
/** How a caregiver `g` is reached. */
export const REACH = `g.phone, g.email, g.wechat_open_id, g.postal_address, g.channel, g.other_channels, g.opted_out, g.bad_addresses, g.language, g.best_time`;
export const CARE_GIVEN = `g.id, k.child_id, k.relationship, k.is_guardian, k.guardian_capacity, k.guardian_evidence, k.since, g.name, ${REACH}, g.birth_date, g.version`;

/** A caregiver with every child she looks after now. */
export interface CaregiverRow extends Omit<
  CaregiverOfChild,
  'childId' | 'relationship' | 'isGuardian' | 'guardianCapacity' | 'guardianEvidence' | 'since'
> {
  children: { childId: string; relationship: string; isGuardian: boolean; guardianCapacity: GuardianCapacity | null; since: Day }[];
}

export interface RelativeRow {
  id: string;
  parentId: string;
  name: string;
  relationship: string;
  birthDate: Day | null;
  phone: string | null;
}
export const RELATIVE = `r.id, r.parent_id, r.name, r.relationship, r.birth_date, r.phone`;

export interface ConsentRow {
  id: string;
  dyadId: string;
  purpose: ConsentPurpose;
  caregiverId: string | null;
  caregiverName: string | null;
  capacity: (typeof CONSENT_CAPACITIES)[number];
  /** A guardian's "no" is kept too: two guardians may disagree. */
  answer: 'yes' | 'no';
  /** `data_sharing`: the agreement with the named partner. */
  agreementId: string | null;
  partnerName: string | null;
  evidence: string;
  witness: string | null;
  /** In which language or dialect it was explained. */
  language: string | null;
  startsOn: Day;
  /** The first day on which it no longer holds. */
  expiresOn: Day;
  withdrawnAt: Date | null;
  /** The day from which the guardian took it back. */
  withdrawnOn: Day | null;
  withdrawnReason: string | null;
  /** Guardianship changed: it holds again only once the present guardian confirms. */
  toReconfirmSince: Date | null;
  createdAt: Date;
}
/** Needs `s` and the joins of `CONSENT_FROM`. */
export const CONSENT = `s.id, s.dyad_id, s.purpose, s.caregiver_id, g.name AS caregiver_name, s.capacity, s.answer, s.agreement_id,
  a.partner_name, s.evidence, s.witness, s.language, s.starts_on, s.expires_on, s.withdrawn_at, s.withdrawn_on, s.withdrawn_reason,
  s.to_reconfirm_since, s.created_at`;
export const CONSENT_FROM = `consents s LEFT JOIN caregivers g ON g.id = s.caregiver_id LEFT JOIN data_sharing_agreements a ON a.id = s.agreement_id`;

export interface ChildViewRow {
  id: string;
  dyadId: string;
  view: (typeof CHILD_VIEWS)[number];
  method: string;
  caregiverPresent: boolean;
  askedOn: Day;
  validUntil: Day;
  askAgainOn: Day | null;
  askedBy: string | null;
  askedByName: string | null;
  createdAt: Date;
}
export const CHILD_VIEW = `v.id, v.dyad_id, v.view, v.method, v.caregiver_present, v.asked_on, v.valid_until, v.ask_again_on, v.asked_by,
  (SELECT u.name FROM users u WHERE u.id = v.asked_by) AS asked_by_name, v.created_at`;

export interface KinshipProofRow {
  id: string;
  dyadId: string;
  kind: ProofKind;
  seenOn: Day;
  expiresOn: Day | null;
  fileId: string | null;
  withdrawnAt: Date | null;
  createdAt: Date;
}
export const PROOF = `k.id, k.dyad_id, k.kind, k.seen_on, k.expires_on, k.file_id, k.withdrawn_at, k.created_at`;
