import { AFTER, BEFORE, dueOf, keyOf, needsPictures, VisitTaskKind } from '../casework/visit-tasks.rules';
import { addMonths, dayInZone } from '../kernel/days';
import { addHours } from '../kernel/instants';
import { makeIncidents } from './incidents';
import type { Row } from './rows';
import { World, ZONE } from './world';

/** Meetings longer ago than this have their tasks done and forgotten. */
const REMEMBERED_DAYS = 120;
/** The story in which nobody has talked with the child afterwards. */
const UNTALKED = 'DEM3N';
/** Of the preparation that is due for meetings some days ahead: how much has been left lying. */
const LEFT_LYING = 0.25;
const OF_WORKERS: readonly VisitTaskKind[] = ['prepare_child', 'check_fitness', 'debrief', 'follow_up'];
const OUTCOMES: Record<VisitTaskKind, string> = {
  prepare_child: 'prepared',
  prepare_parent: 'prepared',
  check_preparation: 'in_order',
  check_fitness: 'fit',
  debrief: 'talked',
  follow_up: 'well',
};

interface Meeting {
  id: string;
  organisationId: string;
  reference: string;
  startsAt: Date;
  endsAt: Date;
  arrangedAt: Date;
  escortUserId: string | null;
  timeZone: string;
}

/** What has to be done and what was done: around meetings, about worries, and for workers whose yearly query runs out. */
export function makeTasks(world: World): void {
  const dyads = new Map<unknown, Row[]>();
  for (const row of world.rows.all('visit_dyads')) dyads.set(row.visitId, [...(dyads.get(row.visitId) ?? []), row]);
  const birthDates = new Map(world.rows.all('children').map((row) => [row.id, row.birthDate as string]));
  const accounts = new Map(world.rows.all('users').map((row) => [row.workerId, row.id as string]));
  const escorts = new Map(
    world.rows
      .all('visit_party')
      .flatMap((row): [unknown, string | undefined][] => (row.personType === 'worker' ? [[row.visitId, accounts.get(row.personId)]] : [])),
  );
  const earliest = addHours(world.now, -24 * REMEMBERED_DAYS);
  for (const row of world.rows.all('visits')) {
    const meeting: Meeting = {
      id: row.id as string,
      organisationId: row.organisationId as string,
      reference: row.reference as string,
      startsAt: row.startsAt as Date,
      endsAt: row.endsAt as Date,
      arrangedAt: (row.decidedAt ?? row.requestedAt) as Date,
      escortUserId: escorts.get(row.id) ?? null,
      timeZone: ZONE,
    };
    const coming = row.status === 'confirmed' && meeting.startsAt > world.now;
    const over = ['completed', 'partial', 'aborted'].includes(row.status as string) && meeting.startsAt > earliest;
    if (!coming && !over) continue;
    for (const { dyadId, childId } of dyads.get(row.id) ?? []) {
      const pictures = needsPictures(birthDates.get(childId) ?? '2000-01-01', dayInZone(meeting.startsAt, ZONE));
      for (const kind of BEFORE) addTask(world, meeting, { kind, dyadId, childId, pictures });
      if (over) for (const kind of AFTER) addTask(world, meeting, { kind, dyadId, childId, pictures });
    }
  }
  addVettings(world);
  makeIncidents(world);
}

function addTask(
  world: World,
  meeting: Meeting,
  { kind, dyadId, childId, pictures }: { kind: VisitTaskKind; dyadId: unknown; childId: unknown; pictures: boolean },
): void {
  const after = (AFTER as readonly VisitTaskKind[]).includes(kind);
  const openedAt = after ? addHours(meeting.endsAt, 2) : meeting.arrangedAt;
  const dueAt = dueOf(kind, meeting, openedAt);
  const soon = meeting.startsAt < addHours(world.now, 72);
  const lying = !after && !soon && world.rnd.chance(LEFT_LYING);
  const untalked = meeting.reference === UNTALKED && kind === 'debrief';
  const over = dueAt <= world.now && !lying && !untalked;
  // Somebody who is due at nine has often done it by eight.
  const closedAt = over ? new Date(Math.max(openedAt.getTime(), addHours(dueAt, -1).getTime())) : null;
  const worker = OF_WORKERS.includes(kind);
  world.rows.add('tasks', {
    id: world.rnd.id(openedAt),
    organisationId: meeting.organisationId,
    kind,
    key: keyOf(kind, meeting.id, dyadId as string),
    childId,
    dyadId,
    visitId: meeting.id,
    ownerRole: worker ? 'worker' : 'coordinator',
    ownerUserId: worker ? meeting.escortUserId : null,
    dueAt,
    cause: after ? 'meeting_took_place' : 'meeting_confirmed',
    status: over ? 'done' : 'open',
    outcome: over ? (kind === 'prepare_child' && pictures ? 'prepared_with_pictures' : OUTCOMES[kind]) : null,
    openedAt,
    closedAt,
  });
}

/** The latest query of each worker in the history; and the task to renew one that has lapsed. */
function addVettings(world: World): void {
  for (const worker of world.rows.all('workers')) {
    const queriedOn = worker.vettedOn as string | null;
    if (queriedOn === null || queriedOn === undefined) continue;
    const known = world.rows.find('worker_vettings', (row) => row.workerId === worker.id && row.queriedOn === queriedOn);
    const at = world.at(queriedOn, '11:00');
    if (!known)
      world.rows.add('worker_vettings', {
        id: world.rnd.id(at),
        workerId: worker.id,
        queriedOn,
        clear: worker.vettingClear,
        createdAt: at,
      });
    const lastDay = addMonths(queriedOn, 12);
    if (lastDay > world.day(30)) continue;
    const openedAt = world.at(addMonths(queriedOn, 11), '08:00');
    world.rows.add('tasks', {
      id: world.rnd.id(openedAt),
      organisationId: worker.organisationId,
      kind: 'renew_vetting',
      key: `renew_vetting:${String(worker.id)}`,
      subjectType: 'worker',
      subjectId: worker.id,
      ownerRole: 'lead',
      dueAt: world.at(lastDay, '18:00'),
      cause: lastDay < world.today ? 'vetting_lapsed' : 'vetting_runs_out',
      openedAt,
    });
  }
}
