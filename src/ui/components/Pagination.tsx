import { usePage } from '../page-context';

interface Props {
  nextHref?: string;
  /** Back to the first page. */
  firstHref?: string;
  shown?: number;
  total?: number;
}

/** The next rows of a list. Lists go forward by key, so there are no page numbers. */
export function Pagination({ nextHref, firstHref, shown, total }: Props) {
  const { t } = usePage();
  if (!nextHref && !firstHref) return null;
  return (
    <nav class="k-pagination" aria-label={t('ui:pagination.label')}>
      {firstHref && (
        <a class="k-button k-button--quiet" href={firstHref}>
          {t('ui:pagination.first')}
        </a>
      )}
      {shown !== undefined && total !== undefined && <span class="k-muted">{t('ui:pagination.shown', { shown, total })}</span>}
      {nextHref && (
        <a class="k-button k-button--secondary" href={nextHref} rel="next">
          {t('ui:pagination.next')}
        </a>
      )}
    </nav>
  );
}
