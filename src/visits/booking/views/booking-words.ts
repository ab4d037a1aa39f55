import { formatCount, formatDay, formatDayShort, formatRelativeDays, formatSpan, formatTime } from '../../../ui/format';
import type { PageContext } from '../../../ui/page-context';
import type { Reason } from '../../../kernel/reasons';
import { Day, isDay } from '../../../kernel/days';
import type { ChecklistItem } from '../../../ui/components/Checklist';

/** "9:30 am – 10:00 am" in the facility's own time. */
export const timeSpan = (startsAt: Date, endsAt: Date, zone: string, locale: PageContext['locale']): string =>
  `${formatTime(startsAt, zone, locale)} – ${formatTime(endsAt, zone, locale)}`;

/** "Sat 18 Oct 2026, 9:30 am – 10:00 am". */
export const sessionTitle = (session: { day: Day; startsAt: Date; endsAt: Date }, zone: string, locale: PageContext['locale']): string =>
  `${formatDay(session.day, locale)}${locale === 'en' ? ', ' : ' '}${timeSpan(session.startsAt, session.endsAt, zone, locale)}`;

type Words = Pick<PageContext, 't' | 'locale'>;

/** Days among the parameters are written the way people say them. */
const spoken = (reason: Reason, locale: PageContext['locale']): Record<string, string | number> =>
  Object.fromEntries(Object.entries(reason.params ?? {}).map(([name, value]) => [name, isDay(value) ? formatDay(value, locale) : value]));

export const reasonMessage = ({ t, locale }: Words, reason: Reason): string => t(`reasons:${reason.code}.message`, spoken(reason, locale));
export const reasonFix = ({ t, locale }: Words, reason: Reason): string => t(`reasons:${reason.code}.fix`, spoken(reason, locale));

const STATE = { hard: 'blocked', approval: 'approval', warning: 'warning' } as const;

/** Reasons as rows of a checklist: what, how to mend it, who owns it, by when, and which rule says so. */
export const reasonItems = (page: Words, reasons: readonly Reason[]): ChecklistItem[] =>
  reasons.map((reason, index) => ({
    id: `${reason.code}-${index}`,
    state: STATE[reason.severity],
    title: reasonMessage(page, reason),
    detail: reasonFix(page, reason),
    owner: page.t(`visits_pages:owner.${reason.owner}`),
    ...(reason.due === undefined ? {} : { due: reason.due }),
  }));

export { formatCount, formatDay, formatDayShort, formatRelativeDays, formatSpan };
