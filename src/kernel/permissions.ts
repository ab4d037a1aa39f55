/** The eight roles. Caregivers have no account: they answer by code, call or paper. */
export const ROLES = ['coordinator', 'liaison', 'worker', 'director', 'lead', 'data_officer', 'funder', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Every permission that a route may ask for, by the roles that hold it. Deny by default: what is not here is nobody's. */
const HOLDERS = {
  'child.read': ['coordinator', 'worker', 'lead', 'data_officer'],
  'child.write': ['coordinator', 'lead'],
  'family.read': ['coordinator', 'worker', 'lead'],
  'family.write': ['coordinator', 'lead'],
  'consent.write': ['coordinator', 'lead'],
  'child_view.write': ['coordinator', 'worker', 'lead'],
  'contact_decision.propose': ['coordinator', 'lead'],
  'contact_decision.approve': ['lead'],
  'restriction.write': ['coordinator', 'lead'],
  'eligibility.read': ['coordinator', 'worker', 'lead'],
  'tracing.request': ['coordinator', 'lead'],
  'tracing.answer': ['liaison'],
  'roster.write': ['liaison'],
  'custody.write': ['liaison'],
  'facility.read': ['coordinator', 'liaison', 'worker', 'lead', 'admin'],
  'facility.write': ['liaison'],
  'closure.write': ['liaison'],
  'worker.read': ['coordinator', 'lead', 'worker', 'admin'],
  'worker.write': ['lead', 'admin'],
  'visit.read': ['coordinator', 'liaison', 'worker', 'lead'],
  'visit.request': ['coordinator', 'lead'],
  'visit.decide': ['liaison'],
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
  'user.write': ['admin'],
  'today.read': ['coordinator', 'lead', 'worker', 'liaison', 'director', 'data_officer', 'funder', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof HOLDERS;
export const PERMISSIONS = Object.keys(HOLDERS) as Permission[];

/** The permissions of a role. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(PERMISSIONS.filter((permission) => (HOLDERS[permission] as readonly Role[]).includes(role)));
}
