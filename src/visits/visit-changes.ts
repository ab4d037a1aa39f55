import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { EntitlementsService, HoldRequest } from '../entitlements/entitlements.service';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import type { SessionTakes } from '../eligibility/eligibility.service';
import { Outbox } from '../jobs/outbox';
import { EXEMPT_POOL } from '../kernel/allowance-periods';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import { ApprovalsService } from '../safeguarding/approvals.service';
import { UndoWindow } from './facility-desk/undo-window';
import { losesAllowance } from './trips/gate-arrival.rules';
import { ledgerActOf, seatChanges, seatsOf } from './visit.rules';
import { isAgreed, isLive, transition, VISIT_TRANSITIONS, VisitStatus, VisitVerb } from './visit.states';
import type { By, LockedVisit } from './visit-locks';
import { VisitHolds } from './visit-holds';
import { VisitPeople } from './visit-people';
import { RebookingPriorities } from './closures/rebooking-priorities.service';
import { AMENDMENT_ENDS, Change, notesOf, wordOf } from './visit-change';
import { GROUP_CHANGED, VisitTopic } from './visits.events';
import { WaitlistOffersService } from './waitlist/waitlist-offers.service';

export type { Change } from './visit-change';

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

/** Verbs that leave the agreed meeting as it is: what is queued for its family stays true. */
const QUIET: readonly VisitVerb[] = ['amend', 'refuse_amendment', 'drop_amendment'];
/** Verbs after which the visit waits on, or stands, as it did: why they were used is a line of its history, not the visit's end. */
const STAYS_OPEN: readonly VisitVerb[] = [...QUIET, 'try_next'];

/** More than a visit ever has at once: the lines of a history at one instant are told in the order of their ids. */
const DOUBTS = 20;

/** Verbs with which both sides agree to a meeting as it is then. */
const AGREES: readonly VisitVerb[] = ['confirm', 'agree_amendment', 'accept_proposal'];

