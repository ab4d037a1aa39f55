import type { TaskRow } from '../../tasks/tasks.queries';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { TimeText } from '../../ui/components/TimeText';
import { usePage } from '../../ui/page-context';

/** What is to be done, with the owner and the due time of each; overdue first. */
export function TodayTasks({ tasks, counts }: { tasks: TaskRow[]; counts: { open: number; overdue: number } }) {
  const { t } = usePage();
  if (counts.open === 0) return null;
  return (
    <Section title={t('home:tasks.title')} id="tasks" count={counts.open}>
      {counts.overdue > 0 && <p>{t('home:tasks.overdue', { count: counts.overdue })}</p>}
      <Table
        caption={t('home:tasks.title')}
        captionHidden
        rows={tasks}
        rowKey={(task) => task.id}
        rowTone={(task) => (task.overdue ? 'warn' : undefined)}
        columns={[
          {
            key: 'what',
            header: t('home:tasks.what'),
            rowHeader: true,
            cell: (task) => <a href={`/tasks/${task.id}`}>{t(`tasks:kind.${task.kind}`)}</a>,
          },
          {
            key: 'child',
            header: t('tasks:field.child'),
            cell: (task) => (task.childName === null ? '–' : `${task.childName} · ${task.childReference ?? ''}`),
          },
          {
            key: 'due',
            header: t('tasks:field.due'),
            cell: (task) => (
              <>
                <TimeText at={task.dueAt} withDay />{' '}
                {task.overdue && (
                  <Tag tone="warn" icon="clock">
                    {t('tasks:overdue')}
                  </Tag>
                )}
              </>
            ),
          },
          { key: 'owner', header: t('tasks:field.owner'), cell: (task) => task.ownerName ?? t(`tasks:owner.${task.ownerRole}`) },
        ]}
      />
      <p>
        <a href="/tasks">{t('home:tasks.all')}</a>
      </p>
    </Section>
  );
}
