import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { Consequences } from '../jobs/consequences';
import { Clock } from '../kernel/clock';
import { addMinutes, minutesBetween } from '../kernel/instants';
import { CallTasksService } from './calls/call-tasks.service';
import { CALL_REACHED } from './calls/called-messages';
import { Meeting, MeetingQueries } from './meeting.queries';
import { beforeTheyLeave, isUrgent, nextAllowed, PlannedStep } from './engine/message-plan.rules';
import { MessagesService } from './messages.service';
import { ReminderPlans } from './reminders/reminder-plans.service';
import { remindersOf } from './reminders/reminders.rules';

/** A meeting closer than this is put right by a person first. */
const CALL_FIRST_HOURS = 48;
/** How long the caller has before the message goes out anyway, in minutes. */
const CALL_FIRST_MINUTES = 30;

/**
 * Families whose meetings a closure had called off and that take place after all. What has not left is taken back, and the family hears
 * nothing of it; who may have heard is told that the meeting stands, near the day by a person. Reminders are planned anew, as a cancellation drops them.
 */
@Injectable()
export class ClosureUndoMessages implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly consequences: Consequences,
    private readonly meetings: MeetingQueries,
    private readonly messages: MessagesService,
    private readonly calls: CallTasksService,
    private readonly plans: ReminderPlans,
  ) {}

  onModuleInit(): void {
    this.consequences.on('visits.brought_back', async ({ visitIds }) => {
      for (const visitId of visitIds) {
        const meeting = await this.meetings.one(visitId);
        if (meeting) await this.standsAgain(meeting);
      }
    });
  }

  private async standsAgain(meeting: Meeting): Promise<void> {
    const { visitId } = meeting;
    await this.messages.suppress(visitId, 'closure_undone');
    await this.calls.drop(visitId, ['cancelled']);
    if (meeting.status !== 'confirmed') return;
    const now = this.clock.now();
    const close = minutesBetween(now, meeting.leavesAt) < CALL_FIRST_HOURS * 60;
    const terms = await this.plans.termsOf(meeting, now);
    for (const person of await this.meetings.addressees(visitId)) {
      const heard = await this.heardItWasOff(visitId, person.id);
      const knows = !heard && (await this.messages.wasTold(visitId, person.id)).told;
      const { steps, calls } = remindersOf({ ...terms, zone: person.zone, first: 'asked' });
      const first: PlannedStep[] = heard
        ? [this.correction(meeting, person.zone, now, close)]
        : knows
          ? []
          : steps.filter(({ step }) => step === 'asked');
      const task = { organisationId: meeting.organisationId, visitId, caregiverId: person.id, dueAt: now };
      if (heard && close) await this.calls.open({ ...task, reasonCode: 'changed' });
      if (!heard && !knows && calls.some(({ when }) => when === 'now')) await this.calls.open({ ...task, reasonCode: 'ask' });
      for (const step of [...first, ...steps.filter((one) => one.step !== 'asked')])
        if (step.runAt < step.uselessAfter) await this.messages.ofMeeting(meeting, person, 'visit.confirmed', step);
    }
  }

  /** As a cancellation leaves: at once when it is near, half an hour after the call was asked for when it is not so near. */
  private correction({ startsAt, leavesAt }: Meeting, zone: string, now: Date, close: boolean): PlannedStep {
    const at = close && !isUrgent(now, leavesAt) ? addMinutes(now, CALL_FIRST_MINUTES) : now;
    return { step: 'changed', template: 'changed', runAt: beforeTheyLeave(at, nextAllowed(at, zone), leavesAt), uselessAfter: startsAt };
  }

  /** A message on its way counts: it may have left. So does a call that reached somebody. */
  private async heardItWasOff(visitId: string, caregiverId: string): Promise<boolean> {
    const row = await this.db.one(
      `SELECT id FROM messages WHERE visit_id = $1 AND caregiver_id = $2 AND template = 'cancelled' AND (status IN ('sending', 'accepted', 'delivered') OR ${CALL_REACHED})
       UNION ALL SELECT id FROM call_tasks WHERE visit_id = $1 AND caregiver_id = $2 AND reason_code = 'cancelled' AND status = 'done' AND outcome IN ('told', 'can_go', 'cannot') LIMIT 1`,
      [visitId, caregiverId],
    );
    return row !== undefined;
  }
}
