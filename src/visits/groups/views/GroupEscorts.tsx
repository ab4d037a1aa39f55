import { Checkboxes } from '../../../ui/components/Checkboxes';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { BookingWorker } from '../../booking/booking-family.queries';

interface Props {
  label: string;
  hint: string;
  workers: readonly BookingWorker[];
  escortIds: readonly string[];
  problem?: PageProblem;
}

/** Which workers go with families on a bus; of each who is not ready yet, that it is so. */
export function GroupEscorts({ label, hint, workers, escortIds, problem }: Props) {
  const { t } = usePage();
  return (
    <Checkboxes
      name="escorts"
      labelSize="m"
      label={label}
      hint={hint}
      values={[...escortIds]}
      options={workers.map((worker) => ({
        value: worker.id,
        label: worker.name,
        hint: worker.ready ? undefined : t('visit_groups:new.escort_not_ready'),
      }))}
      problem={problem}
    />
  );
}
