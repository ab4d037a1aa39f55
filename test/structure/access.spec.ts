import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { SignInService } from '../../src/access/sign-in.service';
import { UsersQueries } from '../../src/access/users.queries';
import { permissionsOf, Role, ROLES } from '../../src/kernel/permissions';
import { newId } from '../../src/kernel/ids';
import { useApp } from '../support/app';
import { Given } from '../support/given';
import { Route, routesOf } from './routes';

/** Signed cookies of a browser that signed in by form. */
async function cookiesOf(url: string, email: string): Promise<{ agent: ReturnType<typeof request.agent>; csrf: string }> {
  const agent = request.agent(url);
  const page = await agent.get('/sign-in');
  const csrf = /name="_csrf"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="_csrf"/.exec(page.text)?.slice(1).find(Boolean) ?? '';
  await agent.post('/sign-in').type('form').send({ _csrf: csrf, email, password: Given.PASSWORD }).expect(303);
  const help = await agent.get('/help');
  const token = /name="_csrf"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="_csrf"/.exec(help.text)?.slice(1).find(Boolean) ?? '';
  return { agent, csrf: token };
}

const isApi = (route: Route): boolean => route.path.startsWith('/api/');
/** Routes whose table also asks in which direction and by whom: a right to read them is not yet one to walk them. */
const JUDGED_FURTHER = /^(POST \/api\/v1\/exchanges$|(GET|POST) \/exchanges(\/new|\/:id\/steps)?$)/;
const withId = (path: string, id: string): string => path.replace(/:[A-Za-z]+/g, id);

