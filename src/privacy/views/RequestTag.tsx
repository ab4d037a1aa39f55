import { Tag } from '../../ui/components/Tag';
import { dayInZone } from '../../kernel/days';
import { usePage } from '../../ui/page-context';
import type { DataRequestRow } from '../requests.queries';

/** Where a request stands; an open one past its day says so. */
export function RequestTag({ row }: { row: Pick<DataRequestRow, 'status' | 'dueOn'> }) {
  const { t, now, timeZone } = usePage();
  const late = row.status === 'open' && row.dueOn < dayInZone(now, timeZone);
  const tone = late ? 'warn' : row.status === 'done' ? 'good' : row.status === 'open' ? 'info' : 'neutral';
  return <Tag tone={tone}>{t(`privacy:requests.status.${late ? 'late' : row.status}`)}</Tag>;
}
