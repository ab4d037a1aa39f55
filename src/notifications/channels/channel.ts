import type { Locale } from '../../kernel/locale';
import type { Template } from '../engine/message-plan.rules';
import type { Failure } from '../message.entity';

/** How somebody is reached. */
export const ROUTES = ['sms', 'email', 'call', 'wechat', 'voice', 'letter'] as const;
export type Route = (typeof ROUTES)[number];

/** What a channel can do; words are chosen by it and never by its name. */
export interface Abilities {
  /** A personal link may stand in the text. */
  links: boolean;
  /** The most characters a variable may have; null: any length. */
  longestVariable: number | null;
  /** Answers come back the same way. */
  replies: boolean;
  /** Who puts the sender's name before the text: our text, the provider, or nobody. */
  signature: 'ours' | 'provider' | 'none';
  /** The same message handed over twice is recognised as one by its id: after a crash it may be handed over again. */
  recognisesRepeats: boolean;
}

/** A message as it is handed over. */
export interface Leaving {
  /** Of the message row; the same at every try. */
  id: string;
  /** The address in the channel's own form. */
  to: string;
  template: Template;
  locale: Locale;
  /** The provider's number under which the organisation's own words were approved; left out: that of the built-in ones. */
  templateNumber?: string;
  /** The words for providers that keep the template themselves: each at most six characters long in Chinese. */
  words: ProviderWords;
  /** The day and the wall time of the meeting, `YYYY-MM-DD` and `HH:mm`; empty without one. */
  day: string;
  time: string;
  /** It asks 1, 2 or 3. */
  asks: boolean;
  /** The personal page, where an answer is asked and the channel may carry it. */
  link: string | null;
  subject: string;
  /** As it is written or read out. */
  text: string;
  html: string;
}

/** The variables of a provider's template, in the order in which numbered ones are filled. */
export interface ProviderWords {
  child: string;
  month: string;
  day: string;
  weekday: string;
  time: string;
  worker: string;
}

/** The provider has it; its own number for it, when it gives one. */
export interface Taken {
  reference: string | null;
}

/** One way out of the house. */
export interface Channel {
  /** Kept in the message's row: `smtp`, `aliyun`, `tencent`, … */
  readonly name: string;
  readonly route: Route;
  readonly can: Abilities;
  /** The name registered with a provider that puts it before our words. */
  readonly sign?: string;
  /** Where the work is a person's: instead of `send`, this is put on her list in the transaction that marks the message. */
  readonly task?: 'call' | 'letter';
  /**
   * Hands a message over; it does not write to the database.
   * @throws NotTaken
   */
  send(message: Leaving): Promise<Taken>;
}

/** The provider keeps the words it has approved, and takes nothing from us but the variables. */
export const keepsWords = (channel: Channel): boolean => channel.can.longestVariable !== null;

/**
 * Why a message was not taken. `technical`: the provider cannot work now; `temporary`: it reached nobody now; `permanent`: it never will
 * there; `unsure`: it may have been taken.
 */
export class NotTaken extends Error {
  constructor(
    readonly kind: Failure,
    readonly code: string,
  ) {
    super(code);
    this.name = 'NotTaken';
  }
}
