import { Injectable } from '@nestjs/common';
import { Actor, can } from '../kernel/actor';
import type { Permission } from '../kernel/permissions';

type Count = (actor: Actor) => Promise<number>;

/** Numbers beside the entries of the navigation. Rooms to the right register how theirs is counted. */
@Injectable()
export class Badges {
  private readonly counts = new Map<string, { permission: Permission; count: Count }>();

  /** `key` is the `badge` of the navigation's entry; who lacks the permission is not counted for. */
  on(key: string, permission: Permission, count: Count): void {
    this.counts.set(key, { permission, count });
  }

  /** Every number the actor may see, by key. */
  async of(actor: Actor): Promise<Record<string, number>> {
    const numbers: Record<string, number> = {};
    for (const [key, { permission, count }] of this.counts) if (can(actor, permission)) numbers[key] = await count(actor);
    return numbers;
  }
}
