import type { Role } from '../kernel/permissions';
import type { TaskKind, TaskOwner } from './task.entity';

/**
 * How each kind of task can end when it is finished on the task page, in the order in which the answers are offered. A kind without an
 * answer here is finished by its deed, elsewhere: deciding an approval closes the task to decide it.
 */
export const TASK_OUTCOMES: Partial<Record<TaskKind, readonly string[]>> = {
  prepare_child: ['prepared', 'prepared_with_pictures', 'not_ready'],
  prepare_parent: ['prepared', 'not_ready'],
  check_preparation: ['in_order', 'something_missing'],
  check_fitness: ['fit', 'unsure', 'unfit'],
  debrief: ['talked', 'talked_worry'],
  follow_up: ['well', 'worse', 'not_reached'],
  look_at_change: ['looked_after', 'nothing_to_do'],
  write_letter: ['letter_written', 'letter_not_wished'],
  // Renewing it ends the task by itself; this answer is for what nobody needs any more.
  renew_before_end: ['nothing_to_do'],
};

/** Kinds whose finishing changes what the gates see: preparation (G13, G14), fitness (G15), the talk afterwards (G16). */
const GATED: Partial<Record<TaskKind, Record<string, string>>> = {
  prepare_child: { not_ready: 'child_not_ready' },
  prepare_parent: { not_ready: 'parent_not_ready' },
  check_fitness: { unfit: 'fitness_unfit' },
  debrief: {},
};

/** The cause that the dyad's gates are asked again with; undefined when no gate looks at this kind. */
export const causeOfOutcome = (kind: TaskKind, outcome: string): string | undefined => {
  const causes = GATED[kind];
  return causes && (causes[outcome] ?? `${kind}_done`);
};

/** What a task's link needs to know of it. */
interface Placed {
  kind: TaskKind;
  childId: string | null;
  subjectType: string | null;
  subjectId: string | null;
}

const SUBJECT_PAGES: Record<string, string> = {
  incident: '/incidents',
  mandatory_report: '/mandatory-reports',
  worker: '/workers',
  visit: '/visits',
};
/** Lists in which the deed of a kind is done. */
const KIND_PAGES: Partial<Record<TaskKind, string>> = {
  decide_approval: '/approvals',
  review_break_glass: '/break-glass/reviews',
  answer_data_request: '/privacy/requests',
  review_retention: '/privacy/retention',
};

/** Where the deed is done, or what the task is about: the incident, the worker, the list, the child. */
export function placeOf({ kind, childId, subjectType, subjectId }: Placed): string | undefined {
  if (kind === 'write_letter' && subjectId !== null) return `/exchanges/new?dyad=${subjectId}`;
  const page = SUBJECT_PAGES[subjectType ?? ''];
  if (page !== undefined && subjectId !== null) return `${page}/${subjectId}`;
  return KIND_PAGES[kind] ?? (childId === null ? undefined : `/children/${childId}`);
}

/** Who may finish a task: its owner's role, the person it names, and the lead. */
export const mayFinish = (
  task: { ownerRole: TaskOwner; ownerUserId: string | null },
  actor: { role: Role; userId: string | null },
): boolean => actor.role === 'lead' || actor.role === task.ownerRole || (actor.userId !== null && actor.userId === task.ownerUserId);

/** Days after which an overdue task goes to the lead. What bears on a child's safety does not wait. */
const ESCALATION_DAYS: Partial<Record<TaskKind, number>> = {
  check_fitness: 0,
  debrief: 1,
  write_facts: 0,
  prepare_child: 1,
  prepare_parent: 1,
};
const USUAL_ESCALATION_DAYS = 3;

/** Days overdue after which the lead hears of it; undefined for what the lead or the data officer owns already. */
export const escalatesAfterDays = (kind: TaskKind, owner: TaskOwner): number | undefined =>
  owner === 'lead' || owner === 'data_officer' ? undefined : (ESCALATION_DAYS[kind] ?? USUAL_ESCALATION_DAYS);

/** Causes with words of their own; rooms may give others. */
const CAUSES: ReadonlySet<string> = new Set([
  'approval_decided',
  'approval_missing',
  'approval_withdrawn',
  'authority_asks',
  'calendar_announced',
  'caregiver_barred',
  'caregiver_ended',
  'child_changed',
  'child_in_danger',
  'child_not_ready',
  'child_view_expired',
  'child_view_recorded',
  'child_view_runs_out',
  'closure_reopened',
  'consent_expired',
  'consent_expiring',
  'consent_given',
  'consent_reconfirmed',
  'consent_withdrawn',
  'covering_colleague',
  'data_restricted',
  'debrief_worry',
  'decision_changed',
  'dyad_closed',
  'exception_runs_out',
  'facility_closed',
  'fitness_unfit',
  'fitness_unsure',
  'follow_up_worse',
  'guardian_changed',
  'incident_acknowledged',
  'incident_closed',
  'incident_raised',
  'incident_raised_red',
  'kinship_proof_changed',
  'kinship_proof_runs_out',
  'mandatory_report',
  'meeting_confirmed',
  'meeting_took_place',
  'message_held',
  'nobody_reached',
  'on_call',
  'overdue',
  'parent_admitted',
  'parent_grade_changed',
  'parent_located',
  'parent_not_ready',
  'parent_released',
  'parent_transferred',
  'parent_ward_changed',
  'preparation_missing',
  'readiness_assessed',
  'restriction_added',
  'restriction_lifted',
  'restriction_started',
  'review_due',
  'review_passed',
  'rules_changed',
  'running_late',
  'turned_away',
  'undeparted',
  'vetting_lapsed',
  'vetting_runs_out',
  'worker_approval_runs_out',
  'worker_changed',
  'worker_suspended',
]);
const OUTCOMES: ReadonlySet<string> = new Set([
  ...Object.values(TASK_OUTCOMES).flat(),
  'acknowledged',
  'done',
  'done_meanwhile',
  'meeting_off',
  'meeting_over',
  'renewed',
  'reviewed',
  'sent',
  'written',
]);

/** Whether a kind ends, or can also end, with its deed elsewhere: the way there is shown. */
export const endsElsewhere = (kind: TaskKind): boolean => TASK_OUTCOMES[kind] === undefined || kind === 'renew_before_end';

/** The key of the words for a cause: its own, or "something has changed". */
export const causeWords = (cause: string): string => `tasks:cause.${CAUSES.has(cause) ? cause : 'changed'}`;

/** The key of the words for how a task ended. */
export const outcomeWords = (outcome: string | null): string =>
  `tasks:outcome.${outcome !== null && OUTCOMES.has(outcome) ? outcome : 'done'}`;
