import { addMinutes } from '../../kernel/instants';

/** How long a facility's decision can be taken back; nothing about it leaves before (design/experience.md §2.2). */
export const UNDO_SECONDS = 60;
/** A request that comes back has at least this long to be answered again. */
const MINUTES_TO_ANSWER = 60;

/** The instant from which a decision stands. */
export const undoUntil = (decidedAt: Date): Date => addMinutes(decidedAt, UNDO_SECONDS / 60);

/** Until when a request keeps its place once its answer has been taken back: as before, an hour at least, never beyond the meeting's start. */
export function holdAfterUndo(before: Date | null, now: Date, startsAt: Date): Date {
  const least = addMinutes(now, MINUTES_TO_ANSWER);
  const until = before !== null && before > least ? before : least;
  return until < startsAt ? until : startsAt;
}
