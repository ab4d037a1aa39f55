import { Injectable } from '@nestjs/common';
import { Actor, can } from '../kernel/actor';
import type { Day } from '../kernel/days';
import { AssessmentQueries } from '../safeguarding/assessments.queries';
import type { ApprovalRow, ConferenceRow, HarmMarkerRow, ReadinessRow } from '../safeguarding/assessments.queries';
import { ContactDecisionsQueries } from '../safeguarding/contact-decisions.queries';
import type { DecisionRow } from '../safeguarding/contact-decisions.queries';

/** What was decided for a dyad and what waits to be; empty where the reader may not see it. */
export interface DyadGuard {
  dyadId: string;
  /** The decision that holds. */
  decision: DecisionRow | undefined;
  proposal: DecisionRow | undefined;
  /** Level 0 that holds, with its day to look again still ahead: complete work, not a failure. */
  resting: boolean;
  /** Harm that no conference has answered. */
  harmMarkers: HarmMarkerRow[];
  /** Called and not yet held. */
  conference: ConferenceRow | undefined;
  /** The latest that was held. */
  held: ConferenceRow | undefined;
  /** Asked for, or still usable. */
  approvals: ApprovalRow[];
  readiness: ReadinessRow | undefined;
}

/** Reads what guards the dyads of one child; the number of queries does not grow with them. */
@Injectable()
export class DyadGuardsQueries {
  constructor(
    private readonly decisions: ContactDecisionsQueries,
    private readonly assessments: AssessmentQueries,
  ) {}

  /** One guard per dyad, in the order asked for. */
  async ofDyads(actor: Actor, dyadIds: readonly string[], today: Day): Promise<DyadGuard[]> {
    const decisions = await this.decisions.standing(actor, dyadIds);
    const decides = can(actor, 'case_conference.write');
    const harmMarkers = decides ? await this.assessments.harmMarkers(actor, dyadIds) : [];
    const conferences = decides ? await this.assessments.conferences(actor, dyadIds) : [];
    const approvals = can(actor, 'approval.request') ? await this.assessments.approvals(actor, dyadIds) : [];
    const forms = can(actor, 'readiness.write') ? await this.assessments.readiness(actor, dyadIds, { latest: true }) : [];
    return dyadIds.map((dyadId) => {
      const decision = decisions.find((one) => one.dyadId === dyadId && one.status !== 'proposed');
      return {
        dyadId,
        decision,
        proposal: decisions.find((one) => one.dyadId === dyadId && one.status === 'proposed'),
        resting: decision?.level === 0 && decision.status === 'active' && decision.reviewOn >= today,
        harmMarkers: harmMarkers.filter((one) => one.dyadId === dyadId && (one.decision === null || one.decision === 'more_work')),
        conference: conferences.find((one) => one.dyadId === dyadId && one.status === 'called'),
        held: conferences.find((one) => one.dyadId === dyadId && one.status === 'decided'),
        approvals: approvals.filter((one) => one.dyadId === dyadId && isUsable(one, today)),
        readiness: forms.find((one) => one.dyadId === dyadId),
      };
    });
  }
}

const isUsable = ({ status, validUntil }: ApprovalRow, today: Day): boolean =>
  status === 'requested' || (status === 'approved' && validUntil !== null && validUntil >= today);
