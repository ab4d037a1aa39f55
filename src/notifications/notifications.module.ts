import { Module } from '@nestjs/common';
import { EligibilityModule } from '../eligibility/eligibility.module';
import { FacilitiesModule } from '../facilities/facilities.module';
import { ExchangesModule } from '../exchanges/exchanges.module';
import { FamiliesModule } from '../families/families.module';
import { TasksModule } from '../tasks/tasks.module';
import { VisitsModule } from '../visits/visits.module';
import { AnsweredController, AnsweredPages } from './replies/answered.controller';
import { AnsweredQueries } from './replies/answered.queries';
import { CallDesk } from './calls/call-desk.service';
import { CalendarFeedsModule } from '../calendar-feeds/calendar-feeds.module';
import { CalendarMails } from './staff/calendar-mails';
import { CallTaskQueries } from './calls/call-tasks.queries';
import { CallTasksService } from './calls/call-tasks.service';
import { CallsPages } from './calls/calls.pages';
import { Channels } from './channels/channels';
import { ChangedPeople } from './changed-people';
import { ClosureMessages } from './closure-messages';
import { ClosureUndoMessages } from './closure-undo-messages';
import { DelayMessages } from './delay-messages';
import { DemoPhonePages } from './demo-phone.pages';
import { DemoPhoneQueries } from './demo-phone.queries';
import { DiscretionController } from './discretion/discretion.controller';
import { DiscretionPages } from './discretion/discretion.pages';
import { DiscretionQueries } from './discretion/discretion.queries';
import { DiscretionService } from './discretion/discretion.service';
import { DueReminders } from './reminders/due-reminders';
import { FamilyMessages } from './family-messages';
import { InboundQueries } from './engine/inbound.queries';
import { LetterPost } from './letters/letter-post';
import { LettersController, LettersPages } from './letters/letters.controller';
import { LettersQueries } from './letters/letters.queries';
import { LettersService } from './letters/letters.service';
import { Mailer } from './engine/mailer';
import { MeetingQueries } from './meeting.queries';
import { MessageDelivery } from './engine/message-delivery';
import { MessageFactsQueries } from './engine/message-facts.queries';
import { MessageHands } from './engine/message-hands';
import { MessageMarks } from './engine/message-marks';
import { MessageSetupController, MessageSetupPages } from './setup/message-setup.controller';
import { MessageSetupService } from './setup/message-setup.service';
import { MessageSender } from './engine/message-sender';
import { MessageTries } from './engine/message-tries.service';
import { MessagesPages } from './messages.pages';
import { MessagesQueries } from './messages.queries';
import { MessagesService } from './messages.service';
import { CallTasksController, MessagesController, SaidController, SeatReleasesController } from './notifications.controller';
import { ReminderPlans } from './reminders/reminder-plans.service';
import { PapersController } from './prints/papers.controller';
import { PapersPages } from './prints/papers.pages';
import { PapersService } from './prints/papers.service';
import { ReceiptsService } from './engine/receipts.service';
import { RecordingsController } from './replies/recordings.controller';
import { RecordingsPages } from './replies/recordings.pages';
import { RecordingsService } from './replies/recordings.service';
import { NotAdmittedMessages } from './not-admitted-messages';
import { RefusedVisits } from './refused-visits';
import { RepliesPages } from './replies/replies.pages';
import { RepliesService } from './replies/replies.service';
import { ReplyCodes } from './replies/reply-codes.service';
import { SeatReleasesPages } from './replies/seat-releases.pages';
import { SeatReleases } from './replies/seat-releases.service';
import { SmppLinks } from './channels/smpp/smpp-links';
import { SmppInbound } from './engine/smpp-inbound';
import { SecurityMails } from './staff/security-mails';
import { StaffDigestQueries } from './staff/staff-digests.queries';
import { StaffDigests } from './staff/staff-digests';
import { InvitationMails } from './staff/invitation-mails';
import { StaffNotices } from './staff/staff-notices';
import { TimingTrialsController, TimingTrialsPages } from './reminders/timing-trials.controller';
import { TimingTrialsService } from './reminders/timing-trials.service';
import { VisitMessages } from './visit-messages';
import { WebhooksController } from './engine/webhooks.controller';
import { WebhooksService } from './engine/webhooks.service';
import { WordingController, WordingPages } from './wording/wording.controller';
import { WordingQueries } from './wording/wording.queries';
import { WordingService } from './wording/wording.service';

/** Reaches families: texts, e-mails, the caregiver's page and calls. */
@Module({
  imports: [CalendarFeedsModule, EligibilityModule, FacilitiesModule, FamiliesModule, TasksModule, VisitsModule, ExchangesModule],
  controllers: [
    MessagesController,
    MessagesPages,
    SaidController,
    AnsweredController,
    AnsweredPages,
    CallTasksController,
    DiscretionController,
    SeatReleasesController,
    RecordingsController,
    RecordingsPages,
    RepliesPages,
    DemoPhonePages,
    CallsPages,
    DiscretionPages,
    SeatReleasesPages,
    LettersController,
    LettersPages,
    MessageSetupController,
    MessageSetupPages,
    PapersController,
    PapersPages,
    TimingTrialsController,
    TimingTrialsPages,
    WebhooksController,
    WordingController,
    WordingPages,
  ],
  providers: [
    AnsweredQueries,
    CallDesk,
    CalendarMails,
    CallTaskQueries,
    CallTasksService,
    ChangedPeople,
    Channels,
    ClosureMessages,
    ClosureUndoMessages,
    DelayMessages,
    DemoPhoneQueries,
    DiscretionQueries,
    DiscretionService,
    DueReminders,
    FamilyMessages,
    InboundQueries,
    LetterPost,
    LettersQueries,
    LettersService,
    Mailer,
    MeetingQueries,
    MessageDelivery,
    MessageFactsQueries,
    MessageHands,
    MessageMarks,
    MessageSender,
    MessagesQueries,
    MessageTries,
    MessagesService,
    MessageSetupService,
    PapersService,
    ReceiptsService,
    ReminderPlans,
    RecordingsService,
    NotAdmittedMessages,
    RefusedVisits,
    RepliesService,
    ReplyCodes,
    SeatReleases,
    SmppInbound,
    SmppLinks,
    SecurityMails,
    StaffDigestQueries,
    StaffDigests,
    InvitationMails,
    StaffNotices,
    TimingTrialsService,
    VisitMessages,
    WebhooksService,
    WordingQueries,
    WordingService,
  ],
  exports: [
    MessagesQueries,
    CallTaskQueries,
    CallTasksService,
    MessageSender,
    DueReminders,
    StaffDigests,
    ReplyCodes,
    DiscretionQueries,
    RepliesService,
    AnsweredQueries,
  ],
})
export class NotificationsModule {}
