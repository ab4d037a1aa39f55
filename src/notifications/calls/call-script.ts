import { dayInZone, timeInZone } from '../../kernel/days';
import { formatTime } from '../../ui/format';
import { translator } from '../../ui/i18n';
import { CallTaskView } from './call-tasks.queries';
import { childrenName, dayWords } from '../wording/message-templates';
import { CALL_OUTCOMES, CallOutcome, CallReason } from '../message.entity';

/** What the caller can say to the family, to anybody else, and how the caller is to present herself when somebody listens in. */
export interface CallScript {
  script: string;
  scriptOther: string;
}

/** Calls that have their own words without a meeting. */
const WITHOUT_A_MEETING: readonly CallReason[] = ['unclear', 'item_ready', 'home_safe'];
/** Calls that speak of a meeting as one that takes place. */
const ABOUT_GOING: readonly CallReason[] = ['no_answer', 'first_visit', 'message_failed', 'changed', 'ask', 'remind', 'not_admitted'];
/** Calls that ask nothing: the family hears what there is to say. */
const TELLS: readonly CallReason[] = ['second_contact', 'item_ready', 'home_safe', 'refused', 'not_admitted'];

/**
 * What the caller can say: in the caregiver's language, plain words, nothing that names the place. A family's own cover phrase and its
 * words for strangers stand instead of ours. A second contact hears that she should ring, and nothing else.
 */
export function callScript(task: CallTaskView, alias: string): CallScript {
  const t = translator(task.language);
  const us = task.coverPhrase ?? t('notifications:calls.say_us', { alias });
  if (task.reasonCode === 'second_contact') {
    const please = t('notifications:calls.say.second_contact', { alias: us, name: task.caregiverName });
    return { script: please, scriptOther: t('notifications:calls.say.other', { alias: us }) };
  }
  const scriptOther = task.strangerScript ?? t('notifications:calls.say.other', { alias: us });
  const child = childrenName(task.children, task.language);
  if (!task.startsAt) {
    const own = WITHOUT_A_MEETING.includes(task.reasonCode);
    return {
      script: t(own ? `notifications:calls.say.${task.reasonCode}` : 'notifications:calls.say_plain', { alias: us, child }),
      scriptOther,
    };
  }
  // Nobody is asked to go, or reminded of, what is off.
  const off = task.visitStatus === 'cancelled' && ABOUT_GOING.includes(task.reasonCode);
  const script = t(`notifications:calls.say.${off ? 'cancelled' : task.reasonCode}`, {
    alias: us,
    child,
    day: dayWords(dayInZone(task.startsAt, task.timeZone), task.language),
    time: formatTime(timeInZone(task.startsAt, task.timeZone), task.timeZone, task.language),
    name: task.leftOut.join(t('visits_pages:list_separator')),
  });
  const said = task.familyNote === null ? '' : ` ${t('notifications:calls.say_note', { note: task.familyNote })}`;
  return { script: script + said, scriptOther };
}

/** The results that make sense for a call: without a meeting that waits for an answer, or from somebody else, there is no 1, 2 or 3. */
export function outcomesOf(task: CallTaskView): readonly CallOutcome[] {
  const asks = task.visitStatus === 'confirmed' && !TELLS.includes(task.reasonCode);
  return CALL_OUTCOMES.filter((outcome) => asks || (outcome !== 'can_go' && outcome !== 'cannot' && outcome !== 'call_me'));
}
