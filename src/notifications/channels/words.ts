import type { Locale } from '../../kernel/locale';
import { translator } from '../../ui/i18n';
import type { Template } from '../engine/message-plan.rules';
import { MessageParams, OwnWords, renderMail, renderSms, ReplyAccess, sentenceOf, wordsOf } from '../wording/message-templates';
import type { Route } from './channel';

/** A message in the words of its channel, and the part of them that may be kept: without the personal link. */
export interface ChannelWords {
  subject: string;
  text: string;
  html: string;
  kept: string;
}

/**
 * The words of a message for a channel: a mail, a letter, a few words beside the fields of a template, a call that is heard and not read, or
 * a text.
 * @param access the personal page; null: none is to be given
 * @param asks 1, 2 or 3 is asked for
 * @param own the organisation's words as far as this channel may use them (`ownWordsFor`); null: the built-in ones
 */
export function wordsFor(
  route: Route,
  template: Template,
  locale: Locale,
  params: MessageParams,
  alias: string,
  access: ReplyAccess | null,
  asks: boolean,
  own: OwnWords | null = null,
): ChannelWords {
  const t = translator(locale);
  if (route === 'email' || route === 'letter') return renderMail(template, locale, params, alias, access, own);
  if (route === 'wechat') {
    const what = t(`notifications:wechat.${template}`);
    const { child, day, time, worker } = wordsOf(params, locale);
    const text = [what, `${day}${locale === 'en' ? ' ' : ''}${time}`.trim(), child, worker].filter(Boolean).join('\n');
    return { subject: what, text, html: '', kept: text };
  }
  if (route === 'voice') {
    const sentence = sentenceOf(template, locale, params, own);
    const text = [t('notifications:spoken.hello', { alias }), sentence, t(asks ? 'notifications:spoken.keys' : 'notifications:spoken.bye')];
    const spoken = text.join(locale === 'en' ? ' ' : '');
    return { subject: '', text: spoken, html: '', kept: spoken };
  }
  const text = renderSms(template, locale, params, alias, own);
  return { subject: '', text, html: '', kept: text };
}
