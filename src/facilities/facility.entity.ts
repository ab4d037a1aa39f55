import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '../database/columns';
import type { StatedRules } from './facility.rules';
import type { Provenance } from './rules/effective.rules';
import type { RuleChange } from './rules/rule-values.rules';
import { VERSION_STATUSES, VersionStatus } from './rules/versions.rules';

export const FACILITY_KINDS = ['prison', 'juvenile_facility', 'detention_centre', 'drug_rehabilitation'] as const;

/** The authority of a province or country that facilities belong to; what a booking writes carries its facility's (docs/scaling.md). */
@Entity('bureaus')
@Unique('bureaus_code_key', ['code'])
export class Bureau {
  @PrimaryColumn('uuid') id: string;
  /** `cn-44`: country pack and province; the pack alone elsewhere. */
  @Column('text') code: string;
}

/** A place where parents are held. `publicAlias` is the only word about it that may leave for a family. */
@Entity('facilities')
@Check('facilities_kind_check', oneOf('kind', FACILITY_KINDS))
export class Facility {
  @PrimaryColumn('uuid') id: string;
  /** The authority whose liaison officers answer for it. */
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  /** When it is not said, the database takes the province's. A facility that moves takes its rows along. */
  @ForeignKey('Bureau') @Index('facilities_bureau_idx') @Column('uuid') bureauId: string;
  @Column('text') name: string;
  @Column('text') publicAlias: string;
  @Column('text') kind: (typeof FACILITY_KINDS)[number];
  /** GB/T 2260. */
  @Column('text') countyCode: string;
  /** IANA. */
  @Column('text') timeZone: string;
  /** Country pack: `cn`, `gb-eng`. */
  @Column('text') pack: string;
}

/**
 * Rules differ per facility and change: each version says from when to when, where it is from, and how sure we are. On one day one
 * version is in force at the most; a proposal waits beside them for a second person.
 */
@Entity('facility_rules')
@Index('facility_rules_from_idx', ['facilityId', 'effectiveFrom'])
@Check('facility_rules_dates_check', 'effective_to IS NULL OR effective_to > effective_from')
@Check('facility_rules_status_check', oneOf('status', VERSION_STATUSES))
@Check('facility_rules_second_check', 'approved_by IS NULL OR approved_by <> proposed_by')
@Exclusion(
  'facility_rules_no_overlap',
  `USING gist (facility_id WITH =, daterange(effective_from, effective_to) WITH &&) WHERE (status = 'in_force')`,
)
export class FacilityRuleVersion {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('date') effectiveFrom: string;
  @Column('date', { nullable: true }) effectiveTo: string | null;
  /** What the facility states; what it does not comes from its country's pack. */
  @Column('jsonb') rules: StatedRules;
  @Column('text') source: string;
  @Column('date') asOf: string;
  @Column('text') confidence: 'verified' | 'published' | 'assumed';
  @Column('text', { default: 'in_force' }) status: VersionStatus;
  /** Key → where that value is from, when not from the version's own source. */
  @Column('jsonb', { default: {} }) provenance: Record<string, Partial<Provenance>>;
  /** What was changed against the version before; null: written before changes were kept, or started from a pattern. */
  @Column('jsonb', { nullable: true }) changes: RuleChange[] | null;
  /** The version that ended the day this one began, and when it would have ended otherwise: given back when this one is withdrawn. */
  @Column('uuid', { nullable: true }) replaces: string | null;
  @Column('date', { nullable: true }) replacedEnd: string | null;
  /** Why: asked for when days that have gone by are corrected. */
  @Column('text', { nullable: true }) why: string | null;
  @Column('uuid', { nullable: true }) proposedBy: string | null;
  @Column('timestamptz', { nullable: true }) proposedAt: Date | null;
  @Column('uuid', { nullable: true }) approvedBy: string | null;
  @Column('timestamptz', { nullable: true }) approvedAt: Date | null;
  @Column('uuid', { nullable: true }) withdrawnBy: string | null;
  @Column('timestamptz', { nullable: true }) withdrawnAt: Date | null;
}

@Entity('wards')
@Index('wards_code_key', ['facilityId', 'code'], { unique: true })
export class Ward {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('text') code: string;
  @Column('text') name: string;
  @Column('int', { default: 1 }) version: number;
  /** Nobody is put into it any more; null: in use. */
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
}
