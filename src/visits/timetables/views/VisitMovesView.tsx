import type { TimetableRow } from '../../../facilities/timetable.queries';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { DateInput } from '../../../ui/components/DateInput';
import { Form } from '../../../ui/components/Form';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Select } from '../../../ui/components/Select';
import { Table } from '../../../ui/components/Table';
import { TextInput } from '../../../ui/components/TextInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { Fields, textOf } from '../timetable.forms';
import type { TransferResult } from '../visit-transfers.service';
import { stuckBy, whoOf } from './timetable-words';

interface Props {
  lines: readonly TimetableRow[];
  values: Fields;
  preview?: TransferResult;
  problem?: PageProblem;
}

/** Moving the meetings of one line to another: looked at first, saved all or not at all. */
export function VisitMovesView({ lines, values, preview, problem }: Props) {
  const { t } = usePage();
  const field = (name: string) => ({ name, label: t(`timetables:move.${name}`), value: textOf(values, name), problem });
  const options = lines.map((line) => ({
    value: line.id,
    label: [
      line.weekday === null ? t('timetables:page.named') : t(`timetables:weekday.${line.weekday}`),
      `${line.startsAt}–${line.endsAt}`,
      whoOf(line, t),
    ].join(' · '),
  }));
  const stuck = preview?.moves.filter((move) => move.codes.length > 0) ?? [];
  return (
    <div class="k-stack">
      <BackLink href="/liaison/timetable">{t('timetables:page.title')}</BackLink>
      <PageHeading title={t('timetables:page.move')} lead={t('timetables:move.lead')} />
      <Form action="/liaison/timetable/moves" problem={problem}>
        <Select {...field('fromTimetableId')} options={options} placeholder={t('visits_pages:choose')} />
        <Select {...field('toTimetableId')} options={options} placeholder={t('visits_pages:choose')} />
        <div class="k-grid-3">
          <DateInput {...field('fromDay')} />
          <DateInput {...field('toDay')} optional />
          <TextInput {...field('shiftDays')} width={3} inputMode="numeric" hint={t('timetables:move.shift_hint')} />
        </div>
        {preview && (
          <>
            <Notice
              tone={stuck.length > 0 ? 'stop' : 'info'}
              title={stuck.length > 0 ? t('timetables:move.misfits') : t('timetables:move.would', { count: preview.moves.length })}
            >
              {t('timetables:preview.not_saved')}
            </Notice>
            <Table
              caption={t('timetables:preview.title')}
              captionHidden
              compact
              rows={preview.moves}
              rowKey={(move) => move.visitId}
              rowTone={(move) => (move.codes.length > 0 ? 'stop' : undefined)}
              columns={[
                {
                  key: 'reference',
                  header: t('visits_pages:col.reference'),
                  rowHeader: true,
                  cell: (move) => (
                    <a href={`/visits/${move.visitId}`} class="k-code">
                      {move.reference}
                    </a>
                  ),
                },
                {
                  key: 'stuck',
                  header: t('timetables:move.stuck'),
                  cell: (move) => stuckBy(move.codes, t),
                },
              ]}
            />
          </>
        )}
        <ButtonGroup>
          <Button formAction="/liaison/timetable/moves/preview" variant={preview ? 'secondary' : 'primary'}>
            {t('timetables:line.look')}
          </Button>
          {preview && stuck.length === 0 && <Button>{t('timetables:move.save')}</Button>}
        </ButtonGroup>
      </Form>
    </div>
  );
}
