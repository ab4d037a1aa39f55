import { FixedClock } from '../../src/kernel/clock';
import { addDays, instantOf } from '../../src/kernel/days';
import { Mailer, OutgoingMail } from '../../src/notifications/mailer';
import { useDatabase } from '../support/database';
import { Given } from '../support/given';
import { engineOn, MailServer } from '../support/notifications';

const NOW = '2026-09-02T02:00:00Z';
const used = useDatabase();
const clock = new FixedClock(NOW);
const server = new MailServer();
let smtpUrl = '';
let engines: ReturnType<typeof engineOn>[] = [];

beforeAll(async () => {
  smtpUrl = await server.start();
});
beforeEach(() => {
  clock.set(NOW);
  server.clear();
});
afterEach(() => {
  engines.forEach((engine) => engine.close());
  engines = [];
});
afterAll(() => server.stop());

const given = (): Given => new Given(used.db, clock);
const engine = (url: string | undefined = smtpUrl): ReturnType<typeof engineOn> => {
  const made = engineOn(used.db, clock, url);
  engines.push(made);
  return made;
};
const at = (day: string, time: string): Date => instantOf(day, time, 'Asia/Shanghai');

/** A confirmed visit in three weeks of a family that is written to by e-mail (or as said). */
async function confirmed(caregiver: Record<string, unknown> = { channel: 'email', email: 'family@mail.test' }, day = '2026-09-23') {
  const family = await given().readyFamily();
  const sets = Object.keys(caregiver).map((key, i) => `${key} = $${i + 2}`);
  await used.db.sql(`UPDATE caregivers SET ${sets.join(', ')} WHERE id = $1`, [family.caregiverId, ...(Object.values(caregiver) as string[])]);
  const sessionId = await given().session(family.facilityId, { day });
  const visit = await given().visit({ family, sessionId, status: 'confirmed', version: 2 });
  return { ...visit, event: { visitId: visit.visitId, version: 2, status: 'confirmed' } };
}

