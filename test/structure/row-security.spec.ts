import { RowLevelSecurity1795310000000 } from '../../migrations/1795310000000-row-level-security';
import { OwnIdempotencyKeys1795330000000 } from '../../migrations/1795330000000-own-idempotency-keys';
import { Journeys1795360000000 } from '../../migrations/1795360000000-journeys';
import { ParentAppointments1795360002000 } from '../../migrations/1795360002000-parent-appointments';
import { AmendAndWish1795370000000 } from '../../migrations/1795370000000-amend-and-wish';
import { Waitlist1795370001000 } from '../../migrations/1795370001000-waitlist';
import { WaitlistLooks1795557000000 } from '../../migrations/1795557000000-waitlist-looks';
import { AnswersAndReviews1795370002000 } from '../../migrations/1795370002000-answers-and-reviews';
import { UndoDecisions1795380000000 } from '../../migrations/1795380000000-undo-decisions';
import { OfflineDesk1795380001000 } from '../../migrations/1795380001000-offline-desk';
import { ClosuresAnew1795400000000 } from '../../migrations/1795400000000-closures-anew';
import { RosterPrints1795380002000 } from '../../migrations/1795380002000-roster-prints';
import { RosterImports1795420000000 } from '../../migrations/1795420000000-roster-imports';
import { TimetablesThatSayMore1795350000000 } from '../../migrations/1795350000000-timetables-that-say-more';
import { CalendarFeeds1795530001000 } from '../../migrations/1795530001000-calendar-feeds';
import { SecurityNotices1795565001000 } from '../../migrations/1795565001000-security-notices';
import { TimingTrials1795530000000 } from '../../migrations/1795530000000-timing-trials';
import { AnswersAndDiscretion1795520000000 } from '../../migrations/1795520000000-answers-and-discretion';
import { VisitGroups1795410000000 } from '../../migrations/1795410000000-visit-groups';
import { Bureaus1795553001000 } from '../../migrations/1795553001000-bureaus';
import { ExpiryNotices1795565000000 } from '../../migrations/1795565000000-expiry-notices';
import { KeptFigures1795553000000 } from '../../migrations/1795553000000-kept-figures';
import { SchoolTerms1795563001000 } from '../../migrations/1795563001000-school-terms';
import { UserInvitations1795559000000 } from '../../migrations/1795559000000-user-invitations';
import { WebhookCalls1795510001000 } from '../../migrations/1795510001000-webhook-calls';
import { MessageWordings1795551000000 } from '../../migrations/1795551000000-message-wordings';
import { TripCosts1795564000000 } from '../../migrations/1795564000000-trip-costs';
import { DecisionsPerPerson1795561000000 } from '../../migrations/1795561000000-decisions-per-person';
import { VisitDelays1795551001000 } from '../../migrations/1795551001000-visit-delays';
import { useDatabase } from '../support/database';

const { exempt, appendOnly } = RowLevelSecurity1795310000000.tables;
const policies = [
  ...RowLevelSecurity1795310000000.tables.policies,
  ...OwnIdempotencyKeys1795330000000.tables,
  ...Journeys1795360000000.tables,
  ...ParentAppointments1795360002000.tables,
  ...AmendAndWish1795370000000.tables,
  ...Waitlist1795370001000.tables,
  ...WaitlistLooks1795557000000.tables,
  ...AnswersAndReviews1795370002000.tables,
  ...UndoDecisions1795380000000.tables,
  ...OfflineDesk1795380001000.tables,
  ...RosterPrints1795380002000.tables,
  ...RosterImports1795420000000.tables,
  ...ClosuresAnew1795400000000.tables,
  ...TimetablesThatSayMore1795350000000.tables,
  ...VisitGroups1795410000000.tables,
  ...WebhookCalls1795510001000.tables,
  ...SecurityNotices1795565001000.tables,
  ...TimingTrials1795530000000.tables,
  ...CalendarFeeds1795530001000.tables,
  ...AnswersAndDiscretion1795520000000.tables,
  ...ExpiryNotices1795565000000.tables,
  ...KeptFigures1795553000000.tables,
  ...Bureaus1795553001000.tables,
  ...SchoolTerms1795563001000.tables,
  ...UserInvitations1795559000000.tables,
  ...MessageWordings1795551000000.tables,
  ...VisitDelays1795551001000.tables,
  ...TripCosts1795564000000.tables,
  ...DecisionsPerPerson1795561000000.tables,
];

