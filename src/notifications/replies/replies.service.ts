import { Injectable, OnModuleInit } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { CaregiverReach } from '../../families/caregiver-reach.service';
import { Consequences, FamilyAnswered } from '../../jobs/consequences';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { DomainError, notFound } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { addHours } from '../../kernel/instants';
import { VisitsService } from '../../visits/visits.service';
import { AnswerChannel, outcomeOf } from './answers.rules';
import { CallTasksService } from '../calls/call-tasks.service';
import { DiscretionQueries } from '../discretion/discretion.queries';
import { Addressee, Meeting, MeetingQueries } from '../meeting.queries';
import { QUESTIONS } from '../engine/message-plan.rules';
import { mayHaveLeft } from '../message.entity';
import { MessagesService } from '../messages.service';
import { FamilyAnswer, OpenQuestion, parseReply, questionOf, wantsNoMore } from './replies.rules';
import { ReplyCodes } from './reply-codes.service';
import { SeatReleases } from './seat-releases.service';

/** What a caregiver's page shows. `closed`: nothing but "please call". */
export interface ReplyPage {
  state: 'open' | 'cancelled' | 'closed';
  meeting: Meeting;
  person: Addressee;
}

/** How an incoming text was understood. */
export type Understood = FamilyAnswer | 'unclear' | 'none' | 'stop';

/** An answer as a channel hands it over. One of `messageId` and `visitId` says which meeting it is about. */
export interface FamilyReply {
  /** The message that was answered; it also says which time was asked about, and whom. */
  messageId?: string;
  visitId?: string;
  /** Who answered; needed with `visitId`. */
  caregiverId?: string;
  answer: FamilyAnswer;
  channel: AnswerChannel;
  /** When they said it, as far as the channel knows; left out, now. */
  at?: Date;
  /** The start that was in front of them; with `messageId` the message says it. */
  about?: Date;
  /** Who wrote it down for them; null or left out when they typed it themselves. */
  actor?: Actor | null;
  onBehalfOf?: object;
}

/**
 * What became of an answer. `recorded`: it is the family's answer now. `older`: kept, but they have said something since. `closed`: the
 * meeting is over, off or under way. `moved`: it was about another time. The last two change nothing.
 */
export type Recorded = 'recorded' | 'older' | 'closed' | 'moved';

/** Later than this, thanks for an answer would only puzzle. */
const THANKS_HOURS = 36;

const REFUSED: Record<string, Recorded> = {
  'visit.wrong_status': 'closed',
  'visit.answer_too_late': 'closed',
  'visit.answer_moved': 'moved',
};

