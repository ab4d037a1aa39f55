import { dayInZone } from '../../../kernel/days';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { EmptyState } from '../../../ui/components/EmptyState';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Select } from '../../../ui/components/Select';
import { TextInput } from '../../../ui/components/TextInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { DECLINE_REASONS } from '../../visit.rules';
import type { DeskFacility } from '../offline-desk.queries';
import type { VisitView } from '../../visits.queries';
import { sessionTitle } from '../../booking/views/booking-words';
import { SaidFields } from './SaidFields';

interface Props {
  waiting: readonly { desk: DeskFacility; visits: readonly VisitView[] }[];
  values: Record<string, string>;
  problem?: PageProblem;
}

/** A decision that somebody told: which request, what was decided, who said it and when. */
export function ToldDecisionView({ waiting, values, problem }: Props) {
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
              { value: 'confirm', label: t('visits_desk:returned.yes') },
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
          <TextInput
            name="note"
            label={t('visits_pages:decline.note')}
            optional
            value={values.note}
            width={30}
            maxLength={500}
            problem={problem}
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
