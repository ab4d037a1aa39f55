import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { CandidatesQuery, RejectionBody, TracingBody, TracingsQuery } from './tracings.dto';
import { CandidateJson, TracingJson, TracingsQueries } from './tracings.queries';
import { TracingsService } from './tracings.service';

/** Questions: where is this parent? */
@ApiController('tracings')
export class TracingsController {
  constructor(
    private readonly service: TracingsService,
    private readonly queries: TracingsQueries,
  ) {}

  /** Asks every facility at once. The answer comes when an officer has said yes, or on the answer day. */
  @Can('tracing.request')
  @HttpCode(202)
  @Post()
  request(@CurrentActor() actor: Actor, @Body() body: TracingBody): Promise<TracingJson> {
    return this.service.request(actor, body.parentId);
  }

  /** The questions of your organisation, newest first. */
  @Can('tracing.request')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: TracingsQuery): Promise<Page<TracingJson>> {
    return this.queries.list(actor, query);
  }

  /** One question. */
  @Can('tracing.request')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<TracingJson> {
    return this.queries.one(actor, id);
  }
}

/** A liaison officer's desk: people of the own facility who may be somebody's parent. */
@ApiController('tracing-candidates', 'tracings')
export class TracingCandidatesController {
  constructor(
    private readonly service: TracingsService,
    private readonly queries: TracingsQueries,
    private readonly audit: Audit,
  ) {}

  /** Candidates of your facility, both records side by side. */
  @Can('tracing.answer')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: CandidatesQuery): Promise<Page<CandidateJson>> {
    const page = await this.queries.candidates(actor, query);
    await this.audit.read({
      action: 'tracing_candidate.read',
      subjectType: 'facility',
      subjectId: actor.facilityId,
      details: { candidateIds: page.data.map((c) => c.id) },
    });
    return page;
  }

  /** One candidate of your facility. */
  @Can('tracing.answer')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<CandidateJson> {
    const candidate = await this.queries.candidate(actor, id);
    await this.audit.read({ action: 'tracing_candidate.read', subjectType: 'tracing_candidate', subjectId: id });
    return candidate;
  }

  /** "Yes, this person is here." The asker learns the facility and the ward, nothing else. */
  @Can('tracing.answer')
  @Idempotent()
  @Post(':id/confirmations')
  async confirm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<CandidateJson> {
    await this.service.confirm(actor, id);
    return this.queries.candidate(actor, id);
  }

  /** "Not this person." The asker sees no difference to silence. */
  @Can('tracing.answer')
  @Idempotent()
  @Post(':id/rejections')
  async reject(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: RejectionBody): Promise<CandidateJson> {
    await this.service.reject(actor, id, body.reasonCode);
    return this.queries.candidate(actor, id);
  }
}
