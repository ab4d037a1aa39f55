import { RowLevelSecurity1795310000000 } from '../../migrations/1795310000000-row-level-security';
import { Database } from '../../src/database/database';
import { Actor, actorOf } from '../../src/kernel/actor';
import { FixedClock } from '../../src/kernel/clock';
import { newId } from '../../src/kernel/ids';
import type { Role } from '../../src/kernel/permissions';
import { runInContext } from '../../src/kernel/request-context';
import { UsedDatabase, useDatabase } from './database';
import { Given, ReadyFamily } from './given';

/** Readable by whoever is signed in: places, times and public names, nobody's case. */
export const EVERYBODYS = ['calendar_days', 'closures', 'facilities', 'facility_rules', 'organisations', 'sessions', 'timetables', 'wards'];
/** The tables whose rows belong to one side. */
export const WALLED = RowLevelSecurity1795310000000.tables.policies.filter((table) => !EVERYBODYS.includes(table));

/** One organisation with a facility of its own and its people. */
export interface Side extends ReadyFamily {
  visitId: string;
  people: Record<'coordinator' | 'lead' | 'worker' | 'liaison' | 'data_officer', Actor>;
}

/** Does the work as if the person had asked for it; null: as the system. */
export const as = <T>(actor: Actor | null, work: () => Promise<T>): Promise<T> =>
  runInContext({ requestId: 'row-security', locale: 'en', actor }, work);

/** Two organisations that know nothing of each other, with a row on each side in every walled table. */
export class TwoSides {
  readonly clock = new FixedClock('2026-09-02T02:00:00Z');
  readonly db: Database;
  readonly given: Given;
  readonly a: Side;
  readonly b: Side;
  /** What there was before B came. */
  readonly ofA: Map<string, string[]>;

  private constructor(used: UsedDatabase) {
    this.db = new Database(used.dataSource, this.clock);
    this.given = new Given(this.db, this.clock);
  }

  static async build(used: UsedDatabase): Promise<TwoSides> {
    const two = new TwoSides(used);
    const a = await two.side();
    const ofA = await two.everything();
    return Object.assign(two, { a, ofA, b: await two.side() });
  }

  async person(role: Role, values: { organisationId: string; facilityId?: string; workerId?: string }): Promise<Actor> {
    const userId = await this.given.user(role, values);
    return actorOf({ userId, role, facilityId: null, workerId: null, locale: 'en', name: role, ...values });
  }

  async count(table: string): Promise<number> {
    return (await this.db.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))?.n ?? -1;
  }

  async ids(table: string): Promise<string[]> {
    return (await this.db.sql<{ id: string }>(`SELECT id FROM ${table}`)).map(({ id }) => id);
  }

  /** Whole rows as text: the column `row`. */
  async texts(statement: string): Promise<string[]> {
    return (await this.db.sql<{ row: string }>(statement)).map(({ row }) => row);
  }

  /** Every row of every walled table. */
  async everything(): Promise<Map<string, string[]>> {
    const all = new Map<string, string[]>();
    for (const table of WALLED) all.set(table, await this.texts(`SELECT t::text AS row FROM ${table} t`));
    return all;
  }

  private async side(): Promise<Side> {
    const visit = await this.given.visit({ status: 'confirmed' });
    const { organisationId, facilityId, workerId } = visit;
    const authority = await this.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [facilityId]);
    const people = {
      coordinator: await this.person('coordinator', { organisationId }),
      lead: await this.person('lead', { organisationId }),
      worker: await this.person('worker', { organisationId, workerId }),
      data_officer: await this.person('data_officer', { organisationId }),
      liaison: await this.person('liaison', { organisationId: authority?.organisationId ?? '', facilityId }),
    };
    for (const [table, values] of rowsOf({ ...visit, people }, this.clock.now())) await this.given.row(table, values);
    return { ...visit, people };
  }
}

