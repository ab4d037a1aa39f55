import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { isId } from '../kernel/ids';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { JourneyBody, JourneyChange, JourneysQuery } from './journeys.dto';
import { JourneysQueries, JourneyView } from './journeys.queries';
import { JourneysService } from './journeys.service';
import { JourneyFields, JourneyForm } from './views/JourneyForm';
import { JourneysView } from './views/JourneysView';

const titleOf = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(`journeys:${key}.title`);
/** How many facilities the form offers: more than that are found by the API. */
const MOST_FACILITIES = 200;

/** The matrix of journeys as pages. */
@PageController('journeys')
export class JourneysPages {
  constructor(
    private readonly queries: JourneysQueries,
    private readonly service: JourneysService,
    private readonly facilities: FacilitiesQueries,
  ) {}

  @Can('journey.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: JourneysQuery): Promise<PageResult> {
    const { data, page: next } = await this.queries.list(actor, query);
    const unknown = query.cursor === undefined ? await this.queries.unknown(actor) : [];
    return page(<JourneysView journeys={data} unknown={unknown} nextCursor={next.nextCursor} firstPage={query.cursor === undefined} />, {
      title: titleOf('list'),
      width: 'wide',
    });
  }

  @Can('journey.write')
  @Get('new')
  form(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<PageResult> {
    const facilityId = isId(query.facilityId) ? query.facilityId : undefined;
    const countyCode = typeof query.countyCode === 'string' && /^\d{6}$/.test(query.countyCode) ? query.countyCode : undefined;
    return this.formPage(actor, { facilityId, countyCode });
  }

  @Can('journey.write')
  @Post('new')
  @Idempotent()
  create(@CurrentActor() actor: Actor, @Body() body: Record<string, unknown>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.create(actor, validateForm(JourneyBody, withoutEmptyLegs(body)));
        return redirect('/journeys');
      },
      (problem, status) => this.formPage(actor, body, { problem, status }),
    );
  }

  @Can('journey.write')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const journey = await this.queries.one(actor, id);
    return this.formPage(actor, fieldsOf(journey), { journey });
  }

  @Can('journey.write')
  @Post(':id')
  @Idempotent()
  async replace(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, unknown>,
  ): Promise<PageResult | RedirectResult> {
    const journey = await this.queries.one(actor, id);
    const { version, ...fields } = body;
    return answerForm(
      async () => {
        await this.service.replace(actor, id, Number(version) || 0, validateForm(JourneyChange, withoutEmptyLegs(fields)));
        return redirect('/journeys');
      },
      (problem, status) => this.formPage(actor, body, { problem, status, journey }),
    );
  }

  private async formPage(
    actor: Actor,
    fields: JourneyFields,
    { journey, problem, status }: { journey?: JourneyView; problem?: PageProblem; status?: number } = {},
  ): Promise<PageResult> {
    const { data } = await this.facilities.list(actor, { limit: MOST_FACILITIES });
    return page(<JourneyForm fields={fields} facilities={data} journey={journey} problem={problem} />, {
      title: titleOf(journey ? 'one' : 'new'),
      width: 'narrow',
      ...(status === undefined ? {} : { status }),
    });
  }
}

/** Rows of the form that nobody filled in are no legs. */
function withoutEmptyLegs(body: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(body.legs)) return body;
  const legs = (body.legs as unknown[]).filter(
    (leg) => !(leg !== null && typeof leg === 'object' && Object.values(leg).every((value) => value === '')),
  );
  return { ...body, legs };
}

const fieldsOf = (journey: JourneyView): JourneyFields => ({
  ...journey,
  overnight: journey.overnight ? 'true' : undefined,
  lastReturnTime: journey.lastReturnTime ?? undefined,
  costPerPerson: journey.costPerPerson ?? undefined,
});
