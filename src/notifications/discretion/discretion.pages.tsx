import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { readerLocale } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { PageProblem } from '../../ui/problem';
import { DiscretionBody } from './discretion.dto';
import { DiscretionQueries } from './discretion.queries';
import { DiscretionService } from './discretion.service';
import { parseSafeHours } from '../safe-hours.rules';
import { DiscretionView } from './views/DiscretionView';

/** As it came: anybody can send lists and objects in place of words. */
type Form = Record<string, unknown>;
const isEmpty = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

/** One family's wishes: who may answer, when, and what may be said. */
@PageController('caregivers')
export class DiscretionPages {
  constructor(
    private readonly queries: DiscretionQueries,
    private readonly service: DiscretionService,
  ) {}

  @Can('call.read')
  @Get(':id/discretion')
  form(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.view(actor, id);
  }

  @Can('visit.answer')
  @Idempotent()
  @Post(':id/discretion')
  put(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Form): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { safeHours = '', version = '', secondPhone = '', ...rest } = body;
        const known = validateForm(DiscretionBody, {
          ...rest,
          secondPhone: isEmpty(secondPhone) ? undefined : secondPhone,
          safeHours: typeof safeHours === 'string' ? parseSafeHours(safeHours) : safeHours,
        });
        await this.service.put(actor, id, Number(version), known);
        return redirect(`/caregivers/${id}/discretion`);
      },
      (problem, status) => this.view(actor, id, body, problem, status),
    );
  }

  private async view(actor: Actor, id: string, body?: Form, problem?: PageProblem, status?: number): Promise<PageResult> {
    const profile = await this.queries.one(actor, id);
    const title = translator(readerLocale(actor))('notifications:discretion.title');
    return page(<DiscretionView profile={profile} body={body} problem={problem} />, { title, status });
  }
}
