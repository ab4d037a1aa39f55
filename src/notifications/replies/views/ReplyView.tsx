import { CaregiverAnswer } from '../../../ui/components/CaregiverAnswer';
import { CaregiverCall } from '../../../ui/components/CaregiverCall';
import { CaregiverFact } from '../../../ui/components/CaregiverFact';
import { CaregiverThings } from '../../../ui/components/CaregiverThings';
import { FormFields } from '../../../ui/components/FormFields';
import { usePage } from '../../../ui/page-context';
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

const THINGS = ['papers', 'water', 'coat'] as const;

/** The three answers, each with its picture. */
const ANSWERS = [
  ['can_go', 'yes'],
  ['cannot', 'no'],
  ['call_me', 'call'],
] as const;

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
          {t(`notifications:reply.said_${said}`)} <span class="c-when">{saidAt}</span>
        </div>
      )}
      {voice && <ReplyVoice src={voice} />}
      <div class="c-card">
        <CaregiverFact label={t('notifications:reply.when')} value={day}>
          <span class="c-key">{time}</span>
        </CaregiverFact>
        {provisional && <p>{t('visit_groups:provisional.plain')}</p>}
        <CaregiverFact label={t('notifications:reply.with')} value={t('notifications:reply.with_value')} />
        <span class="c-label">{t('notifications:reply.bring')}</span>
        <CaregiverThings things={THINGS.map((icon) => ({ icon, words: t(`notifications:reply.bring_${icon}`) }))} />
      </div>
      <h2>{t('notifications:reply.question')}</h2>
      {said && <p>{t('notifications:reply.change')}</p>}
      {ANSWERS.map(([value, icon]) => (
        <CaregiverAnswer
          key={value}
          action={action}
          value={value}
          icon={icon}
          label={t(`notifications:reply.${value}`)}
          fields={{ about }}
          chosen={said === null ? undefined : said === value}
        />
      ))}
      {phone && <CaregiverCall number={phone} label={t('notifications:reply.call')} />}
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
