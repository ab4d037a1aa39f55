import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor';
import type { TaskKind } from './task.entity';

/** A task as its deed sees it. */
export interface FinishedTask {
  id: string;
  organisationId: string;
  kind: TaskKind;
  key: string;
  childId: string | null;
  dyadId: string | null;
  visitId: string | null;
  ownerUserId: string | null;
  dueAt: Date;
  outcome: string;
  note: string | null;
}

/** What a room to the right adds to finishing a kind of task. Throws a DomainError to refuse the outcome. */
export type Deed = (actor: Actor, task: FinishedTask) => Promise<void>;

/** Rooms to the right say here what finishing their tasks means; it runs in the transaction of the finishing. */
@Injectable()
export class TaskDeeds {
  private readonly deeds = new Map<TaskKind, Deed[]>();

  /** Adds what follows when a task of the kind is finished. */
  on(kind: TaskKind, deed: Deed): void {
    this.deeds.set(kind, [...(this.deeds.get(kind) ?? []), deed]);
  }

  /** Runs them, one after the other. */
  async of(actor: Actor, task: FinishedTask): Promise<void> {
    for (const deed of this.deeds.get(task.kind) ?? []) await deed(actor, task);
  }
}
