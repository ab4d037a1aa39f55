import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { readerLocale } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { PageProblem } from '../../ui/problem';
import { SeatReleaseBody } from '../notifications.dto';
import { SeatReleases } from './seat-releases.service';
import { SeatReleasesView } from './views/SeatReleasesView';

/** Places whose families cannot come: the coordinator's word, before the time for it is over. */
@PageController('seat-releases')
export class SeatReleasesPages {
  constructor(private readonly places: SeatReleases) {}

  @Can('visit.request')
  @Get()
  show(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.view(actor);
  }

  @Can('visit.request')
  @Idempotent()
  @Post(':id/decisions')
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, string>,
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.places.decide(actor, id, validateForm(SeatReleaseBody, { decision: body.decision }).decision);
        return redirect('/seat-releases');
      },
      (problem, status) => this.view(actor, problem, status),
    );
  }

  private async view(actor: Actor, problem?: PageProblem, status?: number): Promise<PageResult> {
    const view = <SeatReleasesView places={await this.places.list(actor)} problem={problem} />;
    return page(view, { title: translator(readerLocale(actor))('notifications:places.title'), status });
  }
}
