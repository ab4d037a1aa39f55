import { usePage } from '../page-context';

/** Where this page lies; the last entry is the page itself and has no link. */
export function Breadcrumbs({ items }: { items: readonly { text: string; href?: string }[] }) {
  const { t } = usePage();
  return (
    <nav class="k-crumbs" aria-label={t('ui:breadcrumbs')}>
      <ol>
        {items.map((item) => (
          <li key={item.text}>{item.href ? <a href={item.href}>{item.text}</a> : <span aria-current="page">{item.text}</span>}</li>
        ))}
      </ol>
    </nav>
  );
}
