import { minutesBetween } from '../../kernel/instants';
import { Tag } from '../../ui/components/Tag';
import { formatMinutes } from '../../ui/format';
import { usePage } from '../../ui/page-context';

/** How long is left until something must have been done, or how late it is, as the page was made. */
export function RunningClock({ until }: { until: Date }) {
  const { t, now, locale } = usePage();
  const left = minutesBetween(now, until);
  const minutes = formatMinutes(Math.ceil(Math.abs(left)), locale);
  return (
    <Tag tone={left < 0 ? 'stop' : 'warn'} icon="clock">
      {t(left < 0 ? 'safeguarding:clock.late' : 'safeguarding:clock.left', { minutes })}
    </Tag>
  );
}
