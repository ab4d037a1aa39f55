import type { ContactMode } from '../kernel/contact-modes';
import { Journey, journeyOf, Route } from '../journeys/journeys.queries';
import { AllowancePeriod, EXEMPT_POOL, grantFor, nextPeriodStart, periodOn } from '../kernel/allowance-periods';
import { Day, dayInZone } from '../kernel/days';
import { invalid } from '../kernel/domain-error';
import { remember } from '../kernel/remember';
import { termsOf } from '../kernel/school-terms';
import type { Calendar } from '../kernel/working-days';
import type {
  AllowanceFacts,
  Checkpoint,
  DyadFacts,
  Facts,
  JourneyFacts,
  PartyFacts,
  RulesFacts,
  SessionFacts,
  VisitFacts,
} from './eligibility.facts';
import type { BusyRow, EscortRow, Loaded, PersonRow, RulesRow, SessionRow, Source } from './eligibility.rows';
import { mayEscort } from './escort.rules';
import { factsOf } from './rule-facts.rules';
import type { PartyMember, RequestFacts } from './eligibility.types';
import { takesOf } from './takes.rules';

const NO_CALENDAR: Calendar = { holidays: new Set(), makeUpWorkdays: new Set(), announcedYears: new Set() };
/** Where nobody knows where the parent is, the child's own calendar day decides. */
const FALLBACK_ZONE = 'Asia/Shanghai';

/** Kinds of contact for which a child goes to the facility. */
const TRAVELS: readonly ContactMode[] = ['visit', 'group'];

/** The allowance a mode draws from: none where a child's contact takes none, one for all where the facility shares it, else one of its own. */
export const poolOf = (rules: Pick<RulesFacts, 'sharedAcrossModes' | 'childExempt'>, mode: ContactMode): string =>
  rules.childExempt ? EXEMPT_POOL : rules.sharedAcrossModes ? 'contact' : mode;

/** What a question adds to the rows. */
export interface Asked {
  checkpoint: Checkpoint;
  /** The visit that is judged again. */
  visit: VisitFacts | null;
  journey: JourneyFacts | null;
  /** A place beyond the session's capacity is asked for. */
  beyond: boolean;
  /** Who starts the request. */
  initiator?: string | null;
}

/** Turns the rows read for one question into facts for each dyad and session. Pure: no further reading. */
export class Evidence {
  private readonly busy: Map<string, BusyRow[]>;
  private readonly todays = new Map<string, Day>();
  private readonly periods = new Map<RulesFacts, Map<Day, AllowancePeriod & { renewsOn: Day }>>();
  /** Undefined: could not be read. */
  private readonly rules: { version: RulesRow; facts: RulesFacts }[] | undefined;
  private readonly suitable = new Map<string, Map<EscortRow, boolean>>();
  private readonly days = new Map<DyadFacts, Map<string, Facts>>();
  private readonly journeys = new Map<Route, Map<string, Journey>>();

  constructor(
    private readonly now: Date,
    readonly loaded: Loaded,
    private readonly asked: Asked = { checkpoint: 'request', visit: null, journey: null, beyond: false },
  ) {
    this.rules = loaded.rules?.map((version) => ({ version, facts: factsOf(version) }));
    this.busy = new Map();
    for (const row of loaded.busy ?? []) this.busy.set(row.id, [...(this.busy.get(row.id) ?? []), row]);
  }

  get dyads(): DyadFacts[] {
    return this.loaded.dyads;
  }

  get sessions(): SessionRow[] {
    return this.loaded.sessions;
  }

  /** Facts of a dyad on a day, without a session; the same object for the same question, so nobody may change it. */
  checklist(dyad: DyadFacts, mode: ContactMode, on: Day): Facts {
    const ofDyad = remember(this.days, dyad, () => new Map<string, Facts>());
    return remember(ofDyad, on + mode, () => this.factsOn(dyad, mode, on));
  }

  private factsOn(dyad: DyadFacts, mode: ContactMode, on: Day): Facts {
    const rules = this.rulesOf(dyad, on);
    return {
      mode,
      ...this.asked,
      on,
      today: this.todayIn(dyad.custody?.timeZone ?? FALLBACK_ZONE),
      now: this.now,
      dyad,
      // What could not be read is undefined here, and the gates that need it say so.
      rules: rules as Facts['rules'],
      calendar: (this.loaded.calendars && (this.loaded.calendars.get(dyad.custody?.pack ?? '') ?? NO_CALENDAR)) as Facts['calendar'],
      schoolTerms: termsOf(
        this.loaded.calendars?.get(dyad.custody?.pack ?? '')?.schoolTerms ?? [],
        this.loaded.homes?.get(dyad.dyadId) ?? '',
      ),
      allowance: this.allowanceOf(dyad, rules, mode, on) as Facts['allowance'],
      session: null,
      party: null,
    };
  }

