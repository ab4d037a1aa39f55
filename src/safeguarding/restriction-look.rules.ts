/** What a bar would do to an arranged meeting. */
export const BARRED_VISIT_EFFECTS = ['ends', 'second_place_ends', 'needs_review', 'under_way', 'stays'] as const;
export type BarredVisitEffect = (typeof BARRED_VISIT_EFFECTS)[number];
/** … to a letter, a drawing or a clip on its way. */
export const BARRED_LETTER_EFFECTS = ['held', 'stays'] as const;
export type BarredLetterEffect = (typeof BARRED_LETTER_EFFECTS)[number];

interface VisitThen {
  status: string;
  proposedSessionId: string | null;
  causes: readonly string[];
}

/** A meeting before and after; the worst that can be said comes first. A child on the way is not called back by a machine. */
export function barredVisitEffect(before: VisitThen, after: VisitThen | undefined): BarredVisitEffect {
  if (before.status === 'under_way') return 'under_way';
  if (after === undefined || after.status === 'cancelled' || after.status === 'declined' || after.status === 'withdrawn') return 'ends';
  if (before.proposedSessionId !== null && after.proposedSessionId === null) return 'second_place_ends';
  return after.causes.some((cause) => !before.causes.includes(cause)) ? 'needs_review' : 'stays';
}

/** A letter before and after. */
export const barredLetterEffect = (before: string, after: string | undefined): BarredLetterEffect =>
  after === 'on_hold' && before !== 'on_hold' ? 'held' : 'stays';
