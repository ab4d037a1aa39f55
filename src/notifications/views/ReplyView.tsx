import { CaregiverAnswer } from '../../ui/components/CaregiverAnswer';
import { CaregiverCall } from '../../ui/components/CaregiverCall';
import { CaregiverFact } from '../../ui/components/CaregiverFact';
import { FormFields } from '../../ui/components/FormFields';
import { usePage } from '../../ui/page-context';
import { FamilyAnswer } from '../replies.rules';

export interface ReplyProps {
  alias: string;
  child: string;
  /** Day and time, in words. */
  day: string;
  time: string;
  /** The public holidays of its year are not fixed yet. */
  provisional: boolean;
  worker: string;
  phone: string | null;
  said: FamilyAnswer | null;
  saidAt: string;
  /** Where the answer goes. */
  action: string;
  /** The page was opened with a code on this device and can be closed again. */
  canLeave: boolean;
}

/** The appointment, and three big buttons. The last answer stays in sight and can be changed until the start. */
export function ReplyView({ alias, child, day, time, provisional, worker, phone, said, saidAt, action, canLeave }: ReplyProps) {
  const { t } = usePage();
  return (
    <>
      <p class="c-muted">{alias}</p>
      <h1>{t('notifications:reply.outing', { child })}</h1>
      {said && (
        <div class="c-done" role="status">
          {t(`notifications:reply.said_${said}`)} <span class="c-muted">{saidAt}</span>
        </div>
      )}
      <div class="c-card">
        <CaregiverFact label={t('notifications:reply.when')} value={day}>
          <span class="c-key">{time}</span>
        </CaregiverFact>
        {provisional && <p>{t('visit_groups:provisional.plain')}</p>}
        <CaregiverFact label={t('notifications:reply.with')} value={t('notifications:reply.with_value', { worker })} />
        <CaregiverFact label={t('notifications:reply.bring')} value={t('notifications:reply.bring_value')} />
      </div>
      <h2>{t('notifications:reply.question')}</h2>
      {said && <p>{t('notifications:reply.change')}</p>}
      <CaregiverAnswer action={action} value="can_go" icon="yes" label={t('notifications:reply.can_go')} />
      <CaregiverAnswer action={action} value="cannot" icon="no" label={t('notifications:reply.cannot')} />
      <CaregiverAnswer action={action} value="call_me" icon="call" label={t('notifications:reply.call_me')} />
      {phone && <CaregiverCall number={phone} label={t('notifications:reply.call')} />}
      {canLeave && (
        <form method="post" action="/r/leave">
          <FormFields />
          <button type="submit" class="c-button c-button--no">
            {t('notifications:reply.leave')}
          </button>
        </form>
      )}
    </>
  );
}
