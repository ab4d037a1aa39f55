import { Locale } from './locale';
import { Permission, permissionsOf, Role } from './permissions';

/** Somebody at a facility who said what another wrote down: who, how it was said, and the instant at which. */
export interface Said {
  name: string;
  channel: 'phone' | 'in_person' | 'message';
  saidAt: string;
}

/** Who is doing something: a signed-in user, or the system acting on its own. */
export interface Actor {
  /** Null for the system itself. */
  userId: string | null;
  organisationId: string;
  role: Role;
  permissions: ReadonlySet<Permission>;
  locale: Locale;
  /** The facility a liaison officer answers for. */
  facilityId: string | null;
  /** The social worker a user is. */
  workerId: string | null;
  /** Display name, shown only to the user's own organisation. */
  name: string;
  /** IANA zone of the days this person works in: the facility's for its officer, else the organisation's. */
  timeZone?: string;
  /** Stands in for a facility at which nobody has an account: who said there what is written down; null while only looking. */
  onBehalfOf?: Said | null;
}

/** Where nothing says otherwise: nobody is signed in, or the system acts. */
const DEFAULT_ZONE = 'Asia/Shanghai';

/** The zone in which "today" begins and ends for somebody. */
export const zoneOf = (actor: Actor | null): string => actor?.timeZone ?? DEFAULT_ZONE;

/** Builds an actor from a user's row. */
export function actorOf(user: Omit<Actor, 'permissions'>): Actor {
  return { ...user, permissions: permissionsOf(user.role) };
}

/** True when the actor's role carries the permission. */
export function can(actor: Actor, permission: Permission): boolean {
  return actor.permissions.has(permission);
}
