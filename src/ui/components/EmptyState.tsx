import { ComponentChildren } from 'preact';
import { ButtonLink } from './ButtonLink';
import { Icon, IconName } from './Icon';

interface Props {
  title: string;
  icon?: IconName;
  action?: { href: string; text: string };
  children?: ComponentChildren;
}

/** Nothing here: says so, and what could be done next. */
export function EmptyState({ title, icon = 'check', action, children }: Props) {
  return (
    <div class="k-empty">
      <span class="k-empty__sign">
        <Icon name={icon} size={28} />
      </span>
      <p class="k-empty__title">{title}</p>
      {children && <div class="k-empty__body">{children}</div>}
      {action && (
        <ButtonLink href={action.href} variant="secondary">
          {action.text}
        </ButtonLink>
      )}
    </div>
  );
}
