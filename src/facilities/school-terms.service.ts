import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { invalid, notFound } from '../kernel/domain-error';
import type { SchoolTerms } from '../kernel/school-terms';
import { PACKS } from './packs/packs';
import type { SchoolTermsBody } from './school-terms.dto';
import { termProblems } from './school-terms.rules';

/** What is known of the schools of a country. */
export interface SchoolTermsOfPack {
  pack: string;
  /** The whole country first, then by region. */
  regions: (SchoolTerms & { /** Null: it came with the pack. */ writtenAt: Date | null })[];
}

type Row = Omit<SchoolTerms, 'until'> & { pack: string; writtenAt: Date };

/** When there is school, by country pack and part of the country: what came with the pack, and what was written down since. */
@Injectable()
export class SchoolTermsService {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Every pack with its regions; what was written down stands for the pack's own of the same part. */
  async list(): Promise<SchoolTermsOfPack[]> {
    const rows = await this.db.sql<Row>(`SELECT pack, region, spans, source, as_of, confidence, written_at FROM school_terms`);
    return [...PACKS.values()].map(({ pack, schoolTerms }) => {
      const written = rows
        .filter((row) => row.pack === pack)
        .map(({ pack: _pack, ...row }) => ({ ...row, until: row.spans.at(-1)?.to ?? null }));
      const own = schoolTerms
        .filter(({ region }) => !written.some((row) => row.region === region))
        .map((terms) => ({ ...terms, writtenAt: null }));
      return { pack, regions: [...own, ...written].sort((a, b) => (a.region < b.region ? -1 : 1)) };
    });
  }

  /**
   * Writes down the school days of a part of a country, in place of what was known of it. It warns about dates from now on; nothing that is
   * arranged changes.
   * @throws DomainError not_found for an unknown pack; invalid `validation.failed` with everything that is wrong with the days
   */
  async write(actor: Actor, pack: string, body: SchoolTermsBody): Promise<SchoolTerms> {
    if (!PACKS.has(pack)) throw notFound();
    const errors = termProblems(body.spans);
    const now = this.clock.now();
    if (body.asOf > now.toISOString().slice(0, 10)) errors.push({ pointer: '/asOf', code: 'school_terms.as_of_ahead' });
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    const { region, source, asOf, confidence } = body;
    const spans = body.spans.map(({ from, to }) => ({ from, to })).sort((a, b) => (a.from < b.from ? -1 : 1));
    await this.db.transaction(async () => {
      // As the system: no role writes a calendar by itself, and one calendar is every organisation's.
      await this.db.asSystem(() =>
        this.db.sql(
          `INSERT INTO school_terms (pack, region, spans, source, as_of, confidence, written_by, written_at) VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7, $8)
           ON CONFLICT (pack, region) DO UPDATE SET spans = $3::jsonb, source = $4, as_of = $5, confidence = $6, written_by = $7, written_at = $8`,
          [pack, region, JSON.stringify(spans), source, asOf, confidence, actor.userId, now],
        ),
      );
      await this.audit.record({
        action: 'school_terms.publish',
        subjectType: 'school_terms',
        subjectId: null,
        details: { pack, region, spans: spans.length },
      });
    });
    return { region, spans, until: spans.at(-1)?.to ?? null, source, asOf, confidence };
  }
}
