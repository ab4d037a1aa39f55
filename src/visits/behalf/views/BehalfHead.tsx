import { BackLink } from '../../../ui/components/BackLink';
import { Notice } from '../../../ui/components/Notice';
import { usePage } from '../../../ui/page-context';
import { LiaisonTabs } from '../../facility-desk/views/LiaisonTabs';

/** Above a page of a facility's desk: an officer's tabs, or in whose name an organisation writes. */
export function BehalfHead({ behalf, current }: { behalf: string | null; current: 'closures' | 'custody' | 'bars' }) {
  const { t } = usePage();
  if (behalf === null) return <LiaisonTabs current={current} />;
  return (
    <div class="k-stack-s">
      <BackLink href="/offline-desk">{t('visits_desk:offline.title')}</BackLink>
      <Notice title={t('behalf:head.title', { facility: behalf })}>
        <p>{t('behalf:head.lead')}</p>
      </Notice>
    </div>
  );
}
