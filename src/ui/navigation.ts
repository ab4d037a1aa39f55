import { Permission, Role } from '../kernel/permissions';

/** One entry of the main navigation. */
export interface NavItem {
  href: string;
  /** Words: `ui:nav.<key>`. */
  key: string;
  permission: Permission;
  /** Only these roles see it, although others may open it by link. */
  roles?: readonly Role[];
  /** Name in `PageContext.badges` of the number shown beside it. */
  badge?: string;
}

/** The main navigation, in the order of a working day. */
export const navItems: readonly NavItem[] = [
  { href: '/today', key: 'today', permission: 'today.read', badge: 'today' },
  { href: '/tasks', key: 'tasks', permission: 'task.read', roles: ['coordinator', 'worker', 'lead', 'data_officer'] },
  { href: '/children', key: 'children', permission: 'family.read' },
  { href: '/visits', key: 'visits', permission: 'visit.request' },
  { href: '/visit-groups', key: 'groups', permission: 'visit.request', roles: ['coordinator', 'lead'] },
  { href: '/waitlist', key: 'waitlist', permission: 'visit.request', roles: ['coordinator', 'lead'] },
  { href: '/liaison/inbox', key: 'inbox', permission: 'visit.decide', badge: 'inbox' },
  { href: '/offline-desk', key: 'offline', permission: 'request_sheet.write', roles: ['coordinator', 'lead'] },
  { href: '/liaison/tracing', key: 'tracing', permission: 'tracing.answer', badge: 'tracing' },
  { href: '/m/trips', key: 'trips', permission: 'visit.escort', roles: ['worker'] },
  { href: '/calls', key: 'calls', permission: 'call.read', badge: 'calls' },
  { href: '/messages', key: 'messages', permission: 'message.retry' },
  { href: '/letters-to-post', key: 'letters_to_post', permission: 'letter.post' },
  { href: '/exchanges', key: 'exchanges', permission: 'exchange.write', badge: 'exchanges' },
  { href: '/impact', key: 'impact', permission: 'report.read' },
  { href: '/facilities', key: 'facilities', permission: 'facility.read', badge: 'facilities' },
  { href: '/trip-costs', key: 'trip_costs', permission: 'visit.request', roles: ['coordinator', 'lead'] },
  { href: '/journeys', key: 'journeys', permission: 'journey.read', roles: ['coordinator', 'lead'] },
  { href: '/calendars', key: 'calendars', permission: 'calendar.write' },
  { href: '/workers', key: 'workers', permission: 'worker.read', roles: ['coordinator', 'lead', 'admin'] },
  { href: '/incidents', key: 'incidents', permission: 'incident.read', roles: ['lead', 'coordinator'] },
  { href: '/approvals', key: 'approvals', permission: 'approval.decide', badge: 'approvals' },
  { href: '/liaison/letters', key: 'letters', permission: 'exchange.receive' },
  { href: '/liaison/roster', key: 'roster', permission: 'roster.write' },
  { href: '/liaison/appointments', key: 'appointments', permission: 'custody.write', roles: ['liaison'] },
  { href: '/checks', key: 'checks', permission: 'quarter_check.write', roles: ['director'] },
  { href: '/answered', key: 'answered', permission: 'answered.read', roles: ['director'] },
  { href: '/audit', key: 'audit', permission: 'audit.read' },
  { href: '/users', key: 'users', permission: 'user.write' },
  { href: '/message-setup', key: 'message_setup', permission: 'message_setup.write', roles: ['admin', 'lead'] },
  { href: '/security-notices', key: 'security', permission: 'security_notice.read', badge: 'security' },
  { href: '/my-calendar', key: 'feeds', permission: 'calendar_feed.write' },
  { href: '/privacy', key: 'privacy', permission: 'privacy.read', roles: ['data_officer', 'lead'] },
  { href: '/break-glass/reviews', key: 'glass', permission: 'glass.review', roles: ['data_officer', 'lead'] },
];

/** The entries that a reader with these permissions and this role sees. */
export function navItemsFor(can: (permission: Permission) => boolean, role: Role): readonly NavItem[] {
  return navItems.filter((item) => can(item.permission) && (!item.roles || item.roles.includes(role)));
}

/** True when the path is the entry's page or lies below it. */
export const isCurrent = (item: NavItem, path: string): boolean => path === item.href || path.startsWith(`${item.href}/`);
