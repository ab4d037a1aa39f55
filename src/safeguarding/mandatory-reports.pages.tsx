import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { IsOptional, IsUUID } from 'class-validator';
import { Audit } from '../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { instantOf, isDay } from '../kernel/days';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { MandatoryReportBody, SubmissionBody } from './incidents.dto';
import { MandatoryReportsQueries } from './mandatory-reports.queries';
import { MandatoryReportsService } from './mandatory-reports.service';
import { SafeguardingQueries } from './safeguarding.queries';
import { FormValues, one, typed } from './views/form-values';
import { MandatoryReportForm } from './views/MandatoryReportForm';
import { MandatoryReportView } from './views/MandatoryReportView';

class NewReportQuery {
  /** The worry it comes from. */
  @IsOptional() @IsUUID() incident?: string;
}

/** Reporting suspected harm: the button, the running clock, and the report that is sealed once sent. */
@PageController()
export class MandatoryReportsPages {
  constructor(
    private readonly reports: MandatoryReportsService,
    private readonly queries: MandatoryReportsQueries,
    private readonly dyads: SafeguardingQueries,
    private readonly audit: Audit,
  ) {}

  @Can('mandatory_report.write')
  @Get('dyads/:id/mandatory-reports/new')
  form(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: NewReportQuery): Promise<PageResult> {
    return this.starting(actor, id, { incidentId: query.incident });
  }

  @Can('mandatory_report.write')
  @Idempotent()
  @Post('dyads/:id/mandatory-reports/new')
  start(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => redirect(`/mandatory-reports/${(await this.reports.start(actor, id, validateForm(MandatoryReportBody, body))).id}`),
      (problem, status) => this.starting(actor, id, body, problem, status),
    );
  }

  @Can('mandatory_report.write')
  @Get('mandatory-reports/:id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.view(actor, id, {});
  }

  @Can('mandatory_report.write')
  @Idempotent()
  @Post('mandatory-reports/:id/submissions')
  submit(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { dyadId } = await this.queries.one(actor, id);
        const { day, time, ...rest } = body;
        const { timeZone: zone } = await this.dyads.dyad(actor, dyadId);
        await this.reports.submit(actor, id, validateForm(SubmissionBody, { ...rest, reportedAt: instantFrom(day, time, zone) }));
        return redirect(`/mandatory-reports/${id}`);
      },
      (problem, status) =>
        this.view(
          actor,
          id,
          body,
          { ...problem, errors: problem.errors.map((e) => (e.pointer === '/reportedAt' ? { ...e, pointer: '/time' } : e)) },
          status,
        ),
    );
  }

  private async view(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    const report = await this.queries.one(actor, id);
    await this.audit.read({ action: 'mandatory_report.read', subjectType: 'mandatory_report', subjectId: id, childId: report.childId });
    return page(<MandatoryReportView report={report} values={typed(values)} problem={problem} />, {
      title: this.t('report.page_title'),
      width: 'narrow',
      status,
    });
  }

  private async starting(actor: Actor, dyadId: string, values: FormValues, problem?: PageProblem, status?: number): Promise<PageResult> {
    return page(<MandatoryReportForm dyad={await this.dyads.dyad(actor, dyadId)} values={typed(values)} problem={problem} />, {
      title: this.t('report_form.page_title'),
      width: 'narrow',
      status,
    });
  }

  private t(key: string): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(`safeguarding:${key}`);
  }
}

/** A day and a wall time as an instant; nothing when they are none, which the report's own rules then say. */
function instantFrom(day: FormValues[string], time: FormValues[string], zone: string): string | undefined {
  const [on, at] = [one({ day }, 'day'), one({ time }, 'time')];
  if (!isDay(on) || at === undefined || !/^([01]\d|2[0-3]):[0-5]\d$/.test(at)) return undefined;
  return instantOf(on, at, zone).toISOString();
}
