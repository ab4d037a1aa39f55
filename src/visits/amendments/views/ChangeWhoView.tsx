import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { PageHeading } from '../../../ui/components/PageHeading';
import { usePage } from '../../../ui/page-context';
import { bookingFields, BookingState } from '../../booking/booking-form.rules';
import type { BookingFamily } from '../../booking/booking-family.queries';
import { changeUrl } from '../change-form.rules';
import type { VisitView } from '../../visits.queries';
import { BookingSteps } from '../../booking/views/BookingSteps';
import { StateFields } from '../../views/StateFields';
import { WhoFields } from '../../booking/views/WhoFields';

interface Props {
  visit: VisitView;
  family: BookingFamily;
  state: BookingState;
}

/** Page two of a change: who comes, filled in as it is arranged now. */
export function ChangeWhoView({ visit, family, state }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={changeUrl(visit.id, 'when', state)}>{t('visits_pages:book.back_to_when')}</BackLink>
      <PageHeading
        caption={t('visits_pages:visit.caption', { reference: visit.reference })}
        title={t('visits_pages:book.who.title')}
        lead={t('requests:change.who.lead')}
      />
      <BookingSteps current="who" />
      <form method="get" action={`/visits/${visit.id}/change/check`}>
        <StateFields fields={bookingFields(state, ['who'])} />
        <WhoFields state={state} family={family} />
        <Button>{t('visits_pages:continue')}</Button>
      </form>
    </div>
  );
}
