import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { askedOf, EffectiveRule, RuleVersionsQueries } from '../facilities/rule-versions.queries';
import type { Day } from '../kernel/days';

interface Placed {
  dyadId: string;
  facilityId: string;
  pack: string;
  metInPerson: boolean;
}

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
      `SELECT d.id AS dyad_id, f.id AS facility_id, f.pack,
              coalesce(c.visited_before, false) OR EXISTS (
                SELECT 1 FROM visit_dyads vd JOIN visits v ON v.id = vd.visit_id
                 WHERE vd.dyad_id = d.id AND vd.attended IS NOT FALSE AND v.status IN ('completed', 'partial') AND v.mode IN ('visit', 'group')) AS met_in_person
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
}
