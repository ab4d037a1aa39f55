import type { BookableSession } from '../../../eligibility/eligibility.service';
import type { Day } from '../../../kernel/days';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { Details } from '../../../ui/components/Details';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { SlotCard } from '../../../ui/components/SlotCard';
import { usePage } from '../../../ui/page-context';
import { fieldId } from '../../../ui/problem';
import { bookingFields, BookingState } from '../../booking/booking-form.rules';
import type { VisitView } from '../../visits.queries';
import { BookingSteps } from '../../booking/views/BookingSteps';
import { formatDay, sessionTitle, timeSpan } from '../../booking/views/booking-words';
import { OfferCards } from '../../booking/views/OfferCards';
import { StateFields } from '../../views/StateFields';

interface Props {
  visit: VisitView;
  state: BookingState;
  today: Day;
  best: readonly BookableSession[];
  more: readonly BookableSession[];
}

/** Page one of a change: keep the time, or another one. The old place stays until the facility has agreed. */
export function ChangeWhenView({ visit, state, today, best, more }: Props) {
  const { t, locale } = usePage();
  const chosen = state.sessionId ?? visit.sessionId;
  return (
    <div class="k-stack">
      <BackLink href={`/visits/${visit.id}`}>{t('requests:change.back')}</BackLink>
      <PageHeading
        caption={t('visits_pages:visit.caption', { reference: visit.reference })}
        title={t('requests:change.when.title')}
        lead={t('requests:change.when.lead')}
      />
      <BookingSteps current="when" />
      {visit.group && visit.group.live > 1 && (
        <Notice tone="info" title={t('visit_groups:change.travels', { count: visit.group.live - 1 })}>
          <p>{t('visit_groups:change.same_day')}</p>
        </Notice>
      )}
      <form method="get" action={`/visits/${visit.id}/change/who`}>
        <StateFields fields={bookingFields(state, ['session'])} />
        <fieldset class="govuk-fieldset" id={fieldId('session')}>
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{t('requests:change.when.legend')}</legend>
          <SlotCard
            name="session"
            value={visit.sessionId}
            checked={chosen === visit.sessionId}
            badge={t('requests:change.when.now')}
            title={formatDay(visit.day, locale)}
            meta={timeSpan(visit.startsAt, visit.endsAt, visit.timeZone, locale)}
            reasons={[{ text: t('requests:change.when.keep'), icon: 'check' }]}
          />
          <OfferCards offers={best} timeZone={visit.timeZone} today={today} chosen={chosen} ranked />
          {best.length === 0 && <p class="k-muted">{t('requests:change.when.none')}</p>}
          {more.length > 0 && (
            <Details summary={t('visits_pages:book.when.more', { count: more.length })} open={more.some((o) => o.id === chosen)}>
              <div class="govuk-radios govuk-radios--small">
                {more.map((offer) => (
                  <div class="govuk-radios__item" key={offer.id}>
                    <input
                      class="govuk-radios__input"
                      type="radio"
                      name="session"
                      value={offer.id}
                      id={`s-${offer.id}`}
                      checked={offer.id === chosen}
                    />
                    <label class="govuk-label govuk-radios__label" for={`s-${offer.id}`}>
                      {sessionTitle(offer, visit.timeZone, locale)}
                    </label>
                  </div>
                ))}
              </div>
            </Details>
          )}
        </fieldset>
        <Button>{t('visits_pages:continue')}</Button>
      </form>
    </div>
  );
}
