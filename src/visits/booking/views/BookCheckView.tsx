import type { Instead } from '../../../eligibility/availability.service';
import type { BookableSession } from '../../../eligibility/eligibility.service';
import type { Eligibility } from '../../../kernel/reasons';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Checklist } from '../../../ui/components/Checklist';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { FormFields } from '../../../ui/components/FormFields';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Section } from '../../../ui/components/Section';
import { SummaryList } from '../../../ui/components/SummaryList';
import { TextArea } from '../../../ui/components/TextArea';
import { usePage } from '../../../ui/page-context';
import { fieldId, PageProblem } from '../../../ui/problem';
import { aboutParty, bookingFields, BookingState, bookingUrl, mayAsk } from '../booking-form.rules';
import type { BookingFamily } from '../booking-family.queries';
import { BookingSteps } from './BookingSteps';
import { formatDayShort, reasonItems, sessionTitle } from './booking-words';
import { BesideDates } from './InsteadCards';
import { OfferCards } from './OfferCards';
import { StateFields } from '../../views/StateFields';
import { WhoFields } from './WhoFields';
import { WishFields } from './WishFields';

export interface BookCheckProps {
  state: BookingState;
  family: BookingFamily;
  session: { id: string; day: string; startsAt: Date; endsAt: Date };
  eligibility: Eligibility;
  /** Other sessions, when another date would help. */
  alternatives: readonly BookableSession[];
  /** Dates that would do as well, to choose from, and those chosen so far. */
  others?: readonly BookableSession[];
  wishes?: readonly string[];
  note?: string;
  /** All windows are taken, but a second person may let somebody in beyond them. */
  beyond?: boolean;
  overCapacityReason?: string;
  /** Other ways to be in touch. */
  instead?: readonly Instead[];
  problem?: PageProblem;
}

