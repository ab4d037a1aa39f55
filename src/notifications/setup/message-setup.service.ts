import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays, dayInZone } from '../../kernel/days';
import { invalid, notFound } from '../../kernel/domain-error';
import { Locale, LOCALES } from '../../kernel/locale';
import { Channel, Route, ROUTES } from '../channels/channel';
import { Channels } from '../channels/channels';
import { THING_MOST } from '../channels/wechat';
import { wordsFor } from '../channels/words';
import { MeetingQueries } from '../meeting.queries';
import { Template, TEMPLATES } from '../engine/message-plan.rules';
import { signatureErrors } from './message-setup.rules';
import { longestSms, MessageParams, renderSms, SMS_UNITS, wordsOf } from '../wording/message-templates';
import { EXAMPLE, EXAMPLE_DAYS } from '../wording/example';
import { WordingQueries } from '../wording/wording.queries';
import { longestWords } from '../wording/wording.rules';

/** One template in one language, as a family would read it, and how long it can get. */
export interface TemplateView {
  template: Template;
  locale: Locale;
  /** With invented names. */
  example: string;
  length: number;
  /** Characters with the longest names and the longest signature; at most 70. */
  longest: number;
  limit: number;
  /** The organisation says it in its own words; see `message-setup/words`. */
  reworded: boolean;
}

/** One way out of the house as it is set up, in the order in which it is tried. */
export interface ChannelView {
  /** sms, email, call, wechat, voice or letter. */
  route: Route;
  /** smtp, aliyun, tencent, smpp, wechat, voice, letters; call_list: a person rings; demo_phone: the demo shows it. */
  provider: string;
  /** What a family reads or hears as the sender; null where only the account's own name stands, or a person speaks. */
  signature: string | null;
  /** False: the signature says too much. */
  neutral: boolean;
  /** A personal link may stand in it. */
  linkable: boolean;
  /** Answers come back the same way. */
  answerable: boolean;
  /** Characters at the worst, and at most; null where length does not matter. */
  longest: number | null;
  limit: number | null;
}

/** What every text begins with, whether it may, and the texts. */
export interface MessageSetupView {
  signature: string;
  /** False: it holds a word that must not be said; nothing leaves under it. */
  neutral: boolean;
  templates: TemplateView[];
  channels: ChannelView[];
}

/** Names as long as they get. */
const LONGEST: MessageParams = { children: ['长'.repeat(12)], day: '2026-12-31', time: '23:59', worker: '长'.repeat(16) };

/** The longest that leaves by a route, and how long it may be. */
function lengthOf(route: Route): { longest: number | null; limit: number | null } {
  const all = LOCALES.flatMap((locale) => TEMPLATES.map((template) => ({ locale, template })));
  if (route === 'sms') return { longest: Math.max(...all.map(({ locale, template }) => longestSms(template, locale))), limit: SMS_UNITS };
  if (route !== 'wechat') return { longest: null, limit: null };
  // Each field has a limit of its own; the date is the account's to show.
  const fields = all.flatMap(({ locale, template }) => {
    const { child, worker } = wordsOf(LONGEST, locale);
    return [wordsFor(route, template, locale, LONGEST, '', null, false).subject, child ?? '', worker ?? ''];
  });
  return { longest: Math.max(...fields.map((field) => Array.from(field).length)), limit: THING_MOST };
}

function viewOf(route: Route, channel: Channel, ours: string, neutral: (sign: string) => boolean): ChannelView {
  const { links: linkable, replies: answerable } = channel.can;
  const signature = channel.sign ?? (channel.can.signature === 'ours' ? ours : null);
  const length = channel.task === 'call' ? { longest: null, limit: null } : lengthOf(route);
  return { route, provider: channel.name, signature, neutral: signature === null || neutral(signature), linkable, answerable, ...length };
}

/** The set-up of what families read: the organisation's neutral signature, and the templates with their lengths. */
@Injectable()
export class MessageSetupService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly meetings: MeetingQueries,
    private readonly ways: Channels,
    private readonly wordings: WordingQueries,
  ) {}

  /** The set-up of the actor's organisation. @throws DomainError not_found */
  async setup(actor: Actor): Promise<MessageSetupView> {
    const organisation = await this.db.one<{ publicAlias: string; timeZone: string }>(
      `SELECT public_alias, time_zone FROM organisations WHERE id = $1`,
      [actor.organisationId],
    );
    if (!organisation) throw notFound();
    const { publicAlias: signature, timeZone } = organisation;
    const day = addDays(dayInZone(this.clock.now(), timeZone), EXAMPLE_DAYS);
    const standing = await this.wordings.standing(actor);
    const templates = LOCALES.flatMap((locale) =>
      TEMPLATES.map((template): TemplateView => {
        const own = standing.get(`${template}:${locale}`) ?? null;
        const example = renderSms(template, locale, { ...EXAMPLE[locale], day }, signature, own);
        const longest = own?.sms ? longestWords(own.sms, own.smsShort, locale) : longestSms(template, locale);
        return { template, locale, example, length: example.length, longest, limit: SMS_UNITS, reworded: own !== null };
      }),
    );
    const names = await this.meetings.facilityNames();
    const neutral = (sign: string): boolean => signatureErrors(sign, names).length === 0;
    const channels = ROUTES.flatMap((route) => this.ways.of(route).map((channel) => viewOf(route, channel, signature, neutral)));
    return { signature, neutral: neutral(signature), templates, channels };
  }

  /**
   * Changes the signature; what waits to be sent leaves under the new one.
   * @throws DomainError invalid `signature.length`, `signature.brackets`, `signature.letters`, `signature.says_too_much`
   */
  async sign(actor: Actor, wanted: string): Promise<MessageSetupView> {
    const signature = wanted.trim();
    const errors = signatureErrors(signature, await this.meetings.facilityNames());
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    await this.db.transaction(async () => {
      // What waits to be sent belongs to families whose files an administrator may not open.
      await this.db.asSystem(async () => {
        await this.db.sql(`UPDATE organisations SET public_alias = $2 WHERE id = $1`, [actor.organisationId, signature]);
        await this.db.sql(
          `UPDATE messages SET params = jsonb_set(params, '{alias}', to_jsonb($2::text)) WHERE organisation_id = $1 AND status IN ('queued', 'held')`,
          [actor.organisationId, signature],
        );
      });
      await this.audit.record({ action: 'message.set', subjectType: 'message', details: { field: 'signature' } });
    });
    return this.setup(actor);
  }
}
