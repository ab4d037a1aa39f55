import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { ListQuery } from '../http/list-query';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { invalid } from '../kernel/domain-error';
import { isId } from '../kernel/ids';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { words } from './page-words';
import { SafeguardingReads } from './reads';
import { RestrictionLookService } from './restriction-look.service';
import { RestrictionBody, RestrictionForm as Form } from './restrictions.dto';
import { RestrictionsQueries } from './restrictions.queries';
import { PERSON_TYPES, RestrictionTarget } from './restrictions.rules';
import { RestrictionsService } from './restrictions.service';
import { SafeguardingQueries } from './safeguarding.queries';
import { FormValues, one, typed } from './views/form-values';
import { RestrictionForm } from './views/RestrictionForm';
import { RestrictionLookView } from './views/RestrictionLookView';
import { RestrictionsView } from './views/RestrictionsView';

/** Barring contact, and lifting what bars it. */
@PageController()
export class RestrictionsPages {
  constructor(
    private readonly service: RestrictionsService,
    private readonly looks: RestrictionLookService,
    private readonly queries: RestrictionsQueries,
    private readonly safeguarding: SafeguardingQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  @Can('restriction.write')
  @Get('dyads/:id/restrictions/new')
  async newRestriction(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { today } = await this.safeguarding.dyad(actor, id);
    return this.form(actor, id, { startsOn: today });
  }

  @Can('restriction.write')
  @Idempotent()
  @Post('dyads/:id/restrictions/new')
  async restrict(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: FormValues,
  ): Promise<PageResult | RedirectResult> {
    const { childId } = await this.safeguarding.dyad(actor, id);
    return answerForm(
      async () => {
        const { target, bar, fingerprint } = await this.asked(actor, id, body);
        // Whoever has not looked looks first.
        if (fingerprint === undefined) return this.looked(actor, id, body);
        await this.looks.save(actor, target, bar, fingerprint);
        return redirect(`/children/${childId}`);
      },
      (problem, status, error) =>
        error.code === 'restriction.moved_on' ? this.looked(actor, id, body, true) : this.form(actor, id, body, problem, status),
    );
  }

  /** What it would touch, or back from there to what was typed; saves nothing. A POST, because what a paper says must not stand in an address. */
  @Can('restriction.write')
  @Post('dyads/:id/restrictions/previews')
  async look(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      () => (body.edit === undefined ? this.looked(actor, id, body) : this.form(actor, id, body)),
      (problem, status) => this.form(actor, id, body, problem, status),
    );
  }

  /** What bears on one dyad, with the button that lifts it. */
  @Can('restriction.write')
  @Get('dyads/:id/restrictions')
  async ofDyad(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const dyad = await this.reads.dyad(actor, id, 'restriction.read');
    const restrictions = (await this.queries.standing(actor, [id], dyad.today)).map(({ onDyadId: _, ...row }) => row);
    return page(<RestrictionsView restrictions={restrictions} nextCursor={null} childId={dyad.childId} />, {
      title: words('safeguarding:restrictions.page_title'),
    });
  }

  /** Everything that bars somebody now, people who come along and parents with all children included. */
  @Can('restriction.write')
  @Get('restrictions')
  async list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<PageResult> {
    const { data, page: next } = await this.queries.list(actor, query);
    await this.reads.list('restriction.list', 'restriction', data.length);
    return page(<RestrictionsView restrictions={data} nextCursor={next.nextCursor} />, {
      title: words('safeguarding:restrictions.page_title'),
    });
  }

  /** Back to the child whose page it was pressed on or whom it was about, or to the list. A refusal is told on a page of its own. */
  @Can('contact_decision.approve')
  @Idempotent()
  @Post('restrictions/:id/liftings')
  async lift(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<RedirectResult> {
    const { dyadId } = await this.service.lift(actor, id);
    const childId = one(body, 'childId') ?? (dyadId === null ? '' : (await this.safeguarding.dyad(actor, dyadId)).childId);
    return redirect(isId(childId) ? `/children/${childId}` : '/restrictions');
  }

  private async looked(actor: Actor, dyadId: string, values: FormValues, moved = false): Promise<PageResult> {
    const { target, bar } = await this.asked(actor, dyadId, values);
    const dyad = await this.reads.dyad(actor, dyadId, 'restriction.read');
    const look = await this.looks.look(actor, target, bar);
    return page(<RestrictionLookView dyad={dyad} look={look} values={typed(values)} moved={moved} />, {
      title: words('restriction_look:title'),
      ...(moved ? { status: 409 } : {}),
    });
  }

  /** The form as whom it concerns and what bars. @throws DomainError invalid with everything that is wrong */
  private async asked(
    actor: Actor,
    dyadId: string,
    values: FormValues,
  ): Promise<{ target: RestrictionTarget; bar: RestrictionBody; fingerprint?: string }> {
    const { scope, person, fingerprint, ...bar } = validateForm(Form, values);
    return { target: await this.targetOf(actor, dyadId, scope, person), bar, fingerprint };
  }

  private async targetOf(actor: Actor, dyadId: string, scope: Form['scope'], person: string | undefined): Promise<RestrictionTarget> {
    if (scope === 'dyad') return { dyadId };
    if (scope === 'parent') return { parentId: await this.safeguarding.parentOf(actor, dyadId) };
    const [type, personId = ''] = (person ?? '').split(':');
    const personType = PERSON_TYPES.find((known) => known === type);
    if (!personType || !isId(personId))
      throw invalid('validation.failed', {}, [{ pointer: '/person', code: 'restriction.person_missing' }]);
    return { personType, personId };
  }

  private async form(actor: Actor, dyadId: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    const companions = await this.queries.companions(actor, dyadId);
    return page(<RestrictionForm dyad={dyad} companions={companions} values={typed(values)} problem={problem} />, {
      title: words('safeguarding:restriction_form.page_title'),
      width: 'narrow',
      status,
    });
  }
}
