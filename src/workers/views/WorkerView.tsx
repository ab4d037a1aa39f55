import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { DayText } from '../../ui/components/DayText';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { SummaryList } from '../../ui/components/SummaryList';
import { Table } from '../../ui/components/Table';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { Tag } from '../../ui/components/Tag';
import { WorkerRow } from '../workers.queries';
import { WorkerStanding } from './WorkerStanding';
import { VettingTag } from './WorkersView';

interface Props {
  worker: WorkerRow;
  facilities: { id: string; name: string }[];
  today: string;
  values: Record<string, string>;
  problems: { vetting?: PageProblem; approval?: PageProblem; standing?: PageProblem };
}

/** One worker: vetting, and where she may go inside. */
export function WorkerView({ worker, facilities, today, values, problems }: Props) {
  const { t } = usePage();
  const nameOf = (id: string): string => facilities.find((f) => f.id === id)?.name ?? '–';
  return (
    <div class="k-stack">
      <BackLink href="/workers" />
      <PageHeading title={worker.name} caption={t('workers:one.title')} tag={<VettingTag worker={worker} today={today} />} />
      <SummaryList
        rows={[
          { key: t('workers:field.sex'), value: t(`workers:sex.${worker.sex}`) },
          { key: t('workers:field.phone'), value: worker.phone ?? '–' },
          { key: t('workers:field.status'), value: t(`workers:status.${worker.status}`) },
          ...(worker.suspendedReason
            ? [{ key: t('workers:field.suspendedReason'), value: t(`workers:suspension.${worker.suspendedReason}`) }]
            : []),
          { key: t('workers:field.hiredOn'), value: worker.hiredOn ? <DayText day={worker.hiredOn} /> : '–' },
          { key: t('workers:field.conductAcceptedOn'), value: worker.conductAcceptedOn ? <DayText day={worker.conductAcceptedOn} /> : '–' },
          { key: t('workers:field.trainedOn'), value: worker.trainedOn ? <DayText day={worker.trainedOn} /> : '–' },
          { key: t('workers:field.vettedOn'), value: worker.vettedOn ? <DayText day={worker.vettedOn} /> : '–' },
        ]}
      />
      <Section title={t('workers:one.vet')} id="vetting" count={worker.vettings.length}>
        <Table
          caption={t('workers:one.vettings')}
          captionHidden
          rows={worker.vettings}
          rowKey={(v) => v.queriedOn}
          columns={[
            { key: 'day', header: t('workers:field.vettedOn'), rowHeader: true, cell: (v) => <DayText day={v.queriedOn} /> },
            {
              key: 'clear',
              header: t('workers:one.clear'),
              cell: (v) => <Tag status={v.clear ? 'verified' : 'missing'}>{t(`workers:clear.${String(v.clear)}`)}</Tag>,
            },
          ]}
        />
        <Form action={`/workers/${worker.id}/vettings`} problem={problems.vetting}>
          <DateInput name="vettedOn" label={t('workers:field.vettedOn')} value={values.vettedOn ?? today} problem={problems.vetting} />
          <Radios
            name="clear"
            label={t('workers:one.clear')}
            hint={t('workers:one.clear_hint')}
            value={values.clear}
            options={['true', 'false'].map((value) => ({ value, label: t(`workers:clear.${value}`) }))}
            problem={problems.vetting}
          />
          <Button>{t('workers:one.save_vetting')}</Button>
        </Form>
      </Section>
      <Section title={t('workers:one.approvals')} id="approvals" count={worker.approvals.length}>
        <Table
          caption={t('workers:one.approvals')}
          captionHidden
          rows={worker.approvals}
          rowKey={(a) => a.facilityId}
          columns={[
            { key: 'facility', header: t('workers:field.facility'), rowHeader: true, cell: (a) => nameOf(a.facilityId) },
            { key: 'from', header: t('workers:field.approvedOn'), cell: (a) => <DayText day={a.approvedOn} /> },
            { key: 'to', header: t('workers:field.expiresOn'), cell: (a) => <DayText day={a.expiresOn} /> },
          ]}
        />
        <Form action={`/workers/${worker.id}/approvals`} problem={problems.approval}>
          <Select
            name="facilityId"
            label={t('workers:field.facility')}
            value={values.facilityId}
            placeholder={t('workers:one.choose')}
            options={facilities.map((f) => ({ value: f.id, label: f.name }))}
            problem={problems.approval}
          />
          <DateInput name="approvedOn" label={t('workers:field.approvedOn')} value={values.approvedOn} problem={problems.approval} />
          <DateInput name="expiresOn" label={t('workers:field.expiresOn')} value={values.expiresOn} problem={problems.approval} />
          <Button>{t('workers:one.save_approval')}</Button>
        </Form>
      </Section>
      <WorkerStanding worker={worker} value={values.suspendedReason} problem={problems.standing} />
    </div>
  );
}
