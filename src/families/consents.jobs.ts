import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { CronLock } from '../jobs/cron-lock';
import { Clock } from '../kernel/clock';
import { addDays, addMonths, Day, dayInZone } from '../kernel/days';
import { mayConsent, OWN_CONSENT_AGE } from './consent-status.rules';
import { ConsentTasks, TaskPlace } from './consent-tasks.service';
import { DyadChanges } from './dyad-changes.service';

const JOB = 'families.consents';
/** How far a first run, or one after a long stop, looks back. */
const LOOK_BACK_DAYS = 31;

/** What the calendar does to consents: they end, they are about to end, and a child turns fourteen. */
@Injectable()
export class ConsentsJobs {
  constructor(
    private readonly db: Database,
    private readonly lock: CronLock,
    private readonly changes: DyadChanges,
    private readonly tasks: ConsentTasks,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Asked every hour; done once a day per organisation, by one of the instances, in the first hour of the organisation's own day. */
  @Cron('0 20 * * * *', { name: JOB })
  async hourly(): Promise<void> {
    // Tests call daily themselves.
    if (!this.config.test) await this.daily();
  }

  /** The day's work of every organisation that has not been done yet. The slot and the work are one transaction. */
  async daily(): Promise<void> {
    const now = this.clock.now();
    const organisations = await this.db.sql<{ id: string; timeZone: string }>(
      `SELECT id, time_zone FROM organisations WHERE kind = 'ngo' ORDER BY id`,
    );
    for (const { id, timeZone } of organisations) {
      const place = { organisationId: id, timeZone, today: dayInZone(now, timeZone) };
      await this.lock.once(`${JOB}:${id}`, place.today, () => this.day(place));
    }
  }

  private async day(place: TaskPlace): Promise<void> {
    const since = await this.lastRun(place);
    const ended = await this.db.sql<{ id: string }>(
      `SELECT DISTINCT d.id FROM consents s JOIN dyads d ON d.id = s.dyad_id
        WHERE d.organisation_id = $1 AND d.status = 'open' AND s.withdrawn_at IS NULL AND s.expires_on > $2 AND s.expires_on <= $3 ORDER BY d.id`,
      [place.organisationId, since, place.today],
    );
    await this.changes.around(
      ended.map((dyad) => dyad.id),
      'consent_expired',
      () => Promise.resolve(),
    );
    await this.tasks.askBeforeTheEnd(place);
    await this.tasks.askOwn(place, await this.turnedFourteen(place, since));
  }

  /** The day of the last run, or a month ago. */
  private async lastRun({ organisationId, today }: TaskPlace): Promise<Day> {
    const row = await this.db.one<{ slot: Day | null }>(`SELECT max(slot) AS slot FROM cron_runs WHERE name = $1 AND slot < $2`, [
      `${JOB}:${organisationId}`,
      today,
    ]);
    return row?.slot ?? addDays(today, -LOOK_BACK_DAYS);
  }

  private async turnedFourteen({ organisationId, today }: TaskPlace, since: Day): Promise<string[]> {
    // A margin of a few days: who was born on 29 February is asked of the calendar of the rules, not of SQL.
    const years = -12 * OWN_CONSENT_AGE;
    const children = await this.db.sql<{ id: string; birthDate: Day }>(
      `SELECT id, birth_date FROM children WHERE organisation_id = $1 AND birth_date BETWEEN $2 AND $3 ORDER BY id`,
      [organisationId, addDays(addMonths(since, years), -3), addDays(addMonths(today, years), 3)],
    );
    return children.filter((c) => mayConsent(c.birthDate, today) && !mayConsent(c.birthDate, since)).map((c) => c.id);
  }
}
