import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { EntitlementsQueries } from '../entitlements/entitlements.queries';
import type { AllowanceSeen } from '../entitlements/entitlements.queries';
import { EligibilityService } from '../eligibility/eligibility.service';
import { FacilityAsksQueries } from '../eligibility/facility-asks.queries';
import type { EffectiveRule } from '../facilities/rule-versions.queries';
import { FamiliesQueries } from '../families/families.queries';
import type { CaregiverOfChild, ChildFilter, ChildRow, DyadRow, ParentRow } from '../families/families.queries';
import { Actor, can } from '../kernel/actor';
import { Day } from '../kernel/days';
import { Page } from '../kernel/page';
import { Eligibility } from '../kernel/reasons';
import { MilestonesQueries } from '../milestones/milestones.queries';
import { SafeguardingQueries } from '../safeguarding/safeguarding.queries';
import type { OpenIncidentRow } from '../safeguarding/safeguarding.queries';
import { RestrictionsQueries } from '../safeguarding/restrictions.queries';
import type { StandingRestrictionRow } from '../safeguarding/restrictions.queries';
import { NextStep, nextStepOf } from './checklist.rules';

interface DyadState {
  dyadId: string;
  tracingOpen: boolean;
  askAgainOn: Day | null;
  visitId: string | null;
  visitStatus: string | null;
  visitDay: Day | null;
  /** The days off of the visit's year are not announced. */
  provisional: boolean | null;
  holdDay: Day | null;
  facilityName: string | null;
  wardName: string | null;
}

/** What holds a dyad for the child's safety; empty for readers who may not see it. */
export interface DyadSafety {
  incidents: OpenIncidentRow[];
  restrictions: StandingRestrictionRow[];
}

/** A dyad with everything its part of the child's page shows. */
export interface DyadDesk {
  dyad: DyadRow;
  parent: ParentRow | undefined;
  eligibility: Eligibility;
  next: NextStep;
  milestones: { code: string; reachedAt: Date }[];
  state: DyadState;
  safety: DyadSafety;
  /** What the parent's facility asks of the family; empty where nobody knows where the parent is. */
  asks: EffectiveRule[];
  /** What is left of the parent's contacts in the period of today, by pool; empty where nobody knows where the parent is. */
  allowances: AllowanceSeen[];
}

export interface ChildDesk {
  child: ChildRow;
  caregivers: CaregiverOfChild[];
  dyads: DyadDesk[];
  siblings: { id: string; reference: string; preferredName: string }[];
}

/** A line of the children's list. */
export interface ChildLine {
  child: ChildRow;
  caregiver: CaregiverOfChild | undefined;
  /** The most pressing step of the child's dyads; undefined when there is no dyad yet. */
  next: NextStep | undefined;
  visit: { id: string; status: string; day: Day } | undefined;
}

