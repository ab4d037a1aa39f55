import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import type { FacilityRules } from './facility.rules';

export const FACILITY_KINDS = ['prison', 'juvenile_facility', 'detention_centre', 'drug_rehabilitation'] as const;

/** A place where parents are held. `publicAlias` is the only word about it that may leave for a family. */
@Entity('facilities')
@Check('facilities_kind_check', oneOf('kind', FACILITY_KINDS))
export class Facility {
  @PrimaryColumn('uuid') id: string;
  /** The authority whose liaison officers answer for it. */
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
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

/** Rules differ per facility and change: each version says from when to when, where it is from, and how sure we are. */
@Entity('facility_rules')
@Index('facility_rules_from_key', ['facilityId', 'effectiveFrom'], { unique: true })
@Check('facility_rules_dates_check', 'effective_to IS NULL OR effective_to > effective_from')
export class FacilityRuleVersion {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('date') effectiveFrom: string;
  @Column('date', { nullable: true }) effectiveTo: string | null;
  @Column('jsonb') rules: FacilityRules;
  @Column('text') source: string;
  @Column('date') asOf: string;
  @Column('text') confidence: 'verified' | 'published' | 'assumed';
}

@Entity('wards')
@Index('wards_code_key', ['facilityId', 'code'], { unique: true })
export class Ward {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('text') code: string;
  @Column('text') name: string;
}
