import { Injectable } from '@nestjs/common';
import type { ContactMode } from '../kernel/contact-modes';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone, diffDays } from '../kernel/days';
import type { Eligibility } from '../kernel/reasons';
import { remember } from '../kernel/remember';
import { isAnnounced } from '../kernel/working-days';
import { bestOf, InsteadCost, OfferFacts, rankedPositions, softReasons } from './availability.rules';
import type { Facts } from './eligibility.facts';
import type { Source } from './eligibility.rows';
import { EligibilityService, Offer, WINDOW_DAYS } from './eligibility.service';
import type { BookableSession } from './eligibility.types';
import type { Evidence } from './evidence';
import { judge, merge } from './judge.rules';

export { STEPS } from './availability.rules';
export type { InsteadCost, SoftReason } from './availability.rules';
export { insteadCost, softWords } from './availability.words';

/** Another way to be in touch, beside the dates or while none is possible; judged by the same gates. */
export interface Instead {
  mode: ContactMode;
  possible: boolean;
  /** The first session of it; null for letters and where there is none. */
  first: { id: string; day: Day; startsAt: Date } | null;
  /** What the gates say: of the first possible session, else of the checklist. */
  eligibility: Eligibility;
  cost: InsteadCost;
}

/** Every date of a window with all that speaks for and against it. */
export interface Availability {
  /** In the order of time. */
  sessions: BookableSession[];
  /** The three best, on different days as far as there are any. */
  best: BookableSession[];
  /** Where none of the window can be had: the first that can, as far ahead as the facility takes requests. */
  nextPossible: { id: string; day: Day; startsAt: Date } | null;
  /** Other ways to be in touch, the nearest to a meeting first; none only while something could not be read. */
  instead: Instead[];
  /** Sources that could not be read: nothing that hangs from them is offered. */
  unread: readonly Source[];
}

interface Window {
  from: Day;
  to: Day;
  mode: ContactMode;
}

/** Kinds of contact from the nearest to a meeting to the farthest. */
const NEAREST: readonly ContactMode[] = ['visit', 'video', 'call', 'letter'];
/** How many sessions a letter and a checklist need: none. */
const WITHOUT_SESSION: readonly ContactMode[] = ['letter', 'recorded_message'];
/** Pages of the search for the next date: with a window of 92 days, more than a year. */
const MOST_PAGES = 4;

/** Availability that explains: every session of a window with all its reasons, ranked, and what else is possible where none is. */
@Injectable()
export class AvailabilityService {
  constructor(
    private readonly eligibility: EligibilityService,
    private readonly clock: Clock,
  ) {}

  /**
   * For one dyad or siblings together.
   * @throws DomainError invalid `eligibility.window`, `eligibility.different_parents`
   */
  async find(dyadIds: string[], window: Window): Promise<Availability> {
    this.eligibility.refuseWindow(window);
    const { evidence, offers } = await this.eligibility.offers(dyadIds, { ...window, soft: true });
    const ahead = new Map<Day, number>();
    const facts = offers.map((offer) => this.factsOf(evidence, offer, ahead));
    // Found for this answer alone: each gets its reasons and its rank.
    const sessions: BookableSession[] = offers.map(({ offered }, i) =>
      Object.assign(offered, { soft: softReasons(facts[i] as OfferFacts), rank: null }),
    );
    const bookable = sessions.flatMap((offered, i) => (offered.bookable ? [i] : []));
    const ranked = rankedPositions(bookable.map((i) => facts[i] as OfferFacts)).map(
      (at) => sessions[bookable[at] ?? -1] as BookableSession,
    );
    ranked.forEach((offered, i) => (offered.rank = i + 1));
    const best = bestOf(ranked);
    // Where something could not be read nothing else is known either: the search would say "no" for want of an answer.
    const isAnswered = best.length > 0 || evidence.unread.length > 0;
    return {
      sessions,
      best,
      nextPossible: isAnswered ? null : await this.next(dyadIds, window, evidence),
      instead: evidence.unread.length > 0 ? [] : await this.instead(window, evidence),
      unread: evidence.unread,
    };
  }

