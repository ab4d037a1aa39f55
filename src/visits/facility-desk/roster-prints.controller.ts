import { Body, Get, Post, Query } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { IsDay } from '../../http/validators';
import { Actor } from '../../kernel/actor';
import { RosterPrintsService, RosterPrintView } from './roster-prints.service';

/** A day's roster to print. */
export class RosterPrintBody {
  /** The day at the facility. */
  @IsDay() day: string;
  /** On paper from the page, or as PDF. */
  @IsOptional() @IsIn(['page', 'pdf']) format?: 'page' | 'pdf';
}

/** Of which day. */
export class RosterPrintQuery {
  /** The day at the facility. */
  @IsDay() day: string;
}

/** Prints of the gate's roster: who has which version in hand. */
@ApiController('roster-prints', 'visits')
export class RosterPrintsController {
  constructor(private readonly service: RosterPrintsService) {}

  /** Notes that the day's roster is printed as it stands now. The same content again keeps its version. */
  @Post()
  @Can('visit.decide')
  @Idempotent()
  print(@CurrentActor() actor: Actor, @Body() { day, format }: RosterPrintBody): Promise<RosterPrintView> {
    return this.service.print(actor, day, format ?? 'page');
  }

  /** What was printed of a day, the latest first. */
  @Get()
  @WholeList()
  @Can('visit.decide')
  async list(@CurrentActor() actor: Actor, @Query() { day }: RosterPrintQuery): Promise<{ data: RosterPrintView[] }> {
    return { data: await this.service.prints(actor, day) };
  }
}
