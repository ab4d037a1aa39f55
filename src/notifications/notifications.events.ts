/** Outbox topic this room listens to: "please sign in" to everybody of a role, and nothing else. Payload `{ organisationId, role, facilityId? }`: of one facility where it is that facility's. */
export const STAFF_NOTICE = 'staff.notice';
