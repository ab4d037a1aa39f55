import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import type { Day } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import type { StatedRules } from './facility.rules';
import { PACKS } from './packs/packs';
import { EffectiveRule, effectiveRules, Provenance, rulesOf, sourcesOf, StatedVersion } from './rules/effective.rules';
import type { Confidence, RuleChange } from './rules/rule-values.rules';
import type { VersionStatus } from './rules/versions.rules';

export { askedOf } from './rules/asked.rules';
export { toBring } from './rules/to-bring.rules';
export type { ToBring } from './rules/to-bring.rules';
export { bringLines, headCountLines } from './rules/to-bring.words';
export type { BringStyle } from './rules/to-bring.words';
export { RULE_KEYS, specOf, statedOf } from './rules/rule-keys';
export { RULE_GROUPS } from './rules/rule-key';
export { changesFromForm, fieldNames, formOf, texts, unsetName } from './rules/rule-forms.rules';
export { ruleText } from './rules/rule-words';
export type { RuleGroup, RuleSpec, RuleType, RuleValue } from './rules/rule-key';
export type { EffectiveRule, RuleLevel } from './rules/effective.rules';
export { changedKeys } from './rules/versions.rules';
export type { RuleChange } from './rules/rule-values.rules';
export { CONFIDENCES } from './rules/rule-values.rules';

/** One version as it lies in the table, with who had a hand in it where the reader may know the person. */
export interface RuleVersionRow {
  id: string;
  facilityId: string;
  effectiveFrom: Day;
  /** The first day on which it no longer holds; null: until further notice. */
  effectiveTo: Day | null;
  rules: StatedRules;
  provenance: Record<string, Partial<Provenance>>;
  source: string;
  asOf: Day;
  confidence: Confidence;
  status: VersionStatus;
  changes: RuleChange[] | null;
  replaces: string | null;
  replacedEnd: Day | null;
  why: string | null;
  proposedBy: string | null;
  proposedByName: string | null;
  proposedAt: Date | null;
  approvedBy: string | null;
  approvedByName: string | null;
  approvedAt: Date | null;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
}

/** A proposal that waits for a second person. */
export interface WaitingVersion {
  id: string;
  facilityId: string;
  facilityName: string;
  effectiveFrom: Day;
  proposedByName: string | null;
  proposedAt: Date | null;
}

/** The rules of a facility on a day, each with its source. `version` null: the facility has none in force, and nothing can be booked. */
export interface RulesOfDay {
  on: Day;
  version: RuleVersionRow | null;
  rules: EffectiveRule[];
}

/** A version of a facility's rules as the gates take it: resolved over the country's pack. */
export interface ResolvedVersion {
  facilityId: string;
  effectiveFrom: Day;
  effectiveTo: Day | null;
  rules: ReturnType<typeof rulesOf>;
  source: string;
  sources: Record<string, string>;
}

const VERSION = `v.id, v.facility_id, v.effective_from, v.effective_to, v.rules, v.provenance, v.source, v.as_of, v.confidence, v.status, v.changes,
  v.replaces, v.replaced_end, v.why, v.proposed_by, p.name AS proposed_by_name, v.proposed_at, v.approved_by, a.name AS approved_by_name, v.approved_at,
  v.withdrawn_by, v.withdrawn_at`;
const FROM = `facility_rules v LEFT JOIN users p ON p.id = v.proposed_by LEFT JOIN users a ON a.id = v.approved_by`;

/** Reads versions of facilities' rules. */
@Injectable()
export class RuleVersionsQueries {
  constructor(private readonly db: Database) {}

  /** Every version of a facility, the newest first; proposals and withdrawn ones among them. */
  all(facilityId: string): Promise<RuleVersionRow[]> {
    return this.db.sql<RuleVersionRow>(
      `SELECT ${VERSION} FROM ${FROM} WHERE v.facility_id = $1 ORDER BY v.effective_from DESC, v.proposed_at DESC NULLS LAST, v.id DESC`,
      [facilityId],
    );
  }

  /** The versions in force, past and staged ones too, in the order of their days. */
  inForce(facilityId: string): Promise<RuleVersionRow[]> {
    return this.db.sql<RuleVersionRow>(
      `SELECT ${VERSION} FROM ${FROM} WHERE v.facility_id = $1 AND v.status = 'in_force' ORDER BY v.effective_from`,
      [facilityId],
    );
  }

  /**
   * Proposals that wait for this very person: at her own facility, at every one for an administrator, and never her own. The earliest first
   * day comes first.
   */
  waitingFor(actor: Actor): Promise<WaitingVersion[]> {
    if (!actor.permissions.has('facility_rule.approve')) return Promise.resolve([]);
    // As the system: an administrator belongs to no facility.
    return this.db.asSystem(() =>
      this.db.sql<WaitingVersion>(
        `SELECT v.id, v.facility_id, f.name AS facility_name, v.effective_from, p.name AS proposed_by_name, v.proposed_at
           FROM facility_rules v JOIN facilities f ON f.id = v.facility_id LEFT JOIN users p ON p.id = v.proposed_by
          WHERE v.status = 'proposed' AND v.proposed_by IS DISTINCT FROM $1 AND ($2::uuid IS NULL OR v.facility_id = $2)
            AND ($2::uuid IS NOT NULL OR $3 = 'admin') ORDER BY v.effective_from, v.id LIMIT 100`,
        [actor.userId, actor.facilityId, actor.role],
      ),
    );
  }

  /** @throws DomainError not_found */
  async one(id: string): Promise<RuleVersionRow> {
    const row = await this.db.one<RuleVersionRow>(`SELECT ${VERSION} FROM ${FROM} WHERE v.id = $1`, [id]);
    if (!row) throw notFound();
    return row;
  }

  /** The rules of a day, key by key: the facility's over its country's over the careful reading. */
  async ofDay(facility: { id: string; pack: string }, on: Day): Promise<RulesOfDay> {
    const version = await this.db.one<RuleVersionRow>(
      `SELECT ${VERSION} FROM ${FROM}
        WHERE v.facility_id = $1 AND v.status = 'in_force' AND v.effective_from <= $2 AND (v.effective_to IS NULL OR v.effective_to > $2)`,
      [facility.id, on],
    );
    return { on, version: version ?? null, rules: effectiveRules(version, PACKS.get(facility.pack)?.rules) };
  }
}

/** A version as the gates take it. */
export function resolvedVersion(
  { pack, ...of }: { facilityId: string; effectiveFrom: Day; effectiveTo: Day | null; pack: string },
  stated: StatedVersion,
): ResolvedVersion {
  const effective = effectiveRules(stated, PACKS.get(pack)?.rules);
  return { ...of, rules: rulesOf(effective), source: stated.source, sources: sourcesOf(effective) };
}
