import { Body, Get, Param, Post } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { MandatoryReportBody, SubmissionBody } from './incidents.dto';
import { MandatoryReportsQueries, ReportRow } from './mandatory-reports.queries';
import { MandatoryReportsService } from './mandatory-reports.service';

/** Deciding to report suspected abuse or neglect. */
@ApiController('dyads', 'safeguarding')
export class DyadReportsController {
  constructor(private readonly reports: MandatoryReportsService) {}

  /** The clock runs from now, and everything of the dyad is barred until the report is sent. */
  @Can('mandatory_report.write')
  @Idempotent({ optional: true })
  @Post(':id/mandatory-reports')
  start(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: MandatoryReportBody): Promise<ReportRow> {
    return this.reports.start(actor, id, body);
  }
}

/** Reports to authorities: for the lead and whoever decided to report. */
@ApiController('mandatory-reports', 'safeguarding')
export class MandatoryReportsController {
  constructor(
    private readonly reports: MandatoryReportsService,
    private readonly queries: MandatoryReportsQueries,
    private readonly audit: Audit,
  ) {}

  /** One report. */
  @Can('mandatory_report.write')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<ReportRow> {
    const report = await this.queries.one(actor, id);
    await this.audit.read({ action: 'mandatory_report.read', subjectType: 'mandatory_report', subjectId: id, childId: report.childId });
    return report;
  }

  /** It has been made: to whom, who took it, under which reference. Nothing in it changes afterwards. */
  @Can('mandatory_report.write')
  @Idempotent({ optional: true })
  @Post(':id/submissions')
  submit(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: SubmissionBody): Promise<ReportRow> {
    return this.reports.submit(actor, id, body);
  }
}
