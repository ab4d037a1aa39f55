import { createHash } from 'node:crypto';
import { addMinutes } from '../../kernel/instants';
import type { ClosureAction } from './closure-visit.entity';
import type { VisitStatus } from '../visit.states';

/** What is done with a meeting, as a preview says it: `keep` – only the session asked for instead is shut; `call` – on the way already. */
export type ClosureTreatment = ClosureAction | 'keep' | 'call';

/** What of a meeting decides whether a preview is still true. */
interface Seen {
  id: string;
  version: number;
  status: VisitStatus;
  sessionId: string;
  proposedSessionId: string | null;
}

/** The same for the same meetings in the same state, whatever their order: 32 characters. */
export function fingerprintOf(visits: readonly Seen[]): string {
  const lines = visits.map((v) => [v.id, v.version, v.status, v.sessionId, v.proposedSessionId ?? ''].join(' ')).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);
}

/** True for a meeting that a closure has called off, that is off still and has not been made up for. */
export const isOff = (row: { status: string; action: ClosureAction; instead: string | null; visit: { status: VisitStatus } }): boolean =>
  ['done', 'stays'].includes(row.status) && row.action !== 'move' && row.instead === null && row.visit.status === 'cancelled';

/** How many meetings in each state. */
export function countsOf(visits: readonly { status: VisitStatus }[]): Record<'requested' | 'proposed' | 'confirmed' | 'underWay', number> {
  const of = (status: VisitStatus): number => visits.filter((v) => v.status === status).length;
  return { requested: of('requested'), proposed: of('proposed'), confirmed: of('confirmed'), underWay: of('under_way') };
}

/**
 * What becomes of a meeting. A child on the way is called about, not called off; a meeting whose own session stays open is kept, and only
 * the other one it asked for is let go; everything else is done as was said, called off when nothing was.
 */
export function treatmentOf(visit: { status: VisitStatus; asksForShut: boolean }, said: ClosureAction | undefined): ClosureTreatment {
  if (visit.status === 'under_way') return 'call';
  if (visit.asksForShut) return 'keep';
  return said ?? 'cancel';
}

/** How long a closure can be taken back as if it had not been, in minutes (design/experience.md §2.2). */
export const CLOSURE_UNDO_MINUTES = 10;

/** Until when a closure can be taken back; null when it cannot any more: too late, made longer or shorter, over or taken back already. */
export function closureUndoUntil(closure: { createdAt: Date; version: number; state: string }, now: Date): Date | null {
  const until = addMinutes(closure.createdAt, CLOSURE_UNDO_MINUTES);
  const stands = closure.state === 'coming' || closure.state === 'running';
  return stands && closure.version === 1 && now < until ? until : null;
}
