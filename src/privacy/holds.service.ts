import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { RetentionQueries } from './retention.queries';

/** Keeps a file although its time is over: a dispute, an authority's request. As the system: also one that is sealed, by its reference. */
@Injectable()
export class HoldsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly retention: RetentionQueries,
  ) {}

  /** @throws DomainError not_found, conflict `retention_hold.exists` */
  place(actor: Actor, childId: string, reason: string): Promise<{ id: string; childId: string }> {
    return this.asOne(async () => {
      if (!(await this.retention.file(actor, { id: childId }))) throw notFound();
      // Waits for a run that has this file in hand.
      await this.db.sql(`SELECT 1 FROM children WHERE id = $1 FOR UPDATE`, [childId]);
      if (await this.db.one(`SELECT 1 AS there FROM retention_holds WHERE child_id = $1 AND released_at IS NULL`, [childId]))
        throw conflict('retention_hold.exists');
      const id = newId();
      await this.db.sql(`INSERT INTO retention_holds (id, child_id, reason, placed_by, placed_at) VALUES ($1, $2, $3, $4, $5)`, [
        id,
        childId,
        reason,
        actor.userId,
        this.clock.now(),
      ]);
      await this.audit.record({ action: 'retention_hold.place', subjectType: 'retention_hold', subjectId: id, childId });
      return { id, childId };
    });
  }

  /** @throws DomainError not_found, conflict `retention_hold.released` */
  release(actor: Actor, id: string): Promise<{ id: string; childId: string }> {
    return this.asOne(async () => {
      const hold = await this.db.one<{ childId: string; releasedAt: Date | null }>(
        `SELECT h.child_id, h.released_at FROM retention_holds h JOIN children c ON c.id = h.child_id WHERE h.id = $1 AND c.organisation_id = $2 FOR UPDATE OF h`,
        [id, actor.organisationId],
      );
      if (!hold) throw notFound();
      if (hold.releasedAt) throw conflict('retention_hold.released');
      await this.db.sql(`UPDATE retention_holds SET released_at = $2, released_by = $3 WHERE id = $1`, [
        id,
        this.clock.now(),
        actor.userId,
      ]);
      await this.audit.record({ action: 'retention_hold.release', subjectType: 'retention_hold', subjectId: id, childId: hold.childId });
      return { id, childId: hold.childId };
    });
  }

  private asOne<T>(work: () => Promise<T>): Promise<T> {
    return this.db.transaction(() => this.db.asSystem(work));
  }
}
