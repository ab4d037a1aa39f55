import type { Locale } from '../../kernel/locale';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { usePage } from '../../ui/page-context';
import type { WordingLook } from './wording.service';

interface Props {
  title: string;
  look: WordingLook;
  locale: Locale;
  limit: number;
}

/** How words look with invented people, and how long they get. */
export function WordingLooks({ title, look, locale, limit }: Props) {
  const { t } = usePage();
  const rows = [{ key: 'sms', one: look.sms }, ...(look.smsShort === null ? [] : [{ key: 'smsShort', one: look.smsShort }])];
  return (
    <Section title={title}>
      <p class="k-muted">{t('wording:invented')}</p>
      <Table
        caption={title}
        captionHidden
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: 'which', header: t('wording:which'), rowHeader: true, cell: (row) => t(`wording:${row.key}`) },
          { key: 'example', header: t('message_setup:example'), cell: (row) => <span lang={locale}>{row.one.example}</span> },
          { key: 'length', header: t('wording:length'), numeric: true, cell: (row) => String(row.one.length) },
          {
            key: 'longest',
            header: t('wording:longest'),
            cell: (row) => t('wording:longest_parts', { count: row.one.parts, longest: row.one.longest }),
          },
          {
            key: 'worst',
            header: t('wording:worst'),
            numeric: true,
            cell: (row) => t('message_setup:of', { longest: row.one.worst, limit }),
          },
        ]}
      />
      <p>
        <strong>{t('wording:sentence')}</strong>
      </p>
      <p lang={locale}>{look.sentence}</p>
    </Section>
  );
}
