import { SummaryList } from '../../ui/components/SummaryList';
import { formatDayTime, formatTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { GlassRow } from '../need-to-know.queries';

/** Who opened a file, when, and why. */
export function GlassFacts({ glass }: { glass: GlassRow }) {
  const { t, locale, timeZone } = usePage();
  return (
    <SummaryList
      rows={[
        { key: t('need-to-know:facts.who'), value: glass.userName },
        {
          key: t('need-to-know:facts.when'),
          value: `${formatDayTime(glass.openedAt, timeZone, locale)} – ${formatTime(glass.closedAt ?? glass.endsAt, timeZone, locale)}`,
        },
        {
          key: t('need-to-know:facts.why'),
          value: [t(`need-to-know:reason.${glass.reasonCode}`), glass.reason].filter(Boolean).join(' · '),
        },
      ]}
    />
  );
}
