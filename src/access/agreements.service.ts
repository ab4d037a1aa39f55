import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { agreementErrors, agreementState } from './agreement.rules';
import type { AgreementBody } from './agreements.dto';
import { AgreementRow, AgreementsQueries } from './agreements.queries';

/** What partners may be given: without a running agreement that names the fields, nothing (R23). */
@Injectable()
export class AgreementsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly queries: AgreementsQueries,
  ) {}

  /**
   * Records a signed agreement.
   * @throws DomainError invalid `agreement.field_unknown|ends_before_start|ends_in_past|too_long`
   */
  async create(actor: Actor, body: AgreementBody): Promise<AgreementRow> {
    const errors = agreementErrors(body, await this.queries.today(actor));
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    return this.db.transaction(async () => {
      const id = newId();
      await this.db.sql(
        `INSERT INTO data_sharing_agreements (id, organisation_id, partner_name, partner_kind, purpose, fields, legal_basis, starts_on, ends_on, recorded_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          id,
          actor.organisationId,
          body.partnerName,
          body.partnerKind,
          body.purpose,
          body.fields,
          body.legalBasis,
          body.startsOn,
          body.endsOn,
          actor.userId,
          this.clock.now(),
        ],
      );
      await this.audit.record({
        action: 'agreement.create',
        subjectType: 'agreement',
        subjectId: id,
        details: { fields: body.fields, endsOn: body.endsOn },
      });
      return this.queries.one(actor, id);
    });
  }

  /** Ends an agreement at once: from this moment nothing is given under it. @throws DomainError not_found, conflict `agreement.over` */
  end(actor: Actor, id: string): Promise<AgreementRow> {
    return this.db.transaction(async () => {
      const row = await this.lock(actor, id, 'FOR UPDATE');
      if (agreementState(row, await this.queries.today(actor)) === 'over') throw conflict('agreement.over');
      await this.db.sql(`UPDATE data_sharing_agreements SET ended_at = $2 WHERE id = $1`, [id, this.clock.now()]);
      await this.audit.record({ action: 'agreement.end', subjectType: 'agreement', subjectId: id });
      return this.queries.one(actor, id);
    });
  }

  /**
   * The door of every integration: inside the transaction of what is given, so that an ending waits for it or is seen by it.
   * @throws DomainError not_found, conflict `agreement.over` (ended, past its end or not begun), `agreement.field_not_covered`
   */
  async requireRunning(actor: Actor, id: string, fields: readonly string[]): Promise<AgreementRow> {
    const row = await this.lock(actor, id, 'FOR SHARE');
    if (agreementState(row, await this.queries.today(actor)) !== 'running') throw conflict('agreement.over');
    const uncovered = fields.filter((field) => !row.fields.includes(field));
    if (uncovered.length > 0)
      throw conflict(
        'agreement.field_not_covered',
        {},
        {
          errors: uncovered.map((field) => ({ pointer: `/fields/${fields.indexOf(field)}`, code: 'agreement.field_not_covered' })),
        },
      );
    return row;
  }

  private async lock(actor: Actor, id: string, how: 'FOR UPDATE' | 'FOR SHARE'): Promise<AgreementRow> {
    const locked = await this.db.one(`SELECT 1 AS there FROM data_sharing_agreements WHERE id = $1 AND organisation_id = $2 ${how}`, [
      id,
      actor.organisationId,
    ]);
    if (!locked) throw notFound();
    return this.queries.one(actor, id);
  }
}
