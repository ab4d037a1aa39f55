import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { CaregiverReach } from '../../families/caregiver-reach.service';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, invalid, notFound } from '../../kernel/domain-error';
import { addHours, addMinutes } from '../../kernel/instants';
import { TasksService } from '../../tasks/tasks.service';
import { againAfter, againSoon, HOLD_MINUTES, isAnswer, staysOpen } from './call-list.rules';
import { markCalled } from './called-messages';
import { CallTaskQueries, CallTaskView } from './call-tasks.queries';
import { CallTasksService } from './call-tasks.service';
import { DiscretionQueries } from '../discretion/discretion.queries';
import { MeetingQueries } from '../meeting.queries';
import { isUrgent, nextAllowed, PREVENTS_TRIPS } from '../engine/message-plan.rules';
import { CallOutcome, CallReason } from '../message.entity';
import { MessagesService } from '../messages.service';
import type { FamilyAnswer } from '../replies/replies.rules';
import { RepliesService } from '../replies/replies.service';

interface Card {
  id: string;
  visitId: string | null;
  caregiverId: string;
  reasonCode: CallReason;
  status: string;
  attempts: number;
  caregiverName: string;
  phone: string | null;
  heldByOther: boolean;
  zone: string;
}

/** How a call went. */
export interface CallResult {
  outcome: CallOutcome;
  note?: string;
  /** When they would like to be called again, if they said so. */
  callBackAt?: Date;
}

/** Hours in which a coordinator looks at a family that nobody has reached. */
const HAND_ON_HOURS = 24;

