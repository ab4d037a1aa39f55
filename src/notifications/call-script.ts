import { dayInZone, timeInZone } from '../kernel/days';
import { formatTime } from '../ui/format';
import { translator } from '../ui/i18n';
import { CallTaskView } from './call-tasks.queries';
import { childrenName, dayWords } from './message-templates';
import { CALL_OUTCOMES, CallOutcome } from './message.entity';

/** What the caller can say: in the caregiver's language, plain words, nothing that names the place. */
export function callScript(task: CallTaskView, alias: string): { script: string; scriptOther: string } {
  const t = translator(task.language);
  const scriptOther = t('notifications:calls.say.other', { alias });
  if (!task.startsAt)
    return {
      script: t(task.reasonCode === 'unclear' ? 'notifications:calls.say.unclear' : 'notifications:calls.say_plain', { alias }),
      scriptOther,
    };
  const script = t(`notifications:calls.say.${task.reasonCode}`, {
    alias,
    child: childrenName(task.children, task.language),
    day: dayWords(dayInZone(task.startsAt, task.timeZone), task.language),
    time: formatTime(timeInZone(task.startsAt, task.timeZone), task.timeZone, task.language),
  });
  return { script, scriptOther };
}

/** The results that make sense for a call: without a meeting that waits for an answer, nobody can say "can go". */
export function outcomesOf(task: CallTaskView): readonly CallOutcome[] {
  const asks = task.visitStatus === 'confirmed';
  return CALL_OUTCOMES.filter((outcome) => asks || (outcome !== 'can_go' && outcome !== 'cannot'));
}
