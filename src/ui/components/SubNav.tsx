interface Item {
  href: string;
  text: string;
  current?: boolean;
  badge?: number;
}

/** Parts of one subject as tabs that are links. */
export function SubNav({ label, items }: { label: string; items: readonly Item[] }) {
  return (
    <nav class="k-subnav" aria-label={label}>
      <ul>
        {items.map((item) => (
          <li key={item.href}>
            <a href={item.href} aria-current={item.current ? 'page' : undefined}>
              {item.text}
              {item.badge ? <span class="k-badge">{item.badge}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
