import { instantOf } from '../../src/kernel/days';
import { callScript, outcomesOf } from '../../src/notifications/calls/call-script';
import { CallTaskView } from '../../src/notifications/calls/call-tasks.queries';
import { ConfirmedVisit, Engine, useMessages } from '../support/notifications';

const used = useMessages();
const at = (day: string, time: string): Date => instantOf(day, time, 'Asia/Shanghai');

/** Moves a confirmed visit to another start, as an agreed amendment does. */
async function move({ visitId, facilityId, event }: ConfirmedVisit, e: Engine, day: string, time = '09:30', version = 3): Promise<void> {
  const sessionId = await used.given.session(facilityId, { day, time, endTime: '11:30' });
  await used.db.sql(
    `UPDATE visits SET version = $2, session_id = $3, starts_at = $4, ends_at = $5, family_answer = NULL, family_answered_at = NULL WHERE id = $1`,
    [visitId, version, sessionId, at(day, time), at(day, '11:30')],
  );
  await e.happened('visit.confirmed', { ...event, version });
}
const open = async (): Promise<string[]> => (await used.calls()).filter((c) => c.status === 'open').map((c) => c.reasonCode);
const wordsAbout = (values: Partial<CallTaskView>): { script: string; outcomes: readonly string[] } => {
  const task = {
    ...{ language: 'zh-CN', coverPhrase: null, strangerScript: null, caregiverName: '李梅', children: ['小宇'], timeZone: 'Asia/Shanghai' },
    ...{ startsAt: at('2026-09-23', '09:30'), visitStatus: 'confirmed', leftOut: [], familyNote: null, ...values },
  } as CallTaskView;
  return { script: callScript(task, '小禾').script, outcomes: outcomesOf(task) };
};

describe('a cancellation that does not arrive', () => {
  it('is rung as a cancellation, at once when they would leave soon, and never asks whether they can go', async () => {
    const visit = await used.confirmed(undefined, '2026-09-03');
    await used.db.sql(`UPDATE caregivers SET phone = NULL`);
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    await e.sender().sendDue();
    used.clock.set(at('2026-09-02', '22:00'));
    await used.cancel(visit.visitId);
    await e.happened('visit.cancelled', visit.event);
    await used.db.sql(`UPDATE call_tasks SET status = 'done', outcome = 'no_answer'`);
    used.server.refuseWith = 550;
    await e.sender().sendDue();
    expect((await used.statuses(visit.visitId)).cancelled).toBe('failed smtp_550');
    const card = (await used.calls()).find((c) => c.status === 'open');
    expect(card).toMatchObject({ reasonCode: 'cancelled', dueAt: used.clock.now() });
  });

  it.each(['message_failed', 'ask', 'remind', 'no_answer', 'first_visit', 'changed'] as const)(
    'no card of an outing that is off (%s) asks anybody to go',
    (reasonCode) => {
      const { script, outcomes } = wordsAbout({ reasonCode, visitStatus: 'cancelled' });
      expect(script).toContain('取消了，不用出门');
      expect(outcomes).not.toContain('can_go');
    },
  );
});

describe('another time', () => {
  it('agreed the evening before leaves at once beside a call, although a text has gone that day', async () => {
    const visit = await used.confirmed({ channel: 'sms' });
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    await e.sender().sendDue();
    used.clock.set(at('2026-09-22', '16:00'));
    await e.sender().sendDue(); // "tomorrow"
    used.clock.set(at('2026-09-22', '20:00'));
    await move(visit, e, '2026-09-25');
    expect(await open()).toEqual(['changed']);
    expect((await used.calls())[0]?.dueAt).toEqual(used.clock.now());
    used.clock.advanceMinutes(31);
    // Before half a day before they would leave for the old time, or when that has come.
    used.clock.set(at('2026-09-22', '22:00'));
    await e.sender().sendDue();
    expect((await used.statuses(visit.visitId)).changed).toBe('accepted');
  });

  it('in two weeks waits for the morning, and nobody rings', async () => {
    const visit = await used.confirmed({ channel: 'sms' });
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    await e.sender().sendDue();
    used.clock.set(at('2026-09-03', '20:00'));
    await move(visit, e, '2026-09-25');
    expect(await open()).toEqual([]);
    await e.sender().sendDue();
    expect((await used.statuses(visit.visitId)).changed).toBe('queued');
    used.clock.set(at('2026-09-04', '08:30'));
    await e.sender().sendDue();
    expect((await used.statuses(visit.visitId)).changed).toBe('accepted');
  });

  it('that begins in an hour is rung, and a text says so too', async () => {
    const visit = await used.confirmed({ channel: 'sms' }, '2026-09-04');
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    await e.sender().sendDue();
    used.clock.set(at('2026-09-03', '10:00'));
    await move(visit, e, '2026-09-03', '11:00');
    expect(await open()).toEqual(['changed']);
    await e.sender().sendDue();
    expect((await used.statuses(visit.visitId)).changed).toBe('accepted');
  });

  it('that was told by phone is not texted again', async () => {
    const visit = await used.confirmed({ channel: 'sms' }, '2026-09-04');
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    await e.sender().sendDue();
    await move(visit, e, '2026-09-04', '10:00');
    await used.db.sql(`UPDATE call_tasks SET status = 'done', outcome = 'told', done_at = $1`, [used.clock.now()]);
    await used.db.sql(`UPDATE messages SET created_at = $1`, [used.clock.now()]);
    used.clock.advanceMinutes(31);
    await e.sender().sendDue();
    expect((await used.statuses(visit.visitId)).changed).toBe('suppressed told_by_phone');
  });
});

