import { Card } from '../../ui/components/Card';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { SubNav } from '../../ui/components/SubNav';
import { usePage } from '../../ui/page-context';
import type { TaskRow } from '../tasks.queries';
import { TaskLine } from './TaskLine';

/** The tasks of each child together; the child with the most urgent one first. */
function byChild(tasks: readonly TaskRow[]): TaskRow[][] {
  const groups = new Map<string, TaskRow[]>();
  for (const task of tasks) {
    const key = task.childId ?? task.id;
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups.values()];
}

/** What has to be done, overdue first. Children by the name they are called and their reference, nothing else. */
export function TasksView({ tasks, next, tab }: { tasks: TaskRow[]; next: string | null; tab: string }) {
  const { t } = usePage();
  const tabs: Record<string, string> = {
    mine: '/tasks',
    all: '/tasks?all=true',
    runs_out: '/tasks?runsOut=true',
    done: '/tasks?status=done',
  };
  return (
    <div class="k-stack">
      <PageHeading title={t('tasks:list.title')} lead={t(`tasks:list.lead.${tab}`)} />
      <SubNav
        label={t('tasks:list.tabs')}
        items={Object.entries(tabs).map(([key, href]) => ({ href, text: t(`tasks:tab.${key}`), current: key === tab }))}
      />
      {tasks.length === 0 && <EmptyState title={t(tab === 'runs_out' ? 'tasks:list.empty_runs_out' : 'tasks:list.empty')} icon="check" />}
      {byChild(tasks).map((group) => {
        const [first] = group;
        return (
          first && (
            <Card
              key={first.id}
              tone={group.some((task) => task.overdue) ? 'warn' : 'neutral'}
              title={first.childName === null ? t('tasks:list.no_child') : `${first.childName} · ${first.childReference ?? ''}`}
            >
              <div class="k-stack">
                {group.map((task) => (
                  <TaskLine key={task.id} task={task} />
                ))}
              </div>
            </Card>
          )
        );
      })}
      <Pagination
        nextHref={next === null ? undefined : `${tabs[tab] ?? '/tasks'}${(tabs[tab] ?? '').includes('?') ? '&' : '?'}cursor=${next}`}
      />
    </div>
  );
}
