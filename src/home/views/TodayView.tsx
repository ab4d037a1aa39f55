import { AnsweredTile } from '../../ui/components/AnsweredTile';
import { Card } from '../../ui/components/Card';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Role } from '../../kernel/permissions';
import { usePage } from '../../ui/page-context';
import { dayInZone } from '../../kernel/days';
import { formatDay, formatMinutes } from '../../ui/format';
import type { TaskRow } from '../../tasks/tasks.queries';
import { TodayCard } from '../today.queries';
import { TodayTasks } from './TodayTasks';

/** Where the demo's guided first task of a role begins. */
const GUIDES: Partial<Record<Role, string>> = {
  coordinator: '/children?reference=DEM33',
  liaison: '/liaison/inbox',
  worker: '/m/trips',
  lead: '/contact-decisions',
};

interface Props {
  cards: TodayCard[];
  /** How late what follows decisions is; null: not late. */
  behindMinutes: number | null;
  /** The most urgent of one's own. */
  tasks: TaskRow[];
  counts: { open: number; overdue: number };
  /** Families that had answered five days before, of those to ask; null for whom it is not. */
  answered: { due: number; inTime: number; notReached: number } | null;
}

/** The day at a glance: every number is the list behind it. */
export function TodayView({ cards, behindMinutes, tasks, counts, answered }: Props) {
  const { t, now, timeZone, locale, actor, demo } = usePage();
  const waiting = cards.reduce((sum, card) => sum + card.count, counts.open);
  return (
    <div class="k-stack">
      <PageHeading
        title={t('home:today.title')}
        caption={formatDay(dayInZone(now, timeZone), locale)}
        lead={waiting === 0 ? t('home:today.nothing') : undefined}
      />
      {behindMinutes !== null && (
        <Notice tone="warn" title={t('home:behind.title', { minutes: formatMinutes(behindMinutes, locale) })}>
          <p>{t('home:behind.text')}</p>
        </Notice>
      )}
      {demo && actor && GUIDES[actor.role] && (
        <Notice tone="info" title={t('home:start.first_task')}>
          <p>
            {t(`home:guide.${actor.role}`)} <a href={GUIDES[actor.role]}>{t('home:guide.go')}</a>
          </p>
        </Notice>
      )}
      {answered && (
        <div class="k-kpis">
          <AnsweredTile due={answered.due} inTime={answered.inTime} notReached={answered.notReached} href="/answered" />
        </div>
      )}
      <TodayTasks tasks={tasks} counts={counts} />
      <div class="k-grid-3">
        {cards.map((card) => (
          <Card key={card.key} title={t(`home:today.${card.key}`)} href={card.href} count={card.count} id={`card-${card.key}`}>
            {card.count === 0 ? (
              <p class="k-muted">{t('home:today.empty')}</p>
            ) : (
              <ul>
                {card.lines.map((line) => (
                  <li key={line.href + line.text}>
                    <a href={line.href}>{line.text}</a>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        ))}
      </div>
    </div>
  );
}
