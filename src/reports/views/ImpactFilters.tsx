import { Filters } from '../../ui/components/Filters';
import { Select } from '../../ui/components/Select';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { GROUPINGS } from '../visit-rate.rules';

/** Day, cohort and grouping; the answers live in the address. */
export function ImpactFilters({ values }: { values: Record<string, string | undefined> }) {
  const { t, can } = usePage();
  return (
    <Filters action="/impact">
      <TextInput name="asOf" label={t('reports:filter.as_of')} labelSize="s" value={values.asOf} width={10} maxLength={10} />
      <TextInput
        name="cohort"
        label={t(can('child.read') ? 'reports:filter.cohort' : 'reports:filter.cohort_year')}
        labelSize="s"
        value={values.cohort}
        width={10}
        maxLength={7}
      />
      <Select
        name="by"
        label={t('reports:filter.by')}
        labelSize="s"
        value={values.by}
        placeholder={t('reports:filter.no_groups')}
        options={GROUPINGS.filter((value) => value !== 'prefecture' || can('child.read')).map((value) => ({
          value,
          label: t(`reports:by.${value}`),
        }))}
      />
    </Filters>
  );
}
