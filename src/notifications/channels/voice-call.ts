import type { VoiceConfig } from '../../config/messaging';
import { Clock } from '../../kernel/clock';
import { newId } from '../../kernel/ids';
import type { Failure } from '../message.entity';
import { Abilities, Channel, Leaving, NotTaken, Taken } from './channel';
import { internationalPhone, jsonOf, post } from './http-call';
import { webhookSignature } from './webhook-signature';

/** What the keys mean, as every channel has it. */
export const KEYS = { '1': 'can_go', '2': 'cannot', '3': 'call_me' } as const;

/**
 * Everything else is the machine's trouble, and says nothing about the number: a wrong address of its own answers 404, too. A gateway that had
 * no answer from behind (502, 504) does not know whether the call will be made.
 */
const KINDS: Record<number, Failure> = { 429: 'temporary', 502: 'unsure', 504: 'unsure' };

/**
 * A call that reads the message out and takes a key, made by whoever the operator has for it. The contract: a POST signed as Standard
 * Webhooks say, with a `webhook-id` of its own for each try and the message's id in its JSON; any 2xx says that the call will be made,
 * `reference` in the answer's JSON is the caller's own number for it (left out: our id). What became of it, and the keys, come by
 * `POST /api/v1/webhooks/voice`.
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
    // A receiver leaves out what it has seen: a second try must not look like the first come again.
    const attempt = newId();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': attempt,
      'webhook-timestamp': timestamp,
      'webhook-signature': webhookSignature(this.config.secret, attempt, timestamp, Buffer.from(body)),
    };
    const answer = await post(new URL(this.config.url), headers, body);
    if (!answer.ok) throw new NotTaken(KINDS[answer.status] ?? 'technical', `voice_${answer.status}`);
    const reference = jsonOf(answer.text)?.reference;
    return { reference: typeof reference === 'string' && reference !== '' ? reference.slice(0, 200) : id };
  }
}
