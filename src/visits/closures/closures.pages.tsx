import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ClosableSession, ClosureRow, ClosuresQueries, endOf } from '../../facilities/closures.queries';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { pageProblemOf } from '../../http/problem';
import { FormTexts, Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone, instantOf, isDay } from '../../kernel/days';
import { conflict, DomainError, notFound } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { choicesFor, closureBodyOf, endBodyOf, Fields, one, treatmentField, treatmentsOf } from './closure.forms';
import { closureUndoUntil } from './closure-visits.rules';
import { ClosureVisitsQueries } from './closure-visits.queries';
import { ClosureBody, ClosureExtensionBody, ClosureReopeningBody, ClosureUndoBody } from './closures.dto';
import { ClosureResult, VisitClosuresService } from './closures.service';
import { words } from '../page-words';
import { VisitPagesQueries } from '../visit-pages.queries';
import { ClosureExtensionView } from './views/ClosureExtensionView';
import { ClosuresListView } from './views/ClosuresListView';
import { ClosureStandingView } from './views/ClosureStandingView';
import { ClosureView } from './views/ClosureView';
import { stuckBy } from '../timetables/views/timetable-words';

type Answer = PageResult | RedirectResult;
const HOME = '/liaison/closures';
const DONE = ['published', 'extended', 'reopened', 'undone'] as const;

/** A liaison officer closes her own facility: whom it hits is seen before it is saved, and what became of them afterwards. */
@Can('closure.write')
@PageController('liaison/closures')
export class ClosuresPages {
  constructor(
    private readonly closures: VisitClosuresService,
    private readonly queries: ClosuresQueries,
    private readonly visits: ClosureVisitsQueries,
    private readonly facilities: FacilitiesQueries,
    private readonly extra: VisitPagesQueries,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor): Promise<PageResult> {
    const facility = await this.extra.ownFacility(actor);
    return page(<ClosuresListView closures={await this.queries.list(facility.id, { current: false })} />, {
      title: words()('closures:list.title'),
      width: 'wide',
    });
  }

  /** The form, filled in for today; with a reason in the address also whom it would hit. Looking saves nothing. */
  @Get('new')
  async blank(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<Answer> {
    const { timeZone } = await this.extra.ownFacility(actor);
    if (Object.keys(query).length > 0) return this.look(actor, query);
    const today = dayInZone(this.clock.now(), timeZone);
    return this.form(actor, { from: today, to: today });
  }

  /** The same with what is to become of single meetings, which an address should not carry. */
  @Post('preview')
  look(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<Answer> {
    const look = (said: Fields) => this.closures.preview(actor, facilityOf(actor), bodyOf(said));
    return answerForm(
      async () => this.form(actor, form, { preview: await look(form) }),
      async (_, status, error) => this.form(actor, form, { problem: misfits(error, form), status, preview: await lookAnew(look, form) }),
    );
  }

  @Idempotent()
  @Post()
  publish(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        const { closureId } = await this.closures.close(actor, facilityOf(actor), bodyOf(form));
        return redirect(`${HOME}/${closureId}?done=published`);
      },
      async (_, status, error) => {
        const preview = await lookAnew((said) => this.closures.preview(actor, facilityOf(actor), bodyOf(said)), form);
        return this.form(actor, form, { problem: misfits(error, form), status, preview });
      },
    );
  }

  @Get(':id')
  async standing(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query('done') done?: string): Promise<PageResult> {
    return this.show(actor, id, { done: DONE.find((word) => word === done) });
  }

