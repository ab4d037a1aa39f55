import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import type { Day } from '../kernel/days';
import { invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';

export interface AffectedSession {
  id: string;
  day: Day;
  startsAt: Date;
  held: number;
  confirmed: number;
}

/** Closes days or single sessions of a facility. Whose visits that hits is answered one room further right. */
@Injectable()
export class ClosuresService {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
  ) {}

  /** Open sessions that a closure of these days – or of only these sessions – would close. Saves nothing. */
  affectedSessions(facilityId: string, fromDay: Day, toDay: Day, sessionIds?: readonly string[]): Promise<AffectedSession[]> {
    return this.db.sql(
      `SELECT id, day, starts_at, held, confirmed FROM sessions
        WHERE facility_id = $1 AND day BETWEEN $2 AND $3 AND status = 'open' AND ($4::uuid[] IS NULL OR id = ANY($4)) ORDER BY starts_at, id`,
      [facilityId, fromDay, toDay, sessionIds ?? null],
    );
  }

  /**
   * Closes days, so that no session is made on them later, or – with `sessionIds` – only these sessions. Locks the sessions in the
   * order of their ids; the caller, inside the same transaction, deals with the visits in them.
   * @throws DomainError not_found for another officer's facility, invalid `closure.days` when `toDay` is before `fromDay`
   */
  async close(
    facilityId: string,
    fromDay: Day,
    toDay: Day,
    reasonCode: string,
    actor: Actor,
    sessionIds?: readonly string[],
  ): Promise<{ closureId: string; sessions: AffectedSession[] }> {
    if (actor.facilityId !== facilityId) throw notFound();
    if (toDay < fromDay) throw invalid('closure.days', {}, [{ pointer: '/to', code: 'closure.days' }]);
    const closureId = newId();
    return this.db.transaction(async () => {
      if (sessionIds === undefined) {
        await this.db.sql(
          `INSERT INTO closures (id, facility_id, from_day, to_day, reason_code, created_by) VALUES ($1, $2, $3, $4, $5, $6)`,
          [closureId, facilityId, fromDay, toDay, reasonCode, actor.userId],
        );
      }
      const sessions = await this.db.sql<AffectedSession>(
        `WITH locked AS (
           SELECT id FROM sessions WHERE facility_id = $1 AND day BETWEEN $2 AND $3 AND status = 'open' AND ($4::uuid[] IS NULL OR id = ANY($4))
            ORDER BY id FOR UPDATE)
         UPDATE sessions s SET status = 'closed' FROM locked WHERE s.id = locked.id RETURNING s.id, s.day, s.starts_at, s.held, s.confirmed`,
        [facilityId, fromDay, toDay, sessionIds ?? null],
      );
      await this.audit.record({
        action: 'closure.add',
        subjectType: 'facility',
        subjectId: facilityId,
        details: { closureId, fromDay, toDay, reasonCode, sessions: sessions.length, wholeDays: sessionIds === undefined },
      });
      return { closureId, sessions };
    });
  }
}
