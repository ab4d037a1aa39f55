import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import type { RestrictionBody } from './safeguarding.dto';
import { RESTRICTION_ADDED } from './safeguarding.events';
import { RestrictionRow, SafeguardingQueries } from './safeguarding.queries';

/** What bars contact. One person is enough to add a restriction: safety does not wait for a second signature. */
@Injectable()
export class RestrictionsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly queries: SafeguardingQueries,
  ) {}

  /**
   * Adds a restriction; visits and messages that it bars are stopped by the rooms that own them.
   * @throws DomainError not_found, invalid `restriction.dates`
   */
  async add(actor: Actor, dyadId: string, body: RestrictionBody): Promise<RestrictionRow> {
    const dyad = await this.queries.dyad(actor, dyadId);
    if (body.endsOn !== undefined && body.endsOn < body.startsOn)
      throw invalid('validation.failed', {}, [{ pointer: '/endsOn', code: 'restriction.dates' }]);
    const id = newId();
    return this.db.transaction(async () => {
      await this.db.sql(
        `INSERT INTO restrictions (id, organisation_id, dyad_id, kind, modes, authority, starts_on, ends_on, recorded_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          dyad.organisationId,
          dyadId,
          body.kind,
          body.modes ?? null,
          body.authority ?? null,
          body.startsOn,
          body.endsOn ?? null,
          actor.userId,
          this.clock.now(),
        ],
      );
      await this.audit.record({
        action: 'restriction.add',
        subjectType: 'restriction',
        subjectId: id,
        childId: dyad.childId,
        details: { kind: body.kind, modes: body.modes ?? null },
      });
      await this.outbox.put(RESTRICTION_ADDED, { dyadId });
      return this.queries.restriction(actor, id);
    });
  }

  /** Lifts a restriction from now on. @throws DomainError not_found, conflict `restriction.lifted` */
  async lift(actor: Actor, id: string): Promise<RestrictionRow> {
    const { dyadId } = await this.queries.restriction(actor, id);
    const { childId } = await this.queries.dyad(actor, dyadId);
    return this.db.transaction(async () => {
      const lifted = await this.db.affected(`UPDATE restrictions SET lifted_at = $2, lifted_by = $3 WHERE id = $1 AND lifted_at IS NULL`, [
        id,
        this.clock.now(),
        actor.userId,
      ]);
      if (lifted === 0) throw conflict('restriction.lifted');
      await this.audit.record({ action: 'restriction.lift', subjectType: 'restriction', subjectId: id, childId });
      return this.queries.restriction(actor, id);
    });
  }
}