describe('access to every route', () => {
  const used = useApp();
  const send = (
    route: Route,
    agent: ReturnType<typeof request.agent>,
    headers: Record<string, string>,
    csrf: string,
    path: string,
  ): request.Test => {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const call = agent[method](path).set('Accept-Language', 'en').set(headers);
    if (route.method === 'GET') return call;
    return isApi(route)
      ? call.set('Idempotency-Key', randomUUID()).set('If-Match', '"1"').send({})
      : call.type('form').send({ _csrf: csrf, _key: randomUUID() });
  };

  it('says for each route who may use it: exactly one of a permission, signed-in or public', () => {
    const wrong = routesOf(used.app).filter((r) => [r.permission !== undefined, r.isPublic, r.signedIn].filter(Boolean).length !== 1);
    expect(wrong.map((r) => `${r.method} ${r.path} (${r.handler})`)).toEqual([]);
  });

  it('lets nobody in without signing in: 401 for the API, the sign-in page for people', async () => {
    const surprises: string[] = [];
    for (const route of routesOf(used.app).filter((r) => !r.isPublic)) {
      const agent = request.agent(used.url);
      const page = await agent.get('/sign-in');
      const csrf = /name="_csrf"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="_csrf"/.exec(page.text)?.slice(1).find(Boolean) ?? '';
      const answer = await send(route, agent, {}, csrf, withId(route.path, newId()));
      const fits = isApi(route) ? answer.status === 401 : answer.status === 303 && answer.headers.location?.startsWith('/sign-in');
      if (!fits) surprises.push(`${route.method} ${route.path} → ${answer.status}`);
    }
    expect(surprises).toEqual([]);
  }, 600_000);

  it.each(ROLES.map((role) => [role]))(
    'gives the role %s 403 on every route it has no permission for, and never on the others',
    async (role: Role) => {
      const facilityId = await used.given.facility();
      const organisationId = await used.given.organisation();
      const userId = await used.given.user(role, {
        organisationId,
        ...(role === 'liaison' ? { facilityId } : {}),
        ...(role === 'worker' ? { workerId: await used.given.worker(organisationId) } : {}),
      });
      const user = await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [userId]);
      const actor = await used.app.get(UsersQueries).fromUserId(userId);
      if (!actor || !user) throw new Error('no user');
      const { accessToken } = await used.app.get(SignInService).issueToken(actor);
      const { agent, csrf } = await cookiesOf(used.url, user.email);
      const allowed = permissionsOf(role);
      const surprises: string[] = [];
      for (const route of routesOf(used.app).filter((r) => r.permission !== undefined)) {
        const headers: Record<string, string> = isApi(route) ? { Authorization: `Bearer ${accessToken}` } : {};
        const answer = await send(route, isApi(route) ? request.agent(used.url) : agent, headers, csrf, withId(route.path, newId()));
        const may = route.permission !== undefined && allowed.has(route.permission);
        // A thing that is not there answers 404, a bad body 400 or 422: only 401 and 403 speak about the right itself.
        if (may && answer.status === 403 && JUDGED_FURTHER.test(`${route.method} ${route.path}`)) continue;
        if ((answer.status === 403) === may || answer.status === 401 || answer.status >= 500)
          surprises.push(`${route.method} ${route.path} → ${answer.status}, expected ${may ? 'not 403' : '403'}`);
      }
      expect(surprises).toEqual([]);
    },
    240_000,
  );

  it('hides every row of another organisation: 404 whatever is tried', async () => {
    const mine = await used.given.visit({ status: 'requested' });
    const rows = await rowsOf(used.given, mine);
    const otherOrganisation = await used.given.organisation();
    const otherFacility = await used.given.facility();
    const surprises: string[] = [];
    for (const role of ['coordinator', 'lead', 'worker', 'liaison', 'data_officer', 'director', 'admin'] as const) {
      const userId = await used.given.user(role, {
        organisationId: role === 'liaison' ? undefined : otherOrganisation,
        ...(role === 'liaison' ? { organisationId: await used.given.organisation({ kind: 'facility' }), facilityId: otherFacility } : {}),
      });
      const user = await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [userId]);
      const actor = await used.app.get(UsersQueries).fromUserId(userId);
      if (!actor || !user) throw new Error('no user');
      const { accessToken } = await used.app.get(SignInService).issueToken(actor);
      const { agent, csrf } = await cookiesOf(used.url, user.email);
      const before = await fingerprint();
      for (const route of routesOf(used.app).filter((r) => r.permission && actor.permissions.has(r.permission) && r.path.includes(':'))) {
        const noun = /^(?:\/api\/v1)?(?:\/(?:liaison|m))?\/([a-z-]+)/.exec(route.path)?.[1] ?? '';
        const id = rows[noun];
        if (id === undefined) continue;
        const headers: Record<string, string> = isApi(route) ? { Authorization: `Bearer ${accessToken}` } : {};
        const answer = await send(route, isApi(route) ? request.agent(used.url) : agent, headers, csrf, withId(route.path, id));
        // A body is judged before the row is looked for: then nothing about the row is said either.
        const refused = answer.status === 403 && JUDGED_FURTHER.test(`${route.method} ${route.path}`);
        const silent = answer.status === 404 || refused || (route.method !== 'GET' && [400, 422].includes(answer.status));
        if (!silent) surprises.push(`${role}: ${route.method} ${route.path} → ${answer.status}`);
      }
      expect(await fingerprint()).toBe(before);
    }
    expect(surprises).toEqual([]);
  }, 600_000);

  /** Row counts and versions of everything the foreign calls aimed at. */
  async function fingerprint(): Promise<string> {
    const row = await used.db.one<{ print: string }>(
      `SELECT concat_ws(',', (SELECT string_agg(status || version, ';' ORDER BY id) FROM visits), (SELECT count(*) FROM consents), (SELECT count(*) FROM child_views),
              (SELECT count(*) FROM caregivers), (SELECT count(*) FROM visit_status_changes), (SELECT count(*) FROM tracings), (SELECT count(*) FROM exchanges),
              (SELECT string_agg(status || version, ';' ORDER BY id) FROM children), (SELECT count(*) FROM restrictions), (SELECT count(*) FROM contact_decisions)) AS print`,
    );
    return row?.print ?? '';
  }
});

