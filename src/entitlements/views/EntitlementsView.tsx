import { EXEMPT_POOL } from '../../kernel/allowance-periods';
import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { Details } from '../../ui/components/Details';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { QuotaBox } from '../../ui/components/QuotaBox';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { Table } from '../../ui/components/Table';
import { TextInput } from '../../ui/components/TextInput';
import { formatDayShort, formatSpan } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { CORRECTION_REASONS } from '../entitlement.rules';
import { COUNTED_MODES } from '../entitlements.dto';
import type { AllowanceSeen, EntrySeen } from '../entitlements.queries';

interface Props {
  parentId: string;
  allowances: readonly AllowanceSeen[];
  /** The reader is the officer at the facility and may correct. */
  corrects: boolean;
  failed?: { form: 'correction' | 'note'; problem: PageProblem; values: Record<string, string> };
}

/** How many contacts are left in each period, and every line that says why. */
export function EntitlementsView({ parentId, allowances, corrects, failed }: Props) {
  const { t, locale } = usePage();
  const span = (a: AllowanceSeen): string => formatSpan(a.period, a.endsOn, locale);
  return (
    <div class="k-stack">
      {corrects ? <BackLink href="/liaison/roster">{t('entitlements:page.back')}</BackLink> : <BackLink href="/children" />}
      <PageHeading title={t('entitlements:page.title')} lead={t('entitlements:page.lead')} />
      {allowances.length === 0 && <EmptyState title={t('entitlements:page.empty')}>{t('entitlements:page.empty_detail')}</EmptyState>}
      {allowances.map((a) => (
        <Section key={`${a.period} ${a.pool}`} title={`${span(a)} · ${t(`entitlements:pool.${a.pool}`)}`}>
          {a.pool === EXEMPT_POOL ? (
            <p>{t('entitlements:exempt.so_far', { period: span(a), used: a.used, held: a.held })}</p>
          ) : (
            <QuotaBox
              title={t('entitlements:page.quota')}
              period={span(a)}
              used={a.used + a.held}
              limit={a.granted}
              note={notesOf(t, a).join(' ') || undefined}
            />
          )}
          <Ledger entries={a.entries} />
        </Section>
      ))}
      {corrects && (
        <>
          <CorrectionForm parentId={parentId} failed={failed?.form === 'correction' ? failed : undefined} />
          <NoteForm parentId={parentId} failed={failed?.form === 'note' ? failed : undefined} />
        </>
      )}
    </div>
  );
}

const notesOf = (t: ReturnType<typeof usePage>['t'], a: AllowanceSeen): string[] => [
  ...(a.held > 0 ? [t('entitlements:page.held', { count: a.held })] : []),
  ...(a.usedByOther ? [t('entitlements:page.used_by_other')] : []),
  ...(a.cap !== null ? [t('entitlements:page.cap', { count: a.cap })] : []),
];

function Ledger({ entries }: { entries: readonly EntrySeen[] }) {
  const { t, locale } = usePage();
  if (entries.length === 0) return <p class="k-muted">{t('entitlements:ledger.empty')}</p>;
  const sign = (e: EntrySeen): string => (e.amount > 0 ? `${e.amount}` : `−${Math.abs(e.amount)}`);
  return (
    <Details summary={t('entitlements:ledger.title')}>
      <Table
        caption={t('entitlements:ledger.title')}
        captionHidden
        compact
        rows={entries.map((entry, index) => ({ ...entry, index }))}
        rowKey={(entry) => String(entry.index)}
        columns={[
          { key: 'on', header: t('entitlements:ledger.on'), rowHeader: true, cell: (e) => formatDayShort(e.on, locale) },
          {
            key: 'kind',
            header: t('entitlements:ledger.kind'),
            cell: (e) =>
              `${t(`entitlements:kind.${e.kind}`)}${e.reasonCode ? ` · ${t(`entitlements:reason.${e.reasonCode}`)}` : ''}${
                e.ours ? ` · ${t('entitlements:ledger.ours')}` : ''
              }`,
          },
          { key: 'amount', header: t('entitlements:ledger.amount'), numeric: true, cell: sign },
        ]}
      />
    </Details>
  );
}

interface FormProps {
  parentId: string;
  failed?: { problem: PageProblem; values: Record<string, string> };
}

function CorrectionForm({ parentId, failed }: FormProps) {
  const { t } = usePage();
  const { problem, values = {} } = failed ?? {};
  return (
    <Section title={t('entitlements:correction.title')}>
      <Form action={`/liaison/parents/${parentId}/entitlement-corrections`} problem={problem}>
        <TextInput
          name="amount"
          label={t('entitlements:correction.amount')}
          hint={t('entitlements:correction.amount_hint')}
          value={values.amount}
          width={3}
          problem={problem}
        />
        <ModeSelect value={values.mode} problem={problem} />
        <DateInput
          name="on"
          label={t('entitlements:correction.on')}
          hint={t('entitlements:correction.on_hint')}
          value={values.on}
          optional
          problem={problem}
        />
        <Select
          name="reasonCode"
          label={t('entitlements:correction.reason')}
          value={values.reasonCode}
          placeholder={t('entitlements:correction.choose')}
          options={CORRECTION_REASONS.map((value) => ({ value, label: t(`entitlements:reason.${value}`) }))}
          problem={problem}
        />
        <Button>{t('entitlements:correction.save')}</Button>
      </Form>
    </Section>
  );
}

function NoteForm({ parentId, failed }: FormProps) {
  const { t } = usePage();
  const { problem, values = {} } = failed ?? {};
  return (
    <Section title={t('entitlements:note.title')}>
      <Form action={`/liaison/parents/${parentId}/entitlement-notes`} problem={problem}>
        <DateInput name="occurredOn" label={t('entitlements:note.on')} value={values.occurredOn} problem={problem} />
        <ModeSelect value={values.mode} problem={problem} />
        <Button variant="secondary">{t('entitlements:note.save')}</Button>
      </Form>
    </Section>
  );
}

function ModeSelect({ value, problem }: { value: string | undefined; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <Select
      name="mode"
      label={t('entitlements:mode')}
      value={value ?? 'visit'}
      options={COUNTED_MODES.map((mode) => ({ value: mode, label: t(`entitlements:pool.${mode}`) }))}
      problem={problem}
    />
  );
}
