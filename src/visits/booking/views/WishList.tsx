import { dayInZone } from '../../../kernel/days';
import { usePage } from '../../../ui/page-context';
import type { WishView } from '../../visit.select';
import { sessionTitle } from './booking-words';

/** Other dates that would do, in order; those that were tried say so. */
export function WishList({ wishes, timeZone }: { wishes: readonly WishView[]; timeZone: string }) {
  const { t, locale } = usePage();
  return (
    <ol class="govuk-list">
      {wishes.map((wish) => {
        const [startsAt, endsAt] = [new Date(wish.startsAt), new Date(wish.endsAt)];
        return (
          <li key={wish.rank}>
            {sessionTitle({ day: dayInZone(startsAt, timeZone), startsAt, endsAt }, timeZone, locale)}
            {wish.triedAt !== null && <span class="k-muted"> · {t('requests:wishes.tried')}</span>}
          </li>
        );
      })}
    </ol>
  );
}
