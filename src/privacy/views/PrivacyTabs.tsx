import { SubNav } from '../../ui/components/SubNav';
import { usePage } from '../../ui/page-context';

const TABS = [
  ['/privacy', 'title'],
  ['/privacy/requests', 'requests.title'],
  ['/privacy/disclosures', 'disclosures.title'],
  ['/privacy/restricted', 'restricted.title'],
  ['/privacy/retention', 'retention.title'],
  ['/privacy/audits', 'audits.title'],
] as const;

/** The pages of the data officer's desk. */
export function PrivacyTabs() {
  const { t, path, can } = usePage();
  const current = (href: string): boolean => (href === '/privacy' ? path === href : path.startsWith(href));
  const tabs = TABS.map(([href, key]) => ({ href, text: t(`privacy:${key}`), current: current(href) }));
  return (
    <SubNav
      label={t('privacy:tabs')}
      items={[...tabs, ...(can('agreement.read') ? [{ href: '/agreements', text: t('access:agreements.title'), current: false }] : [])]}
    />
  );
}
