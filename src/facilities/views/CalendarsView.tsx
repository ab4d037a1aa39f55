import { Button } from '../../ui/components/Button';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { Table } from '../../ui/components/Table';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { formatDayShort } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { CalendarPreview, CalendarView } from '../calendars.service';

interface Props {
  calendars: readonly CalendarView[];
  values: Record<string, string | undefined>;
  /** The year just published. */
  published?: string;
  /** What publishing would close; before that is seen nothing can be saved. */
  preview?: CalendarPreview;
  problem?: PageProblem;
}

/** Days off: the years that are known, and the form for a new notice. */
export function CalendarsView({ calendars, values, published, preview, problem }: Props) {
  const { t, locale } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('timetables:calendar.title')} lead={t('timetables:calendar.lead')} />
      <p>
        <a class="govuk-link" href="/school-terms">
          {t('school_terms:link')}
        </a>
      </p>
      {published && /^\d{4}$/.test(published) && (
        <Notice tone="good" title={t('timetables:calendar.published', { year: published })}>
          {t('timetables:calendar.published_detail')}
        </Notice>
      )}
      <Section title={t('timetables:calendar.new')}>
        <Form action="/calendars" problem={problem}>
          <Select
            name="pack"
            label={t('timetables:calendar.pack')}
            value={values.pack}
            options={calendars.map(({ pack }) => ({ value: pack, label: t(`timetables:pack.${pack}`) }))}
          />
          <TextInput
            name="year"
            label={t('timetables:calendar.year')}
            value={values.year}
            width={4}
            inputMode="numeric"
            problem={problem}
          />
          <TextInput name="source" label={t('timetables:calendar.source')} value={values.source} problem={problem} />
          <TextArea
            name="holidays"
            label={t('timetables:calendar.holidays')}
            hint={t('timetables:calendar.holidays_hint')}
            value={values.holidays}
            rows={8}
            problem={problem}
          />
          <TextArea
            name="makeUpWorkdays"
            label={t('timetables:calendar.make_up')}
            hint={t('timetables:calendar.make_up_hint')}
            value={values.makeUpWorkdays}
            optional
            problem={problem}
          />
          {preview && (
            <Notice tone={preview.visits > 0 ? 'warn' : 'info'} title={t('timetables:calendar.would_close', { count: preview.sessions })}>
              {t('timetables:calendar.would_hand_on', { count: preview.visits })}
            </Notice>
          )}
          <ButtonGroup>
            <Button formAction="/calendars/preview" variant={preview ? 'secondary' : 'primary'}>
              {t('timetables:calendar.look')}
            </Button>
            {preview && <Button variant="warning">{t('timetables:calendar.publish')}</Button>}
          </ButtonGroup>
        </Form>
      </Section>
      {calendars.map(({ pack, years }) => (
        <Section key={pack} title={t(`timetables:pack.${pack}`)}>
          {years.length === 0 && <EmptyState title={t('timetables:calendar.none')} icon="calendar" />}
          {years.map((year) => (
            <Table
              key={year.year}
              caption={t('timetables:calendar.year_of', { year: year.year, source: year.source })}
              compact
              rows={[
                ...year.holidays.map((h) => ({ id: h.from, title: h.title, days: [h.from, h.to], kind: 'holiday' })),
                ...year.makeUpWorkdays.map((day) => ({ id: day, title: '', days: [day, day], kind: 'make_up_workday' })),
              ]}
              rowKey={(row) => row.id}
              empty={t('timetables:calendar.none')}
              columns={[
                {
                  key: 'days',
                  header: t('timetables:calendar.days'),
                  rowHeader: true,
                  cell: ({ days: [from = '', to = ''] }) =>
                    from === to ? formatDayShort(from, locale) : `${formatDayShort(from, locale)} – ${formatDayShort(to, locale)}`,
                },
                { key: 'kind', header: t('timetables:calendar.kind'), cell: (row) => t(`timetables:calendar.${row.kind}`) },
                { key: 'name', header: t('timetables:calendar.name'), cell: (row) => row.title },
              ]}
            />
          ))}
        </Section>
      ))}
    </div>
  );
}
