import { Day } from '../../kernel/days';
import { formatDay, formatDayShort } from '../format';
import { usePage } from '../page-context';

/** A calendar day in the reader's language. */
export function DayText({ day, short }: { day: Day; short?: boolean }) {
  const { locale } = usePage();
  return (
    <time dateTime={day} class="k-nowrap">
      {short ? formatDayShort(day, locale) : formatDay(day, locale)}
    </time>
  );
}
