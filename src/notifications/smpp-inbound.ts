import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { newId } from '../kernel/ids';
import type { Delivered } from './channels/smpp/pdu';
import { SmppLinks } from './channels/smpp/smpp-links';
import { ReceiptsService } from './receipts.service';
import { WebhooksService } from './webhooks.service';

/** A receipt may come before the number that it names is written down. */
const AGAIN_MS = [300, 1_000, 2_000];

/** Takes receipts and replies that come over a bind to where those of webhooks go. */
@Injectable()
export class SmppInbound implements OnModuleInit {
  constructor(
    private readonly links: SmppLinks,
    private readonly db: Database,
    private readonly receipts: ReceiptsService,
    private readonly webhooks: WebhooksService,
  ) {}

  onModuleInit(): void {
    this.links.onDelivered((what) => this.keep(what));
  }

  /** True once it is kept, or is of no use to us. @throws whatever keeps it from being kept: the carrier hands it over again */
  private async keep(what: Delivered): Promise<boolean> {
    if (what.kind === 'text') await this.webhooks.text('smpp', { id: newId(), phone: what.from, text: what.text.slice(0, 500) });
    if (what.kind !== 'receipt') return true;
    for (const wait of [...AGAIN_MS, undefined]) {
      if (await this.db.transaction(() => this.receipts.note('smpp', what))) return true;
      if (wait !== undefined) await sleep(wait);
    }
    // Nobody's: another program may send under the same name.
    return true;
  }
}
