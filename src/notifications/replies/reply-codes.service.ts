import { createHash, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { RateLimits } from '../../http/rate-limits';
import { newId } from '../../kernel/ids';

/** One caregiver's way into one meeting's page. */
export interface ReplyCodeRow {
  id: string;
  visitId: string;
  caregiverId: string;
  expiresAt: Date;
}

const TRIES = 5;
const MINUTES = 15;
const ROW = 'r.id, r.visit_id, r.caregiver_id, r.expires_at';

/**
 * The six digits and the personal link with which a caregiver opens her page. Both are derived from the row's id with the secret
 * key, so that nothing but hashes is stored and a message that is sent twice carries the same link.
 */
@Injectable()
export class ReplyCodes {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly limits: RateLimits,
  ) {}

  /** Makes the code of a caregiver for a visit, or moves its end when there is one. It is valid until the visit ends. */
  async ensure(visitId: string, caregiverId: string, expiresAt: Date): Promise<void> {
    const id = newId();
    await this.db.sql(
      `INSERT INTO reply_codes (id, visit_id, caregiver_id, code_hash, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (visit_id, caregiver_id) DO UPDATE SET expires_at = excluded.expires_at`,
      [id, visitId, caregiverId, this.codeHash(this.codeOf(id)), this.tokenHash(this.tokenOf(id)), expiresAt],
    );
  }

  /** Shuts one person's ways into these meetings' pages. */
  async expire(caregiverId: string, visitIds: readonly string[], at: Date): Promise<void> {
    await this.db.sql(`UPDATE reply_codes SET expires_at = $3 WHERE caregiver_id = $1 AND visit_id = ANY($2::uuid[]) AND expires_at > $3`, [
      caregiverId,
      visitIds,
      at,
    ]);
  }

  /** Code and token to be written on a card, told by phone or put into an e-mail; undefined when the visit has none. */
  async access(visitId: string, caregiverId: string): Promise<{ site: string; code: string; token: string } | undefined> {
    const row = await this.db.one<{ id: string }>(`SELECT id FROM reply_codes WHERE visit_id = $1 AND caregiver_id = $2`, [
      visitId,
      caregiverId,
    ]);
    return row && this.accessOf(row.id);
  }

  /** Code and token of a row whose id is known. */
  accessOf(id: string): { site: string; code: string; token: string } {
    return { site: this.site, code: this.codeOf(id), token: this.tokenOf(id) };
  }

  /** The constant address people type. */
  get site(): string {
    return `${this.config.publicUrl}/r`;
  }

  /** The row of a personal link, expired ones too. */
  byToken(token: string): Promise<ReplyCodeRow | undefined> {
    return this.db.one<ReplyCodeRow>(`SELECT ${ROW} FROM reply_codes r WHERE r.token_hash = $1`, [this.tokenHash(token)]);
  }

  /** The row a session has opened. */
  byId(id: string): Promise<ReplyCodeRow | undefined> {
    return this.db.one<ReplyCodeRow>(`SELECT ${ROW} FROM reply_codes r WHERE r.id = $1`, [id]);
  }

  /**
   * The row of a code and the last four digits of the phone it belongs to; the newest meeting when the pair fits several. Tries are
   * counted per address and per phone ending. The right digits give only themselves back to the address: who has one code of
   * her own does not get five more guesses at others with it.
   * @throws DomainError too_many after five wrong tries in 15 minutes
   */
  async byCode(code: string, last4: string, address: string): Promise<ReplyCodeRow | undefined> {
    const [from, phone] = [`from:${address}`, `phone:${last4}`];
    for (const key of [from, phone]) await this.limits.take('reply-code', key, TRIES, MINUTES);
    const row = await this.db.one<ReplyCodeRow>(
      `SELECT ${ROW} FROM reply_codes r JOIN caregivers g ON g.id = r.caregiver_id
        WHERE r.code_hash = $1 AND right(regexp_replace(coalesce(g.phone, ''), '\\D', '', 'g'), 4) = $2 ORDER BY r.expires_at DESC LIMIT 1`,
      [this.codeHash(code), last4],
    );
    if (!row) return undefined;
    await this.limits.giveBack('reply-code', from, TRIES, MINUTES);
    await this.limits.clear('reply-code', phone, TRIES, MINUTES);
    return row;
  }

  private derive(purpose: string, value: string): Buffer {
    return createHmac('sha256', this.config.secrets.index).update(`reply-${purpose}:${value}`).digest();
  }

  private codeOf(id: string): string {
    return String(this.derive('code', id).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
  }

  private tokenOf(id: string): string {
    return this.derive('token', id).toString('base64url');
  }

  private codeHash(code: string): string {
    return this.derive('code-hash', code).toString('base64url');
  }

  private tokenHash(token: string): string {
    return createHash('sha256').update(token).digest('base64url');
  }
}
