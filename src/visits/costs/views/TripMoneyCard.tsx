import { Card } from '../../../ui/components/Card';
import { usePage } from '../../../ui/page-context';
import type { TripMoney } from '../trip-costs.queries';
import { CostSums } from './CostSums';

/** The sums of a trip and the way to its lines. */
export function TripMoneyCard({ money }: { money: TripMoney }) {
  const { t } = usePage();
  return (
    <Card title={t('trip_costs:title')} icon="bag">
      <CostSums money={money} />
      <p>
        <a href={`/visits/${money.visitId}/costs`}>{t('trip_costs:claim.title')}</a>
      </p>
    </Card>
  );
}
