import { Button } from '../../../ui/components/Button';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { Details } from '../../../ui/components/Details';
import { FileInput } from '../../../ui/components/FileInput';
import { Form } from '../../../ui/components/Form';
import { Section } from '../../../ui/components/Section';
import { Select } from '../../../ui/components/Select';
import { TextInput } from '../../../ui/components/TextInput';
import { formatDay, formatMoney } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { Day } from '../../../kernel/days';
import type { TripMoney } from '../trip-costs.queries';
import { COST_CATEGORIES, needsReceipt } from '../trip-costs.rules';

interface Props {
  money: TripMoney;
  others: readonly { visitId: string; visitReference: string; day: Day }[];
  values: Record<string, string | undefined>;
  problem?: PageProblem;
}

const LIVE = ['requested', 'proposed', 'confirmed', 'under_way'];

/** What can be done with the money of a trip as it stands; only what is possible is shown. */
export function CostForms({ money, others, values, problem }: Props) {
  const { t, locale, can } = usePage();
  const { figures, visitId, currency } = money;
  const live = LIVE.includes(money.visitStatus);
  const owed = Math.abs(figures.balance);
  const ofForm = (kind: string) => (values.kind === kind ? { problem, values } : { problem: undefined, values: {} as typeof values });
  const amount = (kind: string, suggested?: number) => (
    <TextInput
      name="amount"
      label={t('trip_costs:amount', { currency })}
      hint={t('trip_costs:amount_hint')}
      inputMode="decimal"
      width={5}
      value={ofForm(kind).values.amount ?? (suggested === undefined ? undefined : (suggested / 100).toFixed(2))}
      problem={ofForm(kind).problem}
    />
  );
  const hidden = (kind: string) => <input type="hidden" name="kind" value={kind} />;
  return (
    <div class="k-stack">
      {can('trip_cost.write') && (
        <Section title={t('trip_costs:claim.title')} id="claim">
          <p>{t('trip_costs:claim.lead')}</p>
          <Form action={`/visits/${visitId}/costs/lines`} multipart problem={ofForm('cost_claimed').problem}>
            {hidden('cost_claimed')}
            <Select
              name="category"
              label={t('trip_costs:claim.category')}
              placeholder={t('trip_costs:claim.choose')}
              value={ofForm('cost_claimed').values.category}
              options={COST_CATEGORIES.map((value) => ({
                value,
                label: t(`trip_costs:category.${value}`) + (needsReceipt(value) ? t('trip_costs:claim.needs_receipt') : ''),
              }))}
              problem={ofForm('cost_claimed').problem}
            />
            {amount('cost_claimed')}
            <FileInput
              name="file"
              label={t('trip_costs:claim.receipt')}
              hint={t('trip_costs:claim.receipt_hint')}
              accept="image/jpeg,image/png,application/pdf"
              optional
              problem={ofForm('cost_claimed').problem}
            />
            <Button>{t('trip_costs:claim.send')}</Button>
          </Form>
        </Section>
      )}
      {can('trip_cost.write') && live && (
        <Details
          summary={t('trip_costs:ask.title')}
          open={values.kind === 'advance_asked' || figures.advanced + figures.asked + figures.approved === 0}
        >
          <Form action={`/visits/${visitId}/costs/lines`} problem={ofForm('advance_asked').problem}>
            {hidden('advance_asked')}
            {amount('advance_asked', figures.estimate ?? money.reckoned ?? undefined)}
            <Button variant="secondary">{t('trip_costs:ask.send')}</Button>
          </Form>
        </Details>
      )}
      {can('trip_cost.write') && live && (
        <Details summary={t('trip_costs:estimate.title')} open={values.kind === 'estimate'}>
          <Form action={`/visits/${visitId}/costs/lines`} problem={ofForm('estimate').problem}>
            {hidden('estimate')}
            {amount('estimate')}
            <Button variant="secondary">{t('trip_costs:estimate.send')}</Button>
          </Form>
        </Details>
      )}
      {can('trip_cost.pay') && figures.balance !== 0 && (
        <Section
          title={t(`trip_costs:${figures.balance > 0 ? 'family_has' : 'family_is_owed'}`, { amount: formatMoney(owed, currency, locale) })}
          id="even"
        >
          <Form action={`/visits/${visitId}/costs/payments`} problem={ofForm(evenKind(figures.balance)).problem}>
            {hidden(evenKind(figures.balance))}
            {amount(evenKind(figures.balance), owed)}
            <Button variant="secondary">{t(`trip_costs:even_${evenKind(figures.balance)}`)}</Button>
          </Form>
          {others.length > 0 && (
            <Form action={`/visits/${visitId}/costs/transfers`} problem={values.toVisitId === undefined ? undefined : problem}>
              <Select
                name="toVisitId"
                label={t('trip_costs:move.label')}
                options={others.map((other) => ({
                  value: other.visitId,
                  label: `${other.visitReference} · ${formatDay(other.day, locale)}`,
                }))}
                value={values.toVisitId}
                problem={values.toVisitId === undefined ? undefined : problem}
              />
              <Button variant="secondary">{t('trip_costs:move.send')}</Button>
            </Form>
          )}
        </Section>
      )}
      {can('trip_cost.pay') && !live && money.status === 'open' && figures.balance === 0 && figures.openLines === 0 && (
        <ButtonForm action={`/visits/${visitId}/costs/settlements`}>{t('trip_costs:settle')}</ButtonForm>
      )}
    </div>
  );
}

const evenKind = (balance: number): 'paid_back' | 'paid_out' => (balance > 0 ? 'paid_back' : 'paid_out');
