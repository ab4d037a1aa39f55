import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone, diffDays } from '../kernel/days';
import { invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';

export interface AffectedSession {
  id: string;
  day: Day;
  startsAt: Date;
  held: number;
  confirmed: number;
}

/** The longest closure, in days: longer ones are a slip of the year. */
const LONGEST_DAYS = 366;

/** Closes days or single sessions of a facility. Whose visits that hits is answered one room further right. */
@Injectable()
export class ClosuresService {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Open sessions that a closure of these days – or of only these sessions – would close. Saves nothing.
   * @throws DomainError invalid as `close` does
   */
  async affectedSessions(facilityId: string, fromDay: Day, toDay: Day, sessionIds?: readonly string[]): Promise<AffectedSession[]> {
    await this.refuseDays(facilityId, fromDay, toDay);
    return this.db.sql(
      `SELECT id, day, starts_at, held, confirmed FROM sessions
        WHERE facility_id = $1 AND day BETWEEN $2 AND $3 AND status = 'open' AND ($4::uuid[] IS NULL OR id = ANY($4)) ORDER BY starts_at, id`,
      [facilityId, fromDay, toDay, sessionIds ?? null],
    );
  }

  /**
   * Closes days, so that no session is made on them later, or – with `sessionIds` – only these sessions. Locks the sessions in the
   * order of their ids; the caller, inside the same transaction, deals with the visits in them.
   * @throws DomainError not_found for another officer's facility, invalid `closure.days` when `toDay` is before `fromDay`,
   *   `closure.past` when all of it has gone by, `closure.too_long` for more than a year
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
    await this.refuseDays(facilityId, fromDay, toDay);
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

  private async refuseDays(facilityId: string, fromDay: Day, toDay: Day): Promise<void> {
    const facility = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM facilities WHERE id = $1`, [facilityId]);
    if (!facility) throw notFound();
    const refuse = (code: string): never => {
      throw invalid(code, {}, [{ pointer: '/to', code }]);
    };
    if (toDay < fromDay) refuse('closure.days');
    if (toDay < dayInZone(this.clock.now(), facility.timeZone)) refuse('closure.past');
    if (diffDays(fromDay, toDay) > LONGEST_DAYS) refuse('closure.too_long');
  }
}
