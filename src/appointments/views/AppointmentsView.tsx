import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { DateInput } from '../../ui/components/DateInput';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { TextInput } from '../../ui/components/TextInput';
import { TimeInput } from '../../ui/components/TimeInput';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { AppointmentView } from '../appointments.queries';

interface Props {
  appointments: readonly AppointmentView[];
  zone: string;
  nextCursor: string | null;
  firstPage: boolean;
  values?: Record<string, string>;
  problem?: PageProblem;
}

/** When parents are not available, and a form for one more time. */
export function AppointmentsView({ appointments, zone, nextCursor, firstPage, values = {}, problem }: Props) {
  const { t, locale } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('appointments:list.title')} lead={t('appointments:list.lead')} />
      <Section title={t('appointments:form.title')}>
        <Form action="/liaison/appointments" problem={problem}>
          <TextInput name="number" label={t('appointments:field.number')} value={values.number} width={10} problem={problem} />
          <DateInput name="day" label={t('appointments:field.day')} value={values.day} problem={problem} />
          <div class="k-cluster">
            <TimeInput name="from" label={t('appointments:field.from')} value={values.from} problem={problem} />
            <TimeInput name="to" label={t('appointments:field.to')} value={values.to} problem={problem} />
          </div>
          <DateInput
            name="toDay"
            label={t('appointments:field.toDay')}
            hint={t('appointments:field.toDay_hint')}
            value={values.toDay}
            optional
            problem={problem}
          />
          <Button>{t('appointments:form.save')}</Button>
        </Form>
      </Section>
      <Section title={t('appointments:coming.title')} count={appointments.length}>
        {appointments.length === 0 ? (
          <EmptyState title={t('appointments:coming.empty')} icon="calendar" />
        ) : (
          <Table
            caption={t('appointments:coming.title')}
            captionHidden
            rows={appointments}
            rowKey={(row) => row.id}
            columns={[
              { key: 'number', header: t('appointments:field.number'), rowHeader: true, cell: (row) => row.rosterNumber },
              { key: 'from', header: t('appointments:field.from'), cell: (row) => formatDayTime(row.startsAt, zone, locale) },
              { key: 'to', header: t('appointments:field.to'), cell: (row) => formatDayTime(row.endsAt, zone, locale) },
              {
                key: 'cancel',
                header: t('appointments:coming.cancel'),
                headerHidden: true,
                cell: (row) => (
                  <ButtonForm
                    action={`/liaison/appointments/${row.id}/cancellations`}
                    variant="quiet"
                    label={t('appointments:coming.cancel_one', { number: row.rosterNumber })}
                  >
                    {t('appointments:coming.cancel')}
                  </ButtonForm>
                ),
              },
            ]}
          />
        )}
        <Pagination
          nextHref={nextCursor ? `/liaison/appointments?cursor=${nextCursor}` : undefined}
          firstHref={firstPage ? undefined : '/liaison/appointments'}
        />
      </Section>
    </div>
  );
}
