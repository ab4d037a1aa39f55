import { Button } from '../../../ui/components/Button';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { Details } from '../../../ui/components/Details';
import { Form } from '../../../ui/components/Form';
import { Select } from '../../../ui/components/Select';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import { TextInput } from '../../../ui/components/TextInput';
import { TimeText } from '../../../ui/components/TimeText';
import { formatMoney } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { CostLine, TripMoney } from '../trip-costs.queries';
import { NO_RECEIPT_ISSUED, REFUSAL_REASONS } from '../trip-costs.rules';

interface Props {
  money: TripMoney;
  values: Record<string, string | undefined>;
  problem?: PageProblem;
}

/** An advance is paid while the meeting is agreed or on its way. */
const AGREED = ['confirmed', 'under_way'];

/** Every line, the latest last; what waits has its buttons, for those who may press them. */
export function CostLines({ money, values, problem }: Props) {
  const { t, locale } = usePage();
  return (
    <Table
      caption={t('trip_costs:lines')}
      captionHidden
      rows={money.lines}
      rowKey={(line) => line.id}
      rowTone={(line) => (line.open ? 'warn' : undefined)}
      empty={<p class="k-muted">{t('trip_costs:no_lines')}</p>}
      columns={[
        {
          key: 'what',
          header: t('trip_costs:col.what'),
          rowHeader: true,
          cell: (line) => (
            <>
              {t(`trip_costs:kind.${line.kind}`)}
              {line.category && ` · ${t(`trip_costs:category.${line.category}`)}`}
              {line.reasonCode && (
                <>
                  <br />
                  <span class="k-muted k-small">{t(`trip_costs:reason.${line.reasonCode}`)}</span>
                </>
              )}
            </>
          ),
        },
        {
          key: 'amount',
          header: t('trip_costs:col.amount'),
          numeric: true,
          cell: (line) => (line.kind === 'settled' ? '–' : formatMoney(line.amount, money.currency, locale)),
        },
        {
          key: 'receipt',
          header: t('trip_costs:col.receipt'),
          cell: (line) =>
            line.receipt ? (
              <a href={`/trip-cost-lines/${line.id}/receipt`}>{t('trip_costs:receipt')}</a>
            ) : line.receiptNeeded ? (
              <Tag tone="warn" icon="warn">
                {t('trip_costs:receipt_missing')}
              </Tag>
            ) : (
              '–'
            ),
        },
        {
          key: 'who',
          header: t('trip_costs:col.who'),
          cell: (line) => (
            <>
              {line.recordedByName ?? '–'}
              <br />
              <TimeText at={line.recordedAt} withDay />
            </>
          ),
        },
        {
          key: 'next',
          header: t('trip_costs:col.next'),
          cell: (line) =>
            line.open && money.status !== 'settled' ? <Answer line={line} money={money} values={values} problem={problem} /> : '–',
        },
      ]}
    />
  );
}

function Answer({ line, money, values, problem }: Props & { line: CostLine }) {
  const { t, locale, actor, can } = usePage();
  if (line.kind === 'advance_approved')
    return (
      <>
        {can('trip_cost.pay') && AGREED.includes(money.visitStatus) ? (
          <ButtonForm action={`/trip-cost-lines/${line.id}/payments`}>{t('trip_costs:pay')}</ButtonForm>
        ) : (
          <>{t('trip_costs:waits_payment')}</>
        )}
        {can('trip_cost.approve') && (
          <Details summary={t('trip_costs:take_back')} open={values.lineId === line.id}>
            <Refusal line={line} />
          </Details>
        )}
      </>
    );
  if (!can('trip_cost.approve') || line.recordedBy === actor?.userId) return <>{t('trip_costs:waits_second')}</>;
  const own = values.lineId === line.id;
  const bare = line.receiptNeeded && !line.receipt;
  const typed = own ? values.amount : undefined;
  return (
    <Details summary={t('trip_costs:answer')} open={own}>
      <Form action={`/trip-cost-lines/${line.id}/approvals`} problem={own ? problem : undefined}>
        <TextInput
          name="amount"
          label={t('trip_costs:approve_amount')}
          hint={t('trip_costs:approve_hint', { amount: formatMoney(line.amount, money.currency, locale) })}
          inputMode="decimal"
          width={5}
          optional
          value={typed}
          problem={own ? problem : undefined}
        />
        {bare && <input type="hidden" name="reasonCode" value={NO_RECEIPT_ISSUED} />}
        <Button>{t(bare ? 'trip_costs:approve_bare' : 'trip_costs:approve')}</Button>
      </Form>
      <Refusal line={line} />
    </Details>
  );
}

function Refusal({ line }: { line: CostLine }) {
  const { t } = usePage();
  return (
    <Form action={`/trip-cost-lines/${line.id}/refusals`}>
      <Select
        name="reasonCode"
        label={t('trip_costs:refuse_reason')}
        options={REFUSAL_REASONS.map((value) => ({ value, label: t(`trip_costs:reason.${value}`) }))}
      />
      <Button variant="secondary">{t('trip_costs:refuse')}</Button>
    </Form>
  );
}
