import { CaregiverCall } from '../../../ui/components/CaregiverCall';
import { usePage } from '../../../ui/page-context';
import { ReplyVoice } from './ReplyVoice';

/** Nothing to answer (any more): says nothing about whose appointment it was, only who can be called. */
export function ReplyClosedView({ phone, cancelled, voice }: { phone: string | null; cancelled: boolean; voice: string | null }) {
  const { t } = usePage();
  return (
    <>
      <h1>{t(cancelled ? 'notifications:reply.cancelled_title' : 'notifications:reply.ring_title')}</h1>
      <p>{t(cancelled ? 'notifications:reply.cancelled' : 'notifications:reply.ring')}</p>
      {voice && <ReplyVoice src={voice} />}
      {phone && <CaregiverCall number={phone} label={t('notifications:reply.ring_number')} />}
    </>
  );
}
