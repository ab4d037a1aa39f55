import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { Locale, LOCALES } from '../kernel/locale';
import type { GuardianCapacity } from './caregiver.rules';

/** How a caregiver can be reached: a text, an e-mail, a person's call, WeChat, a call that reads out, a printed letter. */
export const CHANNELS = ['sms', 'email', 'call', 'wechat', 'voice', 'letter'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What she may refuse. A person's call is what is left when all else is: the discretion profile says when and how. */
export const REFUSABLE = ['sms', 'email', 'wechat', 'voice', 'letter'] as const satisfies readonly Channel[];

/** The person the child lives with. Not always a guardian. */
@Entity('caregivers')
@Check(
  'caregivers_access_needs_check',
  `access_needs <@ ARRAY['wheelchair', 'walking', 'hearing', 'sight', 'sign_language', 'interpreter', 'quiet_room', 'infant_care', 'medicine_at_hand', 'communication_help']`,
)
@Check('caregivers_channel_check', oneOf('channel', CHANNELS))
@Check('caregivers_other_channels_check', `other_channels <@ ARRAY['sms', 'email', 'call', 'wechat', 'voice', 'letter']`)
@Check('caregivers_opted_out_check', `opted_out <@ ARRAY['sms', 'email', 'wechat', 'voice', 'letter']`)
@Check('caregivers_language_check', oneOf('language', LOCALES))
@Index('caregivers_organisation_idx', ['organisationId', 'id'])
@Index('caregivers_phone_idx', ['phone'])
@Index('caregivers_wechat_idx', ['wechatOpenId'], { where: 'wechat_open_id IS NOT NULL' })
export class Caregiver {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') name: string;
  @Column('text', { nullable: true }) phone: string | null;
  @Column('text', { nullable: true }) email: string | null;
  /** Her number with the organisation's official account. */
  @Column('text', { nullable: true }) wechatOpenId: string | null;
  /** As it is written on an envelope, lines and all. */
  @Column('text', { nullable: true }) postalAddress: string | null;
  /** The way she prefers. */
  @Column('text') channel: Channel;
  /** The ways to try after `channel`, in her order. */
  @Column('text', { array: true, default: '{}' }) otherChannels: Channel[];
  /** By these she does not want to be reached. */
  @Column('text', { array: true, default: '{}' }) optedOut: Channel[];
  /** Of her numbers and addresses, also former ones: those that reach nobody. */
  @Column('text', { array: true, default: '{}' }) badAddresses: string[];
  @Column('text') language: Locale;
  @Column('date', { nullable: true }) birthDate: string | null;
  /** What is needed to come in: codes of access-needs.rules.ts. */
  @Column('text', { array: true, default: '{}' }) accessNeeds: string[];
  /** "18:00-19:00": when a call finds her at home. */
  @Column('text', { nullable: true }) bestTime: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('int', { default: 1 }) version: number;
}

/** Which children a caregiver looks after, and since when. */
@Entity('child_caregivers')
@Index('child_caregivers_current_key', ['childId', 'caregiverId'], { unique: true, where: 'until IS NULL' })
@Index('child_caregivers_caregiver_idx', ['caregiverId'])
export class ChildCaregiver {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Child') @Column('uuid') childId: string;
  @ForeignKey('Caregiver') @Column('uuid') caregiverId: string;
  /** grandmother, grandfather, mother, father, aunt, uncle, sibling, foster_parent, institution, other. */
  @Column('text') relationship: string;
  @Column('boolean') isGuardian: boolean;
  /** What makes her or him the guardian: other_parent, court_appointed, civil_affairs; null for everybody else. */
  @Column('text', { nullable: true }) guardianCapacity: GuardianCapacity | null;
  /** Which paper showed it: court_paper, civil_affairs_paper, household_register, birth_certificate, other_paper. */
  @Column('text', { nullable: true }) guardianEvidence: string | null;
  @Column('date') since: string;
  @Column('date', { nullable: true }) until: string | null;
}

/** An adult relative of the parent who may go inside with the child. */
@Entity('relatives')
export class Relative {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('ImprisonedParent') @Index('relatives_parent_idx') @Column('uuid') parentId: string;
  @Column('text') name: string;
  @Column('text') relationship: string;
  @Column('date', { nullable: true }) birthDate: string | null;
  @Column('text', { nullable: true }) phone: string | null;
}
