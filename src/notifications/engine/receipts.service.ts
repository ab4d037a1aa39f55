import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { CaregiverReach } from '../../families/caregiver-reach.service';
import { Metrics } from '../../http/metrics';
import { Clock } from '../../kernel/clock';
import { CallTasksService } from '../calls/call-tasks.service';
import type { Route } from '../channels/channel';
import { callDueAt, failedReason, NEVER_CALLED, Template } from './message-plan.rules';
import { MessageFacts, timesOf } from './message-facts.queries';
import { isBadAddress, isRefusedText, nextTry } from './message-retry.rules';
import type { MessageStatus } from '../message.entity';

/** What became of a message, in a provider's words put into ours. */
export interface Receipt {
  /** The provider's number for it. */
  reference: string;
  /** delivered; failed: it never will be; delayed: it reached nobody now. */
  outcome: 'delivered' | 'failed' | 'delayed';
  code: string;
}

interface Known {
  id: string;
  organisationId: string;
  visitId: string | null;
  caregiverId: string;
  channel: Route;
  template: Template;
  status: MessageStatus;
  provider: string;
  windows: number;
  zone: string;
  uselessAfter: Date;
  params: MessageFacts['params'];
}

/** Keeps what providers say about messages that they took. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly calls: CallTasksService,
    private readonly audit: Audit,
    private readonly metrics: Metrics,
    private readonly reach: CaregiverReach,
  ) {}

  /**
   * Notes one receipt, in the caller's transaction. A message that has been answered, or told by phone, stays that: it has arrived. One that
   * reached nobody is tried in another part of the day, else a person calls. "Not now" that comes after "delivered" was overtaken by it.
   * @returns false when no message has this number with this provider; of several the last, since carriers begin their numbers anew
   */
  async note(provider: string, { reference, outcome, code }: Receipt): Promise<boolean> {
    const message = await this.db.one<Known>(
      `SELECT m.id, m.organisation_id, m.visit_id, m.caregiver_id, m.channel, m.template, m.status, m.provider, m.windows, m.useless_after, m.params,
              o.time_zone AS zone
         FROM messages m JOIN organisations o ON o.id = m.organisation_id WHERE m.provider = $1 AND m.provider_reference = $2
        ORDER BY m.sent_at DESC NULLS LAST LIMIT 1 FOR UPDATE OF m`,
      [provider, reference],
    );
    if (!message) return false;
    if (outcome === 'delivered') await this.delivered(message);
    // A receipt may come twice, and late: what has been tried again or answered since is not touched.
    else if (message.status === 'accepted' || (message.status === 'delivered' && outcome === 'failed'))
      await this.notDelivered(message, outcome, code);
    return true;
  }

  private async delivered(message: Known): Promise<void> {
    const now = this.clock.now();
    await this.db.sql(
      `UPDATE messages SET delivered_at = coalesce(delivered_at, $2), status = CASE WHEN status = 'accepted' THEN 'delivered' ELSE status END WHERE id = $1`,
      [message.id, now],
    );
    if (message.status === 'accepted') await this.line(message, 'delivered');
  }

  private async notDelivered(message: Known, outcome: 'failed' | 'delayed', code: string): Promise<void> {
    const now = this.clock.now();
    const kind = outcome === 'failed' ? 'permanent' : 'temporary';
    const { provider, windows, zone, uselessAfter } = message;
    const next = nextTry({ kind, provider, providers: [provider], tries: 0, windows, now, zone, uselessAfter });
    const reason = `receipt_${code}`;
    if (next) {
      await this.db.sql(
        `UPDATE messages SET status = 'queued', reason = $2, failure = $3, run_at = $4, windows = $5, sent_at = NULL, handed_at = NULL, provider_reference = NULL WHERE id = $1`,
        [message.id, reason, kind, next.at, next.windows],
      );
      await this.line(message, 'failed', reason);
      return;
    }
    await this.db.sql(`UPDATE messages SET status = 'failed', reason = $2, failure = $3 WHERE id = $1`, [message.id, reason, kind]);
    await this.line(message, 'failed', reason);
    await this.bad(message, code);
    if (NEVER_CALLED.includes(message.template)) return;
    await this.calls.open({
      organisationId: message.organisationId,
      visitId: message.visitId,
      caregiverId: message.caregiverId,
      reasonCode: failedReason(message.template),
      dueAt: callDueAt(failedReason(message.template), timesOf(message, now)),
    });
  }

  /**
   * A text whose receipt says "failed" for good reached no phone; of a mail the bounce's code says whether it is the address. What
   * she is reached by may have been written anew since it left, as the audit tells: then this says nothing about what stands there now.
   */
  private async bad({ id, caregiverId, channel }: Known, code: string): Promise<void> {
    if (channel === 'email' ? !isBadAddress(`receipt_${code}`) : channel !== 'sms' || isRefusedText(code)) return;
    const known = await this.db.one<{ address: string | null }>(
      `SELECT CASE WHEN $2 = 'email' THEN g.email ELSE g.phone END AS address FROM messages m JOIN caregivers g ON g.id = m.caregiver_id
        WHERE m.id = $1 AND m.template <> 'second_contact' AND NOT EXISTS (SELECT 1 FROM audit_events a
               WHERE a.subject_id = g.id AND a.subject_type = 'caregiver' AND a.at >= coalesce(m.sent_at, m.handed_at)
                 AND ($2 = 'email' AND a.action = 'caregiver.link' OR a.details->'fields' ? CASE WHEN $2 = 'email' THEN 'email' ELSE 'phone' END))`,
      [id, channel],
    );
    if (known?.address) await this.reach.bad(caregiverId, known.address, channel, `receipt_${code}`);
  }

  private async line(message: Known, what: 'delivered' | 'failed', reason?: string): Promise<void> {
    this.metrics.messages.inc({ channel: message.channel, outcome: what });
    await this.audit.record({
      action: `message.${what}`,
      subjectType: 'message',
      subjectId: message.id,
      organisationId: message.organisationId,
      details: { template: message.template, channel: message.channel, ...(reason === undefined ? {} : { reason }) },
    });
  }
}
