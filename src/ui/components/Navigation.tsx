import { isCurrent, navItemsFor } from '../navigation';
import { usePage } from '../page-context';

/** The main navigation: what this reader's role may open, with counts of what waits. */
export function Navigation() {
  const { t, actor, path, can, badges } = usePage();
  if (!actor) return null;
  return (
    <nav class="k-nav" aria-label={t('ui:layout.navigation')}>
      <ul class="k-nav__list">
        {navItemsFor(can, actor.role).map((item) => {
          const count = item.badge ? (badges?.[item.badge] ?? 0) : 0;
          return (
            <li key={item.href}>
              <a href={item.href} class="k-nav__link" aria-current={isCurrent(item, path) ? 'page' : undefined}>
                {t(`ui:nav.${item.key}`)}
                {count > 0 && (
                  <span class="k-badge">
                    {count}
                    <span class="k-hidden"> {t('ui:layout.waiting')}</span>
                  </span>
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
