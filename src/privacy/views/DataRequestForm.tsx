import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { REQUEST_KINDS, REQUESTERS } from '../privacy.entity';

interface Props {
  values: Record<string, string | string[] | undefined>;
  problem?: PageProblem;
}

/** Writes down what somebody asks about their own data. */
export function DataRequestForm({ values, problem }: Props) {
  const { t } = usePage();
  const common = (name: string) => ({ name, value: [values[name]].flat()[0], problem });
  return (
    <div class="k-stack">
      <BackLink href="/privacy/requests">{t('privacy:requests.title')}</BackLink>
      <PageHeading title={t('privacy:requests.new')} lead={t('privacy:requests.new_lead')} />
      <Form action="/privacy/requests/new" problem={problem}>
        <TextInput {...common('child')} label={t('privacy:child')} hint={t('privacy:child_hint')} width={10} maxLength={10} />
        <Radios
          {...common('kind')}
          label={t('privacy:requests.kind_label')}
          options={REQUEST_KINDS.map((value) => ({ value, label: t(`privacy:kind.${value}`), hint: t(`privacy:kind_hint.${value}`) }))}
        />
        <Radios
          {...common('requester')}
          label={t('privacy:requests.requester_label')}
          options={REQUESTERS.map((value) => ({ value, label: t(`privacy:requester.${value}`) }))}
        />
        <TextInput
          {...common('identityProof')}
          label={t('privacy:requests.proof')}
          hint={t('privacy:requests.proof_hint')}
          maxLength={500}
        />
        <TextArea {...common('wording')} label={t('privacy:requests.wording')} hint={t('privacy:requests.wording_hint')} maxLength={2000} />
        <DateInput {...common('receivedOn')} label={t('privacy:requests.received')} hint={t('privacy:requests.received_hint')} optional />
        <Button>{t('privacy:requests.save')}</Button>
      </Form>
    </div>
  );
}