/** Page three: check the answers and send. When something stands in the way the same page offers the ways out, and keeps what was typed. */
export function BookCheckView({
  state,
  family,
  session,
  eligibility,
  alternatives,
  others = [],
  wishes = [],
  note,
  beyond = false,
  overCapacityReason,
  instead = [],
  problem,
}: BookCheckProps) {
  const { t, locale, timeZone } = usePage();
  const zone = family.facility?.timeZone ?? timeZone;
  const blocked = eligibility.verdict === 'block' || problem !== undefined;
  const hard = eligibility.reasons.filter((r) => r.severity === 'hard');
  const soft = eligibility.reasons.filter((r) => r.severity !== 'hard');
  const askers = mayAsk(eligibility.reasons);
  const choosing = blocked && alternatives.length > 0;
  const changingParty = blocked && aboutParty(eligibility.reasons);
  const sendable = !blocked || choosing || changingParty || (problem !== undefined && hard.length === 0);
  const change = (step: 'when' | 'who', hidden: string) => ({
    href: bookingUrl(family.dyadId, step, state, true),
    text: t('visits_pages:change'),
    hidden,
  });
  return (
    <div class="k-stack">
      <BackLink href={bookingUrl(family.dyadId, 'who', state)}>{t('visits_pages:book.back_to_who')}</BackLink>
      <PageHeading
        caption={t('visits_pages:book.caption', { name: family.child.preferredName, reference: family.child.reference })}
        title={t('visits_pages:book.check.title')}
      />
      <BookingSteps current="check" />
      <ErrorSummary problem={problem} />
      {hard.length > 0 && (
        <Section title={t('visits_pages:book.check.blocked', { count: hard.length })}>
          <Checklist items={reasonItems({ t, locale }, hard)} />
          {beyond && (
            <p>
              <a href="#beyond">{t('over_capacity:ask.title')}</a>
            </p>
          )}
        </Section>
      )}
      <form method="post" action={`/dyads/${family.dyadId}/book`} class="k-stack">
        <FormFields />
        <StateFields
          fields={bookingFields(state, [...(choosing ? (['session'] as const) : []), ...(changingParty ? (['who'] as const) : [])])}
        />
        {choosing && (
          <fieldset class="govuk-fieldset" id={fieldId('session')}>
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
              {t('visits_pages:book.check.alternatives', { count: alternatives.length })}
            </legend>
            <OfferCards offers={alternatives} timeZone={zone} today={family.today} chosen={alternatives[0]?.id} ranked />
          </fieldset>
        )}
        {changingParty && (
          <Section title={t('visits_pages:book.check.change_party')}>
            <WhoFields state={state} family={family} problem={problem} />
          </Section>
        )}
        <SummaryList
          rows={[
            ...(choosing
              ? []
              : [
                  {
                    key: t('visits_pages:book.check.when'),
                    value: sessionTitle(session, zone, locale),
                    actions: [change('when', t('visits_pages:book.check.when'))],
                  },
                ]),
            {
              key: t('visits_pages:book.check.how'),
              value: t(`visits_pages:mode.${state.mode}`),
              actions: choosing ? [] : [change('when', t('visits_pages:book.check.how'))],
            },
            ...(changingParty ? [] : partyRows(state, family, t).map((row) => ({ ...row, actions: [change('who', row.key)] }))),
            ...(family.facility ? [{ key: t('visits_pages:book.check.where'), value: family.facility.name }] : []),
          ]}
        />
        {soft.length > 0 && (
          <Section title={t('visits_pages:book.check.mind')}>
            <Checklist items={reasonItems({ t, locale }, soft)} />
          </Section>
        )}
        {askers.length > 0 && (
          <Radios
            name="initiator"
            label={t('visits_pages:book.check.initiator')}
            hint={t('visits_pages:book.check.initiator_hint')}
            small
            value={state.initiator}
            options={askers.map((value) => ({ value, label: t(`facility_rules:value.${value}`) }))}
            problem={problem}
          />
        )}
        {!choosing && sendable && <WishFields offers={others} timeZone={zone} values={wishes} problem={problem} />}
        <TextArea
          name="note"
          label={t('visits_pages:book.check.note')}
          hint={t('visits_pages:book.check.note_hint')}
          optional
          rows={3}
          maxLength={500}
          value={note}
          problem={problem}
        />
        {!sendable && (
          <Notice tone="info" title={t('visits_pages:book.check.not_yet')}>
            <p>{t('visits_pages:book.check.not_yet_more')}</p>
          </Notice>
        )}
        <ButtonGroup>
          {sendable && (
            <Button>
              {choosing
                ? t('visits_pages:book.check.send_chosen')
                : t('visits_pages:book.check.send', { day: formatDayShort(session.day, locale) })}
            </Button>
          )}
          <ButtonLink href={`/children/${family.child.childId}`} variant={sendable ? 'quiet' : 'primary'}>
            {t(sendable ? 'visits_pages:book.check.leave' : 'visits_pages:book.back_to_child')}
          </ButtonLink>
        </ButtonGroup>
      </form>
      {beyond && (
        <Section title={t('over_capacity:ask.title')} id="beyond">
          <p class="k-strong">{sessionTitle(session, zone, locale)}</p>
          <p>{t('over_capacity:ask.lead')}</p>
          <form method="post" action={`/dyads/${family.dyadId}/book`}>
            <FormFields />
            <StateFields fields={bookingFields(state)} />
            <TextArea
              name="overCapacityReason"
              label={t('over_capacity:ask.reason')}
              hint={t('over_capacity:ask.reason_hint')}
              rows={3}
              maxLength={2000}
              value={overCapacityReason}
              problem={problem}
            />
            <Button variant="secondary">{t('over_capacity:ask.send')}</Button>
          </form>
        </Section>
      )}
      <BesideDates instead={instead} family={family} state={state} />
    </div>
  );
}

/** Who comes and where each is, as facts. */
export function partyRows(
  state: BookingState,
  family: BookingFamily,
  t: (key: string, params?: Record<string, string | number>) => string,
  /** Workers who come besides the one that is chosen on the pages. */
  besides: readonly { name: string; place: string }[] = [],
) {
  const children = [family.child, ...family.siblings].filter((c) => state.dyadIds.includes(c.dyadId));
  const escort = family.workers.find((w) => w.id === state.escortId);
  const escorts = [...(escort ? [{ name: escort.name, place: state.escortPlace }] : []), ...besides];
  const coming = family.adults.filter((a) => (state.places.get(a.personId) ?? 'home') !== 'home');
  return [
    {
      key: t('visits_pages:book.check.children'),
      value: children
        .map((c) => t('visits_pages:book.who.child', { name: c.preferredName, age: c.age }))
        .join(t('visits_pages:list_separator')),
    },
    {
      key: t('visits_pages:book.who.escort'),
      value:
        escorts.length === 0
          ? t('visits_pages:book.who.no_escort')
          : escorts.map(({ name, place }) => (
              <div key={name}>
                {name} · {t(`visits_pages:place.${place}`)}
              </div>
            )),
    },
    {
      key: t('visits_pages:book.check.adults'),
      value:
        coming.length === 0
          ? t('visits_pages:book.check.nobody')
          : coming.map((a) => (
              <div key={a.personId}>
                {a.name} · {t(`visits_pages:place.${state.places.get(a.personId) ?? 'home'}`)}
              </div>
            )),
    },
  ];
}
