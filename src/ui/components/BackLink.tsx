import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';

/** The way back, above the heading. */
export function BackLink({ href, children }: { href: string; children?: ComponentChildren }) {
  const { t } = usePage();
  return (
    <a class="k-back" href={href}>
      {children ?? t('ui:back')}
    </a>
  );
}
