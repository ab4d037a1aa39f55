import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { ChildrenService } from '../families/children.service';
import type { Actor } from '../kernel/actor';
import { ForgettingService } from './forgetting.service';
import { RetentionQueries } from './retention.queries';
import type { HeldBy } from './retention.rules';

/** What became of a file that somebody asked to have erased. */
export interface Erasure {
  /** `all`: nothing tells any more who it was. `words`: notes, scans and texts are gone, the rest is for storage only. `none`: all of it is. */
  erased: 'all' | 'words' | 'none';
  /** Why something stays. */
  keptFor: HeldBy | null;
}

/** Erases a child's file as far as no law and no hold keeps it (PIPL art. 47). */
@Injectable()
export class ErasureService {
  constructor(
    private readonly db: Database,
    private readonly children: ChildrenService,
    private readonly retention: RetentionQueries,
    private readonly forgetting: ForgettingService,
  ) {}

  /**
   * Stops all use of the file, cancels what is coming, and forgets what may be forgotten. `answering`: the request that asks for it.
   * @throws DomainError not_found
   */
  erase(actor: Actor, childId: string, answering: string | null): Promise<Erasure> {
    return this.db.transaction(async () => {
      // Coming meetings, letters and messages follow in this transaction; the facility hears only that the family's side cancelled.
      await this.children.restrict(actor, childId, 'erasure_requested');
      const schedule = await this.retention.schedule(actor.organisationId);
      const [file] = await this.retention.files(schedule, schedule.today, [childId], answering);
      const keptFor: HeldBy | null = file?.heldBy ?? (file?.safetyKept ? 'safeguarding' : null);
      if (keptFor === null) {
        await this.forgetting.forget(actor.organisationId, childId, 'erasure_requested', true);
        // Afterwards: what the gates ask of an open case goes only once the file can never be used again.
        if (file?.safetyDue) await this.forgetting.forgetSafety(actor.organisationId, childId);
        return { erased: 'all', keptFor };
      }
      if (keptFor !== 'safeguarding') return { erased: 'none', keptFor };
      await this.forgetting.forgetNotes(actor.organisationId, childId);
      return { erased: 'words', keptFor };
    });
  }
}
