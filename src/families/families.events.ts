/**
 * What this room tells the rooms to its right through the outbox, in the transaction of the cause. Payloads carry ids and
 * codes only.
 */
export const FAMILY_EVENTS = {
  /** { dyadId, purpose, consentId } – a guardian took a consent back; it holds no longer. */
  consentWithdrawn: 'consent.withdrawn',
  /** { dyadId, view, askAgainOn } – the child said "not now" or "no". */
  dyadPaused: 'dyad.paused',
  /** { childId, caregiverId } – she looks after the child from now on. */
  caregiverBegan: 'caregiver.began',
  /** { childId, caregiverId } – she no longer looks after the child and is told nothing more about her or him. */
  caregiverEnded: 'caregiver.ended',
  /** { dyadId, reasonCode } – nothing more will be arranged. */
  dyadClosed: 'dyad.closed',
} as const;
