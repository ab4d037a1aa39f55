import { Injectable } from '@nestjs/common';
import { SESSION_CONTACT_MODES } from '../kernel/contact-modes';
import type { ContactMode } from '../kernel/contact-modes';
import type { Route } from '../journeys/journeys.queries';
import { Clock } from '../kernel/clock';
import { Day, diffDays } from '../kernel/days';
import { invalid, notFound } from '../kernel/domain-error';
import type { Eligibility } from '../kernel/reasons';
import { canonical, relevant } from './canonical.rules';
import type { Checkpoint, Facts, PartyFacts } from './eligibility.facts';
import { EligibilityQueries, Question } from './eligibility.queries';
import type { PersonRow, SessionRow } from './eligibility.rows';
import type { OfferedJourney } from './availability.rules';
import type { BookableSession, Judged, PartyMember, RequestAnswer, RequestInput } from './eligibility.types';
import { Asked, Evidence } from './evidence';
import { fingerprintOf } from './fingerprint';
import { judge, Judgement, merge, windowJudge } from './judge.rules';
import { RULE_VERSION } from './reasons.rules';

export type { OfferedJourney } from './availability.rules';
export type { Checkpoint, JourneyFacts } from './eligibility.facts';
export { legalSplits } from './splits.rules';
export type { SplitParty } from './splits.rules';
export type {
  ApprovedReason,
  BookableSession,
  Judged,
  PartyMember,
  RequestAnswer,
  RequestFacts,
  RequestInput,
  SessionTakes,
  SupposedRules,
  Together,
} from './eligibility.types';

/** The longest window that is judged at once, in days. */
export const WINDOW_DAYS = 92;

/**
 * Says whether a child and a parent may be in touch, and every reason why not: the same answer for pages, API, requests and
 * imports. Facts are read in a handful of statements, whatever the number of dyads or sessions; the judging is pure.
 * Callers check before that the dyads are theirs to see.
 */
@Injectable()
export class EligibilityService {
  constructor(
    private readonly queries: EligibilityQueries,
    private readonly clock: Clock,
  ) {}

  /** The checklist of one dyad on a day, without a session. @throws DomainError not_found */
  async ofDyad(dyadId: string, options: { mode: ContactMode; on: Day; checkpoint?: Checkpoint }): Promise<Eligibility> {
    const found = (await this.ofDyads([dyadId], options)).get(dyadId);
    if (!found) throw notFound();
    return found;
  }

  /** The checklists of many dyads in at most five statements. Unknown ids are left out. */
  async ofDyads(
    dyadIds: string[],
    { mode, on, checkpoint }: { mode: ContactMode; on: Day; checkpoint?: Checkpoint },
  ): Promise<Map<string, Eligibility>> {
    const evidence = await this.evidence({ dyadIds, from: on, to: on }, { checkpoint });
    return new Map(evidence.dyads.map((dyad) => [dyad.dyadId, merge([judge(evidence.checklist(dyad, mode, on))])]));
  }

  /**
   * Every session of the window at the parent's facility, each with its reasons; for several dyads (siblings) together. Empty
   * while nobody knows where the parent is. `excludeVisitId`: a visit that would move; what it holds does not count against a session.
   * @throws DomainError invalid `eligibility.window` for more than 92 days, `eligibility.different_parents`
   */
  async bookableSessions(
    dyadIds: string[],
    { from, to, mode, excludeVisitId }: { from: Day; to: Day; mode: ContactMode; excludeVisitId?: string },
  ): Promise<BookableSession[]> {
    this.refuseWindow({ from, to });
    return (await this.offers(dyadIds, { from, to, mode, excludeVisitId })).offers.map(({ offered }) => offered);
  }

  /** @throws DomainError invalid `eligibility.window` for more than 92 days or none */
  refuseWindow({ from, to }: { from: Day; to: Day }): void {
    if (to < from || diffDays(from, to) >= WINDOW_DAYS) {
      throw invalid('eligibility.window', { days: WINDOW_DAYS }, [
        { pointer: '/to', code: 'eligibility.window', params: { days: WINDOW_DAYS } },
      ]);
    }
  }

