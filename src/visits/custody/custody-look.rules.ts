/** What a custody event would do to a coming visit. */
export const VISIT_EFFECTS = ['handed_back', 'keeps_first_place', 'needs_review', 'under_way', 'stays'] as const;
export type VisitEffect = (typeof VISIT_EFFECTS)[number];
/** … to a letter on its way. */
export const LETTER_EFFECTS = ['held', 'goes_on', 'stays'] as const;
export type LetterEffect = (typeof LETTER_EFFECTS)[number];
/** … to a place on a waiting list. */
export const WAITLIST_EFFECTS = ['follows', 'ends', 'stays'] as const;
export type WaitlistEffect = (typeof WAITLIST_EFFECTS)[number];

interface VisitThen {
  status: string;
  proposedSessionId: string | null;
  causes: readonly string[];
}

/** A visit before and after; the worst that can be said comes first. A child on the way is not called back by a machine. */
export function visitEffect(before: VisitThen, after: VisitThen | undefined): VisitEffect {
  if (before.status === 'under_way') return 'under_way';
  if (after === undefined || after.status === 'cancelled') return 'handed_back';
  if (before.proposedSessionId !== null && after.proposedSessionId === null) return 'keeps_first_place';
  return after.causes.some((cause) => !before.causes.includes(cause)) ? 'needs_review' : 'stays';
}

/** A letter before and after. */
export function letterEffect(before: string, after: string): LetterEffect {
  if (before === after) return 'stays';
  return after === 'on_hold' ? 'held' : before === 'on_hold' ? 'goes_on' : 'stays';
}

/**
 * A place on a waiting list follows a parent to the next facility and ends with a release; a seat that was kept for it goes to the next
 * family. That happens in the next round of the list, not in the event's own transaction (WaitlistService.tidy).
 */
export function waitlistEffect(kind: string): WaitlistEffect {
  return kind === 'transferred' ? 'follows' : kind === 'released' ? 'ends' : 'stays';
}
