import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Consequences } from '../jobs/consequences';

/**
 * Every change of a fact the gates look at goes through here. First it raises `gate_version` of the dyads, which locks their rows:
 * whoever books or confirms on what was true before waits, and then judges again. At last it lets the rooms to the right follow,
 * in the same transaction. Locks are taken in the order of the house: dyad, worker, session, ledger, visit, rest.
 */
@Injectable()
export class DyadChanges {
  constructor(
    private readonly db: Database,
    private readonly consequences: Consequences,
  ) {}

  /** Does the work on the locked dyads and lets follow what follows; joins the caller's transaction or opens one. */
  async around<T>(dyadIds: readonly string[], cause: string, work: () => Promise<T>): Promise<T> {
    return this.db.transaction(async () => {
      await this.db.asSystem(() => this.raise(dyadIds));
      const result = await work();
      if (dyadIds.length > 0) await this.consequences.of('dyads.changed', { dyadIds: [...dyadIds], cause });
      return result;
    });
  }

  /** The same for every open dyad of a child: guardianship, birthday, storage only. */
  async aroundChild<T>(childId: string, cause: string, work: () => Promise<T>): Promise<T> {
    return this.aroundAll(`child_id = $1`, childId, cause, work);
  }

  /** The same for every open dyad of a parent: found, asked about, erased. */
  async aroundParent<T>(parentId: string, cause: string, work: () => Promise<T>): Promise<T> {
    return this.aroundAll(`parent_id = $1`, parentId, cause, work);
  }

  /** The same for every open dyad whose parent is located at a roster entry: a facility's news about its own line. */
  async aroundEntry<T>(rosterEntryId: string, cause: string, work: () => Promise<T>): Promise<T> {
    const located = `parent_id IN (SELECT e.parent_id FROM custody_episodes e WHERE e.roster_entry_id = $1 AND e.ended_on IS NULL)`;
    return this.aroundAll(located, rosterEntryId, cause, work);
  }

  /**
   * Locks, in their order, every open dyad whose parent is located at one of many entries, before the first of many pieces of news about
   * them is written: each takes its own locks after these, so that two such transactions wait for one another.
   */
  async lockAtEntries(rosterEntryIds: readonly string[]): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(
        `SELECT 1 FROM dyads WHERE status = 'open'
            AND parent_id IN (SELECT e.parent_id FROM custody_episodes e WHERE e.roster_entry_id = ANY($1::uuid[]) AND e.ended_on IS NULL)
          ORDER BY id FOR NO KEY UPDATE`,
        [rosterEntryIds as string[]],
      ),
    );
  }

  /**
   * Raises the versions of every open dyad whose parent is at a facility, whose rules are about to change: what has been judged on the old
   * ones is judged again before it is written. What follows for visits that stand is looked at afterwards, by people.
   */
  async raiseAtFacility(facilityId: string): Promise<void> {
    await this.db.asSystem(async () => {
      const dyads = await this.db.sql<{ id: string }>(
        `SELECT d.id FROM dyads d JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL
          WHERE e.facility_id = $1 AND d.status = 'open' ORDER BY d.id`,
        [facilityId],
      );
      await this.raise(dyads.map((dyad) => dyad.id));
    });
  }

  private aroundAll<T>(which: string, id: string, cause: string, work: () => Promise<T>): Promise<T> {
    return this.db.transaction(async () => {
      // As the system: a liaison officer's news concerns every organisation's dyads of that parent, which no desk lists.
      const dyads = await this.db.asSystem(() =>
        this.db.sql<{ id: string }>(`SELECT id FROM dyads WHERE ${which} AND status = 'open' ORDER BY id`, [id]),
      );
      return this.around(
        dyads.map((dyad) => dyad.id),
        cause,
        work,
      );
    });
  }

  private async raise(dyadIds: readonly string[]): Promise<void> {
    // One by one in the order of their ids: an UPDATE of many rows takes its locks in an order of its own.
    await this.db.sql(`SELECT 1 FROM dyads WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [[...dyadIds]]);
    await this.db.sql(`UPDATE dyads SET gate_version = gate_version + 1 WHERE id = ANY($1::uuid[])`, [[...dyadIds]]);
  }
}