  private factsOf(evidence: Evidence, { session, facts, offered }: Offer, ahead: Map<Day, number>): OfferFacts {
    const [first] = facts;
    const has = (code: string): boolean => offered.eligibility.reasons.some((reason) => reason.code === code);
    const calendar = first?.calendar;
    return {
      id: offered.id,
      verdict: offered.eligibility.verdict,
      startsAt: offered.startsAt,
      inDays: first ? remember(ahead, offered.day, () => diffDays(first.today, offered.day)) : 0,
      free: offered.free,
      inSchool: has('school.time'),
      dayOff: calendar?.holidays.has(offered.day) ?? false,
      travels: TRAVELS.includes(offered.mode),
      journey: offered.journey,
      escort: offered.bookable && first ? escortOf(evidence, first, session) : null,
      provisional: calendar !== undefined && !isAnnounced(offered.day, calendar),
      firstMeeting: facts.some(({ dyad, mode }) => !dyad.metInPerson && (mode !== 'video' || !dyad.metByVideo)),
    };
  }

  /** The first date after the window, up to the day until which the facility takes requests. */
  private async next(dyadIds: string[], { to, mode }: Window, evidence: Evidence): Promise<Availability['nextPossible']> {
    const [dyad] = evidence.dyads;
    if (!dyad?.custody || WITHOUT_SESSION.includes(mode)) return null;
    const today = dayInZone(this.clock.now(), dyad.custody.timeZone);
    const last = addDays(today, evidence.horizonOn(dyad, to) ?? 0);
    let from = addDays(to, 1);
    for (let i = 0; i < MOST_PAGES && from <= last; i += 1) {
      const end = addDays(from, WINDOW_DAYS - 1);
      const found = await this.eligibility.bookableSessions(dyadIds, { from, to: end < last ? end : last, mode });
      const open = found.find((offer) => offer.bookable);
      if (open) return { id: open.id, day: open.day, startsAt: open.startsAt };
      from = addDays(end, 1);
    }
    return null;
  }

  private async instead(window: Window, evidence: Evidence): Promise<Instead[]> {
    const found: Instead[] = [];
    for (const mode of NEAREST.filter((other) => other !== window.mode)) found.push(await this.other({ ...window, mode }, evidence));
    return found;
  }

  private async other(window: Window, evidence: Evidence): Promise<Instead> {
    const { mode, from } = window;
    const checklist = (): Eligibility => {
      const all = evidence.dyads.map((dyad) => merge([judge(evidence.checklist(dyad, mode, from))]));
      return all.find((one) => one.verdict === 'block') ?? all[0] ?? BLOCKED;
    };
    const cost = costOf(evidence, mode, from);
    if (WITHOUT_SESSION.includes(mode)) {
      const eligibility = checklist();
      // Somebody with whom nobody can be in touch at all has no letters either.
      return { mode, possible: eligibility.verdict !== 'block' && evidence.dyads.length > 0, first: null, eligibility, cost };
    }
    const offered = await this.eligibility.firstOf(evidence, window);
    if (!offered) return { mode, possible: false, first: null, eligibility: checklist(), cost };
    const { id, day, startsAt, eligibility } = offered;
    return { mode, possible: true, first: { id, day, startsAt }, eligibility, cost: costOf(evidence, mode, day) };
  }
}

/** What a contact of a kind on a day takes of the allowance of the parent whom all dyads share. */
function costOf(evidence: Evidence, mode: ContactMode, on: Day): InsteadCost {
  const [dyad] = evidence.dyads;
  const nothing: InsteadCost = { uses: 0, shared: false, left: null, granted: null, renewsOn: null };
  if (WITHOUT_SESSION.includes(mode)) return nothing;
  const { allowance, rules } = dyad ? evidence.checklist(dyad, mode, on) : { allowance: null, rules: null };
  const shared = rules?.sharedAcrossModes === true;
  if (!allowance) return { ...nothing, uses: 1, shared };
  const { granted, held, used, renewsOn } = allowance;
  return { uses: 1, shared, left: Math.max(0, granted - held - used), granted, renewsOn: renewsOn ?? null };
}

const BLOCKED: Eligibility = { verdict: 'block', reasons: [] };
const TRAVELS: readonly ContactMode[] = ['visit', 'group'];

function escortOf(evidence: Evidence, facts: Facts, session: Offer['session']): OfferFacts['escort'] {
  // Where nobody travels nobody has to come along; where who is free could not be read nothing is said.
  if (!TRAVELS.includes(session.mode)) return null;
  const found = evidence.escortFor(facts, session);
  if (found === undefined) return null;
  return found === null ? { how: 'none' } : { how: found.known ? 'known' : 'free', workerId: found.id, name: found.name };
}
