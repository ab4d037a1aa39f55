import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import type { Said } from '../kernel/actor';
import { Grade, GRADES } from '../kernel/vocabulary';
import { SEXES, Sex } from './child.entity';

export const DATE_PRECISIONS = ['day', 'month', 'year'] as const;

/** A parent in prison, as the NGO knows her or him. No offence is stored. */
@Entity('imprisoned_parents')
@Check('imprisoned_parents_sex_check', oneOf('sex', SEXES))
@Check('imprisoned_parents_precision_check', oneOf('birth_date_precision', DATE_PRECISIONS))
@Index('imprisoned_parents_organisation_idx', ['organisationId', 'id'])
export class ImprisonedParent {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') familyName: string;
  @Column('text') givenName: string;
  @Column('text', { array: true, default: () => `'{}'` }) formerNames: string[];
  @Column('text') nameKey: string;
  @Column('text') sex: Sex;
  @Column('date', { nullable: true }) birthDate: string | null;
  @Column('text', { default: 'day' }) birthDatePrecision: (typeof DATE_PRECISIONS)[number];
  @Column('text', { nullable: true }) homeCountyCode: string | null;
  @Column('text', { nullable: true }) idNumberCipher: string | null;
  @Column('text', { nullable: true }) idNumberIndex: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('int', { default: 1 }) version: number;
}

/**
 * A facility's own line about a person it holds: the roster. NGOs never read it; the entitlement hangs from it, because it
 * belongs to the parent and is shared by every relative and every organisation.
 */
@Entity('roster_entries')
@Check('roster_entries_sex_check', oneOf('sex', SEXES))
@Check('roster_entries_grade_check', oneOf('grade', GRADES))
@Check('roster_entries_status_check', oneOf('status', ['held', 'released']))
@Index('roster_entries_number_key', ['facilityId', 'number'], { unique: true })
@Index('roster_entries_name_idx', ['nameKey'])
@Index('roster_entries_id_number_idx', ['idNumberIndex'])
export class RosterEntry {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  /** Of its facility, set by the database (docs/scaling.md). */
  @Column('uuid') bureauId: string;
  @ForeignKey('Ward') @Column('uuid', { nullable: true }) wardId: string | null;
  @Column('text') number: string;
  @Column('text') familyName: string;
  @Column('text') givenName: string;
  @Column('text', { array: true, default: () => `'{}'` }) formerNames: string[];
  @Column('text') nameKey: string;
  @Column('text') sex: Sex;
  @Column('date', { nullable: true }) birthDate: string | null;
  @Column('text', { nullable: true }) homeCountyCode: string | null;
  @Column('text', { nullable: true }) idNumberIndex: string | null;
  @Column('text', { default: 'general' }) grade: Grade;
  @Column('text', { default: 'held' }) status: 'held' | 'released';
  @Column('int', { default: 1 }) version: number;
}

/** Where a parent is, confirmed by a liaison officer: at most one open episode per parent. */
@Entity('custody_episodes')
@Index('custody_episodes_facility_idx', ['facilityId'], { where: 'ended_on IS NULL' })
@Index('custody_episodes_open_key', ['parentId'], { unique: true, where: 'ended_on IS NULL' })
@Index('custody_episodes_parent_idx', ['parentId', 'beganOn'])
@Index('custody_episodes_roster_idx', ['rosterEntryId'])
export class CustodyEpisode {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('ImprisonedParent') @Column('uuid') parentId: string;
  @ForeignKey('RosterEntry') @Column('uuid') rosterEntryId: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('date') beganOn: string;
  @Column('timestamptz') confirmedAt: Date;
  @Column('uuid', { nullable: true }) confirmedBy: string | null;
  @Column('date', { nullable: true }) endedOn: string | null;
  /** transferred or released. */
  @Column('text', { nullable: true }) endKind: string | null;
}

/** What happened to a parent's custody, as the liaison officer reported it. */
@Entity('custody_events')
@Check(
  'custody_events_kind_check',
  oneOf('kind', ['admitted', 'transferred', 'ward_changed', 'grade_changed', 'released', 'temporary_absence', 'returned']),
)
export class CustodyEvent {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('RosterEntry') @Index('custody_events_roster_idx') @Column('uuid') rosterEntryId: string;
  @Column('text') kind: 'admitted' | 'transferred' | 'ward_changed' | 'grade_changed' | 'released' | 'temporary_absence' | 'returned';
  @Column('timestamptz') occurredAt: Date;
  @Column('timestamptz') recordedAt: Date;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('jsonb', { default: () => `'{}'` }) details: Record<string, unknown>;
  /** Who at the facility said so, how and when, where somebody else wrote it down. */
  @Column('jsonb', { nullable: true }) onBehalfOf: Said | null;
}
