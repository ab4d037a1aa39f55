import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone, instantOf } from '../kernel/days';
import { invalid } from '../kernel/domain-error';
import { ClosableSession, ClosureRow, ClosuresQueries } from './closures.queries';
import { ClosuresService } from './closures.service';
import { lastDayOf, shuts } from './closure.rules';
import { SESSION_HORIZON_DAYS, SessionsService } from './sessions.service';

/** From when on a facility is open again: now, or a moment to come. */
export interface ReopenFrom {
  from?: Day;
  fromTime?: string;
  /** The version of the closure that was seen. */
  version?: number;
}

/** Ends a closure from a moment on, and opens its sessions again as the timetable has them now. */
@Injectable()
export class ClosureReopeningsService {
  constructor(
    private readonly db: Database,
    private readonly queries: ClosuresQueries,
    private readonly closures: ClosuresService,
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {}

  /**
   * What another closure still shuts stays shut, under that one. Holds the facility's row; only inside a transaction.
   * @returns the closure as it was, and the sessions that are open again
   * @throws DomainError not_found; conflict `closure.over`, `closure.changed_meanwhile`; invalid `closure.reopen_past`, `closure.reopen_after_end`
   */
  async reopen(actor: Actor, id: string, body: ReopenFrom): Promise<{ closure: ClosureRow; opened: string[] }> {
    const closure = await this.closures.lockOne(actor, id, body.version);
    const moment = this.momentOf(closure, body);
    return { closure, opened: await this.open(actor, closure, moment, 'reopened') };
  }

  /**
   * Takes a closure back as if it had not been: it ends as it began, and its sessions that have not begun open again. The caller holds the
   * facility's row (ClosuresService.lockOne) and has asked whether it may; only inside a transaction.
   * @returns the sessions that are open again
   */
  undo(actor: Actor, closure: ClosureRow): Promise<string[]> {
    return this.open(actor, closure, this.clock.now(), 'undone');
  }

  private async open(actor: Actor, closure: ClosureRow, moment: Date, kind: 'reopened' | 'undone'): Promise<string[]> {
    const { id } = closure;
    const sessions = await this.db.sql<ClosableSession>(
      `SELECT id, mode, ward_id, admits, starts_at, ends_at, status, closure_id FROM sessions WHERE closure_id = $1 AND starts_at >= $2 ORDER BY id FOR NO KEY UPDATE`,
      [id, moment],
    );
    const newEnd = moment < closure.startsAt || kind === 'undone' ? closure.startsAt : moment;
    await this.db.sql(`UPDATE closures SET ends_at = $2, version = version + 1 WHERE id = $1`, [id, newEnd]);
    const others = await this.queries.meeting(
      closure.facilityId,
      { startsAt: moment, endsAt: closure.endsAt, mode: null, wardIds: null },
      id,
    );
    const free: string[] = [];
    for (const session of sessions) {
      const other = others.find((one) => shuts(one, session));
      if (other) await this.db.sql(`UPDATE sessions SET closure_id = $2 WHERE id = $1`, [session.id, other.id]);
      else free.push(session.id);
    }
    const from = dayInZone(moment, closure.timeZone);
    const opened = await this.sessions.reopen(closure.facilityId, free, from, this.lastDay(closure, from));
    await this.closures.changed(actor, id, kind, closure.endsAt, newEnd, opened.length);
    await this.closures.note(closure.facilityId, kind === 'undone' ? 'closure.undo' : 'closure.reopen', {
      closureId: id,
      endsAt: newEnd.toISOString(),
      sessions: opened.length,
    });
    return opened;
  }

  private momentOf(closure: ClosureRow, { from, fromTime }: ReopenFrom): Date {
    const now = this.clock.now();
    const refuse = (code: string): never => {
      throw invalid(code, {}, [{ pointer: fromTime === undefined ? '/from' : '/fromTime', code }]);
    };
    const today = dayInZone(now, closure.timeZone);
    const said = from === undefined && fromTime === undefined ? now : instantOf(from ?? today, fromTime ?? '00:00', closure.timeZone);
    // "From today on" is meant from now on: what has begun cannot be held any more.
    const moment = said < now && fromTime === undefined && from === today ? now : said;
    if (moment < now) refuse('closure.reopen_past');
    if (closure.endsAt !== null && moment >= closure.endsAt) refuse('closure.reopen_after_end');
    return moment;
  }

  /** As far as sessions are made ahead. */
  private lastDay(closure: ClosureRow, from: Day): Day {
    const horizon = addDays(dayInZone(this.clock.now(), 'UTC'), SESSION_HORIZON_DAYS);
    const last = lastDayOf(closure, closure.timeZone) ?? horizon;
    const to = last < horizon ? last : horizon;
    return to < from ? from : to;
  }
}
