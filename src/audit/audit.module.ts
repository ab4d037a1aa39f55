import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Audit } from './audit';
import { AuditController } from './audit.controller';
import { AuditPages } from './audit.pages';
import { AuditQueries } from './audit.queries';
import { ReadsInterceptor } from './reads.interceptor';

/** The append-only record of who saw or changed what. */
@Global()
@Module({
  controllers: [AuditController, AuditPages],
  providers: [Audit, AuditQueries, { provide: APP_INTERCEPTOR, useClass: ReadsInterceptor }],
  exports: [Audit],
})
export class AuditModule {}
