import { isCurrent, navItemsFor } from '../navigation';
import { usePage } from '../page-context';
import { Icon } from './Icon';

/**
 * The main navigation: what this reader's role may open, with counts of what waits. On a phone one line names the page's part of the
 * product and the number of things that wait, and opens the list: the list stands beside the `details`, not in it, so that a wide
 * screen shows it without any script.
 */
export function Navigation() {
  const { t, actor, path, can, badges } = usePage();
  if (!actor) return null;
  const items = navItemsFor(can, actor.role).map((item) => ({
    ...item,
    words: t(`ui:nav.${item.key}`),
    count: item.badge ? (badges?.[item.badge] ?? 0) : 0,
    current: isCurrent(item, path),
  }));
  return (
    <nav class="k-nav" aria-label={t('ui:layout.navigation')}>
      <details class="k-nav__menu">
        <summary>
          <Icon name="menu" />
          <span>{t('ui:layout.menu')}</span>
          <span class="k-nav__here">{items.find((item) => item.current)?.words}</span>
          <Badge count={items.reduce((sum, item) => sum + item.count, 0)} />
        </summary>
      </details>
      <ul class="k-nav__list">
        {items.map((item) => (
          <li key={item.href}>
            <a href={item.href} class="k-nav__link" aria-current={item.current ? 'page' : undefined}>
              {item.words}
              <Badge count={item.count} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How many things wait, for the eye a number and for the ear with its word. Nothing for none. */
function Badge({ count }: { count: number }) {
  const { t } = usePage();
  if (count <= 0) return null;
  return (
    <span class="k-badge">
      {count}
      <span class="k-hidden"> {t('ui:layout.waiting')}</span>
    </span>
  );
}
