import { Global, Module } from '@nestjs/common';
import { ActorSource } from '../http/access.guard';
import { AgreementsController } from './agreements.controller';
import { AgreementsPages } from './agreements.pages';
import { AgreementsQueries } from './agreements.queries';
import { AgreementsService } from './agreements.service';
import { SignInPages } from './sign-in.pages';
import { SignInService } from './sign-in.service';
import { TokensController } from './tokens.controller';
import { UsersQueries } from './users.queries';

/** Organisations, users, roles, sessions, and what partners may be given. */
@Global()
@Module({
  controllers: [TokensController, AgreementsController, SignInPages, AgreementsPages],
  providers: [UsersQueries, SignInService, AgreementsQueries, AgreementsService, { provide: ActorSource, useExisting: UsersQueries }],
  exports: [UsersQueries, SignInService, AgreementsQueries, AgreementsService, ActorSource],
})
export class AccessModule {}
