import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { DateInput } from '../../../ui/components/DateInput';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Select } from '../../../ui/components/Select';
import { TextArea } from '../../../ui/components/TextArea';
import { TextInput } from '../../../ui/components/TextInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { TimetableResult } from '../timetable-changes.service';
import { Fields, textOf } from '../timetable.forms';
import { TimetablePreview } from './TimetablePreview';

/** A date with lines of its own in place of the weekly ones: looked at before it is saved. */
export function ReplacementDayView({ values, preview, problem }: { values: Fields; preview?: TimetableResult; problem?: PageProblem }) {
  const { t } = usePage();
  const field = (name: string) => ({ name, label: t(`timetables:day.${name}`), value: textOf(values, name), problem });
  return (
    <div class="k-stack">
      <BackLink href="/liaison/timetable">{t('timetables:page.title')}</BackLink>
      <PageHeading title={t('timetables:page.replace')} lead={t('timetables:day.lead')} />
      <Form action="/liaison/timetable/days" problem={problem}>
        <DateInput {...field('day')} />
        <Select
          {...field('mode')}
          options={['visit', 'video', 'call', 'group'].map((mode) => ({ value: mode, label: t(`facilities:mode.${mode}`) }))}
        />
        <TextArea {...field('lines')} hint={t('timetables:day.lines_hint')} optional />
        <TextInput {...field('description')} optional />
        {preview && <TimetablePreview result={preview} treatments={['hand_back']} chosen={textOf(values, 'visits')} problem={problem} />}
        <ButtonGroup>
          <Button formAction="/liaison/timetable/days/preview" variant={preview ? 'secondary' : 'primary'}>
            {t('timetables:line.look')}
          </Button>
          {preview && <Button>{t('timetables:line.save', { day: textOf(values, 'day') })}</Button>}
        </ButtonGroup>
      </Form>
    </div>
  );
}
