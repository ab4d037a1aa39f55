import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { Clock } from '../../kernel/clock';
import { newId } from '../../kernel/ids';
import { addMinutes } from '../../kernel/instants';
import type { Delivered } from '../channels/smpp/pdu';
import { SmppLinks } from '../channels/smpp/smpp-links';
import { ReceiptsService } from './receipts.service';
import { WebhooksService } from './webhooks.service';

/** A receipt may come before the number that it names is written down. */
const AGAIN_MS = [300, 1_000, 2_000];
/** So long a carrier hands over again what it has had no answer to. */
const AGAIN_MINUTES = 10;

/** Takes receipts and replies that come over a bind to where those of webhooks go. */
@Injectable()
export class SmppInbound implements OnModuleInit {
  constructor(
    private readonly links: SmppLinks,
    private readonly db: Database,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly receipts: ReceiptsService,
    private readonly webhooks: WebhooksService,
  ) {}

  onModuleInit(): void {
    this.links.onDelivered((what) => this.keep(what));
  }

  /** True once it is kept, or is of no use to us. @throws whatever keeps it from being kept: the carrier hands it over again */
  private async keep(what: Delivered): Promise<boolean> {
    if (what.kind === 'text') await this.db.transaction(() => this.once(what.from, what.text.slice(0, 500)));
    if (what.kind !== 'receipt') return true;
    for (const wait of [...AGAIN_MS, undefined]) {
      if (await this.db.transaction(() => this.receipts.note('smpp', what))) return true;
      if (wait !== undefined) await sleep(wait);
    }
    // Nobody's: another program may send under the same name.
    return true;
  }

  /**
   * A carrier gives texts no number and hands over again what it thinks we did not get: what came last from this phone, come again within
   * minutes, is the same text. After another word it is a change of mind. Only keyed hashes are kept, as long as any webhook's.
   */
  private async once(phone: string, text: string): Promise<void> {
    const hash = (words: string): string => createHmac('sha256', this.config.secrets.index).update(words).digest('base64url').slice(0, 22);
    const from = hash(phone);
    const same = hash(`${phone}\n${text}`);
    await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 14))`, [from]);
    const last = await this.db.one<{ id: string; receivedAt: Date }>(
      `SELECT id, received_at FROM webhook_calls WHERE provider = 'smpp' AND starts_with(id, $1) ORDER BY id DESC LIMIT 1`,
      [`reply:${from}:`],
    );
    const again = last !== undefined && last.id.endsWith(same) && last.receivedAt > addMinutes(this.clock.now(), -AGAIN_MINUTES);
    if (!again) await this.webhooks.text('smpp', { id: `${from}:${newId()}:${same}`, phone, text });
  }
}
