import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { buttonClass } from './button-class';

/** A GET form above a list: its answers live in the address, so they can be bookmarked and shared. */
export function Filters({ action, submit, children }: { action: string; submit?: string; children: ComponentChildren }) {
  const { t } = usePage();
  return (
    <form method="get" action={action} class="k-filters" role="search">
      {children}
      <button type="submit" class={buttonClass('secondary')}>
        {submit ?? t('ui:filters.submit')}
      </button>
    </form>
  );
}
