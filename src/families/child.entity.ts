import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const SEXES = ['female', 'male'] as const;
export type Sex = (typeof SEXES)[number];
/** Whom the child, or the guardian for a small one, wants at her or his side on the way. */
export const ESCORT_PREFERENCES = ['female', 'male', 'any'] as const;
export const CARE_TYPES = ['grandparents', 'other_parent', 'relatives', 'foster', 'institution', 'living_alone', 'other'] as const;

/** Why a file is kept for storage only. */
export type RestrictedReason = 'withdrawn' | 'erasure_requested' | 'retention';

/** One file per child. */
@Entity('children')
@Check('children_sex_check', oneOf('sex', SEXES))
@Check('children_care_type_check', oneOf('care_type', CARE_TYPES))
@Check('children_status_check', oneOf('status', ['open', 'closed']))
@Check(
  'children_access_needs_check',
  `access_needs <@ ARRAY['wheelchair', 'walking', 'hearing', 'sight', 'sign_language', 'interpreter', 'quiet_room', 'infant_care', 'medicine_at_hand', 'communication_help']`,
)
@Check('children_escort_preference_check', `escort_preference IS NULL OR ${oneOf('escort_preference', ESCORT_PREFERENCES)}`)
@Check('children_restricted_check', '(restricted_at IS NULL) = (restricted_reason IS NULL)')
@Index('children_reference_key', ['reference'], { unique: true })
@Index('children_one_file_key', ['organisationId', 'nameKey', 'birthDate'], { unique: true, where: `NOT duplicate_resolved` })
@Index('children_one_id_number_key', ['organisationId', 'idNumberIndex'], { unique: true, where: `NOT duplicate_resolved` })
@Index('children_same_person_idx', ['nameKey', 'birthDate'])
@Index('children_id_number_idx', ['idNumberIndex'])
@Index('children_organisation_idx', ['organisationId', 'id'])
@Index('children_worker_idx', ['workerId'])
@Index('children_open_name_idx', ['organisationId', 'preferredName'], { where: `status = 'open'` })
@Index('children_need_to_know_idx', ['organisationId'], { where: 'need_to_know' })
export class Child {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') reference: string;
  @Column('text') familyName: string;
  @Column('text') givenName: string;
  /** What the child wants to be called: the only name on phones and slips. */
  @Column('text') preferredName: string;
  @Column('text') nameKey: string;
  @Column('text') sex: Sex;
  @Column('date') birthDate: string;
  @Column('text') homeCountyCode: string;
  @Column('text') careType: (typeof CARE_TYPES)[number];
  @Column('text', { nullable: true }) idNumberCipher: string | null;
  @Column('text', { nullable: true }) idNumberIndex: string | null;
  /** Somebody has said that the look-alike is another child, and why. */
  @Column('boolean', { default: false }) duplicateResolved: boolean;
  @Column('text', { nullable: true }) duplicateReason: string | null;
  @Column('text', { default: 'open' }) status: 'open' | 'closed';
  /** The worker the child knows. */
  @ForeignKey('Worker') @Column('uuid', { nullable: true }) workerId: string | null;
  /** A live contact happened before we met the child; null: nobody asked yet. */
  @Column('boolean', { nullable: true }) visitedBefore: boolean | null;
  /** Whom the child or guardian wants as escort; null: nobody asked, the default rule holds. */
  @Column('text', { nullable: true }) escortPreference: (typeof ESCORT_PREFERENCES)[number] | null;
  /** What is needed to come in: codes of access-needs.rules.ts. */
  @Column('text', { array: true, default: '{}' }) accessNeeds: string[];
  /** Only people named for this child may open the file. */
  @Column('boolean', { default: false }) needToKnow: boolean;
  /** Storage only (PIPL art. 47): kept because the law asks for it, used for nothing. */
  @Column('timestamptz', { nullable: true }) restrictedAt: Date | null;
  @Column('text', { nullable: true }) restrictedReason: RestrictedReason | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('int', { default: 1 }) version: number;
}

/** A quarter's look at a file by the children's director: nothing in it tells why we know the child. */
@Entity('quarter_checks')
@Index('quarter_checks_once_key', ['childId', 'quarter'], { unique: true })
export class QuarterCheck {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Child') @Column('uuid') childId: string;
  /** The first day of the quarter. */
  @Column('date') quarter: string;
  @Column('boolean') unchanged: boolean;
  @Column('boolean', { default: false }) urgent: boolean;
  @Column('text', { nullable: true }) note: string | null;
  @Column('uuid', { nullable: true }) checkedBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) checkedAt: Date;
}
