import { Global, Module } from '@nestjs/common';
import { ActorSource } from '../http/access.guard';
import { SignInPages } from './sign-in.pages';
import { SignInService } from './sign-in.service';
import { TokensController } from './tokens.controller';
import { UsersQueries } from './users.queries';

/** Organisations, users, roles and sessions. */
@Global()
@Module({
  controllers: [TokensController, SignInPages],
  providers: [UsersQueries, SignInService, { provide: ActorSource, useExisting: UsersQueries }],
  exports: [UsersQueries, SignInService, ActorSource],
})
export class AccessModule {}
