import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { TimetableQueries } from '../../facilities/timetable.queries';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { FormTexts, Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { addDays, Day, isDay } from '../../kernel/days';
import { DomainError, notFound } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { words } from '../page-words';
import { Fields, formOfLine, lineBodyOf, replacementBodyOf, textOf } from './timetable.forms';
import { TimetableActs } from './timetable-acts.service';
import type { TimetableResult } from './timetable-changes.service';
import { ReplacementDayBody, TimetableChangeBody, TimetableEndBody, TimetableLineBody } from './timetables.dto';
import { ReplacementDayView } from './views/ReplacementDayView';
import { TimetableLineView } from './views/TimetableLineView';
import { TimetableView } from './views/TimetableView';

type Answer = PageResult | RedirectResult;
const HOME = '/liaison/timetable';
const DONE = ['added', 'changed', 'ended', 'withdrawn', 'replaced', 'restored', 'moved'];

/** A liaison officer changes her own timetable: every act is looked at first, in the same form, and saved then. */
@Can('timetable.write')
@PageController('liaison/timetable')
export class TimetablePages {
  constructor(
    private readonly acts: TimetableActs,
    private readonly timetables: TimetableQueries,
    private readonly facilities: FacilitiesQueries,
  ) {}

  @Get()
  async grid(@CurrentActor() actor: Actor, @Query('done') done?: string): Promise<PageResult> {
    const { lines, replaced } = await this.acts.list(actor, facilityOf(actor));
    return page(<TimetableView lines={lines} replaced={replaced} done={DONE.find((word) => word === done)} />, {
      title: words()('timetables:page.title'),
    });
  }

  @Get('lines/new')
  async blank(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.line(actor, { validFrom: await this.tomorrow(actor), mode: 'visit', everyWeeks: '1', audience: 'everyone' });
  }

  @Post('lines/preview')
  lookAtNew(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.answer(actor, form, async () => {
      const body = validateForm(TimetableLineBody, newLine(form));
      return this.line(actor, form, { preview: await this.acts.add(actor, facilityOf(actor), body, true) });
    });
  }

  @Idempotent()
  @Post('lines')
  add(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.answer(actor, form, async () => {
      await this.acts.add(actor, facilityOf(actor), validateForm(TimetableLineBody, newLine(form)), false);
      return redirect(`${HOME}?done=added`);
    });
  }

  @Get('lines/:id')
  async open(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const line = await this.timetables.line(actor, facilityOf(actor), id);
    const tomorrow = await this.tomorrow(actor);
    return this.line(actor, formOfLine(line, line.validFrom > tomorrow ? line.validFrom : tomorrow), { lineId: id });
  }

  @Post('lines/:id/preview')
  look(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.answer(actor, form, async () => this.line(actor, form, { lineId: id, preview: await this.change(actor, id, form, true) }), {
      lineId: id,
    });
  }

  @Idempotent()
  @Post('lines/:id')
  save(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.answer(
      actor,
      form,
      async () => {
        await this.change(actor, id, form, false);
        return redirect(`${HOME}?done=changed`);
      },
      { lineId: id },
    );
  }

  @Post('lines/:id/endings/preview')
  lookAtEnd(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    const shown = { lineId: id, ending: true };
    return this.answer(actor, form, async () => this.withEnd(actor, id, form, await this.end(actor, id, form, true)), shown);
  }

  @Idempotent()
  @Post('lines/:id/endings')
  endLine(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.answer(
      actor,
      form,
      async () => {
        await this.end(actor, id, form, false);
        return redirect(`${HOME}?done=ended`);
      },
      { lineId: id, ending: true },
    );
  }

  @Idempotent()
  @Post('lines/:id/withdrawals')
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormTexts) form: Fields): Promise<Answer> {
    return this.answer(
      actor,
      form,
      async () => {
        await this.acts.withdraw(actor, facilityOf(actor), id, versionOf(form));
        return redirect(`${HOME}?done=withdrawn`);
      },
      { lineId: id, ending: true },
    );
  }

  @Get('days/new')
  async blankDay(@CurrentActor() actor: Actor): Promise<PageResult> {
    return dayPage({ day: await this.tomorrow(actor), mode: 'visit' });
  }

  @Post('days/preview')
  lookAtDay(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        const body = validateForm(ReplacementDayBody, replacementBodyOf(form));
        return dayPage(form, { preview: await this.acts.replaceDay(actor, facilityOf(actor), body, true) });
      },
      (problem, status) => dayPage(form, { problem: atTheBox(problem), status }),
    );
  }

  @Idempotent()
  @Post('days')
  replaceDay(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<Answer> {
    return answerForm(
      async () => {
        await this.acts.replaceDay(actor, facilityOf(actor), validateForm(ReplacementDayBody, replacementBodyOf(form)), false);
        return redirect(`${HOME}?done=replaced`);
      },
      (problem, status) => dayPage(form, { problem: atTheBox(problem), status }),
    );
  }

  @Idempotent()
  @Post('days/:day/withdrawals')
  async restoreDay(@CurrentActor() actor: Actor, @Param('day') day: string): Promise<Answer> {
    if (!isDay(day)) throw notFound();
    await this.acts.restoreDay(actor, facilityOf(actor), day, { dryRun: false, treatment: 'hand_back' });
    return redirect(`${HOME}?done=restored`);
  }

  private change(actor: Actor, id: string, form: Fields, dryRun: boolean): Promise<TimetableResult> {
    const body = validateForm(TimetableChangeBody, lineBodyOf(form, 'from'));
    return this.acts.change(actor, facilityOf(actor), id, versionOf(form), body, dryRun);
  }

  private end(actor: Actor, id: string, form: Fields, dryRun: boolean): Promise<TimetableResult> {
    const body = validateForm(TimetableEndBody, { lastDay: form.lastDay, visits: form.visits });
    return this.acts.end(actor, facilityOf(actor), id, versionOf(form), body, dryRun);
  }

  /** The end is asked for beside the line's own form, which shows what the line says now. */
  private async withEnd(actor: Actor, id: string, form: Fields, preview?: TimetableResult, more: Shown = {}): Promise<PageResult> {
    const line = await this.timetables.line(actor, facilityOf(actor), id);
    const values = { ...formOfLine(line, await this.tomorrow(actor)), lastDay: form.lastDay, visits: form.visits };
    return this.line(actor, values, { lineId: id, ending: true, preview, ...more });
  }

  private answer(actor: Actor, form: Fields, verb: () => Promise<Answer>, shown: Shown = {}): Promise<Answer> {
    return answerForm(verb, (problem, status, error) => {
      // Somebody else saved meanwhile: the form shows what the line says now, and the newcomer decides again.
      if (shown.lineId !== undefined && (shown.ending || error.code === 'version.stale'))
        return this.withEnd(actor, shown.lineId, form, undefined, { problem, status, ending: shown.ending });
      return this.line(actor, form, { ...shown, problem, status });
    });
  }

  private async line(actor: Actor, values: Fields, { status, ...shown }: Shown = {}): Promise<PageResult> {
    const wards = await this.facilities.wards(facilityOf(actor));
    return page(<TimetableLineView values={values} wards={wards} {...shown} />, {
      title: words()(shown.lineId === undefined ? 'timetables:line.new' : 'timetables:line.change'),
      ...(status === undefined ? {} : { status }),
    });
  }

  private async tomorrow(actor: Actor): Promise<Day> {
    return addDays(this.facilities.today(await this.facilities.one(actor, facilityOf(actor))), 1);
  }
}

interface Shown {
  lineId?: string;
  ending?: boolean;
  preview?: TimetableResult;
  problem?: PageProblem;
  status?: number;
}

function facilityOf(actor: Actor): string {
  if (actor.facilityId === null) throw notFound();
  return actor.facilityId;
}

/** A new line has nothing that could be emptied: what is not given is left out. */
function newLine(form: Fields): Record<string, unknown> {
  const { visits, ...body } = lineBodyOf(form, 'validFrom');
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

function versionOf(form: Fields): number {
  const text = textOf(form, 'version');
  if (!/^\d{1,9}$/.test(text)) throw new DomainError('precondition', 'version.stale');
  return Number(text);
}

function dayPage(
  values: Fields,
  { status, ...shown }: { preview?: TimetableResult; problem?: PageProblem; status?: number } = {},
): PageResult {
  return page(<ReplacementDayView values={values} {...shown} />, {
    title: words()('timetables:page.replace'),
    ...(status === undefined ? {} : { status }),
  });
}

/** A line of the box has no field of its own. */
const atTheBox = (problem: PageProblem): PageProblem => ({
  ...problem,
  errors: problem.errors.map((e) => ({ ...e, pointer: e.pointer.replace(/^\/lines\/.*$/, '/lines') })),
});
