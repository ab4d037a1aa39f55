import type { Availability, Instead } from '../../../eligibility/availability.service';
import { STEPS } from '../../../eligibility/availability.service';
import type { BookableSession } from '../../../eligibility/eligibility.service';
import type { Reason } from '../../../kernel/reasons';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Card } from '../../../ui/components/Card';
import { Checklist } from '../../../ui/components/Checklist';
import { Details } from '../../../ui/components/Details';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { SubNav } from '../../../ui/components/SubNav';
import { Table } from '../../../ui/components/Table';
import { usePage } from '../../../ui/page-context';
import { fieldId, PageProblem } from '../../../ui/problem';
import { bookingFields, BookingState, bookingUrl, groupExcluded } from '../booking-form.rules';
import type { BookingFamily } from '../booking-family.queries';
import type { KeptPriority } from '../../closures/rebooking-priorities.service';
import { BookingSteps } from './BookingSteps';
import { formatDay, formatDayShort, reasonFix, reasonItems, reasonMessage, timeSpan } from './booking-words';
import { homeBy } from '../../views/journey-words';
import { BesideDates, InsteadCards } from './InsteadCards';
import { Allowance, OfferCards } from './OfferCards';
import { StateFields } from '../../views/StateFields';

export interface BookWhenProps {
  state: BookingState;
  family: BookingFamily;
  best: readonly BookableSession[];
  more: readonly BookableSession[];
  excluded: readonly BookableSession[];
  allowances: ReadonlyMap<string, Allowance>;
  /** What stands against every date; shown when there is none to choose. */
  blockers: readonly Reason[];
  /** First places of this kind that the facility owes the family. */
  kept: readonly KeptPriority[];
  /** The first date after those looked at, when none of them can be had. */
  nextPossible: Availability['nextPossible'];
  /** Other ways to be in touch, the nearest to a meeting first. */
  instead: readonly Instead[];
  /** What could not be read: nothing that hangs from it is offered. */
  unread: readonly string[];
  problem?: PageProblem;
}

/** Page one: when. */
export function BookWhenView(props: BookWhenProps) {
  const { t, locale, timeZone } = usePage();
  const { state, family, best, more, excluded, problem } = props;
  const zone = family.facility?.timeZone ?? timeZone;
  const chosen = state.sessionId ?? best[0]?.id;
  return (
    <div class="k-stack">
      <BackLink href={`/children/${family.child.childId}`}>{t('visits_pages:book.back_to_child')}</BackLink>
      <PageHeading
        caption={t('visits_pages:book.caption', { name: family.child.preferredName, reference: family.child.reference })}
        title={t('visits_pages:book.when.title')}
        lead={best.length > 0 ? t('visits_pages:book.when.lead') : undefined}
      />
      <BookingSteps current="when" />
      <ErrorSummary problem={problem} />
      <SubNav
        label={t('visits_pages:book.when.modes')}
        items={(['visit', 'video'] as const).map((mode) => ({
          href: bookingUrl(family.dyadId, 'when', { ...state, mode, sessionId: undefined }, state.backToCheck),
          text: t(`visits_pages:mode.${mode}`),
          current: state.mode === mode,
        }))}
      />
      {props.kept.map(({ visitId, visitReference }) => (
        <Notice key={visitId} tone="info" title={t('closures:kept.title')}>
          <p>{t('closures:kept.text', { reference: visitReference })}</p>
        </Notice>
      ))}
      {props.unread.length > 0 && (
        <Notice tone="stop" title={t('availability:unread.title')}>
          <p>{t('availability:unread.lead')}</p>
        </Notice>
      )}
      {best.length === 0 ? (
        <NoDate {...props} />
      ) : (
        <form method="get" action={`/dyads/${family.dyadId}/book/${state.backToCheck && state.whoAnswered ? 'check' : 'who'}`}>
          <StateFields fields={bookingFields(state, ['session'])} />
          <fieldset class="govuk-fieldset" id={fieldId('session')}>
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
              {t('visits_pages:book.when.best_legend', { count: best.length })}
            </legend>
            <Details summary={t('availability:ranked.title')}>
              <p>{t('availability:ranked.lead')}</p>
              <ol class="govuk-list govuk-list--number">
                {STEPS.map(({ code }) => (
                  <li key={code}>{t(`availability:step.${code}`)}</li>
                ))}
              </ol>
            </Details>
            <OfferCards offers={best} timeZone={zone} today={family.today} chosen={chosen} allowances={props.allowances} ranked />
            {more.length > 0 && (
              <Details summary={t('visits_pages:book.when.more', { count: more.length })} open={more.some((o) => o.id === chosen)}>
                <Table
                  caption={t('visits_pages:book.when.more', { count: more.length })}
                  captionHidden
                  compact
                  rows={more}
                  rowKey={(o) => o.id}
                  columns={[
                    {
                      key: 'day',
                      header: t('visits_pages:col.date'),
                      rowHeader: true,
                      cell: (o) => (
                        <span class="govuk-radios govuk-radios--small">
                          <span class="govuk-radios__item">
                            <input
                              class="govuk-radios__input"
                              type="radio"
                              name="session"
                              value={o.id}
                              id={`s-${o.id}`}
                              checked={o.id === chosen}
                            />
                            <label class="govuk-label govuk-radios__label" for={`s-${o.id}`}>
                              {formatDay(o.day, locale)}
                            </label>
                          </span>
                        </span>
                      ),
                    },
                    { key: 'time', header: t('visits_pages:col.time'), cell: (o) => timeSpan(o.startsAt, o.endsAt, zone, locale) },
                    { key: 'home', header: t('visits_pages:col.home'), cell: (o) => (o.journey ? homeBy({ t, locale }, o.journey) : '–') },
                    { key: 'free', header: t('visits_pages:col.free_seats'), numeric: true, cell: (o) => `${o.free} / ${o.capacity}` },
                    {
                      key: 'mind',
                      header: t('visits_pages:col.mind'),
                      cell: (o) => o.eligibility.reasons.map((r) => reasonMessage({ t, locale }, r)).join(' · ') || '–',
                    },
                  ]}
                />
              </Details>
            )}
          </fieldset>
          <p>
            <Button>{t('visits_pages:continue')}</Button>
          </p>
        </form>
      )}
      {best.length > 0 && <BesideDates instead={props.instead} family={family} state={state} />}
      {excluded.length > 0 && <Excluded offers={excluded} timeZone={zone} family={family} state={state} />}
    </div>
  );
}

