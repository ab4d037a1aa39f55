import { Injectable } from '@nestjs/common';
import { ClosableSession, ClosureRow, ClosuresQueries, endOf } from '../../facilities/closures.queries';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { answerForm } from '../../http/forms';
import { pageProblemOf } from '../../http/problem';
import { validateForm } from '../../http/pipes';
import { Clock } from '../../kernel/clock';
import { dayInZone, instantOf, isDay } from '../../kernel/days';
import { conflict, DomainError, notFound } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import type { ClosureDesk } from './closure-desk';
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
export const DONE = ['published', 'extended', 'reopened', 'undone'] as const;

/** The pages of closures at any desk: whom one hits is seen before it is saved, and what became of them afterwards. */
@Injectable()
export class ClosureForms {
  constructor(
    private readonly closures: VisitClosuresService,
    private readonly queries: ClosuresQueries,
    private readonly visits: ClosureVisitsQueries,
    private readonly facilities: FacilitiesQueries,
    private readonly extra: VisitPagesQueries,
    private readonly clock: Clock,
  ) {}

  /** All of the facility's closures. */
  async list({ actor, at, facility }: ClosureDesk): Promise<PageResult> {
    const closures = await this.queries.list(facility.id, { current: false });
    const undo = new Map<string, Date>();
    for (const closure of closures) {
      const until = closureUndoUntil(closure, this.clock.now());
      // In a facility's name only what was written down in its name is taken back.
      if (until && (at.behalf === null || (await this.queries.changes(actor, closure.id))[0]?.onBehalfOf)) undo.set(closure.id, until);
    }
    return page(<ClosuresListView at={at} closures={closures} undo={undo} />, {
      title: words()('closures:list.title'),
      width: 'wide',
    });
  }

  /** The form, filled in for today; with a reason in the address also whom it would hit. Looking saves nothing. */
  async blank(desk: ClosureDesk, query: Fields): Promise<Answer> {
    if (Object.keys(query).length > 0) return this.look(desk, query);
    const today = dayInZone(this.clock.now(), desk.facility.timeZone);
    return this.form(desk, { from: today, to: today });
  }

  /** The same with what is to become of single meetings, which an address should not carry. */
  look(desk: ClosureDesk, form: Fields): Promise<Answer> {
    return answerForm(
      async () => this.form(desk, form, { preview: await this.preview(desk, form) }),
      async (_, status, error) =>
        this.form(desk, form, { problem: misfits(error, form), status, preview: await lookAnew((said) => this.preview(desk, said), form) }),
    );
  }

