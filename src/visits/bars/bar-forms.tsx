import { Injectable } from '@nestjs/common';
import { answerForm } from '../../http/forms';
import { pageProblemOf } from '../../http/problem';
import { validateForm } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone } from '../../kernel/days';
import { DomainError, FieldError, notFound } from '../../kernel/domain-error';
import { FacilityBarBody, FacilityBars } from '../../safeguarding/facility-bars.service';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { words } from '../page-words';
import { lookForFacility } from './bars.rules';
import { BarEndView } from './views/BarEndView';
import { BarFormView } from './views/BarFormView';
import { BarLookView } from './views/BarLookView';
import { BarsView } from './views/BarsView';

export type BarFields = Record<string, string>;
type Answer = PageResult | RedirectResult;
export const ABOUT = ['parent', 'visitor'] as const;

/** Where the pages of bars stand, and how one acts there. */
export interface BarDesk {
  /** `behalf`: the facility in whose name is written; null: an officer's own. */
  at: { home: string; behalf: string | null };
  facility: { id: string; timeZone: string };
  /** In a facility's name: the parents of one's own there. An officer types a number of the roster. */
  people?: readonly { id: string; name: string; number: string }[];
  /** The line of the roster that the form names; undefined when there is none. */
  entryOf(form: BarFields): Promise<string | undefined>;
  /** Runs a look (without a form) or an act (with the form that was sent) as the facility's officer. */
  act<Body, T>(form: BarFields | null, parse: () => Body, work: (actor: Actor, body: Body) => Promise<T>): Promise<T>;
}

/** The pages on which a facility suspends somebody's contact or bans a visitor, at any desk: what it touches is seen first. */
@Injectable()
export class BarForms {
  constructor(
    private readonly bars: FacilityBars,
    private readonly clock: Clock,
  ) {}

  /** What stands. */
  async list(
    desk: BarDesk,
    { done, problem, status }: { done?: string; problem?: PageProblem; status?: number } = {},
  ): Promise<PageResult> {
    const bars = await desk.act(
      null,
      () => null,
      (actor) => this.bars.list(actor),
    );
    const shown = done === 'added' || done === 'lifted' ? done : undefined;
    return page(
      <BarsView at={desk.at} now={this.clock.now()} timeZone={desk.facility.timeZone} bars={bars} done={shown} problem={problem} />,
      {
        title: words()('bars:list.title'),
        ...(status === undefined ? {} : { status }),
      },
    );
  }

  blank(desk: BarDesk, about: string | undefined): Promise<PageResult> {
    return this.form(desk, {
      about: about === 'visitor' ? 'visitor' : 'parent',
      startsOn: dayInZone(this.clock.now(), desk.facility.timeZone),
    });
  }

  /** What it would touch; saves nothing. A POST, because a number must not stand in an address. */
  look(desk: BarDesk, form: BarFields): Promise<Answer> {
    return answerForm(
      async () => (form.edit === undefined ? this.looked(desk, form) : this.form(desk, form)),
      (_, status, error) => this.again(desk, form, error, status),
    );
  }

  save(desk: BarDesk, form: BarFields): Promise<Answer> {
    return answerForm(
      async () => {
        const parse = await this.reading(desk, form);
        if ((form.fingerprint ?? '') === '') return this.looked(desk, form);
        await desk.act(form, parse, (actor, body) => this.bars.save(actor, body));
        return redirect(`${desk.at.home}?done=added`);
      },
      (_, status, error) => (error.code === 'restriction.moved_on' ? this.looked(desk, form, true) : this.again(desk, form, error, status)),
    );
  }

  /** Asks who said that it ends. */
  async ending(
    desk: BarDesk,
    id: string,
    values: BarFields = {},
    { problem, status }: { problem?: PageProblem; status?: number } = {},
  ): Promise<PageResult> {
    const bars = await desk.act(
      null,
      () => null,
      (actor) => this.bars.list(actor),
    );
    const bar = bars.find((one) => one.id === id);
    if (!bar) throw notFound();
    return page(
      <BarEndView at={desk.at} bar={bar} values={values} now={this.clock.now()} timeZone={desk.facility.timeZone} problem={problem} />,
      {
        title: words()('bars:list.lift'),
        ...(status === undefined ? {} : { status }),
      },
    );
  }

  lift(desk: BarDesk, id: string, form: BarFields): Promise<Answer> {
    return answerForm(
      async () => {
        await desk.act(
          form,
          () => null,
          (actor) => this.bars.lift(actor, id),
        );
        return redirect(`${desk.at.home}?done=lifted`);
      },
      (problem, status) =>
        desk.at.behalf === null ? this.list(desk, { problem, status }) : this.ending(desk, id, form, { problem, status }),
    );
  }

  private async looked(desk: BarDesk, form: BarFields, moved = false): Promise<PageResult> {
    // Who said it is read as well: what is missing is said now, not after the look.
    const look = await desk.act(form, await this.reading(desk, form), (actor, body) => this.bars.look(actor, body));
    return page(<BarLookView at={desk.at} look={lookForFacility(look)} values={form} moved={moved} />, {
      title: words()('bars:look.title'),
      ...(moved ? { status: 409 } : {}),
    });
  }

  /** Reads the form; what is wrong with it is thrown when it is asked for, together with what else is wrong. */
  private async reading(desk: BarDesk, form: BarFields): Promise<() => FacilityBarBody> {
    try {
      const body = await this.bodyOf(desk, form);
      return () => body;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  /** The form as a bar. @throws DomainError invalid with everything that is wrong */
  private async bodyOf(desk: BarDesk, form: BarFields): Promise<FacilityBarBody> {
    const [personType, personId] = (form.visitor ?? '').split(':');
    const isBan = form.about === 'visitor';
    return validateForm(FacilityBarBody, {
      kind: isBan ? 'facility_ban' : (form.kind ?? ''),
      ...(isBan ? { personType, personId } : { rosterEntryId: (await desk.entryOf(form)) ?? '' }),
      startsOn: form.startsOn ?? '',
      endsOn: form.endsOn ?? '',
      fingerprint: form.fingerprint ?? '',
    });
  }

  private async form(desk: BarDesk, values: BarFields, shown: { problem?: PageProblem; status?: number } = {}): Promise<PageResult> {
    const visitors = await desk.act(
      null,
      () => null,
      (actor) => this.bars.visitors(actor),
    );
    const { status, problem } = shown;
    const { timeZone } = desk.facility;
    return page(
      <BarFormView
        at={desk.at}
        people={desk.people}
        visitors={visitors}
        values={values}
        now={this.clock.now()}
        timeZone={timeZone}
        problem={problem}
      />,
      { title: words()('bars:form.title'), ...(status === undefined ? {} : { status }) },
    );
  }

  private again(desk: BarDesk, form: BarFields, error: DomainError, status: number): Promise<PageResult> {
    return this.form(desk, form, { problem: atFields(error, form), status });
  }
}

/** What is wrong, at the fields that the form has. */
function atFields(error: DomainError, form: BarFields): PageProblem {
  const fields: Record<string, string> = {
    '/personType': '/visitor',
    '/personId': '/visitor',
    '/rosterEntryId': form.parentId === undefined ? '/number' : '/parentId',
  };
  const errors = error.errors.map((one): FieldError => ({ ...one, pointer: fields[one.pointer] ?? one.pointer }));
  const once = errors.filter((one, i) => errors.findIndex((other) => other.pointer === one.pointer) === i);
  return pageProblemOf(new DomainError(error.kind, error.code, error.params, { errors: once, members: error.members }), words());
}