describe('row level security', () => {
  const used = useDatabase();
  const ask = (text: string): Promise<Record<string, unknown>[]> => used.owner.query(text);
  const names = async (text: string): Promise<string[]> => (await ask(text)).map(({ name }) => String(name)).sort();

  it('covers every table, or says why not', async () => {
    const all = await names(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
    expect([...policies, ...exempt].sort()).toEqual(all);
  });

  it('is switched on, with a way to read and to write, for the application’s role and nobody else', async () => {
    expect(await names(`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity`)).toEqual(
      [...policies].sort(),
    );
    for (const command of ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])
      expect(
        await names(
          `SELECT DISTINCT tablename AS name FROM pg_policies WHERE schemaname = 'public' AND cmd IN ('ALL', '${command}') AND permissive = 'PERMISSIVE'`,
        ),
      ).toEqual([...policies].sort());
    expect(await ask(`SELECT DISTINCT roles::text FROM pg_policies WHERE schemaname = 'public'`)).toEqual([{ roles: '{kinline_app}' }]);
  });

  it('shows nothing where nobody has said for whom', async () => {
    await used.owner.query(
      `INSERT INTO organisations (id, kind, name, public_alias, time_zone) VALUES (gen_random_uuid(), 'ngo', 'x', 'x', 'Asia/Shanghai')`,
    );
    const shown = await used.owner.transaction(async (manager) => {
      await manager.query(`SET LOCAL ROLE kinline_app`);
      return manager.query<unknown[]>(`SELECT id FROM organisations`);
    });
    expect(shown).toEqual([]);
  });

  it('is asked by functions whose search path nobody can bend', async () => {
    expect(
      await names(
        `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND NOT coalesce(proconfig, '{}') @> '{"search_path=public, pg_temp"}'`,
      ),
    ).toEqual([]);
  });

  it('is asked by functions that step over it for the application alone', async () => {
    const definers = `FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`;
    expect(await names(`SELECT proname AS name ${definers} AND has_function_privilege('public', oid, 'EXECUTE')`)).toEqual([]);
    expect(await names(`SELECT proname AS name ${definers} AND NOT has_function_privilege('kinline_app', oid, 'EXECUTE')`)).toEqual([]);
  });
});

describe('the application’s role', () => {
  const used = useDatabase();

  it('is nobody: no login, no superuser, no way round the policies', async () => {
    const [role] = await used.db.sql<Record<string, boolean>>(
      `SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, current_user = rolname AS is_me FROM pg_roles WHERE rolname = 'kinline_app'`,
    );
    expect(role).toEqual({
      rolcanlogin: false,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      isMe: true,
    });
  });

  it('owns nothing and belongs to no other role', async () => {
    const [found] = await used.db.sql<Record<string, number>>(
      `SELECT (SELECT count(*) FROM pg_class WHERE relowner = r.oid) AS relations, (SELECT count(*) FROM pg_proc WHERE proowner = r.oid) AS functions,
              (SELECT count(*) FROM pg_namespace WHERE nspowner = r.oid) AS schemas, (SELECT count(*) FROM pg_auth_members WHERE member = r.oid) AS memberships
         FROM pg_roles r WHERE rolname = 'kinline_app'`,
    );
    expect(found).toEqual({ relations: 0, functions: 0, schemas: 0, memberships: 0 });
  });

  it.each(appendOnly)('can neither change nor remove what %s says, nor silence its guard', async (table) => {
    for (const text of [
      `UPDATE ${table} SET id = id`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
      `CREATE POLICY open ON ${table} USING (true)`,
      `DROP TRIGGER ${table}_append_only ON ${table}`,
    ])
      await expect(used.db.sql(text)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('cannot act as a replica, where no trigger fires, nor switch the policies off', async () => {
    await expect(used.db.sql(`SET session_replication_role = replica`)).rejects.toThrow('permission denied');
    await used.db
      .transaction(async () => {
        await used.db.sql(`SET LOCAL row_security = off`);
        await expect(used.db.sql(`SELECT 1 FROM children`)).rejects.toThrow('row-level security');
      })
      .catch(() => undefined);
    await expect(used.db.sql(`CREATE TABLE mine (id int)`)).rejects.toThrow('permission denied');
  });

  it('reads the list of migrations and leaves it alone', async () => {
    expect((await used.db.sql(`SELECT name FROM migrations`)).length).toBeGreaterThan(0);
    await expect(used.db.sql(`DELETE FROM migrations`)).rejects.toThrow('permission denied');
  });

  it('truncates no table', async () => {
    expect(
      await used.db.sql(
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege('kinline_app', oid, 'TRUNCATE, TRIGGER, REFERENCES')`,
      ),
    ).toEqual([]);
  });
});
