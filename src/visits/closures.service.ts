import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { ClosuresService } from '../facilities/closures.service';
import { SESSIONS_CLOSED } from '../facilities/facilities.events';
import { OutboxHandlers } from '../jobs/outbox';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { invalid, notFound } from '../kernel/domain-error';
import { isAmended } from './amendments.service';
import { VISIT_SELECT, VisitView } from './visit.select';
import { canMove } from './visit.states';
import { VisitChanges } from './visit-changes';
import { By, LockedVisit, VisitLocks } from './visit-locks';
import { ClosureBody } from './visits.dto';

/** What a closure does, or would do. */
export interface ClosureResult {
  /** Null: only looked at. */
  closureId: string | null;
  sessionIds: string[];
  /** Visits that are (or would be) cancelled. */
  cancelled: VisitView[];
  /** Children who are already on their way: somebody has to call now. */
  underWay: VisitView[];
}

const AFFECTED = `v.live AND v.ends_at > $2 AND (v.session_id = ANY($1::uuid[]) OR v.proposed_session_id = ANY($1::uuid[]))`;

/** Visits of closed sessions: those that were cancelled and all that were found. */
interface HandedBack {
  visits: LockedVisit[];
  cancelled: string[];
}

/** A facility's shut days: shows whom they hit before they are saved, then closes the sessions and gives everybody back what they held. */
@Injectable()
export class VisitClosuresService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly closures: ClosuresService,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly handlers: OutboxHandlers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.on(SESSIONS_CLOSED, async ({ sessionIds, reasonCode }) => {
      if (Array.isArray(sessionIds) && typeof reasonCode === 'string') await this.sessionsDropped(sessionIds.map(String), reasonCode);
    });
  }

  /** Whom a closure would hit; changes nothing. @throws DomainError as `close` does */
  async preview(actor: Actor, facilityId: string, body: ClosureBody): Promise<ClosureResult> {
    const sessionIds = await this.sessionsOf(actor, facilityId, body);
    const visits = await this.db.sql<VisitView>(`${VISIT_SELECT} WHERE ${AFFECTED} ORDER BY v.starts_at, v.id`, [
      sessionIds,
      this.clock.now(),
    ]);
    return {
      closureId: null,
      sessionIds,
      cancelled: visits.filter((v) => canMove(v.status, 'cancel', actor)),
      underWay: visits.filter((v) => !canMove(v.status, 'cancel', actor)),
    };
  }

  /**
   * Closes the sessions and cancels their visits with the facility as the cause, all in one transaction.
   * @throws DomainError not_found for another officer's facility; invalid `closure.days`, `closure.session_unknown`
   */
  async close(actor: Actor, facilityId: string, body: ClosureBody): Promise<ClosureResult> {
    return this.db.transaction(async () => {
      await this.sessionsOf(actor, facilityId, body);
      const { closureId, sessions } = await this.closures.close(facilityId, body.from, body.to, body.reasonCode, actor, body.sessions);
      const sessionIds = sessions.map((s) => s.id);
      // The closed sessions are locked by now: nobody books into them any more.
      const { visits, cancelled } = await this.handBack(sessionIds, actor, body.reasonCode);
      const views = await this.db.sql<VisitView>(`${VISIT_SELECT} WHERE v.id = ANY($1::uuid[]) ORDER BY v.starts_at, v.id`, [
        visits.map((v) => v.id),
      ]);
      return {
        closureId,
        sessionIds,
        cancelled: views.filter((v) => cancelled.includes(v.id)),
        underWay: views.filter((v) => !cancelled.includes(v.id)),
      };
    });
  }

  /**
   * Cancels the visits of sessions that the calendar has closed, as a closure does; by the system. Sessions that have been opened
   * again meanwhile keep theirs. A child who is already on the way is not called back by a machine.
   */
  async sessionsDropped(sessionIds: string[], reasonCode: string): Promise<void> {
    await this.db.transaction(async () => {
      const closed = await this.db.sql<{ id: string }>(
        `SELECT id FROM sessions WHERE id = ANY($1::uuid[]) AND status = 'closed' ORDER BY id FOR NO KEY UPDATE`,
        [sessionIds],
      );
      await this.handBack(
        closed.map((s) => s.id),
        'system',
        reasonCode,
      );
    });
  }

  private async handBack(sessionIds: string[], by: By, reasonCode: string): Promise<HandedBack> {
    const found = await this.db.sql<{ id: string }>(`SELECT v.id FROM visits v WHERE ${AFFECTED}`, [sessionIds, this.clock.now()]);
    const visits = await this.locks.lockMany(found.map((v) => v.id));
    const cancelled: string[] = [];
    for (const visit of visits) {
      if (!canMove(visit.status, 'cancel', by)) continue;
      // Only the session asked for instead is shut: the place there is stays.
      if (isAmended(visit) && !sessionIds.includes(visit.sessionId)) {
        await this.changes.apply(visit, 'system', { verb: 'drop_amendment', reasonCode });
        continue;
      }
      await this.changes.apply(visit, by, { verb: 'cancel', cause: 'facility', reasonCode });
      cancelled.push(visit.id);
    }
    return { visits, cancelled };
  }

  private async sessionsOf(actor: Actor, facilityId: string, { from, to, sessions }: ClosureBody): Promise<string[]> {
    if (actor.facilityId !== facilityId) throw notFound();
    if (to < from) throw invalid('closure.days', {}, [{ pointer: '/to', code: 'closure.days' }]);
    const rows = await this.closures.affectedSessions(facilityId, from, to, sessions);
    const unknown = (sessions ?? []).flatMap((id, i) =>
      rows.some((r) => r.id === id.toLowerCase()) ? [] : [{ pointer: `/sessions/${i}`, code: 'closure.session_unknown' }],
    );
    if (unknown.length > 0) throw invalid('closure.session_unknown', {}, unknown);
    return rows.map((r) => r.id);
  }
}