describe('a meeting agreed when no message can tell of it in time', () => {
  it('is rung at once', async () => {
    used.clock.set(at('2026-09-02', '20:00'));
    const visit = await used.confirmed({ channel: 'sms' }, '2026-09-03');
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    expect(await used.statuses(visit.visitId)).toEqual({});
    expect(await used.calls()).toEqual([{ reasonCode: 'ask', status: 'open', dueAt: used.clock.now() }]);
  });

  it('is rung when the daily limit holds its question back until it is too late', async () => {
    used.clock.set(at('2026-09-02', '16:00'));
    const visit = await used.confirmed({ channel: 'sms' }, '2026-09-03');
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    await used.db.sql(
      `INSERT INTO messages (id, organisation_id, caregiver_id, channel, template, locale, params, step_key, run_at, useless_after, status, sent_at)
       SELECT gen_random_uuid(), organisation_id, caregiver_id, 'sms', 'item_ready', locale, params, 'another', run_at, useless_after, 'accepted', run_at
         FROM messages WHERE template = 'asked' LIMIT 1`,
    );
    await used.db.sql(`UPDATE messages SET useless_after = $1 WHERE template = 'asked'`, [at('2026-09-03', '07:30')]);
    await e.sender().sendDue();
    expect((await used.statuses(visit.visitId)).asked).toBe('suppressed daily_cap');
    expect(await used.calls()).toEqual([{ reasonCode: 'ask', status: 'open', dueAt: used.clock.now() }]);
  });

  it('is rung when nobody has sent its question', async () => {
    const visit = await used.confirmed({ channel: 'sms' }, '2026-09-03');
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    used.clock.set(at('2026-09-03', '07:45'));
    await e.sender().sendDue();
    expect((await used.statuses(visit.visitId)).asked).toBe('expired too_late');
    expect((await used.calls()).map((c) => [c.reasonCode, c.dueAt])).toEqual([['ask', used.clock.now()]]);
  });
});

describe('silence', () => {
  it('is chased again after a move and after the second question, but not twice for one question', async () => {
    const visit = await used.confirmed({ channel: 'sms' });
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    await e.sender().sendDue();
    used.clock.set(at('2026-09-03', '10:00'));
    await e.due.run();
    await used.db.sql(`UPDATE call_tasks SET status = 'done', outcome = 'no_answer'`);
    await e.due.run();
    expect(await used.calls()).toHaveLength(1);
    used.clock.set(at('2026-09-11', '10:00'));
    await e.sender().sendDue(); // asks again
    used.clock.set(at('2026-09-12', '10:00'));
    await e.due.run();
    await e.due.run();
    expect((await used.calls()).map((c) => c.status)).toEqual(['done', 'open']);
    await used.db.sql(`UPDATE call_tasks SET status = 'dropped'`);
    await move(visit, e, '2026-09-25');
    await e.sender().sendDue();
    used.clock.set(at('2026-09-13', '09:00'));
    await e.due.run();
    expect(await open()).toEqual([]);
    used.clock.set(at('2026-09-13', '10:00'));
    await e.due.run();
    expect(await open()).toEqual(['no_answer']);
  });
});