/** Where calls are made: one card at a time, and no card in two hands. */
@Injectable()
export class CallDesk {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly queries: CallTaskQueries,
    private readonly calls: CallTasksService,
    private readonly replies: RepliesService,
    private readonly discretion: DiscretionQueries,
    private readonly meetings: MeetingQueries,
    private readonly messages: MessagesService,
    private readonly reach: CaregiverReach,
    private readonly tasks: TasksService,
  ) {}

  /**
   * The card in the actor's hand, else the most urgent one that nobody holds, what keeps a family from setting out before all else; a family is never called by two people at once.
   * @returns undefined when nothing is due
   */
  async next(actor: Actor, reasonCode?: CallReason): Promise<CallTaskView | undefined> {
    return this.db.transaction(async () => {
      await this.takeTurn(actor);
      const mine = await this.queries.inHand(actor, this.clock.now());
      if (mine) return mine;
      const now = this.clock.now();
      const free = await this.db.one<{ id: string }>(
        `SELECT t.id FROM call_tasks t LEFT JOIN visits v ON v.id = t.visit_id AND v.starts_at > $2 AND t.reason_code = ANY($5) WHERE t.organisation_id = $1 AND t.status = 'open' AND t.due_at <= $2 AND ($3::text IS NULL OR t.reason_code = $3)
            AND NOT EXISTS (SELECT 1 FROM call_tasks o WHERE o.caregiver_id = t.caregiver_id AND o.status = 'open' AND o.claimed_until > $2 AND o.claimed_by <> $4)
          ORDER BY v.starts_at, t.due_at, t.id LIMIT 1 FOR UPDATE OF t SKIP LOCKED`,
        [actor.organisationId, now, reasonCode ?? null, actor.userId, [...PREVENTS_TRIPS]],
      );
      if (free) return this.claim(actor, free.id);
      await this.noted('call_task.take', null, actor);
      return undefined;
    });
  }

  /**
   * Takes one card out of its turn; the one in hand goes back.
   * @throws DomainError not_found · conflict `call_task.done`, `call_task.held`
   */
  async take(actor: Actor, taskId: string): Promise<CallTaskView> {
    return this.db.transaction(async () => {
      await this.takeTurn(actor);
      const card = await this.card(actor, taskId, 'FOR UPDATE OF t');
      if (card.status !== 'open') throw conflict('call_task.done');
      if (card.heldByOther) throw conflict('call_task.held');
      return this.claim(actor, taskId);
    });
  }

  /** Puts a card back for the others. One that is not in the actor's hand stays where it is. @throws DomainError not_found */
  async putBack(actor: Actor, taskId: string): Promise<void> {
    await this.db.transaction(async () => {
      await this.card(actor, taskId, '');
      await this.letGo(`id = $1 AND claimed_by = $2`, [taskId, actor.userId]);
      await this.noted('call_task.put_back', taskId, actor);
    });
  }

  /**
   * Notes how a call went. 1, 2 and 3 are the family's answer, as by any other way; without a result the card comes back later, and after
   * three tries without an answer it is closed and a second contact, where there is one, is asked to let her know; when nobody is reached, it is a coordinator's. What must come before they leave comes back soon.
   * @throws DomainError not_found · conflict `call_task.done`, `call_task.held`, `call_task.visit_moved_on` · invalid `call_task.no_visit`,
   *   `call_task.call_back_past`
   */
  async recordOutcome(actor: Actor, taskId: string, { outcome, note, callBackAt }: CallResult): Promise<CallTaskView> {
    return this.db.transaction(async () => {
      const now = this.clock.now();
      if (callBackAt !== undefined && callBackAt <= now)
        throw invalid('validation.failed', {}, [{ pointer: '/callBackAt', code: 'call_task.call_back_past' }]);
      const seen = await this.card(actor, taskId, '');
      if (seen.status !== 'open') throw conflict('call_task.done');
      if (seen.heldByOther) throw conflict('call_task.held');
      // The visit before the card, as everywhere: an answer drops the calls that it makes unnecessary, this one too.
      if (isAnswer(outcome)) await this.answer(actor, seen, outcome, now);
      const card = await this.card(actor, taskId, 'FOR UPDATE OF t');
      if (card.status !== 'open' && !(isAnswer(outcome) && card.status === 'dropped')) throw conflict('call_task.done');
      if (card.heldByOther) throw conflict('call_task.held');
      const stays = staysOpen(outcome, card.attempts);
      const later = addHours(now, againAfter(outcome) ?? 0);
      const soon = await this.leavesSoon(card, now);
      const dueAt =
        callBackAt ??
        (soon ? addMinutes(now, againSoon(outcome)) : undefined) ??
        (card.reasonCode === 'second_contact' ? nextAllowed(later, card.zone) : await this.discretion.safeAt(card.caregiverId, later));
      await this.db.sql(
        `UPDATE call_tasks SET attempts = attempts + 1, outcome = $2, note = coalesce($3, note), status = $4, due_at = CASE WHEN $4 = 'open' THEN $5 ELSE due_at END,
                done_by = CASE WHEN $4 = 'done' THEN $6::uuid END, done_at = CASE WHEN $4 = 'done' THEN $7::timestamptz END,
                claimed_by = NULL, claimed_at = NULL, claimed_until = NULL WHERE id = $1`,
        [card.id, outcome, note ?? null, stays ? 'open' : 'done', dueAt, actor.userId, now],
      );
      if (!stays) await markCalled(this.db, card, outcome);
      if (outcome === 'call_me' && card.visitId !== null) await this.callAgainAt(card, callBackAt ?? dueAt);
      if (outcome === 'no_answer' && card.reasonCode === 'second_contact') await this.writeToSecond(card, now);
      if (outcome === 'wrong_number' && card.reasonCode !== 'second_contact' && card.phone !== null)
        await this.reach.bad(card.caregiverId, card.phone, 'call', outcome);
      if (!stays && (outcome === 'no_answer' || outcome === 'wrong_number')) await this.askSecond(actor, card, now, soon);
      await this.noted('call_task.record_outcome', card.id, actor, { outcome });
      return this.queries.one(actor, taskId);
    });
  }

  private async answer(actor: Actor, card: Card, answer: FamilyAnswer, now: Date): Promise<void> {
    if (card.visitId === null) throw invalid('call_task.no_visit', {}, [{ pointer: '/outcome', code: 'call_task.no_visit' }]);
    const recorded = await this.replies.record({
      visitId: card.visitId,
      caregiverId: card.caregiverId,
      answer,
      channel: 'call',
      actor,
      onBehalfOf: { name: card.caregiverName, channel: 'phone', saidAt: now.toISOString() },
    });
    if (recorded !== 'recorded') throw conflict('call_task.visit_moved_on');
  }

  /** The call that "call me" has asked for comes at the time they said. */
  private async callAgainAt(card: Card, dueAt: Date): Promise<void> {
    await this.db.sql(
      `UPDATE call_tasks SET due_at = $3 WHERE visit_id = $1 AND caregiver_id = $2 AND reason_code = 'call_me' AND status = 'open'`,
      [card.visitId, card.caregiverId, dueAt],
    );
  }

  /** A second contact who cannot be reached finds a text that says "please ring" and nothing else, once for each meeting. */
  private async writeToSecond(card: Card, now: Date): Promise<void> {
    const meeting = card.visitId === null ? undefined : await this.meetings.one(card.visitId);
    const person = meeting && (await this.meetings.addressee(card.caregiverId));
    if (!meeting || !person || meeting.startsAt <= now) return;
    const step = { step: 'second_contact', template: 'second_contact', runAt: now, uselessAfter: meeting.startsAt } as const;
    // Where it goes is read when it leaves (MessageFactsQueries): it is the other's phone, always a text.
    const byText = { ...person, channel: 'sms', otherChannels: [], optedOut: [], phone: person.phone ?? 'another', email: null } as const;
    await this.messages.ofMeeting({ ...meeting, children: [] }, byText, 'call.no_answer', step);
  }

  /** Must it be said before they leave home, and do they leave within half a day? What they know of the time stands in the message beside the call. */
  private async leavesSoon({ visitId, caregiverId, reasonCode }: Card, now: Date): Promise<boolean> {
    if (!PREVENTS_TRIPS.some((one) => one === reasonCode)) return false;
    const meeting = visitId === null ? undefined : await this.meetings.one(visitId);
    if (!meeting || meeting.startsAt <= now) return false;
    const known = await this.db.one<{ leavesAt: string | null }>(
      `SELECT params->>'leavesAt' AS leaves_at FROM messages WHERE visit_id = $1 AND caregiver_id = $2 AND template = $3 ORDER BY created_at DESC, id DESC LIMIT 1`,
      [visitId, caregiverId, reasonCode],
    );
    return isUrgent(now, known?.leavesAt ? new Date(known.leavesAt) : meeting.leavesAt);
  }

  /** Nobody has been reached: a coordinator finds another way, or knows that the family does not know. */
  private async handOn(actor: Actor, { visitId, caregiverId, reasonCode }: Card, now: Date): Promise<void> {
    if (reasonCode === 'item_ready' || reasonCode === 'home_safe') return;
    const meeting = visitId === null ? undefined : await this.meetings.one(visitId);
    if (visitId !== null && (!meeting || meeting.startsAt <= now)) return;
    const day = addHours(now, HAND_ON_HOURS);
    const leavesAt = meeting && meeting.leavesAt > now ? meeting.leavesAt : meeting?.startsAt;
    await this.tasks.open({
      ...{ organisationId: actor.organisationId, visitId, kind: 'look_at_change', cause: 'nobody_reached', ownerRole: 'coordinator' },
      ...(visitId === null ? {} : { subjectType: 'visit', subjectId: visitId }),
      key: `unreached:${visitId ?? ''}:${caregiverId}`,
      dueAt: leavesAt !== undefined && leavesAt < day ? leavesAt : day,
    });
  }

  private async askSecond(actor: Actor, card: Card, now: Date, soon: boolean): Promise<void> {
    if (card.reasonCode === 'second_contact' || !(await this.discretion.hasSecond(card.caregiverId))) return this.handOn(actor, card, now);
    await this.calls.open({
      organisationId: actor.organisationId,
      visitId: card.visitId,
      caregiverId: card.caregiverId,
      reasonCode: 'second_contact',
      dueAt: soon ? now : nextAllowed(now, card.zone),
    });
  }

  /** Those who take a card of an organisation do so one after the other. */
  private async takeTurn(actor: Actor): Promise<void> {
    await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 26))`, [actor.organisationId]);
  }

  private async claim(actor: Actor, taskId: string): Promise<CallTaskView> {
    const now = this.clock.now();
    await this.letGo(`claimed_by = $2 AND id <> $1 AND status = 'open'`, [taskId, actor.userId]);
    await this.db.sql(`UPDATE call_tasks SET claimed_by = $2, claimed_at = $3, claimed_until = $4 WHERE id = $1`, [
      taskId,
      actor.userId,
      now,
      addMinutes(now, HOLD_MINUTES),
    ]);
    await this.noted('call_task.take', taskId, actor);
    return this.queries.one(actor, taskId);
  }

  private async letGo(which: string, values: (string | null)[]): Promise<void> {
    await this.db.sql(`UPDATE call_tasks SET claimed_by = NULL, claimed_at = NULL, claimed_until = NULL WHERE ${which}`, values);
  }

  private async noted(action: string, taskId: string | null, actor: Actor, details?: Record<string, string>): Promise<void> {
    await this.audit.record({ action, subjectType: 'call_task', subjectId: taskId, organisationId: actor.organisationId, details });
  }

  private async card(actor: Actor, taskId: string, lock: '' | 'FOR UPDATE OF t'): Promise<Card> {
    const card = await this.db.one<Card>(
      `SELECT t.id, t.visit_id, t.caregiver_id, t.reason_code, t.status, t.attempts, g.name AS caregiver_name, g.phone,
              coalesce(t.claimed_by <> $3 AND t.claimed_until > $4, false) AS held_by_other,
              o.time_zone AS zone
         FROM call_tasks t JOIN caregivers g ON g.id = t.caregiver_id JOIN organisations o ON o.id = t.organisation_id
        WHERE t.id = $1 AND t.organisation_id = $2 ${lock}`,
      [taskId, actor.organisationId, actor.userId, this.clock.now()],
    );
    if (!card) throw notFound();
    return card;
  }
}
