import { dayInZone } from '../../../kernel/days';
import { usePage } from '../../../ui/page-context';
import type { VisitView } from '../../visits.queries';
import { sessionTitle } from '../../booking/views/booking-words';

/** "Another time is asked for": the one line that a list needs. Nothing without an open amendment. */
export function AmendmentLine({ visit }: { visit: Pick<VisitView, 'amendment' | 'timeZone'> }) {
  const { t, locale } = usePage();
  if (!visit.amendment) return null;
  const [startsAt, endsAt] = [new Date(visit.amendment.startsAt), new Date(visit.amendment.endsAt)];
  const when = sessionTitle({ day: dayInZone(startsAt, visit.timeZone), startsAt, endsAt }, visit.timeZone, locale);
  return (
    <p>
      <strong>{t('requests:amendment.asked_facility', { when })}</strong>
    </p>
  );
}
