import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { PageHeading } from '../../../ui/components/PageHeading';
import { usePage } from '../../../ui/page-context';
import { bookingFields, BookingState, bookingUrl } from '../booking-form.rules';
import type { BookingFamily } from '../booking-family.queries';
import { BookingSteps } from './BookingSteps';
import { sessionTitle } from './booking-words';
import { StateFields } from '../../views/StateFields';
import { WhoFields } from './WhoFields';

interface Props {
  state: BookingState;
  family: BookingFamily;
  session: { day: string; startsAt: Date; endsAt: Date };
}

/** Page two: who comes. Everything is filled in as most bookings need it. */
export function BookWhoView({ state, family, session }: Props) {
  const { t, locale, timeZone } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={bookingUrl(family.dyadId, 'when', state)}>{t('visits_pages:book.back_to_when')}</BackLink>
      <PageHeading
        caption={t('visits_pages:book.caption', { name: family.child.preferredName, reference: family.child.reference })}
        title={t('visits_pages:book.who.title')}
        lead={t('visits_pages:book.who.lead', { when: sessionTitle(session, family.facility?.timeZone ?? timeZone, locale) })}
      />
      <BookingSteps current="who" />
      <form method="get" action={`/dyads/${family.dyadId}/book/check`}>
        <StateFields fields={bookingFields(state, ['who'])} />
        <WhoFields state={state} family={family} />
        <Button>{t('visits_pages:continue')}</Button>
      </form>
    </div>
  );
}
