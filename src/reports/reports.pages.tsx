import { Get, Header, Param, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Can, CurrentActor, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { translator } from '../ui/i18n';
import { page, PageResult, RedirectResult } from '../ui/page';
import { isFigure } from './figure.rules';
import { FigureQuery, RequestOutcomesQuery, VisitRateQuery } from './reports.dto';
import { ReminderTimingQueries } from './reminder-timing.queries';
import { RequestOutcomesQueries } from './request-outcomes.queries';
import { csvOf } from './request-outcomes.rules';
import { ReportsQueries } from './reports.queries';
import { FigureView } from './views/FigureView';
import { ImpactView } from './views/ImpactView';

const ROWS = 200;
const words = (): ReturnType<typeof translator> => translator(requestContext()?.locale ?? 'zh-CN');

/** What the figures say, and the children behind them. */
@PageController('impact')
export class ReportsPages {
  constructor(
    private readonly queries: ReportsQueries,
    private readonly requests: RequestOutcomesQueries,
    private readonly reminders: ReminderTimingQueries,
    private readonly audit: Audit,
  ) {}

  /** A filter that cannot be is shown again above today's figures. */
  @Can('report.read')
  @Get()
  impact(@CurrentActor() actor: Actor, @Query() query: Record<string, string>): Promise<PageResult | RedirectResult> {
    const title = words()('reports:title');
    return answerForm(
      async () => {
        const asked = validateForm(VisitRateQuery, query);
        const report = await this.queries.visitRate(actor, asked);
        const outcomes = await this.requests.outcomes(actor, { asOf: asked.asOf });
        const timing = await this.reminders.timing(actor);
        return page(<ImpactView report={report} outcomes={outcomes} timing={timing} values={query} />, { title, width: 'wide' });
      },
      async (problem, status) => {
        const report = await this.queries.visitRate(actor, {});
        const outcomes = await this.requests.outcomes(actor, {});
        const timing = await this.reminders.timing(actor);
        return page(<ImpactView report={report} outcomes={outcomes} timing={timing} values={query} problem={problem} />, {
          title,
          status,
          width: 'wide',
        });
      },
    );
  }

  /** The table of requests for a spreadsheet, in the reader's language, under a name that says nothing. */
  @Can('report.read')
  @Get('requests.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="table.csv"')
  @Header('Cache-Control', 'private, no-store')
  async requestsCsv(@CurrentActor() actor: Actor, @Query() query: RequestOutcomesQuery): Promise<string> {
    const t = words();
    return csvOf(await this.requests.table(actor, query, (column) => t(`request_outcomes:${column}`)));
  }

  @Can('child.read')
  @Get('lists/:figure')
  async list(@CurrentActor() actor: Actor, @Param('figure') figure: string, @Query() query: FigureQuery): Promise<PageResult> {
    if (!isFigure(figure)) throw notFound();
    const { children, ...about } = await this.queries.behind(actor, figure, query);
    await this.audit.read({ action: 'report.list', subjectType: 'report', details: { figure, count: children.length } });
    const from = children.filter((child) => query.after === undefined || child.reference > query.after);
    const shown = from.slice(0, ROWS);
    const { after: _, ...same } = query;
    const next = from.length > ROWS ? new URLSearchParams({ ...same, after: shown.at(-1)?.reference ?? '' }) : undefined;
    return page(
      <FigureView
        figure={figure}
        {...about}
        children={shown}
        total={children.length}
        nextHref={next && `/impact/lists/${figure}?${next.toString()}`}
      />,
      { title: words()('reports:list.title') },
    );
  }
}
