import { formatMinutes } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { WaitlistRow } from '../waitlist.queries';

/** Why a family stands where it does, in the order of the questions, and whether somebody can be rung at once. */
export function WaitWhy({ entry: { why, phoneReady } }: { entry: Pick<WaitlistRow, 'why' | 'phoneReady'> }) {
  const { t, locale } = usePage();
  const lines = [
    ...(why.neverVisited ? [t('requests:waitlist.never_visited')] : []),
    t('requests:waitlist.days_since', { count: why.daysSinceContact }),
    ...(why.facilityCancelled ? [t('requests:waitlist.facility_cancelled')] : []),
    ...(why.carerAge === null ? [] : [t('requests:waitlist.carer_age', { age: why.carerAge })]),
    ...(why.travelMinutes === null ? [] : [t('freed_seats:travel', { minutes: formatMinutes(why.travelMinutes, locale) })]),
    t('requests:waitlist.waits', { count: why.waitingDays }),
    t(`freed_seats:phone_${phoneReady ? 'ready' : 'none'}`),
  ];
  return (
    <ul class="govuk-list k-small">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