/** Puts a child's page and the children's list together. */
@Injectable()
export class ChildrenDeskQueries {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly safeguarding: SafeguardingQueries,
    private readonly restrictions: RestrictionsQueries,
    private readonly eligibility: EligibilityService,
    private readonly asks: FacilityAsksQueries,
    private readonly milestones: MilestonesQueries,
    private readonly entitlements: EntitlementsQueries,
  ) {}

  /** One child's desk. @throws DomainError not_found for another organisation's */
  async child(actor: Actor, id: string): Promise<ChildDesk> {
    const child = await this.families.child(actor, id);
    const [dyads, today] = [await this.families.dyadsOfChild(actor, id), await this.families.today(actor)];
    const caregivers = await this.families.caregiversOf([id]);
    const desks = await this.desks(actor, dyads, caregivers.length > 0, today);
    const siblings = await this.db.sql<{ id: string; reference: string; preferredName: string }>(
      `SELECT DISTINCT s.id, s.reference, s.preferred_name FROM child_caregivers mine
         JOIN child_caregivers theirs ON theirs.caregiver_id = mine.caregiver_id AND theirs.until IS NULL AND theirs.child_id <> mine.child_id
         JOIN children s ON s.id = theirs.child_id AND s.organisation_id = $2 AND s.restricted_at IS NULL
        WHERE mine.child_id = $1 AND mine.until IS NULL ORDER BY s.reference`,
      [id, actor.organisationId],
    );
    return { child, caregivers, dyads: desks, siblings };
  }

  /** A page of children, each with one next step; the number of queries does not grow with the rows. */
  async children(actor: Actor, filter: ChildFilter): Promise<Page<ChildLine>> {
    const { data, page } = await this.families.children(actor, filter);
    const ids = data.map((c) => c.id);
    const dyads = await this.db.sql<DyadRow>(
      `SELECT id, child_id, parent_id, relationship, status, closed_reason, enrolled_on, created_at, version FROM dyads WHERE child_id = ANY($1::uuid[]) AND status = 'open' ORDER BY id`,
      [ids],
    );
    const caregivers = await this.families.caregiversOf(ids);
    const withCare = new Set(caregivers.map((c) => c.childId));
    const states = await this.states(dyads.map((d) => d.id));
    const verdicts = await this.eligibility.ofDyads(
      dyads.map((d) => d.id),
      { mode: 'visit', on: await this.families.today(actor) },
    );
    const lines = data.map((child) => {
      const own = dyads.filter((d) => d.childId === child.id);
      const steps = own.map((d) => this.next(states.get(d.id), verdicts.get(d.id), withCare.has(child.id)));
      const live = own.map((d) => states.get(d.id)).find((s) => s?.visitId);
      return {
        child,
        caregiver: caregivers.find((c) => c.childId === child.id),
        next: steps[0],
        visit:
          live?.visitId && live.visitStatus && live.visitDay
            ? { id: live.visitId, status: live.visitStatus, day: live.visitDay }
            : undefined,
      };
    });
    return { data: lines, page };
  }

  private async desks(actor: Actor, dyads: DyadRow[], hasCaregiver: boolean, today: Day): Promise<DyadDesk[]> {
    const ids = dyads.map((d) => d.id);
    const parents = await this.families.parentsOf(dyads.map((d) => d.parentId));
    const verdicts = await this.eligibility.ofDyads(ids, { mode: 'visit', on: today });
    const milestones = await this.milestones.ofDyads(ids);
    const states = await this.states(ids);
    const safety = await this.safety(actor, ids, today);
    const asks = await this.asks.ofDyads(ids, today);
    const allowances = new Map<string, AllowanceSeen[]>();
    for (const { id } of parents) allowances.set(id, await this.entitlements.ofParent(actor, id, 1));
    return dyads.flatMap((dyad) => {
      const state = states.get(dyad.id);
      const eligibility = verdicts.get(dyad.id) ?? { verdict: 'block' as const, reasons: [] };
      if (!state) return [];
      return [
        {
          dyad,
          parent: parents.find((p) => p.id === dyad.parentId),
          eligibility,
          next: this.next(state, eligibility, hasCaregiver),
          milestones: milestones.get(dyad.id) ?? [],
          state,
          asks: asks.get(dyad.id) ?? [],
          allowances: allowances.get(dyad.parentId) ?? [],
          safety: {
            incidents: safety.incidents.filter((i) => i.dyadId === dyad.id),
            restrictions: safety.restrictions.filter((r) => r.onDyadId === dyad.id),
          },
        },
      ];
    });
  }

  /** Notes of worries and court papers are for those who decide about them. */
  private async safety(actor: Actor, dyadIds: string[], today: Day): Promise<DyadSafety> {
    if (!can(actor, 'restriction.write')) return { incidents: [], restrictions: [] };
    return {
      incidents: await this.safeguarding.openIncidents(actor, dyadIds),
      restrictions: await this.restrictions.standing(actor, dyadIds, today),
    };
  }

  private next(state: DyadState | undefined, eligibility: Eligibility | undefined, hasCaregiver: boolean): NextStep {
    return nextStepOf({
      hasCaregiver,
      reasons: eligibility?.reasons ?? [],
      tracingOpen: state?.tracingOpen ?? false,
      askAgainOn: state?.askAgainOn ?? undefined,
      visit:
        state?.visitId && state.visitStatus && state.visitDay
          ? { id: state.visitId, status: state.visitStatus, day: state.visitDay, answerDue: state.holdDay ?? undefined }
          : undefined,
    });
  }

  private async states(dyadIds: string[]): Promise<Map<string, DyadState>> {
    const rows = await this.db.sql<DyadState>(
      `SELECT d.id AS dyad_id,
              EXISTS (SELECT 1 FROM tracings t WHERE t.parent_id = d.parent_id AND t.status = 'asked') AS tracing_open,
              (SELECT v.ask_again_on FROM child_views v WHERE v.dyad_id = d.id ORDER BY v.asked_on DESC, v.id DESC LIMIT 1) AS ask_again_on,
              live.id AS visit_id, live.status AS visit_status, live.day AS visit_day, live.provisional, live.hold_day,
              f.name AS facility_name, w.name AS ward_name
         FROM dyads d
         LEFT JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL
         LEFT JOIN roster_entries r ON r.id = e.roster_entry_id
         LEFT JOIN facilities f ON f.id = r.facility_id
         LEFT JOIN wards w ON w.id = r.ward_id
         LEFT JOIN LATERAL (SELECT v.id, v.status, s.day, s.provisional, (coalesce(CASE v.status WHEN 'requested' THEN v.answer_due_at END, v.hold_expires_at) AT TIME ZONE f.time_zone)::date AS hold_day
                              FROM visit_dyads vd JOIN visits v ON v.id = vd.visit_id JOIN sessions s ON s.id = v.session_id
                             WHERE vd.dyad_id = d.id AND v.live ORDER BY v.starts_at LIMIT 1) live ON true
        WHERE d.id = ANY($1::uuid[])`,
      [dyadIds],
    );
    return new Map(rows.map((row) => [row.dyadId, row]));
  }
}
