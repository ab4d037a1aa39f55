/** Outbox topic this room listens to: "please sign in" to everybody of a role, and nothing else. Payload `{ organisationId, role }`. */
export const STAFF_NOTICE = 'staff.notice';