/** Writes a change of a locked visit's state with everything that belongs to it. Only inside a transaction; VisitLocks takes the locks. */
@Injectable()
export class VisitChanges {
  constructor(
    private readonly db: Database,
    private readonly entitlements: EntitlementsService,
    private readonly holds: VisitHolds,
    private readonly waitlist: WaitlistOffersService,
    private readonly priorities: RebookingPriorities,
    private readonly facilities: FacilitiesQueries,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly undoWindow: UndoWindow,
    private readonly people: VisitPeople,
    private readonly approvals: ApprovalsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Moves a locked visit on: row, people, history, seats, ledger, audit and message.
   * @returns the visit as it is now
   * @throws DomainError conflict `visit.wrong_status`; forbidden when it is not this actor's verb
   */
  async apply(visit: LockedVisit, by: By, change: Change): Promise<LockedVisit> {
    const target = transition(visit.status, change.verb, by);
    const status = change.status ?? target;
    const after: LockedVisit = {
      ...visit,
      ...change.move,
      groupId: change.leavesGroup ? null : visit.groupId,
      status,
      // While nothing is agreed, what the facility was asked is another question now: a paper that was printed before does not answer it.
      version: visit.version + (QUIET.includes(change.verb) && isAgreed(visit.status) ? 0 : 1),
      proposedSessionId: change.proposal?.sessionId ?? null,
      proposedTakes: change.proposal ? takesList(change.proposal.takes) : null,
      ...(change.takes && { takesAdults: change.takes.adults, takesGroups: change.takes.groups, takesVideo: change.takes.video }),
      holdExpiresAt:
        change.back?.holdExpiresAt ??
        change.proposal?.holdExpiresAt ??
        change.holdExpiresAt ??
        (isAgreed(status) ? null : visit.holdExpiresAt),
    };
    await this.letGo(visit, after, change);
    await this.moveSeats(visit, after);
    await this.moveLedger(after, change);
    // As the system: the rows of a child whose file is closed to this person end with the visit, too.
    await this.db.asSystem(() => this.writeRows(visit, after, by, change));
    await this.audited(visit, `visit.${change.verb}`, {
      from: visit.status,
      to: status,
      ...(change.reasonCode ? { reasonCode: change.reasonCode } : {}),
      ...(change.cause ? { cause: change.cause } : {}),
    });
    const topic = STAYS_OPEN.includes(change.verb) ? 'visit.amended' : TOPIC[status];
    if (topic !== undefined) {
      // What a facility decides leaves only when it can no longer be taken back.
      const leaves = await this.undoWindow.open(visit, after, by, change);
      await this.outbox.put(
        topic,
        { visitId: visit.id, version: after.version, status, reasonCode: change.reasonCode, cause: change.cause, told: change.told },
        leaves,
      );
    }
    await this.priorities.follow(visit, after, by, change);
    await this.offerFreed(visit, after);
    // The others of the bus have one adult or one family less, or other people with them: they are looked at again.
    if (visit.groupId !== null && (isLive(visit.status) !== isLive(status) || change.leavesGroup || change.people))
      await this.outbox.put(GROUP_CHANGED, { groupId: visit.groupId });
    if (!isLive(status)) await this.approvals.visitEnded(visit.id);
    if (!isLive(status) || status === 'under_way' || change.move || change.people) await this.endDoubts(visit.id, change);
    return after;
  }

  /** Holds an entitlement of another month for an open proposal. @throws DomainError conflict `entitlement.used_up` */
  hold(request: HoldRequest): Promise<void> {
    return this.entitlements.hold(request);
  }

  /**
   * Holds the entitlement of the month a visit moves to, where it does not hold it already, and gives back that of the month it leaves;
   * the other place may have been asked for when both lay in one month.
   * @throws DomainError conflict `entitlement.used_up`
   */
  async moveHold(visit: LockedVisit, target: Omit<HoldRequest, 'visitId'>): Promise<void> {
    const { rosterEntryId, period, pool, granted } = target;
    if (period === visit.period && pool === visit.pool) return;
    if (pool !== 'group') await this.entitlements.hold({ rosterEntryId, period, pool, granted, visitId: visit.id });
    await this.entitlements.release(visit.id, visit);
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

  /** The second place a visit held is no longer wanted: ends the amendment, and gives back the entitlement of its month. */
  private async letGo(before: LockedVisit, after: LockedVisit, { verb, proposal, move }: Change): Promise<void> {
    if (before.proposedSessionId === null || after.proposedSessionId === before.proposedSessionId) return;
    if (!move) await this.holds.releaseAllBut(before, proposal);
    if (before.status === 'proposed') return;
    await this.db.asSystem(() =>
      this.db.sql(`UPDATE visit_amendments SET status = $2, ended_at = $3 WHERE visit_id = $1 AND status = 'open'`, [
        before.id,
        AMENDMENT_ENDS[verb] ?? 'ended',
        this.clock.now(),
      ]),
    );
  }

  /** A visit that is over or has changed starts without doubts; so does the other of a pair that was a doubt only beside it. */
  private async endDoubts(visitId: string, { verb }: Change): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(
        `WITH ended AS (
           UPDATE visit_reviews SET status = 'cleared', ended_at = $2
            WHERE status = 'open' AND (visit_id = $1 OR cause = 'escort_two_places' AND details -> 'visitIds' = jsonb_build_array($1::text)) RETURNING visit_id, cause)
         INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, reason_code, note, at)
         SELECT coalesce(($4::uuid[])[row_number() OVER ()], gen_random_uuid()), e.visit_id, 'clear_review', v.status, v.status, 'review_' || e.cause, NULL, $2 FROM ended e JOIN visits v ON v.id = e.visit_id
          WHERE e.visit_id <> $1 OR $3`,
        [
          visitId,
          this.clock.now(),
          verb === 'agree_amendment' || verb === 'amend' || verb === 'accept_proposal' || verb === 'try_next',
          Array.from({ length: DOUBTS }, newId),
        ],
      ),
    );
  }

  /** A seat that nobody needs any more goes to those who wait, before anybody else can see it. */
  private async offerFreed(before: LockedVisit, after: LockedVisit): Promise<void> {
    for (const { sessionId, held, confirmed } of seatChanges(seatsOf(before), seatsOf(after)))
      if (held + confirmed < 0) await this.waitlist.offerFree(sessionId);
  }

