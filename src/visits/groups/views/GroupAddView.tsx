import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { Checkboxes } from '../../../ui/components/Checkboxes';
import { EmptyState } from '../../../ui/components/EmptyState';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { BookingWorker } from '../../booking/booking-family.queries';
import type { GroupCandidate } from '../group-form.queries';
import type { GroupLine } from '../visit-groups.queries';
import { formatDay } from '../../booking/views/booking-words';
import { candidateOption } from './candidate-option';
import { GroupEscorts } from './GroupEscorts';

interface Props {
  group: GroupLine;
  candidates: readonly GroupCandidate[];
  workers: readonly BookingWorker[];
  parentIds: readonly string[];
  escortIds: readonly string[];
  problem?: PageProblem;
}

/** Which families join a group that there is, and who goes with them. */
export function GroupAddView({ group, candidates, workers, parentIds, escortIds, problem }: Props) {
  const { t, locale } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/visit-groups/${group.id}`}>{t('visit_groups:one.caption', { reference: group.reference })}</BackLink>
      <PageHeading
        title={t('visit_groups:add.title')}
        caption={`${formatDay(group.day, locale)} · ${group.facilityName}`}
        lead={t('visit_groups:add.lead')}
      />
      {group.seats !== null && <p>{t('visit_groups:one.seats', { seated: group.seated, seats: group.seats })}</p>}
      {candidates.length === 0 ? (
        <EmptyState title={t('visit_groups:add.none')} icon="bus" />
      ) : (
        <Form method="get" action={`/visit-groups/${group.id}/families`} problem={problem}>
          <input type="hidden" name="asked" value="1" />
          <Checkboxes
            name="families"
            labelSize="m"
            small
            label={t('visit_groups:new.families')}
            values={[...parentIds]}
            options={candidates.map((one) => candidateOption(t, one))}
            problem={problem}
          />
          <GroupEscorts
            label={t('visit_groups:add.escorts_label')}
            hint={t('visit_groups:add.escorts_hint')}
            workers={workers}
            escortIds={escortIds}
            problem={problem}
          />
          <Button>{t('visits_pages:continue')}</Button>
        </Form>
      )}
    </div>
  );
}
