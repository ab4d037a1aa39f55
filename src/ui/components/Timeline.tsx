import { ComponentChildren } from 'preact';
import { Icon, IconName } from './Icon';
import { Tone } from './tone';

export interface TimelineItem {
  id: string;
  /** The moment in words. */
  when: string;
  title: string;
  icon?: IconName;
  tone?: Tone;
  detail?: ComponentChildren;
  /** Who, or through what. */
  meta?: string;
  href?: string;
}

/** What happened, newest first. */
export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  return (
    <ol class="k-timeline">
      {items.map((item) => (
        <li key={item.id} class={`k-timeline__item k-timeline__item--${item.tone ?? 'neutral'}`}>
          <span class="k-timeline__sign">
            <Icon name={item.icon ?? 'circle'} size={18} />
          </span>
          <div class="k-timeline__body">
            <p class="k-timeline__when">
              {item.when}
              {item.meta && <span> · {item.meta}</span>}
            </p>
            <p class="k-timeline__title">{item.href ? <a href={item.href}>{item.title}</a> : item.title}</p>
            {item.detail && <div class="k-timeline__detail">{item.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
