import { IsIn, IsString, IsUUID, MaxLength } from 'class-validator';
import { IsCountyCode, IsNotBlank } from '../http/validators';
import type { T } from '../ui/i18n';
import { FACILITY_KINDS } from './facility.entity';
import type { FacilityPattern } from './patterns/pattern';
import { effectiveRules } from './rules/effective.rules';
import { toRuleJson } from './rule-versions.dto';

/** A facility that is set up from what a real one has published. */
export class StartFacilityBody {
  /** The pattern's key. */
  @IsString() @MaxLength(60) pattern: string;
  /** Its name, for staff only. */
  @IsString() @IsNotBlank() @MaxLength(120) name: string;
  /** The only word about it that may leave for a family; it tells nothing. */
  @IsString() @IsNotBlank() @MaxLength(60) publicAlias: string;
  /** What kind of place. */
  @IsIn(FACILITY_KINDS) kind: (typeof FACILITY_KINDS)[number];
  /** Where it really lies, six digits of GB/T 2260. */
  @IsCountyCode() countyCode: string;
  /** IANA time zone. */
  @IsString() @MaxLength(60) timeZone: string;
  /** The authority whose liaison officers answer for it. */
  @IsUUID() organisationId: string;
}

/** A pattern in the reader's language; only what it states itself. */
export const toPatternJson = (pattern: FacilityPattern, t: T) => ({
  key: pattern.key,
  publisher: pattern.publisher,
  kind: pattern.kind,
  pack: pattern.pack,
  timeZone: pattern.timeZone,
  source: pattern.source,
  asOf: pattern.asOf,
  confidence: pattern.confidence,
  remark: pattern.remark,
  verifyBeforeTravel: true,
  rules: effectiveRules(pattern, undefined)
    .filter((rule) => rule.level === 'facility')
    .map((rule) => toRuleJson(rule, t)),
});
