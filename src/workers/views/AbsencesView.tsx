import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { DateInput } from '../../ui/components/DateInput';
import { DayText } from '../../ui/components/DayText';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Table } from '../../ui/components/Table';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { AbsenceRow } from '../absences.service';
import type { WorkerRow } from '../workers.queries';

interface Props {
  worker: WorkerRow;
  absences: readonly AbsenceRow[];
  values: Record<string, string>;
  problem?: PageProblem;
}

/** When a worker is away; why is not asked. */
export function AbsencesView({ worker, absences, values, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href="/workers" />
      <PageHeading title={t('requests:absence.title')} caption={worker.name} lead={t('requests:absence.lead')} />
      <Table
        caption={t('requests:absence.title')}
        captionHidden
        rows={absences}
        rowKey={(absence) => absence.id}
        empty={<EmptyState title={t('requests:absence.empty')} icon="calendar" />}
        columns={[
          { key: 'from', header: t('requests:absence.from'), rowHeader: true, cell: (absence) => <DayText day={absence.fromDay} /> },
          { key: 'to', header: t('requests:absence.to'), cell: (absence) => <DayText day={absence.toDay} /> },
          {
            key: 'end',
            header: t('requests:absence.end'),
            headerHidden: true,
            cell: (absence) => (
              <ButtonForm action={`/workers/${worker.id}/absences/${absence.id}/endings`} variant="secondary">
                {t('requests:absence.end')}
              </ButtonForm>
            ),
          },
        ]}
      />
      <Form action={`/workers/${worker.id}/absences`} problem={problem}>
        <DateInput name="fromDay" label={t('requests:absence.from')} value={values.fromDay} problem={problem} />
        <DateInput name="toDay" label={t('requests:absence.to')} value={values.toDay} problem={problem} />
        <Button>{t('requests:absence.add')}</Button>
      </Form>
    </div>
  );
}