  private async moveSeats(before: LockedVisit, after: LockedVisit): Promise<void> {
    for (const change of seatChanges(seatsOf(before), seatsOf(after))) {
      await this.db.sql(
        `UPDATE sessions SET held = held + $2, confirmed = confirmed + $3, adults_taken = adults_taken + $4, groups_taken = groups_taken + $5,
                video_taken = video_taken + $6 WHERE id = $1`,
        [change.sessionId, change.held, change.confirmed, change.adults, change.groups, change.video],
      );
    }
  }

  private async moveLedger(after: LockedVisit, { cause, reasonCode }: Pick<Change, 'cause' | 'reasonCode'>): Promise<void> {
    // Contact that takes no allowance has none to lose.
    const may = after.pool !== EXEMPT_POOL && losesAllowance({ status: after.status, reasonCode }, true);
    const forfeits = may && (await this.facilities.rulesOn(after.facilityId, after.day))?.rules.noShowForfeits === true;
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
    const open = STAYS_OPEN.includes(change.verb);
    const decided = !open && (VISIT_TRANSITIONS[change.verb].by === 'visit.decide' || change.verb === 'accept_proposal');
    const { people } = change;
    const [note, deskNote] = notesOf(change, by);
    // With the meeting the facility agrees to whoever goes inside by then.
    const agrees = AGREES.includes(change.verb);
    if (change.without) await this.people.refuse(after, change.without, by, this.clock.now());
    if (people) await this.people.drop(before.id, people);
    await this.db.sql(
      `WITH visit AS (
         UPDATE visits SET status = $2, live = $3, version = $4, session_id = $5, proposed_session_id = $6, starts_at = $7, ends_at = $8, period = $9, pool = $10,
                hold_expires_at = $11, group_id = $29, over_capacity = over_capacity AND session_id = $5, takes_adults = $25, takes_groups = $26, takes_video = $27, proposed_takes = $28::int[], cause = coalesce($12, cause),
                reason_code = CASE WHEN $24 THEN NULL ELSE coalesce($13, reason_code) END,
                decided_at = CASE WHEN $24 THEN NULL WHEN $14 THEN $15::timestamptz ELSE decided_at END,
                family_answer = CASE WHEN $16 THEN NULL ELSE family_answer END, family_answered_at = CASE WHEN $16 THEN NULL ELSE family_answered_at END
          WHERE id = $1),
       dyads AS (UPDATE visit_dyads SET live = $3, starts_at = $7, ends_at = $8 WHERE visit_id = $1),
       party AS (UPDATE visit_party SET live = $3, starts_at = $7, ends_at = $8, group_id = $29, after_agreement = after_agreement AND NOT $30 WHERE visit_id = $1)
       INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, actor_user_id, on_behalf_of, reason_code, note, desk_note, family_note, at)
       VALUES ($17, $1, $18, $19, $2, $20, $21, $23, $22, $32, $31, $15)`,
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
        open ? null : (change.reasonCode ?? null),
        decided,
        this.clock.now(),
        change.move !== undefined,
        newId(),
        change.verb,
        before.status,
        by === 'system' ? null : by.userId,
        wordOf(change, by),
        note,
        change.reasonCode ?? null,
        change.back !== undefined,
        after.takesAdults,
        after.takesGroups,
        after.takesVideo,
        after.proposedTakes,
        after.groupId,
        agrees,
        change.familyNote ?? null,
        deskNote,
      ],
    );
    if (people) await this.people.add(after, people, isAgreed(before.status) && isAgreed(after.status) && !agrees);
    if (change.visitNote !== undefined) await this.db.sql(`UPDATE visits SET note = $2 WHERE id = $1`, [before.id, change.visitNote]);
    if (change.renewsOn !== undefined) await this.db.sql(`UPDATE visits SET renews_on = $2 WHERE id = $1`, [before.id, change.renewsOn]);
  }
}

const takesList = ({ adults, groups, video }: SessionTakes): number[] => [adults, groups, video];
