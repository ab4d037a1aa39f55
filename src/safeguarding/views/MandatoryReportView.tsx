import { dayInZone, timeInZone } from '../../kernel/days';
import { addHours } from '../../kernel/instants';
import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Section } from '../../ui/components/Section';
import { SummaryList } from '../../ui/components/SummaryList';
import { TextInput } from '../../ui/components/TextInput';
import { TimeInput } from '../../ui/components/TimeInput';
import { TimeText } from '../../ui/components/TimeText';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { AUTHORITIES, REPORT_HOURS } from '../incident.rules';
import type { ReportRow } from '../mandatory-reports.queries';
import { FormValues, one } from './form-values';
import { RunningClock } from './IncidentClock';

interface Props {
  report: ReportRow;
  values: FormValues;
  problem?: PageProblem;
}

/** A report to an authority: the running clock and what is still to be noted; sealed once it is sent. */
export function MandatoryReportView({ report, values, problem }: Props) {
  const { t, timeZone, now } = usePage();
  const { authority, reportedAt } = report;
  return (
    <div class="k-stack">
      <BackLink href={report.incidentId ? `/incidents/${report.incidentId}` : '/tasks'} />
      <PageHeading title={t('safeguarding:report.title', { name: report.childName })} caption={report.childReference} />
      {reportedAt ? (
        <Notice tone="info" title={t('safeguarding:report.sealed')}>
          <p>{t('safeguarding:report.sealed_text')}</p>
        </Notice>
      ) : (
        <Notice tone="stop" title={t('safeguarding:report.running')}>
          <p>{t('safeguarding:report.running_text')}</p>
          <RunningClock until={addHours(report.decidedAt, REPORT_HOURS)} />
        </Notice>
      )}
      <SummaryList
        rows={[
          { key: t('safeguarding:report.field.suspicion'), value: report.suspicion },
          { key: t('safeguarding:report.field.decidedAt'), value: <TimeText at={report.decidedAt} withDay /> },
          ...(reportedAt && authority
            ? [
                { key: t('safeguarding:report.field.authority'), value: t(`safeguarding:authority.${authority}`) },
                { key: t('safeguarding:report.field.receiver'), value: report.receiver ?? '–' },
                { key: t('safeguarding:report.field.externalReference'), value: report.externalReference ?? '–' },
                { key: t('safeguarding:report.field.reportedAt'), value: <TimeText at={reportedAt} withDay /> },
              ]
            : []),
        ]}
      />
      {!reportedAt && (
        <Section title={t('safeguarding:report.note_it')}>
          <Form action={`/mandatory-reports/${report.id}/submissions`} problem={problem}>
            <Radios
              name="authority"
              label={t('safeguarding:report.field.authority')}
              value={one(values, 'authority')}
              options={AUTHORITIES.map((value) => ({ value, label: t(`safeguarding:authority.${value}`) }))}
              problem={problem}
            />
            <TextInput
              name="receiver"
              label={t('safeguarding:report.field.receiver')}
              hint={t('safeguarding:report.hint.receiver')}
              value={one(values, 'receiver')}
              width={20}
              problem={problem}
            />
            <TextInput
              name="externalReference"
              label={t('safeguarding:report.field.externalReference')}
              value={one(values, 'externalReference')}
              width={20}
              problem={problem}
            />
            <DateInput
              name="day"
              label={t('safeguarding:report.field.day')}
              value={one(values, 'day') ?? dayInZone(now, timeZone)}
              problem={problem}
            />
            <TimeInput
              name="time"
              label={t('safeguarding:report.field.time')}
              value={one(values, 'time') ?? timeInZone(now, timeZone)}
              problem={problem}
            />
            <p class="k-muted">{t('safeguarding:report.final')}</p>
            <Button>{t('safeguarding:report.submit')}</Button>
          </Form>
        </Section>
      )}
    </div>
  );
}