/** One row of each noun that a path may ask for, all of one organisation. */
async function rowsOf(given: Given, mine: Awaited<ReturnType<Given['visit']>>): Promise<Record<string, string>> {
  const { childId, dyadId, visitId, caregiverId, parentId, workerId, organisationId, facilityId } = mine;
  const at = '2026-09-01T00:00:00Z';
  const row = (table: string, values: Record<string, unknown>): Promise<string> => given.row(table, { id: newId(), ...values });
  const tracingId = await row('tracings', { organisationId, parentId, status: 'asked', requestedAt: at, answerDue: '2026-09-20' });
  const userId = await given.user('coordinator', { organisationId });
  const window = { mode: 'video', fromDay: '2026-09-01', toDay: '2026-12-01' };
  const entryId = await row('waitlist_entries', { organisationId, dyadId, childId, facilityId, ...window, madeAt: at });
  const group = { organisationId, facilityId, reference: 'GRPT', day: '2026-12-01', policy: 'part', requestedAt: at };
  await row('trip_accounts', { id: undefined, organisationId, visitId, currency: 'CNY', openedAt: at });
  const costs = { organisationId, visitId, kind: 'advance_asked', amount: 100, recordedBy: userId, recordedAt: at };
  return {
    'trip-cost-lines': await row('trip_cost_lines', costs),
    'visit-groups': await row('visit_groups', group),
    'freed-seats': await given.session(facilityId, { mode: 'video' }),
    waitlist: entryId,
    'waitlist-entries': entryId,
    children: childId,
    checks: childId,
    dyads: dyadId,
    visits: visitId,
    caregivers: caregiverId,
    parents: parentId,
    workers: workerId,
    tracings: tracingId,
    'tracing-candidates': await row('tracing_candidates', {
      tracingId,
      facilityId,
      rosterEntryId: mine.rosterEntryId,
      comparison: { name: 'same' },
    }),
    'roster-imports': await row('roster_imports', {
      facilityId,
      sha256: 'x',
      status: 'checked',
      rows: '[]',
      uploadedBy: userId,
      uploadedAt: at,
    }),
    journeys: await row('journeys', {
      organisationId,
      facilityId,
      countyCode: '990101',
      minutesThere: 60,
      minutesBack: 60,
      legs: '[]',
      source: 'test',
      asOf: '2026-01-01',
    }),
    exchanges: await row('exchanges', {
      organisationId,
      reference: 'TEST7',
      dyadId,
      facilityId,
      kind: 'letter',
      direction: 'to_parent',
      status: 'entered',
      enteredAt: at,
    }),
    'contact-decisions': await row('contact_decisions', {
      dyadId,
      level: 1,
      reason: 'test',
      status: 'proposed',
      proposedBy: userId,
      proposedAt: at,
      reviewOn: '2027-01-01',
    }),
    restrictions: await given.restriction(dyadId),
    'case-conferences': await row('case_conferences', { dyadId, question: 'test', calledBy: userId, calledAt: at }),
    approvals: await row('approvals', { dyadId, reasonCode: 'child_view.not_free', reason: 'test', requestedBy: userId, requestedAt: at }),
    incidents: await row('incidents', { dyadId, note: 'test', raisedBy: userId, raisedAt: at }),
    'call-tasks': await row('call_tasks', { organisationId, visitId, caregiverId, reasonCode: 'no_answer', dueAt: at }),
    'seat-releases': await row('seat_releases', { organisationId, visitId, askedAt: at, dueAt: at }),
    messages: await row('messages', {
      ...{ organisationId, visitId, visitVersion: 1, caregiverId, channel: 'sms', template: 'asked', locale: 'en', params: {} },
      ...{ stepKey: 'test', status: 'held', runAt: at, uselessAfter: '2099-01-01T00:00:00Z' },
    }),
    'kinship-proofs': await row('kinship_proofs', { dyadId, kind: 'household_register', seenOn: '2026-01-01' }),
    consents: await row('consents', {
      dyadId,
      purpose: 'video',
      caregiverId,
      capacity: 'court_appointed',
      evidence: 'signed_form',
      startsOn: '2025-01-01',
      expiresOn: '2025-06-01',
    }),
  };
}
