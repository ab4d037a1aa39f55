import type { PaperSheet } from '../../files/pdf-paper';
import { addDays, Day, dayInZone } from '../../kernel/days';
import type { Locale } from '../../kernel/locale';
import { afterWorkingDays, Calendar } from '../../kernel/working-days';
import { translator } from '../../ui/i18n';
import type { Template } from '../engine/message-plan.rules';
import { MessageParams, OwnWords, renderMail, ReplyAccess } from '../wording/message-templates';
import { squaresOf } from '../prints/papers.rules';

const NO_DAYS_OFF: Calendar = { holidays: new Set(), makeUpWorkdays: new Set(), announcedYears: new Set() };

/**
 * The last day on which a letter may be posted: it takes `workingDays` (make-up workdays are none: post offices keep their own) and must be
 * there the day before it loses its use.
 * @returns undefined when even a letter posted today comes too late
 */
export function lastPostingDay(
  now: Date,
  uselessAfter: Date,
  zone: string,
  workingDays: number,
  calendar: Calendar = NO_DAYS_OFF,
): Day | undefined {
  const needed = dayInZone(uselessAfter, zone);
  let last: Day | undefined;
  for (let day = dayInZone(now, zone); afterWorkingDays(day, workingDays, calendar, false) < needed; day = addDays(day, 1)) last = day;
  return last;
}

/** What a letter is made of. */
export interface LetterWords {
  template: Template;
  locale: Locale;
  params: MessageParams;
  /** The organisation's neutral name. */
  alias: string;
  /** Whom it goes to, as on the envelope. */
  name: string;
  address: string;
  /** Of the worker who comes; null: none is known. */
  phone: string | null;
  access: ReplyAccess | null;
  /** The organisation's own words; left out: the built-in ones. */
  own?: OwnWords | null;
}

/**
 * A letter on one page, folded twice: inside the words of the e-mail, the number and the code for the page; outside her address and our neutral
 * name, and nothing else.
 */
export function letterOf({ template, locale, params, alias, name, address, phone, access, own }: LetterWords): PaperSheet {
  const t = translator(locale);
  const { kept } = renderMail(template, locale, params, alias, null, own);
  const [hello = '', ...rest] = kept.split('\n\n');
  const answer = [
    ...(phone === null ? [] : [t('papers:family.phone', { phone })]),
    ...(access === null ? [] : [t('papers:family.page', { site: access.site.replace(/^https?:\/\//, ''), code: access.code })]),
  ];
  return {
    title: hello,
    blocks: [
      { big: true, lines: rest.slice(0, -1) },
      ...(access === null || answer.length === 0
        ? []
        : [{ title: t('papers:family.answer'), lines: [...answer, t('papers:family.no_blame')] }]),
      { lines: rest.slice(-1) },
    ],
    ...(access === null ? {} : { code: squaresOf(`${access.site}/${access.token}`) }),
    outer: { front: [name, ...address.split('\n')], back: [alias] },
    fold: t('letters:fold'),
  };
}
