import { VisitRateJson } from '../reports.queries';
import { Figure } from '../figure.rules';

/** The list behind a figure, on the same day, of the same cohort, and of one group where there is one. */
export function figureHref(figure: Figure, report: Pick<VisitRateJson, 'asOf' | 'cohort' | 'by'>, key?: string): string {
  const query = new URLSearchParams({ asOf: report.asOf });
  if (report.cohort !== null) query.set('cohort', report.cohort);
  if (report.by !== null && key !== undefined) {
    query.set('by', report.by);
    query.set('key', key);
  }
  return `/impact/lists/${figure}?${query.toString()}`;
}
