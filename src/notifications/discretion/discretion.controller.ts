import { Body, Get, Param, Put } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../../http/decorators';
import { Id, IfMatch } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { DiscretionBody } from './discretion.dto';
import { DiscretionQueries, DiscretionView } from './discretion.queries';
import { DiscretionService } from './discretion.service';

/** How families want to be reached. */
@ApiController('caregivers')
export class DiscretionController {
  constructor(
    private readonly queries: DiscretionQueries,
    private readonly service: DiscretionService,
  ) {}

  /** Who may answer, safe hours, cover phrase, second contact. Empty with version 0 while nothing is known. */
  @Can('call.read')
  @Get(':id/discretion')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<DiscretionView> {
    return this.queries.one(actor, id);
  }

  /** Replaces the profile. Send the ETag as `If-Match`; `"0"` while nothing is known. */
  @Can('visit.answer')
  @Put(':id/discretion')
  put(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @IfMatch() version: number,
    @Body() body: DiscretionBody,
  ): Promise<DiscretionView> {
    return this.service.put(actor, id, version, body);
  }
}