  /** Facts of a dyad about a session; `party` null while nobody has been named. */
  about(dyad: DyadFacts, session: SessionRow, party: PartyFacts | null): Facts {
    return {
      ...this.checklist(dyad, session.mode, session.day),
      journey: this.asked.journey ?? this.journeyFacts(dyad, session),
      session: this.sessionOf(dyad, session),
      party,
    };
  }

  /** The way to a session and home again; null where nobody travels to the facility or nobody can say how long it takes. */
  journeyTo(dyad: DyadFacts, session: SessionRow): { route: Route; journey: Journey } | null {
    const route =
      TRAVELS.includes(session.mode) && dyad.custody?.facilityId === session.facilityId ? this.loaded.routes.get(dyad.dyadId) : null;
    return route ? { route, journey: this.journeyBy(route, session) } : null;
  }

  /** Remembered: the sessions of a window begin at the same few times. */
  private journeyBy(route: Route, session: SessionRow): Journey {
    const byTimes = remember(this.journeys, route, () => new Map<string, Journey>());
    return remember(byTimes, session.localStart + session.localEnd, () => journeyOf(route, session));
  }

  private journeyFacts(dyad: DyadFacts, session: SessionRow): JourneyFacts | null {
    const found = this.journeyTo(dyad, session);
    if (!found) return null;
    const { leaveTime, returnTime, overnight } = found.journey;
    return { leaveTime, returnTime, overnight, basis: found.route.basis };
  }

  /**
   * Who could go with a child: whom the child knows first, and only who passes the gates of escorts and of their sex and has nothing else
   * then. Undefined: who is free could not be read.
   */
  escortFor(facts: Facts, session: SessionRow): EscortRow | null | undefined {
    const { escorts, busy } = this.loaded;
    if (escorts === undefined || busy === undefined) return undefined;
    // Remembered per day: vetting runs out by days, not by sessions.
    const key = `${facts.dyad.dyadId} ${facts.on} ${facts.journey?.overnight === true}`;
    const known = remember(this.suitable, key, () => new Map<EscortRow, boolean>());
    const isOurs = (escort: EscortRow): boolean => escort.organisationId === facts.dyad.organisationId;
    const suits = (escort: EscortRow): boolean => remember(known, escort, () => isOurs(escort) && mayEscort(escort.worker, facts));
    return escorts.find((escort) => suits(escort) && !this.isBusy(escort.id, session)) ?? null;
  }

  /** Sources that could not be read. */
  get unread(): readonly Source[] {
    return this.loaded.unread ?? [];
  }

  /** How far ahead the facility takes requests, in days, by the rules of a day; undefined when nobody knows. */
  horizonOn(dyad: DyadFacts, on: Day): number | undefined {
    return this.rulesOf(dyad, on)?.horizonDays;
  }

  /** The people of a request: every child of it, and each member as the records know her or him. */
  party(members: readonly PartyMember[], people: readonly PersonRow[]): PartyFacts {
    return {
      childBirthDates: this.dyads.map((dyad) => dyad.birthDate),
      members: members.map(({ personType, place }, i) => {
        const person = people[i];
        return {
          personType,
          place,
          known: person?.known ?? false,
          birthDate: person?.birthDate ?? null,
          relationship: person?.relationship ?? null,
          isGuardian: person?.isGuardian ?? false,
          worker: person?.worker ?? null,
          restrictions: person?.restrictions ?? [],
        };
      }),
    };
  }

  /** The dyad whose parent all share; undefined when nobody was found. @throws DomainError invalid `eligibility.different_parents` */
  onlyParent(): DyadFacts | undefined {
    const [first] = this.dyads;
    if (this.dyads.some((dyad) => dyad.parentId !== first?.parentId || dyad.organisationId !== first.organisationId)) {
      throw invalid('eligibility.different_parents', {}, [{ pointer: '/dyadIds', code: 'eligibility.different_parents' }]);
    }
    return first;
  }

