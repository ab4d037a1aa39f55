import { AUDIENCES } from '../../../kernel/admission';
import { GRADES } from '../../../kernel/vocabulary';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { Checkboxes } from '../../../ui/components/Checkboxes';
import { DateInput } from '../../../ui/components/DateInput';
import { Details } from '../../../ui/components/Details';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Select } from '../../../ui/components/Select';
import { TextArea } from '../../../ui/components/TextArea';
import { TextInput } from '../../../ui/components/TextInput';
import { TimeInput } from '../../../ui/components/TimeInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { TimetableResult } from '../timetable-changes.service';
import { Fields, textOf, ticked } from '../timetable.forms';
import { StateFields } from '../../views/StateFields';
import { TimetableEnd } from './TimetableEnd';
import { TimetablePreview } from './TimetablePreview';

export interface LineProps {
  values: Fields;
  wards: readonly { id: string; name: string }[];
  /** The line that is changed; left out: a new one. */
  lineId?: string;
  preview?: TimetableResult;
  /** The look was at its end, not at a change. */
  ending?: boolean;
  problem?: PageProblem;
}

const MODES = ['visit', 'video', 'call', 'group'] as const;
const RARE = [
  'everyWeeks',
  'anchorDay',
  'seasonFrom',
  'seasonTo',
  'dates',
  'exceptDates',
  'hardCapacity',
  'maxAdults',
  'maxGroups',
  'maxVideo',
  'room',
  'audience',
];
const GROUPS = ['includeWards', 'excludeWards', 'includeGrades', 'excludeGrades'];

/** One line of the timetable: looked at before it is saved. */
export function TimetableLineView({ values, wards, lineId, preview, ending, problem }: LineProps) {
  const { t } = usePage();
  const action = lineId === undefined ? '/liaison/timetable/lines' : `/liaison/timetable/lines/${lineId}`;
  const first = lineId === undefined ? 'validFrom' : 'from';
  const rare = RARE.some((name) => !['', '1', 'everyone'].includes(textOf(values, name))) || problem !== undefined;
  const groups = GROUPS.some((name) => ticked(values, name).length > 0) || problem !== undefined;
  const field = (name: string) => ({ name, label: t(`timetables:field.${name}`), value: textOf(values, name), problem });
  const number = (name: string) => ({ ...field(name), width: 4 as const, inputMode: 'numeric' as const, optional: name !== 'capacity' });
  const wardBoxes = wards.map(({ id, name }) => ({ value: id, label: name }));
  const gradeBoxes = GRADES.map((grade) => ({ value: grade, label: t(`facilities:grade.${grade}`) }));
  return (
    <div class="k-stack">
      <BackLink href="/liaison/timetable">{t('timetables:page.title')}</BackLink>
      <PageHeading title={t(lineId === undefined ? 'timetables:line.new' : 'timetables:line.change')} lead={t('timetables:line.lead')} />
      <Form action={action} problem={ending ? undefined : problem}>
        <StateFields fields={[['version', textOf(values, 'version')]]} />
        <div class="k-grid-3">
          <DateInput {...field(first)} hint={t(`timetables:hint.${first}`)} />
          <DateInput {...field('validTo')} optional />
          <Select {...field('mode')} options={MODES.map((mode) => ({ value: mode, label: t(`facilities:mode.${mode}`) }))} />
          <Select
            {...field('weekday')}
            placeholder={t('timetables:field.no_weekday')}
            options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: t(`timetables:weekday.${day}`) }))}
          />
          <TimeInput {...field('startsAt')} />
          <TimeInput {...field('endsAt')} />
          <TextInput {...number('capacity')} hint={t('timetables:hint.capacity')} />
          <Select {...field('wardId')} placeholder={t('timetables:every_ward')} options={wardBoxes} />
        </div>
        <Details summary={t('timetables:line.more')} open={rare}>
          <div class="k-grid-3">
            <TextInput {...number('everyWeeks')} hint={t('timetables:hint.everyWeeks')} />
            <DateInput {...field('anchorDay')} optional hint={t('timetables:hint.anchorDay')} />
            <TextInput {...field('room')} optional />
            <TextInput {...field('seasonFrom')} optional width={5} hint={t('timetables:hint.season')} />
            <TextInput {...field('seasonTo')} optional width={5} />
            <Select {...field('audience')} options={AUDIENCES.map((value) => ({ value, label: t(`timetables:audience.${value}`) }))} />
            <TextInput {...number('hardCapacity')} hint={t('timetables:hint.hardCapacity')} />
            <TextInput {...number('maxAdults')} />
            <TextInput {...number('maxGroups')} hint={t('timetables:hint.maxGroups')} />
            <TextInput {...number('maxVideo')} hint={t('timetables:hint.maxVideo')} />
          </div>
          <TextArea {...field('dates')} optional rows={2} hint={t('timetables:hint.dates')} />
          <TextArea {...field('exceptDates')} optional rows={2} />
        </Details>
        <Details summary={t('timetables:line.groups')} open={groups}>
          <p class="k-muted">{t('timetables:line.groups_hint')}</p>
          {GROUPS.map((name) => (
            <Checkboxes
              key={name}
              name={name}
              label={t(`timetables:field.${name}`)}
              values={ticked(values, name)}
              options={name.endsWith('Wards') ? wardBoxes : gradeBoxes}
              optional
              small
              problem={problem}
            />
          ))}
        </Details>
        {preview && !ending && (
          <TimetablePreview
            result={preview}
            treatments={lineId === undefined ? [] : ['move', 'hand_back']}
            chosen={textOf(values, 'visits')}
            problem={problem}
          />
        )}
        <ButtonGroup>
          <Button formAction={`${action}/preview`} variant={preview && !ending ? 'secondary' : 'primary'}>
            {t('timetables:line.look')}
          </Button>
          {preview && !ending && <Button>{t('timetables:line.save', { day: textOf(values, first) })}</Button>}
        </ButtonGroup>
      </Form>
      {lineId !== undefined && (
        <TimetableEnd lineId={lineId} values={values} preview={ending ? preview : undefined} problem={ending ? problem : undefined} />
      )}
    </div>
  );
}
