import { CaregiverAnswer } from '../../ui/components/CaregiverAnswer';
import { CaregiverCall } from '../../ui/components/CaregiverCall';
import { CaregiverFact } from '../../ui/components/CaregiverFact';
import { FormFields } from '../../ui/components/FormFields';
import { usePage } from '../../ui/page-context';
import { FamilyAnswer } from '../replies.rules';
import { ReplyVoice } from './ReplyVoice';

export interface ReplyProps {
  alias: string;
  /** More than one child goes: the page says "the children", never a name. */
  several: boolean;
  /** Day and time, in words. */
  day: string;
  time: string;
  /** The public holidays of its year are not fixed yet. */
  provisional: boolean;
  phone: string | null;
  said: FamilyAnswer | null;
  saidAt: string;
  /** The time has changed while the page lay open; what was pressed did not count. */
  moved: boolean;
  /** The start in words of a machine: an answer is one to this time. */
  about: string;
  /** Where the answer goes. */
  action: string;
  /** Where a voice can be heard that reads the page; null when nobody has recorded one. */
  voice: string | null;
  /** The page was opened with a code on this device and can be closed again. */
  canLeave: boolean;
}

/**
 * The appointment, and three big buttons. No name, no place: whoever looks over a shoulder learns a day and a time. The last answer stays
 * in sight and can be changed until the start.
 */
export function ReplyView({
  alias,
  several,
  day,
  time,
  provisional,
  phone,
  said,
  saidAt,
  moved,
  about,
  action,
  voice,
  canLeave,
}: ReplyProps) {
  const { t } = usePage();
  const fields = { about };
  return (
    <>
      <p class="c-muted">{alias}</p>
      <h1>{t(several ? 'notifications:reply.outing_several' : 'notifications:reply.outing')}</h1>
      {moved && (
        <div class="c-problem" role="alert">
          {t('notifications:reply.moved')}
        </div>
      )}
      {said && (
        <div class="c-done" role="status">
          {t(`notifications:reply.said_${said}`)} <span class="c-muted">{saidAt}</span>
        </div>
      )}
      {voice && <ReplyVoice src={voice} />}
      <div class="c-card">
        <CaregiverFact label={t('notifications:reply.when')} value={day}>
          <span class="c-key">{time}</span>
        </CaregiverFact>
        {provisional && <p>{t('visit_groups:provisional.plain')}</p>}
        <CaregiverFact label={t('notifications:reply.with')} value={t('notifications:reply.with_value')} />
        <CaregiverFact label={t('notifications:reply.bring')} value={t('notifications:reply.bring_value')} />
      </div>
      <h2>{t('notifications:reply.question')}</h2>
      {said && <p>{t('notifications:reply.change')}</p>}
      <CaregiverAnswer action={action} value="can_go" icon="yes" label={t('notifications:reply.can_go')} fields={fields} />
      <CaregiverAnswer action={action} value="cannot" icon="no" label={t('notifications:reply.cannot')} fields={fields} />
      <CaregiverAnswer action={action} value="call_me" icon="call" label={t('notifications:reply.call_me')} fields={fields} />
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
