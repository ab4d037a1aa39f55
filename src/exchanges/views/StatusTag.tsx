import { Tag } from '../../ui/components/Tag';
import { usePage } from '../../ui/page-context';
import type { ExchangeStatus } from '../exchange.states';
import { STATUS_LOOK } from './words';

/** Where a letter is, as colour, icon and word. */
export function StatusTag({ status }: { status: ExchangeStatus }) {
  const { t } = usePage();
  return (
    <Tag tone={STATUS_LOOK[status].tone} icon={STATUS_LOOK[status].icon}>
      {t(`exchanges:status.${status}`)}
    </Tag>
  );
}
