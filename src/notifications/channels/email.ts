import { Mailer } from '../engine/mailer';
import { Abilities, Channel, Leaving, Taken } from './channel';

/** E-mail through the SMTP server. Its Message-ID is made from the message's id; not every server looks at it, so no mail is handed over twice. */
export class EmailChannel implements Channel {
  readonly name = 'smtp';
  readonly route = 'email';
  readonly can: Abilities = { links: true, longestVariable: null, replies: false, signature: 'ours', recognisesRepeats: false };

  constructor(private readonly mailer: Mailer) {}

  /** @throws NotTaken */
  async send({ id, to, subject, text, html }: Leaving): Promise<Taken> {
    await this.mailer.send({ id, to, subject, text, html });
    return { reference: this.mailer.messageId(id) };
  }
}
