import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import type { FieldError } from '../kernel/domain-error';
import { invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { FacilitiesQueries } from './facilities.queries';
import type { StartFacilityBody } from './facility-start.dto';
import { PACKS } from './packs/packs';
import type { FacilityPattern } from './patterns/pattern';
import { patternOf } from './patterns/patterns';
import { RuleVersionRow } from './rule-versions.queries';
import { RuleVersionsService } from './rule-versions.service';
import { RULE_KEYS, statedOf } from './rules/rule-keys';
import type { RuleChange } from './rules/rule-values.rules';

/** Words that an alias for families may not hold: it would say what it hides. */
const TELLING = /监狱|监区|看守|戒毒|管教|未管所|女监|prison|jail|gaol|remand|detention|inmate|hmp\b/iu;

/** Sets up facilities from what real ones have published. */
@Injectable()
export class FacilityStartService {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly facilities: FacilitiesQueries,
    private readonly rules: RuleVersionsService,
  ) {}

  /** Authorities that may answer for a facility, by name. */
  authorities(): Promise<{ id: string; label: string }[]> {
    return this.db.sql(`SELECT id, name AS label FROM organisations WHERE kind = 'facility' ORDER BY name, id`);
  }

  /**
   * Sets up a facility. The pattern's rules are a proposal: until a second person has compared them with what the facility itself
   * says, none is in force and nothing can be booked.
   * @throws DomainError invalid with everything that is wrong: `rules.pattern_unknown`, `facility.alias_tells`, `facility.zone`, `facility.authority_unknown`
   */
  async start(actor: Actor, body: StartFacilityBody): Promise<{ facilityId: string; version: RuleVersionRow }> {
    const pattern = patternOf(body.pattern);
    const known = (await this.authorities()).some((authority) => authority.id === body.organisationId.toLowerCase());
    const faults: FieldError[] = [
      ...(pattern ? [] : [{ pointer: '/pattern', code: 'rules.pattern_unknown' }]),
      ...(TELLING.test(body.publicAlias) ? [{ pointer: '/publicAlias', code: 'facility.alias_tells' }] : []),
      ...(pattern && !PACKS.get(pattern.pack)?.timeZones.includes(body.timeZone) ? [{ pointer: '/timeZone', code: 'facility.zone' }] : []),
      ...(known ? [] : [{ pointer: '/organisationId', code: 'facility.authority_unknown' }]),
    ];
    if (pattern === undefined || faults.length > 0) throw invalid('validation.failed', {}, faults);
    const facilityId = newId();
    return this.db.transaction(async () => {
      // As the system: a facility that is not there yet is nobody's.
      await this.db.asSystem(() =>
        this.db.sql(
          `INSERT INTO facilities (id, organisation_id, name, public_alias, kind, county_code, time_zone, pack) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [
            facilityId,
            body.organisationId,
            body.name.trim(),
            body.publicAlias.trim(),
            body.kind,
            body.countyCode,
            body.timeZone,
            pattern.pack,
          ],
        ),
      );
      await this.audit.record({
        action: 'facility.start',
        subjectType: 'facility',
        subjectId: facilityId,
        details: { pattern: pattern.key },
      });
      return { facilityId, version: await this.propose(actor, facilityId, pattern) };
    });
  }

  private async propose(actor: Actor, facilityId: string, pattern: FacilityPattern): Promise<RuleVersionRow> {
    const today = this.facilities.today(await this.facilities.one(actor, facilityId));
    const { source, asOf, confidence } = pattern;
    return this.rules.propose(actor, facilityId, {
      changes: changesOf(pattern),
      effectiveFrom: today,
      source,
      asOf,
      confidence,
      why: pattern.key,
    });
  }
}

/** A pattern as changes of nothing; what no rule holds goes along as the note on arrival. */
export function changesOf({ rules, remark }: FacilityPattern): RuleChange[] {
  const stated = RULE_KEYS.flatMap(({ key }) => {
    const value = statedOf(rules, key);
    return value === undefined ? [] : [{ key, value }];
  });
  return remark === '' || rules.arrivalNote !== undefined ? stated : [...stated, { key: 'arrivalNote', value: remark }];
}
