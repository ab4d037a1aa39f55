import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { conflict, invalid } from '../kernel/domain-error';
import type { AccessNeedsBody } from './access-needs.dto';
import type { AccessNeed } from './access-needs.rules';
import { FamiliesQueries } from './families.queries';

/** A person of a child's family and what is needed to come in. */
export interface PersonNeeds {
  personType: 'child' | 'caregiver';
  personId: string;
  name: string;
  accessNeeds: AccessNeed[];
}

/** What a child and those who look after her or him need at the gate and at the table. */
@Injectable()
export class AccessNeedsService {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly audit: Audit,
  ) {}

  /** The child first, then the caregivers of now. @throws DomainError not_found for another organisation's child */
  async of(actor: Actor, childId: string): Promise<PersonNeeds[]> {
    await this.families.child(actor, childId);
    return this.db.sql<PersonNeeds>(
      `SELECT 'child' AS person_type, c.id AS person_id, c.preferred_name AS name, c.access_needs, 0 AS place FROM children c WHERE c.id = $1
       UNION ALL SELECT 'caregiver', g.id, g.name, g.access_needs, 1 FROM child_caregivers k JOIN caregivers g ON g.id = k.caregiver_id
        WHERE k.child_id = $1 AND k.until IS NULL ORDER BY place, name, person_id`,
      [childId],
    );
  }

  /**
   * Notes what people of the family need; coming meetings show it at once.
   * @throws DomainError not_found; conflict `child.restricted`; invalid `access_needs.person_unknown` with a pointer to each
   */
  async set(actor: Actor, childId: string, { entries }: AccessNeedsBody): Promise<PersonNeeds[]> {
    return this.db.transaction(async () => {
      const child = await this.families.child(actor, childId);
      if (child.restrictedAt !== null) throw conflict('child.restricted');
      const known = await this.of(actor, childId);
      const typeOf = (id: string): PersonNeeds['personType'] | undefined =>
        known.find((one) => one.personId === id.toLowerCase())?.personType;
      const errors = entries.flatMap(({ personId }, i) =>
        typeOf(personId) ? [] : [{ pointer: `/entries/${i}/personId`, code: 'access_needs.person_unknown' }],
      );
      if (errors.length > 0) throw invalid('access_needs.person_unknown', {}, errors);
      // In one order, so that two people who note the same family take turns.
      for (const { personId, accessNeeds } of [...entries].sort((a, b) => (a.personId < b.personId ? -1 : 1))) {
        const table = typeOf(personId) === 'child' ? 'children' : 'caregivers';
        await this.db.sql(
          `UPDATE ${table} SET access_needs = $2::text[], version = version + 1 WHERE id = $1 AND access_needs <> $2::text[]`,
          [personId, [...accessNeeds].sort()],
        );
      }
      await this.audit.record({
        action: 'child.update',
        subjectType: 'child',
        subjectId: childId,
        childId,
        details: { fields: ['accessNeeds'] },
      });
      return this.of(actor, childId);
    });
  }
}
