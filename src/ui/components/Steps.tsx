import { usePage } from '../page-context';
import { Icon } from './Icon';

export interface StepItem {
  label: string;
  state: 'done' | 'current' | 'todo';
  when?: string;
}

/** How far a trip or a form has come. */
export function Steps({ items, label }: { items: readonly StepItem[]; label?: string }) {
  const { t } = usePage();
  return (
    <ol class="k-steps" aria-label={label ?? t('ui:steps.label')}>
      {items.map((item, index) => (
        <li
          key={item.label}
          class={`k-steps__item k-steps__item--${item.state}`}
          aria-current={item.state === 'current' ? 'step' : undefined}
        >
          <span class="k-steps__sign" aria-hidden="true">
            {item.state === 'done' ? <Icon name="check" size={16} /> : index + 1}
          </span>
          <span class="k-steps__label">
            {item.label}
            {item.state === 'done' && <span class="k-hidden"> {t('ui:steps.done')}</span>}
            {item.when && <span class="k-steps__when">{item.when}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