  /**
   * The same with what was read for it. `soft` also reads who could come along, and goes on without a source that fails: what hangs from
   * it is unknown, and unknown is never bookable. Within the limits of `bookableSessions`.
   */
  async offers(
    dyadIds: string[],
    { from, to, mode, soft = false, excludeVisitId }: { from: Day; to: Day; mode: ContactMode; soft?: boolean; excludeVisitId?: string },
  ): Promise<{ evidence: Evidence; offers: Offer[] }> {
    const sessionsOf = SESSION_CONTACT_MODES.includes(mode) ? mode : undefined;
    const evidence = await this.evidence({ dyadIds, from, to, sessionsOf, soft, excludeVisitId });
    return { evidence, offers: sessionsThere(evidence, mode).map(offering(evidence)) };
  }

  /**
   * The first session of another kind that can be booked, with what was read of the dyads for the same days; stops at the first. Undefined
   * when there is none.
   */
  async firstOf(evidence: Evidence, { from, to, mode }: { from: Day; to: Day; mode: ContactMode }): Promise<BookableSession | undefined> {
    const dyadIds = evidence.dyads.map(({ dyadId }) => dyadId);
    const own = await this.evidence({ dyadIds, from, to, sessionsOf: mode, known: evidence.loaded });
    const offer = offering(own);
    for (const session of sessionsThere(own, mode)) {
      const { offered } = offer(session);
      if (offered.bookable) return offered;
    }
    return undefined;
  }

  /**
   * Judges a request with its session and its party. `facts` is missing when nobody knows where the parent is.
   * @throws DomainError invalid `session.not_found`, `eligibility.different_parents`, `eligibility.dyad_not_found`
   */
  async ofRequest(input: RequestInput): Promise<RequestAnswer> {
    const { dyadIds, party, excludeVisitId, checkpoint, journey, supposing, beyond, initiator } = input;
    const session = await this.queries.session(input.sessionId, excludeVisitId);
    if (!session) throw invalid('session.not_found', {}, [{ pointer: '/sessionId', code: 'session.not_found' }]);
    const people = await this.queries.party(input, session);
    const visit = excludeVisitId === undefined ? null : { id: excludeVisitId, confirmed: isConfirmed(session, party, people) };
    const evidence = await this.evidence(
      { dyadIds, from: session.day, to: session.day, session, excludeVisitId, supposing },
      { checkpoint, visit, journey: journey ?? null, beyond, initiator },
    );
    if (evidence.dyads.length === 0 || evidence.dyads.length !== new Set(dyadIds).size) {
      throw invalid('eligibility.dyad_not_found', {}, [{ pointer: '/dyadIds', code: 'eligibility.dyad_not_found' }]);
    }
    const parent = evidence.onlyParent();
    const named = evidence.party(party, people);
    const together = await this.together(input, session, evidence);
    const judged = evidence.dyads.map((dyad) => kept({ ...evidence.about(dyad, session, named), ...(together && { together }) }));
    return { eligibility: merge(judged), facts: parent && evidence.requestFacts(parent, session, people, party), judged };
  }

  /** Everybody on the bus, when other families travel along. */
  private async together(input: RequestInput, session: SessionRow, evidence: Evidence): Promise<PartyFacts | undefined> {
    const others =
      input.together ??
      (input.excludeVisitId === undefined || input.alone
        ? undefined
        : await this.queries.together(input.excludeVisitId, session.facilityId, session.day));
    if (!others || others.dyadIds.length === 0) return undefined;
    const party = [...input.party, ...others.party].filter((one, i, all) => all.findIndex((x) => x.personId === one.personId) === i);
    const people = await this.queries.party({ ...input, dyadIds: [...input.dyadIds, ...others.dyadIds], party }, session);
    const born = await this.queries.birthDates(others.dyadIds);
    const { childBirthDates, members } = evidence.party(party, people);
    return { childBirthDates: [...childBirthDates, ...born], members };
  }

