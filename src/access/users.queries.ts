import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { ActorSource } from '../http/access.guard';
import { Actor, actorOf } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Role } from '../kernel/permissions';
import { Locale } from '../kernel/locale';

interface UserRow {
  id: string;
  organisationId: string;
  role: Role;
  locale: Locale;
  facilityId: string | null;
  workerId: string | null;
  name: string;
}

const toActor = ({ id, ...user }: UserRow): Actor => actorOf({ ...user, userId: id });
const COLUMNS = 'u.id, u.organisation_id, u.role, u.locale, u.facility_id, u.worker_id, u.name';

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
    const row = await this.db.one<UserRow>(
      `SELECT ${COLUMNS} FROM access_tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash = $1 AND t.expires_at > $2 AND u.active`,
      [tokenHash(token), this.clock.now()],
      'access_token',
    );
    return row && toActor(row);
  }

  async fromUserId(userId: string): Promise<Actor | undefined> {
    const row = await this.db.one<UserRow>(`SELECT ${COLUMNS} FROM users u WHERE u.id = $1 AND u.active`, [userId], 'access_user');
    return row && toActor(row);
  }

  /** The demo's people, for the tiles of the start page. */
  demoUsers(): Promise<{ email: string; role: Role; name: string }[]> {
    return this.db.sql(`SELECT email, role, name FROM users WHERE active AND email LIKE '%@demo.kinline.test' ORDER BY created_at, email`);
  }
}
