import { BackLink } from '../../../ui/components/BackLink';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Tag } from '../../../ui/components/Tag';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { Day } from '../../../kernel/days';
import type { TripMoney } from '../trip-costs.queries';
import { CostForms } from './CostForms';
import { CostLines } from './CostLines';
import { CostSums } from './CostSums';

interface Props {
  money: TripMoney;
  /** Coming trips of the same children. */
  others: readonly { visitId: string; visitReference: string; day: Day }[];
  done: boolean;
  /** What was typed. */
  values: Record<string, string | undefined>;
  problem?: PageProblem;
}

/** The money of one trip: the sums, what waits for an answer, every line, and what can be done next. */
export function TripCostsView({ money, others, done, values, problem }: Props) {
  const { t, actor } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={actor?.role === 'worker' ? `/m/visits/${money.visitId}` : `/visits/${money.visitId}`}>
        {t('trip_costs:back')}
      </BackLink>
      <PageHeading
        caption={t('visits_pages:visit.caption', { reference: money.visitReference })}
        title={t('trip_costs:title')}
        lead={t('trip_costs:lead')}
        tag={
          money.status === 'settled' ? (
            <Tag tone="good" icon="check">
              {t('trip_costs:settled')}
            </Tag>
          ) : undefined
        }
      />
      <ErrorSummary problem={problem} />
      {done && <Notice tone="good" title={t('trip_costs:done')} />}
      <CostSums money={money} />
      <Section title={t('trip_costs:lines')} count={money.lines.length}>
        <CostLines money={money} values={values} problem={problem} />
      </Section>
      {money.status !== 'settled' && <CostForms money={money} others={others} values={values} problem={problem} />}
    </div>
  );
}
