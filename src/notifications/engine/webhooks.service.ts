import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { Clock } from '../../kernel/clock';
import { conflict, DomainError } from '../../kernel/domain-error';
import { addMinutes } from '../../kernel/instants';
import { parseBounce } from './bounces';
import { verifiedWebhook, WebhookHeaders } from '../channels/webhook-signature';
import { InboundQueries } from './inbound.queries';
import { CallTasksService } from '../calls/call-tasks.service';
import { nextAllowed } from './message-plan.rules';
import { ReceiptsService } from './receipts.service';
import { parseReply, wantsNoMore } from '../replies/replies.rules';
import { RepliesService } from '../replies/replies.service';
import { InboundReplyBody, PressedKeyBody, WebhookBody } from './webhooks.dto';

/** How many of the things told were ours, and how many nobody knows. */
export interface WebhookTaken {
  taken: number;
  unknown: number;
}

/** Longer than any call is believed. */
const REMEMBER_MINUTES = 24 * 60;

/** Takes what providers tell: receipts, replies, mails that came back. Only signed calls, each once. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly audit: Audit,
    private readonly receipts: ReceiptsService,
    private readonly replies: RepliesService,
    private readonly inbound: InboundQueries,
    private readonly calls: CallTasksService,
  ) {}

  /**
   * Takes one call.
   * @param raw the body as it came, which is what was signed
   * @throws DomainError unauthenticated `webhook.forged` (also when it is too old) · conflict `webhook.replayed`
   */
  async take(provider: string, headers: WebhookHeaders, raw: Buffer, body: WebhookBody): Promise<WebhookTaken> {
    const secrets = this.config.messaging.webhookSecrets.get(provider) ?? [];
    const id = verifiedWebhook(headers, raw, secrets, this.clock.now());
    if (id === undefined) throw new DomainError('unauthenticated', 'webhook.forged');
    const bounces = (await Promise.all((body.bounces ?? []).map(parseBounce))).filter((bounce) => bounce !== undefined);
    return this.db.transaction(async () => {
      if (!(await this.isNew(provider, `call:${id}`))) throw conflict('webhook.replayed');
      let taken = 0;
      const told = [body.receipts, body.replies, body.keys, body.bounces].reduce((sum, list) => sum + (list?.length ?? 0), 0);
      for (const { reference, outcome, code } of body.receipts ?? [])
        if (await this.receipts.note(provider, { reference, outcome, code: code ?? outcome })) taken += 1;
      for (const { messageId, outcome, status } of bounces)
        if (await this.receipts.note('smtp', { reference: messageId, outcome, code: status })) taken += 1;
      for (const reply of body.replies ?? []) if (await this.reply(provider, reply)) taken += 1;
      for (const key of body.keys ?? []) if (await this.key(provider, key)) taken += 1;
      await this.audit.record({
        action: 'message.receive',
        subjectType: 'inbound_message',
        details: { provider, taken, unknown: told - taken },
      });
      return { taken, unknown: told - taken };
    });
  }

  /** A text that somebody wrote, however it came here. @returns false when nobody has the phone */
  text(provider: string, reply: InboundReplyBody): Promise<boolean> {
    return this.db.transaction(async () => {
      const taken = await this.reply(provider, reply);
      if (!taken)
        await this.audit.record({ action: 'message.receive', subjectType: 'inbound_message', details: { provider, taken: 0, unknown: 1 } });
      return taken;
    });
  }

  /** A reply is its writer's who was asked last; when two people with one phone were asked at nearly the same time, somebody rings. */
  private async reply(provider: string, { id, phone, wechatOpenId, text }: InboundReplyBody): Promise<boolean> {
    if (!(await this.isNew(provider, `reply:${id}`))) return true;
    const from = { phone, openId: wechatOpenId };
    const channel = wechatOpenId === undefined ? 'sms' : 'wechat';
    // Whoever of those with it it was: this phone wants no more texts.
    if (wantsNoMore(text)) {
      const owners = await this.inbound.owners(from);
      for (const caregiverId of owners) await this.replies.inbound(caregiverId, text, undefined, channel);
      return owners.length > 0;
    }
    const found = await this.inbound.writerOf(from, this.clock.now());
    if (found === undefined) return false;
    if ('id' in found) await this.replies.inbound(found.id, text, undefined, channel);
    else
      for (const { organisationId, caregiverId, zone } of found.ambiguous)
        await this.calls.open({
          organisationId,
          caregiverId,
          visitId: null,
          reasonCode: 'unclear',
          dueAt: nextAllowed(this.clock.now(), zone),
        });
    return true;
  }

  /** A key answers the message that the call read out, and nothing else. */
  private async key(provider: string, { id, reference, key }: PressedKeyBody): Promise<boolean> {
    if (!(await this.isNew(provider, `key:${id}`))) return true;
    const message = await this.db.one<{ id: string; visitId: string | null }>(
      `SELECT id, visit_id FROM messages WHERE provider = $1 AND provider_reference = $2 ORDER BY sent_at DESC NULLS LAST LIMIT 1`,
      [provider, reference],
    );
    const answer = parseReply(key);
    if (!message?.visitId || answer === undefined) return false;
    await this.replies.record({ messageId: message.id, answer, channel: 'keypad' });
    return true;
  }

  /** The first to come wins; a call or reply that comes again is known. Old ones are forgotten: their time is over, they are refused as such. */
  private async isNew(provider: string, id: string): Promise<boolean> {
    const now = this.clock.now();
    if (id.startsWith('call:')) await this.db.sql(`DELETE FROM webhook_calls WHERE received_at < $1`, [addMinutes(now, -REMEMBER_MINUTES)]);
    const rows = await this.db.affected(
      `INSERT INTO webhook_calls (provider, id, received_at) VALUES ($1, $2, $3) ON CONFLICT (provider, id) DO NOTHING`,
      [provider, id, now],
    );
    return rows === 1;
  }
}
