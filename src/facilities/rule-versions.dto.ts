import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { ToBoolean } from '../http/transforms';
import { IsDay, IsNotBlank } from '../http/validators';
import type { T } from '../ui/i18n';
import type { EffectiveRule, RulesOfDay, RuleVersionRow } from './rule-versions.queries';
import { specOf } from './rules/rule-keys';
import { CONFIDENCES, Confidence } from './rules/rule-values.rules';

/** One rule and what it shall say. */
export class RuleChangeBody {
  /** The rule's key, e.g. `visitorsMaxTotal`. */
  @IsString() @MaxLength(60) key: string;
  /** The new value; null: the facility says nothing of its own any more. */
  @Allow() @ApiProperty({ nullable: true, type: Object }) value: unknown;
  /** Where this one value is from, when not from the version's source. */
  @IsOptional() @IsString() @IsNotBlank() @MaxLength(300) source?: string;
  /** How old that is. */
  @IsOptional() @IsDay() asOf?: string;
  /** How sure we are of it. */
  @IsOptional() @IsIn(CONFIDENCES) confidence?: Confidence;
}

/** A new version of a facility's rules: the changes against what holds on its first day. */
export class RuleVersionBody {
  /** What changes. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(80)
  @ValidateNested({ each: true })
  @Type(() => RuleChangeBody)
  changes: RuleChangeBody[];
  /** First day. */
  @IsDay() effectiveFrom: string;
  /** The first day on which it no longer holds; left out: until further notice. */
  @IsOptional() @IsDay() effectiveTo?: string;
  /** Where the changes are from: a notice, a call. */
  @IsString() @IsNotBlank() @MaxLength(300) source: string;
  /** The day of that. */
  @IsDay() asOf: string;
  /** How sure we are. */
  @IsIn(CONFIDENCES) confidence: Confidence;
  /** Why; needed when days that have gone by are corrected. */
  @IsOptional() @IsString() @MinLength(3) @MaxLength(500) why?: string;
}

/** `dryRun=true` shows whom it would touch and saves nothing. */
export class RuleVersionQuery {
  /** Only look. */
  @IsOptional() @ToBoolean() @IsBoolean() dryRun?: boolean;
}

/** The rules of which day. */
export class RulesQuery {
  /** The day; today when left out. */
  @IsOptional() @IsDay() on?: string;
}

/** One rule in the reader's language. */
export const toRuleJson = ({ key, value, level, source, asOf, confidence }: EffectiveRule, t: T) => ({
  key,
  label: t(`facility_rules:key.${key}.label`),
  value,
  unit: specOf(key)?.unit ?? null,
  legalBasis: specOf(key)?.legalBasis ?? '',
  level,
  source,
  asOf,
  confidence,
});

/** The rules of a day. */
export const toRulesJson = ({ on, version, rules }: RulesOfDay, t: T) => ({
  on,
  versionId: version?.id ?? null,
  effectiveFrom: version?.effectiveFrom ?? null,
  effectiveTo: version?.effectiveTo ?? null,
  rules: rules.map((rule) => toRuleJson(rule, t)),
});

/** One version; `changes` null: from before changes were kept. */
export const toVersionJson = (version: RuleVersionRow) => ({
  id: version.id,
  facilityId: version.facilityId,
  status: version.status,
  effectiveFrom: version.effectiveFrom,
  effectiveTo: version.effectiveTo,
  changes: version.changes,
  source: version.source,
  asOf: version.asOf,
  confidence: version.confidence,
  why: version.why,
  proposedBy: version.proposedBy,
  proposedAt: version.proposedAt,
  approvedBy: version.approvedBy,
  approvedAt: version.approvedAt,
  withdrawnBy: version.withdrawnBy,
  withdrawnAt: version.withdrawnAt,
});
