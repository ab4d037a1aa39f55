import { Global, Module } from '@nestjs/common';
import { ActorSource } from '../http/access.guard';
import { AgreementsController } from './agreements.controller';
import { AgreementsPages } from './agreements.pages';
import { AgreementsQueries } from './agreements.queries';
import { AgreementsService } from './agreements.service';
import { SecurityNoticesController, SecurityNoticesPages } from './security-notices.controller';
import { SecurityNotices } from './security-notices.service';
import { SignInPages } from './sign-in.pages';
import { SignInService } from './sign-in.service';
import { TokensController } from './tokens.controller';
import { UserInvitations } from './user-invitations.service';
import { UsersController, WelcomeController } from './users.controller';
import { UsersPages } from './users.pages';
import { UsersQueries } from './users.queries';
import { UsersService } from './users.service';
import { WelcomePages } from './welcome.pages';
import { OrganisationsService } from './organisations.service';

/** Organisations, users, roles, sessions, and what partners may be given. */
@Global()
@Module({
  controllers: [
    TokensController,
    AgreementsController,
    UsersController,
    WelcomeController,
    SecurityNoticesController,
    SecurityNoticesPages,
    SignInPages,
    AgreementsPages,
    UsersPages,
    WelcomePages,
  ],
  providers: [
    UsersQueries,
    UsersService,
    UserInvitations,
    OrganisationsService,
    SecurityNotices,
    SignInService,
    AgreementsQueries,
    AgreementsService,
    { provide: ActorSource, useExisting: UsersQueries },
  ],
  exports: [UsersQueries, UserInvitations, SecurityNotices, SignInService, AgreementsQueries, AgreementsService, ActorSource],
})
export class AccessModule {}
