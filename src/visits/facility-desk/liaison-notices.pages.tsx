import { Body, Get, Post, Query } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { CustodyService } from '../../families/custody.service';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { validateForm } from '../../http/pipes';
import { IsDay } from '../../http/validators';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone, instantOf, timeInZone } from '../../kernel/days';
import { invalid } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { CustodyLookService } from '../custody/custody-look.service';
import { CustodyEventsService } from '../custody/custody-events.service';
import { words } from '../page-words';
import { VisitPagesQueries } from '../visit-pages.queries';
import { CustodyEventBody } from '../visits.dto';
import { CustodyLookView } from '../custody/views/CustodyLookView';
import { CustodyView, REPORTABLE } from '../custody/views/CustodyView';

type Fields = Record<string, string>;

/** What the form asks besides the event itself. */
class CustodyForm {
  @IsString() @MaxLength(40) number: string;
  @IsIn(REPORTABLE) kind: (typeof REPORTABLE)[number];
  @IsOptional() @IsString() facilityId?: string;
  @IsOptional() @IsString() ward?: string;
  @IsOptional() @IsString() grade?: string;
  @IsDay() day: string;
  @Matches(/^([01]?\d|2[0-3]):[0-5]\d$/) time: string;
}

/** Which of the form's fields belongs to which event. */
const DETAIL = {
  transferred: 'facilityId',
  ward_changed: 'ward',
  grade_changed: 'grade',
  released: undefined,
  temporary_absence: undefined,
  returned: undefined,
} as const;

/** What a facility announces of a person on its roster. */
@PageController('liaison')
export class LiaisonNoticesPages {
  constructor(
    private readonly events: CustodyEventsService,
    private readonly looks: CustodyLookService,
    private readonly custody: CustodyService,
    private readonly extra: VisitPagesQueries,
    private readonly clock: Clock,
  ) {}

  @Can('custody.write')
  @Get('changes/new')
  async report(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<PageResult> {
    const kind = REPORTABLE.find((k) => k === query.done);
    const { timeZone } = await this.extra.ownFacility(actor);
    const now = this.clock.now();
    return this.custodyPage(
      actor,
      { day: dayInZone(now, timeZone), time: timeInZone(now, timeZone) },
      { done: kind && { kind, visits: Number(query.visits) || 0 } },
    );
  }

  /** What it would touch; saves nothing. A POST, because a number must not stand in an address. */
  @Can('custody.write')
  @Post('changes/previews')
  async look(@CurrentActor() actor: Actor, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { line, event } = await this.reported(actor, body);
        const look =
          line.parentId === null
            ? await this.looks.lookAtStranger(actor, line.id, event)
            : await this.looks.look(actor, line.parentId, event);
        return page(<CustodyLookView look={look} values={body} />, { title: words()('visits_pages:custody.title') });
      },
      (problem, status) => this.custodyPage(actor, body, { problem: atItsField(problem), status }),
    );
  }

  @Can('custody.write')
  @Idempotent()
  @Post('changes')
  async record(@CurrentActor() actor: Actor, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { line, event } = await this.reported(actor, body);
        if (line.parentId === null) {
          // Nobody here knows the person: the roster is put right, and no visit can be touched.
          const { kind, facilityId, ward, grade, occurredAt } = event;
          await this.custody.recordEvent(actor, line.id, { kind, facilityId, wardCode: ward, grade, occurredAt: new Date(occurredAt) });
          return redirect(`/liaison/changes/new?done=${kind}&visits=0`);
        }
        const { visits } = await this.events.record(actor, line.parentId, event);
        return redirect(`/liaison/changes/new?done=${event.kind}&visits=${visits.length}`);
      },
      (problem, status) => this.custodyPage(actor, body, { problem: atItsField(problem), status }),
    );
  }

  /** The form as a line of the roster and an event. @throws DomainError invalid with everything that is wrong */
  private async reported(actor: Actor, body: Fields): Promise<{ line: { id: string; parentId: string | null }; event: CustodyEventBody }> {
    const form = validateForm(CustodyForm, body);
    const line = await this.extra.rosterLine(actor, form.number.trim());
    if (!line) throw invalid('validation.failed', {}, [{ pointer: '/number', code: 'custody.number_unknown' }]);
    const { timeZone } = await this.extra.ownFacility(actor);
    const detail = DETAIL[form.kind];
    const event = validateForm(CustodyEventBody, {
      kind: form.kind,
      occurredAt: instantOf(form.day, form.time.padStart(5, '0'), timeZone).toISOString(),
      ...(detail === undefined ? {} : { [detail]: form[detail] }),
    });
    return { line, event };
  }

  private async custodyPage(
    actor: Actor,
    values: Fields,
    extra: { done?: { kind: (typeof REPORTABLE)[number]; visits: number }; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    const { status, ...props } = extra;
    return page(
      <CustodyView values={values} wards={await this.extra.wards(actor)} facilities={await this.extra.otherFacilities(actor)} {...props} />,
      {
        title: words()('visits_pages:custody.title'),
        ...(status === undefined ? {} : { status }),
      },
    );
  }
}

/** The form asks for day and time apart, and calls the ward `ward`. */
const atItsField = (problem: PageProblem): PageProblem => ({
  ...problem,
  errors: problem.errors.map((e) => ({
    ...e,
    pointer: e.pointer === '/occurredAt' ? '/day' : e.pointer === '/wardCode' ? '/ward' : e.pointer,
  })),
});
