import { dayInZone, timeInZone } from '../kernel/days';
import { formatTime } from '../ui/format';
import { translator } from '../ui/i18n';
import { CallTaskView } from './call-tasks.queries';
import { childrenName, dayWords } from './message-templates';
import { CALL_OUTCOMES, CallOutcome } from './message.entity';

/** What the caller can say to the family, to anybody else, and how the caller is to present herself when somebody listens in. */
export interface CallScript {
  script: string;
  scriptOther: string;
}

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
  if (!task.startsAt)
    return {
      script: t(task.reasonCode === 'unclear' ? 'notifications:calls.say.unclear' : 'notifications:calls.say_plain', { alias: us }),
      scriptOther,
    };
  const script = t(`notifications:calls.say.${task.reasonCode}`, {
    alias: us,
    child: childrenName(task.children, task.language),
    day: dayWords(dayInZone(task.startsAt, task.timeZone), task.language),
    time: formatTime(timeInZone(task.startsAt, task.timeZone), task.timeZone, task.language),
  });
  return { script, scriptOther };
}

/** The results that make sense for a call: without a meeting that waits for an answer, or from somebody else, there is no 1, 2 or 3. */
export function outcomesOf(task: CallTaskView): readonly CallOutcome[] {
  const asks = task.visitStatus === 'confirmed' && task.reasonCode !== 'second_contact';
  return CALL_OUTCOMES.filter((outcome) => asks || (outcome !== 'can_go' && outcome !== 'cannot' && outcome !== 'call_me'));
}
