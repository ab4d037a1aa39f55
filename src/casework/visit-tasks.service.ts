import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { OutboxHandlers } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { invalid } from '../kernel/domain-error';
import { addHours } from '../kernel/instants';
import { FinishedTask, TaskDeeds } from '../tasks/task-deeds.service';
import { NewTask, TasksService } from '../tasks/tasks.service';
import type { VisitTopic } from '../visits/visits.events';
import { AFTER, BEFORE, dueOf, keyOf, needsPictures, VisitTaskKind } from './visit-tasks.rules';

/** A meeting as its tasks see it. */
interface Meeting {
  id: string;
  organisationId: string;
  status: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  dyads: { dyadId: string; childId: string }[];
  /** The account of the worker who goes along; null when she has none or nobody goes. */
  escortUserId: string | null;
}

const TOOK_PLACE: readonly VisitTopic[] = ['visit.completed', 'visit.partial', 'visit.aborted'];
const OFF: readonly VisitTopic[] = ['visit.cancelled', 'visit.no_show', 'visit.declined', 'visit.expired', 'visit.withdrawn'];
const OF_WORKERS: readonly VisitTaskKind[] = ['prepare_child', 'check_fitness', 'debrief', 'follow_up'];
/** Hours in which a coordinator looks at what a task brought up. */
const LOOK_WITHIN_HOURS = 4;

/** Outcomes that a coordinator has to look at, and why. */
const LOOK_AT: Partial<Record<string, string>> = {
  'prepare_child/not_ready': 'child_not_ready',
  'prepare_parent/not_ready': 'parent_not_ready',
  'check_preparation/something_missing': 'preparation_missing',
  'check_fitness/unfit': 'fitness_unfit',
  'check_fitness/unsure': 'fitness_unsure',
  'debrief/talked_worry': 'debrief_worry',
  'follow_up/worse': 'follow_up_worse',
};