/** Takes what families answer, however it comes, and sees to what follows: calls, and the place. One state machine for all channels. */
@Injectable()
export class RepliesService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly codes: ReplyCodes,
    private readonly meetings: MeetingQueries,
    private readonly visits: VisitsService,
    private readonly calls: CallTasksService,
    private readonly messages: MessagesService,
    private readonly places: SeatReleases,
    private readonly discretion: DiscretionQueries,
    private readonly consequences: Consequences,
    private readonly audit: Audit,
    private readonly reach: CaregiverReach,
  ) {}

  onModuleInit(): void {
    // In the transaction of the answer, whoever took it: also what staff write down on the visit's page.
    this.consequences.on('visits.family_answered', (answered) => this.follow(answered));
  }

  /** The page behind a personal link or an opened code; undefined when there is none, or none any more for somebody whom a bar keeps from the meeting. Reads only. */
  async page(key: { token: string } | { codeId: string }): Promise<ReplyPage | undefined> {
    const row = 'token' in key ? await this.codes.byToken(key.token) : await this.codes.byId(key.codeId);
    const meeting = row && (await this.meetings.one(row.visitId));
    const person = row && (await this.meetings.addressee(row.caregiverId));
    if (!row || !meeting || !person || (await this.meetings.isBarred(person.id, meeting.visitId))) return undefined;
    const now = this.clock.now();
    if (row.expiresAt <= now) return { state: 'closed', meeting, person };
    if (meeting.status === 'cancelled') return { state: 'cancelled', meeting, person };
    const open = meeting.status === 'confirmed' && meeting.startsAt > now;
    return { state: open ? 'open' : 'closed', meeting, person };
  }

  /** Tries the digits a caregiver typed; see ReplyCodes.byCode. Who opens a page with them leaves a line in the audit. */
  async enter(code: string, last4: string, address: string): Promise<{ id: string } | undefined> {
    const row = await this.codes.byCode(code, last4, address);
    const person = row && (await this.meetings.addressee(row.caregiverId));
    if (!row || !person || (await this.meetings.isBarred(person.id, row.visitId))) return undefined;
    await this.audit.read({
      action: 'reply_page.open',
      subjectType: 'visit',
      subjectId: row.visitId,
      organisationId: person.organisationId,
    });
    return row;
  }

  /**
   * Records 1, 2 or 3. The one door for every channel; safe to call again with the same answer.
   * @returns what became of it; nothing is thrown for a meeting that has moved on
   * @throws DomainError not_found for a message, visit or caregiver that is not there
   */
  async record(reply: FamilyReply): Promise<Recorded> {
    return this.db.transaction(async () => {
      const { visitId, caregiverId, about } = await this.aboutWhat(reply);
      // Who is kept from the meeting takes nobody's place away from here; what staff write down for a family is theirs to know.
      if (!reply.actor && (await this.meetings.isBarred(caregiverId, visitId))) return 'closed';
      try {
        const visit = await this.visits.recordFamilyAnswer(reply.actor ?? null, visitId, {
          answer: reply.answer,
          channel: reply.channel,
          caregiverId,
          onBehalfOf: reply.onBehalfOf,
          at: reply.at,
          about,
        });
        const at = reply.at !== undefined && reply.at < this.clock.now() ? reply.at : undefined;
        return at !== undefined && visit.familyAnsweredAt !== null && visit.familyAnsweredAt > at ? 'older' : 'recorded';
      } catch (error) {
        const refused = error instanceof DomainError ? REFUSED[error.code] : undefined;
        if (refused === undefined) throw error;
        return refused;
      }
    });
  }

  /** A text came in. Unclear ones are never guessed: a person calls. */
  async inbound(caregiverId: string, text: string, at?: Date, channel: 'sms' | 'wechat' = 'sms'): Promise<Understood> {
    return this.db.transaction(async () => {
      const person = await this.meetings.addressee(caregiverId);
      if (!person) throw notFound();
      const answer = parseReply(text);
      const question = questionOf(await this.openQuestions(caregiverId));
      const meeting = typeof question === 'string' ? undefined : await this.meetings.one(question.visitId);
      const stop = wantsNoMore(text);
      const understood: Understood = stop
        ? 'stop'
        : question === 'none'
          ? 'none'
          : answer === undefined || question === 'ambiguous'
            ? 'unclear'
            : answer;
      const id = newId();
      await this.db.sql(
        `INSERT INTO inbound_messages (id, caregiver_id, visit_id, body, understood_as, received_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, caregiverId, meeting?.visitId ?? null, text.slice(0, 500), understood, this.clock.now()],
      );
      await this.audit.record({
        action: 'message.receive',
        subjectType: 'inbound_message',
        subjectId: id,
        organisationId: person.organisationId,
        details: { understood },
      });
      // From now on a person calls where a text would have gone; to ring her about it now would be the opposite of what she asked for.
      if (stop) {
        await this.reach.optOut(caregiverId, channel);
        return understood;
      }
      const recorded =
        meeting && answer !== undefined
          ? await this.record({ visitId: meeting.visitId, caregiverId, answer, channel, at, about: meeting.startsAt })
          : undefined;
      if (recorded === undefined || recorded === 'closed' || recorded === 'moved')
        await this.askForCall(person, meeting, understood === 'none' && answer === 'call_me' ? 'call_me' : 'unclear');
      return understood;
    });
  }

  /** What an answer leads to, in its transaction. */
  private async follow({ visitId, answer, channel, caregiverId, at }: FamilyAnswered): Promise<void> {
    const meeting = await this.meetings.one(visitId);
    if (!meeting) return;
    const people = await this.meetings.addressees(visitId);
    const named = caregiverId === null ? undefined : await this.meetings.addressee(caregiverId);
    const person = named ?? people[0];
    const outcome = outcomeOf(answer, channel);
    await this.messages.markAnswered(visitId);
    await this.calls.drop(visitId, outcome.drop);
    if (outcome.call !== undefined && person) await this.askForCall(person, meeting, outcome.call);
    if (outcome.thanks && person) await this.thank(person, meeting);
    if (outcome.place === 'ask') await this.places.ask(visitId, meeting.organisationId, person?.id ?? null, at, meeting.startsAt);
    else await this.places.keep(visitId);
  }

  /** In the family's next quiet moment, that not going is fine: no guilt, and the way to talk stays open. */
  private async thank(person: Addressee, meeting: Meeting): Promise<void> {
    const now = this.clock.now();
    const day = addHours(now, THANKS_HOURS);
    const uselessAfter = day < meeting.startsAt ? day : meeting.startsAt;
    await this.messages.ofMeeting(meeting, person, 'visit.family_answered', {
      step: 'thanks',
      template: 'thanks',
      runAt: now,
      uselessAfter,
    });
  }

  private async askForCall(
    person: Addressee,
    meeting: Meeting | undefined,
    reasonCode: Parameters<CallTasksService['open']>[0]['reasonCode'],
  ): Promise<void> {
    await this.calls.open({
      organisationId: person.organisationId,
      visitId: meeting?.visitId ?? null,
      caregiverId: person.id,
      reasonCode,
      dueAt: await this.discretion.safeAt(person.id, this.clock.now()),
    });
  }

  private async aboutWhat(reply: FamilyReply): Promise<{ visitId: string; caregiverId: string; about?: Date }> {
    if (reply.messageId !== undefined) {
      const message = await this.db.one<{ visitId: string | null; caregiverId: string; startsAt: string | null }>(
        `SELECT visit_id, caregiver_id, params->>'startsAt' AS starts_at FROM messages WHERE id = $1`,
        [reply.messageId],
      );
      if (!message || message.visitId === null) throw notFound();
      const about = message.startsAt === null ? reply.about : new Date(message.startsAt);
      return { visitId: message.visitId, caregiverId: message.caregiverId, about };
    }
    const { visitId, caregiverId, about } = reply;
    if (visitId === undefined || caregiverId === undefined || !(await this.meetings.addressee(caregiverId))) throw notFound();
    return { visitId, caregiverId, about };
  }

  /** Confirmed meetings in the future that this person was asked about, at the time they are at now. */
  private openQuestions(caregiverId: string): Promise<OpenQuestion[]> {
    return this.db.sql<OpenQuestion>(
      `SELECT m.visit_id, max(coalesce(m.sent_at, m.handed_at)) AS sent_at, v.family_answer IS NOT NULL AS answered
         FROM messages m JOIN visits v ON v.id = m.visit_id
        WHERE m.caregiver_id = $1 AND ${mayHaveLeft('m')} AND coalesce(m.sent_at, m.handed_at) IS NOT NULL AND m.template = ANY($2)
          AND (m.params->>'startsAt')::timestamptz = v.starts_at
          AND v.status = 'confirmed' AND v.starts_at > $3 GROUP BY m.visit_id, v.family_answer`,
      [caregiverId, [...QUESTIONS], this.clock.now()],
    );
  }
}
