import type { VisitView } from '../visit.select';
import type { OpenSession } from '../visit-pages.queries';

/** A point a liaison officer looks at before agreeing. */
export interface InboxCheck {
  key: 'documents' | 'adult' | 'escort' | 'in_time' | 'room';
  ok: boolean;
}

type Judged = Pick<VisitView, 'documentsOk' | 'approvalNeeded' | 'party' | 'holdExpiresAt'> &
  Partial<Pick<VisitView, 'amendment' | 'overCapacity'>>;

/** The points of a request, each passed or not. The gates were asked when it was made and are asked again when it is confirmed. */
export function checksOf(visit: Judged, now: Date): InboxCheck[] {
  return [
    { key: 'documents', ok: visit.documentsOk },
    { key: 'adult', ok: visit.party.some((p) => p.place === 'inside') },
    { key: 'escort', ok: !visit.approvalNeeded },
    { key: 'in_time', ok: visit.holdExpiresAt === null || visit.holdExpiresAt > now },
    // Beyond the windows: never one of many.
    ...(visit.overCapacity ? [{ key: 'room' as const, ok: false }] : []),
  ];
}

/** Nothing to look at: may be confirmed together with others. Another time for an arranged meeting is looked at by itself. */
export const isClean = (visit: Judged, now: Date): boolean => !visit.amendment && checksOf(visit, now).every((check) => check.ok);

type ToAnswer = Pick<VisitView, 'status' | 'answerDueAt' | 'holdExpiresAt'>;

/**
 * By when the facility is to answer: the end of its own time where the clock runs, not that of the deputy's day after it, until which the
 * place is held. Null where nobody waits for an answer.
 */
export const answerBy = ({ status, answerDueAt, holdExpiresAt }: ToAnswer): Date | null =>
  status === 'requested' ? (answerDueAt ?? holdExpiresAt) : holdExpiresAt;

/** The facility's own time is over and it has not answered. */
export const isOverdue = ({ status, answerDueAt }: ToAnswer, now: Date): boolean =>
  status === 'requested' && answerDueAt !== null && answerDueAt <= now;

/** What has to be answered first comes first: sessions by their earliest request, in each the requests; those of one group stay together. */
export function byDue<S extends { startsAt: Date; visits: (ToAnswer & Pick<VisitView, 'group'>)[] }>(sessions: readonly S[]): S[] {
  const dueOf = (visits: readonly ToAnswer[]): number => Math.min(...visits.map((v) => answerBy(v)?.getTime() ?? Infinity));
  const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
  return sessions
    .map((session) => {
      const { visits } = session;
      const bus = (v: S['visits'][number]): S['visits'] => (v.group ? visits.filter((o) => o.group?.id === v.group?.id) : [v]);
      return { ...session, visits: [...visits].sort((a, b) => compare(dueOf(bus(a)), dueOf(bus(b)))) };
    })
    .sort((a, b) => compare(dueOf(a.visits), dueOf(b.visits)) || a.startsAt.getTime() - b.startsAt.getTime());
}

/** Most sessions shown to choose from. */
const MOST_SESSIONS = 20;

/** Sessions that could be offered instead: of the same kind and for the parent's ward, those nearest to the one asked for first. */
export function othersFor(
  sessions: readonly OpenSession[],
  visit: Pick<VisitView, 'mode' | 'sessionId' | 'startsAt'>,
  wardId: string | null,
): OpenSession[] {
  const away = (session: OpenSession): number => Math.abs(session.startsAt.getTime() - visit.startsAt.getTime());
  return sessions
    .filter((s) => s.mode === visit.mode && s.id !== visit.sessionId && (s.wardId === null || s.wardId === wardId))
    .sort((a, b) => away(a) - away(b) || a.startsAt.getTime() - b.startsAt.getTime())
    .slice(0, MOST_SESSIONS);
}

/** True when a request is meant by what was typed: its reference, the parent's number, or the child's initial. */
export function isMeant(visit: Pick<VisitView, 'reference' | 'rosterNumber' | 'dyads'>, search: string): boolean {
  const typed = search.trim().toUpperCase();
  if (typed === '') return true;
  return (
    visit.reference.toUpperCase().includes(typed) ||
    visit.rosterNumber.toUpperCase().includes(typed) ||
    visit.dyads.some((d) => d.givenName.toUpperCase().startsWith(typed) && [...typed].length === 1)
  );
}
