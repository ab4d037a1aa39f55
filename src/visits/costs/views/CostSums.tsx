import { SummaryList } from '../../../ui/components/SummaryList';
import { formatMoney } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { TripMoney } from '../trip-costs.queries';

/** What a trip costs: estimated, advanced, spent, and who owes whom. */
export function CostSums({ money }: { money: TripMoney }) {
  const { t, locale } = usePage();
  const { figures, currency } = money;
  const said = (minor: number): string => formatMoney(minor, currency, locale);
  const estimate =
    figures.estimate !== null
      ? said(figures.estimate)
      : money.reckoned !== null
        ? t('trip_costs:reckoned', { amount: said(money.reckoned), count: money.travellers })
        : t('trip_costs:not_known');
  return (
    <SummaryList
      rows={[
        { key: t('trip_costs:figure.estimate'), value: estimate },
        ...(['asked', 'approved', 'advanced', 'claimed', 'accepted', 'paidOut', 'cameBack'] as const)
          .filter((key) => figures[key] > 0 || key === 'advanced' || key === 'accepted')
          .map((key) => ({ key: t(`trip_costs:figure.${key}`), value: said(figures[key]) })),
        {
          key: t('trip_costs:figure.balance'),
          value:
            figures.balance === 0
              ? t('trip_costs:even')
              : t(`trip_costs:${figures.balance > 0 ? 'family_has' : 'family_is_owed'}`, { amount: said(Math.abs(figures.balance)) }),
        },
      ]}
    />
  );
}
