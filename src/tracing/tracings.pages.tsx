import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { FamiliesQueries } from '../families/families.queries';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { ListQuery } from '../http/list-query';
import { Id, validateForm } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { RosterQueries } from './roster.queries';
import { RosterService } from './roster.service';
import { CandidatesQuery, RejectionBody, RosterEntryBody, RosterQuery, RosterSearchBody, TracingsQuery } from './tracings.dto';
import { TracingsQueries } from './tracings.queries';
import { TracingsService } from './tracings.service';
import { requestContext } from '../kernel/request-context';
import { CandidatesView } from './views/CandidatesView';
import { RosterView } from './views/RosterView';
import { TracingsView } from './views/TracingsView';

type Answer = Promise<PageResult | RedirectResult>;

const words = (): ReturnType<typeof translator> => translator(requestContext()?.locale ?? 'zh-CN');

/** Asking (coordinator) and answering (liaison officer) where a parent is, as pages. */
@PageController()
export class TracingPages {
  constructor(
    private readonly service: TracingsService,
    private readonly queries: TracingsQueries,
    private readonly roster: RosterService,
    private readonly rosterQueries: RosterQueries,
    private readonly families: FamiliesQueries,
    private readonly audit: Audit,
  ) {}

  @Can('tracing.request')
  @Get('tracings')
  async list(@CurrentActor() actor: Actor, @Query() query: TracingsQuery): Promise<PageResult> {
    return page(<TracingsView page={await this.queries.listWithNames(actor, query)} status={query.status} />, {
      title: words()('tracing:list.title'),
    });
  }

  /** The child page's button "Ask where the parent is". */
  @Can('tracing.request')
  @Idempotent()
  @Post('dyads/:id/tracings')
  async ask(@CurrentActor() actor: Actor, @Param('id', Id) dyadId: string): Answer {
    const dyad = await this.families.dyad(actor, dyadId);
    await this.service.request(actor, dyad.parentId);
    return redirect(`/children/${dyad.childId}`);
  }

  @Can('tracing.answer')
  @Get('liaison/tracing')
  desk(@CurrentActor() actor: Actor, @Query() query: CandidatesQuery): Promise<PageResult> {
    return this.deskPage(actor, { cursor: query.cursor });
  }

  @Can('tracing.answer')
  @Idempotent()
  @Post('liaison/tracing/:id/confirmations')
  confirm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Answer {
    return answerForm(
      async () => {
        await this.service.confirm(actor, id);
        return redirect('/liaison/tracing');
      },
      (problem, status) => this.deskPage(actor, { problem, status }),
    );
  }

  @Can('tracing.answer')
  @Idempotent()
  @Post('liaison/tracing/:id/rejections')
  reject(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Record<string, unknown>): Answer {
    return answerForm(
      async () => {
        await this.service.reject(actor, id, validateForm(RejectionBody, body).reasonCode);
        return redirect('/liaison/tracing');
      },
      (problem, status) => this.deskPage(actor, { problem, status }),
    );
  }

  @Can('roster.write')
  @Get('liaison/roster')
  rosterList(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<PageResult> {
    return this.rosterPage(actor, query);
  }

  /** Changes nothing: a POST because names and numbers must not stand in addresses, where logs and histories keep them. */
  @Can('roster.write')
  @Post('liaison/roster/searches')
  searchRoster(@CurrentActor() actor: Actor, @Body() body: Record<string, unknown>): Answer {
    return answerForm(
      () => this.rosterPage(actor, validateForm(RosterSearchBody, body)),
      (problem, status) => this.rosterPage(actor, {}, { problem, status }),
    );
  }

  @Can('roster.write')
  @Idempotent()
  @Post('liaison/roster')
  putEntry(@CurrentActor() actor: Actor, @Body() body: Record<string, string>): Answer {
    return answerForm(
      async () => {
        await this.roster.put(actor, validateForm(RosterEntryBody, body));
        return redirect('/liaison/roster');
      },
      (problem, status) => this.rosterPage(actor, {}, { problem, status, values: body }),
    );
  }

  private async deskPage(actor: Actor, show: { cursor?: string; problem?: PageProblem; status?: number }): Promise<PageResult> {
    const candidates = await this.queries.candidates(actor, { limit: 20, cursor: show.cursor, status: 'waiting' });
    await this.audit.read({
      action: 'tracing_candidate.read',
      subjectType: 'facility',
      subjectId: actor.facilityId,
      details: { candidateIds: candidates.data.map((c) => c.id) },
    });
    return page(<CandidatesView page={candidates} problem={show.problem} />, { title: words()('tracing:desk.title'), status: show.status });
  }

  private async rosterPage(
    actor: Actor,
    { search, cursor }: RosterSearchBody,
    again: { problem?: PageProblem; status?: number; values?: Record<string, string> } = {},
  ): Promise<PageResult> {
    const entries = await this.rosterQueries.list(actor, { ...new RosterQuery(), search, cursor });
    await this.audit.read({ action: 'roster.read', subjectType: 'facility', subjectId: actor.facilityId });
    const wards = await this.rosterQueries.wards(actor);
    return page(<RosterView page={entries} wards={wards} search={search} values={again.values} problem={again.problem} />, {
      title: words()('tracing:roster.title'),
      status: again.status,
    });
  }
}
