import { Injectable, OnModuleInit } from '@nestjs/common';
import { OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { addMinutes, minutesBetween } from '../kernel/instants';
import { CallTasksService } from './call-tasks.service';
import { Addressee, Meeting, MeetingQueries } from './meeting.queries';
import { nextAllowed } from './message-plan.rules';
import { CallReason } from './message.entity';
import { MessagesService } from './messages.service';
import { ReminderPlans } from './reminder-plans.service';
import { remindersOf } from './reminders.rules';
import { ReplyCodes } from './reply-codes.service';

/** Topics after which a meeting no longer waits for anything. */
const ENDINGS = ['declined', 'withdrawn', 'expired', 'completed', 'partial', 'aborted', 'no_show', 'refused_at_gate'] as const;
/** Calls that lose their point when the meeting is over or off. Who asked for a call still gets one. */
const ABOUT_GOING: readonly CallReason[] = ['no_answer', 'first_visit', 'ask', 'remind', 'cannot', 'message_failed'];
/** A cancellation closer than this is told by a person first. */
const CALL_FIRST_HOURS = 48;
/** How long the caller has before the message goes out anyway. */
const CALL_FIRST_MINUTES = 30;
const URGENT_HOURS = 12;

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
      const otherTime = told.startsAt !== null && new Date(told.startsAt).getTime() !== meeting.startsAt.getTime();
      await this.codes.ensure(meeting.visitId, person.id, meeting.endsAt);
      const { steps, calls } = remindersOf({ ...terms, zone: person.zone, first: otherTime ? 'changed' : 'asked' });
      for (const step of steps) await this.messages.ofMeeting(meeting, person, 'visit.confirmed', step);
      // A first outing is talked through by phone; of a family that missed one somebody asks what would help.
      for (const { when, dueAt } of calls)
        await this.openCall(meeting, person, when === 'plan' ? 'remind' : terms.isFirst ? 'first_visit' : 'ask', dueAt);
    }
  }

  private async cancelled(meeting: Meeting): Promise<void> {
    await this.messages.suppress(meeting.visitId, 'visit_cancelled');
    await this.calls.drop(meeting.visitId, ABOUT_GOING);
    const now = this.clock.now();
    const minutes = minutesBetween(now, meeting.startsAt);
    if (minutes <= 0) return;
    for (const person of await this.meetings.addressees(meeting.visitId)) {
      if (!(await this.messages.wasTold(meeting.visitId, person.id)).told) continue;
      const close = minutes < CALL_FIRST_HOURS * 60;
      if (close) await this.openCall(meeting, person, 'cancelled', now);
      const urgent = minutes < URGENT_HOURS * 60;
      const at = close && !urgent ? addMinutes(now, CALL_FIRST_MINUTES) : now;
      const runAt = urgent ? at : nextAllowed(at, meeting.zone);
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
    await this.calls.drop(meeting.visitId, ['no_answer', 'ask']);
  }

  private openCall(meeting: Meeting, person: Addressee, reasonCode: CallReason, dueAt: Date): Promise<void> {
    return this.calls.open({ organisationId: meeting.organisationId, visitId: meeting.visitId, caregiverId: person.id, reasonCode, dueAt });
  }
}
