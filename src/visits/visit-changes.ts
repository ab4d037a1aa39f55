import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { EntitlementsService, HoldRequest } from '../entitlements/entitlements.service';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { Outbox } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import { Cause, ledgerActOf, seatChanges, seatsOf } from './visit.rules';
import { isLive, transition, VISIT_TRANSITIONS, VisitStatus, VisitVerb } from './visit.states';
import type { By, LockedVisit } from './visit-locks';
import type { VisitTopic } from './visits.events';

/** One change of a visit's state. */
export interface Change {
  verb: VisitVerb;
  reasonCode?: string;
  cause?: Cause;
  note?: string;
  onBehalfOf?: object;
  /** `propose`: the session offered and how long both seats are kept. */
  proposal?: { sessionId: string; holdExpiresAt: Date };
  /** `accept_proposal`: where the visit moves. */
  move?: { sessionId: string; startsAt: Date; endsAt: Date; period: string; pool: string };
}

/** The outbox topic of each status a verb leads to. */
const TOPIC: Partial<Record<VisitStatus, VisitTopic>> = {
  proposed: 'visit.proposed',
  confirmed: 'visit.confirmed',
  completed: 'visit.completed',
  partial: 'visit.partial',
  aborted: 'visit.aborted',
  no_show: 'visit.no_show',
  refused_at_gate: 'visit.refused_at_gate',
  declined: 'visit.declined',
  withdrawn: 'visit.withdrawn',
  cancelled: 'visit.cancelled',
  expired: 'visit.expired',
};

/** Writes a change of a locked visit's state with everything that belongs to it. Only inside a transaction; VisitLocks takes the locks. */
@Injectable()
export class VisitChanges {
  constructor(
    private readonly db: Database,
    private readonly entitlements: EntitlementsService,
    private readonly facilities: FacilitiesQueries,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Moves a locked visit on: row, people, history, seats, ledger, audit and message.
   * @returns the visit as it is now
   * @throws DomainError conflict `visit.wrong_status`; forbidden when it is not this actor's verb
   */
  async apply(visit: LockedVisit, by: By, change: Change): Promise<LockedVisit> {
    const status = transition(visit.status, change.verb, by);
    const after: LockedVisit = {
      ...visit,
      ...change.move,
      status,
      version: visit.version + 1,
      proposedSessionId: change.proposal?.sessionId ?? null,
      holdExpiresAt: change.proposal?.holdExpiresAt ?? (isLive(status) ? null : visit.holdExpiresAt),
    };
    await this.moveSeats(visit, after);
    await this.moveLedger(after, change.cause);
    // As the system: the rows of a child whose file is closed to this person end with the visit, too.
    await this.db.asSystem(() => this.writeRows(visit, after, by, change));
    await this.audited(visit, `visit.${change.verb}`, {
      from: visit.status,
      to: status,
      ...(change.reasonCode ? { reasonCode: change.reasonCode } : {}),
      ...(change.cause ? { cause: change.cause } : {}),
    });
    const topic = TOPIC[status];
    if (topic !== undefined) {
      await this.outbox.put(topic, {
        visitId: visit.id,
        version: after.version,
        status,
        reasonCode: change.reasonCode,
        cause: change.cause,
      });
    }
    return after;
  }

  /** Holds an entitlement of another month for an open proposal. @throws DomainError conflict `entitlement.used_up` */
  hold(request: HoldRequest): Promise<void> {
    return this.entitlements.hold(request);
  }

  /** Gives back the entitlement of the month a visit moves away from. */
  release(visit: LockedVisit): Promise<void> {
    return this.entitlements.release(visit.id, visit);
  }

  /** Writes an audit line for each child of a visit, seen or hidden, so that "who did what about this child" misses nothing. */
  async audited(visit: { id: string; organisationId: string }, action: string, details: Record<string, unknown>): Promise<void> {
    await this.db.asSystem(() => this.auditAll(visit, action, details));
  }

  private async auditAll(visit: { id: string; organisationId: string }, action: string, details: Record<string, unknown>): Promise<void> {
    const children = await this.db.sql<{ childId: string }>(`SELECT child_id FROM visit_dyads WHERE visit_id = $1 ORDER BY child_id`, [
      visit.id,
    ]);
    await this.audit.record(
      ...children.map(({ childId }) => ({
        action,
        subjectType: 'visit',
        subjectId: visit.id,
        childId,
        organisationId: visit.organisationId,
        details,
      })),
    );
  }

  private async moveSeats(before: LockedVisit, after: LockedVisit): Promise<void> {
    for (const change of seatChanges(seatsOf(before), seatsOf(after))) {
      await this.db.sql(`UPDATE sessions SET held = held + $2, confirmed = confirmed + $3 WHERE id = $1`, [
        change.sessionId,
        change.held,
        change.confirmed,
      ]);
    }
  }

  private async moveLedger(after: LockedVisit, cause: Cause | undefined): Promise<void> {
    const forfeits =
      after.status === 'no_show' && (await this.facilities.rulesOn(after.facilityId, after.day))?.rules.noShowForfeits === true;
    switch (ledgerActOf(after.status, cause, forfeits)) {
      case 'use':
        return this.entitlements.use(after.id);
      case 'forfeit':
        return this.entitlements.forfeit(after.id);
      case 'refund':
        return this.entitlements.refund(after.id);
      case 'release':
        return this.entitlements.release(after.id);
      default:
    }
  }

  private async writeRows(before: LockedVisit, after: LockedVisit, by: By, change: Change): Promise<void> {
    const decided = VISIT_TRANSITIONS[change.verb].by === 'visit.decide' || change.verb === 'accept_proposal';
    await this.db.sql(
      `WITH visit AS (
         UPDATE visits SET status = $2, live = $3, version = $4, session_id = $5, proposed_session_id = $6, starts_at = $7, ends_at = $8, period = $9, pool = $10,
                hold_expires_at = $11, cause = coalesce($12, cause), reason_code = coalesce($13, reason_code),
                decided_at = CASE WHEN $14 THEN $15::timestamptz ELSE decided_at END,
                family_answer = CASE WHEN $16 THEN NULL ELSE family_answer END, family_answered_at = CASE WHEN $16 THEN NULL ELSE family_answered_at END
          WHERE id = $1),
       dyads AS (UPDATE visit_dyads SET live = $3, starts_at = $7, ends_at = $8 WHERE visit_id = $1),
       party AS (UPDATE visit_party SET live = $3, starts_at = $7, ends_at = $8 WHERE visit_id = $1)
       INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, actor_user_id, on_behalf_of, reason_code, note, at)
       VALUES ($17, $1, $18, $19, $2, $20, $21, $13, $22, $15)`,
      [
        before.id,
        after.status,
        isLive(after.status),
        after.version,
        after.sessionId,
        after.proposedSessionId,
        after.startsAt,
        after.endsAt,
        after.period,
        after.pool,
        after.holdExpiresAt,
        change.cause ?? null,
        change.reasonCode ?? null,
        decided,
        this.clock.now(),
        change.move !== undefined,
        newId(),
        change.verb,
        before.status,
        by === 'system' ? null : by.userId,
        change.onBehalfOf === undefined ? null : JSON.stringify(change.onBehalfOf),
        change.note ?? null,
      ],
    );
  }
}
