import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { ClosurePlan } from '../../facilities/closures.service';
import { Consequences } from '../../jobs/consequences';
import { Outbox } from '../../jobs/outbox';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { FieldError, invalid } from '../../kernel/domain-error';
import { ClosureTreatment, treatmentOf } from './closure-visits.rules';
import type { ClosureAction, ClosureVisitStatus } from './closure-visit.entity';
import type { TreatmentBody } from './closures.dto';
import { RebookingPriorities } from './rebooking-priorities.service';
import { SystemCancellations } from '../reviews/system-cancellations.service';
import { VISIT_SELECT, VisitView } from '../visit.select';
import { canMove } from '../visit.states';
import { VisitChanges } from '../visit-changes';
import { By, LockedVisit, VisitLocks } from '../visit-locks';
import { VisitNotices } from '../visit-notices';
import { VisitTransfersService } from '../timetables/visit-transfers.service';

/** A meeting that a closure hits, and what becomes of it. */
export interface AffectedVisit {
  visit: VisitView;
  action: ClosureTreatment;
  /** `move`: where it goes. */
  toSessionId: string | null;
  /** `move`: what stands against it; empty: it fits. */
  codes: string[];
}

/** What a closure or its extension does, or would do. */
export interface ClosureResult {
  /** Null: only looked at. */
  closureId: string | null;
  plan: ClosurePlan;
  sessionIds: string[];
  /** Every meeting it hits, soonest first, and what becomes of each. */
  affected: AffectedVisit[];
  /** Besides these, meetings of other organisations, which somebody who stands in for the facility does not see; they are called off. */
  others: number;
  /** Places kept for families of the waiting list that end with their sessions; the families wait on. */
  offers: number;
  fingerprint: string;
  /** Meetings of a large closure that the batches behind it have still to reach. */
  left: number;
}

/** Meetings handled in one transaction; the rest of a large closure follows in batches, each in its own. */
export const CLOSURE_BATCH = 200;
/** Outbox topic: a large closure has meetings left. */
export const CLOSURE_GOES_ON = 'closure.goes_on';

/** SQL: a closure of wards, other than `except`, keeps the person of roster entry `r` out of session `s`, which goes on for others. */
export const keptOut = (except: string): string => `EXISTS (SELECT 1 FROM closures c
   WHERE c.facility_id = s.facility_id AND c.whole_days AND r.ward_id = ANY(c.ward_ids) AND c.id IS DISTINCT FROM ${except}::uuid AND c.starts_at < s.ends_at
     AND (c.ends_at IS NULL OR c.ends_at > s.starts_at AND c.ends_at > c.starts_at) AND (c.mode IS NULL OR c.mode = s.mode))`;

interface Row {
  visitId: string;
  action: ClosureAction;
  toSessionId: string | null;
  reasonCode: string;
  timeZone: string;
}

