import { AsyncResource } from 'node:async_hooks';
import { Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { GateResultsService } from '../eligibility/gate-results.service';

type Result = Parameters<GateResultsService['record']>;

/**
 * Keeps what the gates said when they refused. The verb's own transaction is rolled back with the refusal, so this is written in one of
 * its own, outside the request; one after the other and awaited by nobody, because a request that holds a connection and waits for a
 * second one can starve the pool.
 */
@Injectable()
export class GateRefusals implements OnApplicationShutdown {
  private readonly logger = new Logger('gates');
  /** Made at the start, where there is no transaction and no request. */
  private readonly outside = new AsyncResource('GateRefusals');
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly results: GateResultsService) {}

  /** Writes it soon. A failure is logged: the refusal itself stands anyway. */
  keep(...result: Result): void {
    this.last = this.last
      .then(() => this.outside.runInAsyncScope(() => this.results.record(...result)))
      .then(
        () => undefined,
        (error: unknown) => this.logger.error({ event: 'gates.refusal_not_kept', error: error instanceof Error ? error.name : 'unknown' }),
      );
  }

  /** Resolves when all that was kept so far is written. */
  settled(): Promise<void> {
    return this.last;
  }

  onApplicationShutdown(): Promise<void> {
    return this.last;
  }
}
