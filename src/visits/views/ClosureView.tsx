import { Button } from '../../ui/components/Button';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { DateInput } from '../../ui/components/DateInput';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { FormFields } from '../../ui/components/FormFields';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { Table } from '../../ui/components/Table';
import { ageOn } from '../../kernel/days';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { ClosureResult } from '../closures.service';
import { CLOSURE_REASONS, initialOf } from '../visit-words.rules';
import type { VisitView } from '../visits.queries';
import { sessionTitle } from './booking-words';
import { LiaisonTabs } from './LiaisonTabs';
import { StateFields } from './StateFields';
import { VisitTag } from './VisitTag';

interface Props {
  values: Record<string, string | undefined>;
  /** Whom it would hit; before that is seen nothing can be saved. */
  preview?: ClosureResult;
  problem?: PageProblem;
}

/** Closing days: first whom it hits, then saving it. */
export function ClosureView({ values, preview, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('visits_pages:closure.title')} lead={t('visits_pages:closure.lead')} />
      <LiaisonTabs current="closures" />
      <ErrorSummary problem={problem} />
      <form method="get" action="/liaison/closures/new" noValidate>
        <div class="k-grid-3">
          <DateInput name="from" label={t('visits_pages:closure.from')} value={values.from} problem={problem} />
          <DateInput name="to" label={t('visits_pages:closure.to')} value={values.to} problem={problem} />
          <Select
            name="reasonCode"
            label={t('visits_pages:closure.reason')}
            hint={t('visits_pages:closure.reason_hint')}
            value={values.reasonCode}
            placeholder={t('visits_pages:choose')}
            problem={problem}
            options={CLOSURE_REASONS.map((code) => ({ value: code, label: t(`visits_pages:reason.${code}`) }))}
          />
        </div>
        <Button variant={preview ? 'secondary' : 'primary'}>{t('visits_pages:closure.look')}</Button>
      </form>
      {preview && <Preview preview={preview} values={values} />}
    </div>
  );
}

function Preview({ preview, values }: { preview: ClosureResult; values: Props['values'] }) {
  const { t } = usePage();
  const { sessionIds, cancelled, underWay } = preview;
  return (
    <>
      <Section title={t('visits_pages:closure.preview')}>
        <Notice tone={cancelled.length > 0 ? 'warn' : 'info'} title={t('visits_pages:closure.sessions', { count: sessionIds.length })}>
          <p>{t('visits_pages:closure.visits', { count: cancelled.length })}</p>
          <p>{t('visits_pages:closure.not_saved')}</p>
        </Notice>
        {underWay.length > 0 && (
          <Notice tone="stop" title={t('visits_pages:closure.under_way', { count: underWay.length })}>
            <p>{t('visits_pages:closure.under_way_more')}</p>
          </Notice>
        )}
        {cancelled.length + underWay.length > 0 && <AffectedTable visits={[...underWay, ...cancelled]} />}
      </Section>
      <form method="post" action="/liaison/closures">
        <FormFields />
        <StateFields fields={['from', 'to', 'reasonCode'].map((name) => [name, values[name] ?? ''] as const)} />
        <ButtonGroup>
          <Button variant="warning">{t('visits_pages:closure.save', { count: cancelled.length })}</Button>
          <ButtonLink href="/liaison/inbox" variant="quiet">
            {t('visits_pages:closure.leave')}
          </ButtonLink>
        </ButtonGroup>
      </form>
    </>
  );
}

function AffectedTable({ visits }: { visits: readonly VisitView[] }) {
  const { t, locale } = usePage();
  return (
    <Table
      caption={t('visits_pages:closure.preview')}
      captionHidden
      compact
      rows={visits}
      rowKey={(v) => v.id}
      columns={[
        { key: 'when', header: t('visits_pages:col.when'), rowHeader: true, cell: (v) => sessionTitle(v, v.timeZone, locale) },
        { key: 'reference', header: t('visits_pages:col.reference'), cell: (v) => <span class="k-code">{v.reference}</span> },
        {
          key: 'children',
          header: t('visits_pages:col.children'),
          cell: (v) =>
            v.dyads
              .map((d) => t('visits_pages:book.who.child', { name: initialOf(d.givenName), age: ageOn(d.birthDate, v.day) }))
              .join(t('visits_pages:list_separator')),
        },
        { key: 'parent', header: t('visits_pages:col.parent_number'), cell: (v) => v.rosterNumber },
        { key: 'status', header: t('visits_pages:col.status'), cell: (v) => <VisitTag visit={v} /> },
      ]}
    />
  );
}
