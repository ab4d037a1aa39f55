import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { ListQuery } from '../http/list-query';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { NewWorkerView } from './views/NewWorkerView';
import { WorkersView } from './views/WorkersView';
import { WorkerView } from './views/WorkerView';
import { ApprovalBody, SuspensionBody, VettingBody, WorkerBody } from './workers.dto';
import { WorkersQueries } from './workers.queries';
import { WorkersService } from './workers.service';

type Fields = Record<string, string>;
const titleOf = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(`workers:${key}.title`);

/** Pages about social workers. */
@PageController('workers')
export class WorkersPages {
  constructor(
    private readonly service: WorkersService,
    private readonly workers: WorkersQueries,
  ) {}

  @Can('worker.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<PageResult> {
    const workers = await this.workers.list(actor, query);
    const today = await this.workers.today(actor);
    return page(<WorkersView workers={workers.data} next={workers.page.nextCursor} today={today} />, {
      title: titleOf('list'),
      width: 'wide',
    });
  }

  @Can('worker.write')
  @Get('new')
  form(): PageResult {
    return page(<NewWorkerView values={{}} />, { title: titleOf('new'), width: 'narrow' });
  }

  @Can('worker.write')
  @Post('new')
  @Idempotent()
  create(@CurrentActor() actor: Actor, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => redirect(`/workers/${(await this.service.create(actor, validateForm(WorkerBody, body))).id}`),
      (problem, status) => page(<NewWorkerView values={body} problem={problem} />, { title: titleOf('new'), width: 'narrow', status }),
    );
  }

  @Can('worker.write')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.workerPage(actor, id, {}, {});
  }

  @Can('worker.write')
  @Post(':id/vettings')
  @Idempotent()
  vet(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.vet(actor, id, validateForm(VettingBody, body));
        return redirect(`/workers/${id}`);
      },
      (problem, status) => this.workerPage(actor, id, { vetting: problem }, body, status),
    );
  }

  @Can('worker.write')
  @Post(':id/suspensions')
  @Idempotent()
  suspend(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.suspend(actor, id, validateForm(SuspensionBody, body));
        return redirect(`/workers/${id}`);
      },
      (problem, status) => this.workerPage(actor, id, { standing: problem }, body, status),
    );
  }

  @Can('worker.write')
  @Post(':id/reinstatements')
  @Idempotent()
  reinstate(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.reinstate(actor, id);
        return redirect(`/workers/${id}`);
      },
      (problem, status) => this.workerPage(actor, id, { standing: problem }, body, status),
    );
  }

  @Can('worker.write')
  @Post(':id/approvals')
  @Idempotent()
  approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.approve(actor, id, validateForm(ApprovalBody, body));
        return redirect(`/workers/${id}`);
      },
      (problem, status) => this.workerPage(actor, id, { approval: problem }, body, status),
    );
  }

  private async workerPage(
    actor: Actor,
    id: string,
    problems: Parameters<typeof WorkerView>[0]['problems'],
    values: Fields,
    status = 200,
  ): Promise<PageResult> {
    const worker = await this.workers.one(actor, id);
    const facilities = await this.workers.facilities();
    const today = await this.workers.today(actor);
    return page(<WorkerView worker={worker} facilities={facilities} today={today} values={values} problems={problems} />, {
      title: titleOf('one'),
      status,
    });
  }
}
