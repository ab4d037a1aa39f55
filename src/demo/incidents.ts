import { addHours } from '../kernel/instants';
import { tasksOfIncident } from '../safeguarding/incident-tasks';
import { IncidentStatus, Severity } from '../safeguarding/incident.rules';
import type { Row } from './rows';
import { Family, need, World, ZONE } from './world';

/** Worries beside the story's: how far each has come, and how many days ago it was raised. */
const WORRIES: readonly { status: IncidentStatus; severity: Severity; daysAgo: number; note: string; reported?: true }[] = [
  { status: 'acknowledged', severity: 'amber', daysAgo: 1, note: '孩子说最近睡不好，不想提起见面的事。' },
  { status: 'contained', severity: 'red', daysAgo: 3, note: '电话里听到大人争吵，孩子在哭。' },
  { status: 'reviewed', severity: 'amber', daysAgo: 9, note: '孩子回家后两天没怎么吃饭。' },
  { status: 'closed', severity: 'red', daysAgo: 60, note: '孩子手臂上有淤青，说是被打的。', reported: true },
];
const STATES: readonly IncidentStatus[] = ['raised', 'acknowledged', 'contained', 'reviewed', 'closed'];
const HOURS: Record<IncidentStatus, number> = { raised: 0, acknowledged: 0.5, contained: 3, reviewed: 100, closed: 140 };

/** Worries in every state, each with its tasks; one of them led to a report that was sent. */
export function makeIncidents(world: World): void {
  for (const row of world.rows.all('incidents')) addTasks(world, row, world.first.id, childOf(world, row.dyadId));
  const busy = new Set(world.rows.all('visit_dyads').flatMap((row) => (row.live === true ? [row.dyadId] : [])));
  const quiet = world.families.filter(
    (f) =>
      f.ngo === world.first && !f.cleared && f.children.every((child) => !busy.has(child.dyadId) && !child.reference.startsWith('DEM')),
  );
  WORRIES.forEach((worry, i) => addWorry(world, need(quiet[i]), worry));
}

const childOf = (world: World, dyadId: unknown): unknown => need(world.rows.find('dyads', (row) => row.id === dyadId)).childId;

function addWorry(world: World, family: Family, { status, severity, daysAgo, note, reported }: (typeof WORRIES)[number]): void {
  const { rows, rnd } = world;
  const child = need(family.children[0]);
  const raisedAt = addHours(world.now, -24 * daysAgo - 2);
  const reached = (state: IncidentStatus): boolean => STATES.indexOf(state) <= STATES.indexOf(status);
  const at = (state: IncidentStatus): Date | null => (reached(state) ? addHours(raisedAt, HOURS[state]) : null);
  const by = (state: IncidentStatus): string | null => (reached(state) ? family.ngo.leadId : null);
  const incident: Row = {
    id: rnd.id(raisedAt),
    dyadId: child.dyadId,
    visitId: null,
    status,
    severity,
    note,
    raisedBy: world.user('worker'),
    raisedAt,
    acknowledgedBy: by('acknowledged'),
    acknowledgedAt: at('acknowledged'),
    containment: reached('contained') ? '孩子暂时住在姑姑家，村里有人每天去看。' : null,
    containedBy: by('contained'),
    containedAt: at('contained'),
    review: reached('reviewed') ? '以后见面前后各打一次电话，社工单独和孩子说话。' : null,
    reviewedBy: by('reviewed'),
    reviewedAt: at('reviewed'),
    closedBy: by('closed'),
    closedAt: at('closed'),
  };
  rows.add('incidents', incident);
  addTasks(world, incident, family.ngo.id, child.id);
  if (!reported) return;
  rows.add('mandatory_reports', {
    id: rnd.id(raisedAt),
    dyadId: child.dyadId,
    incidentId: incident.id,
    suspicion: '孩子说手臂上的淤青是家里人打的。',
    decidedBy: family.ngo.leadId,
    decidedAt: addHours(raisedAt, 0.5),
    authority: 'police',
    receiver: '听雨县值班民警（虚构）',
    externalReference: '虚构-2026-017',
    reportedBy: family.ngo.leadId,
    reportedAt: addHours(raisedAt, 0.8),
  });
}

/** The three tasks of a worry, done as far as it has come. */
function addTasks(world: World, incident: Row, organisationId: string, childId: unknown): void {
  const raised = {
    id: incident.id as string,
    severity: (incident.severity ?? 'red') as Severity,
    raisedAt: incident.raisedAt as Date,
    dyadId: incident.dyadId as string,
    childId: childId as string,
    organisationId,
    timeZone: ZONE,
  };
  const done: Record<string, [outcome: string, at: Date | null]> = {
    acknowledge_incident: ['acknowledged', (incident.acknowledgedAt ?? null) as Date | null],
    write_facts: ['written', (incident.containedAt ?? null) as Date | null],
    review_incident: ['reviewed', (incident.reviewedAt ?? null) as Date | null],
  };
  for (const task of tasksOfIncident(raised, 'worker', incident.raisedBy as string)) {
    const [outcome, closedAt] = need(done[task.kind]);
    world.rows.add('tasks', {
      ...task,
      id: world.rnd.id(raised.raisedAt),
      status: closedAt ? 'done' : 'open',
      outcome: closedAt ? outcome : null,
      note: closedAt && task.kind === 'write_facts' ? '星期一放学后，孩子在车上说的原话已记录。' : null,
      openedAt: raised.raisedAt,
      closedAt,
    });
  }
}
