import { CaregiverCall } from '../../ui/components/CaregiverCall';
import { usePage } from '../../ui/page-context';

/** Nothing to answer (any more): says nothing about whose appointment it was, only who can be called. */
export function ReplyClosedView({ phone, cancelled }: { phone: string | null; cancelled: boolean }) {
  const { t } = usePage();
  return (
    <>
      <h1>{t(cancelled ? 'notifications:reply.cancelled_title' : 'notifications:reply.ring_title')}</h1>
      <p>{t(cancelled ? 'notifications:reply.cancelled' : 'notifications:reply.ring')}</p>
      {phone && <CaregiverCall number={phone} label={t('notifications:reply.ring_number')} />}
    </>
  );
}
