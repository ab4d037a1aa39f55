import type { SessionTakes } from '../eligibility/eligibility.service';
import type { AmendmentStatus } from './amendments/amendment.entity';
import type { Cause } from './visit.rules';
import type { Actor } from '../kernel/actor';
import type { People, Refused } from './visit-people';
import type { VisitStatus, VisitVerb } from './visit.states';

/** One change of a visit's state. */
export interface Change {
  verb: VisitVerb;
  reasonCode?: string;
  cause?: Cause;
  note?: string;
  onBehalfOf?: object;
  /** `propose`, `amend`: the other session, how long both seats are kept, and the entitlement held for it. */
  proposal?: { sessionId: string; holdExpiresAt: Date | null; takes: SessionTakes; period?: string; pool?: string };
  /** `try_next`: how long the new place is kept. */
  holdExpiresAt?: Date;
  /** The organisation's own note, new; null removes it. */
  visitNote?: string | null;
  /** When a parent whose allowance is used up has one again, as the facility says. */
  renewsOn?: string;
  /** Who will come instead of those who were to. */
  people?: People;
  /** Of those who were to come, whom the facility does not admit; `people` are the others. */
  without?: readonly Refused[];
  /** What a facility says for the family to be told. */
  familyNote?: string;
  /** What it takes of its session from now on: after a move, or with other people. */
  takes?: SessionTakes;
  /** It goes without its group from now on. */
  leavesGroup?: boolean;
  /** Decisions made in one act can be taken back in one. */
  batchId?: string;
  /** `undo`: until when the request keeps its place again. */
  back?: { holdExpiresAt: Date };
  /** `accept_proposal`, `agree_amendment`, `try_next`: where the visit moves. */
  move?: { sessionId: string; startsAt: Date; endsAt: Date; period: string; pool: string };
  /** `reinstate`: the state it comes back to. */
  status?: VisitStatus;
  /** The family's messages and calls are written in the same transaction: the event behind it does not write them again. */
  told?: true;
}

/** Who said it, as it is stored, where somebody writes down another's word: with the change itself, or because the actor stands in for a facility. */
export function wordOf({ onBehalfOf }: Change, by: Actor | 'system'): string | null {
  const said = onBehalfOf ?? (by === 'system' ? undefined : by.onBehalfOf);
  return said ? JSON.stringify(said) : null;
}

/** How an amendment ends with each verb; any other verb ends the visit or sets it under way. */
export const AMENDMENT_ENDS: Partial<Record<VisitVerb, AmendmentStatus>> = {
  amend: 'replaced',
  agree_amendment: 'confirmed',
  refuse_amendment: 'declined',
  drop_amendment: 'withdrawn',
  expire: 'expired',
};

/** A note stays with the side that wrote it: the organisation's in the first place, a facility's own officer's in the second. */
export const notesOf = ({ note = null }: { note?: string | null }, by: Actor | 'system'): [string | null, string | null] =>
  by !== 'system' && by.role === 'liaison' && !by.onBehalfOf ? [null, note] : [note, null];
