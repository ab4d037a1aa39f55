import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds by which a sender's clock may differ. */
export const WEBHOOK_TOLERANCE = 300;

/** What a caller says about itself: the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` (Standard Webhooks). */
export interface WebhookHeaders {
  id: string | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
}

/** `v1,` and the HMAC-SHA256 in base64 over `id.timestamp.body`. */
export const webhookSignature = (secret: string, id: string, timestamp: string, body: Buffer): string =>
  `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;

/**
 * Is this call the provider's own, and of now? Several signatures may stand side by side, separated by spaces, and several secrets may hold
 * while one replaces the other.
 * @returns the call's id, unique per provider: who sends it again repeats an old call
 */
export function verifiedWebhook(
  { id, timestamp, signature }: WebhookHeaders,
  body: Buffer,
  secrets: readonly string[],
  now: Date,
): string | undefined {
  if (id === undefined || timestamp === undefined || signature === undefined) return undefined;
  if (!/^[\x21-\x7e]{8,100}$/.test(id) || !/^\d{9,12}$/.test(timestamp)) return undefined;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > WEBHOOK_TOLERANCE) return undefined;
  const given = signature
    .split(' ')
    .slice(0, 5)
    .map((one) => Buffer.from(one));
  const good = secrets.some((secret) => {
    const expected = Buffer.from(webhookSignature(secret, id, timestamp, body));
    return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
  });
  return good ? id : undefined;
}
