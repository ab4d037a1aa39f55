import { Injectable, Optional } from '@nestjs/common';
import { Config } from '../../config/config';
import { Clock } from '../../kernel/clock';
import { Mailer } from '../engine/mailer';
import { AliyunSms } from './aliyun-sms';
import { Channel, Route } from './channel';
import { EmailChannel } from './email';
import { CallList, DemoPhone, PrintedLetters } from './in-house';
import { pointOf, Reachable } from './reach.rules';
import { SmppLinks } from './smpp/smpp-links';
import { SmppSms } from './smpp/smpp-sms';
import { TencentSms } from './tencent-sms';
import { VoiceCall } from './voice-call';
import { Wechat } from './wechat';

/** The ways out of the house that are configured. */
@Injectable()
export class Channels {
  private readonly known = new Map<Route, readonly Channel[]>();

  constructor(config: Config, mailer: Mailer, clock: Clock, @Optional() smpp?: SmppLinks) {
    const { smsProviders, aliyun, tencent, wechat, voice } = config.messaging;
    const remote: Channel[] = mailer.configured ? [new EmailChannel(mailer)] : [];
    for (const name of smsProviders) {
      if (name === 'aliyun' && aliyun) remote.push(new AliyunSms(aliyun, clock));
      if (name === 'tencent' && tencent) remote.push(new TencentSms(tencent, clock));
      if (name === 'smpp' && smpp) remote.push(new SmppSms(smpp));
    }
    if (wechat) remote.push(new Wechat(wechat, clock));
    if (voice) remote.push(new VoiceCall(voice, clock));
    for (const route of ['sms', 'email', 'wechat', 'voice'] as const) {
      const configured = remote.filter((channel) => channel.route === route);
      // Nothing may seem sent that never left: where no provider is configured, the demo shows it and in production a person rings.
      const instead = config.production ? new CallList(route) : new DemoPhone(route);
      this.known.set(route, configured.length > 0 ? configured : [instead]);
    }
    this.known.set('letter', [new PrintedLetters()]);
    this.known.set('call', [new CallList()]);
  }

  /** The channels of a route in the order in which they are tried. Never empty. */
  of(route: Route): readonly Channel[] {
    return this.known.get(route) ?? [];
  }

  /** Can anything leave this way? Where no provider is configured, a person rings instead, and the next way may be better. */
  reaches(route: Route): boolean {
    return route === 'call' || this.of(route).some((channel) => channel.task !== 'call');
  }

  /** Where a person is reached by it; undefined when nobody knows. */
  addressOf(channel: Channel, person: Omit<Reachable, 'channel' | 'otherChannels' | 'optedOut'>): string | undefined {
    if (channel.task === 'call' || channel instanceof DemoPhone) return '';
    return pointOf(channel.route, person) ?? undefined;
  }
}
