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

/** Open dyads of organisation `$1` for which the day alone changed a fact since `$2`, the day of the last run; `$3` is today. Read only. */
const CHANGED_BY_DATE = [
  [
    'consent_expired',
    `SELECT s.dyad_id FROM consents s WHERE s.withdrawn_at IS NULL AND s.expires_on > $2::date AND s.expires_on <= $3::date`,
  ],
  [
    'restriction_started',
    `SELECT o.id FROM restrictions x JOIN dyads o ON o.id = x.dyad_id OR o.parent_id = x.parent_id
        OR (x.person_type = 'caregiver'
            AND EXISTS (SELECT 1 FROM child_caregivers k WHERE k.caregiver_id = x.person_id AND k.child_id = o.child_id AND k.until IS NULL))
        OR (x.person_type = 'relative' AND EXISTS (SELECT 1 FROM relatives r WHERE r.id = x.person_id AND r.parent_id = o.parent_id))
        OR EXISTS (SELECT 1 FROM visit_party p JOIN visit_dyads v ON v.visit_id = p.visit_id
                    WHERE p.live AND p.person_type = x.person_type AND p.person_id = x.person_id AND v.dyad_id = o.id)
      WHERE x.lifted_at IS NULL AND x.starts_on > $2::date AND x.starts_on <= $3::date`,
  ],
  [
    'review_passed',
    `SELECT k.dyad_id FROM contact_decisions k
      WHERE (k.status IN ('active', 'under_review') AND k.review_on >= $2::date AND k.review_on < $3::date)
         OR (k.status = 'under_review' AND k.review_due_on >= $2::date AND k.review_due_on < $3::date)`,
  ],
  [
    'child_view_expired',
    // Also the longest a view holds by the child's age: half a year, for the youngest a quarter.
    `SELECT x.dyad_id FROM child_views x WHERE (x.valid_until >= $2::date AND x.valid_until < $3::date)
         OR (x.asked_on + 180 >= $2::date AND x.asked_on + 180 < $3::date) OR (x.asked_on + 90 >= $2::date AND x.asked_on + 90 < $3::date)`,
  ],
] as const;

/** What the calendar does: consents end or are about to, restrictions begin, reviews and views run out, and a child turns fourteen. */
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
    const fourteen = await this.turnedFourteen(place, since);
    await this.judgeAgain(place, since, fourteen);
    await this.tasks.askBeforeTheEnd(place);
    await this.tasks.askOwn(place, fourteen);
  }

  /** Asks the gates again, once per dyad, about whatever the day alone has changed. */
  private async judgeAgain({ organisationId, today }: TaskPlace, since: Day, fourteen: readonly string[]): Promise<void> {
    const causes = new Map<string, string>();
    const note = (rows: readonly { id: string }[], cause: string): void =>
      rows.forEach(({ id }) => causes.set(id, causes.get(id) ?? cause));
    for (const [cause, which] of CHANGED_BY_DATE)
      note(
        await this.db.sql<{ id: string }>(
          `SELECT d.id FROM dyads d WHERE d.organisation_id = $1 AND d.status = 'open' AND d.id IN (${which}) ORDER BY d.id`,
          [organisationId, since, today],
        ),
        cause,
      );
    note(
      await this.db.sql<{ id: string }>(
        `SELECT id FROM dyads WHERE organisation_id = $1 AND status = 'open' AND child_id = ANY($2::uuid[]) ORDER BY id`,
        [organisationId, [...fourteen]],
      ),
      'turned_fourteen',
    );
    // All of them first, in the order of the house: one cause after the other would take the locks in an order of its own.
    await this.db.sql(`SELECT 1 AS locked FROM dyads WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [[...causes.keys()]]);
    for (const cause of new Set(causes.values())) {
      const ids = [...causes].filter(([, why]) => why === cause).map(([id]) => id);
      await this.changes.around(ids, cause, () => Promise.resolve());
    }
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
