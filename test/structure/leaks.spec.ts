import { DestinationStream } from 'pino';
import { createElement } from 'preact';
import { ChildrenService } from '../../src/families/children.service';
import { FacilitiesQueries } from '../../src/facilities/facilities.queries';
import { PATTERNS } from '../../src/facilities/patterns/patterns';
import { loadDemo } from '../../src/demo/load-demo';
import { pageFor } from '../../src/http/field-edges';
import { classesOf, FIELDS, MATRIX } from '../../src/kernel/fields';
import { addHours } from '../../src/kernel/instants';
import { newId } from '../../src/kernel/ids';
import type { Role } from '../../src/kernel/permissions';
import { onUndeclared } from '../../src/kernel/redact';
import { DueReminders } from '../../src/notifications/reminders/due-reminders';
import { MessageSender } from '../../src/notifications/engine/message-sender';
import { ReplyCodes } from '../../src/notifications/replies/reply-codes.service';
import { page, renderPage } from '../../src/ui/page';
import { ApiClient, PageClient, useApp } from '../support/app';
import { canary, canariesIn, facilitiesOf, plantCanaries } from '../support/canaries';
import { MailServer } from '../support/notifications';
import { Hit, Ids, Search, sweep } from '../support/sweep';
import { routesOf } from './routes';

const PASSWORD = 'kinline-demo';
/** How many pages of a kind and ids of a route each reader opens. */
const MOST = 2;

interface Reader {
  label: string;
  role: Role;
  starts: string[];
}
const READERS: readonly Reader[] = [
  { label: 'coordinator', role: 'coordinator', starts: ['/today', '/children', '/visits', '/exchanges', '/calls', '/tracings'] },
  { label: 'lead', role: 'lead', starts: ['/today', '/contact-decisions', '/audit', '/impact'] },
  { label: 'worker', role: 'worker', starts: ['/today', '/m/trips'] },
  { label: 'liaison', role: 'liaison', starts: ['/today', '/liaison/inbox', '/liaison/tracing', '/liaison/letters', '/liaison/roster'] },
  { label: 'liaison-b', role: 'liaison', starts: ['/today', '/liaison/inbox', '/liaison/tracing', '/liaison/letters', '/liaison/roster'] },
  { label: 'data-officer', role: 'data_officer', starts: ['/today', '/audit', '/impact'] },
  { label: 'director', role: 'director', starts: ['/today', '/checks'] },
  { label: 'funder', role: 'funder', starts: ['/today', '/impact'] },
  { label: 'admin', role: 'admin', starts: ['/today', '/facilities', '/workers'] },
  { label: 'other-ngo', role: 'coordinator', starts: ['/today', '/children', '/visits', '/exchanges', '/calls', '/tracings'] },
];
/** Tables whose rows have other names in addresses. */
const NOUNS: Record<string, string[]> = {
  data_sharing_agreements: ['agreements'],
  data_requests: ['requests'],
  facility_rules: ['facility-rule-versions'],
  messages: ['letters-to-post'],
  request_sheets: ['sheets'],
  restrictions: ['bars'],
  retention_runs: ['retention'],
  roster_imports: ['imports'],
  sessions: ['freed-seats'],
  sheet_returns: ['returns'],
  timetables: ['lines', 'lineId'],
  wards: ['wardId'],
};
/** Reference data of facilities, the same for every organisation that works with them. */
const REFERENCE = ['wardname', 'wardcode', 'facility'];

const said = (hits: readonly Hit[]): string[] =>
  [...new Set(hits.map((h) => `${h.reader} ${h.medium} ${h.where}: ${h.token}`))].slice(0, 20);

