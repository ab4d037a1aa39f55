import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone, instantOf } from '../kernel/days';
import { conflict, DomainError, FieldError, forbidden, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { RULES_CHANGED } from './facilities.events';
import { FacilitiesQueries, FacilityRow } from './facilities.queries';
import { PACKS } from './packs/packs';
import type { RuleVersionBody } from './rule-versions.dto';
import { ResolvedVersion, resolvedVersion, RuleVersionRow, RuleVersionsQueries } from './rule-versions.queries';
import { effectiveRules, rulesOf } from './rules/effective.rules';
import { contradictions, faultsOfChanges } from './rules/rule-values.rules';
import { changedKeys, merged, needsSecond, place, versionOn } from './rules/versions.rules';

export { RuleVersionBody, RuleVersionQuery, toVersionJson } from './rule-versions.dto';

/** How far back days may be corrected and how far ahead rules may be staged, in days. */
const MOST_BACK = 366;
const MOST_AHEAD = 1096;

/** A version thought through and not yet written. */
export interface DraftVersion {
  facility: FacilityRow;
  /** What holds on its first day, and ends there or before. */
  base: RuleVersionRow | undefined;
  ends: RuleVersionRow | undefined;
  needsSecond: boolean;
  isCorrection: boolean;
  stated: ReturnType<typeof merged>;
  /** As the gates would take it. */
  resolved: ResolvedVersion;
}

/** Writes versions of facilities' rules: proposed, in force after a second person where it matters, withdrawn. Nothing is rewritten. */
@Injectable()
export class RuleVersionsService {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly facilities: FacilitiesQueries,
    private readonly versions: RuleVersionsQueries,
  ) {}

  /** The facility, when it is the actor's to change. @throws DomainError not_found for another officer's */
  async mine(actor: Actor, facilityId: string): Promise<FacilityRow> {
    if (actor.facilityId !== facilityId && actor.role !== 'admin') throw notFound();
    return this.facilities.one(actor, facilityId);
  }

  /**
   * Thinks a version through without writing it.
   * @throws DomainError not_found; invalid with everything that is wrong at once: unknown keys, values out of bounds, days, contradictions;
   *   conflict `rules.overlaps`, `rules.inside_another`, `rules.same_start`
   */
  async draft(actor: Actor, facilityId: string, body: RuleVersionBody): Promise<DraftVersion> {
    const facility = await this.mine(actor, facilityId);
    return this.think(facility, body, await this.versions.inForce(facilityId));
  }

  /**
   * Writes a version: in force at once, or – where a key of weight changes or the past is corrected – proposed.
   * @throws DomainError as `draft`
   */
  async propose(actor: Actor, facilityId: string, body: RuleVersionBody): Promise<RuleVersionRow> {
    await this.mine(actor, facilityId);
    return this.db.transaction(async () => {
      await this.lock(facilityId);
      const draft = await this.draft(actor, facilityId, body);
      const id = newId();
      const { source, asOf, confidence, effectiveFrom, effectiveTo, why, changes } = body;
      const status = draft.needsSecond ? 'proposed' : 'in_force';
      await this.db.asSystem(async () => {
        if (status === 'in_force') await this.end(draft.ends, effectiveFrom);
        await this.db.sql(
          `INSERT INTO facility_rules (id, facility_id, effective_from, effective_to, rules, provenance, source, as_of, confidence, status, changes,
                                       replaces, replaced_end, why, proposed_by, proposed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
          [
            id,
            facilityId,
            effectiveFrom,
            effectiveTo ?? null,
            JSON.stringify(draft.stated.rules),
            JSON.stringify(draft.stated.provenance),
            source.trim(),
            asOf,
            confidence,
            status,
            JSON.stringify(changes),
            status === 'in_force' ? (draft.ends?.id ?? null) : null,
            status === 'in_force' ? (draft.ends?.effectiveTo ?? null) : null,
            why?.trim() ?? null,
            actor.userId,
            this.clock.now(),
          ],
        );
      });
      await this.record('propose', { id, facilityId, effectiveFrom, effectiveTo: effectiveTo ?? null }, status);
      if (status === 'in_force') await this.announce(draft.facility, { id, effectiveFrom, effectiveTo: effectiveTo ?? null });
      return this.versions.one(id);
    });
  }

  /** The version as it would be put in force now. @throws DomainError as `approve` */
  async draftOf(actor: Actor, version: RuleVersionRow): Promise<DraftVersion> {
    const facility = await this.mine(actor, version.facilityId);
    if (version.status !== 'proposed') throw conflict('rules.not_proposed');
    const today = this.facilities.today(facility);
    if (version.effectiveFrom < today && version.why === null) throw conflict('rules.from_passed');
    return this.think(facility, bodyOf(version), await this.versions.inForce(version.facilityId));
  }

  /**
   * Puts a proposal in force, on top of what holds by now.
   * @throws DomainError not_found; forbidden `rules.same_person`; conflict `rules.not_proposed`, `rules.from_passed`, `rules.overlaps` …
   */
  async approve(actor: Actor, id: string): Promise<RuleVersionRow> {
    const { facilityId } = await this.versions.one(id);
    await this.mine(actor, facilityId);
    return this.db.transaction(async () => {
      await this.lock(facilityId);
      const version = await this.versions.one(id);
      if (version.status !== 'proposed') throw conflict('rules.not_proposed');
      if (version.proposedBy === actor.userId) throw forbidden('rules.same_person');
      const { facility, ends, stated } = await this.draftOf(actor, version);
      await this.db.asSystem(async () => {
        await this.end(ends, version.effectiveFrom);
        await this.db.sql(
          `UPDATE facility_rules SET status = 'in_force', rules = $2, provenance = $3, replaces = $4, replaced_end = $5, approved_by = $6, approved_at = $7
            WHERE id = $1 AND status = 'proposed'`,
          [
            id,
            JSON.stringify(stated.rules),
            JSON.stringify(stated.provenance),
            ends?.id ?? null,
            ends?.effectiveTo ?? null,
            actor.userId,
            this.clock.now(),
          ],
        );
      });
      await this.record('approve', version, 'in_force');
      await this.announce(facility, version);
      return this.versions.one(id);
    });
  }

  /**
   * Takes back a proposal, or a staged version before its first day; the version it would have ended then goes on.
   * @throws DomainError not_found; conflict `rules.over` when withdrawn already, `rules.holds_already` from its first day on
   */
  async withdraw(actor: Actor, id: string): Promise<RuleVersionRow> {
    const { facilityId } = await this.versions.one(id);
    const facility = await this.mine(actor, facilityId);
    return this.db.transaction(async () => {
      await this.lock(facilityId);
      const version = await this.versions.one(id);
      if (version.status === 'withdrawn') throw conflict('rules.over');
      if (version.status === 'in_force' && version.effectiveFrom <= this.facilities.today(facility)) throw conflict('rules.holds_already');
      await this.db.asSystem(async () => {
        await this.db.sql(`UPDATE facility_rules SET status = 'withdrawn', withdrawn_by = $2, withdrawn_at = $3 WHERE id = $1`, [
          id,
          actor.userId,
          this.clock.now(),
        ]);
        if (version.status === 'in_force') await this.giveBack(version);
      });
      await this.record('withdraw', version, 'withdrawn');
      if (version.status === 'in_force') await this.announce(facility, version);
      return this.versions.one(id);
    });
  }

  private think(facility: FacilityRow, body: RuleVersionBody, inForce: readonly RuleVersionRow[]): DraftVersion {
    const today = this.facilities.today(facility);
    const isCorrection = body.effectiveFrom < today;
    const base = versionOn(inForce, body.effectiveFrom);
    const faults = [...faultsOfChanges(body.changes), ...daysAtFault(body, today)];
    if (faults.length > 0) throw invalid('validation.failed', {}, faults);
    const stated = merged(base, body.changes);
    const pack = PACKS.get(facility.pack)?.rules;
    const effective = rulesOf(effectiveRules({ ...body, ...stated }, pack));
    const wrong = [...this.unchanged(base, body), ...contradictionFaults(effective, body)];
    if (wrong.length > 0) throw invalid('validation.failed', {}, wrong);
    const span = { effectiveFrom: body.effectiveFrom, effectiveTo: body.effectiveTo ?? null };
    const placed = place(span, inForce);
    if (!placed.fits) throw doesNotFit(placed);
    return {
      facility,
      base,
      ends: placed.ends,
      isCorrection,
      needsSecond: needsSecond(base, body.changes, isCorrection),
      stated,
      resolved: resolvedVersion({ facilityId: facility.id, pack: facility.pack, ...span }, { ...body, ...stated }),
    };
  }

  private unchanged(base: RuleVersionRow | undefined, body: RuleVersionBody): FieldError[] {
    const says = body.changes.some((change) => change.source !== undefined || change.asOf !== undefined || change.confidence !== undefined);
    return changedKeys(base, body.changes).length > 0 || says ? [] : [{ pointer: '/changes', code: 'rules.nothing_changes' }];
  }

  /** One change of a facility's rules at a time. As the system: an administrator belongs to no facility. */
  private async lock(facilityId: string): Promise<void> {
    await this.db.asSystem(() => this.db.sql(`SELECT 1 FROM facilities WHERE id = $1 FOR NO KEY UPDATE`, [facilityId]));
  }

  private async end(version: RuleVersionRow | undefined, day: Day): Promise<void> {
    if (version) await this.db.sql(`UPDATE facility_rules SET effective_to = $2 WHERE id = $1`, [version.id, day]);
  }

  /** The version before goes on to where this one ended; whoever took over from this one has taken over from that. */
  private async giveBack({ id, replaces, replacedEnd, effectiveTo }: RuleVersionRow): Promise<void> {
    if (replaces === null) return;
    await this.db.sql(`UPDATE facility_rules SET effective_to = least($2::date, $3::date) WHERE id = $1 AND status = 'in_force'`, [
      replaces,
      replacedEnd,
      effectiveTo,
    ]);
    await this.db.sql(`UPDATE facility_rules SET replaces = $2 WHERE replaces = $1`, [id, replaces]);
  }

  /** Visits on these days are judged again: now, and once more on the first day for what was arranged in between. */
  private async announce(
    facility: FacilityRow,
    { id, effectiveFrom, effectiveTo }: { id: string; effectiveFrom: Day; effectiveTo: Day | null },
  ): Promise<void> {
    const payload = { facilityId: facility.id, versionId: id, from: effectiveFrom, to: effectiveTo };
    await this.outbox.put(RULES_CHANGED, payload);
    const begins = instantOf(effectiveFrom, '00:05', facility.timeZone);
    if (effectiveFrom > dayInZone(this.clock.now(), facility.timeZone)) await this.outbox.put(RULES_CHANGED, payload, { runAt: begins });
  }

  private async record(
    verb: string,
    version: { id: string; facilityId: string; effectiveFrom: Day; effectiveTo: Day | null },
    status: string,
  ) {
    const { id, facilityId, effectiveFrom, effectiveTo } = version;
    await this.audit.record({
      action: `facility_rules.${verb}`,
      subjectType: 'facility_rules',
      subjectId: id,
      details: { facilityId, effectiveFrom, effectiveTo, status },
    });
  }
}

/** A stored proposal as it was asked for. */
const bodyOf = (version: RuleVersionRow): RuleVersionBody => ({
  changes: version.changes ?? [],
  effectiveFrom: version.effectiveFrom,
  ...(version.effectiveTo === null ? {} : { effectiveTo: version.effectiveTo }),
  source: version.source,
  asOf: version.asOf,
  confidence: version.confidence,
  ...(version.why === null ? {} : { why: version.why }),
});

function daysAtFault({ effectiveFrom, effectiveTo, asOf, why, changes }: RuleVersionBody, today: Day): FieldError[] {
  const fault = (pointer: string, code: string, params = {}): FieldError => ({ pointer, code, params });
  return [
    ...(effectiveTo !== undefined && effectiveTo <= effectiveFrom ? [fault('/effectiveTo', 'rules.days')] : []),
    ...(effectiveFrom < today && (why ?? '').trim() === '' ? [fault('/why', 'rules.past_needs_why', { today })] : []),
    ...(effectiveFrom < addDays(today, -MOST_BACK) ? [fault('/effectiveFrom', 'rules.too_far_back', { days: MOST_BACK })] : []),
    ...(effectiveFrom > addDays(today, MOST_AHEAD) ? [fault('/effectiveFrom', 'rules.too_far_ahead', { days: MOST_AHEAD })] : []),
    ...(asOf > today ? [fault('/asOf', 'rules.as_of_ahead', { today })] : []),
    ...changes.flatMap((change, i) =>
      change.asOf !== undefined && change.asOf > today ? [fault(`/changes/${i}/asOf`, 'rules.as_of_ahead', { today })] : [],
    ),
  ];
}

/** What contradicts itself, at the change that brought it, else at the list of changes. */
const contradictionFaults = (rules: object, { changes }: RuleVersionBody): FieldError[] =>
  contradictions(rules).map(({ key, code, params }) => {
    const at = changes.findIndex((change) => change.key === key);
    return { pointer: at === -1 ? '/changes' : `/changes/${at}/value`, code, params };
  });

const doesNotFit = ({ code, params }: { code: string; params: Record<string, string> }): DomainError =>
  conflict(code, params, { errors: [{ pointer: '/effectiveFrom', code, params }] });
