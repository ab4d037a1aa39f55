import { CONTACT_MODES } from '../../kernel/contact-modes';
import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkboxes } from '../../ui/components/Checkboxes';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextInput } from '../../ui/components/TextInput';
import { Warning } from '../../ui/components/Warning';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { CASE_KINDS } from '../restriction.entity';
import { SCOPES } from '../restrictions.dto';
import type { CompanionRow } from '../restrictions.queries';
import type { DyadSeen } from '../safeguarding.queries';
import { FormValues, many, one } from './form-values';

interface Props {
  dyad: DyadSeen;
  companions: readonly CompanionRow[];
  values: FormValues;
  problem?: PageProblem;
}

/** Bars contact: of this child with this parent, of this parent with every child, or of somebody who comes along. */
export function RestrictionForm({ dyad, companions, values, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${dyad.childId}`}>{t('safeguarding:back_to_child')}</BackLink>
      <PageHeading title={t('safeguarding:restriction_form.title', { name: dyad.childName })} />
      <Warning>{t('safeguarding:restriction_form.warning')}</Warning>
      <Form action={`/dyads/${dyad.id}/restrictions/previews`} problem={problem}>
        <Radios
          name="scope"
          label={t('safeguarding:scope.label')}
          value={one(values, 'scope') ?? 'dyad'}
          problem={problem}
          options={SCOPES.map((scope) => ({
            value: scope,
            label: t(`safeguarding:scope.${scope}`),
            conditional: scope === 'person' && (
              <Select
                name="person"
                label={t('safeguarding:scope.who')}
                optional
                value={one(values, 'person')}
                problem={problem}
                placeholder={t('safeguarding:scope.who_nobody')}
                options={companions.map(({ personType, personId, name }) => ({
                  value: `${personType}:${personId}`,
                  label: t('safeguarding:scope.who_one', { name, type: t(`safeguarding:scope.type.${personType}`) }),
                }))}
              />
            ),
          }))}
        />
        <Radios
          name="kind"
          label={t('safeguarding:restriction_form.kind')}
          value={one(values, 'kind')}
          problem={problem}
          options={CASE_KINDS.map((kind) => ({ value: kind, label: t(`safeguarding:restriction.${kind}`) }))}
        />
        <Checkboxes
          name="modes"
          label={t('safeguarding:restriction_form.modes')}
          hint={t('safeguarding:restriction_form.modes_hint')}
          optional
          values={many(values, 'modes')}
          problem={problem}
          options={CONTACT_MODES.map((mode) => ({ value: mode, label: t(`safeguarding:mode.${mode}`) }))}
        />
        <TextInput
          name="authority"
          label={t('safeguarding:restriction_form.authority')}
          optional
          value={one(values, 'authority')}
          problem={problem}
          maxLength={200}
        />
        <DateInput name="startsOn" label={t('safeguarding:restriction_form.starts')} value={one(values, 'startsOn')} problem={problem} />
        <DateInput
          name="endsOn"
          label={t('safeguarding:restriction_form.ends')}
          hint={t('safeguarding:restriction_form.ends_hint')}
          optional
          value={one(values, 'endsOn')}
          problem={problem}
        />
        <Button>{t('safeguarding:restriction_form.look')}</Button>
      </Form>
    </div>
  );
}
