import { VisitStatus } from './visit.states';

/** Outbox topics of visits. Rooms to the right listen; this room does not know who. */
export const VISIT_TOPICS = [
  'visit.requested',
  'visit.amended',
  'visit.confirmed',
  'visit.declined',
  'visit.proposed',
  'visit.withdrawn',
  'visit.cancelled',
  'visit.expired',
  'visit.completed',
  'visit.partial',
  'visit.aborted',
  'visit.no_show',
  'visit.refused_at_gate',
  'visit.family_answered',
  'visit.concern_raised',
] as const;
export type VisitTopic = (typeof VISIT_TOPICS)[number];

/** Outbox topic of a group of families one of which has dropped out or come back: `{ groupId }`. */
export const GROUP_CHANGED = 'visit_group.changed';

/** What every visit topic carries. `version` is the visit's at that moment: a queued message with an older one is out of date. */
export interface VisitEvent {
  visitId: string;
  version: number;
  status: VisitStatus;
  reasonCode?: string;
  cause?: string;
}

/** `visit.family_answered`: the answer on top of the common payload. */
export interface FamilyAnsweredEvent extends VisitEvent {
  answer: 'can_go' | 'cannot' | 'call_me';
  channel: string;
  caregiverId?: string;
}

/** `visit.concern_raised`: somebody was worried; who saw it and for which dyads. */
export interface ConcernRaisedEvent extends VisitEvent {
  dyadIds: string[];
  raisedBy: string | null;
}