  @Get(':id/extension')
  lookAtExtension(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<Answer> {
    return this.lookAtEnd(actor, id, query);
  }

  @Post(':id/extension')
  lookAgain(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.lookAtEnd(actor, id, form);
  }

  @Idempotent()
  @Post(':id/extensions')
  extend(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        await this.closures.extend(actor, id, extensionOf(form));
        return redirect(`${HOME}/${id}?done=extended`);
      },
      (_, status, error) => this.lookAtEndAgain(actor, id, form, { problem: misfits(error, form), status }),
    );
  }

  @Idempotent()
  @Post(':id/reopenings')
  reopen(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        const { from, fromTime, version } = form;
        const said = { from: one(from) || undefined, fromTime: one(fromTime) || undefined, version: one(version) || undefined };
        await this.closures.reopen(actor, id, validateForm(ClosureReopeningBody, said));
        return redirect(`${HOME}/${id}?done=reopened`);
      },
      (problem, status) => this.show(actor, id, { values: form, problem, status }),
    );
  }

  @Idempotent()
  @Post(':id/undos')
  undo(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        const { version } = validateForm(ClosureUndoBody, { version: one(form.version) || undefined });
        await this.closures.undo(actor, id, version);
        return redirect(`${HOME}/${id}?done=undone`);
      },
      (problem, status) => this.show(actor, id, { values: {}, problem, status }),
    );
  }

  private lookAtEnd(actor: Actor, id: string, form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        const preview = await this.closures.previewExtension(actor, id, extensionOf(form));
        return this.extension(await this.queries.one(actor, id), form, actor, { preview });
      },
      (_, status, error) => this.lookAtEndAgain(actor, id, form, { problem: misfits(error, form), status }),
    );
  }

  private async lookAtEndAgain(
    actor: Actor,
    id: string,
    form: Fields,
    shown: { problem: PageProblem; status: number },
  ): Promise<PageResult> {
    const preview = await lookAnew((said) => this.closures.previewExtension(actor, id, extensionOf(said)), form);
    return preview
      ? this.extension(await this.queries.one(actor, id), form, actor, { preview, ...shown })
      : this.show(actor, id, { values: form, ...shown });
  }

  private async form(
    actor: Actor,
    values: Fields,
    { status, ...shown }: { preview?: ClosureResult; problem?: PageProblem; status?: number } = {},
  ): Promise<PageResult> {
    const { timeZone } = await this.extra.ownFacility(actor);
    const today = dayInZone(this.clock.now(), timeZone);
    return page(
      <ClosureView
        values={values}
        wards={await this.facilities.wards(facilityOf(actor))}
        sessions={await this.sessionsIn(actor, values, timeZone)}
        openSessions={shown.preview ? await this.extra.openSessions(actor, today) : []}
        timeZone={timeZone}
        {...shown}
      />,
      { title: words()('closures:form.title'), width: 'wide', ...(status === undefined ? {} : { status }) },
    );
  }

  /** Sessions of the days in the form, for whoever closes only some of them. */
  private async sessionsIn(actor: Actor, values: Fields, timeZone: string): Promise<ClosableSession[]> {
    const [from, to] = [one(values.from), one(values.to)];
    if (actor.facilityId === null || !isDay(from) || !isDay(to) || one(values.reasonCode) === '') return [];
    const sessions = await this.queries.sessions(actor.facilityId, {
      startsAt: instantOf(from, '00:00', timeZone),
      endsAt: endOf(to, undefined, timeZone),
    });
    const now = this.clock.now();
    return sessions.filter((session) => session.status === 'open' && session.startsAt > now).slice(0, MOST_SESSIONS);
  }

  private async extension(
    closure: ClosureRow,
    values: Fields,
    actor: Actor,
    { status, ...shown }: { preview: ClosureResult; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    const today = dayInZone(this.clock.now(), closure.timeZone);
    return page(
      <ClosureExtensionView closure={closure} values={values} openSessions={await this.extra.openSessions(actor, today)} {...shown} />,
      { title: words()('closures:extension.title'), width: 'wide', ...(status === undefined ? {} : { status }) },
    );
  }

  private async show(
    actor: Actor,
    id: string,
    { status, ...shown }: { done?: (typeof DONE)[number]; values?: Fields; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    const closure = await this.queries.one(actor, id);
    return page(
      <ClosureStandingView
        closure={closure}
        changes={await this.queries.changes(id)}
        visits={await this.visits.of(actor, id)}
        left={await this.visits.left(id)}
        undoUntil={closureUndoUntil(closure, this.clock.now())}
        {...shown}
      />,
      { title: words()('closures:standing.title'), width: 'wide', ...(status === undefined ? {} : { status }) },
    );
  }
}

/** As many sessions as one can choose from on a page. */
const MOST_SESSIONS = 60;

const bodyOf = (form: Fields): ClosureBody => validateForm(ClosureBody, closureBodyOf(form));
const extensionOf = (form: Fields): ClosureExtensionBody =>
  validateForm(ClosureExtensionBody, { ...endBodyOf(form), version: one(form.version) || undefined });

/**
 * The list as it is now, after whatever refusal: with what was chosen for the meetings that are still in it; undefined where the closure
 * itself cannot be looked at. What was chosen stays in the form either way.
 */
async function lookAnew(look: (form: Fields) => Promise<ClosureResult>, form: Fields): Promise<ClosureResult | undefined> {
  const unlessRefused = async (said: Fields): Promise<ClosureResult | undefined> => {
    try {
      return await look(said);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  };
  const asSaid = await unlessRefused(choicesFor(form, () => true));
  if (asSaid) return asSaid;
  const bare = await unlessRefused(choicesFor(form, () => false));
  return bare && ((await unlessRefused(choicesFor(form, (visitId) => bare.affected.some(({ visit }) => visit.id === visitId)))) ?? bare);
}

/** What is wrong, in words, beside the meeting it is about. */
function misfits(error: DomainError, form: Fields): PageProblem {
  const errors = error.errors.map((one) => {
    const visitId = treatmentsOf(form)?.[Number(/^\/treatments\/(\d+)/.exec(one.pointer)?.[1] ?? -1)]?.visitId;
    const why = one.params?.why;
    return {
      ...one,
      pointer: visitId === undefined ? one.pointer : `/${treatmentField(visitId)}`,
      params: typeof why === 'string' ? { ...one.params, why: stuckBy(why.split(', '), words()) } : one.params,
    };
  });
  return pageProblemOf(conflict(error.code, error.params, { errors, members: error.members }), words());
}

function facilityOf(actor: Actor): string {
  if (actor.facilityId === null) throw notFound();
  return actor.facilityId;
}
