import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';

/** The form for a new worker. */
export function NewWorkerView({ values, problem }: { values: Record<string, string>; problem?: PageProblem }) {
  const { t } = usePage();
  const sexes = ['female', 'male'].map((value) => ({ value, label: t(`workers:sex.${value}`) }));
  return (
    <div class="k-stack">
      <BackLink href="/workers" />
      <PageHeading title={t('workers:new.title')} lead={t('workers:new.lead')} />
      <Form action="/workers/new" problem={problem}>
        <TextInput name="name" label={t('workers:field.name')} value={values.name} width={20} problem={problem} />
        <Radios name="sex" label={t('workers:field.sex')} value={values.sex} options={sexes} inline problem={problem} />
        <TextInput name="phone" type="tel" label={t('workers:field.phone')} value={values.phone} width={20} optional problem={problem} />
        <DateInput name="trainedOn" label={t('workers:field.trainedOn')} value={values.trainedOn} optional problem={problem} />
        <DateInput name="hiredOn" label={t('workers:field.hiredOn')} value={values.hiredOn} optional problem={problem} />
        <DateInput
          name="conductAcceptedOn"
          label={t('workers:field.conductAcceptedOn')}
          value={values.conductAcceptedOn}
          optional
          problem={problem}
        />
        <Button>{t('workers:new.submit')}</Button>
      </Form>
    </div>
  );
}
