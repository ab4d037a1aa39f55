import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone, diffDays } from '../kernel/days';
import { conflict, DomainError, FieldError, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { ClosableSession, ClosureRow, ClosuresQueries } from './closures.queries';
import {
  ClosureScope,
  ClosureTime,
  ClosureWindow,
  lastDayOf,
  LONGEST_DAYS,
  SaidTime,
  shuts,
  shutsPartly,
  stateOf,
  timeOf,
} from './closure.rules';
import type { ClosureChangeKind } from './closure.entity';
import { TimetableQueries } from './timetable.queries';

/** What is to be closed, as it was said. */
export interface ClosureDraft extends SaidTime, ClosureScope {
  /** Only these sessions of the time; null: all. */
  sessionIds: readonly string[] | null;
  reasonCode: string;
}

/** Which sessions a closure shuts, and which it shuts only for people of its wards. */
export interface ClosurePlan {
  window: ClosureWindow;
  /** True when the first day that was said has gone by: it closes from now on. */
  fromNow: boolean;
  shut: ClosableSession[];
  partly: ClosableSession[];
}

/**
 * A facility's closures and the sessions they shut. Whose visits that hits is answered one room further right, in the same transaction.
 * Every verb holds the facility's row: two officers take turns, and what the first one did is seen by the second.
 */
@Injectable()
export class ClosuresService {
  constructor(
    private readonly db: Database,
    private readonly queries: ClosuresQueries,
    private readonly timetables: TimetableQueries,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * What a draft would shut. Holds the facility's row; only inside a transaction.
   * @throws DomainError not_found for another officer's facility; invalid with every error at once: `closure.past`,
   *   `closure.days`, `closure.too_long`, `closure.ward_unknown`, `closure.session_unknown|session_shut|session_begun`; conflict `closure.overlaps` naming the other one
   */
  async plan(actor: Actor, facilityId: string, draft: ClosureDraft): Promise<ClosurePlan> {
    if (actor.facilityId !== facilityId) throw notFound();
    const timeZone = await this.lockFacility(facilityId);
    const said = timeOf(draft, timeZone);
    const now = this.clock.now();
    const fromNow = draft.from < dayInZone(now, timeZone);
    const errors = [...this.timeErrors(draft, said), ...(await this.wardErrors(facilityId, draft.wardIds ?? []))];
    if (errors[0]) throw invalid(errors.length === 1 ? errors[0].code : 'validation.failed', errors[0].params ?? {}, errors);
    // What has gone by cannot be closed any more, and what is to come is meant.
    const window: ClosureWindow = { ...said, startsAt: fromNow ? now : said.startsAt, mode: draft.mode, wardIds: draft.wardIds };
    if (draft.sessionIds !== null) return { ...(await this.planSessions(facilityId, window, draft.sessionIds)), fromNow };
    await this.refuseDouble(facilityId, window);
    return { ...(await this.planWindow(facilityId, window)), fromNow };
  }

  /**
   * What a later end would shut besides. Holds the facility's row; only inside a transaction.
   * @throws DomainError not_found; conflict `closure.over`, `closure.sessions_only`, `closure.changed_meanwhile`, `closure.overlaps`; invalid
   *   `closure.not_later`, `closure.too_long`
   */
  async planExtension(
    actor: Actor,
    id: string,
    { to, toTime, version }: { to: Day | null; toTime?: string; version?: number },
  ): Promise<ClosurePlan & { closure: ClosureRow }> {
    const closure = await this.lockOne(actor, id, version);
    if (!closure.wholeDays) throw conflict('closure.sessions_only');
    if (closure.endsAt === null) throw invalid('closure.not_later', {}, [{ pointer: '/to', code: 'closure.not_later' }]);
    const { endsAt } = timeOf({ from: dayInZone(closure.startsAt, closure.timeZone), to, toTime }, closure.timeZone);
    if (endsAt !== null && !(endsAt > closure.endsAt))
      throw invalid('closure.not_later', {}, [{ pointer: '/to', code: 'closure.not_later' }]);
    if (to !== null && diffDays(dayInZone(closure.startsAt, closure.timeZone), to) > LONGEST_DAYS)
      throw invalid('closure.too_long', {}, [{ pointer: '/to', code: 'closure.too_long' }]);
    const window = { startsAt: closure.endsAt, endsAt, mode: closure.mode, wardIds: closure.wardIds };
    await this.refuseDouble(closure.facilityId, window, id);
    return { closure, fromNow: false, ...(await this.planWindow(closure.facilityId, window)) };
  }

  /** Writes a closure and shuts the sessions of its plan. The sessions are locked by the caller. Returns its id. */
  async publish(actor: Actor, facilityId: string, draft: ClosureDraft, plan: ClosurePlan): Promise<string> {
    const id = newId();
    const { startsAt, endsAt, mode, wardIds } = plan.window;
    await this.db.sql(
      `INSERT INTO closures (id, facility_id, starts_at, ends_at, mode, ward_ids, whole_days, reason_code, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6::uuid[], $7, $8, $9, $10)`,
      [
        id,
        facilityId,
        startsAt,
        endsAt,
        mode,
        wardIds === null ? null : [...wardIds],
        draft.sessionIds === null,
        draft.reasonCode,
        actor.userId,
        this.clock.now(),
      ],
    );
    await this.shut(id, plan);
    await this.changed(actor, id, 'published', null, endsAt, plan.shut.length);
    await this.note(facilityId, 'closure.add', {
      closureId: id,
      ...times(plan.window),
      reasonCode: draft.reasonCode,
      sessions: plan.shut.length,
    });
    return id;
  }

  /** Gives a closure its later end and shuts the sessions of the plan besides. */
  async extend(actor: Actor, plan: ClosurePlan & { closure: ClosureRow }): Promise<void> {
    const { closure, window } = plan;
    await this.db.sql(`UPDATE closures SET ends_at = $2, version = version + 1 WHERE id = $1`, [closure.id, window.endsAt]);
    await this.shut(closure.id, plan);
    await this.changed(actor, closure.id, 'extended', closure.endsAt, window.endsAt, plan.shut.length);
    await this.note(closure.facilityId, 'closure.extend', { closureId: closure.id, ...times(window), sessions: plan.shut.length });
  }

  /** A closure of the actor's own facility with the facility's row held. @throws DomainError not_found; conflict `closure.over|changed_meanwhile` */
  async lockOne(actor: Actor, id: string, version?: number): Promise<ClosureRow> {
    const closure = await this.lockAny(actor, id);
    if (version !== undefined && version !== closure.version) throw conflict('closure.changed_meanwhile');
    if (!['coming', 'running'].includes(stateOf(closure, this.clock.now()))) throw conflict('closure.over');
    return closure;
  }

  /** The same, over or not. @throws DomainError not_found */
  async lockAny(actor: Actor, id: string): Promise<ClosureRow> {
    const seen = await this.queries.one(actor, id);
    if (actor.facilityId !== seen.facilityId) throw notFound('closure.not_found');
    await this.lockFacility(seen.facilityId);
    return this.queries.one(actor, id);
  }

  /** A line of a closure's history; with the audit line beside it. */
  async changed(actor: Actor, id: string, kind: ClosureChangeKind, before: Date | null, after: Date | null, count: number): Promise<void> {
    await this.db.sql(
      `INSERT INTO closure_changes (id, closure_id, kind, at, changed_by, on_behalf_of, previous_end, new_end, session_count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [newId(), id, kind, this.clock.now(), actor.userId, actor.onBehalfOf ? JSON.stringify(actor.onBehalfOf) : null, before, after, count],
    );
  }

  /** The audit line of a closure's verb: codes, times and counts. */
  async note(facilityId: string, action: string, details: Record<string, unknown>): Promise<void> {
    await this.audit.record({ action, subjectType: 'facility', subjectId: facilityId, details });
  }

  private async lockFacility(facilityId: string): Promise<string> {
    await this.timetables.lock(facilityId);
    const facility = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM facilities WHERE id = $1`, [facilityId]);
    if (!facility) throw notFound();
    return facility.timeZone;
  }

  private timeErrors({ from, to, fromTime, toTime }: ClosureDraft, { startsAt, endsAt }: ClosureTime): FieldError[] {
    const at = (field: 'from' | 'to', code: string): FieldError => ({ pointer: `/${field}`, code });
    if (to !== null && to < from) return [at('to', 'closure.days')];
    if (endsAt !== null && endsAt <= this.clock.now()) return [at('to', 'closure.past')];
    if (endsAt !== null && endsAt <= startsAt) return [{ pointer: toTime === undefined ? '/fromTime' : '/toTime', code: 'closure.times' }];
    if (fromTime === undefined && toTime !== undefined && to === null) return [{ pointer: '/toTime', code: 'closure.times' }];
    return to !== null && diffDays(from, to) > LONGEST_DAYS ? [at('to', 'closure.too_long')] : [];
  }

  private async wardErrors(facilityId: string, wardIds: readonly string[]): Promise<FieldError[]> {
    if (wardIds.length === 0) return [];
    const known = await this.db.sql<{ id: string }>(`SELECT id FROM wards WHERE facility_id = $1 AND id = ANY($2::uuid[])`, [
      facilityId,
      [...wardIds],
    ]);
    return wardIds.flatMap((id, i) =>
      known.some((ward) => ward.id === id) ? [] : [{ pointer: `/wardIds/${i}`, code: 'closure.ward_unknown' }],
    );
  }

  private async refuseDouble(facilityId: string, window: ClosureWindow, except?: string): Promise<void> {
    const other = await this.queries.doubled(facilityId, window, except);
    if (other) throw doubles(other, except === undefined ? '/from' : '/to');
  }

  private async planWindow(facilityId: string, window: ClosureWindow): Promise<Omit<ClosurePlan, 'fromNow'>> {
    // What has begun takes place: a closure is about what is still to come.
    const now = this.clock.now();
    const open = (await this.queries.sessions(facilityId, window)).filter((one) => one.status === 'open' && one.startsAt > now);
    return { window, shut: open.filter((one) => shuts(window, one)), partly: open.filter((one) => shutsPartly(window, one)) };
  }

  private async planSessions(facilityId: string, window: ClosureWindow, ids: readonly string[]): Promise<Omit<ClosurePlan, 'fromNow'>> {
    const sessions = await this.queries.sessions(facilityId, window);
    const wanted = ids.map((id) => sessions.find((session) => session.id === id.toLowerCase()));
    const shutBy = wanted.find((session) => session?.status === 'closed' && session.closureId !== null)?.closureId;
    const errors = wanted.flatMap((session, i): FieldError[] => {
      const code = this.whyNot(session);
      return code === undefined ? [] : [{ pointer: `/sessions/${i}`, code }];
    });
    if (errors[0]) throw invalid(errors[0].code, {}, errors, shutBy ? { members: { closureId: shutBy } } : {});
    const shut = [...new Map(wanted.flatMap((session) => (session ? [[session.id, session] as const] : []))).values()];
    return { window, shut, partly: [] };
  }

  /** Why a session that was named cannot be closed; undefined when it can. */
  private whyNot(session: ClosableSession | undefined): string | undefined {
    if (session === undefined) return 'closure.session_unknown';
    if (session.status !== 'open') return 'closure.session_shut';
    return session.startsAt > this.clock.now() ? undefined : 'closure.session_begun';
  }

  /** In the order of ids. A session shut only for some wards is another one now: whoever was judged on the old one is judged again. */
  private async shut(closureId: string, { shut, partly }: ClosurePlan): Promise<void> {
    await this.db.sql(
      `UPDATE sessions SET status = 'closed', closure_id = $2, dropped = false WHERE id = ANY($1::uuid[]) AND status = 'open'`,
      [shut.map((session) => session.id), closureId],
    );
    await this.db.sql(`UPDATE sessions SET version = version + 1 WHERE id = ANY($1::uuid[])`, [partly.map((session) => session.id)]);
  }
}

/** Instants and scope as an audit line takes them: text, and nothing where there is none. */
const times = ({ startsAt, endsAt, mode, wardIds }: ClosureWindow): Record<string, unknown> => ({
  startsAt: startsAt.toISOString(),
  ...(endsAt === null ? {} : { endsAt: endsAt.toISOString() }),
  ...(mode === null ? {} : { mode }),
  scope: wardIds === null ? 'facility' : 'wards',
});

/** The refusal that names the closure in the way, and says to extend it. */
function doubles(other: ClosureRow, pointer: string): DomainError {
  const params = { from: dayInZone(other.startsAt, other.timeZone), to: lastDayOf(other, other.timeZone) ?? '…' };
  return conflict('closure.overlaps', params, {
    errors: [{ pointer, code: 'closure.overlaps', params }],
    members: { closureId: other.id },
  });
}
