import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { ESCORT_PREFERENCES } from '../child.entity';
import { CaregiverOfChild, ChildRow } from '../families.queries';
import { FormValues, text } from './form-values';
import { RestrictedNotice } from './RestrictedNotice';

/** Who looks after the child and who decides, in which capacity, and what shows it. */
export function GuardiansView({ child, caregivers }: { child: ChildRow; caregivers: CaregiverOfChild[] }) {
  const { t, can } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('families:guardians.title')} lead={t('families:guardians.lead')} />
      <RestrictedNotice child={child} />
      {!caregivers.some((c) => c.isGuardian) && <Notice tone="warn" title={t('families:guardians.nobody')} />}
      <Table
        caption={t('families:guardians.title')}
        captionHidden
        rows={caregivers}
        rowKey={(c) => c.id}
        columns={[
          {
            key: 'name',
            header: t('families:field.name'),
            rowHeader: true,
            cell: (c) => `${c.name} · ${t(`families:relationship.${c.relationship}`)}`,
          },
          {
            key: 'guardian',
            header: t('families:field.isGuardian'),
            cell: (c) =>
              c.isGuardian ? (
                <Tag tone="good" icon="check">
                  {c.guardianCapacity ? t(`families:capacity.${c.guardianCapacity}`) : t('families:guardians.capacity_unknown')}
                </Tag>
              ) : (
                t('families:yes_no.false')
              ),
          },
          {
            key: 'evidence',
            header: t('families:field.guardianEvidence'),
            cell: (c) => (c.guardianEvidence ? t(`families:guardian_evidence.${c.guardianEvidence}`) : '–'),
          },
          ...(can('family.write')
            ? [
                {
                  key: 'actions',
                  header: t('families:consents.actions'),
                  headerHidden: true,
                  cell: (c: CaregiverOfChild) => (
                    <a href={`/children/${child.id}/caregivers/${c.id}/guardianship`}>{t('families:guardians.change')}</a>
                  ),
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}

/** Whom the child wants at her or his side on the way. */
export function EscortPreferenceView({ child, values, problem }: { child: ChildRow; values: FormValues; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('families:escort.title')} lead={t('families:escort.lead')} />
      <RestrictedNotice child={child} />
      <Form action={`/children/${child.id}/escort-preference`} problem={problem}>
        <input type="hidden" name="version" value={String(child.version)} />
        <Radios
          name="escortPreference"
          label={t('families:field.escortPreference')}
          value={text(values, 'escortPreference') ?? child.escortPreference ?? ''}
          options={[...ESCORT_PREFERENCES, ''].map((value) => ({ value, label: t(`families:escort.${value || 'unknown'}`) }))}
          problem={problem}
        />
        <Button>{t('families:save')}</Button>
      </Form>
    </div>
  );
}
