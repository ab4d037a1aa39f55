import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { ActorSource } from '../http/access.guard';
import { Actor, actorOf } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { notFound } from '../kernel/domain-error';
import { Role } from '../kernel/permissions';
import { Locale } from '../kernel/locale';
import { decodeCursor, Page, toPage } from '../kernel/page';

interface ActorRow {
  id: string;
  organisationId: string;
  role: Role;
  locale: Locale;
  facilityId: string | null;
  workerId: string | null;
  name: string;
  timeZone: string;
}

/** An account as an administrator sees it; never a password, not even its hash. */
export interface UserRow {
  id: string;
  userName: string;
  userEmail: string;
  role: Role;
  locale: Locale;
  facilityId: string | null;
  facilityName: string | null;
  workerId: string | null;
  active: boolean;
  /** The owner has chosen a password. */
  opened: boolean;
  /** Until when a link to choose one opens; null where there is none. */
  invitedUntil: Date | null;
  createdAt: Date;
  version: number;
}

/** What an account of the organisation can be tied to. */
export interface UserPlaces {
  facilities: { id: string; facilityName: string }[];
  workers: { id: string; workerName: string }[];
}

const toActor = ({ id, ...user }: ActorRow): Actor => actorOf({ ...user, userId: id });
const COLUMNS = `u.id, u.organisation_id, u.role, u.locale, u.facility_id, u.worker_id, u.name,
  coalesce((SELECT f.time_zone FROM facilities f WHERE f.id = u.facility_id), (SELECT o.time_zone FROM organisations o WHERE o.id = u.organisation_id)) AS time_zone`;

/**
 * In SQL: the account `u` lets its owner in. A worker who is suspended or has left sees no child's file, plan or calendar either, whatever is still open on her phone:
 * sessions, tokens and calendars ask here each time. The workers' table is read here although that room lies to the right.
 */
export const MAY_ENTER = `u.active AND NOT EXISTS (SELECT 1 FROM workers w WHERE w.id = u.worker_id AND w.status <> 'active')`;

// The facilities' table is read here by SQL although that room lies to the right: a name for a list, never written.
const ACCOUNT = `u.id, u.name AS user_name, u.email AS user_email, u.role, u.locale, u.facility_id, f.name AS facility_name, u.worker_id, u.active,
  u.password_hash IS NOT NULL AS opened, i.expires_at AS invited_until, u.created_at, u.version
  FROM users u LEFT JOIN facilities f ON f.id = u.facility_id LEFT JOIN user_invitations i ON i.user_id = u.id`;

/** Only the hash of a token is stored: a stolen database opens nothing. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Reads users as actors. */
@Injectable()
export class UsersQueries extends ActorSource {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async fromToken(token: string): Promise<Actor | undefined> {
    const row = await this.db.one<ActorRow>(
      `SELECT ${COLUMNS} FROM access_tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash = $1 AND t.expires_at > $2 AND ${MAY_ENTER}`,
      [tokenHash(token), this.clock.now()],
      'access_token',
    );
    return row && toActor(row);
  }

  async fromUserId(userId: string): Promise<Actor | undefined> {
    const row = await this.db.one<ActorRow>(`SELECT ${COLUMNS} FROM users u WHERE u.id = $1 AND ${MAY_ENTER}`, [userId], 'access_user');
    return row && toActor(row);
  }

  /** The demo's people, for the tiles of the start page. */
  demoUsers(): Promise<{ email: string; role: Role; name: string }[]> {
    return this.db.sql(`SELECT email, role, name FROM users WHERE active AND email LIKE '%@demo.kinline.test' ORDER BY created_at, email`);
  }
  /** The accounts of the actor's organisation, the oldest first; shut ones too. */
  async list(actor: Actor, filter: { limit: number; cursor?: string; role?: Role }): Promise<Page<UserRow>> {
    const [id] = decodeCursor(filter.cursor, ['id']) ?? [null];
    const rows = await this.db.sql<UserRow>(
      `SELECT ${ACCOUNT}
        WHERE u.organisation_id = $1 AND ($2::uuid IS NULL OR u.id > $2) AND ($3::text IS NULL OR u.role = $3) ORDER BY u.id LIMIT $4`,
      [actor.organisationId, id, filter.role ?? null, filter.limit + 1],
    );
    return toPage(rows, filter.limit, (row) => [row.id]);
  }

  /** @throws DomainError not_found unless the account is of the actor's organisation */
  async one(actor: Actor, id: string): Promise<UserRow> {
    const row = await this.db.one<UserRow>(`SELECT ${ACCOUNT} WHERE u.organisation_id = $1 AND u.id = $2`, [actor.organisationId, id]);
    if (!row) throw notFound();
    return row;
  }

  /** Facilities of the organisation for its liaison officers, workers on duty for their accounts. */
  async places(actor: Actor): Promise<UserPlaces> {
    const facilities = await this.db.sql<UserPlaces['facilities'][number]>(
      `SELECT id, name AS facility_name FROM facilities WHERE organisation_id = $1 ORDER BY name, id`,
      [actor.organisationId],
    );
    const workers = await this.db.sql<UserPlaces['workers'][number]>(
      `SELECT id, name AS worker_name FROM workers WHERE organisation_id = $1 AND status <> 'left' ORDER BY name, id`,
      [actor.organisationId],
    );
    return { facilities, workers };
  }
}
