import { Global, Module } from '@nestjs/common';
import { Consequences } from './consequences';
import { CronLock } from './cron-lock';
import { Outbox, OutboxHandlers } from './outbox';
import { OutboxWorker } from './outbox-worker';

@Global()
@Module({
  providers: [Outbox, OutboxHandlers, OutboxWorker, CronLock, Consequences],
  exports: [Outbox, OutboxHandlers, OutboxWorker, CronLock, Consequences],
})
export class JobsModule {}
