import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { EligibilityService, PartyMember, RequestFacts } from '../eligibility/eligibility.service';
import { DomainError, invalid } from '../kernel/domain-error';
import { Reason } from '../kernel/reasons';
import { againstHeldVisit, reasonsForLiaison } from './visit.rules';
import type { By } from './visit-changes';

/** What the gates say about a visit that already holds its place. */
export interface GateAnswer {
  /** Hard reasons; what the visit itself holds does not count against it. */
  against: Reason[];
  facts?: RequestFacts;
}

/** Asks the gates again about an existing visit: at confirmation, at a proposal, before setting out, when something has changed. */
@Injectable()
export class VisitGates {
  constructor(
    private readonly db: Database,
    private readonly eligibility: EligibilityService,
  ) {}

  /** The visit with its own people, in its own session or another. */
  async ask(visitId: string, sessionId: string): Promise<GateAnswer> {
    const people = await this.db.one<{ dyadIds: string[]; party: PartyMember[] }>(
      `SELECT (SELECT array_agg(dyad_id ORDER BY dyad_id) FROM visit_dyads WHERE visit_id = $1) AS dyad_ids,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('personType', person_type, 'personId', person_id, 'place', place)), '[]')
                 FROM visit_party WHERE visit_id = $1) AS party`,
      [visitId],
    );
    const answer = await this.eligibility.ofRequest({
      dyadIds: people?.dyadIds ?? [],
      party: people?.party ?? [],
      sessionId,
      excludeVisitId: visitId,
    });
    return { against: againstHeldVisit(answer.eligibility.reasons), facts: answer.facts };
  }
}

/** The refusal for closed gates, in the words its reader may know. */
export function notAllowed(by: By, reasons: Reason[]): DomainError {
  const shown = by !== 'system' && by.role === 'liaison' ? reasonsForLiaison(reasons) : reasons;
  return invalid('visit.not_allowed', {}, [], { members: { reasons: shown } });
}
