import type { VoiceConfig } from '../../config/messaging';
import { Clock } from '../../kernel/clock';
import type { Failure } from '../message.entity';
import { Abilities, Channel, Leaving, NotTaken, Taken } from './channel';
import { internationalPhone, jsonOf, post } from './http-call';
import { webhookSignature } from './webhook-signature';

/** What the keys mean, as every channel has it. */
export const KEYS = { '1': 'can_go', '2': 'cannot', '3': 'call_me' } as const;

/** Not the machine's trouble: such a number cannot be called, or not now. */
const KINDS: Record<number, Failure> = { 404: 'permanent', 410: 'permanent', 422: 'permanent', 429: 'temporary' };

/**
 * A call that reads the message out and takes a key, made by whoever the operator has for it. The contract: a POST signed as Standard
 * Webhooks say, with the message's id as `webhook-id`; any 2xx says that the call will be made, `reference` in its JSON is the caller's own
 * number for it (left out: our id). What became of it, and the keys, come by `POST /api/v1/webhooks/voice`.
 */
export class VoiceCall implements Channel {
  readonly name = 'voice';
  readonly route = 'voice';
  readonly can: Abilities = { links: false, longestVariable: null, replies: true, signature: 'ours', recognisesRepeats: false };

  constructor(
    private readonly config: VoiceConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws NotTaken */
  async send({ id, to, locale, text, asks }: Leaving): Promise<Taken> {
    const body = JSON.stringify({ id, phone: internationalPhone(to), language: locale, text, keys: asks ? KEYS : {} });
    const timestamp = String(Math.floor(this.clock.now().getTime() / 1000));
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': webhookSignature(this.config.secret, id, timestamp, Buffer.from(body)),
    };
    const answer = await post(new URL(this.config.url), headers, body);
    if (!answer.ok) throw new NotTaken(KINDS[answer.status] ?? 'technical', `voice_${answer.status}`);
    const reference = jsonOf(answer.text)?.reference;
    return { reference: typeof reference === 'string' && reference !== '' ? reference.slice(0, 200) : id };
  }
}
