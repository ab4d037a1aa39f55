import { Body, Get, Param, Post, Req, StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { RosterImportApplicationBody, templateFile } from './roster-imports.controller';
import { RosterImportsQueries } from './roster-imports.queries';
import { RosterImportsService } from './roster-imports.service';
import { RosterImportView } from './views/RosterImportView';
import { RosterUploadView } from './views/RosterUploadView';

type Answer = Promise<PageResult | RedirectResult>;
const PATH = '/liaison/roster/imports';
const title = (): string => translator(requestContext()?.locale ?? 'zh-CN')('roster_import:title');

/** A facility's list as a file, on pages: choose it, look at every line, save once. */
@PageController('liaison/roster/imports')
export class RosterImportsPages {
  constructor(
    private readonly service: RosterImportsService,
    private readonly queries: RosterImportsQueries,
    private readonly db: Database,
    private readonly audit: Audit,
  ) {}

  @Can('roster.write')
  @Get()
  form(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.formPage(actor);
  }

  @Can('roster.write')
  @Get('template/:format')
  template(@CurrentActor() actor: Actor, @Param('format') format: string): StreamableFile {
    if (format !== 'xlsx' && format !== 'csv') throw notFound();
    return templateFile(actor, format);
  }

  /** Not `@Idempotent`: the file is no part of what a form's key covers. The same file again leads to the same look. */
  @Can('roster.write')
  @Post()
  check(@CurrentActor() actor: Actor, @Req() request: Request): Answer {
    return answerForm(
      async () => redirect(`${PATH}/${(await this.service.check(actor, request.file?.buffer)).id}`),
      (problem, status) => this.formPage(actor, problem, status),
    );
  }

  @Can('roster.write')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.lookPage(actor, id);
  }

  @Can('roster.write')
  @Idempotent()
  @Post(':id/applications')
  apply(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Record<string, unknown>): Answer {
    return this.close(actor, id, () => this.service.apply(actor, id, validateForm(RosterImportApplicationBody, body).fingerprint));
  }

  @Can('roster.write')
  @Idempotent()
  @Post(':id/refusals')
  refuse(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Answer {
    return this.close(actor, id, () => this.service.refuse(actor, id));
  }

  private close(actor: Actor, id: string, verb: () => Promise<unknown>): Answer {
    return answerForm(
      async () => {
        await verb();
        return redirect(`${PATH}/${id}`);
      },
      (problem, status) => this.lookPage(actor, id, problem, status),
    );
  }

  private async formPage(actor: Actor, problem?: PageProblem, status?: number): Promise<PageResult> {
    return page(<RosterUploadView imports={await this.queries.list(actor)} timeZone={await this.zone(actor)} problem={problem} />, {
      title: title(),
      ...(status === undefined ? {} : { status }),
    });
  }

  private async lookPage(actor: Actor, id: string, problem?: PageProblem, status?: number): Promise<PageResult> {
    const found = await this.queries.one(actor, id);
    await this.audit.read({ action: 'roster.read', subjectType: 'facility', subjectId: actor.facilityId });
    return page(<RosterImportView found={found} timeZone={await this.zone(actor)} problem={problem} />, {
      title: title(),
      width: 'wide',
      ...(status === undefined ? {} : { status }),
    });
  }

  private async zone(actor: Actor): Promise<string> {
    const facility = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM facilities WHERE id = $1`, [actor.facilityId]);
    return facility?.timeZone ?? 'UTC';
  }
}
