import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import type { TermSpan } from '../kernel/school-terms';
import { CONFIDENCES } from './rules/rule-values.rules';
import type { Confidence } from './rules/rule-values.rules';

/** When there is school in a part of a country, as somebody wrote it down from its calendar. It stands for the pack's own of the same part. */
@Entity('school_terms')
@Check('school_terms_confidence_check', oneOf('confidence', CONFIDENCES))
@Check('school_terms_region_check', `region ~ '^([0-9]{2}){0,3}$'`)
export class SchoolTerm {
  @PrimaryColumn('text') pack: string;
  /** The first digits of the county codes; empty for the whole country. */
  @PrimaryColumn('text') region: string;
  /** Days of school, both included, in the order of time. */
  @Column('jsonb') spans: TermSpan[];
  @Column('text') source: string;
  @Column('date') asOf: string;
  @Column('text') confidence: Confidence;
  @Column('uuid', { nullable: true }) writtenBy: string | null;
  @Column('timestamptz') writtenAt: Date;
}
