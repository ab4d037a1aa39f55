import request from 'supertest';
import { Outbox } from '../../../src/jobs/outbox';
import { ReplyCodes } from '../../../src/notifications/replies/reply-codes.service';
import { RepliesService } from '../../../src/notifications/replies/replies.service';
import { ClosureDepartures } from '../../../src/visits/closures/closure-departures.queries';
import { VisitPagesQueries } from '../../../src/visits/visit-pages.queries';
import type { VisitView } from '../../../src/visits/visit.select';
import { useApp } from '../../support/app';

describe('somebody at home who is barred', () => {
  const used = useApp();

  /** A meeting told to two people at home: one goes along; the other, who is to be barred, does not. */
  async function told() {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    const { organisationId, visitId, childId, caregiverId } = visit;
    const dangerous = await used.given.caregiver(childId, { relationship: 'aunt', phone: '13900000000', isGuardian: true });
    const [goes] = await used.db.sql<object>(`DELETE FROM visit_party WHERE visit_id = $1 AND person_type = 'caregiver' RETURNING *`, [
      visitId,
    ]);
    await used.db.transaction(() => used.app.get(Outbox).put('visit.confirmed', { visitId }));
    await used.drain();
    await used.given.row('visit_party', { ...goes });
    const access = await used.app.get(ReplyCodes).access(visitId, dangerous);
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
    const waiting = async (): Promise<string[]> =>
      (
        await used.db.sql<{ id: string }>(
          `SELECT DISTINCT caregiver_id AS id FROM messages WHERE visit_id = $1 AND status IN ('queued', 'held')
            UNION SELECT caregiver_id FROM call_tasks WHERE visit_id = $1 AND status = 'open'`,
          [visitId],
        )
      ).map(({ id }) => id);
    return { visitId, caregiverId, dangerous, link: `/r/${access?.token ?? ''}`, coordinator, waiting };
  }
  type Told = Awaited<ReturnType<typeof told>>;
  const bar = ({ coordinator, dangerous }: Told, values: object) =>
    coordinator.post('/restrictions', { personType: 'caregiver', personId: dangerous, startsOn: '2026-09-02', ...values }).expect(201);

  it('hears nothing more of the outing, whose page shuts at once; the others still do, and a coordinator looks', async () => {
    const family = await told();
    const { visitId, caregiverId, dangerous, link, coordinator, waiting } = family;
    expect((await waiting()).sort()).toEqual([caregiverId, dangerous].sort());
    await request(used.url).get(link).expect(200);
    await used.given.row('call_tasks', {
      ...{ id: '01930000-0000-7000-8000-000000000001', visitId, caregiverId: dangerous, reasonCode: 'remind', dueAt: used.clock.now() },
      organisationId: (await used.db.one<{ id: string }>(`SELECT organisation_id AS id FROM visits WHERE id = $1`, [visitId]))?.id,
    });
    await bar(family, { kind: 'protection_order' });
    // Before any job has run.
    await request(used.url).get(link).expect(404);
    expect(await used.app.get(RepliesService).record({ visitId, caregiverId: dangerous, answer: 'cannot', channel: 'sms' })).toBe('closed');
    await used.drain();
    expect(await waiting()).toEqual([caregiverId]);
    expect(await used.db.sql(`SELECT DISTINCT status, reason FROM messages WHERE caregiver_id = $1`, [dangerous])).toEqual([
      { status: 'suppressed', reason: 'caregiver_barred' },
    ]);
    const { body } = await coordinator.get(`/tasks?visitId=${visitId}`).expect(200);
    expect((body as { data: { cause: string }[] }).data.map(({ cause }) => cause)).toContain('caregiver_barred');
    // Nobody who takes the child there, or calls a family because its outing is off, finds her number.
    const [visit] = await used.db.sql<VisitView>(
      `SELECT v.id, v.status, v.mode, v.starts_at, v.ends_at, s.day, 'Asia/Shanghai' AS time_zone FROM visits v JOIN sessions s ON s.id = v.session_id WHERE v.id = $1`,
      [visitId],
    );
    const phones = [
      ...(await used.app.get(VisitPagesQueries).contactsOf(visitId)).map(({ phone }) => phone),
      ...(visit ? await used.app.get(ClosureDepartures).of([{ ...visit, party: [] }]) : []).map(({ phone }) => phone),
    ];
    expect(phones).toHaveLength(2);
    expect(phones).not.toContain('13900000000');
    // Nor is anything planned anew, by whatever way.
    await used.db.sql(`DELETE FROM visit_party WHERE visit_id = $1 AND person_type = 'caregiver'`, [visitId]);
    await used.db.transaction(() => used.app.get(Outbox).put('visit.amended', { visitId }));
    await used.drain();
    expect(await waiting()).toEqual([caregiverId]);
    expect(await used.db.one(`SELECT family_answer FROM visits WHERE id = $1`, [visitId])).toEqual({ familyAnswer: null });
  });

  it('goes on hearing of it when only a facility shuts its door, or when the bar is on something else', async () => {
    const family = await told();
    await bar(family, { kind: 'facility_ban', endsOn: '2026-11-02' });
    await bar(family, { kind: 'court_order', modes: ['letter'] });
    await used.drain();
    await request(used.url).get(family.link).expect(200);
    expect(await family.waiting()).toContain(family.dangerous);
  });
});
