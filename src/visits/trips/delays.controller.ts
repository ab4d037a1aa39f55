import { Body, Param, Post } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { ApiController, Can, CurrentActor, Idempotent } from '../../http/decorators';
import { Id } from '../../http/pipes';
import { ToInt } from '../../http/transforms';
import type { Actor } from '../../kernel/actor';
import { DELAY_LEAST, DELAY_MOST } from './delays.rules';
import { Delay, DelaysService } from './delays.service';
import { audienceOf, toVisitJson } from '../visit.json';

/** The escort comes later than arranged. */
export class DelayBody {
  /** Minutes later than arranged; of more than twenty those who wait are told. */
  @ToInt() @IsInt() @Min(DELAY_LEAST) @Max(DELAY_MOST) minutes: number;
}

/** Escorts who are late. */
@ApiController('visits')
export class DelaysController {
  constructor(private readonly delays: DelaysService) {}

  /** Notes that the escort comes later than arranged. Of more than twenty minutes the family is told, once while the arrangement stands. */
  @Post(':id/delays')
  @Idempotent({ optional: true })
  @Can('visit.escort')
  async record(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() { minutes }: DelayBody,
  ): Promise<Record<string, unknown> & { delay: Delay }> {
    const { visit, delay } = await this.delays.record(actor, id, minutes);
    return { ...toVisitJson(visit, audienceOf(actor)), delay };
  }
}
