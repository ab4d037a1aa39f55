import { Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { CronLock } from '../jobs/cron-lock';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { newId } from '../kernel/ids';
import { ChildTallies } from './child-tallies.queries';
import type { ChildTally } from './child-tally.rules';
import { lastMonthEnd } from './suppression.rules';

/** An organisation with fewer files is counted when somebody asks, which takes some hundred milliseconds, and so never shows figures of last night. */
export const COUNTED_AT_ONCE = 500;
/** After this long somebody else takes over a counting that was not finished. */
const GIVEN_UP_MINUTES = 60;
const ROWS_AT_ONCE = 5000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Counts the children of large organisations once a day and keeps what each adds to the figures. Every chunk of children is a transaction of its own;
 * a counting is read when it is finished, and the one before stays until the next, so that nobody sees half of one.
 */
@Injectable()
export class ReportRunsService implements OnApplicationBootstrap {
  private readonly logger = new Logger('reports');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly tallies: ChildTallies,
    private readonly lock: CronLock,
    private readonly config: Config,
  ) {}

  /** The first counting after an upgrade does not wait for the night. Until it is done pages count for themselves. */
  onApplicationBootstrap(): void {
    void this.tick().catch((error: unknown) =>
      this.logger.error({ event: 'reports.count_failed', error: error instanceof Error ? error.name : 'unknown' }),
    );
  }

  /** Every hour, by one of the instances: organisations live in several zones, and each is counted soon after its own midnight. */
  @Cron('0 14 * * * *', { name: 'reports.count' })
  async tick(): Promise<void> {
    // Tests call countDue themselves.
    if (this.config.test) return;
    const hour = this.clock.now().toISOString().slice(0, 13);
    // What a crash leaves, a later hour does.
    if (await this.lock.once('reports.count', hour, () => Promise.resolve())) await this.countDue();
  }

  /** Counts every organisation of `atLeast` files or more that has no finished counting of its own day; returns how many it counted. */
  async countDue(atLeast = COUNTED_AT_ONCE): Promise<number> {
    const large = await this.db.sql<{ id: string }>(
      `SELECT o.id FROM organisations o WHERE (SELECT count(*) FROM (SELECT 1 FROM dyads d WHERE d.organisation_id = o.id LIMIT $1) AS files) >= $1 ORDER BY o.id`,
      [atLeast],
    );
    let done = 0;
    for (const { id } of large)
      try {
        if (await this.count(id)) done += 1;
      } catch (error) {
        // One organisation's fault is not the others'; it is tried again in an hour, and its pages count for themselves.
        this.logger.error({ event: 'reports.count_failed', organisationId: id, error: error instanceof Error ? error.name : 'unknown' });
      }
    return done;
  }

  /**
   * Counts one organisation, unless somebody else is at it or, without `anew`, it is done for the day.
   * @returns whether it did
   */
  async count(organisationId: string, { anew = false } = {}): Promise<boolean> {
    const run = await this.claim(organisationId, anew);
    if (!run) return false;
    try {
      await this.clear(`r.organisation_id = $1 AND r.finished_at IS NOT NULL
        AND r.id <> (SELECT l.id FROM report_runs l WHERE l.organisation_id = $1 AND l.finished_at IS NOT NULL ORDER BY l.started_at DESC, l.id DESC LIMIT 1)`, organisationId); // prettier-ignore
      const days = [...new Set([run.day, lastMonthEnd(run.day)])];
      for (let last: string | undefined = FIRST_ID; last !== undefined;) {
        const chunk = await this.tallies.after(organisationId, run.zone, last, days);
        if (chunk) await this.keep(run.id, organisationId, days, chunk.tallies);
        last = chunk?.last;
      }
      await this.db.sql(`UPDATE report_runs SET finished_at = $2 WHERE id = $1`, [run.id, this.clock.now()]);
      return true;
    } catch (error) {
      await this.clear(`r.id = $1 AND r.finished_at IS NULL`, run.id);
      throw error;
    }
  }

  /** One at a time for each organisation: the unique index lets one process in, and the row it leaves says that the day is done. */
  private async claim(organisationId: string, anew: boolean): Promise<{ id: string; day: Day; zone: string } | undefined> {
    const now = this.clock.now();
    const zone =
      (await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [organisationId]))?.timeZone ?? 'UTC';
    const day = dayInZone(now, zone);
    await this.clear(
      `r.organisation_id = $1 AND r.finished_at IS NULL AND r.started_at < $2::timestamptz - make_interval(mins => ${GIVEN_UP_MINUTES})`,
      organisationId,
      now,
    );
    const id = newId();
    const mine = await this.db.transaction(async () => {
      const taken = await this.db.affected(
        `INSERT INTO report_runs (id, organisation_id, day, started_at) VALUES ($1, $2, $3, $4) ON CONFLICT (organisation_id) WHERE finished_at IS NULL DO NOTHING`,
        [id, organisationId, day, now],
      );
      if (taken === 0 || anew) return taken > 0;
      // Only now: whoever was at it has finished.
      const done = await this.db.affected(
        `DELETE FROM report_runs r WHERE r.id = $1 AND EXISTS (SELECT 1 FROM report_runs f WHERE f.organisation_id = $2 AND f.day = $3 AND f.finished_at IS NOT NULL)`,
        [id, organisationId, day],
      );
      return done === 0;
    });
    return mine ? { id, day, zone } : undefined;
  }

  /** One statement, one transaction. A counting that was taken away meanwhile is a foreign key to nothing, and ends here. */
  private async keep(
    run: string,
    organisationId: string,
    days: readonly Day[],
    tallies: readonly (readonly ChildTally[])[],
  ): Promise<void> {
    const rows = tallies.flatMap((child) => child.map((tally, i) => ({ asOf: days[i], ...tally })));
    await this.db.sql(
      `INSERT INTO report_children (run_id, organisation_id, as_of, child_id, joined_on, counted, visited, exclusion, sex, age_band, county, relationship,
                                    months, met, wait_days, wait_end, way)
       SELECT $1, $2, r."asOf", r."childId", r."joinedOn", r.counted, r.visited, r.exclusion, r.sex, r."ageBand", r.county, r.relationship,
              r.months, r.met, r."waitDays", r."waitEnd", r.way
         FROM jsonb_to_recordset($3::jsonb) AS r("asOf" date, "childId" uuid, "joinedOn" date, counted boolean, visited boolean, exclusion text, sex text,
              "ageBand" text, county text, relationship text, months int, met int, "waitDays" int, "waitEnd" text, way int[])`,
      [run, organisationId, JSON.stringify(rows)],
    );
  }

  /** Removes countings, some thousand rows at a time; `which` is about `report_runs r`. */
  private async clear(which: string, ...params: (string | Date)[]): Promise<void> {
    const runs = await this.db.sql<{ id: string }>(`SELECT r.id FROM report_runs r WHERE ${which}`, params);
    for (const { id } of runs) {
      while (
        (await this.db.affected(
          `DELETE FROM report_children WHERE run_id = $1 AND (as_of, child_id) IN (SELECT as_of, child_id FROM report_children WHERE run_id = $1 LIMIT ${ROWS_AT_ONCE})`,
          [id],
        )) > 0
      );
      await this.db.sql(`DELETE FROM report_runs WHERE id = $1`, [id]);
    }
  }
}
