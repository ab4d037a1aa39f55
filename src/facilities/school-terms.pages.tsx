import { Body, Get, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { FormText, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { SchoolTermsBody } from './school-terms.dto';
import { SchoolTermsService } from './school-terms.service';
import { SchoolTermsView } from './views/SchoolTermsView';

type Fields = Record<string, string | undefined>;

/** When there is school: what is known, and the form in which a school calendar is typed in, one stretch a line. */
@Can('calendar.write')
@PageController('school-terms')
export class SchoolTermsPages {
  constructor(private readonly terms: SchoolTermsService) {}

  @Get()
  list(@Query('saved') saved?: string): Promise<PageResult> {
    return this.show({}, { done: saved === '1' });
  }

  @Idempotent()
  @Post()
  write(@CurrentActor() actor: Actor, @Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.terms.write(actor, body.pack ?? '', validateForm(SchoolTermsBody, parsed(body)));
        return redirect('/school-terms?saved=1');
      },
      (problem, status) => this.show(body, { problem: atItsBox(problem), status }),
    );
  }

  private async show(
    values: Fields,
    { status, ...extra }: { done?: boolean; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    return page(<SchoolTermsView packs={await this.terms.list()} values={values} {...extra} />, {
      title: translator(requestContext()?.locale ?? 'zh-CN')('school_terms:title'),
      ...(status === undefined ? {} : { status }),
    });
  }
}

/** A box of text as stretches: `2026-09-01 2026-10-23` a line. */
function parsed({ region = '', source, asOf, confidence, spans = '' }: Fields): Record<string, unknown> {
  const lines = spans.split('\n').map((line) => line.trim());
  return {
    region: region.trim(),
    source,
    asOf,
    confidence,
    spans: lines.filter(Boolean).map((line) => {
      const [from = '', to = ''] = line.split(/[\s–—]+/);
      return { from, to };
    }),
  };
}

/** A line of the box has no field of its own: what is wrong with it is said at the box. */
const atItsBox = (problem: PageProblem): PageProblem => ({
  ...problem,
  errors: problem.errors.map((e) => ({ ...e, pointer: e.pointer.replace(/^\/spans\/.*$/, '/spans') })),
});
