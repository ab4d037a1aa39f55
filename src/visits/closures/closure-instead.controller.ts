import { Body, Get, Param, Post } from '@nestjs/common';
import { ClosuresQueries } from '../../facilities/closures.queries';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import { reasonJson } from '../../http/problem';
import { Actor } from '../../kernel/actor';
import { requestContext } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { ClosureInsteads } from './closure-instead.service';
import { ClosureVisitsQueries } from './closure-visits.queries';
import { InsteadBody } from './closures.dto';

type Json = Record<string, unknown>;

/** What families get instead of meetings that a closure has called off. */
@ApiController('closures', 'facilities')
export class ClosureInsteadController {
  constructor(
    private readonly closures: ClosuresQueries,
    private readonly visits: ClosureVisitsQueries,
    private readonly insteads: ClosureInsteads,
  ) {}

  /** The organisation's own visits that are off and not made up for: each with the ways there are, and why not where there is none. */
  @Get(':id/treatments')
  @WholeList()
  @Can('visit.request')
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ data: Json[]; page: { nextCursor: null } }> {
    await this.closures.one(actor, id);
    const t = translator(requestContext()?.locale ?? 'zh-CN');
    const choices = await this.insteads.choices(actor, id);
    const data = choices.map(({ visitId, ways }) => ({
      visitId,
      ways: ways.map(({ sessions, reasons, ...way }) => ({
        ...way,
        sessions: sessions.map(({ id: sessionId, startsAt, endsAt, day }) => ({ sessionId, startsAt, endsAt, day })),
        reasons: reasons.map((reason) => reasonJson(reason, t)),
      })),
    }));
    return { data, page: { nextCursor: null } };
  }

  /**
   * Makes up for visits that the closure called off, all of them or none: `video` asks for a video session, `letter` opens the task to write one,
   * `wait` puts the family on the waiting list. Answers what became of each.
   */
  @Post(':id/treatments')
  @Idempotent()
  @Can('visit.request')
  async treat(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: InsteadBody): Promise<Json> {
    await this.closures.one(actor, id);
    await this.insteads.treat(actor, id, body);
    const rows = await this.visits.of(actor, id);
    const treated = rows.filter(({ visit }) => body.treatments.some((one) => one.visitId === visit.id));
    return { id, visits: treated.map(({ visit, instead, insteadVisitId }) => ({ visitId: visit.id, instead, insteadVisitId })) };
  }
}
