import { CaregiverCall } from '../../../ui/components/CaregiverCall';
import { FormFields } from '../../../ui/components/FormFields';
import { usePage } from '../../../ui/page-context';
import { ReplyVoice } from './ReplyVoice';

interface ReplyClosedProps {
  phone: string | null;
  cancelled: boolean;
  voice: string | null;
  /** The page was opened with a code on this device: closing it makes way for the digits of the next appointment. */
  canLeave: boolean;
}

/** Nothing to answer (any more): says nothing about whose appointment it was, only who can be called. */
export function ReplyClosedView({ phone, cancelled, voice, canLeave }: ReplyClosedProps) {
  const { t } = usePage();
  return (
    <>
      <h1>{t(cancelled ? 'notifications:reply.cancelled_title' : 'notifications:reply.ring_title')}</h1>
      <p>{t(cancelled ? 'notifications:reply.cancelled' : 'notifications:reply.ring')}</p>
      {voice && <ReplyVoice src={voice} />}
      {phone && <CaregiverCall number={phone} label={t('notifications:reply.ring_number')} />}
      {canLeave && (
        <form method="post" action="/r/leave">
          <FormFields />
          <button type="submit" class="c-button c-button--leave">
            {t('notifications:reply.leave')}
          </button>
        </form>
      )}
    </>
  );
}
