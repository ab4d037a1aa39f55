import { Injectable, OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Audit } from '../audit/audit';
import { IdNumbers } from '../config/id-numbers';
import { Database } from '../database/database';
import { Metrics } from '../http/metrics';

/** Where sealed numbers lie, and the purpose each is bound to. */
const PLACES = [
  { table: 'children', purpose: 'children.id_number' },
  { table: 'imprisoned_parents', purpose: 'imprisoned_parents.id_number' },
] as const;
/** Numbers that one step seals anew. */
const BATCH = 200;

/** Seals ID numbers under the newest key, a few at a time, while everything goes on. An old key can go once nothing lies under it. */
@Injectable()
export class KeyRotationService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly idNumbers: IdNumbers,
    private readonly audit: Audit,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const left = (): Promise<{ old: number }> => this.progress();
    this.metrics.registry.registerMetric(
      new Gauge({
        name: 'kinline_id_numbers_under_old_key',
        help: 'ID numbers that are not sealed under the newest key',
        registers: [],
        async collect() {
          this.set((await left()).old);
        },
      }),
    );
  }

  /** How many numbers there are, and how many still lie under an older key. */
  async progress(): Promise<{ total: number; old: number }> {
    const row = await this.db.one<{ total: number; old: number }>(
      `SELECT count(*)::int AS total, count(*) FILTER (WHERE NOT starts_with(cipher, $1))::int AS old
         FROM (SELECT id_number_cipher AS cipher FROM children UNION ALL SELECT id_number_cipher FROM imprisoned_parents) c WHERE cipher IS NOT NULL`,
      [this.idNumbers.currentPrefix],
    );
    return row ?? { total: 0, old: 0 };
  }

  /**
   * Seals everything anew that lies under an older key; returns how many. A number that somebody changes meanwhile is left alone: it
   * was just sealed under the newest key. A number whose key is gone stays as it is and is counted as old.
   */
  async rotate(): Promise<number> {
    let done = 0;
    for (const place of PLACES) {
      for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
        const { last, sealed } = await this.step(place, after);
        done += sealed;
        if (last === undefined) break;
        after = last;
      }
    }
    return done;
  }

  private step({ table, purpose }: (typeof PLACES)[number], after: string): Promise<{ last: string | undefined; sealed: number }> {
    return this.db.transaction(async () => {
      const rows = await this.db.sql<{ id: string; idNumberCipher: string }>(
        `SELECT id, id_number_cipher FROM ${table} WHERE id > $1 AND id_number_cipher IS NOT NULL AND NOT starts_with(id_number_cipher, $2) ORDER BY id LIMIT ${BATCH}`,
        [after, this.idNumbers.currentPrefix],
      );
      let sealed = 0;
      for (const { id, idNumberCipher } of rows) {
        const fresh = this.reseal(idNumberCipher, purpose);
        if (fresh === undefined) continue;
        sealed += await this.db.affected(`UPDATE ${table} SET id_number_cipher = $3 WHERE id = $1 AND id_number_cipher = $2`, [
          id,
          idNumberCipher,
          fresh,
        ]);
      }
      if (sealed > 0) await this.audit.record({ action: 'key.rotate', subjectType: 'key', details: { amount: sealed } });
      return { last: rows.at(-1)?.id, sealed };
    });
  }

  private reseal(cipher: string, purpose: string): string | undefined {
    try {
      return this.idNumbers.reseal(cipher, purpose);
    } catch {
      return undefined;
    }
  }
}
