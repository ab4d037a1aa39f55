import type { BookableSession } from '../../../eligibility/eligibility.service';
import type { Eligibility } from '../../../kernel/reasons';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Checkbox } from '../../../ui/components/Checkbox';
import { Checklist } from '../../../ui/components/Checklist';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { FormFields } from '../../../ui/components/FormFields';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { SummaryList } from '../../../ui/components/SummaryList';
import { TextArea } from '../../../ui/components/TextArea';
import { usePage } from '../../../ui/page-context';
import { fieldId, PageProblem } from '../../../ui/problem';
import { bookingFields, BookingState } from '../../booking/booking-form.rules';
import type { BookingFamily } from '../../booking/booking-family.queries';
import { changeUrl, othersOf } from '../change-form.rules';
import type { VisitView } from '../../visits.queries';
import { partyRows } from '../../booking/views/BookCheckView';
import { BookingSteps } from '../../booking/views/BookingSteps';
import { reasonItems, sessionTitle } from '../../booking/views/booking-words';
import { OfferCards } from '../../booking/views/OfferCards';
import { StateFields } from '../../views/StateFields';

interface Props {
  visit: VisitView;
  family: BookingFamily;
  state: BookingState;
  session: { id: string; day: string; startsAt: Date; endsAt: Date };
  eligibility: Eligibility;
  /** Other sessions, when another date would help. */
  alternatives: readonly BookableSession[];
  /** Workers whom other families of its group need, too. */
  staying: readonly string[];
  note?: string;
  problem?: PageProblem;
}

/** Page three of a change: what is now, what shall be, and what happens until the facility has answered. */
export function ChangeCheckView({ visit, family, state, session, eligibility, alternatives, staying, note, problem }: Props) {
  const { t, locale } = usePage();
  const moves = state.sessionId !== undefined && state.sessionId !== visit.sessionId;
  const hard = eligibility.reasons.filter((r) => r.severity === 'hard');
  const soft = eligibility.reasons.filter((r) => r.severity !== 'hard');
  const choosing = alternatives.length > 0;
  const others = othersOf(state, visit).map(({ personId }) => personId);
  const besides = visit.party.filter(({ personId }) => others.includes(personId));
  const leaving = visit.group !== null && visit.group.live > 1 && (choosing || session.day !== visit.day);
  const change = (step: 'when' | 'who', hidden: string) => ({
    href: changeUrl(visit.id, step, state),
    text: t('visits_pages:change'),
    hidden,
  });
  return (
    <div class="k-stack">
      <BackLink href={changeUrl(visit.id, 'who', state)}>{t('visits_pages:book.back_to_who')}</BackLink>
      <PageHeading caption={t('visits_pages:visit.caption', { reference: visit.reference })} title={t('requests:change.check.title')} />
      <BookingSteps current="check" />
      <ErrorSummary problem={problem} />
      {hard.length > 0 && (
        <Section title={t('visits_pages:book.check.blocked', { count: hard.length })}>
          <Checklist items={reasonItems({ t, locale }, hard)} />
        </Section>
      )}
      <Notice tone="info" title={t(moves ? 'requests:change.check.keeps' : 'requests:change.check.at_once')} />
      <form method="post" action={`/visits/${visit.id}/change`}>
        <FormFields />
        <StateFields fields={bookingFields(state, choosing ? ['session'] : [])} />
        {choosing && (
          <fieldset class="govuk-fieldset" id={fieldId('session')}>
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
              {t('visits_pages:book.check.alternatives', { count: alternatives.length })}
            </legend>
            <OfferCards offers={alternatives} timeZone={visit.timeZone} today={family.today} chosen={alternatives[0]?.id} ranked />
          </fieldset>
        )}
        <SummaryList
          rows={[
            { key: t('requests:change.check.now'), value: sessionTitle(visit, visit.timeZone, locale) },
            ...(choosing
              ? []
              : [
                  {
                    key: t('requests:change.check.then'),
                    value: sessionTitle(session, visit.timeZone, locale),
                    actions: [change('when', t('requests:change.check.then'))],
                  },
                ]),
            ...partyRows(state, family, t, besides).map((row) => ({ ...row, actions: [change('who', row.key)] })),
          ]}
        />
        {soft.length > 0 && (
          <Section title={t('visits_pages:book.check.mind')}>
            <Checklist items={reasonItems({ t, locale }, soft)} />
          </Section>
        )}
        {leaving && (
          <Notice tone="warn" title={t('visit_groups:change.leaves')}>
            <p>{t('visit_groups:change.leaves_more')}</p>
            {staying.length > 0 && <p>{t('visit_groups:change.escorts', { names: staying.join(t('visits_pages:list_separator')) })}</p>}
            <Checkbox name="leaveGroup" label={t('visit_groups:change.box')} problem={problem} />
          </Notice>
        )}
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
        <ButtonGroup>
          <Button>{t(moves || choosing ? 'requests:change.check.ask' : 'requests:change.check.save')}</Button>
          <ButtonLink href={`/visits/${visit.id}`} variant="quiet">
            {t('requests:change.check.leave')}
          </ButtonLink>
        </ButtonGroup>
      </form>
    </div>
  );
}
