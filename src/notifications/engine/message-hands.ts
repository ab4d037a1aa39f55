import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../database/database';
import { Clock } from '../../kernel/clock';

/** How many messages are said at once to be about to go. What a process has said and not yet handed over is in doubt when it dies: keep it small. */
export const HAND_GROUP = 8;

/**
 * Says of messages, before they go, that they go: in small groups, each written just before it is needed, the next while the last one leaves.
 * What could not be said does not go.
 */
export class HandRun {
  private readonly groups: (Promise<ReadonlySet<string>> | undefined)[] = [];
  private broken = false;

  /** @param ids in the order in which they are to leave @param write returns which of a group were still the worker's own */
  constructor(
    private readonly ids: readonly string[],
    private readonly write: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
  ) {}

  /** Resolves to true once the row says that the message of this place is about to go; false: leave it, it is another's or nothing can be said. */
  async at(place: number): Promise<boolean> {
    const group = Math.floor(place / HAND_GROUP);
    const said = this.group(group);
    if (place % HAND_GROUP === HAND_GROUP / 2) void this.group(group + 1);
    return (await said).has(this.ids[place] ?? '');
  }

  private group(number: number): Promise<ReadonlySet<string>> {
    return (this.groups[number] ??= this.say(this.ids.slice(number * HAND_GROUP, (number + 1) * HAND_GROUP)));
  }

  /** After one failure no more: the locks under which these messages were judged may be gone with the connection. */
  private async say(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (this.broken || ids.length === 0) return new Set();
    try {
      return await this.write(ids);
    } catch {
      this.broken = true;
      return new Set();
    }
  }
}

/** Writes down that messages are about to be handed to a provider that would not recognise a second time. */
@Injectable()
export class MessageHands {
  private readonly logger = new Logger('messages');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Prepares a round; call it outside any transaction, in which the groups are then written.
   * @returns begins the run of these messages, from wherever it is called
   */
  prepare(worker: string): (ids: readonly string[]) => HandRun {
    const outside = AsyncLocalStorage.snapshot();
    return (ids) => new HandRun(ids, (group) => outside(() => this.write(worker, group)));
  }

  private async write(worker: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    try {
      const mine = await this.db.sql<{ id: string }>(
        `UPDATE messages SET handed_at = $3, handed_by = $2 WHERE id = ANY($1::uuid[]) AND status = 'sending' AND locked_by = $2 RETURNING id`,
        [[...ids], worker, this.clock.now()],
        'messages-hand',
      );
      return new Set(mine.map(({ id }) => id));
    } catch (error) {
      this.logger.error({ event: 'messages.hand_failed', error: error instanceof Error ? error.name : 'unknown' });
      throw error;
    }
  }
}
