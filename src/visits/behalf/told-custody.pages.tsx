import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { FormText, Id, validateForm } from '../../http/pipes';
import type { Actor, Said } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone, timeInZone } from '../../kernel/days';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { atItsField, CustodyForm, CustodyPlace, eventOf, REPORTABLE } from '../custody/custody.forms';
import { CustodyLookView } from '../custody/views/CustodyLookView';
import { CustodyView } from '../custody/views/CustodyView';
import { words } from '../page-words';
import { VisitPagesQueries } from '../visit-pages.queries';
import type { CustodyEventBody } from '../visits.dto';
import { saidIn, toldBeside } from './said.forms';
import { SilentFacility, StandingIn } from './standing-in.service';
import { ToldCustody } from './told-custody.service';

type Fields = Record<string, string>;

/** What the form asks besides the event itself: which of one's own parents it is about. */
class ParentForm extends CustodyForm {
  @IsUUID() parentId: string;
}

/** What a facility without an account told about a parent: the same pages as an officer's own, with who said it. */
@Can('facility.stand_in')
@PageController('offline-desk/facilities/:facilityId/changes')
export class ToldCustodyPages {
  constructor(
    private readonly told: ToldCustody,
    private readonly standing: StandingIn,
    private readonly extra: VisitPagesQueries,
    private readonly clock: Clock,
  ) {}

  @Get('new')
  async report(@CurrentActor() actor: Actor, @Param('facilityId', Id) facilityId: string, @Query() query: Fields): Promise<PageResult> {
    const facility = await this.standing.one(actor, facilityId);
    const kind = REPORTABLE.find((k) => k === query.done);
    const now = this.clock.now();
    const values = { day: dayInZone(now, facility.timeZone), time: timeInZone(now, facility.timeZone) };
    return this.form(actor, facility, values, { done: kind && { kind, visits: Number(query.visits) || 0 } });
  }

  /** What it would touch; saves nothing. */
  @Post('previews')
  async look(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Body(FormText) body: Fields,
  ): Promise<PageResult | RedirectResult> {
    const facility = await this.standing.one(actor, facilityId);
    return answerForm(
      async () => {
        const { parentId, said, event } = reported(body, facility);
        const look = await toldBeside(() => this.told.look(actor, parentId, said, event));
        return page(<CustodyLookView at={placeOf(facility)} look={look} values={body} />, { title: words()('visits_pages:custody.title') });
      },
      (problem, status) => this.form(actor, facility, body, { problem: atItsField(problem), status }),
    );
  }

  @Idempotent()
  @Post()
  async record(
    @CurrentActor() actor: Actor,
    @Param('facilityId', Id) facilityId: string,
    @Body(FormText) body: Fields,
  ): Promise<PageResult | RedirectResult> {
    const facility = await this.standing.one(actor, facilityId);
    return answerForm(
      async () => {
        const { parentId, said, event } = reported(body, facility);
        const { visits } = await toldBeside(() => this.told.record(actor, parentId, said, event));
        return redirect(`${placeOf(facility).home}/new?done=${event.kind}&visits=${visits.length}`);
      },
      (problem, status) => this.form(actor, facility, body, { problem: atItsField(problem), status }),
    );
  }

  private async form(
    actor: Actor,
    facility: SilentFacility,
    values: Fields,
    { status, ...shown }: { done?: { kind: (typeof REPORTABLE)[number]; visits: number }; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    const there = { ...actor, facilityId: facility.id };
    return page(
      <CustodyView
        at={placeOf(facility)}
        people={await this.told.parents(actor, facility.id)}
        clock={{ now: this.clock.now(), timeZone: facility.timeZone }}
        values={values}
        wards={await this.extra.wards(there)}
        facilities={await this.extra.otherFacilities(there)}
        {...shown}
      />,
      { title: words()('visits_pages:custody.title'), ...(status === undefined ? {} : { status }) },
    );
  }
}

const placeOf = (facility: SilentFacility): CustodyPlace => ({
  home: `/offline-desk/facilities/${facility.id}/changes`,
  behalf: facility.name,
});

/** The form as a parent, who said it, and an event. @throws DomainError invalid with everything that is wrong */
function reported(body: Fields, { timeZone }: SilentFacility): { parentId: string; said: Said; event: CustodyEventBody } {
  const [said, { parentId, event }] = saidIn(body, timeZone, (rest) => {
    const form = validateForm(ParentForm, rest);
    return { parentId: form.parentId, event: eventOf(form, timeZone) };
  });
  return { parentId, said, event };
}
