import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ClosuresQueries } from '../../facilities/closures.queries';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { FormTexts, Id, validateForm } from '../../http/pipes';
import { pageProblemOf } from '../../http/problem';
import { Actor } from '../../kernel/actor';
import { conflict, DomainError, invalid, notFound } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { ClosureDepartures } from './closure-departures.queries';
import { Fields, insteadBodyOf, insteadField } from './closure.forms';
import { ClosureInsteads } from './closure-instead.service';
import { ClosureVisitsQueries } from './closure-visits.queries';
import { InsteadBody } from './closures.dto';
import { words } from '../page-words';
import { ClosureFamiliesView } from './views/ClosureFamiliesView';

/** A closure as the organisation of its families reads it: whom to call, who keeps the first place, and what each family gets instead. */
@Can('visit.request')
@PageController('closures')
export class ClosedFamiliesPages {
  constructor(
    private readonly queries: ClosuresQueries,
    private readonly visits: ClosureVisitsQueries,
    private readonly insteads: ClosureInsteads,
    private readonly departures: ClosureDepartures,
  ) {}

  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query('done') done?: string): Promise<PageResult> {
    return this.show(actor, id, { done: done === 'made_up' });
  }

  @Idempotent()
  @Post(':id/treatments')
  treat(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.queries.one(actor, id);
        const said = insteadBodyOf(form);
        if (said.treatments.length === 0) throw invalid('closure.nothing_chosen');
        await this.insteads.treat(actor, id, validateForm(InsteadBody, said));
        return redirect(`/closures/${id}?done=made_up`);
      },
      (_, status, error) => this.show(actor, id, { values: form, problem: besideMeetings(error, form), status }),
    );
  }

  private async show(
    actor: Actor,
    id: string,
    { status, ...shown }: { done?: boolean; values?: Fields; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    const closure = await this.queries.one(actor, id);
    const rows = await this.visits.of(actor, id);
    // A closure that hit none of theirs is none of theirs.
    if (rows.length === 0) throw notFound('closure.not_found');
    const choices = await this.insteads.choices(actor, id);
    const departures = await this.departures.of(rows.map((row) => row.visit));
    const calls = await this.visits.calls(actor, id);
    return page(
      <ClosureFamiliesView closure={closure} visits={rows} departures={departures} calls={calls} choices={choices} {...shown} />,
      { title: words()('closures:families.title'), width: 'wide', ...(status === undefined ? {} : { status }) },
    );
  }
}

/** What is wrong, beside the meeting it is about. */
function besideMeetings(error: DomainError, form: Fields): PageProblem {
  const { treatments } = insteadBodyOf(form);
  const errors = error.errors.map((one) => {
    const visitId = treatments[Number(/^\/treatments\/(\d+)/.exec(one.pointer)?.[1] ?? -1)]?.visitId;
    return visitId === undefined ? one : { ...one, pointer: `/${insteadField(visitId)}` };
  });
  return pageProblemOf(conflict(error.code, error.params, { errors, members: error.members }), words());
}
