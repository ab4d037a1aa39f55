import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, instantOf } from '../kernel/days';
import { conflict, forbidden, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { AuditFigures, DataAuditRow, DataAuditsQueries } from './data-audits.queries';
import { RetentionQueries } from './retention.queries';
import { countFiles } from './retention.rules';

/** The yearly audit of minors' data (Regulation on the Protection of Minors in Cyberspace art. 37): counted, judged, signed, frozen. */
@Injectable()
export class DataAuditsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly queries: DataAuditsQueries,
    private readonly retention: RetentionQueries,
  ) {}

  /** The figures of a year as they stand now: of a running year, up to today. @throws DomainError not_found for a year to come */
  async figures(actor: Actor, year: number): Promise<AuditFigures> {
    const schedule = await this.retention.schedule(actor.organisationId);
    const lastDay: Day = `${year}-12-31`;
    if (`${year}-01-01` > schedule.today || year < 2020) throw notFound();
    const on = lastDay < schedule.today ? lastDay : schedule.today;
    const from = instantOf(`${year}-01-01`, '00:00', schedule.timeZone);
    const counted = await this.queries.count(actor, from, instantOf(`${year + 1}-01-01`, '00:00', schedule.timeZone), on);
    const due = countFiles('case_file', await this.retention.files(schedule, on));
    return { madeBy: actor.userId, ...counted, retention: { ...counted.retention, overdue: due.due, heldNow: due.held } };
  }

  /**
   * Freezes the figures with the data officer's findings. Until it is signed it may be made anew.
   * @throws DomainError not_found, conflict `data_audit.signed`
   */
  async make(actor: Actor, year: number, findings: string): Promise<DataAuditRow> {
    const figures = await this.figures(actor, year);
    return this.db.transaction(async () => {
      const id = await this.db.one<{ id: string }>(
        `INSERT INTO data_audits (id, organisation_id, year, figures, findings, made_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (organisation_id, year) DO UPDATE SET figures = excluded.figures, findings = excluded.findings, made_at = excluded.made_at
          WHERE data_audits.signed_at IS NULL RETURNING id`,
        [newId(), actor.organisationId, year, JSON.stringify(figures), findings, this.clock.now()],
      );
      if (!id) throw conflict('data_audit.signed');
      await this.audit.record({ action: 'data_audit.make', subjectType: 'data_audit', subjectId: id.id, details: { year } });
      return this.made(actor, year);
    });
  }

  /**
   * Signs a year's audit: a second person, and from then on nothing in it changes.
   * @throws DomainError not_found, forbidden `data_audit.same_person`, conflict `data_audit.signed`, invalid for a year that is not over
   */
  sign(actor: Actor, year: number): Promise<DataAuditRow> {
    return this.db.transaction(async () => {
      const row = await this.db.one<{ id: string; figures: AuditFigures; signedAt: Date | null }>(
        `SELECT id, figures, signed_at FROM data_audits WHERE organisation_id = $1 AND year = $2 FOR UPDATE`,
        [actor.organisationId, year],
      );
      if (!row) throw notFound();
      if (row.signedAt) throw conflict('data_audit.signed');
      if (row.figures.madeBy === actor.userId) throw forbidden('data_audit.same_person');
      const { today } = await this.retention.schedule(actor.organisationId);
      // December may be signed in December: the last weeks are in the next year's look.
      if (today < `${year}-12-01`) throw invalid('data_audit.year_not_over');
      await this.db.sql(`UPDATE data_audits SET signed_by = $2, signed_at = $3 WHERE id = $1`, [row.id, actor.userId, this.clock.now()]);
      await this.audit.record({ action: 'data_audit.sign', subjectType: 'data_audit', subjectId: row.id, details: { year } });
      return this.made(actor, year);
    });
  }

  private async made(actor: Actor, year: number): Promise<DataAuditRow> {
    const row = await this.queries.of(actor, year);
    if (!row) throw notFound();
    return row;
  }
}
