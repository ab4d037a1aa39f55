import { usePage } from '../../ui/page-context';
import type { ExchangeRow } from '../exchanges.queries';

/** The sheet that travels with a letter: a code, and nothing that says whose it is or where it goes. */
export function CoverSheetView({ row }: { row: ExchangeRow }) {
  const { t } = usePage();
  return (
    <div class="k-stack-l">
      <h1 class="govuk-heading-xl">
        <span class="k-code">{row.reference}</span>
      </h1>
      <p>
        {t(`exchanges:kind.${row.kind}`)} · {t('exchanges:sheet.pages', { count: row.pages })}
      </p>
      <p>{t('exchanges:sheet.keep')}</p>
      <p>{t('exchanges:sheet.reply', { reference: row.reference })}</p>
      <p class="k-muted">{t('exchanges:sheet.sealed')}</p>
      <p class="k-no-print">
        <a href={`/exchanges/${row.id}`}>{t('exchanges:sheet.back')}</a>
      </p>
    </div>
  );
}
