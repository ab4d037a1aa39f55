import { dayInZone } from '../../../kernel/days';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { EmptyState } from '../../../ui/components/EmptyState';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Select } from '../../../ui/components/Select';
import { Details } from '../../../ui/components/Details';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { DECLINE_REASONS } from '../../visit.rules';
import type { DeskFacility } from '../offline-desk.queries';
import type { OpenSession } from '../../visit-pages.queries';
import type { VisitView } from '../../visits.queries';
import { sessionTitle } from '../../booking/views/booking-words';
import type { DeskPerson } from '../desk-people.queries';
import { withoutOf } from '../without-form.rules';
import { NoteFields } from './NoteFields';
import { SaidFields } from './SaidFields';
import { WithoutSelects } from './WithoutForm';

interface Props {
  waiting: readonly { desk: DeskFacility; visits: readonly VisitView[] }[];
  /** Sessions with a seat left, at each facility where something waits. */
  openings: readonly { desk: DeskFacility; sessions: readonly OpenSession[] }[];
  values: Record<string, string>;
  problem?: PageProblem;
  /** The request in question, once it is known, and who is to come. */
  chosen?: VisitView;
  comers?: readonly DeskPerson[];
  preview?: string;
}

/** A decision that somebody told: which request, what was decided, who said it and when. */
export function ToldDecisionView({ waiting, openings, values, problem, chosen, comers, preview }: Props) {
  const { t, locale } = usePage();
  const options = waiting.flatMap(({ desk, visits }) =>
    visits.map((visit) => ({
      value: visit.id,
      // What a yes would be a yes to: the other time, where one is asked for.
      label: [
        visit.reference,
        sessionTitle(askedFor(visit), visit.timeZone, locale),
        visit.rosterNumber,
        ...(waiting.length > 1 ? [desk.name] : []),
      ]
        .filter(Boolean)
        .join(' · '),
    })),
  );
  const offers = openings.flatMap(({ desk, sessions }) =>
    sessions.map((session) => ({
      value: session.id,
      label: [
        t('visits_pages:propose.option', { when: sessionTitle(session, desk.timeZone, locale), free: session.free }),
        t(`visits_pages:mode.${session.mode}`),
        ...(openings.length > 1 ? [desk.name] : []),
      ].join(' · '),
    })),
  );
  return (
    <div class="k-stack">
      <BackLink href="/offline-desk">{t('visits_desk:offline.title')}</BackLink>
      <PageHeading title={t('visits_desk:told.title')} lead={t('visits_desk:told.lead')} />
      {options.length === 0 ? (
        <EmptyState title={t('visits_desk:offline.nothing')} icon="phone" />
      ) : (
        <Form action="/offline-desk/told" problem={problem}>
          <Select
            name="visitId"
            label={t('visits_desk:told.which')}
            value={values.visitId}
            placeholder={t('visits_pages:choose')}
            problem={problem}
            options={options}
          />
          <Radios
            name="action"
            label={t('visits_desk:told.what')}
            value={values.action}
            problem={problem}
            options={[
              {
                value: 'confirm',
                label: t('visits_desk:returned.yes'),
                conditional:
                  chosen && comers && comers.length > 1 && !chosen.amendment ? (
                    <Details summary={t('not_admitted:form.title')} open={withoutOf(values).length > 0 || preview !== undefined}>
                      <WithoutSelects visit={chosen} comers={comers} values={values} />
                    </Details>
                  ) : (
                    <Button variant="quiet" formAction="/offline-desk/told/family-note-previews">
                      {t('not_admitted:form.show')}
                    </Button>
                  ),
              },
              {
                value: 'decline',
                label: t('visits_desk:sheet.no'),
                conditional: (
                  <Select
                    name="reasonCode"
                    label={t('visits_pages:decline.reason')}
                    value={values.reasonCode}
                    placeholder={t('visits_pages:choose')}
                    problem={problem}
                    options={DECLINE_REASONS.map((code) => ({ value: code, label: t(`visits_pages:reason.${code}`) }))}
                  />
                ),
              },
              ...(offers.length === 0
                ? []
                : [
                    {
                      value: 'propose',
                      label: t('behalf:propose'),
                      conditional: (
                        <Select
                          name="sessionId"
                          label={t('visits_pages:propose.session')}
                          value={values.sessionId}
                          placeholder={t('visits_pages:choose')}
                          problem={problem}
                          options={offers}
                        />
                      ),
                    },
                  ]),
            ]}
          />
          <Radios
            name="channel"
            label={t('visits_pages:answer.via')}
            inline
            small
            value={values.channel}
            problem={problem}
            options={(['phone', 'in_person', 'message'] as const).map((via) => ({ value: via, label: t(`visits_pages:via.${via}`) }))}
          />
          <SaidFields values={values} problem={problem} />
          <NoteFields
            path="/offline-desk/told"
            form={values.action === 'decline' ? 'declines' : 'confirmations'}
            kind={values.action === 'decline' ? 'refused' : 'not_admitted'}
            visit={chosen}
            failed={{ form: 'other', values, problem, preview }}
          />
          <Button>{t('visits_desk:told.save')}</Button>
        </Form>
      )}
    </div>
  );
}

/** The time a yes would agree to. */
const askedFor = ({ amendment, day, startsAt, endsAt, timeZone }: VisitView): Parameters<typeof sessionTitle>[0] => {
  if (!amendment) return { day, startsAt, endsAt };
  const [from, to] = [new Date(amendment.startsAt), new Date(amendment.endsAt)];
  return { day: dayInZone(from, timeZone), startsAt: from, endsAt: to };
};
