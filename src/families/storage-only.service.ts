import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, notFound } from '../kernel/domain-error';
import { RestrictedReason } from './child.entity';
import { DyadChanges } from './dyad-changes.service';
import { visibleTo } from './families.sql';

/** Storage only (PIPL art. 47): a file that is kept because it must be, and with which nothing is done. */
@Injectable()
export class StorageOnly {
  constructor(
    private readonly db: Database,
    private readonly changes: DyadChanges,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Puts a child's file into storage; what was arranged follows in the same transaction. A second reason takes the place of the first. */
  restrict(actor: Actor, childId: string, reason: RestrictedReason): Promise<void> {
    return this.change(actor, childId, reason);
  }

  /** Takes a child's file out of storage. A file that is not in it stays as it is. */
  release(actor: Actor, childId: string): Promise<void> {
    return this.change(actor, childId, null);
  }

  /** Why a file is kept for storage only; null for a file in use. */
  async reasonOf(childId: string): Promise<RestrictedReason | null> {
    const row = await this.db.one<{ reason: RestrictedReason | null }>(`SELECT restricted_reason AS reason FROM children WHERE id = $1`, [
      childId,
    ]);
    return row?.reason ?? null;
  }

  /** Nothing changes in a stored file but lifting, export and erasure. @throws DomainError conflict `child.restricted` */
  async refuse(childId: string): Promise<void> {
    if ((await this.reasonOf(childId)) !== null) throw conflict('child.restricted');
  }

  private change(actor: Actor, childId: string, reason: RestrictedReason | null): Promise<void> {
    return this.changes.aroundChild(childId, 'data_restricted', async () => {
      const child = await this.db.one<{ reason: RestrictedReason | null }>(
        `SELECT c.restricted_reason AS reason FROM children c WHERE c.id = $2 AND ${visibleTo('c')} FOR NO KEY UPDATE`,
        [actor.organisationId, childId],
      );
      if (!child) throw notFound();
      if (child.reason === reason) return;
      await this.db.sql(
        `UPDATE children SET restricted_at = CASE WHEN $2::text IS NULL THEN NULL ELSE coalesce(restricted_at, $3) END, restricted_reason = $2,
                version = version + 1 WHERE id = $1`,
        [childId, reason, this.clock.now()],
      );
      await this.audit.record({
        action: reason === null ? 'child.release' : 'child.restrict',
        subjectType: 'child',
        subjectId: childId,
        childId,
        organisationId: actor.organisationId,
        details: { reasonCode: reason ?? child.reason },
      });
    });
  }
}
