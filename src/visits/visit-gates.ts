import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import {
  Checkpoint,
  EligibilityService,
  PartyMember,
  RequestAnswer,
  RequestFacts,
  SupposedRules,
} from '../eligibility/eligibility.service';
import { GateResultsService } from '../eligibility/gate-results.service';
import { invalid } from '../kernel/domain-error';
import { Reason } from '../kernel/reasons';
import { GateRefusals } from './gate-refusals';
import { againstHeldVisit, againstSettingOut, notReady, reasonsForLiaison } from './visit.rules';
import { By, LockedVisit, Versions, VisitLocks } from './visit-locks';

/** What the gates say about a visit that already holds its place. */
export interface GateAnswer extends RequestAnswer {
  /** What stops it at this checkpoint; what the visit itself holds does not count against it. */
  against: Reason[];
  /** Of `against` what the asker may be told: a child whose file is closed to somebody is not told of by a refusal. */
  told: Reason[];
  /** Who was judged to come along. */
  party: readonly PartyMember[];
}

/** What the gates are asked to suppose. */
export interface Suppose {
  /** Rules of the facility that are not in force. */
  supposing?: SupposedRules;
  /** Companions, and of children the dyads, as if they did not come. */
  without?: readonly string[];
}

/** A locked visit whose gates are open, on facts that cannot change until the transaction ends. */
export interface OpenVisit {
  visit: LockedVisit;
  answer: GateAnswer;
  facts: RequestFacts;
}

/** Asks the gates again about an existing visit: at confirmation, at a proposal, the day before, before setting out, when something has changed. */
@Injectable()
export class VisitGates {
  constructor(
    private readonly db: Database,
    private readonly eligibility: EligibilityService,
    private readonly locks: VisitLocks,
    private readonly results: GateResultsService,
    private readonly refusals: GateRefusals,
  ) {}

  /**
   * The visit with its own people, in its own session or another; with the people of an open amendment in the amendment's. As the
   * system: a brother or sister whose file the asker may not open is judged too. Only for a visit that is known to be the asker's.
   * `supposing`: rules of the facility that are not in force; `without`: as if these companions and dyads were left at home.
   */
  async ask(visitId: string, sessionId: string, checkpoint: Checkpoint, { supposing, without }: Suppose = {}): Promise<GateAnswer> {
    const seen = await this.db.sql<{ dyadId: string }>(
      `SELECT d.id AS dyad_id FROM dyads d JOIN children c ON c.id = d.child_id
        WHERE d.id IN (SELECT dyad_id FROM visit_dyads WHERE visit_id = $1
                       UNION SELECT unnest(a.dyad_ids) FROM visit_amendments a WHERE a.visit_id = $1 AND a.status = 'open')`,
      [visitId],
    );
    const answer = await this.db.asSystem(() => this.askAll(visitId, sessionId, checkpoint, { supposing, without }));
    return { ...answer, told: toldOf(answer, new Set(seen.map((row) => row.dyadId))) };
  }

  private async askAll(
    visitId: string,
    sessionId: string,
    checkpoint: Checkpoint,
    { supposing, without = [] }: Suppose,
  ): Promise<Omit<GateAnswer, 'told'>> {
    const people = await this.db.one<{ dyadIds: string[]; party: PartyMember[]; alone: boolean }>(
      `SELECT coalesce(a.dyad_ids, (SELECT array_agg(dyad_id ORDER BY dyad_id) FROM visit_dyads WHERE visit_id = $1)) AS dyad_ids,
              coalesce(a.party, (SELECT coalesce(jsonb_agg(jsonb_build_object('personType', person_type, 'personId', person_id, 'place', place)), '[]')
                                   FROM visit_party WHERE visit_id = $1)) AS party, coalesce(a.leaves_group, false) AS alone
         FROM (VALUES (1)) one LEFT JOIN visit_amendments a ON a.visit_id = $1 AND a.status = 'open' AND a.to_session_id = $2`,
      [visitId, sessionId],
    );
    const party = (people?.party ?? []).filter((member) => !without.includes(member.personId));
    const answer = await this.eligibility.ofRequest({
      dyadIds: (people?.dyadIds ?? []).filter((dyadId) => !without.includes(dyadId)),
      party,
      sessionId,
      excludeVisitId: visitId,
      checkpoint,
      supposing,
      alone: people?.alone,
    });
    const { reasons } = answer.eligibility;
    return { ...answer, party, against: checkpoint === 'departure' ? againstSettingOut(reasons) : againstHeldVisit(reasons) };
  }