async function statuses(visitId: string): Promise<Record<string, string>> {
  const rows = await used.db.sql<{ step: string; status: string; reason: string | null }>(
    `SELECT split_part(step_key, ':', 6) AS step, status, reason FROM messages WHERE visit_id = $1 ORDER BY run_at, id`,
    [visitId],
  );
  return Object.fromEntries(rows.map((r) => [r.step, r.reason === null ? r.status : `${r.status} ${r.reason}`]));
}
const calls = (): Promise<{ reasonCode: string; status: string; dueAt: Date }[]> => used.db.sql(`SELECT reason_code, status, due_at FROM call_tasks ORDER BY created_at, reason_code`);
async function cancel(visitId: string): Promise<void> {
  await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false, version = version + 1 WHERE id = $1`, [visitId]);
}

describe('a confirmed visit', () => {
  it('asks at once and plans the reminders, once, however often the event comes', async () => {
    const { visitId, event } = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.happened('visit.confirmed', event);
    expect(await statuses(visitId)).toEqual({ asked: 'queued', ask_again: 'queued', bring: 'queued', plan: 'queued', tomorrow: 'queued' });
    expect((await e.messagesOf(visitId)).map((m) => m.runAt)).toEqual([
      new Date(NOW),
      at('2026-09-13', '10:00'),
      at('2026-09-16', '10:00'),
      at('2026-09-20', '10:00'),
      at('2026-09-22', '16:00'),
    ]);
  });

  it('leaves as one e-mail, with a fixed Message-ID, neutral words and the personal link', async () => {
    const { visitId, caregiverId, event } = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', event);
    expect(await e.sender().sendDue()).toBe(1);
    expect(await e.sender().sendDue()).toBe(0);
    const [message] = await e.messagesOf(visitId);
    const access = await e.codes.access(visitId, caregiverId);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]).toMatchObject({ messageId: `<ob-${message?.id}@mail.kinline.test>`, subject: '小禾家庭服务：约定提醒', to: 'family@mail.test' });
    expect(server.mails[0]?.headers['auto-submitted']).toBe('auto-generated');
    expect(server.mails[0]?.text).toContain(`https://kinline.test/r/${access?.token}`);
    expect(server.mails[0]?.text).toContain('9月23日星期三');
    expect(server.mails[0]?.html).toContain('<a href=');
    expect(message).toMatchObject({ status: 'accepted', sentAt: new Date(NOW) });
    expect(message?.body).not.toContain(access?.token);
    expect(await used.db.one(`SELECT action FROM audit_events WHERE action = 'message.accepted'`)).toBeDefined();
  });

  it('sends nothing stale when the visit is cancelled between queue and send', async () => {
    const { visitId, event } = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', event);
    await cancel(visitId); // its event has not been handled yet
    await e.sender().sendDue();
    expect(server.mails).toHaveLength(0);
    expect((await statuses(visitId)).asked).toBe('suppressed visit_cancelled');
    await e.happened('visit.cancelled', event);
    await e.sender().sendDue();
    // A family that was never told hears nothing at all.
    expect(server.mails).toHaveLength(0);
    expect(Object.values(await statuses(visitId)).every((s) => s === 'suppressed visit_cancelled')).toBe(true);
  });

  it('tells a family that had been told, and takes the reminders back', async () => {
    const { visitId, event } = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    await cancel(visitId);
    await e.happened('visit.cancelled', event);
    await e.sender().sendDue();
    expect(server.mails.map((m) => m.text.split('\n')[2])).toEqual([expect.stringContaining('的约定定在'), expect.stringContaining('取消了，不用出门')]);
    expect(await statuses(visitId)).toMatchObject({ asked: 'accepted', tomorrow: 'suppressed visit_cancelled', cancelled: 'accepted' });
    expect(await calls()).toEqual([]);
  });

  it('asks for a call first when the family would leave within 48 hours', async () => {
    const { visitId, event } = await confirmed({ channel: 'sms' }, '2026-09-04');
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    await cancel(visitId);
    await e.happened('visit.cancelled', event);
    expect(await calls()).toEqual([{ reasonCode: 'cancelled', status: 'open', dueAt: new Date(NOW) }]);
    await e.sender().sendDue();
    expect((await statuses(visitId)).cancelled).toBe('queued');
    clock.advanceMinutes(31);
    await e.sender().sendDue();
    expect((await statuses(visitId)).cancelled).toBe('accepted'); // beyond the daily limit, too
  });

  it('does not text a cancellation that a person has already told', async () => {
    const { visitId, event } = await confirmed({ channel: 'sms' }, '2026-09-04');
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    await cancel(visitId);
    await e.happened('visit.cancelled', event);
    await used.db.sql(`UPDATE call_tasks SET status = 'done', outcome = 'told'`);
    clock.advanceMinutes(31);
    await e.sender().sendDue();
    expect((await statuses(visitId)).cancelled).toBe('suppressed told_by_phone');
  });

  it('says "new time" when the family knows another one', async () => {
    const { visitId, facilityId, event } = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    const sessionId = await given().session(facilityId, { day: '2026-09-24' });
    await used.db.sql(`UPDATE visits SET version = 3, session_id = $2, starts_at = $3, ends_at = $4 WHERE id = $1`, [visitId, sessionId, at('2026-09-24', '09:30'), at('2026-09-24', '10:00')]);
    await e.happened('visit.confirmed', { ...event, version: 3 });
    await e.sender().sendDue();
    expect(server.mails.at(-1)?.text).toContain('改到9月24日星期四');
    const old = await used.db.sql(`SELECT 1 FROM messages WHERE visit_id = $1 AND visit_version = 2 AND status = 'queued'`, [visitId]);
    expect(old).toHaveLength(0);
  });

  it.each(['declined', 'withdrawn', 'expired', 'completed', 'partial', 'aborted', 'no_show', 'refused_at_gate'])('goes silent when it is %s', async (ending) => {
    const { visitId, event } = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.happened(`visit.${ending}`, { ...event, status: ending });
    expect(new Set(Object.values(await statuses(visitId)))).toEqual(new Set([`suppressed visit_${ending}`]));
  });
});

