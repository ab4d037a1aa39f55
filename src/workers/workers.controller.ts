import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Id, IfMatch } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { ApprovalBody, SuspensionBody, VettingBody, WorkerBody, WorkerChange, WorkersQuery } from './workers.dto';
import { WorkerRow, WorkersQueries } from './workers.queries';
import { WorkersService } from './workers.service';

/** Social workers who accompany children. */
@ApiController('workers')
export class WorkersController {
  constructor(
    private readonly service: WorkersService,
    private readonly workers: WorkersQueries,
  ) {}

  /** The organisation's workers, newest first. */
  @Can('worker.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: WorkersQuery): Promise<Page<WorkerRow>> {
    return this.workers.list(actor, query);
  }

  /** One worker; the version is in the ETag. */
  @Can('worker.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<WorkerRow> {
    return this.workers.one(actor, id);
  }

  /** Adds a worker. */
  @Can('worker.write')
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: WorkerBody): Promise<WorkerRow> {
    return this.service.create(actor, body);
  }

  /** Changes the given fields. Send the ETag as `If-Match`. */
  @Can('worker.write')
  @Patch(':id')
  update(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @IfMatch() version: number,
    @Body() body: WorkerChange,
  ): Promise<WorkerRow> {
    return this.service.update(actor, id, version, body);
  }

  /** Records the yearly query at the police and procuratorate. */
  @Can('worker.write')
  @Post(':id/vettings')
  vet(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: VettingBody): Promise<WorkerRow> {
    return this.service.vet(actor, id, body);
  }

  /** Suspends the worker, with the reason: she accompanies nobody, and coming visits are judged again. */
  @Can('worker.write')
  @Post(':id/suspensions')
  suspend(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: SuspensionBody): Promise<WorkerRow> {
    return this.service.suspend(actor, id, body);
  }

  /** Ends the suspension. */
  @Can('worker.write')
  @Post(':id/reinstatements')
  reinstate(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<WorkerRow> {
    return this.service.reinstate(actor, id);
  }

  /** Records that a facility lets the worker in. */
  @Can('worker.write')
  @Post(':id/approvals')
  approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ApprovalBody): Promise<WorkerRow> {
    return this.service.approve(actor, id, body);
  }
}
