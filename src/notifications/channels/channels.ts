import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config';
import { Mailer } from '../mailer';
import { Channel, Route } from './channel';
import { EmailChannel } from './email';
import { CallList, DemoPhone } from './in-house';

/** The ways out of the house that are configured. */
@Injectable()
export class Channels {
  private readonly known = new Map<Route, readonly Channel[]>();

  constructor(config: Config, mailer: Mailer) {
    const remote: Channel[] = mailer.configured ? [new EmailChannel(mailer)] : [];
    for (const route of ['sms', 'email', 'wechat', 'voice', 'letter'] as const) {
      const configured = remote.filter((channel) => channel.route === route);
      // Nothing may seem sent that never left: where no provider is configured, the demo shows it and in production a person rings.
      const instead = config.production ? new CallList(route) : new DemoPhone(route);
      this.known.set(route, configured.length > 0 ? configured : [instead]);
    }
    this.known.set('call', [new CallList()]);
  }

  /** The channels of a route in the order in which they are tried. Never empty. */
  of(route: Route): readonly Channel[] {
    return this.known.get(route) ?? [];
  }

  /** Where a person is reached by it; undefined when nobody knows. */
  addressOf(channel: Channel, person: { phone: string | null; email: string | null }): string | undefined {
    if (channel.task === 'call' || channel instanceof DemoPhone) return '';
    return (channel.route === 'email' ? person.email : person.phone) ?? undefined;
  }
}