describe('several processes', () => {
  it('send every message once', async () => {
    const family = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', family.event);
    await used.db.sql(
      `INSERT INTO messages (id, organisation_id, visit_id, visit_version, caregiver_id, channel, template, locale, params, step_key, run_at, useless_after)
       SELECT gen_random_uuid(), organisation_id, visit_id, visit_version, caregiver_id, channel, 'plan', locale, params, 'copy:' || n, run_at, useless_after
         FROM messages, generate_series(1, 59) n WHERE step_key LIKE '%:asked'`,
    );
    const done = await Promise.all([e.sender().sendDue(), e.sender().sendDue(), e.sender().sendDue()]);
    expect(done.reduce((sum, n) => sum + n, 0)).toBe(60);
    expect(server.mails).toHaveLength(60);
    expect(new Set(server.mails.map((m) => m.messageId)).size).toBe(60);
  });

  it('keep to one text a day for a family, also when two are judged at once', async () => {
    const family = await confirmed({ channel: 'sms' });
    const e = engine();
    await e.happened('visit.confirmed', family.event);
    await used.db.sql(
      `INSERT INTO messages (id, organisation_id, visit_id, visit_version, caregiver_id, channel, template, locale, params, step_key, run_at, useless_after)
       SELECT gen_random_uuid(), organisation_id, visit_id, visit_version, caregiver_id, channel, 'plan', locale, params, 'copy:' || n, run_at, useless_after
         FROM messages, generate_series(1, 5) n WHERE step_key LIKE '%:asked'`,
    );
    await Promise.all([e.sender().sendDue(), e.sender().sendDue(), e.sender().sendDue()]);
    expect(await used.db.one(`SELECT count(*)::int AS n FROM messages WHERE status = 'accepted'`)).toEqual({ n: 1 });
    expect(await used.db.one(`SELECT count(*)::int AS n FROM messages WHERE status = 'queued' AND run_at = $1`, [at('2026-09-03', '08:30')])).toEqual({ n: 5 });
  });

  it('send again, with the same Message-ID, what a process that died had posted but not marked', async () => {
    const { visitId, event } = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', event);
    let wake = (): void => undefined;
    const dead = new Promise<void>((resolve) => (wake = resolve));
    class DyingMailer extends Mailer {
      override async send(mail: OutgoingMail): Promise<void> {
        await super.send(mail);
        await dead;
      }
    }
    const dying = e.sender(new DyingMailer(e.config)).sendDue();
    while (server.mails.length === 0) await new Promise((later) => setTimeout(later, 10));
    expect((await statuses(visitId)).asked).toBe('sending');
    await e.sender().sendDue(); // the lease still holds
    expect(server.mails).toHaveLength(1);
    clock.advanceMinutes(2);
    await e.sender().sendDue();
    expect(server.mails).toHaveLength(2);
    expect(server.mails[0]?.messageId).toBe(server.mails[1]?.messageId);
    expect(server.mails[0]?.text).toBe(server.mails[1]?.text);
    const sentAt = (await e.messagesOf(visitId))[0]?.sentAt;
    clock.advanceMinutes(1);
    wake(); // the dead process was only slow: it no longer owns the message
    await dying;
    expect((await e.messagesOf(visitId))[0]?.sentAt).toEqual(sentAt);
  });
});

