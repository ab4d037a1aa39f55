import type { BookableSession } from '../../eligibility/eligibility.service';
import type { Eligibility, Reason } from '../../kernel/reasons';
import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Card } from '../../ui/components/Card';
import { Checklist } from '../../ui/components/Checklist';
import { Details } from '../../ui/components/Details';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { SubNav } from '../../ui/components/SubNav';
import { Table } from '../../ui/components/Table';
import { usePage } from '../../ui/page-context';
import { fieldId, PageProblem } from '../../ui/problem';
import { bookingFields, BookingMode, BookingState, bookingUrl, groupExcluded } from '../booking-form.rules';
import type { BookingFamily } from '../booking-family.queries';
import { BookingSteps } from './BookingSteps';
import { formatDay, formatDayShort, reasonFix, reasonItems, reasonMessage, timeSpan } from './booking-words';
import { homeBy } from './journey-words';
import { Allowance, OfferCards } from './OfferCards';
import { StateFields } from './StateFields';

export interface BookWhenProps {
  state: BookingState;
  family: BookingFamily;
  best: readonly BookableSession[];
  more: readonly BookableSession[];
  excluded: readonly BookableSession[];
  allowances: ReadonlyMap<string, Allowance>;
  /** What stands against every date; shown when there is none to choose. */
  blockers: readonly Reason[];
  /** Other ways that are open now, tried when no date is. */
  instead: { letter?: Eligibility; other?: { mode: BookingMode; count: number; first?: BookableSession } };
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
      {best.length === 0 ? (
        <NoDate {...props} />
      ) : (
        <form method="get" action={`/dyads/${family.dyadId}/book/${state.backToCheck && state.whoAnswered ? 'check' : 'who'}`}>
          <StateFields fields={bookingFields(state, ['session'])} />
          <fieldset class="govuk-fieldset" id={fieldId('session')}>
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
              {t('visits_pages:book.when.best_legend', { count: best.length })}
            </legend>
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
      {excluded.length > 0 && <Excluded offers={excluded} timeZone={zone} />}
    </div>
  );
}

/** Every date that cannot be had, and why: one row per reason. */
function Excluded({ offers, timeZone }: { offers: readonly BookableSession[]; timeZone: string }) {
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
function NoDate({ family, blockers, instead, excluded, state }: BookWhenProps) {
  const { t, locale } = usePage();
  const letterOpen = instead.letter !== undefined && instead.letter.verdict !== 'block';
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
      </Notice>
      {blockers.length > 0 && (
        <Section title={t('visits_pages:book.none.in_the_way')}>
          <Checklist items={reasonItems({ t, locale }, blockers)} />
          <ButtonLink href={`/children/${family.child.childId}`}>{t('visits_pages:book.none.mend')}</ButtonLink>
        </Section>
      )}
      <Section title={t('visits_pages:book.none.meanwhile')}>
        <div class="k-grid-2">
          <Card icon="letter" title={t('visits_pages:book.none.letter')}>
            <p>{t(letterOpen ? 'visits_pages:book.none.letter_open' : 'visits_pages:book.none.letter_closed')}</p>
            {letterOpen ? (
              <ButtonLink href={`/exchanges/new?dyad=${family.dyadId}`} variant="secondary">
                {t('visits_pages:book.none.letter_start')}
              </ButtonLink>
            ) : (
              instead.letter && (
                <Checklist
                  items={reasonItems(
                    { t, locale },
                    instead.letter.reasons.filter((r) => r.severity === 'hard'),
                  )}
                />
              )
            )}
          </Card>
          {instead.other && (
            <Card icon={instead.other.mode === 'video' ? 'video' : 'people'} title={t(`visits_pages:mode.${instead.other.mode}`)}>
              <p>
                {instead.other.first
                  ? t('visits_pages:book.none.other_open', {
                      count: instead.other.count,
                      first: formatDay(instead.other.first.day, locale),
                    })
                  : t('visits_pages:book.none.other_closed')}
              </p>
              {instead.other.first && (
                <ButtonLink
                  href={bookingUrl(family.dyadId, 'when', { ...state, mode: instead.other.mode, sessionId: undefined })}
                  variant="secondary"
                >
                  {t('visits_pages:book.none.other_start')}
                </ButtonLink>
              )}
            </Card>
          )}
        </div>
      </Section>
    </>
  );
}
