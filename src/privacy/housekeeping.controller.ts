import { Body, Get, Param, Post } from '@nestjs/common';
import { FamiliesQueries } from '../families/families.queries';
import { ChildrenService } from '../families/children.service';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import type { Page } from '../kernel/page';
import { DataAuditRow, DataAuditsQueries } from './data-audits.queries';
import { DataAuditsService } from './data-audits.service';
import { HoldsService } from './holds.service';
import { DataAuditBody, HoldBody, RetentionRunBody } from './privacy.dto';
import { HoldRow, RetentionQueries, RunRow } from './retention.queries';
import { RetentionService } from './retention.service';
import { Year } from './year.pipe';

const whole = <R>(data: R[]): Page<R> => ({ data, page: { nextCursor: null } });

/** How long what is kept: previews, runs, holds. */
@ApiController('retention', 'privacy')
export class RetentionController {
  constructor(
    private readonly service: RetentionService,
    private readonly queries: RetentionQueries,
    private readonly holds: HoldsService,
  ) {}

  /** Previews and runs, newest first. */
  @Can('privacy.read')
  @Get('runs')
  @WholeList()
  async runs(@CurrentActor() actor: Actor): Promise<Page<RunRow>> {
    return whole(await this.queries.runs(actor));
  }

  /** Looks what is due; changes nothing. */
  @Can('privacy.write')
  @Idempotent()
  @Post('previews')
  preview(@CurrentActor() actor: Actor): Promise<RunRow> {
    return this.service.preview(actor);
  }

  /** Starts the run of a preview that somebody has looked at. */
  @Can('privacy.write')
  @Idempotent({ optional: true })
  @Post('runs')
  start(@CurrentActor() actor: Actor, @Body() body: RetentionRunBody): Promise<RunRow> {
    return this.service.start(actor, body.previewId);
  }

  /** Files kept by hand. */
  @Can('privacy.read')
  @Get('holds')
  @WholeList()
  async listHolds(@CurrentActor() actor: Actor): Promise<Page<HoldRow>> {
    return whole(await this.queries.holds(actor));
  }

  /** Keeps a file although its time is over. */
  @Can('privacy.write')
  @Post('holds')
  async place(@CurrentActor() actor: Actor, @Body() body: HoldBody): Promise<{ id: string; childId: string }> {
    const file = await this.queries.file(actor, { id: body.childId, reference: body.child });
    if (!file) throw notFound();
    return this.holds.place(actor, file.id, body.reason);
  }

  /** Ends a hold. */
  @Can('privacy.write')
  @Post('holds/:id/releases')
  release(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ id: string; childId: string }> {
    return this.holds.release(actor, id);
  }
}

/** Files kept for storage only. */
@ApiController('restricted-files', 'privacy')
export class RestrictedFilesController {
  constructor(
    private readonly queries: RetentionQueries,
    private readonly families: FamiliesQueries,
    private readonly children: ChildrenService,
  ) {}

  /** Files that are in no other list: references, since when, why. */
  @Can('privacy.read')
  @Get()
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<Page<{ id: string; reference: string; restrictedAt: Date; restrictedReason: string }>> {
    return whole(await this.queries.restricted(actor));
  }

  /** Takes a file back into use, e.g. when the guardian agrees again. `id` is the child's. */
  @Can('privacy.write')
  @Post(':id/releases')
  async release(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ childId: string }> {
    await this.families.child(actor, id);
    await this.queries.requireReleasable(actor, id);
    await this.children.release(actor, id);
    return { childId: id };
  }
}

/** The yearly audit of minors' data. */
@ApiController('data-audits', 'privacy')
export class DataAuditsController {
  constructor(
    private readonly service: DataAuditsService,
    private readonly queries: DataAuditsQueries,
  ) {}

  /** Audits that were made, newest year first. */
  @Can('privacy.read')
  @Get()
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<Page<DataAuditRow>> {
    return whole(await this.queries.list(actor));
  }

  /** Freezes a year's figures with the findings; anew until it is signed. */
  @Can('privacy.write')
  @Post(':year')
  make(@CurrentActor() actor: Actor, @Param('year', Year) year: number, @Body() body: DataAuditBody): Promise<DataAuditRow> {
    return this.service.make(actor, year, body.findings);
  }

  /** A second person signs; from then on nothing changes. */
  @Can('data_audit.sign')
  @Post(':year/signatures')
  sign(@CurrentActor() actor: Actor, @Param('year', Year) year: number): Promise<DataAuditRow> {
    return this.service.sign(actor, year);
  }
}
