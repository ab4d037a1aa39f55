import type { SchoolTerms } from '../../kernel/school-terms';
import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DateInput } from '../../ui/components/DateInput';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { Table } from '../../ui/components/Table';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { formatDayShort } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { CONFIDENCES } from '../rules/rule-values.rules';
import type { SchoolTermsOfPack } from '../school-terms.service';

interface Props {
  packs: readonly SchoolTermsOfPack[];
  values: Record<string, string | undefined>;
  /** A calendar has just been written down. */
  done?: boolean;
  problem?: PageProblem;
}

/** When there is school: by country and part of it, with source, date and how sure we are; and the form for a school calendar. */
export function SchoolTermsView({ packs, values, done, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href="/calendars">{t('school_terms:back')}</BackLink>
      <PageHeading title={t('school_terms:title')} lead={t('school_terms:lead')} />
      {done && <Notice tone="good" title={t('school_terms:saved')} />}
      {packs.map(({ pack, regions }) => (
        <Section key={pack} title={t(`timetables:pack.${pack}`)}>
          {regions.length === 0 ? <EmptyState title={t('school_terms:none')} icon="school" /> : <Regions pack={pack} regions={regions} />}
        </Section>
      ))}
      <Section title={t('school_terms:new')}>
        <Form action="/school-terms" problem={problem}>
          <Select
            name="pack"
            label={t('timetables:calendar.pack')}
            value={values.pack}
            options={packs.map(({ pack }) => ({ value: pack, label: t(`timetables:pack.${pack}`) }))}
          />
          <TextInput
            name="region"
            label={t('school_terms:region')}
            hint={t('school_terms:region_hint')}
            value={values.region}
            optional
            width={5}
            inputMode="numeric"
            problem={problem}
          />
          <TextArea
            name="spans"
            label={t('school_terms:spans')}
            hint={t('school_terms:spans_hint')}
            value={values.spans}
            rows={6}
            problem={problem}
          />
          <TextInput name="source" label={t('school_terms:source')} value={values.source} maxLength={200} problem={problem} />
          <DateInput name="asOf" label={t('school_terms:as_of')} value={values.asOf} problem={problem} />
          <Radios
            name="confidence"
            label={t('facility_rules:confidence')}
            small
            value={values.confidence}
            options={CONFIDENCES.map((value) => ({ value, label: t(`facilities:confidence.${value}`) }))}
            problem={problem}
          />
          <Button>{t('school_terms:save')}</Button>
        </Form>
      </Section>
    </div>
  );
}

function Regions({ pack, regions }: SchoolTermsOfPack) {
  const { t, locale } = usePage();
  // A stretch of one year says which; two school years stand side by side.
  const day = (text: string): string => (text.length > 5 ? text : formatDayShort(`2026-${text}`, locale));
  const spans = ({ spans: all, until }: SchoolTerms): string =>
    [
      ...all.map(({ from, to }) => `${day(from)} – ${day(to)}`),
      until === null ? t('school_terms:every_year') : t('school_terms:known_until', { day: until }),
    ].join(' · ');
  return (
    <Table
      caption={t(`timetables:pack.${pack}`)}
      captionHidden
      rows={[...regions]}
      rowKey={(row) => row.region}
      columns={[
        {
          key: 'region',
          header: t('school_terms:region_short'),
          rowHeader: true,
          cell: (row) => (row.region === '' ? t('school_terms:whole') : row.region),
        },
        { key: 'spans', header: t('school_terms:spans_short'), cell: spans },
        {
          key: 'source',
          header: t('school_terms:source'),
          cell: (row) =>
            t('facility_rules:asks_source', {
              source: row.source,
              asOf: row.asOf,
              confidence: t(`facilities:confidence.${row.confidence}`),
            }),
        },
      ]}
    />
  );
}
