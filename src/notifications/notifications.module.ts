import { Module } from '@nestjs/common';
import { EligibilityModule } from '../eligibility/eligibility.module';
import { FacilitiesModule } from '../facilities/facilities.module';
import { ExchangesModule } from '../exchanges/exchanges.module';
import { FamiliesModule } from '../families/families.module';
import { TasksModule } from '../tasks/tasks.module';
import { VisitsModule } from '../visits/visits.module';
import { AnsweredController, AnsweredPages } from './answered.controller';
import { AnsweredQueries } from './answered.queries';
import { CallDesk } from './call-desk.service';
import { CalendarFeedsModule } from '../calendar-feeds/calendar-feeds.module';
import { CalendarMails } from './calendar-mails';
import { CallTaskQueries } from './call-tasks.queries';
import { CallTasksService } from './call-tasks.service';
import { CallsPages } from './calls.pages';
import { Channels } from './channels/channels';
import { ChangedPeople } from './changed-people';
import { ClosureMessages } from './closure-messages';
import { ClosureUndoMessages } from './closure-undo-messages';
import { DelayMessages } from './delay-messages';
import { DemoPhonePages } from './demo-phone.pages';
import { DemoPhoneQueries } from './demo-phone.queries';
import { DiscretionController } from './discretion.controller';
import { DiscretionPages } from './discretion.pages';
import { DiscretionQueries } from './discretion.queries';
import { DiscretionService } from './discretion.service';
import { DueReminders } from './due-reminders';
import { FamilyMessages } from './family-messages';
import { InboundQueries } from './inbound.queries';
import { LetterPost } from './letters/letter-post';
import { LettersController, LettersPages } from './letters/letters.controller';
import { LettersQueries } from './letters/letters.queries';
import { LettersService } from './letters/letters.service';
import { Mailer } from './mailer';
import { MeetingQueries } from './meeting.queries';
import { MessageDelivery } from './message-delivery';
import { MessageFactsQueries } from './message-facts.queries';
import { MessageHands } from './message-hands';
import { MessageMarks } from './message-marks';
import { MessageSetupController, MessageSetupPages } from './message-setup.controller';
import { MessageSetupService } from './message-setup.service';
import { MessageSender } from './message-sender';
import { MessageTries } from './message-tries.service';
import { MessagesPages } from './messages.pages';
import { MessagesQueries } from './messages.queries';
import { MessagesService } from './messages.service';
import { CallTasksController, MessagesController, SaidController, SeatReleasesController } from './notifications.controller';
import { ReminderPlans } from './reminder-plans.service';
import { PapersController } from './prints/papers.controller';
import { PapersPages } from './prints/papers.pages';
import { PapersService } from './prints/papers.service';
import { ReceiptsService } from './receipts.service';
import { RecordingsController } from './recordings.controller';
import { RecordingsPages } from './recordings.pages';
import { RecordingsService } from './recordings.service';
import { RefusedVisits } from './refused-visits';
import { RepliesPages } from './replies.pages';
import { RepliesService } from './replies.service';
import { ReplyCodes } from './reply-codes.service';
import { SeatReleasesPages } from './seat-releases.pages';
import { SeatReleases } from './seat-releases.service';
import { SmppLinks } from './channels/smpp/smpp-links';
import { SmppInbound } from './smpp-inbound';
import { StaffDigestQueries } from './staff-digests.queries';
import { StaffDigests } from './staff-digests';
import { InvitationMails } from './invitation-mails';
import { StaffNotices } from './staff-notices';
import { TimingTrialsController, TimingTrialsPages } from './timing-trials.controller';
import { TimingTrialsService } from './timing-trials.service';
import { VisitMessages } from './visit-messages';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';
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
    RefusedVisits,
    RepliesService,
    ReplyCodes,
    SeatReleases,
    SmppInbound,
    SmppLinks,
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
