import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { askedOf, EffectiveRule, RuleVersionsQueries, toBring } from '../facilities/rule-versions.queries';
import type { Day } from '../kernel/days';
import type { DyadBrings } from './brings.words';

export { carriedLines } from './brings.words';
export type { DyadBrings } from './brings.words';

interface Placed {
  dyadId: string;
  facilityId: string;
  pack: string;
  metInPerson: boolean;
}

/** Whether a child has met the parent in person before an instant, in SQL; `d` dyads, `c` children. */
const MET_BEFORE = (instant: string): string => `(coalesce(c.visited_before, false) OR EXISTS (
  SELECT 1 FROM visit_dyads vd JOIN visits v ON v.id = vd.visit_id
   WHERE vd.dyad_id = d.id AND vd.attended IS NOT FALSE AND v.status IN ('completed', 'partial') AND v.mode IN ('visit', 'group')
     AND v.starts_at < ${instant}))`;

/** What the facility at which a parent is asks of the family: the same family, elsewhere another list. */
@Injectable()
export class FacilityAsksQueries {
  constructor(
    private readonly db: Database,
    private readonly versions: RuleVersionsQueries,
  ) {}

  /** By dyad, each rule with its source; nothing for a dyad whose parent nobody has found. */
  async ofDyads(dyadIds: readonly string[], on: Day): Promise<Map<string, EffectiveRule[]>> {
    const placed = await this.db.sql<Placed>(
      `SELECT d.id AS dyad_id, f.id AS facility_id, f.pack, ${MET_BEFORE(`'infinity'`)} AS met_in_person
         FROM dyads d JOIN children c ON c.id = d.child_id
         JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL
         JOIN facilities f ON f.id = e.facility_id WHERE d.id = ANY($1::uuid[])`,
      [[...dyadIds]],
    );
    const asked = new Map<string, EffectiveRule[]>();
    for (const { dyadId, facilityId, pack, metInPerson } of placed) {
      const { rules } = await this.versions.ofDay({ id: facilityId, pack }, on);
      asked.set(dyadId, askedOf(rules, !metInPerson));
    }
    return asked;
  }

  /**
   * What the children of a meeting bring, the eldest first, by the rules of its facility on its day; empty where none are in force then. A
   * child's first meeting stays its first after it was reported. For whoever may read the meeting: asked as the system.
   */
  async ofMeeting(visitId: string): Promise<DyadBrings[]> {
    return this.db.asSystem(async () => {
      const placed = await this.db.sql<Placed & { on: Day; relations: string[] }>(
        `SELECT d.id AS dyad_id, f.id AS facility_id, f.pack, ${MET_BEFORE('m.starts_at')} AS met_in_person,
                (m.starts_at AT TIME ZONE f.time_zone)::date AS on,
                ARRAY(SELECT DISTINCT k.relationship FROM visit_party p JOIN child_caregivers k ON k.caregiver_id = p.person_id AND k.until IS NULL
                       WHERE p.visit_id = m.id AND p.person_type = 'caregiver' AND p.place = 'inside' AND k.child_id = c.id) AS relations
           FROM visits m JOIN visit_dyads md ON md.visit_id = m.id JOIN dyads d ON d.id = md.dyad_id JOIN children c ON c.id = d.child_id
           JOIN facilities f ON f.id = m.facility_id WHERE m.id = $1 ORDER BY c.birth_date, c.id`,
        [visitId],
      );
      const [first] = placed;
      if (first === undefined) return [];
      const { version, rules } = await this.versions.ofDay({ id: first.facilityId, pack: first.pack }, first.on);
      if (version === null) return [];
      return placed.map(({ dyadId, metInPerson, relations }) => {
        const list = toBring(askedOf(rules, !metInPerson));
        // Only what those who go inside with this child bring.
        return { dyadId, list: { ...list, byRelation: list.byRelation.filter(({ relation }) => relations.includes(relation)) } };
      });
    });
  }
}
