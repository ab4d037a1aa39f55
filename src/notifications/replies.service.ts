import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import { conflict, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { VisitsService } from '../visits/visits.service';
import { CallTasksService } from './call-tasks.service';
import { Addressee, Meeting, MeetingQueries } from './meeting.queries';
import { nextAllowed, QUESTIONS } from './message-plan.rules';
import { FamilyAnswer, OpenQuestion, parseReply, questionOf } from './replies.rules';
import { ReplyCodes } from './reply-codes.service';

/** What a caregiver's page shows. `closed`: nothing but "please call". */
export interface ReplyPage {
  state: 'open' | 'cancelled' | 'closed';
  meeting: Meeting;
  person: Addressee;
}

/** How an incoming text was understood. */
export type Understood = FamilyAnswer | 'unclear' | 'none';

/** Takes what families answer, by page or text, and sees to it that a person calls where one is wanted. */
@Injectable()
export class RepliesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly codes: ReplyCodes,
    private readonly meetings: MeetingQueries,
    private readonly visits: VisitsService,
    private readonly calls: CallTasksService,
    private readonly audit: Audit,
  ) {}

  /** The page behind a personal link or an opened code; undefined when there is none. Reads only. */
  async page(key: { token: string } | { codeId: string }): Promise<ReplyPage | undefined> {
    const row = 'token' in key ? await this.codes.byToken(key.token) : await this.codes.byId(key.codeId);
    const meeting = row && (await this.meetings.one(row.visitId));
    const person = row && (await this.meetings.addressee(row.caregiverId));
    if (!row || !meeting || !person) return undefined;
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
    if (!row || !person) return undefined;
    await this.audit.read({
      action: 'reply_page.open',
      subjectType: 'visit',
      subjectId: row.visitId,
      organisationId: person.organisationId,
    });
    return row;
  }

  /**
   * Records an answer from the page.
   * @throws DomainError not_found · conflict `reply.closed`
   */
  async answer(key: { token: string } | { codeId: string }, answer: FamilyAnswer): Promise<void> {
    await this.db.transaction(async () => {
      const found = await this.page(key);
      if (!found) throw notFound();
      if (found.state !== 'open') throw conflict('reply.closed');
      await this.record(found.meeting, found.person, answer, 'page');
    });
  }

  /** A text came in. Unclear ones are never guessed: a person calls. */
  async inbound(caregiverId: string, text: string): Promise<Understood> {
    return this.db.transaction(async () => {
      const person = await this.meetings.addressee(caregiverId);
      if (!person) throw notFound();
      const answer = parseReply(text);
      const question = questionOf(await this.openQuestions(caregiverId));
      const meeting = typeof question === 'string' ? undefined : await this.meetings.one(question.visitId);
      const understood: Understood = question === 'none' ? 'none' : answer === undefined || question === 'ambiguous' ? 'unclear' : answer;
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
      if (meeting && answer !== undefined) await this.record(meeting, person, answer, 'sms');
      else await this.askForCall(person, meeting, understood === 'none' && answer === 'call_me' ? 'call_me' : 'unclear');
      return understood;
    });
  }

  private async record(meeting: Meeting, person: Addressee, answer: FamilyAnswer, channel: 'page' | 'sms'): Promise<void> {
    await this.visits.recordFamilyAnswer(null, meeting.visitId, { answer, channel, caregiverId: person.id });
    if (answer === 'can_go') await this.calls.drop(meeting.visitId, ['no_answer', 'ask', 'cannot']);
    else await this.askForCall(person, meeting, answer);
  }

  private async askForCall(person: Addressee, meeting: Meeting | undefined, reasonCode: 'call_me' | 'cannot' | 'unclear'): Promise<void> {
    const dueAt = nextAllowed(this.clock.now(), meeting?.zone ?? person.zone);
    await this.calls.open({
      organisationId: person.organisationId,
      visitId: meeting?.visitId ?? null,
      caregiverId: person.id,
      reasonCode,
      dueAt,
    });
  }

  /** Confirmed meetings in the future that this person was asked about. */
  private openQuestions(caregiverId: string): Promise<OpenQuestion[]> {
    return this.db.sql<OpenQuestion>(
      `SELECT m.visit_id, max(m.sent_at) AS sent_at, v.family_answer IS NOT NULL AS answered
         FROM messages m JOIN visits v ON v.id = m.visit_id
        WHERE m.caregiver_id = $1 AND m.status IN ('accepted', 'delivered', 'answered', 'called') AND m.sent_at IS NOT NULL AND m.template = ANY($2)
          AND v.status = 'confirmed' AND v.starts_at > $3 GROUP BY m.visit_id, v.family_answer`,
      [caregiverId, [...QUESTIONS], this.clock.now()],
    );
  }
}
