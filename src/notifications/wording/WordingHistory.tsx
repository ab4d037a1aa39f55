import type { Locale } from '../../kernel/locale';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { TimeText } from '../../ui/components/TimeText';
import { usePage } from '../../ui/page-context';
import type { SavedWording } from './wording.queries';

/** What a message said before: every version with who saved it and when. */
export function WordingHistory({ history, locale }: { history: readonly SavedWording[]; locale: Locale }) {
  const { t } = usePage();
  return (
    <Section title={t('wording:history')}>
      <Table
        caption={t('wording:history')}
        captionHidden
        rows={history}
        rowKey={(row) => String(row.version)}
        empty={t('wording:no_history')}
        columns={[
          { key: 'version', header: t('wording:version'), rowHeader: true, cell: (row) => String(row.version) },
          { key: 'at', header: t('wording:saved_at'), cell: (row) => <TimeText at={row.savedAt} withDay /> },
          { key: 'by', header: t('wording:saved_by'), cell: (row) => row.savedByName ?? t('wording:somebody') },
          {
            key: 'words',
            header: t('wording:words'),
            cell: (row) =>
              row.sms === null
                ? t('wording:built_in_again')
                : [row.sms, row.smsShort, row.sentence]
                    .filter((text) => text !== null)
                    .map((text) => (
                      <p key={text} lang={locale}>
                        {text}
                      </p>
                    )),
          },
          {
            key: 'numbers',
            header: t('wording:numbers'),
            cell: (row) => [row.aliyunTemplate, row.tencentTemplate].filter((number) => number !== null).join(', ') || '–',
          },
        ]}
      />
    </Section>
  );
}