  private async evidence(question: Omit<Question, 'now'>, asked: Partial<Asked> = {}): Promise<Evidence> {
    const now = this.clock.now();
    const { checkpoint = 'request', visit = null, journey = null, beyond = false, initiator = null } = asked;
    return new Evidence(now, await this.queries.load({ ...question, now }), { checkpoint, visit, journey, beyond, initiator });
  }
}

/** The sessions of a kind at the place where the parent of all is. @throws DomainError invalid `eligibility.different_parents` */
function sessionsThere(evidence: Evidence, mode: ContactMode): SessionRow[] {
  const facilityId = evidence.onlyParent()?.custody?.facilityId;
  return evidence.sessions.filter((session) => session.facilityId === facilityId && session.mode === mode);
}

/** Judges the sessions of a window one after the other. */
function offering(evidence: Evidence): (session: SessionRow) => Offer {
  const judgeOne = windowJudge();
  return (session) => {
    const facts = evidence.dyads.map((dyad) => evidence.about(dyad, session, null));
    const judged = facts.map(judgeOne);
    const eligibility = judged.length === 1 && judged[0] ? eligibilityOnly(judged[0]) : merge(judged);
    const { id, mode, startsAt, endsAt, day, capacity, hardCapacity, held, confirmed, provisional } = session;
    const free = session.status === 'open' ? Math.max(0, capacity - held - confirmed) : 0;
    const bookable = eligibility.verdict !== 'block';
    const beyond = held + confirmed < (hardCapacity ?? 0) && lacksOnlyAWindow(eligibility);
    const journey = offeredJourney(evidence, session);
    const seats = { capacity, held, confirmed, free };
    return { session, facts, offered: { id, mode, startsAt, endsAt, day, ...seats, eligibility, journey, bookable, beyond, provisional } };
  };
}

/** Everything speaks for it but that its windows are taken. */
function lacksOnlyAWindow({ reasons }: Eligibility): boolean {
  const hard = reasons.filter((reason) => reason.severity === 'hard');
  return hard.length > 0 && hard.every((reason) => reason.code === 'session.full');
}

/** An offered session with what it was judged on, one set of facts per dyad. */
export interface Offer {
  session: SessionRow;
  facts: Facts[];
  offered: BookableSession;
}

/**
 * The facility has confirmed the visit, and with it every worker who would go inside: whoever has come to it since needs an approval of her or
 * his own.
 */
const isConfirmed = ({ ownInside }: SessionRow, party: readonly PartyMember[], people: readonly PersonRow[]): boolean => {
  const approved = new Set(people.filter(({ worker }) => worker?.approvedInside).map(({ personId }) => personId));
  const inside = party.filter(({ personType, place }) => personType === 'worker' && place === 'inside');
  return ownInside !== null && inside.every(({ personId }) => ownInside.includes(personId) || approved.has(personId));
};

/** Without what a second person has said yes to, which concerns one child only. */
const eligibilityOnly = ({ verdict, reasons }: Judgement): Eligibility => ({ verdict, reasons });

/** The longest way of the children who go: nobody is home before the last of them. */
function offeredJourney(evidence: Evidence, session: SessionRow): OfferedJourney | null {
  let longest: ReturnType<Evidence['journeyTo']> = null;
  for (const dyad of evidence.dyads) {
    const way = evidence.journeyTo(dyad, session);
    if (way && (longest === null || minutesOf(way.route) > minutesOf(longest.route))) longest = way;
  }
  if (longest === null) return null;
  const { basis, minutesThere, minutesBack, legs, lastReturnTime, costPerPerson, source, asOf } = longest.route;
  return { ...longest.journey, basis, minutesThere, minutesBack, legs, lastReturnTime, costPerPerson, source, asOf };
}

const minutesOf = ({ minutesThere, minutesBack }: Route): number => minutesThere + minutesBack;

/** A judgement with what is kept of it. */
function kept(facts: Facts): Judged {
  const { verdict, reasons, approved }: Judgement = judge(facts);
  const { dyadId, gateVersion } = facts.dyad;
  const plain = canonical(relevant(facts)) as object;
  return { dyadId, gateVersion, verdict, reasons, approved, ruleVersion: RULE_VERSION, fingerprint: fingerprintOf(plain), facts: plain };
}
