import { Global, Module } from '@nestjs/common';
import { Audit } from './audit';
import { AuditController } from './audit.controller';
import { AuditPages } from './audit.pages';
import { AuditQueries } from './audit.queries';

/** The append-only record of who saw or changed what. */
@Global()
@Module({ controllers: [AuditController, AuditPages], providers: [Audit, AuditQueries], exports: [Audit] })
export class AuditModule {}
