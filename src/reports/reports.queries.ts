import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { invalid } from '../kernel/domain-error';
import { ChildTallies } from './child-tallies.queries';
import type { ChildTally } from './child-tally.rules';
import { Figure, membersOf } from './figure.rules';
import { KeptFigures } from './kept-figures.queries';
import { lastMonthEnd, narrowYears, ShownReport, suppress } from './suppression.rules';
import { inCohort, ofYear, reportOf, Sums, sumsOf } from './visit-rate-report.rules';
import { Grouping } from './visit-rate.rules';

/** The only figure there is to compare with: an NGO's own statistic. Shown as a reference, never tested against. */
export const BASELINE = {
  value: 0.08,
  source: 'NGO statistic reported by Global Times, c. 2016',
  year: 2016,
  definition: 'Children of prisoners who had ever visited; counting method, numbers and period were not published.',
} as const;

export const REPORT_RULE_VERSION = '2026-11-1';

export interface VisitRateJson extends ShownReport {
  baseline: typeof BASELINE;
  cohort: string | null;
  by: Grouping | null;
  /** True when small cells are hidden for this reader. */
  suppressed: boolean;
  /** When what the figures say was read. */
  countedAt: Date;
  /** True when that was at night and kept; false when it was for this answer. */
  kept: boolean;
  ruleVersion: string;
}

interface Asked {
  asOf?: Day;
  cohort?: string;
  by?: Grouping;
}

const WHOLE_YEAR = /^\d{4}$/;

/** True for readers who may see a single child's figures. */
const isStaff = (actor: Actor): boolean => can(actor, 'child.read');

/** The children a figure counts. */
export interface Behind {
  asOf: Day;
  countedAt: Date;
  kept: boolean;
  children: { id: string; reference: string; joinedOn: Day; visited: boolean }[];
}

/** The figures of a day, wherever they come from. */
interface Source {
  asOf: Day;
  countedAt: Date;
  kept: boolean;
  sums: (cohort?: string) => Promise<Sums>;
  /** Every child that is counted on the day. */
  members: (cohort?: string) => Promise<ChildTally[]>;
}

/**
 * Reads the figures of the actor's own organisation: of what was kept at night when that stands for the day asked about, and else by reading every
 * file now. Either way the same rules count, and the reader's own row policies say which children are counted.
 */
@Injectable()
export class ReportsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly tallies: ChildTallies,
    private readonly keptFigures: KeptFigures,
  ) {}

  /**
   * The visit rate on a day. Readers without `child.read` get it with small cells hidden, as of a month's end, and for cohorts of
   * whole years only, and those large enough, and not split, and no prefectures beside the counties: parts beside their whole
   * would give hidden cells away by subtraction.
   * @throws DomainError invalid for a day in the future, `report.cohort_too_narrow`, `report.split_too_narrow`
   */
  async visitRate(actor: Actor, asked: Asked): Promise<VisitRateJson> {
    const suppressed = !isStaff(actor);
    if (suppressed && asked.cohort !== undefined && !WHOLE_YEAR.test(asked.cohort)) throw tooNarrow();
    if (suppressed && ((asked.cohort !== undefined && asked.by !== undefined) || asked.by === 'prefecture'))
      throw tooNarrow('/by', 'report.split_too_narrow');
    const source = await this.source(actor, asked);
    const report = reportOf(suppressed ? await this.wholeYear(source, asked.cohort) : await source.sums(asked.cohort), {
      asOf: source.asOf,
      by: asked.by,
    });
    return {
      baseline: BASELINE,
      ...(suppressed ? suppress(report) : report),
      cohort: asked.cohort ?? null,
      by: asked.by ?? null,
      suppressed,
      countedAt: source.countedAt,
      kept: source.kept,
      ruleVersion: REPORT_RULE_VERSION,
    };
  }

  /** The children behind a figure, by reference. A file in storage only is counted, and named nowhere. */
  async behind(actor: Actor, figure: Figure, asked: Asked & { key?: string }): Promise<Behind> {
    const source = await this.source(actor, asked);
    const members = membersOf(await source.members(asked.cohort), figure, asked);
    const stored = await this.db.sql<{ id: string }>(`SELECT id FROM children WHERE organisation_id = $1 AND restricted_at IS NOT NULL`, [
      actor.organisationId,
    ]);
    const unnamed = new Set(stored.map((child) => child.id));
    const { asOf, countedAt, kept } = source;
    return { asOf, countedAt, kept, children: members.filter((child) => !unnamed.has(child.id)) };
  }

  private async wholeYear(source: Source, year: string | undefined): Promise<Sums> {
    const all = await source.sums();
    if (year === undefined) return all;
    if (narrowYears(all, source.asOf).has(year)) throw tooNarrow();
    return ofYear(all, year);
  }

  private async source(actor: Actor, asked: Asked): Promise<Source> {
    const { organisationId } = actor;
    const zone =
      (await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [organisationId]))?.timeZone ?? 'UTC';
    const now = this.clock.now();
    const today = dayInZone(now, zone);
    if (asked.asOf !== undefined && asked.asOf > today)
      throw invalid('validation.failed', {}, [{ pointer: '/asOf', code: 'report.as_of_future' }]);
    const shown = (day: Day): Day => (isStaff(actor) ? day : lastMonthEnd(day));
    const kept = await this.keptFigures.latest(organisationId, today);
    if (kept) {
      const asOf = shown(asked.asOf ?? kept.day);
      if (asOf === kept.day || asOf === lastMonthEnd(kept.day))
        return {
          asOf,
          countedAt: kept.startedAt,
          kept: true,
          sums: (cohort) => this.keptFigures.sums(kept.id, asOf, cohort, asked.by),
          members: (cohort) => this.keptFigures.members(kept.id, asOf, cohort),
        };
    }
    const asOf = shown(asked.asOf ?? today);
    const read = async (cohort?: string): Promise<ChildTally[]> =>
      (await this.tallies.now(organisationId, zone, asOf)).filter(inCohort(cohort));
    return {
      asOf,
      countedAt: now,
      kept: false,
      sums: async (cohort) => sumsOf(await read(cohort), asked.by),
      members: async (cohort) => (await read(cohort)).filter((tally) => tally.counted),
    };
  }
}

const tooNarrow = (pointer = '/cohort', code = 'report.cohort_too_narrow'): Error => invalid('validation.failed', {}, [{ pointer, code }]);
