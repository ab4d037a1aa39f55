import { Injectable } from '@nestjs/common';
import { AgreementsService } from '../access/agreements.service';
import { SecurityNotices } from '../access/security-notices.service';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { FamiliesQueries } from '../families/families.queries';
import type { Actor } from '../kernel/actor';
import { ageOn, Day } from '../kernel/days';
import { conflict } from '../kernel/domain-error';
import { DisclosuresService } from './disclosures.service';

/** Fields an extract can make, and where each comes from. */
const SOURCES: Record<string, (child: ChildFacts, today: Day) => unknown> = {
  reference: (child) => child.reference,
  preferredName: (child) => child.preferredName,
  givenName: (child) => child.givenName,
  familyName: (child) => child.familyName,
  sex: (child) => child.sex,
  age: (child, today) => ageOn(child.birthDate, today),
  birthDate: (child) => child.birthDate,
  homeCountyCode: (child) => child.homeCountyCode,
  careType: (child) => child.careType,
};

interface ChildFacts {
  id: string;
  reference: string;
  preferredName: string;
  givenName: string;
  familyName: string;
  sex: string;
  birthDate: Day;
  homeCountyCode: string;
  careType: string;
}

export interface Extract {
  agreementId: string;
  fields: string[];
  children: Record<string, unknown>[];
}

/** Who may decide for a child, as families/consent-status.rules has it: looking after her or him is not enough (PIPL art. 31). */
const GUARDIAN_CAPACITIES = ['other_parent', 'court_appointed', 'civil_affairs', 'imprisoned_parent'];
/** From this age on the child's own yes is needed too (PIPL arts 28 and 31). */
const OWN_CONSENT_AGE = 14;
/** A yes to this partner that holds on the day, in a case that is open. `$2` agreement, `$3` the day. */
const YES = `SELECT 1 FROM consents s JOIN dyads d ON d.id = s.dyad_id
  WHERE d.child_id = c.id AND d.status = 'open' AND s.agreement_id = $2 AND s.purpose = 'data_sharing' AND s.answer = 'yes' AND s.withdrawn_at IS NULL
    AND s.to_reconfirm_since IS NULL AND s.starts_on <= $3 AND s.expires_on > $3`;

/** What a partner is given under a running agreement: fields it names, of children whose guardian said yes to this partner. */
@Injectable()
export class ExtractsService {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly agreements: AgreementsService,
    private readonly disclosures: DisclosuresService,
    private readonly audit: Audit,
    private readonly notices: SecurityNotices,
  ) {}

  /**
   * Makes an extract; each child in it leaves a line in the record of disclosures, in the same transaction.
   * @throws DomainError not_found, conflict `agreement.over|field_not_covered|field_not_given`
   */
  pull(actor: Actor, agreementId: string, fields: readonly string[]): Promise<Extract> {
    return this.db.transaction(async () => {
      const agreement = await this.agreements.requireRunning(actor, agreementId, fields);
      const unknown = fields.flatMap((field, i) =>
        Object.hasOwn(SOURCES, field) ? [] : [{ pointer: `/fields/${i}`, code: 'agreement.field_not_given' }],
      );
      if (unknown.length > 0) throw conflict('agreement.field_not_given', {}, { errors: unknown });
      const today = await this.families.today(actor);
      const children = await this.db.sql<ChildFacts>(
        `SELECT c.id, c.reference, c.preferred_name, c.given_name, c.family_name, c.sex, c.birth_date, c.home_county_code, c.care_type
           FROM children c
          WHERE c.organisation_id = $1 AND c.status = 'open' AND c.restricted_at IS NULL
            AND EXISTS (${YES} AND s.capacity = ANY($4::text[]))
            AND (c.birth_date + make_interval(years => $5) > $3::date OR EXISTS (${YES} AND s.capacity = 'child'))
            AND NOT EXISTS (SELECT 1 FROM consents s JOIN dyads d ON d.id = s.dyad_id
                             WHERE d.child_id = c.id AND s.agreement_id = $2 AND s.answer = 'no' AND s.withdrawn_at IS NULL AND s.starts_on <= $3 AND s.expires_on > $3)
          ORDER BY c.reference`,
        [actor.organisationId, agreementId, today, GUARDIAN_CAPACITIES, OWN_CONSENT_AGE],
      );
      await this.disclosures.record(
        ...children.map((child) => ({
          organisationId: actor.organisationId,
          childId: child.id,
          agreementId,
          recipient: agreement.partnerName,
          purpose: agreement.purpose,
          fields,
          sourceType: 'agreement' as const,
          sourceId: agreementId,
          givenBy: actor.userId,
        })),
      );
      await this.notices.exported(actor);
      await this.audit.record({
        action: 'agreement.pull',
        subjectType: 'agreement',
        subjectId: agreementId,
        details: { fields: [...fields], amount: children.length },
      });
      return {
        agreementId,
        fields: [...fields],
        children: children.map((child) => Object.fromEntries(fields.map((field) => [field, SOURCES[field]?.(child, today)]))),
      };
    });
  }
}
