import { ComponentChildren } from 'preact';
import { Icon, IconName } from './Icon';

const ICONS = { info: 'info', good: 'check', warn: 'warn', stop: 'warn' } as const satisfies Record<string, IconName>;

interface Props {
  tone?: keyof typeof ICONS;
  title?: string;
  actions?: ComponentChildren;
  children?: ComponentChildren;
}

/** Something the reader should know about this page. `stop` is for danger only. */
export function Notice({ tone = 'info', title, actions, children }: Props) {
  return (
    <div class={`k-notice k-notice--${tone}`} role={tone === 'stop' ? 'alert' : undefined}>
      <Icon name={ICONS[tone]} size={24} />
      <div class="k-notice__body">
        {title && <p class="k-notice__title">{title}</p>}
        {children}
        {actions && <div class="k-button-group">{actions}</div>}
      </div>
    </div>
  );
}