/** One row for each table that the builders leave empty. */
function rowsOf(side: Side, at: Date): [table: string, values: Record<string, unknown>][] {
  const { organisationId, facilityId, childId, caregiverId, parentId, dyadId, rosterEntryId, workerId, visitId } = side;
  const [on, id] = ['2026-09-01', newId];
  const userId = side.people.coordinator.userId;
  const organised = { id: id(), organisationId };
  const paper = { dyadId };
  const tracingId = id();
  const exchangeId = id();
  const contactEventId = id();
  return [
    ['access_tokens', { id: id(), userId, tokenHash: id(), expiresAt: at }],
    ['audit_events', { id: id(), at, action: 'test.seen', subjectType: 'child', subjectId: childId, childId, organisationId }],
    ['call_tasks', { ...organised, caregiverId, dueAt: at, reasonCode: 'first_visit', visitId }],
    [
      'messages',
      {
        id: id(),
        organisationId,
        caregiverId,
        channel: 'sms',
        locale: 'en',
        params: {},
        runAt: at,
        stepKey: id(),
        template: 'x',
        uselessAfter: at,
        visitId,
      },
    ],
    ['inbound_messages', { id: id(), body: '1', caregiverId, receivedAt: at, understoodAs: 'can_go', visitId }],
    ['reply_codes', { id: id(), visitId, caregiverId, codeHash: id(), tokenHash: id(), expiresAt: at }],
    ['family_answers', { id: id(), visitId, answer: 'can_go', at, channel: 'sms', caregiverId }],
    ['visit_steps', { visitId, step: 'picked_up', at }],
    ['visit_reports', { visitId, outcome: 'completed', concern: false, nextStep: 'none', reportedAt: at }],
    [
      'exchanges',
      {
        id: exchangeId,
        organisationId,
        dyadId,
        facilityId,
        kind: 'letter',
        direction: 'to_parent',
        status: 'received',
        enteredAt: at,
        reference: id(),
      },
    ],
    ['exchange_status_changes', { id: id(), exchangeId, action: 'enter', toStatus: 'entered', at }],
    [
      'contact_events',
      {
        id: contactEventId,
        organisationId,
        dyadId,
        childId,
        mode: 'visit',
        direction: 'both',
        occurredAt: at,
        recordedAt: at,
        sourceId: id(),
        sourceType: 'visit',
      },
    ],
    ['milestones', { id: id(), contactEventId, dyadId, code: 'first_visit', reachedAt: at, ruleVersion: '1' }],
    ['custody_events', { id: id(), rosterEntryId, kind: 'admitted', occurredAt: at, recordedAt: at }],
    ['incidents', { id: id(), ...paper, note: 'x', raisedAt: at, raisedBy: userId }],
    ['restrictions', { id: id(), organisationId, dyadId, kind: 'safeguarding', startsOn: on }],
    ['quarter_checks', { id: id(), organisationId, childId, quarter: '2026-07-01', unchanged: true }],
    ['relatives', { id: id(), organisationId, parentId, name: '榆', relationship: 'uncle' }],
    ['stored_files', { id: id(), organisationId, bytes: 1, contentType: 'image/png', sha256: 'x' }],
    ['tracings', { id: tracingId, organisationId, parentId, answerDue: on, requestedAt: at }],
    ['tracing_candidates', { id: id(), tracingId, rosterEntryId, facilityId, comparison: {}, status: 'confirmed' }],
    ['worker_approvals', { id: id(), workerId, facilityId, approvedOn: on, expiresOn: '2027-09-01' }],
    ['worker_vettings', { id: id(), workerId, queriedOn: on, clear: true }],
    ['child_access', { id: id(), childId, userId, grantedAt: at, reasonCode: 'covering_colleague' }],
    ['break_glass', { id: id(), childId, userId, reasonCode: 'on_call', reason: 'x', openedAt: at, endsAt: at }],
    ['approvals', { id: id(), ...paper, reasonCode: 'x', reason: 'x', requestedBy: userId, requestedAt: at }],
    ['case_conferences', { id: id(), ...paper, question: 'x', calledBy: userId, calledAt: at }],
    ['harm_markers', { id: id(), ...paper, kind: 'unclear', recordedAt: at }],
    ['mandatory_reports', { id: id(), ...paper, suspicion: 'x', decidedBy: userId, decidedAt: at }],
    ['readiness_forms', { id: id(), ...paper, answers: {}, firstMode: 'letter', assessedOn: on }],
    [
      'gate_results',
      { id: id(), ...paper, checkpoint: 'request', verdict: 'allow', reasons: {}, ruleVersion: '1', fingerprint: 'x', facts: {}, at },
    ],
    [
      'tasks',
      { id: id(), organisationId, kind: 'follow_up', key: id(), childId, dyadId, ownerRole: 'worker', dueAt: at, cause: 'x', openedAt: at },
    ],
    ['data_audits', { id: id(), organisationId, year: 2026, figures: {}, madeAt: at }],
    [
      'data_requests',
      {
        id: id(),
        organisationId,
        childId,
        kind: 'access',
        requester: 'child',
        identityProof: 'x',
        wording: 'x',
        receivedOn: on,
        dueOn: on,
      },
    ],
    [
      'data_sharing_agreements',
      {
        id: id(),
        organisationId,
        partnerName: 'x',
        partnerKind: 'school',
        purpose: 'x',
        fields: ['x'],
        legalBasis: 'x',
        startsOn: on,
        endsOn: '2027-09-01',
      },
    ],
    ['disclosures', { id: id(), organisationId, childId, recipient: 'x', purpose: 'x', fields: ['x'], sourceType: 'x', at }],
    ['retention_runs', { id: id(), organisationId, kind: 'preview', asOf: on, counts: {}, at }],
    ['retention_holds', { id: id(), childId, reason: 'x', placedAt: at }],
  ];
}

/** For integration tests: both sides, built anew before each test. */
export function useTwoSides(): { readonly used: UsedDatabase; readonly two: TwoSides } {
  const used = useDatabase();
  let two: TwoSides | undefined;
  beforeEach(async () => {
    two = await TwoSides.build(used);
  });
  return {
    used,
    get two() {
      if (!two) throw new Error('useTwoSides(): the sides are there only inside a test');
      return two;
    },
  };
}
