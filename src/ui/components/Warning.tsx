import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { Icon } from './Icon';

/** One sentence that must not be missed, before something that is hard to undo. */
export function Warning({ children }: { children: ComponentChildren }) {
  const { t } = usePage();
  return (
    <p class="k-warning">
      <Icon name="warn" size={28} />
      <strong>
        <span class="k-hidden">{t('ui:warning')}</span>
        {children}
      </strong>
    </p>
  );
}
