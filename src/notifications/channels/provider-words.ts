import { isoWeekday } from '../../kernel/days';
import type { Locale } from '../../kernel/locale';
import { formatTime } from '../../ui/format';
import { childrenName, dayWords, MessageParams, teacherName } from '../wording/message-templates';
import type { ProviderWords } from './channel';

const WEEKDAYS = ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'] as const;

/**
 * The variables of a template that a provider keeps: the date in parts, because some allow six characters for each (interface notes §3).
 * @param params as for our own texts; a message without a meeting has no date
 */
export function providerWords(params: MessageParams, locale: Locale): ProviderWords {
  const { day } = params;
  return {
    child: childrenName(params.children, locale),
    month: day === '' ? '' : String(Number(day.slice(5, 7))),
    day: day === '' ? '' : String(Number(day.slice(8, 10))),
    weekday: day === '' ? '' : locale === 'zh-CN' ? (WEEKDAYS[isoWeekday(day) - 1] ?? '') : (dayWords(day, locale).split(' ')[0] ?? ''),
    time: params.time === '' ? '' : formatTime(params.time, 'UTC', locale),
    worker: teacherName(params.worker, locale),
  };
}
