import type { DataSource } from 'typeorm';
import { UsersQueries } from '../../src/access/users.queries';
import type { Actor } from '../../src/kernel/actor';
import { addDays } from '../../src/kernel/days';
import { filledTables } from '../support/database';
import type { UsedApp } from '../support/app';
import type { VisitStatus } from '../../src/visits/visit.states';

/** What one sequence plays with: a family with two children and two parents, two escorts, two facilities, five sessions. Nobody else's. */
export interface World {
  facilityId: string;
  otherFacilityId: string;
  coordinator: Actor;
  liaison: Actor;
  otherLiaison: Actor;
  /** The second person of the organisation. */
  lead: Actor;
  /** The ways to ask: one child, the other, both as siblings, the first child with the other parent. */
  askers: { dyadIds: string[]; caregiverId: string }[];
  parents: { id: string; rosterEntryId: string }[];
  workers: string[];
  sessions: string[];
}

/** A visit as the database has it. */
export interface Seen {
  id: string;
  status: VisitStatus;
  sessionId: string;
  proposedSessionId: string | null;
  rosterEntryId: string;
  holdExpiresAt: Date | null;
}

const RULES = { entitlement: { strict: 0, observation: 1, general: 2, lenient: 3 }, openOnHolidays: true, noticeWorkingDays: 1 };

async function buildOne(used: UsedApp, people: Record<'coordinator' | 'liaison' | 'lead', Actor>): Promise<World> {
  const { given } = used;
  const [facilityId, otherFacilityId] = [await given.facility({ rules: RULES }), await given.facility({ rules: RULES })];
  const organisationId = people.coordinator.organisationId;
  const wardId = await given.ward(facilityId);
  await given.ward(otherFacilityId);
  const first = await given.readyFamily({ organisationId, facilityId, wardId });
  const second = await given.readyFamily({ organisationId, facilityId, wardId, childId: first.childId });
  const siblingId = await given.child({ organisationId, visitedBefore: true });
  const siblingCaregiver = await given.caregiver(siblingId);
  const siblingDyad = await given.dyad(siblingId, first.parentId);
  await given.cleared(siblingDyad, siblingCaregiver, organisationId);
  const day = addDays(given.today, 21);
  const at = (values: Record<string, unknown>, facility = facilityId): Promise<string> => given.session(facility, values);
  const sessions = [
    await at({ day, capacity: 1, hardCapacity: 2 }),
    await at({ day, time: '09:45', endTime: '10:15', capacity: 2 }),
    await at({ day: addDays(day, 28), capacity: 2 }),
    await at({ day: addDays(day, 2), capacity: 1 }),
    await at({ day: addDays(day, 5), capacity: 2 }, otherFacilityId),
  ];
  return {
    facilityId,
    otherFacilityId,
    coordinator: people.coordinator,
    lead: people.lead,
    liaison: { ...people.liaison, facilityId },
    otherLiaison: { ...people.liaison, facilityId: otherFacilityId },
    askers: [
      { dyadIds: [first.dyadId], caregiverId: first.caregiverId },
      { dyadIds: [siblingDyad], caregiverId: siblingCaregiver },
      { dyadIds: [first.dyadId, siblingDyad], caregiverId: first.caregiverId },
      { dyadIds: [second.dyadId], caregiverId: second.caregiverId },
    ],
    parents: [
      { id: first.parentId, rosterEntryId: first.rosterEntryId },
      { id: second.parentId, rosterEntryId: second.rosterEntryId },
    ],
    workers: [first.workerId, second.workerId],
    sessions,
  };
}

/** Worlds of one database, made once and put back as they were when all have been used: ten thousand sequences need ten thousand. */
export class Worlds {
  private next = 0;

  private constructor(
    private readonly owner: DataSource,
    private readonly worlds: World[],
    private readonly kept: readonly string[],
  ) {}

  static async make(used: UsedApp, owner: DataSource, count: number): Promise<Worlds> {
    const actor = async (role: 'coordinator' | 'liaison' | 'lead', values: Record<string, unknown> = {}): Promise<Actor> => {
      const found = await used.app.get(UsersQueries).fromUserId(await used.given.user(role, values));
      if (!found) throw new Error('no such user');
      return found;
    };
    const coordinator = await actor('coordinator');
    const people = {
      coordinator,
      lead: await actor('lead', { organisationId: coordinator.organisationId }),
      liaison: await actor('liaison', { facilityId: await used.given.facility() }),
    };
    const worlds: World[] = [];
    for (let i = 0; i < count; i += 1) worlds.push(await buildOne(used, people));
    const kept = await filledTables(owner);
    await owner.query(
      ['DROP SCHEMA IF EXISTS kept CASCADE', 'CREATE SCHEMA kept', ...kept.map((t) => `CREATE TABLE kept.${t} AS TABLE public.${t}`)].join(
        ';',
      ),
    );
    return new Worlds(owner, worlds, kept);
  }

  /** A world nobody has touched. */
  async take(): Promise<World> {
    if (this.next === this.worlds.length) {
      await this.restore();
      this.next = 0;
    }
    const world = this.worlds[this.next];
    if (!world) throw new Error('no world');
    this.next += 1;
    return world;
  }

  /** What a finished sequence has left open waits for ever: the next one's clock must not end it. */
  async leave(): Promise<void> {
    await this.owner.query(`UPDATE waitlist_entries SET status = 'withdrawn', closed_at = now() WHERE status = 'waiting'`);
    await this.owner.query(`UPDATE waitlist_offers SET expires_at = '2100-01-01' WHERE status = 'open'`);
    await this.owner.query(`UPDATE visits SET hold_expires_at = '2100-01-01' WHERE status IN ('requested', 'proposed')`);
  }

  private async restore(): Promise<void> {
    const changed = (await filledTables(this.owner)).filter((name) => !this.kept.includes(name));
    const all = [...changed, ...this.kept];
    const columns: { t: string; list: string }[] = await this.owner.query(
      `SELECT quote_ident(table_name) AS t, string_agg(quote_ident(column_name), ', ') AS list FROM information_schema.columns
        WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY table_name`,
    );
    const list = new Map(columns.map((c) => [c.t, c.list]));
    await this.owner.query(
      [
        'SET session_replication_role = replica',
        ...all.map((t) => `DELETE FROM public.${t}`),
        ...this.kept.map((t) => `INSERT INTO public.${t} (${list.get(t) ?? ''}) SELECT ${list.get(t) ?? ''} FROM kept.${t}`),
        'RESET session_replication_role',
      ].join('; '),
    );
    await this.owner.query('VACUUM ANALYZE');
  }
}
