import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Notice } from '../../../ui/components/Notice';
import { usePage } from '../../../ui/page-context';
import type { Alternative } from '../../booking/booking-losses';
import type { VisitView } from '../../visits.queries';
import { sessionTitle } from '../../booking/views/booking-words';

/** Nobody answered in time: not a refusal. The next dates that can be had, each one click from being asked for. */
export function NoAnswer({ visit, next }: { visit: VisitView; next: readonly Alternative[] }) {
  const { t, locale } = usePage();
  const [first] = visit.dyads;
  return (
    <Notice tone="warn" title={t('requests:no_answer.title')}>
      <p>{t(next.length > 0 ? 'requests:no_answer.next' : 'requests:no_answer.none')}</p>
      {first && (
        <p class="k-cluster">
          {next.map((other) => (
            <ButtonLink
              key={other.sessionId}
              href={`/dyads/${first.dyadId}/book/who?mode=${visit.mode}&session=${other.sessionId}`}
              variant="secondary"
            >
              {sessionTitle(other, visit.timeZone, locale)}
            </ButtonLink>
          ))}
        </p>
      )}
    </Notice>
  );
}