  publish(desk: ClosureDesk, form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        const close = (actor: ClosureDesk['actor'], body: ClosureBody) => this.closures.close(actor, desk.facility.id, body);
        const { closureId } = await desk.act(form, () => bodyOf(form), close);
        return redirect(`${desk.at.home}/${closureId}?done=published`);
      },
      async (_, status, error) => {
        const preview = await lookAnew((said) => this.preview(desk, said), form);
        return this.form(desk, form, { problem: misfits(error, form), status, preview });
      },
    );
  }

  async standing(desk: ClosureDesk, id: string, done?: string): Promise<PageResult> {
    return this.show(desk, id, { done: DONE.find((word) => word === done) });
  }

  /** Whom a later end would hit besides. */
  lookAtEnd(desk: ClosureDesk, id: string, form: Fields): Promise<Answer> {
    return answerForm(
      async () => this.extension(desk, id, form, { preview: await this.previewEnd(desk, id, form) }),
      (_, status, error) => this.lookAtEndAgain(desk, id, form, { problem: misfits(error, form), status }),
    );
  }

  extend(desk: ClosureDesk, id: string, form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        await this.own(desk, id);
        await desk.act(
          form,
          () => extensionOf(form),
          (actor, body) => this.closures.extend(actor, id, body),
        );
        return redirect(`${desk.at.home}/${id}?done=extended`);
      },
      (_, status, error) => this.lookAtEndAgain(desk, id, form, { problem: misfits(error, form), status }),
    );
  }

  reopen(desk: ClosureDesk, id: string, form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        await this.own(desk, id);
        const { from, fromTime, version } = form;
        const said = { from: one(from) || undefined, fromTime: one(fromTime) || undefined, version: one(version) || undefined };
        await desk.act(
          form,
          () => validateForm(ClosureReopeningBody, said),
          (actor, body) => this.closures.reopen(actor, id, body),
        );
        return redirect(`${desk.at.home}/${id}?done=reopened`);
      },
      (problem, status) => this.show(desk, id, { values: form, problem, status }),
    );
  }

  undo(desk: ClosureDesk, id: string, form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        await this.own(desk, id);
        await desk.act(
          form,
          () => validateForm(ClosureUndoBody, { version: one(form.version) || undefined }),
          (actor, { version }) => this.closures.undo(actor, id, version),
        );
        return redirect(`${desk.at.home}/${id}?done=undone`);
      },
      (problem, status) => this.show(desk, id, { values: form, problem, status }),
    );
  }

  private preview(desk: ClosureDesk, form: Fields): Promise<ClosureResult> {
    return desk.act(
      null,
      () => bodyOf(form),
      (actor, body) => this.closures.preview(actor, desk.facility.id, body),
    );
  }

  private async previewEnd(desk: ClosureDesk, id: string, form: Fields): Promise<ClosureResult> {
    await this.own(desk, id);
    return desk.act(
      null,
      () => extensionOf(form),
      (actor, body) => this.closures.previewExtension(actor, id, body),
    );
  }

  private async lookAtEndAgain(
    desk: ClosureDesk,
    id: string,
    form: Fields,
    shown: { problem: PageProblem; status: number },
  ): Promise<PageResult> {
    const preview = await lookAnew((said) => this.previewEnd(desk, id, said), form);
    return preview ? this.extension(desk, id, form, { preview, ...shown }) : this.show(desk, id, { values: form, ...shown });
  }

  /** A closure of the desk's own facility. @throws DomainError not_found */
  private async own({ actor, facility }: ClosureDesk, id: string): Promise<ClosureRow> {
    const closure = await this.queries.one(actor, id);
    if (closure.facilityId !== facility.id) throw notFound('closure.not_found');
    return closure;
  }

  private async form(
    desk: ClosureDesk,
    values: Fields,
    { status, ...shown }: { preview?: ClosureResult; problem?: PageProblem; status?: number } = {},
  ): Promise<PageResult> {
    const { id, timeZone } = desk.facility;
    const now = this.clock.now();
    const today = dayInZone(now, timeZone);
    return page(
      <ClosureView
        at={desk.at}
        now={now}
        values={values}
        wards={await this.facilities.wards(id)}
        sessions={await this.sessionsIn(desk, values)}
        openSessions={shown.preview ? await this.extra.openSessions({ ...desk.actor, facilityId: id }, today) : []}
        timeZone={timeZone}
        {...shown}
      />,
      { title: words()('closures:form.title'), width: 'wide', ...(status === undefined ? {} : { status }) },
    );
  }

  /** Sessions of the days in the form, for whoever closes only some of them. */
  private async sessionsIn({ facility: { id, timeZone } }: ClosureDesk, values: Fields): Promise<ClosableSession[]> {
    const [from, to] = [one(values.from), one(values.to)];
    if (!isDay(from) || !isDay(to) || one(values.reasonCode) === '') return [];
    const sessions = await this.queries.sessions(id, {
      startsAt: instantOf(from, '00:00', timeZone),
      endsAt: endOf(to, undefined, timeZone),
    });
    const now = this.clock.now();
    return sessions.filter((session) => session.status === 'open' && session.startsAt > now).slice(0, MOST_SESSIONS);
  }

  private async extension(
    desk: ClosureDesk,
    id: string,
    values: Fields,
    { status, ...shown }: { preview: ClosureResult; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    const closure = await this.own(desk, id);
    const now = this.clock.now();
    const today = dayInZone(now, closure.timeZone);
    const openSessions = await this.extra.openSessions({ ...desk.actor, facilityId: closure.facilityId }, today);
    return page(<ClosureExtensionView at={desk.at} now={now} closure={closure} values={values} openSessions={openSessions} {...shown} />, {
      title: words()('closures:extension.title'),
      width: 'wide',
      ...(status === undefined ? {} : { status }),
    });
  }

  private async show(
    desk: ClosureDesk,
    id: string,
    { status, ...shown }: { done?: (typeof DONE)[number]; values?: Fields; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    const closure = await this.own(desk, id);
    const now = this.clock.now();
    return page(
      <ClosureStandingView
        at={desk.at}
        now={now}
        closure={closure}
        changes={await this.queries.changes(desk.actor, id)}
        visits={await this.visits.of(desk.actor, id)}
        left={await this.visits.left(id)}
        undoUntil={closureUndoUntil(closure, now)}
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
