import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { IdNumbers } from '../config/id-numbers';
import { Database } from '../database/database';
import { CustodyService } from '../families/custody.service';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { dayInZone } from '../kernel/days';
import { invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { nameKey } from '../kernel/names';
import { Grade } from '../kernel/vocabulary';
import { RosterEntryJson, RosterQueries } from './roster.queries';
import { TracingFinder } from './tracing.finder';
import { RosterEntryBody } from './tracings.dto';

/** A facility's own list of the people it holds, kept by its liaison officers. NGOs never read it. */
@Injectable()
export class RosterService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idNumbers: IdNumbers,
    private readonly finder: TracingFinder,
    private readonly custody: CustodyService,
    private readonly queries: RosterQueries,
  ) {}

  /**
   * Adds a person, or brings the line with this number up to date, and pairs it with the open questions. What is left out of
   * an update stays as it was. A new ward or grade of somebody known is a custody event, because visits hang from it.
   * @throws DomainError invalid `roster.ward_unknown`, `validation.isPastDay` for a birth date in the future
   */
  async put(actor: Actor, body: RosterEntryBody): Promise<RosterEntryJson> {
    await this.refuseUnborn(actor, body);
    return this.db.transaction(async () => {
      // JSON may say `null` where it means "not given".
      const ward = body.wardCode ? await this.ward(actor, body.wardCode) : undefined;
      const idNumberIndex = body.idNumber ? this.idNumbers.index(body.idNumber) : null;
      const row = await this.db.one<{ id: string; isNew: boolean; wardId: string | null; grade: Grade; status: string }>(
        `INSERT INTO roster_entries AS r (id, facility_id, ward_id, number, family_name, given_name, former_names, name_key, sex, birth_date, home_county_code, id_number_index, grade)
         VALUES ($1, $2, $3, $4, $5, $6, coalesce($7::text[], '{}'), $8, $9, $10, $11, $12, coalesce($13, 'general'))
         ON CONFLICT (facility_id, number) DO UPDATE SET family_name = excluded.family_name, given_name = excluded.given_name, name_key = excluded.name_key, sex = excluded.sex,
           former_names = coalesce($7::text[], r.former_names), birth_date = coalesce(excluded.birth_date, r.birth_date),
           home_county_code = coalesce(excluded.home_county_code, r.home_county_code), id_number_index = coalesce(excluded.id_number_index, r.id_number_index),
           version = r.version + 1
         RETURNING r.id, (r.id = $1) AS is_new, r.ward_id, r.grade, r.status`,
        [
          newId(),
          actor.facilityId,
          ward ?? null,
          body.number,
          body.familyName,
          body.givenName,
          body.formerNames ?? null,
          nameKey(body.familyName, body.givenName),
          body.sex,
          body.birthDate ?? null,
          body.homeCountyCode ?? null,
          idNumberIndex,
          body.grade ?? null,
        ],
      );
      if (!row) throw new Error('The roster entry was not written');
      if (!row.isNew && row.status === 'held') await this.moved(actor, row, body, ward);
      await this.finder.findAgainst(row.id);
      await this.audit.record({
        action: row.isNew ? 'roster_entry.add' : 'roster_entry.update',
        subjectType: 'roster_entry',
        subjectId: row.id,
      });
      return this.queries.one(actor, row.id);
    });
  }

  private async refuseUnborn(actor: Actor, { birthDate }: RosterEntryBody): Promise<void> {
    const facility = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM facilities WHERE id = $1`, [actor.facilityId]);
    if (birthDate && birthDate > dayInZone(this.clock.now(), facility?.timeZone ?? 'UTC'))
      throw invalid('validation.failed', {}, [{ pointer: '/birthDate', code: 'validation.isPastDay' }]);
  }

  private async ward(actor: Actor, code: string): Promise<string> {
    const ward = await this.db.one<{ id: string }>(`SELECT id FROM wards WHERE facility_id = $1 AND code = $2 AND ended_at IS NULL`, [
      actor.facilityId,
      code,
    ]);
    if (!ward) throw invalid('validation.failed', {}, [{ pointer: '/wardCode', code: 'roster.ward_unknown' }]);
    return ward.id;
  }

  private async moved(
    actor: Actor,
    row: { id: string; wardId: string | null; grade: Grade },
    body: RosterEntryBody,
    ward: string | undefined,
  ): Promise<void> {
    const occurredAt = this.clock.now();
    if (ward !== undefined && ward !== row.wardId)
      await this.custody.recordEvent(actor, row.id, { kind: 'ward_changed', wardCode: body.wardCode, occurredAt });
    if (body.grade && body.grade !== row.grade)
      await this.custody.recordEvent(actor, row.id, { kind: 'grade_changed', grade: body.grade, occurredAt });
  }
}
