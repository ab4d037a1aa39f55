import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Checklist } from '../../../ui/components/Checklist';
import { Form } from '../../../ui/components/Form';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Select } from '../../../ui/components/Select';
import type { Reason } from '../../../kernel/reasons';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { BookingWorker } from '../../booking/booking-family.queries';
import type { GroupLine } from '../visit-groups.queries';
import type { VisitView } from '../../visits.queries';
import { reasonItems, sessionTitle } from '../../booking/views/booking-words';

interface Props {
  group: GroupLine;
  visit: VisitView;
  /** Workers of its party who go with others, too. */
  staying: readonly string[];
  workers: readonly BookingWorker[];
  escortId?: string;
  reasons?: readonly Reason[];
  problem?: PageProblem;
}

/** One family goes without the bus: what becomes of the others and of the escorts they share, and who goes with the family instead. */
export function GroupLeaveView({ group, visit, staying, workers, escortId, reasons = [], problem }: Props) {
  const { t, locale } = usePage();
  const separator = t('visits_pages:list_separator');
  return (
    <div class="k-stack">
      <BackLink href={`/visit-groups/${group.id}`}>{t('visit_groups:one.caption', { reference: group.reference })}</BackLink>
      <PageHeading
        caption={`${visit.dyads.map((child) => child.preferredName).join(separator)} · ${sessionTitle(visit, visit.timeZone, locale)}`}
        title={t('visit_groups:leave.title')}
        lead={t('visit_groups:leave.lead')}
      />
      <Notice tone="warn" title={t('visit_groups:leave.stays', { count: group.live - 1 })}>
        {staying.length > 0 && <p>{t('visit_groups:leave.escorts', { names: staying.join(separator) })}</p>}
      </Notice>
      {reasons.length > 0 && <Checklist items={reasonItems({ t, locale }, reasons)} />}
      <Form action={`/visit-groups/${group.id}/leavings`} problem={problem}>
        <input type="hidden" name="visitId" value={visit.id} />
        <Select
          name="escort"
          label={t('visit_groups:leave.escort')}
          value={escortId ?? ''}
          options={[
            { value: '', label: t('visit_groups:leave.nobody') },
            ...workers.map((worker) => ({
              value: worker.id,
              label: `${worker.name}${worker.busy ? ` – ${t('visit_groups:leave.busy')}` : ''}`,
              disabled: worker.busy,
            })),
          ]}
          problem={problem}
        />
        <ButtonGroup>
          <Button>{t('visit_groups:leave.button')}</Button>
          <ButtonLink href={`/visits/${visit.id}`} variant="secondary">
            {t('visit_groups:leave.does_not_go')}
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </div>
  );
}
