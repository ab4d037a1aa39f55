import type { Said } from '../../../kernel/actor';
import { dayInZone, timeInZone } from '../../../kernel/days';
import { formatDayTime } from '../../../ui/format';
import type { PageContext } from '../../../ui/page-context';

/** Who at a facility said something, how and when, as one line. */
export const saidLine = ({ t, locale }: PageContext, { name, channel, saidAt }: Said, timeZone: string): string =>
  t('behalf:said.line', { name, via: t(`visits_pages:via.${channel}`), when: formatDayTime(new Date(saidAt), timeZone, locale) });

/** The same as the fields of a form that is sent on with it. */
export const saidFields = ({ name, channel, saidAt }: Said, timeZone: string): Record<string, string> => {
  const at = new Date(saidAt);
  return { saidBy: name, channel, saidOn: dayInZone(at, timeZone), saidTime: timeInZone(at, timeZone) };
};
