import { REVIEW_CAUSES } from './reviews/review.entity';
import type { VisitStatus } from './visit.states';
import { DECLINE_REASONS } from './visit.rules';

/** What a visit's state looks like to people (design: states as people see them): one of the tags of the kit. */
export type SeenStatus =
  | 'requested'
  | 'alternative_proposed'
  | 'confirmed'
  | 'family_confirmed'
  | 'under_way'
  | 'completed'
  | 'partial'
  | 'rejected'
  | 'cancelled'
  | 'no_answer'
  | 'paused_by_child';

/** The state in people's words. What did not happen is grey, whoever's side it lay on; a child's wish is respected, not counted. */
export function seenStatus(visit: { status: VisitStatus; familyAnswer: string | null; cause: string | null }): SeenStatus {
  switch (visit.status) {
    case 'requested':
    case 'under_way':
    case 'completed':
    case 'partial':
      return visit.status;
    case 'proposed':
      return 'alternative_proposed';
    case 'confirmed':
      return visit.familyAnswer === 'can_go' ? 'family_confirmed' : 'confirmed';
    case 'expired':
      return 'no_answer';
    case 'declined':
      return 'rejected';
    default:
      return visit.cause === 'child' ? 'paused_by_child' : 'cancelled';
  }
}

/** Why an organisation or a facility cancels: stable words for the select; the API takes any stable word. */
export const CANCEL_REASONS = [
  'child_wish',
  'child_ill',
  'family_unavailable',
  'escort_unavailable',
  'parent_unavailable',
  'facility_event',
  'transport_or_weather',
  'technical_failure',
  'other_reviewed',
] as const;

/** Why a facility is shut, in words that may be passed on. */
export const CLOSURE_REASONS = [
  'security',
  'facility_event',
  'public_holiday',
  'health_notice',
  'maintenance',
  'weather',
  'other_reviewed',
] as const;

/** What changing a timetable writes. */
const TIMETABLE_REASONS = ['timetable_changed'];

/** What the system writes when a parent's custody has changed. */
const CUSTODY_REASONS = ['parent_transferred', 'parent_released', 'parent_ward_changed', 'grade_suspended'];

const KNOWN_REASONS: readonly string[] = [
  ...DECLINE_REASONS,
  ...CANCEL_REASONS,
  ...CLOSURE_REASONS,
  ...CUSTODY_REASONS,
  ...TIMETABLE_REASONS,
  'family_cancelled',
  'letter_instead',
  'video_instead',
  'wait_instead',
  'late_at_gate',
  'left_group',
  'no_answer',
  'offer_unanswered',
  'answer_half',
  'answer_late',
  'answer_overdue',
  ...REVIEW_CAUSES.map((cause) => `review_${cause}`),
];

/** The gates' codes for what the child has said; every other code of a gate stays with those whose work it is. */
const CHILDS_WORD: readonly string[] = ['child_view_no', 'child_view_not_now', 'consent_own_refused'];

/** The key of the words for a reason code; a code that pages do not know falls back to a plain word. */
export const reasonKey = (code: string): string =>
  `visits_pages:reason.${CHILDS_WORD.includes(code) ? 'child_wish' : KNOWN_REASONS.includes(code) ? code : 'other'}`;

/** Verbs of the history that have words of their own. */
const KNOWN_ACTIONS = [
  'request',
  'confirm',
  'decline',
  'propose',
  'undo',
  'accept_proposal',
  'withdraw',
  'cancel',
  'expire',
  'amend',
  'agree_amendment',
  'refuse_amendment',
  'drop_amendment',
  'try_next',
  'remind_answer',
  'escalate_answer',
  'raise_review',
  'clear_review',
  'leave_as_is',
  'set_out',
  'complete',
  'complete_partly',
  'abort',
  'miss',
  'refuse_at_gate',
  'move',
  'reinstate',
  'make_up',
];
export const actionKey = (action: string): string => `visits_pages:action.${KNOWN_ACTIONS.includes(action) ? action : 'other'}`;

/** "宇" or "T": how a liaison officer's list names a child. */
export const initialOf = (name: string): string => [...name.trim()][0] ?? '?';
