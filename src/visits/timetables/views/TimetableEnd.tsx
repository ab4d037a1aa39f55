import { Button } from '../../../ui/components/Button';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { DateInput } from '../../../ui/components/DateInput';
import { Form } from '../../../ui/components/Form';
import { Section } from '../../../ui/components/Section';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { TimetableResult } from '../timetable-changes.service';
import { Fields, textOf } from '../timetable.forms';
import { StateFields } from '../../views/StateFields';
import { TimetablePreview } from './TimetablePreview';

interface Props {
  lineId: string;
  values: Fields;
  preview?: TimetableResult;
  problem?: PageProblem;
}

/** The end of a line: after a day, or – while nobody has had a visit in it – as if it had never been. */
export function TimetableEnd({ lineId, values, preview, problem }: Props) {
  const { t } = usePage();
  const action = `/liaison/timetable/lines/${lineId}/endings`;
  return (
    <Section title={t('timetables:end.title')}>
      <Form action={action} problem={problem}>
        <StateFields fields={[['version', textOf(values, 'version')]]} />
        <DateInput name="lastDay" label={t('timetables:end.last_day')} value={textOf(values, 'lastDay')} problem={problem} />
        {preview && <TimetablePreview result={preview} treatments={['hand_back']} chosen={textOf(values, 'visits')} problem={problem} />}
        <ButtonGroup>
          <Button formAction={`${action}/preview`} variant="secondary">
            {t('timetables:end.look')}
          </Button>
          {preview && <Button variant="warning">{t('timetables:end.save')}</Button>}
        </ButtonGroup>
      </Form>
      <ButtonForm
        action={`/liaison/timetable/lines/${lineId}/withdrawals`}
        variant="quiet"
        fields={{ version: textOf(values, 'version') }}
        confirm={t('timetables:end.withdraw_sure')}
      >
        {t('timetables:end.withdraw')}
      </ButtonForm>
    </Section>
  );
}
