import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkboxes } from '../../ui/components/Checkboxes';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { ACCESS_NEEDS } from '../access-needs.rules';
import type { PersonNeeds } from '../access-needs.service';
import type { ChildRow } from '../families.queries';

interface Props {
  child: ChildRow;
  entries: readonly PersonNeeds[];
  problem?: PageProblem;
}

/** What the child and those who look after her or him need to come in. */
export function AccessNeedsView({ child, entries, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('access_needs:title')} lead={t('access_needs:lead')} />
      <Form action={`/children/${child.id}/access-needs`} problem={problem}>
        {entries.map(({ personId, name, accessNeeds }) => (
          <Checkboxes
            key={personId}
            name={`needs-${personId}`}
            label={t('access_needs:of', { name })}
            values={[...accessNeeds]}
            options={ACCESS_NEEDS.map((value) => ({ value, label: t(`access_needs:need.${value}`) }))}
            optional
            small
            problem={problem}
          />
        ))}
        <Button>{t('families:save')}</Button>
      </Form>
    </div>
  );
}
