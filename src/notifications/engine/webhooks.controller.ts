import { Body, Headers, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { ApiController, Public } from '../../http/decorators';
import { WebhooksService, WebhookTaken } from './webhooks.service';
import { WebhookBody } from './webhooks.dto';

/** Where providers, or the relays in front of them, tell what became of messages and what families answered. */
@Public()
@ApiController('webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  /**
   * Takes receipts, replies and mails that came back. Signed as in Standard Webhooks: `webhook-signature` is `v1,` and the HMAC-SHA256 in
   * base64 over `webhook-id.webhook-timestamp.body`; older than five minutes, or sent before, it is refused.
   */
  @HttpCode(200)
  @Post(':provider')
  take(
    @Param('provider') provider: string,
    @Headers('webhook-id') id: string | undefined,
    @Headers('webhook-timestamp') timestamp: string | undefined,
    @Headers('webhook-signature') signature: string | undefined,
    @Req() request: Request & { rawBody?: Buffer },
    @Body() body: WebhookBody,
  ): Promise<WebhookTaken> {
    return this.webhooks.take(provider, { id, timestamp, signature }, request.rawBody ?? Buffer.alloc(0), body);
  }
}
