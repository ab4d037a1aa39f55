import type { NestExpressApplication } from '@nestjs/platform-express';
import { UsersQueries } from '../../src/access/users.queries';
import { createApp } from '../../src/app.setup';
import { loadConfig } from '../../src/config/config';
import { Database } from '../../src/database/database';
import { loadDemo } from '../../src/demo/load-demo';
import { EligibilityService } from '../../src/eligibility/eligibility.service';
import { ExchangesService } from '../../src/exchanges/exchanges.service';
import { OutboxWorker } from '../../src/jobs/outbox-worker';
import type { Actor } from '../../src/kernel/actor';
import { FixedClock } from '../../src/kernel/clock';
import { addDays } from '../../src/kernel/days';
import { CallDesk } from '../../src/notifications/calls/call-desk.service';
import { RepliesService } from '../../src/notifications/replies/replies.service';
import { ContactDecisionsService } from '../../src/safeguarding/contact-decisions.service';
import { IncidentsService } from '../../src/safeguarding/incidents.service';
import { TracingsService } from '../../src/tracing/tracings.service';
import { VisitsQueries } from '../../src/visits/visits.queries';
import { VisitsService } from '../../src/visits/visits.service';
import { createTestDatabase, TestDatabase } from '../support/database';

/** A Tuesday morning in Shanghai. */
const NOW = '2026-11-24T02:00:00Z';
const clock = new FixedClock(NOW);
const TODAY = '2026-11-24';