/** Every date that cannot be had, and why: one row per reason. */
function Excluded({
  offers,
  timeZone,
  family,
  state,
}: { offers: readonly BookableSession[]; timeZone: string } & Pick<BookWhenProps, 'family' | 'state'>) {
  const { t, locale } = usePage();
  return (
    <Section title={t('visits_pages:book.excluded.title')} count={offers.length}>
      <Table
        caption={t('visits_pages:book.excluded.title')}
        captionHidden
        rows={groupExcluded(offers)}
        rowKey={(g) => g.key}
        columns={[
          {
            key: 'why',
            header: t('visits_pages:col.why'),
            rowHeader: true,
            cell: (g) => g.reasons.map((r) => <div key={r.code}>{reasonMessage({ t, locale }, r)}</div>),
          },
          {
            key: 'fix',
            header: t('visits_pages:col.fix'),
            cell: (g) => g.reasons.map((r) => <div key={r.code}>{reasonFix({ t, locale }, r)}</div>),
          },
          {
            key: 'dates',
            header: t('visits_pages:col.dates'),
            cell: (g) => (
              <Details summary={t('visits_pages:book.excluded.sessions', { count: g.offers.length })}>
                <ul class="govuk-list k-small">
                  {g.offers.map((o) => (
                    <li key={o.id}>
                      {formatDayShort(o.day, locale)} {timeSpan(o.startsAt, o.endsAt, timeZone, locale)}
                      {o.beyond && (
                        <>
                          {' · '}
                          <a href={bookingUrl(family.dyadId, 'who', { ...state, sessionId: o.id })}>{t('over_capacity:ask.title')}</a>
                        </>
                      )}
                    </li>
                  ))}
                </ul>
              </Details>
            ),
          },
        ]}
      />
    </Section>
  );
}

/** No date at all: what blocks, who mends it, and what is possible meanwhile. */
function NoDate({ family, blockers, nextPossible, instead, excluded, state }: BookWhenProps) {
  const { t, locale } = usePage();
  return (
    <>
      <Notice tone="warn" title={t(`visits_pages:book.none.title_${state.mode}`)}>
        <p>
          {t(
            blockers.length > 0
              ? 'visits_pages:book.none.blocked'
              : excluded.length > 0
                ? 'visits_pages:book.none.taken'
                : 'visits_pages:book.none.no_sessions',
            { count: blockers.length },
          )}
        </p>
        <p>
          <strong>{t('availability:next.title')}:</strong>{' '}
          {nextPossible ? t('availability:next.lead', { day: formatDay(nextPossible.day, locale) }) : t('availability:next.none')}
        </p>
      </Notice>
      {blockers.length > 0 && (
        <Section title={t('visits_pages:book.none.in_the_way')}>
          <Checklist items={reasonItems({ t, locale }, blockers)} />
          <ButtonLink href={`/children/${family.child.childId}`}>{t('visits_pages:book.none.mend')}</ButtonLink>
        </Section>
      )}
      <Section title={t('visits_pages:book.none.meanwhile')}>
        <div class="k-grid-2">
          <Card icon="calendar" title={t('requests:waitlist.card.title')}>
            <p>{t('requests:waitlist.card.text')}</p>
            <ButtonLink href={`/waitlist/new?dyad=${family.dyadId}&mode=${state.mode}`} variant="secondary">
              {t('requests:waitlist.card.start')}
            </ButtonLink>
          </Card>
          <InsteadCards instead={instead} family={family} state={state} />
        </div>
      </Section>
    </>
  );
}
