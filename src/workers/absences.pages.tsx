import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { AbsencesService } from './absences.service';
import { AbsencesView } from './views/AbsencesView';
import { AbsenceBody } from './workers.dto';
import { WorkersQueries } from './workers.queries';

/** When a worker is away. */
@PageController('workers/:id/absences')
export class AbsencesPages {
  constructor(
    private readonly absences: AbsencesService,
    private readonly workers: WorkersQueries,
  ) {}

  @Can('worker.absence')
  @Get()
  list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.view(actor, id, {});
  }

  @Can('worker.absence')
  @Idempotent()
  @Post()
  add(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, string>,
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.absences.add(actor, id, validateForm(AbsenceBody, body));
        return redirect(`/workers/${id}/absences`);
      },
      (problem, status) => this.view(actor, id, { values: body, problem, status }),
    );
  }

  @Can('worker.absence')
  @Idempotent()
  @Post(':absenceId/endings')
  end(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('absenceId', Id) absenceId: string,
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.absences.end(actor, id, absenceId);
        return redirect(`/workers/${id}/absences`);
      },
      (problem, status) => this.view(actor, id, { problem, status }),
    );
  }

  private async view(
    actor: Actor,
    id: string,
    { values = {}, problem, status }: { values?: Record<string, string>; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    const worker = await this.workers.one(actor, id);
    return page(<AbsencesView worker={worker} absences={await this.absences.list(actor, id)} values={values} problem={problem} />, {
      title: translator(requestContext()?.locale ?? 'zh-CN')('requests:absence.document_title'),
      width: 'narrow',
      ...(status === undefined ? {} : { status }),
    });
  }
}