describe('no field leaves for a reader whose role may not see its class', () => {
  const log: string[] = [];
  const logTo: DestinationStream = { write: (line) => void log.push(line) };
  const mailServer = new MailServer();
  const environment = async (): Promise<Record<string, string>> => ({
    LOG_LEVEL: 'debug',
    SMTP_URL: await mailServer.start(),
    MAIL_FROM: 'hello@mail.kinline.test',
  });
  const used = useApp({ environment, logTo });
  const search = new Search();
  const undeclared = new Set<string>();
  const unknown: string[] = [];
  let planted = new Map<string, number>();
  let homes = new Map<string, Set<string>>();
  const facilityIds = new Map<string, string>();
  /** What the verbs after the planting were answered with. */
  const done: number[] = [];
  let looked: Promise<void> | undefined;

  afterAll(() => mailServer.stop());
  afterEach(() => {
    onUndeclared();
    jest.restoreAllMocks();
  });

  const mailOf = (label: string): string => `${label}@demo.kinline.test`;
  async function clients(label: string): Promise<{ pages: PageClient; api: ApiClient }> {
    const user = await used.db.one<{ id: string }>(`SELECT id FROM users WHERE email = $1`, [mailOf(label)]);
    const pages = new PageClient(used.url, 'en');
    await pages.submit('/sign-in', { email: mailOf(label), password: PASSWORD });
    return { pages, api: await used.as(user?.id ?? newId()) };
  }

  async function demo(): Promise<void> {
    used.clock.set('2026-09-02T02:00:00Z');
    await loadDemo(used.app);
    planted = await plantCanaries(used.databaseUrl);
  }

  /** Verbs after the planting, so that messages, audit lines, stored answers and logs are made from planted rows. */
  async function live(): Promise<void> {
    const coordinator = (await clients('coordinator')).api;
    const liaison = (await clients('liaison')).api;
    const open = await used.db.sql<{ id: string; status: string; facility: string }>(
      `SELECT v.id, v.status, u.email AS facility FROM visits v JOIN users u ON u.role = 'liaison' AND u.facility_id = v.facility_id
        WHERE v.status IN ('requested', 'confirmed') AND v.starts_at > $1 AND v.organisation_id = (SELECT organisation_id FROM users WHERE email = $2)
        -- Those whose family has e-mail first: what leaves by it is looked at, too.
        ORDER BY EXISTS (SELECT 1 FROM visit_dyads d JOIN child_caregivers k ON k.child_id = d.child_id JOIN caregivers c ON c.id = k.caregiver_id
                          WHERE d.visit_id = v.id AND k.until IS NULL AND c.channel = 'email') DESC, v.starts_at`,
      [used.clock.now(), mailOf('coordinator')],
    );
    const of = (status: string): string[] => open.filter((v) => v.status === status && v.facility === mailOf('liaison')).map((v) => v.id);
    const note = canary('notes', 'typed');
    for (const id of of('requested').slice(0, 3)) done.push((await liaison.post(`/visits/${id}/confirmations`, {})).status);
    const said = { name: 'Aunt Li', channel: 'phone', saidAt: used.clock.now().toISOString() };
    for (const id of of('confirmed').slice(0, 2))
      done.push((await coordinator.post(`/visits/${id}/family-answers`, { answer: 'can_go', onBehalfOf: said })).status);
    const cancellation = { cause: 'guardian', reasonCode: 'illness', note, onBehalfOf: said };
    for (const id of of('confirmed').slice(2, 5)) done.push((await coordinator.post(`/visits/${id}/cancellations`, cancellation)).status);
    await coordinator.post('/children', { familyName: canary('identity', 'typed'), givenName: note, birthDate: 'never' });
    jest.spyOn(ChildrenService.prototype, 'update').mockRejectedValue(new Error(canary('identity', 'thrown')));
    const child = await used.db.one<{ id: string }>(`SELECT id FROM children ORDER BY id LIMIT 1`);
    done.push((await coordinator.patch(`/children/${child?.id}`, { careType: 'foster' }, { 'If-Match': '"1"' })).status);
    jest.restoreAllMocks();
    // What follows from an officer's answer leaves a minute later. Then a week of messages and of whatever else falls due.
    used.clock.set(addHours(used.clock.now(), 0.02).toISOString());
    for (let day = 0; day < 7; day += 1) {
      await used.drain();
      await used.app.get(DueReminders).run();
      await used.app.get(MessageSender).sendDue();
      used.clock.set(addHours(used.clock.now(), 24).toISOString());
    }
    used.clock.set('2026-09-02T02:00:00Z');
  }

  async function idsOf(): Promise<Ids> {
    const ids = new Ids();
    const tables = await used.db.sql<{ name: string }>(
      `SELECT c.table_name AS name FROM information_schema.columns c WHERE c.column_name = 'id' AND c.data_type = 'uuid' AND c.table_schema = 'public'`,
    );
    for (const { name } of tables) {
      const rows = await used.db.sql<{ id: string }>(`SELECT id FROM ${name} ORDER BY id DESC LIMIT 1`);
      // A table without rows yet: an id that is nobody's must be answered with 404 all the same.
      const known = rows.length > 0 ? rows.map((row) => row.id) : [newId()];
      for (const noun of [name, name.replaceAll('_', '-'), ...(NOUNS[name] ?? [])]) ids.add(noun, ...known);
    }
    const [family] = await used.db.sql<{ childId: string; caregiverId: string; parentId: string }>(
      `SELECT k.child_id, k.caregiver_id, d.parent_id FROM child_caregivers k JOIN dyads d ON d.child_id = k.child_id
        WHERE d.organisation_id = (SELECT organisation_id FROM users WHERE email = $1) AND k.until IS NULL LIMIT 1`,
      [mailOf('coordinator')],
    );
    ids.add('children', family?.childId ?? newId());
    ids.add('caregiverId', family?.caregiverId ?? newId());
    ids.add('parents', family?.parentId ?? newId());
    ids.add('checks', family?.childId ?? newId());
    ids.add('day', '2026-09-02', '2026-09-03');
    ids.add('format', 'xlsx', 'pdf');
    ids.add('key', ...PATTERNS.slice(0, 2).map((pattern) => pattern.key));
    ids.add('figure', 'visited', 'childDeclined');
    ids.add('year', '2025', '2026');
    ids.add('kind', 'card', 'escort-sheet');
    ids.add('file', `${'x'.repeat(27)}.ics`);
    ids.add('token', 'x'.repeat(43), ...(await personalLinks()));
    return ids;
  }

  async function personalLinks(): Promise<string[]> {
    const pairs = await used.db.sql<{ visitId: string; caregiverId: string }>(
      `SELECT visit_id, caregiver_id FROM reply_codes WHERE expires_at > $1 LIMIT 4`,
      [used.clock.now()],
    );
    const access = [];
    for (const pair of pairs) access.push(await used.app.get(ReplyCodes).access(pair.visitId, pair.caregiverId));
    return access.flatMap((a) => (a ? [a.token] : []));
  }

  /** One run for all tests of the file; rows are gone afterwards, what was found stays. */
  const look = (): Promise<void> => (looked ??= lookOnce());
  async function lookOnce(): Promise<void> {
    onUndeclared((kind, key) => undeclared.add(`${kind}.${key}`));
    await demo();
    await live();
    homes = await facilitiesOf(used.db);
    for (const row of await used.db.sql<{ email: string; facilityId: string }>(
      `SELECT email, facility_id FROM users WHERE role = 'liaison'`,
    ))
      facilityIds.set(row.email, row.facilityId);
    const routes = routesOf(used.app).filter((route) => route.path !== '/demo/phone');
    const ids = await idsOf();
    for (const reader of READERS) await sweep(search, { ...reader, ...(await clients(reader.label)) }, routes, ids, MOST);
    const visitor = { label: 'nobody', pages: new PageClient(used.url, 'en'), api: await used.as(), starts: ['/', '/r', '/sign-in'] };
    await sweep(search, visitor, routes, ids, MOST);
    unknown.push(...ids.unknown);
    await elsewhere();
  }

  /** Everything that no request answers: what is sent, kept and written down. */
  async function elsewhere(): Promise<void> {
    for (const m of await used.db.sql<{ text: string }>(`SELECT concat_ws(' ', subject, body, params::text, reason) AS text FROM messages`))
      search.look('family', 'message', 'messages', m.text);
    // The address it is sent to stands on the envelope; it is the family's own.
    for (const mail of mailServer.mails) {
      const { to: _, ...headers } = mail.headers;
      search.look('family', 'mail', 'mail', [mail.subject, mail.text, mail.html, JSON.stringify(headers)].join('\n'));
    }
    for (const line of log) search.look('operator', 'log', 'log', line);
    search.look('operator', 'metric', '/metrics', (await new PageClient(used.url, 'en').get('/metrics')).text);
    for (const a of await used.db.sql<{ text: string }>(`SELECT row_to_json(audit_events)::text AS text FROM audit_events`))
      search.look('operator', 'audit', 'audit_events', a.text);
    for (const kept of await used.db.sql<{ role: Role; text: string }>(
      `SELECT u.role, k.body::text AS text FROM idempotency_keys k JOIN users u ON u.id = k.user_id WHERE k.body IS NOT NULL`,
    ))
      search.look(kept.role, 'kept', 'idempotency_keys', kept.text);
  }

  const shown = (label: string): Hit[] => search.hits.filter((h) => h.reader === label && (h.medium === 'page' || h.medium === 'json'));

  it('has every key of every answer and every prop of every view declared in kernel/fields.ts', async () => {
    await look();
    expect([...undeclared].sort()).toEqual([]);
  }, 900_000);

  it('looked at a real world: canaries planted for each class, hundreds of answers, mails, log and audit lines', async () => {
    await look();
    for (const key of [
      'identity childfamily',
      'identity caregiver',
      'identity caregivermail',
      'custody rosternumber',
      'custody wardname',
      'safeguarding decisionreason',
      'safeguarding authority',
      'notes visitchange',
      'notes call',
    ])
      expect({ key, planted: (planted.get(key) ?? 0) > 0 }).toEqual({ key, planted: true });
    expect(done.filter((status) => status < 300).length).toBeGreaterThan(3);
    expect(done).toContain(500);
    expect(search.failures).toEqual([]);
    expect(unknown).toEqual([]);
    for (const { label } of READERS)
      expect({ label, pages: (search.looked.get(`${label} page`) ?? 0) > 20 }).toEqual({ label, pages: true });
    for (const key of ['family message', 'family mail', 'operator log', 'operator audit', 'operator metric', 'coordinator kept'])
      expect({ key, looked: search.looked.get(key) ?? 0 }).not.toEqual({ key, looked: 0 });
    for (const key of ['family message', 'operator log', 'operator audit'])
      expect({ key, many: (search.looked.get(key) ?? 0) > 20 }).toEqual({ key, many: true });
  }, 900_000);

  it.each(READERS.map((r) => [r.label, r] as const))(
    'shows %s only the classes of the role',
    async (label, reader) => {
      await look();
      const allowed = classesOf(reader.role);
      const hits = shown(label);
      expect(said(hits.filter((h) => h.planted !== 'place' && !allowed.has(h.planted)))).toEqual([]);
      // A facility's name alone is no secret of a family; beside one it is.
      if (!allowed.has('custody')) {
        const lists = /^\d{3} (\/api\/v1)?\/(facilities|facility-rule-versions|workers)\b/;
        expect(said(hits.filter((h) => h.planted === 'place' && !lists.test(h.where)))).toEqual([]);
      }
    },
    900_000,
  );

  it.each(READERS.filter((r) => r.label !== 'other-ngo').map((r) => [r.label, r] as const))(
    'does show %s what the role’s work needs',
    async (label, reader) => {
      await look();
      const seen = new Set(shown(label).map((h) => h.planted));
      expect(MATRIX[reader.role].filter((fieldClass) => fieldClass !== 'public' && !seen.has(fieldClass))).toEqual([]);
    },
    900_000,
  );

  it('shows another organisation nothing, a second facility nobody else’s people, and somebody without an account nothing', async () => {
    await look();
    expect(said(search.hits.filter((h) => h.reader === 'other-ngo' && !REFERENCE.includes(h.noun)))).toEqual([]);
    for (const label of ['liaison', 'liaison-b']) {
      const own = facilityIds.get(mailOf(label)) ?? '';
      const foreign = shown(label).filter(
        (h) => h.planted !== 'place' && h.noun !== 'typed' && h.noun !== 'onbehalf' && !REFERENCE.includes(h.noun),
      );
      expect(said(foreign.filter((h) => !homes.get(h.token)?.has(own)))).toEqual([]);
    }
    // The demo's handset shows invented families their own messages; it does not exist anywhere else.
    expect(said(search.hits.filter((h) => h.reader === 'nobody' && !h.where.includes('/demo/phone')))).toEqual([]);
  }, 900_000);

  it('says nothing of anybody in titles, addresses, file names, messages, mails, logs, metrics and the audit', async () => {
    await look();
    const silent = ['title', 'url', 'fileName', 'message', 'mail', 'log', 'metric', 'audit'];
    expect(said(search.hits.filter((h) => silent.includes(h.medium)))).toEqual([]);
    expect(
      said(search.hits.filter((h) => h.medium === 'kept' && h.planted !== 'place' && !classesOf(h.reader as Role).has(h.planted))),
    ).toEqual([]);
  }, 900_000);

  it('takes it out even when a query hands over everything and a view shows all it gets', async () => {
    // One of the keys below is undeclared on purpose.
    onUndeclared();
    await demo();
    const row = {
      id: newId(),
      name: 'F',
      note: canary('notes', 'rogue'),
      familyName: canary('identity', 'rogue'),
      unheardOf: canary('custody', 'rogue'),
    };
    jest.spyOn(FacilitiesQueries.prototype, 'list').mockResolvedValue({ data: [row], page: { nextCursor: null } } as never);
    const answer = await (await clients('admin')).api.get('/facilities');
    expect(answer.body.data).toEqual([{ id: row.id, name: 'F' }]);

    const Everything = ({ child }: { child: Record<string, unknown> }) => createElement('pre', null, JSON.stringify(child));
    const context = {
      t: (key: string) => key,
      locale: 'en',
      actor: null,
      csrfToken: '',
      formKey: '',
      path: '/',
      demo: true,
      now: used.clock.now(),
      timeZone: 'UTC',
      can: () => false,
    };
    for (const role of ['director', 'funder', 'admin', 'data_officer', 'liaison'] as const) {
      const request = { method: 'GET', path: '/x', actor: { role } } as never;
      const safe = pageFor(
        request,
        page(createElement(Everything, { child: { ...row, restrictions: [{ authority: canary('safeguarding', 'rogue') }] } }), {
          title: 'x',
          layout: 'bare',
        }),
      );
      const classes = canariesIn(renderPage(safe, context as never)).map((c) => c.planted);
      expect(classes.filter((c) => c === 'place' || !classesOf(role).has(c))).toEqual([]);
    }
  }, 120_000);

  it('finds the leak when a field loses its class', async () => {
    await demo();
    const { api } = await clients('data-officer');
    const [child] = await used.db.sql<{ id: string }>(
      `SELECT id FROM children WHERE duplicate_reason LIKE 'canary-notes-duplicate-%' AND organisation_id = (SELECT organisation_id FROM users WHERE email = $1) LIMIT 1`,
      [mailOf('data-officer')],
    );
    const classes = async (): Promise<string[]> => canariesIn((await api.get(`/children/${child?.id}`)).text).map((c) => c.planted);
    expect(await classes()).not.toContain('notes');
    jest.replaceProperty(FIELDS, 'duplicateReason', 'public');
    expect(await classes()).toContain('notes');
  }, 120_000);
});