  /**
   * Asks, locks – the session asked about, too – and asks once more when a dyad, worker or that session has changed in between; so nothing is agreed to on facts that a change
   * committed meanwhile has made untrue. `first` refuses before the locks what needs none.
   * @throws DomainError invalid `visit.not_allowed` with the reasons; not_found `visit.not_found`
   */
  async lockOpen(
    by: By,
    visitId: string,
    { sessionId, first, without }: { sessionId: string; first?: (answer: GateAnswer) => void; without?: readonly string[] },
  ): Promise<OpenVisit> {
    const asked = await this.ask(visitId, sessionId, 'confirmation', { without });
    first?.(asked);
    this.open(by, visitId, 'confirmation', asked);
    const { visit, versions } = await this.locks.lock(by, visitId, { also: { sessions: [sessionId] } });
    // Who is left out is locked, too, and may have changed as well: then it is asked again in any case.
    const again = without !== undefined || !sees(asked, versions);
    const answer = again ? await this.ask(visitId, sessionId, 'confirmation', { without }) : asked;
    if (again) first?.(answer);
    return { visit, answer, facts: this.open(by, visitId, 'confirmation', answer) };
  }

  /** Refuses closed gates and keeps what they said. @throws DomainError invalid `visit.not_allowed` with the reasons */
  open(by: By, visitId: string, checkpoint: Checkpoint, { against, told, facts, judged }: Omit<GateAnswer, 'party'>): RequestFacts {
    if (against.length === 0 && facts) return facts;
    this.refusals.keep(judged, { visitId, checkpoint, actorUserId: userIdOf(by) });
    throw invalid('visit.not_allowed', {}, [], { members: { reasons: isLiaison(by) ? reasonsForLiaison(against) : told } });
  }

  /** Keeps what the gates said, with the change it allowed. As the system: who confirms at a facility sees no case, and this belongs to one. */
  async record(by: By, visitId: string, checkpoint: Checkpoint, { judged }: Pick<GateAnswer, 'judged'>): Promise<void> {
    await this.db.asSystem(() => this.results.record(judged, { visitId, checkpoint, actorUserId: userIdOf(by) }));
  }
}

const userIdOf = (by: By): string | null => (by === 'system' ? null : by.userId);

/** What the asker may be told: what only a hidden child's gates say becomes one reason that names nothing. */
function toldOf({ against, judged }: Pick<GateAnswer, 'against' | 'judged'>, seen: ReadonlySet<string>): Reason[] {
  const codesOf = (hidden: boolean): Set<string> =>
    new Set(judged.filter((one) => seen.has(one.dyadId) !== hidden).flatMap((one) => one.reasons.map((reason) => JSON.stringify(reason))));
  const [open, closed] = [codesOf(false), codesOf(true)];
  const isHidden = (reason: Reason): boolean => closed.has(JSON.stringify(reason)) && !open.has(JSON.stringify(reason));
  const told = against.filter((reason) => !isHidden(reason));
  const hidden = against.find(isHidden);
  return hidden ? [...told, notReady(hidden.ruleVersion)] : told;
}

/** True when the gates looked at the session as it is locked now: not closed for a ward, nor moved to another time, since. */
export const seesSession = ({ facts }: Pick<RequestAnswer, 'facts'>, versions: Versions): boolean =>
  facts !== undefined && versions.sessions.get(facts.session.id) === facts.session.version;

/** True when the gates looked at the very dyads and versions that are locked now. */
export const sees = ({ judged, facts }: Pick<RequestAnswer, 'judged' | 'facts'>, versions: Versions): boolean =>
  seesSession({ facts }, versions) &&
  judged.length === versions.dyads.size &&
  judged.every((one) => versions.dyads.get(one.dyadId) === one.gateVersion) &&
  facts !== undefined &&
  facts.workerVersions.every((worker) => versions.workers.get(worker.id) === worker.version);

/** A liaison officer's words are chosen from all that stands against the visit, by whose business it is. */
const isLiaison = (by: By): boolean => by !== 'system' && by.role === 'liaison';
