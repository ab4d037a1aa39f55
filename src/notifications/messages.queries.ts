import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { notFound } from '../kernel/domain-error';
import type { Locale } from '../kernel/locale';
import { decodeCursor, directionOf, Page, toPage } from '../kernel/page';
import type { Route } from './channels/channel';
import { wordsFor } from './channels/words';
import type { Failure, MessageStatus } from './message.entity';
import { QUESTIONS, Template } from './engine/message-plan.rules';
import type { MessageParams } from './wording/message-templates';
import { STANDING_WORDING } from './wording/wording.queries';
import type { Wording } from './wording/wording.rules';
import { tryRefusal } from './engine/message-tries.rules';

/** A message as staff see it: what was or will be sent, and what became of it. */
export interface MessageView {
  id: string;
  visitId: string | null;
  visitReference: string | null;
  caregiverId: string;
  caregiverName: string;
  /** The way it goes or went. */
  channel: Route;
  template: Template;
  locale: Locale;
  status: MessageStatus;
  /** Why it was not sent, or how sending failed. */
  reason: string | null;
  /** temporary, permanent, technical or unsure (the provider may have it), when sending failed. */
  failure: Failure | null;
  /** Who took it or is to try next. */
  provider: string | null;
  /** What came of the call that it stood for. */
  outcome: string | null;
  /** When it is or was due. */
  runAt: Date;
  uselessAfter: Date;
  attempts: number;
  subject: string | null;
  /** As sent; null until then. */
  body: string | null;
  sentAt: Date | null;
  /** When the provider said that it had arrived. */
  deliveredAt: Date | null;
  createdAt: Date;
}

/** What a family wrote about a visit, as it came in. */
export interface InboundView {
  id: string;
  caregiverName: string;
  body: string;
  /** can_go, cannot, call_me, unclear, none or stop. */
  understoodAs: string;
  receivedAt: Date;
}

/** A message of a visit, with the words of one that has not left: what would go, or was held back. */
export interface SaidMessage extends MessageView {
  draft: string | null;
  /** It was held back or has failed, and may be sent again. */
  canTryAgain: boolean;
}

/** Everything that was said about a visit in writing. */
export interface Said {
  messages: SaidMessage[];
  inbound: InboundView[];
}

/** Filters of the message list. */
export interface MessageFilter {
  visitId?: string;
  caregiverId?: string;
  status?: MessageStatus;
  limit: number;
  cursor?: string;
  sort?: string;
}

/** A family's answer by message, as it came in. */
export interface Talk {
  id: string;
  from: 'us' | 'them';
  text: string;
  at: Date;
  /** `understood_<what>` of an answer; the status of our own. */
  state: string;
}

const SELECT = `SELECT m.id, m.visit_id, (SELECT v.reference FROM visits v WHERE v.id = m.visit_id) AS visit_reference, m.caregiver_id, g.name AS caregiver_name, m.channel, m.template, m.locale, m.status, m.reason, m.failure, m.provider, m.outcome, m.run_at, m.useless_after,
    m.attempts, m.subject, m.body, m.sent_at, m.delivered_at, m.created_at FROM messages m JOIN caregivers g ON g.id = m.caregiver_id`;