/** Finds the meetings of a closure, and does with each what was said. Only inside the closure's transaction or that of a batch. */
@Injectable()
export class ClosureTreatments {
  constructor(
    private readonly db: Database,
    private readonly locks: VisitLocks,
    private readonly changes: VisitChanges,
    private readonly transfers: VisitTransfersService,
    private readonly priorities: RebookingPriorities,
    private readonly cancellations: SystemCancellations,
    private readonly notices: VisitNotices,
    private readonly consequences: Consequences,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Meetings that a plan hits, soonest first: those in its sessions, and in sessions of several wards those of people of the shut ones.
   * Locks their sessions and targets in the order of ids, and the people of those that are to move.
   */
  async affected(actor: Actor, plan: ClosurePlan, said: readonly TreatmentBody[]): Promise<AffectedVisit[]> {
    const before = await this.find(plan);
    const moving = said.filter((one) => one.action === 'move' && before.some((visit) => visit.id === one.visitId));
    await this.locks.lockAhead(
      actor,
      moving.map((one) => one.visitId),
      [
        ...[...plan.shut, ...plan.partly].map((session) => session.id),
        ...before.flatMap((visit) =>
          [visit.sessionId, visit.proposedSessionId ?? visit.amendment?.sessionId].filter((id) => id !== undefined),
        ),
        ...moving.flatMap((one) => one.sessionId ?? []),
      ],
    );
    // Sessions are locked: nobody books into them any more, and what was booked in between is found now.
    const visits = await this.find(plan);
    const shut = new Set([...plan.shut, ...plan.partly].map((session) => session.id));
    return visits.map((visit): AffectedVisit => {
      const own = said.find((one) => one.visitId === visit.id);
      const action = treatmentOf(
        { status: visit.status, asksForShut: visit.status !== 'proposed' && !shut.has(visit.sessionId) },
        own?.action,
      );
      return { visit, action, toSessionId: action === 'move' ? (own?.sessionId ?? null) : null, codes: [] };
    });
  }

  /** Asks for each meeting that is to move whether it fits. The closure is written already, so that a target inside it is shut. */
  async judge(affected: AffectedVisit[]): Promise<void> {
    const targets = new Map(affected.flatMap(({ visit, toSessionId }) => (toSessionId === null ? [] : [[visit.id, toSessionId] as const])));
    if (targets.size === 0) return;
    const transfers = await this.transfers.judge(targets, await this.locks.lockMany([...targets.keys()]));
    for (const one of affected) {
      if (one.toSessionId === null) continue;
      one.codes = transfers.find((transfer) => transfer.visitId === one.visit.id)?.codes ?? ['session.not_found'];
    }
  }

  /** Writes down what is to become of each meeting. One that an earlier part of the same closure had moved is hit once more. */
  async write(closureId: string, affected: readonly AffectedVisit[]): Promise<void> {
    if (affected.length === 0) return;
    await this.db.sql(
      `INSERT INTO closure_visits (closure_id, visit_id, action, from_session_id, to_session_id, from_status, status, at)
       SELECT $1, x."visitId", x.action, x."fromSessionId", x."toSessionId", x."fromStatus", x.status, $3
         FROM jsonb_to_recordset($2::jsonb) AS x("visitId" uuid, action text, "fromSessionId" uuid, "toSessionId" uuid, "fromStatus" text, status text)
       ON CONFLICT (closure_id, visit_id) DO UPDATE SET action = excluded.action, from_session_id = excluded.from_session_id,
          to_session_id = excluded.to_session_id, from_status = excluded.from_status, status = excluded.status, at = excluded.at`,
      [
        closureId,
        JSON.stringify(
          affected.map(({ visit, action, toSessionId }) => ({
            visitId: visit.id,
            action: action === 'keep' || action === 'call' ? 'cancel' : action,
            fromSessionId: visit.sessionId,
            toSessionId,
            fromStatus: visit.status,
            status: action === 'call' ? 'under_way' : 'planned',
          })),
        ),
        this.clock.now(),
      ],
    );
  }

  /** A child on the way is not called back by a machine: people of its organisation are told to, in the very act that shuts the house. */
  async callAbout(affected: readonly AffectedVisit[]): Promise<void> {
    const called = affected.filter((one) => one.action === 'call').map(({ visit }) => visit);
    for (const { id } of called) await this.db.asSystem(() => this.cancellations.openTask(id, 'lead', 'facility_closed'));
    for (const organisationId of new Set(called.map((visit) => visit.organisationId))) {
      await this.notices.toLeads(organisationId);
      await this.notices.toCoordinators(organisationId);
    }
  }

  /**
   * Does what is planned, moves first, as many as fit into one transaction; what is left goes on through the outbox. Tells the families'
   * organisations once.
   * @param least at least so many: every move is done in the transaction that judged it
   * @returns how many are left
   */
  async carryOut(closureId: string, by: By, least = 0): Promise<number> {
    const rows = await this.planned(closureId, Math.max(CLOSURE_BATCH, least));
    const visits = await this.locks.lockMany(rows.map((row) => row.visitId));
    // Another batch may have been quicker before the locks were there.
    const still = new Set((await this.planned(closureId, rows.length)).map((row) => row.visitId));
    const called: string[] = [];
    await this.remember(closureId, rows);
    for (const row of rows.filter((one) => still.has(one.visitId))) {
      const visit = visits.find((one) => one.id === row.visitId);
      const status = visit ? await this.treat(visit, by, row, visits) : 'gone';
      if (visit && status === 'done' && row.action !== 'move') called.push(visit.id);
      await this.db.sql(
        `UPDATE closure_visits x SET status = $3, at = $4, version_after = v.version FROM visits v
          WHERE x.closure_id = $1 AND x.visit_id = $2 AND v.id = x.visit_id`,
        [closureId, row.visitId, status, this.clock.now()],
      );
    }
    await this.consequences.of('visits.called_off', { visitIds: called });
    const organisations = new Set(visits.map((visit) => visit.organisationId));
    for (const organisationId of organisations) await this.notices.toCoordinators(organisationId);
    const left = await this.left(closureId);
    if (left > 0) await this.outbox.put(CLOSURE_GOES_ON, { closureId });
    return left;
  }

  /** Keeps what each meeting is and holds before it is touched: what an undo brings back. */
  private async remember(closureId: string, rows: readonly Row[]): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(
        `UPDATE closure_visits x SET from_status = v.status, was = jsonb_build_object('holdExpiresAt', v.hold_expires_at, 'proposedSessionId', v.proposed_session_id,
              'proposedTakes', to_jsonb(v.proposed_takes), 'familyAnswer', v.family_answer, 'familyAnsweredAt', v.family_answered_at, 'holds', coalesce((
                SELECT jsonb_agg(jsonb_build_object('period', h.period, 'pool', h.pool)) FROM (
                  SELECT e.period, e.pool FROM entitlement_entries e WHERE e.visit_id = v.id AND e.kind IN ('hold', 'release', 'use', 'forfeit')
                   GROUP BY e.period, e.pool HAVING sum(CASE e.kind WHEN 'hold' THEN e.amount ELSE -e.amount END) > 0 ORDER BY e.period, e.pool) h), '[]'))
           FROM visits v WHERE x.closure_id = $1 AND x.visit_id = ANY($2::uuid[]) AND x.status = 'planned' AND v.id = x.visit_id`,
        [closureId, rows.map((row) => row.visitId)],
      ),
    );
  }

  /** Meetings that no batch has reached yet. */
  async left(closureId: string): Promise<number> {
    const row = await this.db.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM closure_visits WHERE closure_id = $1 AND status = 'planned'`,
      [closureId],
    );
    return row?.n ?? 0;
  }

  private async treat(visit: LockedVisit, by: By, row: Row, all: readonly LockedVisit[]): Promise<ClosureVisitStatus> {
    const { reasonCode } = row;
    if (visit.status === 'under_way') return 'under_way';
    if (!canMove(visit.status, 'cancel', by)) return 'gone';
    const open = await this.openTo(visit);
    const other = visit.proposedSessionId;
    // Open again before the batch came by: the meeting stands as it did.
    if (open.has(visit.sessionId) && (other === null || open.has(other))) return 'gone';
    if (open.has(visit.sessionId) && visit.status !== 'proposed') {
      // Only the session asked for instead is shut: the place there is stays.
      await this.changes.apply(visit, 'system', { verb: 'drop_amendment', reasonCode });
      return 'kept';
    }
    if (row.action === 'move' && row.toSessionId !== null && by !== 'system') {
      await this.transfers.carry(
        by,
        { visitId: visit.id, reference: '', fromSessionId: visit.sessionId, toSessionId: row.toSessionId, codes: [] },
        all,
        reasonCode,
      );
      return 'done';
    }
    await this.changes.apply(visit, by, { verb: 'cancel', cause: 'facility', reasonCode, told: true });
    if (row.action === 'wait') await this.priorities.wait(visit, row.timeZone);
    return 'done';
  }

  /** Of a meeting's sessions those that take place, and for its own people. */
  private async openTo({ sessionId, proposedSessionId, rosterEntryId }: LockedVisit): Promise<ReadonlySet<string>> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT s.id FROM sessions s JOIN roster_entries r ON r.id = $2 WHERE s.id = ANY($1::uuid[]) AND s.status = 'open' AND NOT ${keptOut('NULL')}`,
      [[sessionId, proposedSessionId].filter((id) => id !== null), rosterEntryId],
    );
    return new Set(rows.map((row) => row.id));
  }

  private planned(closureId: string, limit: number): Promise<Row[]> {
    return this.db.sql<Row>(
      `SELECT x.visit_id, x.action, x.to_session_id, c.reason_code, f.time_zone FROM closure_visits x JOIN closures c ON c.id = x.closure_id JOIN facilities f ON f.id = c.facility_id
        WHERE x.closure_id = $1 AND x.status = 'planned' ORDER BY (x.action = 'move') DESC, x.visit_id LIMIT $2`,
      [closureId, limit],
    );
  }

  private find({ window, shut, partly }: ClosurePlan): Promise<VisitView[]> {
    return this.db.sql<VisitView>(
      `${VISIT_SELECT} WHERE v.live AND v.ends_at > $2
          AND (v.session_id = ANY($1::uuid[]) OR v.proposed_session_id = ANY($1::uuid[])
            OR r.ward_id = ANY($4::uuid[]) AND (v.session_id = ANY($3::uuid[]) OR v.proposed_session_id = ANY($3::uuid[])))
        ORDER BY v.starts_at, v.id`,
      [
        shut.map((session) => session.id),
        this.clock.now(),
        partly.map((session) => session.id),
        window.wardIds === null ? [] : [...window.wardIds],
      ],
    );
  }
}

