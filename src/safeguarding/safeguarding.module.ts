import { Module } from '@nestjs/common';
import { ContactDecisionsService } from './contact-decisions.service';
import { IncidentsService } from './incidents.service';
import { IncidentsPages } from './incidents.pages';
import { RestrictionsService } from './restrictions.service';
import {
  ContactDecisionsController,
  DyadSafeguardingController,
  IncidentsController,
  RestrictionsController,
} from './safeguarding.controller';
import { SafeguardingPages } from './safeguarding.pages';
import { SafeguardingQueries } from './safeguarding.queries';

/** Restrictions, contact decisions of two people, and worries. */
@Module({
  controllers: [
    DyadSafeguardingController,
    ContactDecisionsController,
    RestrictionsController,
    IncidentsController,
    SafeguardingPages,
    IncidentsPages,
  ],
  providers: [SafeguardingQueries, ContactDecisionsService, RestrictionsService, IncidentsService],
  exports: [SafeguardingQueries, ContactDecisionsService, RestrictionsService, IncidentsService],
})
export class SafeguardingModule {}
