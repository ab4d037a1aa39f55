import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Day } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { ConsentStatus, consentStatus } from './consent-status.rules';
import { FamiliesQueries } from './families.queries';
import { CONSENT, CONSENT_FROM, ConsentRow, visibleTo } from './families.sql';

/** A consent with its state today. */
export interface ConsentEntry extends ConsentRow {
  status: ConsentStatus;
}

/** A partner to whom data may be given. */
export interface RunningAgreement {
  id: string;
  partnerName: string;
  purpose: string;
  endsOn: Day;
}

/** Reads the register of consents. */
@Injectable()
export class ConsentsQueries {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
  ) {}

  /** Every consent under these dyads, withdrawn and expired ones too, newest first. The caller got the ids through the actor. */
  register(actor: Actor, dyadIds: readonly string[]): Promise<ConsentEntry[]> {
    return this.entries(actor, `s.dyad_id = ANY($1::uuid[])`, dyadIds);
  }

  /** These consents. The caller got the ids through the actor. */
  some(actor: Actor, ids: readonly string[]): Promise<ConsentEntry[]> {
    return this.entries(actor, `s.id = ANY($1::uuid[])`, ids);
  }

  /** One consent. @throws DomainError not_found for another organisation's */
  async one(actor: Actor, id: string): Promise<ConsentEntry> {
    const visible = await this.db.one(
      `SELECT 1 AS seen FROM consents s JOIN dyads d ON d.id = s.dyad_id WHERE s.id = $2 AND ${visibleTo('d')}`,
      [actor.organisationId, id],
    );
    const [entry] = visible ? await this.some(actor, [id]) : [];
    if (!entry) throw notFound();
    return entry;
  }

  /** The agreements that run today: with whom a child's data may be shared at all. */
  async runningAgreements(actor: Actor): Promise<RunningAgreement[]> {
    return this.db.sql(
      `SELECT a.id, a.partner_name, a.purpose, a.ends_on FROM data_sharing_agreements a
        WHERE ${visibleTo('a')} AND a.ended_at IS NULL AND a.starts_on <= $2 AND a.ends_on > $2 ORDER BY a.partner_name, a.id`,
      [actor.organisationId, await this.families.today(actor)],
    );
  }

  private async entries(actor: Actor, which: string, ids: readonly string[]): Promise<ConsentEntry[]> {
    const today = await this.families.today(actor);
    const rows = await this.db.sql<ConsentRow>(
      `SELECT ${CONSENT} FROM ${CONSENT_FROM} WHERE ${which} ORDER BY s.starts_on DESC, s.id DESC`,
      [ids],
    );
    return rows.map((row) => ({ ...row, status: consentStatus(row, today) }));
  }
}
