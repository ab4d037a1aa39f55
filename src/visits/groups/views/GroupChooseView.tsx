import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { Checkboxes } from '../../../ui/components/Checkboxes';
import { EmptyState } from '../../../ui/components/EmptyState';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Select } from '../../../ui/components/Select';
import { usePage } from '../../../ui/page-context';
import { TextInput } from '../../../ui/components/TextInput';
import type { PageProblem } from '../../../ui/problem';
import type { BookingWorker } from '../../booking/booking-family.queries';
import type { GroupCandidate } from '../group-form.queries';
import type { GroupState } from '../group-form.rules';
import { GROUP_POLICIES } from '../visit-group.entity';
import { formatDay } from '../../booking/views/booking-words';
import { candidateOption } from './candidate-option';
import { GroupEscorts } from './GroupEscorts';

interface Props {
  state: GroupState;
  facilities: readonly { id: string; name: string }[];
  facility?: { id: string; name: string };
  days: readonly { day: string; free: number }[];
  candidates: readonly GroupCandidate[];
  workers: readonly BookingWorker[];
  problem?: PageProblem;
}

/** Where to, then which day, which families and which escorts. */
export function GroupChooseView({ state, facilities, facility, days, candidates, workers, problem }: Props) {
  const { t, locale } = usePage();
  return (
    <div class="k-stack">
      <BackLink href="/visit-groups">{t('visit_groups:list.title')}</BackLink>
      <PageHeading title={t('visit_groups:new.title')} lead={t('visit_groups:new.lead')} />
      {facilities.length === 0 && <EmptyState title={t('visit_groups:new.nowhere')} icon="bus" />}
      {!facility && facilities.length > 0 && (
        <Form method="get" action="/visit-groups/new" problem={problem}>
          <Select
            name="facility"
            label={t('visit_groups:new.place')}
            value={state.facilityId}
            options={facilities.map((one) => ({ value: one.id, label: one.name }))}
          />
          <Button>{t('visits_pages:continue')}</Button>
        </Form>
      )}
      {facility && (
        <Form method="get" action="/visit-groups/new" problem={problem}>
          <input type="hidden" name="facility" value={facility.id} />
          <p>
            {facility.name} · <a href="/visit-groups/new">{t('visits_pages:change')}</a>
          </p>
          <Select
            name="day"
            labelSize="m"
            label={t('visit_groups:new.day')}
            hint={days.length === 0 ? t('visit_groups:new.no_days') : undefined}
            value={state.day}
            placeholder={t('visit_groups:new.choose_day')}
            options={days.map(({ day, free }) => ({
              value: day,
              label: t('visit_groups:new.day_free', { day: formatDay(day, locale), free }),
            }))}
            problem={problem}
          />
          <Checkboxes
            name="families"
            labelSize="m"
            small
            label={t('visit_groups:new.families')}
            hint={t('visit_groups:new.families_hint')}
            values={state.parentIds}
            options={candidates.map((one) => candidateOption(t, one))}
            problem={problem}
          />
          <GroupEscorts
            label={t('visit_groups:new.escorts')}
            hint={t('visit_groups:new.escorts_hint')}
            workers={workers}
            escortIds={state.escortIds}
            problem={problem}
          />
          <TextInput
            name="seats"
            labelSize="m"
            label={t('visit_groups:new.seats')}
            hint={t('visit_groups:new.seats_hint')}
            optional
            inputMode="numeric"
            width={3}
            maxLength={3}
            value={state.seats}
            problem={problem}
          />
          <Radios
            name="policy"
            labelSize="m"
            label={t('visit_groups:new.policy')}
            value={state.policy}
            options={GROUP_POLICIES.map((policy) => ({
              value: policy,
              label: t(`visit_groups:policy.${policy}`),
              hint: t(`visit_groups:policy_hint.${policy}`),
            }))}
          />
          <Button>{t('visits_pages:continue')}</Button>
        </Form>
      )}
    </div>
  );
}
