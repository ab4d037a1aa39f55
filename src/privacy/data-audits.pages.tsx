import { Body, Get, Header, Param, Post, StreamableFile } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { DataAuditsQueries } from './data-audits.queries';
import { DataAuditsService } from './data-audits.service';
import { words } from './page-words';
import { DataAuditBody } from './privacy.dto';
import { DataAuditSheet } from './views/DataAuditSheet';
import { DataAuditsView } from './views/DataAuditsView';
import { DataAuditView } from './views/DataAuditView';
import { Year } from './year.pipe';

type Sent = Record<string, string | string[]>;

/** The yearly audit of minors' data, as pages. */
@PageController('privacy/audits')
export class DataAuditsPages {
  constructor(
    private readonly service: DataAuditsService,
    private readonly queries: DataAuditsQueries,
    private readonly clock: Clock,
  ) {}

  @Can('privacy.read')
  @Get()
  async list(@CurrentActor() actor: Actor): Promise<PageResult> {
    return page(<DataAuditsView rows={await this.queries.list(actor)} year={this.clock.now().getUTCFullYear()} />, {
      title: words('audits.title'),
    });
  }

  @Can('privacy.read')
  @Get(':year')
  one(@CurrentActor() actor: Actor, @Param('year', Year) year: number): Promise<PageResult> {
    return this.show(actor, year, {});
  }

  /** To print and file. */
  @Can('privacy.read')
  @Get(':year/sheet')
  async sheet(@CurrentActor() actor: Actor, @Param('year', Year) year: number): Promise<PageResult> {
    const row = await this.queries.of(actor, year);
    return page(<DataAuditSheet year={year} row={row} figures={row?.figures ?? (await this.service.figures(actor, year))} />, {
      title: words('audits.title'),
      layout: 'bare',
    });
  }

  /** The figures for machines: the frozen ones once they are made. */
  @Can('privacy.read')
  @Header('Cache-Control', 'no-store')
  @Get(':year/figures.json')
  async figures(@CurrentActor() actor: Actor, @Param('year', Year) year: number): Promise<StreamableFile> {
    const row = await this.queries.of(actor, year);
    const figures = row?.figures ?? (await this.service.figures(actor, year));
    return new StreamableFile(Buffer.from(JSON.stringify({ year, signedAt: row?.signedAt ?? null, figures }, null, 2)), {
      type: 'application/json; charset=utf-8',
      disposition: `attachment; filename="data-audit-${year}.json"`,
    });
  }

  @Can('privacy.write')
  @Idempotent()
  @Post(':year')
  make(@CurrentActor() actor: Actor, @Param('year', Year) year: number, @Body() body: Sent): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.make(actor, year, validateForm(DataAuditBody, body).findings);
        return redirect(`/privacy/audits/${year}`);
      },
      (problem, status) => this.show(actor, year, body, problem, status),
    );
  }

  @Can('data_audit.sign')
  @Idempotent()
  @Post(':year/signatures')
  sign(@CurrentActor() actor: Actor, @Param('year', Year) year: number): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.sign(actor, year);
        return redirect(`/privacy/audits/${year}`);
      },
      (problem, status) => this.show(actor, year, {}, problem, status),
    );
  }

  private async show(actor: Actor, year: number, values: Sent, problem?: PageProblem, status?: number): Promise<PageResult> {
    const row = await this.queries.of(actor, year);
    return page(
      <DataAuditView
        year={year}
        row={row}
        figures={row?.figures ?? (await this.service.figures(actor, year))}
        values={values}
        problem={problem}
      />,
      { title: words('audits.title'), status },
    );
  }
}