/** A result as its reader may know it: whoever stands in for a facility sees the meetings of her own organisation, and how many others there are. */
export function resultSeenBy(actor: Actor, result: ClosureResult): ClosureResult {
  const affected = affectedSeenBy(actor, result.affected);
  return { ...result, affected, others: result.affected.length - affected.length };
}

/** The meetings of a closure that its author may know of. */
export const affectedSeenBy = (actor: Actor, affected: readonly AffectedVisit[]): AffectedVisit[] =>
  affected.filter(({ visit }) => actor.onBehalfOf === undefined || visit.organisationId === actor.organisationId);

/**
 * Something was said of a meeting that the closure does not hit, or that cannot move.
 * @throws DomainError invalid `closure.visit_unknown`, `closure.visit_not_movable`
 */
export function refuseUnknown(said: readonly TreatmentBody[], affected: readonly AffectedVisit[]): void {
  const errors = said.flatMap(({ visitId, action }, i): FieldError[] => {
    const one = affected.find(({ visit }) => visit.id === visitId);
    if (!one) return [{ pointer: `/treatments/${i}/visitId`, code: 'closure.visit_unknown' }];
    const fixed = action === 'move' && (one.action !== 'move' || one.visit.status === 'proposed' || one.visit.amendment !== null);
    return fixed
      ? [{ pointer: `/treatments/${i}/action`, code: 'closure.visit_not_movable', params: { reference: one.visit.reference } }]
      : [];
  });
  if (errors[0]) throw invalid(errors[0].code, errors[0].params ?? {}, errors);
}
