import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, Page, toPage } from '../kernel/page';
import type { Failure, MessageStatus } from './message.entity';

/** A message as staff see it: what was or will be sent, and what became of it. */
export interface MessageView {
  id: string;
  visitId: string | null;
  caregiverId: string;
  caregiverName: string;
  /** sms, email or call. */
  channel: string;
  template: string;
  locale: string;
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

/** Filters of the message list. */
export interface MessageFilter {
  visitId?: string;
  caregiverId?: string;
  status?: MessageStatus;
  limit: number;
  cursor?: string;
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

const SELECT = `SELECT m.id, m.visit_id, m.caregiver_id, g.name AS caregiver_name, m.channel, m.template, m.locale, m.status, m.reason, m.failure, m.provider, m.outcome, m.run_at, m.useless_after,
    m.attempts, m.subject, m.body, m.sent_at, m.delivered_at, m.created_at FROM messages m JOIN caregivers g ON g.id = m.caregiver_id`;

/** Reads messages. */
@Injectable()
export class MessagesQueries {
  constructor(private readonly db: Database) {}

  /** Every message about a visit, by due time. For pages that have checked who may see the visit. */
  messagesOf(visitId: string): Promise<MessageView[]> {
    return this.db.sql<MessageView>(`${SELECT} WHERE m.visit_id = $1 ORDER BY m.run_at, m.id`, [visitId]);
  }

  /**
   * Messages of the actor's organisation, newest first.
   * @throws DomainError not_found for a visit that is not the organisation's
   */
  async list(actor: Actor, filter: MessageFilter): Promise<Page<MessageView>> {
    if (filter.visitId !== undefined) {
      const visit = await this.db.one(`SELECT id FROM visits WHERE id = $1 AND organisation_id = $2`, [
        filter.visitId,
        actor.organisationId,
      ]);
      if (!visit) throw notFound();
    }
    const after = decodeCursor(filter.cursor, ['id']);
    const rows = await this.db.sql<MessageView>(
      `${SELECT} WHERE m.organisation_id = $1 AND ($2::uuid IS NULL OR m.visit_id = $2) AND ($3::uuid IS NULL OR m.caregiver_id = $3)
          AND ($4::text IS NULL OR m.status = $4) AND ($5::uuid IS NULL OR m.id < $5) ORDER BY m.id DESC LIMIT $6`,
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
}
