import { ComponentChildren } from 'preact';
import { Icon, IconName } from './Icon';
import { Tone } from './tone';

interface Props {
  title?: string;
  /** Makes the title a link. */
  href?: string;
  count?: number;
  tone?: Tone;
  icon?: IconName;
  actions?: ComponentChildren;
  id?: string;
  children?: ComponentChildren;
}

/** A white box for one subject. Put several into `k-grid-2` or `k-grid-3`. */
export function Card({ title, href, count, tone = 'neutral', icon, actions, id, children }: Props) {
  return (
    <section class={`k-card k-card--${tone}`} id={id}>
      {title && (
        <div class="k-card__head">
          {icon && (
            <span class="k-card__icon">
              <Icon name={icon} size={22} />
            </span>
          )}
          <h2 class="k-card__title">{href ? <a href={href}>{title}</a> : title}</h2>
          {count !== undefined && <span class="k-count">{count}</span>}
        </div>
      )}
      {children}
      {actions && <div class="k-card__actions k-button-group">{actions}</div>}
    </section>
  );
}