describe('the guided tasks of the demo', () => {
  let app: NestExpressApplication | undefined;
  let database: TestDatabase | undefined;
  const get = <T>(type: new (...args: never[]) => T): T => {
    if (!app) throw new Error('not started');
    return app.get(type);
  };
  const one = async <T extends object>(sql: string, params: string[] = []): Promise<T> => {
    const row = await get(Database).one<T>(sql, params);
    if (!row) throw new Error(`Nothing found by ${sql}`);
    return row;
  };
  const actor = async (name: string): Promise<Actor> => {
    const found = await get(UsersQueries).fromUserId(
      (await one<{ id: string }>(`SELECT id FROM users WHERE email = $1`, [`${name}@demo.kinline.test`])).id,
    );
    if (!found) throw new Error(`No account ${name}`);
    return found;
  };
  const visitOf = async (reference: string): Promise<string> =>
    (await one<{ id: string }>(`SELECT id FROM visits WHERE reference = $1`, [reference])).id;
  const dyadOf = async (reference: string): Promise<{ id: string; caregiverId: string }> =>
    one(
      `SELECT d.id, cc.caregiver_id FROM dyads d JOIN children c ON c.id = d.child_id JOIN child_caregivers cc ON cc.child_id = c.id WHERE c.reference = $1`,
      [reference],
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await createApp(
      loadConfig({ NODE_ENV: 'test', DEMO: '1', DATABASE_URL: database.url, LOG_LEVEL: 'silent', DATA_DIR: '.data/test' }),
      {
        clock,
      },
    );
    await loadDemo(app);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('books the two sisters with their grandmother and a worker', async () => {
    const [younger, elder] = [await dyadOf('DEM33'), await dyadOf('DEM34')];
    const dyadIds = [younger.id, elder.id];
    const sessions = await get(EligibilityService).bookableSessions(dyadIds, {
      from: addDays(TODAY, 7),
      to: addDays(TODAY, 40),
      mode: 'visit',
    });
    const { workerId } = await actor('worker');
    const booked = await get(VisitsService).request(await actor('coordinator'), {
      dyadIds,
      sessionId: sessions.find((s) => s.bookable)?.id ?? '',
      party: [
        { personType: 'caregiver', personId: younger.caregiverId, place: 'inside' },
        { personType: 'worker', personId: workerId ?? '', place: 'waits' },
      ],
    });
    expect(booked.status).toBe('requested');
    expect((await get(VisitsService).confirm(await actor('liaison'), booked.id)).status).toBe('confirmed');
  });

  it('confirms what can be confirmed in one go and says why of the rest', async () => {
    const liaison = await actor('liaison');
    const waiting = (await get(VisitsQueries).inbox(liaison)).flatMap((s) => s.visits);
    const results = await get(VisitsService).decideMany(
      liaison,
      waiting.map((v) => ({ visitId: v.id, action: 'confirm' as const })),
    );
    expect(results.filter((r) => r.ok).length).toBeGreaterThanOrEqual(12);
    // Two with a reason against them, and one beyond the windows that nobody else has said yes to.
    expect(results.filter((r) => !r.ok)).toHaveLength(3);
    // An officer may take an answer back for a minute: nothing leaves before.
    clock.advanceMinutes(2);
    expect(await get(OutboxWorker).drain()).toBeGreaterThanOrEqual(12);
    expect(
      (await one<{ n: number }>(`SELECT count(*)::int AS n FROM messages WHERE template = 'asked' AND status = 'queued'`)).n,
    ).toBeGreaterThanOrEqual(12);
  });

  it('takes the proposed time', async () => {
    expect((await get(VisitsService).acceptProposal(await actor('coordinator'), await visitOf('DEM3J'))).status).toBe('confirmed');
  });

  it("records a call's result and a text for the silent caregivers", async () => {
    const task = await one<{ id: string }>(`SELECT t.id FROM call_tasks t JOIN visits v ON v.id = t.visit_id WHERE v.reference = 'DEM3F'`);
    await get(CallDesk).recordOutcome(await actor('coordinator'), task.id, { outcome: 'can_go' });
    const { caregiverId } = await dyadOf('DEM3G');
    expect(await get(RepliesService).inbound(caregiverId, '2')).toBe('cannot');
    expect((await one<{ familyAnswer: string }>(`SELECT family_answer FROM visits WHERE reference = 'DEM3F'`)).familyAnswer).toBe('can_go');
  });

  it("sets out on today's outing", async () => {
    const visitId = await visitOf('DEM3K');
    const worker = await actor('worker');
    expect((await get(VisitsService).recordStep(worker, visitId, { step: 'picked_up' })).status).toBe('under_way');
    expect((await get(VisitsQueries).trip(worker, visitId)).steps).toHaveLength(1);
  });

  it('finds a parent on each desk', async () => {
    for (const name of ['liaison', 'liaison-b']) {
      const liaison = await actor(name);
      const candidate = await one<{ id: string; tracingId: string }>(
        `SELECT id, tracing_id FROM tracing_candidates WHERE status = 'waiting' AND facility_id = $1 ORDER BY id LIMIT 1`,
        [liaison.facilityId ?? ''],
      );
      await get(TracingsService).confirm(liaison, candidate.id);
      expect((await one<{ status: string }>(`SELECT status FROM tracings WHERE id = $1`, [candidate.tracingId])).status).toBe('found');
    }
  });

  it('moves letters on from every pile', async () => {
    const exchanges = get(ExchangesService);
    const letter = async (status: string, direction: string): Promise<string> =>
      (await one<{ id: string }>(`SELECT id FROM exchanges WHERE status = $1 AND direction = $2 ORDER BY id LIMIT 1`, [status, direction]))
        .id;
    const entered = await letter('entered', 'to_parent');
    await exchanges.screen(await actor('coordinator'), entered, { check: 'child_safety', result: 'pass' });
    await exchanges.dispatch(await actor('coordinator'), entered);
    const posted = await letter('dispatched', 'to_parent');
    await exchanges.receive(await actor('liaison'), posted);
    await exchanges.screen(await actor('liaison'), posted, { check: 'facility', result: 'pass' });
    await exchanges.handOver(await actor('liaison'), posted);
    const reply = await letter('safety_passed', 'to_child');
    await exchanges.handOver(await actor('coordinator'), reply);
    expect(
      (
        await one<{ n: number }>(`SELECT count(*)::int AS n FROM milestones m JOIN exchanges e ON e.dyad_id = m.dyad_id WHERE e.id = $1`, [
          reply,
        ])
      ).n,
    ).toBeGreaterThanOrEqual(2);
  });

  it('lets the lead approve a decision and look at the worry', async () => {
    const lead = await actor('lead');
    const decision = await one<{ id: string }>(`SELECT id FROM contact_decisions WHERE status = 'proposed' ORDER BY id LIMIT 1`);
    expect((await get(ContactDecisionsService).approve(lead, decision.id)).status).toBe('active');
    const incident = await one<{ id: string }>(`SELECT id FROM incidents WHERE status = 'raised'`);
    expect((await get(IncidentsService).acknowledge(lead, incident.id)).status).toBe('acknowledged');
    // Another one has been made safe and reviewed: a second person closes it.
    const reviewed = await one<{ id: string }>(
      `SELECT id FROM incidents WHERE status = 'reviewed' AND raised_by <> '${lead.userId}' LIMIT 1`,
    );
    expect((await get(IncidentsService).close(lead, reviewed.id)).status).toBe('closed');
  });
});
