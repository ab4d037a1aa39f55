import { Injectable, OnModuleInit } from '@nestjs/common';
import { FAMILY_EVENTS } from '../families/families.events';
import { OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { addMinutes, minutesBetween } from '../kernel/instants';
import { CallTasksService } from './calls/call-tasks.service';
import { Addressee, Meeting, MeetingQueries } from './meeting.queries';
import { beforeTheyLeave, isUrgent, nextAllowed } from './engine/message-plan.rules';
import { CallReason } from './message.entity';
import { MessagesService } from './messages.service';
import { MeetingTerms, ReminderPlans } from './reminders/reminder-plans.service';
import { Reminders, remindersOf } from './reminders/reminders.rules';
import { ReplyCodes } from './replies/reply-codes.service';

/** Topics after which a meeting no longer waits for anything. */
const ENDINGS = ['declined', 'withdrawn', 'expired', 'completed', 'partial', 'aborted', 'no_show', 'refused_at_gate'] as const;
/** Calls that lose their point when the meeting is over or off. Who asked for a call still gets one. */
const ABOUT_GOING: readonly CallReason[] = [
  'no_answer',
  'first_visit',
  'ask',
  'remind',
  'cannot',
  'message_failed',
  'changed',
  'not_admitted',
];
/** A cancellation, or another time, closer than this is told by a person first. */
const CALL_FIRST_HOURS = 48;
/** How long the caller has before the message goes out anyway. */
const CALL_FIRST_MINUTES = 30;

/** Turns what happens to visits into messages and calls. Each handler runs in the outbox worker's transaction with its mark "done". */
@Injectable()
export class VisitMessages implements OnModuleInit {
  constructor(
    private readonly handlers: OutboxHandlers,
    private readonly clock: Clock,
    private readonly meetings: MeetingQueries,
    private readonly messages: MessagesService,
    private readonly calls: CallTasksService,
    private readonly codes: ReplyCodes,
    private readonly plans: ReminderPlans,
  ) {}

  onModuleInit(): void {
    const on = (topic: string, handler: (meeting: Meeting, payload: Record<string, unknown>) => Promise<void>): void =>
      this.handlers.on(topic, async (payload) => {
        const meeting = typeof payload.visitId === 'string' ? await this.meetings.one(payload.visitId) : undefined;
        if (meeting) await handler(meeting, payload);
      });
    on('visit.confirmed', async (meeting, payload) => {
      if (payload.told !== true) await this.confirmed(meeting);
    });
    on('visit.cancelled', async (meeting, payload) => {
      // Events may be handled late: by now it may stand again.
      if (payload.told !== true && meeting.status === 'cancelled') await this.cancelled(meeting);
    });
    on('visit.amended', (meeting) => this.otherPeople(meeting));
    for (const topic of [FAMILY_EVENTS.caregiverBegan, FAMILY_EVENTS.caregiverEnded])
      this.handlers.on(topic, async ({ childId }) => {
        for (const visitId of await this.meetings.agreedFor(String(childId), this.clock.now())) {
          const meeting = await this.meetings.one(visitId);
          if (meeting) await this.otherPeople(meeting);
        }
      });
    on('visit.family_answered', (meeting) => this.answered(meeting));
    for (const ending of ENDINGS) on(`visit.${ending}`, (meeting) => this.ended(meeting, ending));
  }

  /** Writes what follows a cancellation at once, in the caller's transaction. */
  async calledOff(visitId: string): Promise<void> {
    const meeting = await this.meetings.one(visitId);
    if (meeting) await this.cancelled(meeting);
  }

  private async confirmed(meeting: Meeting): Promise<void> {
    // Events may be handled late: what counts is how things stand now.
    if (meeting.status !== 'confirmed') return;
    const now = this.clock.now();
    const people = await this.meetings.addressees(meeting.visitId);
    const terms = await this.plans.termsOf(meeting, now);
    await this.messages.suppress(meeting.visitId, 'newer_version', meeting.version);
    for (const person of people) {
      const told = await this.messages.wasTold(meeting.visitId, person.id);
      const before = told.startsAt === null ? meeting.startsAt : new Date(told.startsAt);
      await this.codes.ensure(meeting.visitId, person.id, meeting.endsAt);
      if (before.getTime() === meeting.startsAt.getTime()) await this.plan(meeting, person, terms);
      else await this.moved(meeting, person, terms, before);
    }
  }

  /**
   * Other people go along, or look after the child, and the time stands: who is new hears all of it, who no longer goes is reminded no more.
   * Who has been told other names reads the new ones in the next reminder; where there is hardly time for that, a person rings.
   */
  private async otherPeople(meeting: Meeting): Promise<void> {
    const now = this.clock.now();
    if (meeting.status !== 'confirmed' || meeting.startsAt <= now) return;
    const people = await this.meetings.addressees(meeting.visitId);
    const terms = await this.plans.termsOf(meeting, now);
    await this.messages.suppressOthers(
      meeting.visitId,
      people.map(({ id }) => id),
    );
    await this.messages.renew(meeting);
    const close = minutesBetween(now, meeting.leavesAt) < CALL_FIRST_HOURS * 60;
    for (const person of people) {
      await this.codes.ensure(meeting.visitId, person.id, meeting.endsAt);
      if (!(await this.messages.isPlanned(meeting, person.id))) await this.plan(meeting, person, terms, 'visit.joined');
      else if (close && (await this.messages.namesOthers(meeting, person.id)))
        await this.openCall(meeting, person, 'changed', beforeTheyLeave(now, nextAllowed(now, person.zone), meeting.leavesAt));
    }
  }

  /** The question and the reminders; where there is no time left for the question, a person asks. */
  private async plan(meeting: Meeting, person: Addressee, terms: MeetingTerms, event = 'visit.confirmed'): Promise<void> {
    const { steps, calls } = remindersOf({ ...terms, zone: person.zone, first: 'asked' });
    for (const step of steps) await this.messages.ofMeeting(meeting, person, event, step);
    await this.openCalls(meeting, person, terms, calls);
  }

  /** A family that knows another time must not set out by it: near either time a person rings first, as for a cancellation. */
  private async moved(meeting: Meeting, person: Addressee, terms: MeetingTerms, before: Date): Promise<void> {
    const { now } = terms;
    const lead = minutesBetween(meeting.leavesAt, meeting.startsAt);
    const leavesAt = before > now && before < meeting.startsAt ? addMinutes(before, -lead) : meeting.leavesAt;
    const at =
      minutesBetween(now, leavesAt) < CALL_FIRST_HOURS * 60 ? await this.callFirst(meeting, person, 'changed', leavesAt, now) : now;
    const firstAt = beforeTheyLeave(at, nextAllowed(at, person.zone), leavesAt);
    const { steps, calls } = remindersOf({ ...terms, zone: person.zone, first: 'changed', firstAt });
    for (const step of steps) await this.messages.ofMeeting(meeting, person, 'visit.confirmed', step, leavesAt);
    await this.openCalls(meeting, person, terms, calls);
  }

  /** A first outing is talked through by phone; of a family that missed one somebody asks what would help. */
  private async openCalls(meeting: Meeting, person: Addressee, { isFirst }: MeetingTerms, calls: Reminders['calls']): Promise<void> {
    for (const { when, dueAt } of calls)
      await this.openCall(meeting, person, when === 'plan' ? 'remind' : isFirst ? 'first_visit' : 'ask', dueAt);
  }

  /** Asks for a call at once. @returns when the message may leave: after it, but where they leave soon, beside it */
  private async callFirst(meeting: Meeting, person: Addressee, reason: CallReason, leavesAt: Date, now: Date): Promise<Date> {
    await this.openCall(meeting, person, reason, now);
    return isUrgent(now, leavesAt) ? now : addMinutes(now, CALL_FIRST_MINUTES);
  }

  private async cancelled(meeting: Meeting): Promise<void> {
    await this.messages.suppress(meeting.visitId, 'visit_cancelled');
    await this.calls.drop(meeting.visitId, ABOUT_GOING);
    const now = this.clock.now();
    const { leavesAt } = meeting;
    if (meeting.startsAt <= now) return;
    for (const person of await this.meetings.addressees(meeting.visitId)) {
      if (!(await this.messages.wasTold(meeting.visitId, person.id)).told) continue;
      const at =
        minutesBetween(now, leavesAt) < CALL_FIRST_HOURS * 60 ? await this.callFirst(meeting, person, 'cancelled', leavesAt, now) : now;
      const runAt = beforeTheyLeave(at, nextAllowed(at, person.zone), leavesAt);
      await this.messages.ofMeeting(meeting, person, 'visit.cancelled', {
        step: 'cancelled',
        template: 'cancelled',
        runAt,
        uselessAfter: meeting.startsAt,
      });
    }
  }

  private async ended(meeting: Meeting, ending: (typeof ENDINGS)[number]): Promise<void> {
    await this.messages.suppress(meeting.visitId, `visit_${ending}`);
    await this.calls.drop(meeting.visitId, ABOUT_GOING);
  }

  /** The answer ends the questions; what else follows is written with the answer (RepliesService). */
  private async answered(meeting: Meeting): Promise<void> {
    await this.messages.markAnswered(meeting.visitId);
    await this.calls.drop(meeting.visitId, ['no_answer', 'ask', 'changed']);
  }

  private openCall(meeting: Meeting, person: Addressee, reasonCode: CallReason, dueAt: Date): Promise<void> {
    return this.calls.open({ organisationId: meeting.organisationId, visitId: meeting.visitId, caregiverId: person.id, reasonCode, dueAt });
  }
}
