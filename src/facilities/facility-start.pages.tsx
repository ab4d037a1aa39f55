import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { StartFacilityBody } from './facility-start.dto';
import { FacilityStartService } from './facility-start.service';
import { patternOf, PATTERNS } from './patterns/patterns';
import { effectiveRules } from './rules/effective.rules';
import { PatternsView, PatternView } from './views/PatternViews';

type Fields = Record<string, unknown>;

/** Setting up a facility from what a real one has published. */
@Can('facility.create')
@PageController('facility-patterns')
export class FacilityStartPages {
  constructor(private readonly start: FacilityStartService) {}

  @Get()
  list(): PageResult {
    // What a pattern states is read on its own page.
    const patterns = PATTERNS.map(({ rules: _, ...pattern }) => pattern);
    return page(<PatternsView patterns={patterns} />, { title: this.words('facility_rules:pattern_page_title'), width: 'wide' });
  }

  @Get(':key')
  one(@Param('key') key: string): Promise<PageResult> {
    return this.show(key, {});
  }

  @Idempotent()
  @Post(':key')
  async create(@CurrentActor() actor: Actor, @Param('key') key: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    if (patternOf(key) === undefined) throw notFound();
    return answerForm(
      async () => {
        const { facilityId } = await this.start.start(actor, validateForm(StartFacilityBody, { ...body, pattern: key }));
        return redirect(`/facilities/${facilityId}/rules?started=1`);
      },
      (problem, status) => this.show(key, body, problem, status),
    );
  }

  private async show(key: string, body: Fields, problem?: PageProblem, status?: number): Promise<PageResult> {
    const pattern = patternOf(key);
    if (pattern === undefined) throw notFound();
    const { rules: _, ...shown } = pattern;
    const rules = effectiveRules(pattern, undefined).filter((rule) => rule.level === 'facility');
    const typed = Object.entries(body).flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
    return page(
      <PatternView
        pattern={shown}
        rules={rules}
        authorities={await this.start.authorities()}
        typed={typed}
        {...(problem === undefined ? {} : { problem })}
      />,
      { title: this.words('facility_rules:pattern_page_title'), ...(status === undefined ? {} : { status }) },
    );
  }

  private words(key: string): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(key);
  }
}