describe('failures', () => {
  it('tries again after 1, 5 and 30 minutes, then gives the message to a person', async () => {
    const { visitId, event } = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', event);
    server.refuseWith = 451;
    for (const minutes of [1, 5, 30]) {
      await e.sender().sendDue();
      const [message] = await e.messagesOf(visitId);
      expect(message).toMatchObject({ status: 'queued', reason: 'smtp_451', runAt: new Date(clock.now().getTime() + minutes * 60_000) });
      clock.advanceMinutes(minutes);
    }
    await e.sender().sendDue();
    expect((await statuses(visitId)).asked).toBe('failed smtp_451');
    expect((await calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('does not try again after a permanent refusal', async () => {
    const { visitId, event } = await confirmed();
    const e = engine();
    await e.happened('visit.confirmed', event);
    server.refuseWith = 550;
    await e.sender().sendDue();
    expect((await statuses(visitId)).asked).toBe('failed smtp_550');
    expect((await calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('holds back a message that says too much', async () => {
    const { visitId, childId, event } = await confirmed({ channel: 'sms' });
    await used.db.sql(`UPDATE children SET preferred_name = '狱狱' WHERE id = $1`, [childId]);
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    expect((await statuses(visitId)).asked).toBe('held banned_words');
    expect((await calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
    expect((await e.messagesOf(visitId))[0]?.body).toBeNull();
  });

  it('holds back a message with a facility’s real name', async () => {
    const { visitId, childId, facilityId, event } = await confirmed();
    await used.db.sql(`UPDATE facilities SET name = '柳堤学校' WHERE id = $1`, [facilityId]);
    await used.db.sql(`UPDATE children SET preferred_name = '柳堤学校' WHERE id = $1`, [childId]);
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    expect(server.mails).toHaveLength(0);
    expect((await statuses(visitId)).asked).toBe('held banned_words');
  });
});

describe('calls', () => {
  it('reach families that only take calls', async () => {
    const { visitId, event } = await confirmed({ channel: 'call' });
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    expect((await statuses(visitId)).asked).toBe('accepted call_task');
    expect(await calls()).toEqual([{ reasonCode: 'ask', status: 'open', dueAt: new Date(NOW) }]);
  });

  it('are asked for when a question stays unanswered for a day, once', async () => {
    const { event } = await confirmed({ channel: 'sms' });
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    clock.advanceMinutes(24 * 60 - 1);
    await e.due.run();
    expect(await calls()).toEqual([]);
    clock.advanceMinutes(1);
    await e.due.run();
    await e.due.run();
    expect((await calls()).map((c) => c.reasonCode)).toEqual(['no_answer']);
    await used.db.sql(`UPDATE call_tasks SET status = 'done'`);
    await e.due.run();
    expect(await calls()).toHaveLength(1);
  });

  it('are not asked for after an answer', async () => {
    const { visitId, event } = await confirmed({ channel: 'sms' });
    const e = engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    await used.db.sql(`UPDATE visits SET family_answer = 'can_go', family_answered_at = $2 WHERE id = $1`, [visitId, clock.now()]);
    await e.happened('visit.family_answered', { ...event, answer: 'can_go', channel: 'sms' });
    expect((await statuses(visitId)).asked).toBe('answered');
    clock.advanceMinutes(25 * 60);
    await e.due.run();
    expect(await calls()).toEqual([]);
  });

  it('prepare a first outing ten days before', async () => {
    const { childId, visitId, event } = await confirmed({ channel: 'sms' });
    await used.db.sql(`UPDATE children SET visited_before = false WHERE id = $1`, [childId]);
    const e = engine();
    await e.happened('visit.confirmed', event);
    expect(await calls()).toEqual([{ reasonCode: 'first_visit', status: 'open', dueAt: at('2026-09-13', '10:00') }]);
    await cancel(visitId);
    await e.happened('visit.cancelled', event);
    expect((await calls())[0]?.status).toBe('dropped');
  });
});

describe('other messages', () => {
  it('tell those at home that the child is back, once', async () => {
    const { visitId, event } = await confirmed({ channel: 'sms' }, '2026-09-02');
    const e = engine();
    await used.db.sql(`UPDATE visit_party SET place = 'waits' WHERE visit_id = $1 AND person_type = 'caregiver'`, [visitId]);
    await used.db.sql(`UPDATE visits SET status = 'completed', live = false WHERE id = $1`, [visitId]);
    await used.db.sql(`INSERT INTO visit_steps (visit_id, step, at) VALUES ($1, 'home_safe', $2)`, [visitId, clock.now()]);
    await e.happened('visit.completed', { ...event, status: 'completed' });
    await e.due.run();
    await e.due.run();
    await e.sender().sendDue();
    expect((await e.messagesOf(visitId)).map((m) => [m.template, m.status])).toEqual([['home_safe', 'accepted']]);
    expect((await e.messagesOf(visitId))[0]?.body).toContain('已平安到家');
  });

  it('say that something has come, not what', async () => {
    const family = await given().readyFamily();
    const e = engine();
    await e.happened('exchange.replied', { exchangeId: '01990000-0000-7000-8000-000000000001', dyadId: family.dyadId });
    await e.sender().sendDue();
    const message = await used.db.one<{ body: string }>(`SELECT body FROM messages WHERE template = 'item_ready' AND status = 'accepted'`);
    expect(message?.body).toMatch(/的东西到了，老师会送过去。$/);
  });

  it('stop reminding when the consent is withdrawn or the child wants to wait', async () => {
    const one = await confirmed({ channel: 'sms' });
    const e = engine();
    await e.happened('visit.confirmed', one.event);
    await e.happened('consent.withdrawn', { dyadId: one.dyadId, purpose: 'letter' });
    expect((await statuses(one.visitId)).plan).toBe('queued');
    await e.happened('dyad.paused', { dyadId: one.dyadId });
    expect((await statuses(one.visitId)).plan).toBe('suppressed child_paused');
  });

  it('wait for the morning and go to the demo handset when there is no mail server', async () => {
    clock.set('2026-09-02T12:00:00Z'); // 20:00
    const { visitId, event } = await confirmed();
    const e = engine('');
    await e.happened('visit.confirmed', event);
    expect(await e.sender().sendDue()).toBe(0);
    clock.set(at(addDays('2026-09-02', 1), '08:30'));
    await e.sender().sendDue();
    expect(server.mails).toHaveLength(0);
    expect((await e.messagesOf(visitId))[0]).toMatchObject({ status: 'accepted', channel: 'email' });
  });
});
