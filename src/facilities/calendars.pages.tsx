import { Body, Get, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { FormText, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { CalendarYearBody } from './calendars.dto';
import { CalendarPreview, CalendarsService } from './calendars.service';
import { CalendarsView } from './views/CalendarsView';

type Fields = Record<string, string | undefined>;

/** The days off of a year, typed in from the notice: one holiday a line, looked at before it is published. */
@Can('calendar.write')
@PageController('calendars')
export class CalendarsPages {
  constructor(private readonly calendars: CalendarsService) {}

  @Get()
  async list(@Query('published') published?: string): Promise<PageResult> {
    return this.show({}, { published });
  }

  /** Shows what would close; saves nothing. */
  @Post('preview')
  async look(@Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { year, holidays, makeUpWorkdays = [] } = validateForm(CalendarYearBody, parsed(body));
        return this.show(body, { preview: await this.calendars.preview(body.pack ?? '', { year, holidays, makeUpWorkdays }) });
      },
      (problem, status) => this.show(body, { problem: atItsBox(problem), status }),
    );
  }

  @Idempotent()
  @Post()
  async publish(@CurrentActor() actor: Actor, @Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { year, source, holidays, makeUpWorkdays = [] } = validateForm(CalendarYearBody, parsed(body));
        await this.calendars.publish(actor, body.pack ?? '', { year, holidays, makeUpWorkdays }, source);
        return redirect(`/calendars?published=${year}`);
      },
      (problem, status) => this.show(body, { problem: atItsBox(problem), status }),
    );
  }

  private async show(
    values: Fields,
    { status, ...extra }: { published?: string; preview?: CalendarPreview; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    return page(<CalendarsView calendars={await this.calendars.list()} values={values} {...extra} />, {
      title: translator(requestContext()?.locale ?? 'zh-CN')('timetables:calendar.title'),
      ...(status === undefined ? {} : { status }),
    });
  }
}

/** Two boxes of text as lists: `2027-02-05 2027-02-12 春节` a line (one day may stand alone), and a day a line. */
function parsed({ year, source, holidays = '', makeUpWorkdays = '' }: Fields): Record<string, unknown> {
  const lines = (text: string): string[] =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  return {
    year,
    source,
    holidays: lines(holidays).map((line) => {
      const [from = '', second = '', ...rest] = line.split(/\s+/);
      const alone = !/^\d/.test(second);
      return { from, to: alone ? from : second, title: (alone ? [second, ...rest] : rest).join(' ').trim() };
    }),
    makeUpWorkdays: lines(makeUpWorkdays),
  };
}

/** A line of a box has no field of its own: what is wrong with it is said at the box. */
const atItsBox = (problem: PageProblem): PageProblem => ({
  ...problem,
  errors: problem.errors.map((e) => ({ ...e, pointer: e.pointer.replace(/^\/(holidays|makeUpWorkdays)\/.*$/, '/$1') })),
});
