/** The eight roles. Caregivers have no account: they answer by code, call or paper. */
export const ROLES = ['coordinator', 'liaison', 'worker', 'director', 'lead', 'data_officer', 'funder', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Every permission that a route may ask for, by the roles that hold it. Deny by default: what is not here is nobody's. */
const HOLDERS = {
  'approval.decide': ['lead'],
  'approval.request': ['coordinator', 'lead'],
  'case_conference.write': ['coordinator', 'lead'],
  'agreement.read': ['data_officer', 'lead'],
  'agreement.write': ['data_officer'],
  'child.read': ['coordinator', 'worker', 'lead', 'data_officer'],
  'child.write': ['coordinator', 'lead'],
  'family.read': ['coordinator', 'worker', 'lead'],
  'family.write': ['coordinator', 'lead'],
  'consent.write': ['coordinator', 'lead'],
  'child_view.write': ['coordinator', 'worker', 'lead'],
  'contact_decision.propose': ['coordinator', 'lead'],
  'contact_decision.approve': ['lead'],
  'restriction.write': ['coordinator', 'lead'],
  'harm_marker.write': ['coordinator', 'lead'],
  'readiness.write': ['coordinator', 'worker', 'lead'],
  'eligibility.read': ['coordinator', 'worker', 'lead'],
  'tracing.request': ['coordinator', 'lead'],
  'tracing.answer': ['liaison'],
  'journey.read': ['coordinator', 'worker', 'lead'],
  'journey.write': ['coordinator', 'lead'],
  'roster.write': ['liaison'],
  'custody.write': ['liaison'],
  'facility.read': ['coordinator', 'liaison', 'worker', 'lead', 'admin'],
  'facility.write': ['liaison'],
  'facility.create': ['admin'],
  'facility_rule.approve': ['liaison', 'admin'],
  'facility_rule.write': ['liaison', 'admin'],
  'calendar.write': ['admin'],
  'closure.write': ['liaison'],
  'worker.absence': ['coordinator', 'lead', 'admin'],
  'timetable.write': ['liaison'],
  'worker.read': ['coordinator', 'lead', 'worker', 'admin'],
  'worker.write': ['lead', 'admin'],
  'visit.read': ['coordinator', 'liaison', 'worker', 'lead'],
  'visit.request': ['coordinator', 'lead'],
  'visit.decide': ['liaison'],
  'request_sheet.write': ['coordinator', 'liaison', 'lead'],
  'visit.cancel': ['coordinator', 'liaison', 'lead'],
  'visit.escort': ['worker', 'coordinator', 'lead'],
  'visit.answer': ['coordinator', 'worker', 'lead'],
  'exchange.read': ['coordinator', 'worker', 'liaison', 'lead'],
  'exchange.write': ['coordinator', 'worker', 'lead'],
  'exchange.screen': ['coordinator', 'lead'],
  'exchange.receive': ['liaison'],
  'call.read': ['coordinator', 'worker', 'lead'],
  'message.read': ['coordinator', 'lead'],
  'report.read': ['coordinator', 'lead', 'data_officer', 'funder'],
  'quarter_check.write': ['director', 'coordinator'],
  'audit.read': ['lead', 'data_officer'],
  'data_audit.sign': ['lead'],
  'privacy.read': ['data_officer', 'lead'],
  'privacy.write': ['data_officer'],
  'glass.break': ['coordinator', 'worker', 'lead'],
  'glass.review': ['data_officer', 'lead'],
  'need_to_know.write': ['lead'],
  'incident.read': ['coordinator', 'worker', 'lead'],
  'incident.handle': ['coordinator', 'lead'],
  'incident.review': ['lead'],
  'mandatory_report.write': ['coordinator', 'worker', 'lead'],
  'task.read': ['coordinator', 'worker', 'lead', 'data_officer', 'liaison'],
  'task.finish': ['coordinator', 'worker', 'lead', 'liaison'],
  'user.write': ['admin'],
  'today.read': ['coordinator', 'lead', 'worker', 'liaison', 'director', 'data_officer', 'funder', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof HOLDERS;
export const PERMISSIONS = Object.keys(HOLDERS) as Permission[];

/** The permissions of a role. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(PERMISSIONS.filter((permission) => (HOLDERS[permission] as readonly Role[]).includes(role)));
}
