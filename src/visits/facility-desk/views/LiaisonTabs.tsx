import { SubNav } from '../../../ui/components/SubNav';
import { usePage } from '../../../ui/page-context';

/** The pages of a liaison officer's desk. */
export function LiaisonTabs({
  current,
  waiting,
}: {
  current: 'inbox' | 'day' | 'closures' | 'timetable' | 'custody' | 'bars' | 'offline';
  waiting?: number;
}) {
  const { t } = usePage();
  return (
    <SubNav
      label={t('visits_pages:desk.label')}
      items={[
        { href: '/liaison/inbox', text: t('visits_pages:desk.inbox'), current: current === 'inbox', badge: waiting },
        { href: '/liaison/days', text: t('visits_pages:desk.day'), current: current === 'day' },
        { href: '/liaison/closures/new', text: t('closures:tab'), current: current === 'closures' },
        { href: '/liaison/timetable', text: t('timetables:page.title'), current: current === 'timetable' },
        { href: '/liaison/changes/new', text: t('visits_pages:desk.custody'), current: current === 'custody' },
        { href: '/liaison/bars', text: t('bars:tab'), current: current === 'bars' },
        { href: '/offline-desk', text: t('visits_desk:offline.tab'), current: current === 'offline' },
      ]}
    />
  );
}
