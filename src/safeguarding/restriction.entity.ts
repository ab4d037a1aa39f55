import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Said } from '../kernel/actor';
import { oneOf } from '../database/columns';

/** What an organisation writes down of courts, papers and worries. */
export const CASE_KINDS = [
  'court_order',
  'protection_order',
  'no_contact_request',
  'facility_ban',
  'investigation',
  'safeguarding',
] as const;
/** Why a facility suspends somebody's contact. Source: rules-and-users.md, restriction.types (Guangdong 细则 art. 9). */
export const SUSPENSION_KINDS = ['solitary', 'training', 'investigation', 'medical'] as const;
export const RESTRICTION_KINDS = [...CASE_KINDS, 'solitary', 'training', 'medical'] as const;

/** Something that bars contact. `modes` null means the scope is unknown, and an unknown scope bars everything. */
@Entity('restrictions')
@Check('restrictions_kind_check', oneOf('kind', RESTRICTION_KINDS))
@Check('restrictions_dates_check', 'ends_on IS NULL OR ends_on >= starts_on')
@Check(
  'restrictions_scope_check',
  '(dyad_id IS NOT NULL)::int + (parent_id IS NOT NULL)::int + (person_id IS NOT NULL)::int + (roster_entry_id IS NOT NULL)::int = 1',
)
@Check('restrictions_facility_check', 'roster_entry_id IS NULL OR facility_id IS NOT NULL')
@Check(
  'restrictions_person_type_check',
  `(person_id IS NULL) = (person_type IS NULL) AND (person_type IS NULL OR ${oneOf('person_type', ['caregiver', 'relative', 'worker'])})`,
)
@Index('restrictions_dyad_idx', ['dyadId'])
@Index('restrictions_facility_idx', ['facilityId'])
@Index('restrictions_parent_idx', ['parentId'])
@Index('restrictions_person_idx', ['personId'])
@Index('restrictions_roster_idx', ['rosterEntryId'])
export class Restriction {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  /** Exactly one of four scopes: this child with this parent … */
  @ForeignKey('Dyad') @Column('uuid', { nullable: true }) dyadId: string | null;
  /** … this parent with every child … */
  @ForeignKey('ImprisonedParent') @Column('uuid', { nullable: true }) parentId: string | null;
  /** … somebody on a facility's roster, whoever knows her or him … */
  @ForeignKey('RosterEntry') @Column('uuid', { nullable: true }) rosterEntryId: string | null;
  /** … or somebody who comes along (a facility's ban on a visitor). */
  @Column('uuid', { nullable: true }) personId: string | null;
  @Column('text', { nullable: true }) personType: 'caregiver' | 'relative' | 'worker' | null;
  /** The facility that said so itself; it holds for meetings there. Null: an organisation's own. */
  @ForeignKey('Facility') @Column('uuid', { nullable: true }) facilityId: string | null;
  /** Who at the facility said so, how and when, where somebody else wrote it down. */
  @Column('jsonb', { nullable: true }) onBehalfOf: Said | null;
  @Column('text') kind: (typeof RESTRICTION_KINDS)[number];
  @Column('text', { array: true, nullable: true }) modes: string[] | null;
  @Column('text', { nullable: true }) authority: string | null;
  @Column('date') startsOn: string;
  @Column('date', { nullable: true }) endsOn: string | null;
  @Column('timestamptz', { nullable: true }) liftedAt: Date | null;
  @Column('uuid', { nullable: true }) liftedBy: string | null;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