describe('families that only take calls', () => {
  it('hear that the child is home in words that say so', async () => {
    const { visitId, event } = await used.confirmed({ channel: 'call' }, '2026-09-02');
    const e = used.engine();
    await used.db.sql(`UPDATE visit_party SET place = 'waits' WHERE visit_id = $1 AND person_type = 'caregiver'`, [visitId]);
    await used.db.sql(`UPDATE visits SET status = 'completed', live = false WHERE id = $1`, [visitId]);
    await used.db.sql(`INSERT INTO visit_steps (visit_id, step, at) VALUES ($1, 'home_safe', $2)`, [visitId, used.clock.now()]);
    await e.happened('visit.completed', { ...event, status: 'completed' });
    await e.due.run();
    await e.sender().sendDue();
    expect(await open()).toEqual(['home_safe']);
    const { script, outcomes } = wordsAbout({ reasonCode: 'home_safe', visitStatus: 'completed' });
    expect(script).toContain('已经平安到家');
    expect(outcomes).not.toContain('can_go');
  });

  it('hear that something has come, not that they asked for a call', () => {
    const { script, outcomes } = wordsAbout({ reasonCode: 'item_ready', visitId: null, startsAt: null, visitStatus: null });
    expect(script).toContain('小宇有东西到了');
    expect(outcomes).not.toContain('can_go');
  });
});

describe('other people for a meeting that stands', () => {
  const anotherWorker = async ({ visitId, organisationId }: ConfirmedVisit): Promise<void> => {
    const id = await used.given.worker(organisationId, { name: '赵敏' });
    await used.db.sql(`UPDATE visit_party SET person_id = $2 WHERE visit_id = $1 AND person_type = 'worker'`, [visitId, id]);
  };

  it('are named by what is sent from then on, before anything has followed from it', async () => {
    const visit = await used.confirmed({ channel: 'sms' });
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    await anotherWorker(visit);
    await used.db.sql(`UPDATE children SET preferred_name = '小满' WHERE id = $1`, [visit.childId]);
    await e.sender().sendDue();
    const asked = (await e.messagesOf(visit.visitId)).find((m) => m.status === 'accepted');
    expect(asked?.body).toMatch(/小满.*赵老师/);
  });

  it('are told by phone within two days, and by the next reminder before', async () => {
    const visit = await used.confirmed({ channel: 'sms' });
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    await e.sender().sendDue();
    await e.happened('visit.amended', visit.event);
    await anotherWorker(visit);
    await e.happened('visit.amended', visit.event);
    expect(await used.calls()).toEqual([]);
    expect(await used.db.sql(`SELECT DISTINCT params->>'worker' AS worker FROM messages WHERE status = 'queued'`)).toEqual([
      { worker: '赵敏' },
    ]);
    used.clock.set(at('2026-09-22', '10:00'));
    await e.happened('visit.amended', visit.event);
    expect(await open()).toEqual(['changed']);
  });

  it('hear of it themselves, with a way to answer, and who no longer goes is reminded no more', async () => {
    const visit = await used.confirmed({ channel: 'sms' });
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    const aunt = await used.given.caregiver(visit.childId, { relationship: 'aunt' });
    await used.db.sql(`UPDATE visit_party SET person_id = $2 WHERE visit_id = $1 AND person_type = 'caregiver'`, [visit.visitId, aunt]);
    await e.happened('visit.amended', visit.event);
    await e.happened('visit.amended', visit.event);
    expect(
      await used.db.sql(`SELECT caregiver_id, status, count(*)::int AS count FROM messages WHERE visit_id = $1 GROUP BY 1, 2 ORDER BY 2`, [
        visit.visitId,
      ]),
    ).toEqual([
      { caregiverId: aunt, status: 'queued', count: 5 },
      { caregiverId: visit.caregiverId, status: 'suppressed', count: 5 },
    ]);
    expect(await e.codes.access(visit.visitId, aunt)).toBeDefined();
  });

  it('who begin to look after the child are told of what is agreed, also when she comes back', async () => {
    const visit = await used.confirmed({ channel: 'sms' });
    const { visitId, childId, caregiverId } = visit;
    await used.db.sql(`DELETE FROM visit_party WHERE visit_id = $1 AND person_type = 'caregiver'`, [visitId]);
    const e = used.engine();
    await e.happened('visit.confirmed', visit.event);
    const queued = async (): Promise<string[]> =>
      (
        await used.db.sql<{ id: string }>(`SELECT DISTINCT caregiver_id AS id FROM messages WHERE visit_id = $1 AND status = 'queued'`, [
          visitId,
        ])
      ).map(({ id }) => id);
    const aunt = await used.given.caregiver(childId, { relationship: 'aunt' });
    await used.db.sql(`UPDATE child_caregivers SET until = '2026-09-02' WHERE caregiver_id = $1`, [caregiverId]);
    await e.happened('caregiver.ended', { childId, caregiverId });
    await e.happened('caregiver.began', { childId, caregiverId: aunt });
    expect(await queued()).toEqual([aunt]);
    await used.db.sql(`UPDATE child_caregivers SET until = NULL WHERE caregiver_id = $1`, [caregiverId]);
    await e.happened('caregiver.began', { childId, caregiverId });
    expect((await queued()).sort()).toEqual([aunt, caregiverId].sort());
  });
});
