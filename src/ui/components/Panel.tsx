import { ComponentChildren } from 'preact';
import { Icon } from './Icon';

/** Says that something is done: the h1 of a confirmation page. */
export function Panel({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="k-panel">
      <span class="k-panel__sign">
        <Icon name="check" size={32} />
      </span>
      <div>
        <h1 class="k-panel__title">{title}</h1>
        {children && <div class="k-panel__body">{children}</div>}
      </div>
    </div>
  );
}
