import type { Locale } from '../../kernel/locale';
import type { MessageParams } from './message-templates';

/** Invented people, for what a message usually becomes. */
export const EXAMPLE: Record<Locale, Pick<MessageParams, 'children' | 'worker' | 'time'>> = {
  'zh-CN': { children: ['小宇'], worker: '王小满', time: '07:30' },
  en: { children: ['Xiaoyu'], worker: 'Min Wang', time: '07:30' },
};
/** Days from today to their meeting. */
export const EXAMPLE_DAYS = 10;
