import { Abilities, Channel, Leaving, NotTaken, Taken } from '../channel';
import { internationalPhone } from '../http-call';
import type { SmppLinks } from './smpp-links';

/** One part of a text in UCS-2. */
const LONGEST = 70;

/** Texts through a carrier's SMPP. The words are ours, signature and all; repeats are not recognised. */
export class SmppSms implements Channel {
  readonly name = 'smpp';
  readonly route = 'sms';
  readonly can: Abilities = { links: false, longestVariable: null, replies: true, signature: 'ours', recognisesRepeats: false };

  constructor(private readonly links: SmppLinks) {}

  /** @throws NotTaken */
  async send({ to, text }: Leaving): Promise<Taken> {
    if (text.length > LONGEST) throw new NotTaken('permanent', 'smpp_too_long');
    const reference = await this.links.submit(internationalPhone(to).slice(1), text);
    return { reference: reference === '' ? null : reference };
  }
}
