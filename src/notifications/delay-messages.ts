import { Injectable, OnModuleInit } from '@nestjs/common';
import { Consequences, VisitDelayed } from '../jobs/consequences';
import { Clock } from '../kernel/clock';
import { MeetingQueries } from './meeting.queries';
import { MessagesService } from './messages.service';

/**
 * "On the way, a little later" for those who wait for an escort: written in the transaction in which she says so, once while the arrangement
 * stands, and of no use any more when the minutes are over. No person's call stands in for it: the escort has their number in her hand.
 */
@Injectable()
export class DelayMessages implements OnModuleInit {
  constructor(
    private readonly consequences: Consequences,
    private readonly clock: Clock,
    private readonly meetings: MeetingQueries,
    private readonly messages: MessagesService,
  ) {}

  onModuleInit(): void {
    this.consequences.on('visits.delayed', (delayed) => this.late(delayed));
  }

  private async late({ visitId, until }: VisitDelayed): Promise<void> {
    const meeting = await this.meetings.one(visitId);
    if (!meeting) return;
    for (const person of await this.meetings.addressees(visitId))
      await this.messages.ofMeeting(meeting, person, 'visit.delayed', {
        step: 'late',
        template: 'late',
        runAt: this.clock.now(),
        uselessAfter: until,
      });
  }
}