/** Reads messages. */
@Injectable()
export class MessagesQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Every message about a visit, by due time. For callers that have checked who may see the visit. */
  messagesOf(visitId: string): Promise<SaidMessage[]> {
    return this.withDrafts(`m.visit_id = $1 ORDER BY m.run_at, m.id`, [visitId]);
  }

  /** Every message about a visit by due time, and what the family wrote. @throws DomainError not_found for a visit that is not the organisation's */
  async said(actor: Actor, visitId: string): Promise<Said> {
    await this.ours(actor, visitId);
    return {
      messages: await this.messagesOf(visitId),
      inbound: await this.db.sql<InboundView>(
        `SELECT i.id, g.name AS caregiver_name, i.body, i.understood_as, i.received_at FROM inbound_messages i JOIN caregivers g ON g.id = i.caregiver_id
          WHERE i.visit_id = $1 ORDER BY i.received_at, i.id`,
        [visitId],
      ),
    };
  }

  /** What did not go out and is of use still, or was due in the last seven days; the latest first, up to 200. */
  unsent(actor: Actor): Promise<SaidMessage[]> {
    const now = this.clock.now();
    return this.withDrafts(
      `m.organisation_id = $1 AND m.status IN ('held', 'failed') AND (m.useless_after > $2 OR m.run_at > $2::timestamptz - interval '7 days')
        ORDER BY m.run_at DESC, m.id LIMIT 200`,
      [actor.organisationId, now],
    );
  }

  /** One message. @throws DomainError not_found */
  async one(actor: Actor, id: string): Promise<SaidMessage> {
    const [message] = await this.withDrafts(`m.id = $1 AND m.organisation_id = $2`, [id, actor.organisationId]);
    if (!message) throw notFound();
    return message;
  }

  /**
   * Messages of the actor's organisation, newest first.
   * @throws DomainError not_found for a visit that is not the organisation's
   */
  async list(actor: Actor, filter: MessageFilter): Promise<Page<MessageView>> {
    if (filter.visitId !== undefined) await this.ours(actor, filter.visitId);
    const after = decodeCursor(filter.cursor, ['id']);
    const { order, past } = directionOf(filter.sort, 'DESC');
    const rows = await this.db.sql<MessageView>(
      `${SELECT} WHERE m.organisation_id = $1 AND ($2::uuid IS NULL OR m.visit_id = $2) AND ($3::uuid IS NULL OR m.caregiver_id = $3)
          AND ($4::text IS NULL OR m.status = $4) AND ($5::uuid IS NULL OR m.id ${past} $5) ORDER BY m.id ${order} LIMIT $6`,
      [
        actor.organisationId,
        filter.visitId ?? null,
        filter.caregiverId ?? null,
        filter.status ?? null,
        after?.[0] ?? null,
        filter.limit + 1,
      ],
    );
    return toPage(rows, filter.limit, (row) => [row.id]);
  }

  /** What went back and forth with one family, oldest first; the last `limit`. */
  async talk(caregiverId: string, limit: number): Promise<Talk[]> {
    const rows = await this.db.sql<Talk>(
      `SELECT * FROM (
         SELECT id, 'us' AS "from", coalesce(subject || E'\\n\\n', '') || body AS text, sent_at AS at, status AS state FROM messages
          WHERE caregiver_id = $1 AND sent_at IS NOT NULL AND body IS NOT NULL
         UNION ALL
         SELECT id, 'them', body, received_at, 'understood_' || understood_as FROM inbound_messages WHERE caregiver_id = $1
       ) t ORDER BY at DESC, id DESC LIMIT $2`,
      [caregiverId, limit],
    );
    return rows.reverse();
  }

  private async ours(actor: Actor, visitId: string): Promise<void> {
    const visit = await this.db.one(`SELECT id FROM visits WHERE id = $1 AND organisation_id = $2`, [visitId, actor.organisationId]);
    if (!visit) throw notFound();
  }

  private async withDrafts(which: string, values: (string | Date)[]): Promise<SaidMessage[]> {
    const rows = await this.db.sql<MessageView & { params: MessageParams & { alias?: string }; wording: Wording | null }>(
      `${SELECT.replace('m.created_at', `m.created_at, m.params, ${STANDING_WORDING} AS wording`)} WHERE ${which}`,
      values,
    );
    const now = this.clock.now();
    return rows.map(({ params, wording, ...row }) => ({
      ...row,
      draft: draftOf(row, params, wording),
      canTryAgain: tryRefusal(row, now) === undefined,
    }));
  }
}

/** The words of a message that waits or was held back, the organisation's own where it has any; null for one that has left, or of which a caller speaks. */
function draftOf(message: MessageView, params: MessageParams & { alias?: string }, own: Wording | null): string | null {
  const { body, channel, template, locale } = message;
  if (body !== null || channel === 'call' || params.children === undefined) return null;
  return wordsFor(channel, template, locale, params, params.alias ?? '', null, QUESTIONS.includes(template), own).kept;
}
