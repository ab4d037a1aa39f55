import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { SummaryList } from '../../ui/components/SummaryList';
import { Tag } from '../../ui/components/Tag';
import { TextArea } from '../../ui/components/TextArea';
import { TimeText } from '../../ui/components/TimeText';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { TaskRow } from '../tasks.queries';
import { causeWords, mayFinish, outcomeWords } from '../task.rules';
import { TaskDue, TaskOwnerWords } from './TaskLine';

interface Props {
  task: TaskRow;
  values: Record<string, string | undefined>;
  problem?: PageProblem;
}

/** One task, with room for a note. */
export function TaskView({ task, values, problem }: Props) {
  const { t, actor, can } = usePage();
  const open = task.status === 'open';
  const mine = actor !== null && can('task.finish') && mayFinish(task, actor);
  return (
    <div class="k-stack">
      <BackLink href="/tasks" />
      <PageHeading title={t(`tasks:kind.${task.kind}`)} lead={t(`tasks:how.${task.kind}`)} />
      <SummaryList
        rows={[
          ...(task.childName === null ? [] : [{ key: t('tasks:field.child'), value: `${task.childName} · ${task.childReference ?? ''}` }]),
          { key: t('tasks:field.due'), value: open ? <TaskDue task={task} /> : <TimeText at={task.dueAt} withDay /> },
          { key: t('tasks:field.owner'), value: <TaskOwnerWords task={task} /> },
          { key: t('tasks:field.cause'), value: t(causeWords(task.cause)) },
          ...(open
            ? []
            : [
                { key: t('tasks:field.outcome'), value: <Tag status="closed">{t(outcomeWords(task.outcome))}</Tag> },
                { key: t('tasks:field.note'), value: task.note ?? '–' },
              ]),
        ]}
      />
      {open && task.outcomes.length > 0 && mine && (
        <Form action={`/tasks/${task.id}/outcomes`} problem={problem}>
          <Radios
            name="outcome"
            label={t('tasks:one.how_did_it_go')}
            value={values.outcome}
            options={task.outcomes.map((value) => ({ value, label: t(`tasks:outcome.${value}`) }))}
            problem={problem}
          />
          <TextArea name="note" label={t('tasks:field.note')} value={values.note} rows={3} maxLength={1000} optional problem={problem} />
          <Button big>{t('tasks:one.submit')}</Button>
        </Form>
      )}
      {open && !mine && <p class="k-muted">{t('tasks:one.not_yours')}</p>}
      {task.href !== null && (task.outcomes.length === 0 || task.href.startsWith('/children/')) && (
        <p>
          <ButtonLink variant={task.outcomes.length === 0 ? 'primary' : 'secondary'} href={task.href}>
            {t('tasks:one.go')}
          </ButtonLink>
        </p>
      )}
    </div>
  );
}
