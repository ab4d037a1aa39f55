import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { FileInput } from '../../ui/components/FileInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { usePage } from '../../ui/page-context';
import { PROOF_KINDS } from '../../kernel/vocabulary';
import { PageProblem } from '../../ui/problem';
import { ChildRow } from '../families.queries';
import { FormValues, text } from './form-values';

interface Props {
  dyadId: string;
  child: ChildRow;
  today: string;
  values: FormValues;
  problem?: PageProblem;
}

/** A paper that shows the kinship, with a scan if there is one. */
export function NewKinshipProofView({ dyadId, child, today, values, problem }: Props) {
  const { t } = usePage();
  const v = (name: string): string | undefined => text(values, name);
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('families:new_proof.title')} lead={t('families:new_proof.lead')} />
      <Form action={`/dyads/${dyadId}/kinship-proofs/new`} problem={problem} multipart>
        <Radios
          name="kind"
          label={t('families:field.kind')}
          value={v('kind')}
          options={PROOF_KINDS.map((value) => ({ value, label: t(`families:proof.${value}`) }))}
          problem={problem}
        />
        <DateInput
          name="seenOn"
          label={t('families:field.seenOn')}
          hint={t('families:field.seenOn_hint')}
          value={v('seenOn') ?? today}
          problem={problem}
        />
        <DateInput name="expiresOn" label={t('families:field.proof_expiresOn')} value={v('expiresOn')} optional problem={problem} />
        <FileInput
          name="file"
          label={t('families:field.file')}
          hint={t('families:field.file_hint')}
          accept="image/jpeg,image/png,application/pdf"
          optional
          problem={problem}
        />
        <Button>{t('families:save')}</Button>
      </Form>
    </div>
  );
}
