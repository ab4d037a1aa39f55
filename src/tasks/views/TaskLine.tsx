import { dayInZone } from '../../kernel/days';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { Tag } from '../../ui/components/Tag';
import { formatDayTime, formatRelativeDays } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { TaskRow } from '../tasks.queries';
import { causeWords, endsElsewhere, mayFinish, outcomeWords } from '../task.rules';

/** When a task is due, in words, and how late it is. */
export function TaskDue({ task }: { task: TaskRow }) {
  const { t, locale, timeZone, now } = usePage();
  const day = dayInZone(task.dueAt, timeZone);
  return (
    <>
      <time dateTime={task.dueAt.toISOString()}>{formatDayTime(task.dueAt, timeZone, locale)}</time>{' '}
      {task.overdue ? (
        <Tag tone="warn" icon="clock">
          {t('tasks:overdue')}
        </Tag>
      ) : (
        <span class="k-muted">{formatRelativeDays(dayInZone(now, timeZone), day, locale)}</span>
      )}
    </>
  );
}

/** Whose task it is: the role, and the person where one is named. */
export function TaskOwnerWords({ task }: { task: TaskRow }) {
  const { t } = usePage();
  return (
    <>
      {t(`tasks:owner.${task.ownerRole}`)}
      {task.ownerName && ` · ${task.ownerName}`}
    </>
  );
}

/** One task: what, until when, whose; a button for each way it can end, or the way to where it is done. */
export function TaskLine({ task }: { task: TaskRow }) {
  const { t, actor, can } = usePage();
  const what = t(`tasks:kind.${task.kind}`);
  const open = task.status === 'open';
  const buttons = open && task.outcomes.length > 0 && actor && can('task.finish') && mayFinish(task, actor);
  return (
    <div class="k-stack-s" id={`task-${task.id}`}>
      <h3 class="govuk-heading-s">
        <a href={`/tasks/${task.id}`}>{what}</a>
      </h3>
      <p>
        {open ? <TaskDue task={task} /> : <Tag status="closed">{t(outcomeWords(task.outcome))}</Tag>}{' '}
        <span class="k-muted">
          <TaskOwnerWords task={task} />
        </span>
      </p>
      <p class="k-muted">{t(causeWords(task.cause))}</p>
      {buttons && (
        <div class="k-button-group">
          {task.outcomes.map((outcome, i) => (
            <ButtonForm
              key={outcome}
              action={`/tasks/${task.id}/outcomes`}
              fields={{ outcome }}
              variant={i === 0 ? 'primary' : 'secondary'}
              label={`${t(`tasks:outcome.${outcome}`)} – ${what}${task.childReference ? `, ${task.childReference}` : ''}`}
            >
              {t(`tasks:outcome.${outcome}`)}
            </ButtonForm>
          ))}
        </div>
      )}
      {open && endsElsewhere(task.kind) && task.href !== null && (
        <p>
          <a href={task.href}>{t('tasks:go', { what })}</a>
        </p>
      )}
    </div>
  );
}
