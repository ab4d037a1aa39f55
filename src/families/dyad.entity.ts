import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { PROOF_KINDS } from '../kernel/vocabulary';

export const DYAD_RELATIONSHIPS = ['mother', 'father', 'step_parent', 'adoptive_parent'] as const;
/** One consent per purpose: contact by mode, what a visit needs besides, and what is done with pictures and data. */
export const CONSENT_PURPOSES = [
  'letter',
  'recorded_message',
  'photo',
  'call',
  'video',
  'visit',
  'travel',
  'overnight',
  'data_sharing',
] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];
/** In which capacity somebody answers; `child` is a child of 14 or more speaking for herself or himself. */
export const CONSENT_CAPACITIES = [
  'other_parent',
  'court_appointed',
  'civil_affairs',
  'imprisoned_parent',
  'entrusted_caregiver',
  'child',
] as const;
export const CHILD_VIEWS = ['yes', 'not_now', 'no', 'cannot_tell'] as const;

/** The unit of work: one child with one imprisoned parent. */
@Entity('dyads')
@Check('dyads_relationship_check', oneOf('relationship', DYAD_RELATIONSHIPS))
@Check('dyads_status_check', oneOf('status', ['open', 'closed']))
@Index('dyads_once_key', ['childId', 'parentId'], { unique: true })
@Index('dyads_parent_idx', ['parentId'])
@Index('dyads_organisation_idx', ['organisationId', 'id'])
export class Dyad {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Child') @Column('uuid') childId: string;
  @ForeignKey('ImprisonedParent') @Column('uuid') parentId: string;
  @Column('text') relationship: (typeof DYAD_RELATIONSHIPS)[number];
  @Column('text', { default: 'open' }) status: 'open' | 'closed';
  @Column('text', { nullable: true }) closedReason: string | null;
  @Column('date') enrolledOn: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('int', { default: 1 }) version: number;
  /** Raised with every change of a fact the gates look at: a booking judged on an older one is judged again. */
  @Column('int', { default: 1 }) gateVersion: number;
}

/** A guardian's answer, per purpose, dated, withdrawable at once. A "no" is kept too: it is how a conflict of guardians is seen. */
@Entity('consents')
@Check('consents_purpose_check', oneOf('purpose', CONSENT_PURPOSES))
@Check('consents_capacity_check', oneOf('capacity', CONSENT_CAPACITIES))
@Check('consents_dates_check', 'expires_on > starts_on')
@Check('consents_answer_check', oneOf('answer', ['yes', 'no']))
@Check('consents_withdrawn_on_check', 'withdrawn_on IS NULL OR (withdrawn_at IS NOT NULL AND withdrawn_on >= starts_on)')
@Check('consents_partner_check', `(purpose = 'data_sharing') = (agreement_id IS NOT NULL)`)
@Exclusion(
  'consents_no_overlap',
  `USING gist (dyad_id WITH =, purpose WITH =, (coalesce(agreement_id::text, '')) WITH =, (coalesce(caregiver_id::text, capacity)) WITH =, daterange(starts_on, expires_on) WITH &&) WHERE (withdrawn_at IS NULL)`,
)
@Index('consents_dyad_idx', ['dyadId', 'purpose'])
export class Consent {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('text') purpose: ConsentPurpose;
  /** Who gave it: a caregiver of the child, or the imprisoned parent (null). */
  @ForeignKey('Caregiver') @Column('uuid', { nullable: true }) caregiverId: string | null;
  @Column('text') capacity: (typeof CONSENT_CAPACITIES)[number];
  @Column('text', { default: 'yes' }) answer: 'yes' | 'no';
  /** `data_sharing`: the agreement with the named partner. */
  @ForeignKey('DataSharingAgreement') @Column('uuid', { nullable: true }) agreementId: string | null;
  /** signed_form, recorded_call, read_aloud_with_witness, court_paper. */
  @Column('text') evidence: string;
  @Column('text', { nullable: true }) witness: string | null;
  /** The language or dialect in which it was explained, in words. */
  @Column('text', { nullable: true }) language: string | null;
  @Column('date') startsOn: string;
  @Column('date') expiresOn: string;
  @Column('timestamptz', { nullable: true }) withdrawnAt: Date | null;
  /** The day from which the guardian took it back; not before it began. */
  @Column('date', { nullable: true }) withdrawnOn: string | null;
  /** changed_mind, child_wish, no_longer_guardian, recorded_wrongly; `said_no` and `superseded` are ours. */
  @Column('text', { nullable: true }) withdrawnReason: string | null;
  /** Whoever gave it is no longer the guardian, or guardianship changed: it holds again only once confirmed. */
  @Column('timestamptz', { nullable: true }) toReconfirmSince: Date | null;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** What the child said, and how it was asked. */
@Entity('child_views')
@Check('child_views_view_check', oneOf('view', CHILD_VIEWS))
@Index('child_views_dyad_idx', ['dyadId', 'askedOn'])
export class ChildView {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('text') view: (typeof CHILD_VIEWS)[number];
  /** talk, drawing, cards, play, in_writing. */
  @Column('text') method: string;
  @Column('boolean') caregiverPresent: boolean;
  @Column('date') askedOn: string;
  @Column('date') validUntil: string;
  /** For "not now" and "no": not before this day. */
  @Column('date', { nullable: true }) askAgainOn: string | null;
  @Column('uuid', { nullable: true }) askedBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** A document that shows the kinship of child and parent. */
@Entity('kinship_proofs')
@Check('kinship_proofs_kind_check', oneOf('kind', PROOF_KINDS))
@Index('kinship_proofs_dyad_idx', ['dyadId'])
export class KinshipProof {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('text') kind: (typeof PROOF_KINDS)[number];
  @Column('date') seenOn: string;
  @Column('date', { nullable: true }) expiresOn: string | null;
  @ForeignKey('StoredFile') @Column('uuid', { nullable: true }) fileId: string | null;
  @Column('uuid', { nullable: true }) verifiedBy: string | null;
  @Column('timestamptz', { nullable: true }) withdrawnAt: Date | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
