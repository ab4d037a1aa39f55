import { Notice } from '../../../ui/components/Notice';
import { Radios } from '../../../ui/components/Radios';
import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { TimetableResult, Treatment } from '../timetable-changes.service';
import { sessionTitle } from '../../booking/views/booking-words';

interface Props {
  result: TimetableResult;
  /** What may be done with arranged visits. */
  treatments: readonly Treatment[];
  chosen?: string;
  problem?: PageProblem;
}

/** What saving would do: sessions, and the arranged visits it affects with their references; then what becomes of these. */
export function TimetablePreview({ result: { sessions, affected }, treatments, chosen, problem }: Props) {
  const { t, locale } = usePage();
  return (
    <Section title={t('timetables:preview.title')}>
      <Notice tone={affected.length > 0 ? 'warn' : 'info'} title={t('timetables:preview.visits', { count: affected.length })}>
        <p>
          {t('timetables:preview.sessions', { added: sessions.added, changed: sessions.changed, dropped: sessions.dropped })}{' '}
          {t('timetables:preview.not_saved')}
        </p>
      </Notice>
      {affected.length > 0 && (
        <>
          <Table
            caption={t('timetables:preview.title')}
            captionHidden
            compact
            rows={affected}
            rowKey={({ visit }) => visit.id}
            columns={[
              {
                key: 'reference',
                header: t('visits_pages:col.reference'),
                rowHeader: true,
                cell: ({ visit }) => (
                  <a href={`/visits/${visit.id}`} class="k-code">
                    {visit.reference}
                  </a>
                ),
              },
              { key: 'when', header: t('visits_pages:col.when'), cell: ({ visit }) => sessionTitle(visit, visit.timeZone, locale) },
              { key: 'effect', header: t('timetables:preview.effect'), cell: ({ effect }) => t(`timetables:effect.${effect}`) },
            ]}
          />
          <Radios
            name="visits"
            label={t('timetables:preview.treatment')}
            value={chosen}
            problem={problem}
            options={treatments.map((value) => ({
              value,
              label: t(`timetables:treatment.${value}`),
              hint: t(`timetables:treatment_hint.${value}`),
            }))}
          />
        </>
      )}
    </Section>
  );
}
