import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Steps } from '../../ui/components/Steps';
import { SummaryList } from '../../ui/components/SummaryList';
import { TextArea } from '../../ui/components/TextArea';
import { TimeText } from '../../ui/components/TimeText';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { nextVerb } from '../incident.rules';
import type { IncidentRow } from '../incidents.queries';
import type { ReportRow } from '../mandatory-reports.queries';
import { FormValues, one } from './form-values';
import { RunningClock } from './IncidentClock';
import { SeverityTag } from './IncidentsView';

interface Props {
  incident: IncidentRow;
  /** Reports to authorities that the reader may know of. */
  reports: ReportRow[];
  values: FormValues;
  problem?: PageProblem;
}

const MOMENTS = ['raisedAt', 'acknowledgedAt', 'containedAt', 'reviewedAt', 'closedAt'] as const;

/** One worry: how far it has come, what was written, and the next step for whoever may take it. */
export function IncidentView({ incident, reports, values, problem }: Props) {
  const { t, locale, timeZone, can } = usePage();
  const reached = MOMENTS.findIndex((moment) => incident[moment] === null);
  const texts = (['note', 'containment', 'facts', 'review'] as const).flatMap((key) => {
    const value = incident[key];
    return value === null ? [] : [{ key: t(`safeguarding:incident.field.${key}`), value }];
  });
  return (
    <div class="k-stack">
      <BackLink href="/incidents">{t('safeguarding:incident.back')}</BackLink>
      <PageHeading
        title={t('safeguarding:incident.title', { name: incident.childName })}
        caption={incident.childReference}
        tag={<SeverityTag severity={incident.severity} />}
      />
      {incident.status !== 'closed' && (
        <Notice tone="warn" title={t('safeguarding:incident.held')}>
          {incident.status === 'raised' && <RunningClock until={incident.dueAt} />}
        </Notice>
      )}
      <Steps
        label={t('safeguarding:incident.steps')}
        items={MOMENTS.map((moment, i) => {
          const at = incident[moment];
          return {
            label: t(`safeguarding:incident.step.${moment}`),
            state: at ? ('done' as const) : i === reached ? ('current' as const) : ('todo' as const),
            when: at ? formatDayTime(at, timeZone, locale) : undefined,
          };
        })}
      />
      <SummaryList rows={[{ key: t('safeguarding:incident.field.by'), value: incident.raisedByName ?? '–' }, ...texts]} />
      {reports.map((report) => (
        <Notice key={report.id} tone={report.reportedAt ? 'info' : 'warn'} title={t('safeguarding:incident.report')}>
          <p>
            <a href={`/mandatory-reports/${report.id}`}>
              {t(report.reportedAt ? 'safeguarding:incident.report_sent' : 'safeguarding:incident.report_open')}
            </a>{' '}
            <TimeText at={report.reportedAt ?? report.decidedAt} withDay />
          </p>
        </Notice>
      ))}
      <NextSteps incident={incident} values={values} problem={problem} />
      {can('mandatory_report.write') && incident.status !== 'closed' && reports.length === 0 && (
        <Section title={t('safeguarding:incident.harm')}>
          <p>{t('safeguarding:incident.harm_text')}</p>
          <ButtonLink variant="warning" href={`/dyads/${incident.dyadId}/mandatory-reports/new?incident=${incident.id}`}>
            {t('safeguarding:incident.report_button')}
          </ButtonLink>
        </Section>
      )}
      {can('family.read') && (
        <p>
          <a href={`/children/${incident.childId}`}>{t('safeguarding:back_to_child')}</a>
        </p>
      )}
    </div>
  );
}

function NextSteps({ incident, values, problem }: Omit<Props, 'reports'>) {
  const { t, can, actor } = usePage();
  const verb = nextVerb(incident.status);
  if (verb === undefined) return null;
  const own = incident.raisedBy === actor?.userId;
  // Facts are written at any time before the end; only then can the review follow.
  const facts = incident.facts === null;
  const text = (name: 'containment' | 'facts' | 'review', action: string) => (
    <Section title={t(`safeguarding:incident.do.${name}`)} id={name}>
      <Form action={`/incidents/${incident.id}/${action}`} problem={values[name] === undefined ? undefined : problem}>
        <TextArea
          name={name}
          label={t(`safeguarding:incident.field.${name}`)}
          hint={t(`safeguarding:incident.hint.${name}`)}
          value={one(values, name)}
          rows={5}
          maxLength={4000}
          problem={values[name] === undefined ? undefined : problem}
        />
        <Button>{t(`safeguarding:incident.submit.${name}`)}</Button>
      </Form>
    </Section>
  );
  return (
    <>
      {!(['containment', 'facts', 'review'] as const).some((name) => values[name] !== undefined) && <ErrorSummary problem={problem} />}
      {verb === 'acknowledge' && can('incident.review') && (
        <ButtonForm big action={`/incidents/${incident.id}/acknowledgements`}>
          {t('safeguarding:incident.submit.acknowledge')}
        </ButtonForm>
      )}
      {verb === 'contain' && can('incident.handle') && text('containment', 'containments')}
      {facts && text('facts', 'facts')}
      {verb === 'review' && !facts && can('incident.review') && text('review', 'reviews')}
      {verb === 'close' &&
        can('incident.handle') &&
        (own ? (
          <p class="k-muted">{t('safeguarding:incident.own')}</p>
        ) : (
          <ButtonForm action={`/incidents/${incident.id}/closures`} confirm={t('safeguarding:incident.close_confirm')}>
            {t('safeguarding:incident.submit.close')}
          </ButtonForm>
        ))}
    </>
  );
}
