import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Day } from '../kernel/days';
import { conflict, notFound } from '../kernel/domain-error';
import { DyadChanges } from './dyad-changes.service';
import { visibleTo } from './families.sql';
import { StorageOnly } from './storage-only.service';

/** What every verb under a dyad knows of it. */
export interface DyadFile {
  dyadId: string;
  childId: string;
  birthDate: Day;
}

/** The way into a dyad's file for everybody who changes it. */
@Injectable()
export class DyadFiles {
  constructor(
    private readonly db: Database,
    private readonly changes: DyadChanges,
    private readonly storage: StorageOnly,
  ) {}

  /** The dyad as the actor may see it. @throws DomainError not_found */
  async of(actor: Actor, dyadId: string): Promise<DyadFile> {
    const file = await this.db.one<DyadFile>(
      `SELECT d.id AS dyad_id, d.child_id, c.birth_date FROM dyads d JOIN children c ON c.id = d.child_id WHERE d.id = $2 AND ${visibleTo('d')}`,
      [actor.organisationId, dyadId],
    );
    if (!file) throw notFound();
    return file;
  }

  /**
   * Changes a gate fact of an open dyad whose file is in use; what follows happens in the same transaction.
   * @throws DomainError not_found; conflict `dyad.closed`, `child.restricted`
   */
  change<T>(actor: Actor, dyadId: string, cause: string, work: (file: DyadFile) => Promise<T>): Promise<T> {
    return this.always(actor, dyadId, cause, async (file) => {
      const dyad = await this.db.one<{ status: string }>(`SELECT status FROM dyads WHERE id = $1`, [dyadId]);
      if (dyad?.status === 'closed') throw conflict('dyad.closed');
      await this.storage.refuse(file.childId);
      return work(file);
    });
  }

  /** The same whatever the state of the file: taking something back is always possible. @throws DomainError not_found */
  always<T>(actor: Actor, dyadId: string, cause: string, work: (file: DyadFile) => Promise<T>): Promise<T> {
    return this.db.transaction(async () => {
      const file = await this.of(actor, dyadId);
      await this.lockDyadsOf(file.childId);
      return this.changes.around([dyadId], cause, () => work(file));
    });
  }

  /** All of a child's dyads, in the order of the house: whether a consent was the last one is seen by one request at a time. */
  async lockDyadsOf(childId: string): Promise<void> {
    await this.db.sql(`SELECT 1 AS locked FROM dyads WHERE child_id = $1 ORDER BY id FOR NO KEY UPDATE`, [childId]);
  }
}