  /** What a booking needs; undefined while the parent's place or the facility's rules are unknown. */
  requestFacts(dyad: DyadFacts, row: SessionRow, people: readonly PersonRow[], party: readonly PartyMember[]): RequestFacts | undefined {
    const rules = this.rulesOf(dyad, row.day);
    if (dyad.custody === null || !rules) return undefined;
    const { rosterEntryId, facilityId, timeZone, grade } = dyad.custody;
    const inside = party.flatMap(({ place }, i) => (place === 'inside' ? [people[i]?.birthDate ?? null] : []));
    const { id, mode, startsAt, endsAt, day, capacity, hardCapacity, held, confirmed, provisional, version } = row;
    return {
      organisationId: dyad.organisationId,
      parentId: dyad.parentId,
      rosterEntryId,
      facilityId,
      timeZone,
      session: { id, mode, startsAt, endsAt, day, capacity, hardCapacity, held, confirmed, provisional, version },
      takes: takesOf({ mode, children: this.dyads.length, inside, adultAge: rules.adultAge, on: day }),
      children: this.dyads.map(({ dyadId, childId }) => ({ dyadId, childId })),
      workerVersions: people
        .flatMap(({ worker }) => (worker ? [{ id: worker.id, version: worker.version }] : []))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
      period: this.periodOf(rules, day).start,
      pool: poolOf(rules, mode),
      granted: this.allowanceOf(dyad, rules, mode, day)?.granted ?? rules.entitlement[grade],
      noShowForfeits: rules.noShowForfeits && rules.childExempt !== true,
    };
  }

  /** Remembered: a window of sessions asks once per session. */
  private todayIn(zone: string): Day {
    return remember(this.todays, zone, () => dayInZone(this.now, zone));
  }

  private rulesOf(dyad: DyadFacts, on: Day): RulesFacts | null | undefined {
    if (this.rules === undefined) return undefined;
    // Ordered by their first day, so the last that fits is the newest.
    const facilityId = dyad.custody?.facilityId;
    const found = this.rules.findLast(
      ({ version: v }) => v.facilityId === facilityId && v.effectiveFrom <= on && (v.effectiveTo === null || on < v.effectiveTo),
    );
    return found?.facts ?? null;
  }

  private allowanceOf(
    dyad: DyadFacts,
    rules: RulesFacts | null | undefined,
    mode: ContactMode,
    on: Day,
  ): AllowanceFacts | null | undefined {
    if (this.loaded.allowances === undefined || rules === undefined) return undefined;
    if (dyad.custody === null || rules === null) return null;
    const { rosterEntryId, grade } = dyad.custody;
    const { renewsOn, ...period } = this.periodOf(rules, on);
    const pool = poolOf(rules, mode);
    const row = this.loaded.allowances.find((a) => a.rosterEntryId === rosterEntryId && a.period === period.start && a.pool === pool);
    const [held, used] = [row?.held ?? 0, row?.used ?? 0];
    const ofGrade = Math.max(0, grantFor(rules.entitlement[grade], period) + (row?.adjusted ?? 0));
    // What takes no allowance always finds one.
    const granted = pool === EXEMPT_POOL ? held + used + 1 : ofGrade;
    return { granted, held, used, usedByOthers: row?.usedByOthers ?? 0, renewsOn };
  }

  /** Remembered: all sessions of a day, and all dyads under the same rules, ask for the same period. */
  private periodOf(rules: RulesFacts, on: Day): AllowancePeriod & { renewsOn: Day } {
    const byDay = remember(this.periods, rules, () => new Map<Day, AllowancePeriod & { renewsOn: Day }>());
    return remember(byDay, on, () => ({ ...periodOn(rules, on), renewsOn: nextPeriodStart(rules, on) }));
  }

  /** Half-open: what ends when the session begins is over. */
  private isBusy(id: string | undefined, row: SessionRow): boolean {
    return this.busy.get(id ?? '')?.some((b) => b.startsAt < row.endsAt && b.endsAt > row.startsAt) ?? false;
  }

  private sessionOf(dyad: DyadFacts, row: SessionRow): SessionFacts {
    return {
      id: row.id,
      facilityId: row.facilityId,
      mode: row.mode,
      wardId: row.wardId,
      day: row.day,
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      localStart: row.localStart,
      localEnd: row.localEnd,
      // For people of a ward that is shut a session of several wards is none.
      open: row.status === 'open' && !(row.shutWards ?? []).includes(dyad.custody?.wardId ?? ''),
      capacity: row.capacity,
      hardCapacity: row.hardCapacity,
      beyond: this.asked.beyond || row.ownBeyond === true,
      taken: row.held + row.confirmed - row.ownSeats,
      free: {
        adults: row.maxAdults === null ? null : row.maxAdults - row.adultsTaken,
        groups: row.maxGroups === null ? null : row.maxGroups - row.groupsTaken,
        video: row.maxVideo === null ? null : row.maxVideo - row.videoTaken,
      },
      audience: row.audience,
      admits: row.admits,
      dated: row.dated,
      requestedAlready: this.asked.visit !== null,
      childBusy: this.loaded.busy && this.isBusy(dyad.childId, row),
      parentBusy: this.loaded.busy && this.isBusy(dyad.custody?.rosterEntryId, row),
    };
  }
}
