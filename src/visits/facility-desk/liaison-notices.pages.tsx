import { Body, Get, Post, Query } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import { CustodyService } from '../../families/custody.service';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone, timeInZone } from '../../kernel/days';
import { invalid } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { atItsField, CustodyForm, eventOf, REPORTABLE } from '../custody/custody.forms';
import { CustodyLookService } from '../custody/custody-look.service';
import { CustodyEventsService } from '../custody/custody-events.service';
import { words } from '../page-words';
import { VisitPagesQueries } from '../visit-pages.queries';
import { CustodyEventBody } from '../visits.dto';
import { CustodyLookView } from '../custody/views/CustodyLookView';
import { CustodyView } from '../custody/views/CustodyView';

type Fields = Record<string, string>;

const AT = { home: '/liaison/changes', behalf: null };

/** What the form asks besides the event itself: whom on the roster it is about. */
class NumberedForm extends CustodyForm {
  @IsString() @MaxLength(40) number: string;
}

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
        return page(<CustodyLookView at={AT} look={look} values={body} />, { title: words()('visits_pages:custody.title') });
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
    const form = validateForm(NumberedForm, body);
    const line = await this.extra.rosterLine(actor, form.number.trim());
    if (!line) throw invalid('validation.failed', {}, [{ pointer: '/number', code: 'custody.number_unknown' }]);
    const { timeZone } = await this.extra.ownFacility(actor);
    return { line, event: eventOf(form, timeZone) };
  }

  private async custodyPage(
    actor: Actor,
    values: Fields,
    extra: { done?: { kind: (typeof REPORTABLE)[number]; visits: number }; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    const { status, ...props } = extra;
    return page(
      <CustodyView
        at={AT}
        values={values}
        wards={await this.extra.wards(actor)}
        facilities={await this.extra.otherFacilities(actor)}
        {...props}
      />,
      {
        title: words()('visits_pages:custody.title'),
        ...(status === undefined ? {} : { status }),
      },
    );
  }
}