/** Preparing for a meeting and talking afterwards, as tasks at days before and after it. */
@Injectable()
export class VisitTasksService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly tasks: TasksService,
    private readonly deeds: TaskDeeds,
    private readonly handlers: OutboxHandlers,
  ) {}

  onModuleInit(): void {
    const on = (topics: readonly VisitTopic[], follow: (visitId: string) => Promise<void>): void =>
      topics.forEach((topic) =>
        this.handlers.on(topic, async ({ visitId }) => {
          if (typeof visitId === 'string') await follow(visitId);
        }),
      );
    on(['visit.confirmed'], (id) => this.arranged(id));
    on(TOOK_PLACE, (id) => this.tookPlace(id));
    on(['visit.refused_at_gate'], (id) => this.turnedAway(id));
    on(OFF, (id) => this.tasks.dropOfVisit(id, 'meeting_off'));
    for (const kind of [...BEFORE, ...AFTER]) this.deeds.on(kind, (actor, task) => this.finished(actor, task));
  }

  /** Opens what has to be done before the meeting. A meeting that is off again by now needs nothing. */
  private async arranged(visitId: string): Promise<void> {
    const meeting = await this.meeting(visitId);
    if (meeting?.status === 'confirmed') await this.openAll(meeting, BEFORE, 'meeting_confirmed');
  }

  /** Nothing is left to prepare; the child is talked with, and asked again after a week. */
  private async tookPlace(visitId: string): Promise<void> {
    const meeting = await this.meeting(visitId);
    if (!meeting) return;
    await this.tasks.dropKindsOfVisit(visitId, BEFORE, 'meeting_over');
    await this.openAll(meeting, AFTER, 'meeting_took_place');
  }

  /** A child who was turned away at the gate is asked how that was, too; no booking waits for it. */
  private async turnedAway(visitId: string): Promise<void> {
    const meeting = await this.meeting(visitId);
    if (!meeting) return;
    await this.tasks.dropKindsOfVisit(visitId, BEFORE, 'meeting_over');
    await this.openAll(meeting, ['follow_up'], 'turned_away');
  }

  private async openAll(meeting: Meeting, kinds: readonly VisitTaskKind[], cause: string): Promise<void> {
    const tasks = meeting.dyads.flatMap((dyad) => kinds.map((kind) => this.taskOf(kind, meeting, dyad, cause)));
    await this.tasks.openOnce(...tasks);
  }

  private taskOf(kind: VisitTaskKind, meeting: Meeting, dyad: Meeting['dyads'][number], cause: string): NewTask {
    const worker = OF_WORKERS.includes(kind);
    return {
      organisationId: meeting.organisationId,
      kind,
      key: keyOf(kind, meeting.id, dyad.dyadId),
      ...dyad,
      visitId: meeting.id,
      ownerRole: worker ? 'worker' : 'coordinator',
      ownerUserId: worker ? meeting.escortUserId : null,
      dueAt: dueOf(kind, meeting, this.clock.now()),
      cause,
    };
  }

  /**
   * What follows from how a task ended: pictures for the small ones, another try when the child or the parent was not ready, and
   * somebody who looks at what was found.
   * @throws DomainError invalid `task.pictures_needed`
   */
  private async finished(_actor: Actor, task: FinishedTask): Promise<void> {
    const { kind, outcome, visitId, dyadId } = task;
    if (kind === 'prepare_child' && outcome === 'prepared') await this.refuseWordsAlone(task);
    const cause = LOOK_AT[`${kind}/${outcome}`];
    if (cause === undefined) return;
    const { organisationId, childId } = task;
    const about = { organisationId, childId, dyadId, visitId, cause };
    await this.tasks.open({
      ...about,
      kind: 'look_at_change',
      key: `look:${task.id}`,
      ownerRole: 'coordinator',
      dueAt: addHours(this.clock.now(), LOOK_WITHIN_HOURS),
    });
    if (outcome === 'not_ready')
      await this.tasks.open({
        ...about,
        kind,
        key: task.key,
        ownerRole: kind === 'prepare_child' ? 'worker' : 'coordinator',
        ownerUserId: task.ownerUserId,
        dueAt: addHours(this.clock.now(), 24),
      });
  }

  private async refuseWordsAlone({ childId, visitId }: FinishedTask): Promise<void> {
    const row = await this.db.one<{ birthDate: Day; startsAt: Date; timeZone: string }>(
      `SELECT c.birth_date, v.starts_at, f.time_zone FROM children c, visits v JOIN facilities f ON f.id = v.facility_id WHERE c.id = $1 AND v.id = $2`,
      [childId, visitId],
    );
    if (row && needsPictures(row.birthDate, dayInZone(row.startsAt, row.timeZone)))
      throw invalid('validation.failed', {}, [{ pointer: '/outcome', code: 'task.pictures_needed' }]);
  }

  /** Shares the visit's row: a cancellation at the same moment is either seen here or drops what is opened here. */
  private async meeting(visitId: string): Promise<Meeting | undefined> {
    const visit = await this.db.one<Omit<Meeting, 'dyads' | 'escortUserId'>>(
      `SELECT v.id, v.organisation_id, v.status, v.starts_at, v.ends_at, f.time_zone FROM visits v JOIN facilities f ON f.id = v.facility_id
        WHERE v.id = $1 FOR SHARE OF v`,
      [visitId],
    );
    if (!visit) return undefined;
    const dyads = await this.db.sql<Meeting['dyads'][number]>(
      `SELECT dyad_id, child_id FROM visit_dyads WHERE visit_id = $1 ORDER BY dyad_id`,
      [visitId],
    );
    const escort = await this.db.one<{ id: string }>(
      `SELECT u.id FROM visit_party p JOIN users u ON u.worker_id = p.person_id AND u.active WHERE p.visit_id = $1 AND p.person_type = 'worker'
        ORDER BY p.person_id LIMIT 1`,
      [visitId],
    );
    return { ...visit, dyads, escortUserId: escort?.id ?? null };
  }
}
