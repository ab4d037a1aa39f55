import { Global, Module } from '@nestjs/common';
import { CronLock } from './cron-lock';
import { Outbox, OutboxHandlers } from './outbox';
import { OutboxWorker } from './outbox-worker';

@Global()
@Module({ providers: [Outbox, OutboxHandlers, OutboxWorker, CronLock], exports: [Outbox, OutboxHandlers, OutboxWorker, CronLock] })
export class JobsModule {}
