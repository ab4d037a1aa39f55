import { Notice } from '../../../ui/components/Notice';
import { SourceText } from '../../../ui/components/SourceText';
import { Table } from '../../../ui/components/Table';
import { formatDayTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import { sourceWords } from '../../../ui/source-words';
import type { RulePreview } from '../rule-changes.service';

/** Whom other rules would leave outside: by reference, each with the rule that says so. */
export function RulePreviewView({ preview }: { preview: RulePreview }) {
  const { t, locale, can } = usePage();
  const { judged, more, fallsOutside, needsSecond, isCorrection } = preview;
  return (
    <div class="k-stack">
      <Notice
        tone={fallsOutside.length > 0 ? 'warn' : 'good'}
        title={fallsOutside.length === 0 ? t('facility_rules:outside_zero') : t('facility_rules:outside', { count: fallsOutside.length })}
      >
        <p>{t('facility_rules:judged', { count: judged })}</p>
        {more > 0 && <p>{t('facility_rules:more', { count: more })}</p>}
        {fallsOutside.length > 0 && <p>{t('facility_rules:not_cancelled')}</p>}
      </Notice>
      {fallsOutside.length > 0 && (
        <Table
          caption={t('facility_rules:preview_title')}
          captionHidden
          compact
          rows={fallsOutside}
          rowKey={(visit) => visit.visitId}
          columns={[
            {
              key: 'reference',
              header: t('facility_rules:col_reference'),
              rowHeader: true,
              cell: (visit) =>
                can('visit.read') ? (
                  <a class="k-code" href={`/visits/${visit.visitId}`}>
                    {visit.reference}
                  </a>
                ) : (
                  <span class="k-code">{visit.reference}</span>
                ),
            },
            { key: 'when', header: t('facility_rules:col_when'), cell: (visit) => formatDayTime(visit.startsAt, visit.timeZone, locale) },
            {
              key: 'why',
              header: t('facility_rules:col_why'),
              cell: (visit) => (
                <ul>
                  {visit.reasons.map((reason) => (
                    <li key={reason.code}>
                      {t(`reasons:${reason.code}.message`, reason.params)}{' '}
                      <span class="k-muted k-small">
                        <SourceText text={sourceWords(reason.source, locale)} />
                      </span>
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      )}
      {isCorrection && <Notice tone="info" title={t('facility_rules:correction')} />}
      {needsSecond && <Notice tone="info" title={t('facility_rules:second_needed')} />}
    </div>
  );
}
