import { newId, newReference } from '../../src/kernel/ids';
import type { ReadyFamily } from '../support/given';
import { addDays, instantOf } from '../../src/kernel/days';
import { MESSAGES_NOW, useMessages } from '../support/notifications';

const used = useMessages();
const at = (day: string, time: string): Date => instantOf(day, time, 'Asia/Shanghai');

describe('a confirmed visit', () => {
  it('asks at once and plans the reminders, once, however often the event comes', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.happened('visit.confirmed', event);
    expect(await used.statuses(visitId)).toEqual({
      asked: 'queued',
      ask_again: 'queued',
      bring: 'queued',
      plan: 'queued',
      tomorrow: 'queued',
    });
    expect((await e.messagesOf(visitId)).map((m) => m.runAt)).toEqual([
      new Date(MESSAGES_NOW),
      at('2026-09-11', '10:00'),
      at('2026-09-16', '10:00'),
      at('2026-09-20', '10:00'),
      at('2026-09-22', '16:00'),
    ]);
  });

  it('leaves as one e-mail, with a fixed Message-ID, neutral words and the personal link', async () => {
    const { visitId, caregiverId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    expect(await e.sender().sendDue()).toBe(1);
    expect(await e.sender().sendDue()).toBe(0);
    const [message] = await e.messagesOf(visitId);
    const access = await e.codes.access(visitId, caregiverId);
    expect(used.server.mails).toHaveLength(1);
    expect(used.server.mails[0]).toMatchObject({
      messageId: `<ob-${message?.id}@mail.kinline.test>`,
      subject: '小禾家庭服务：约定提醒',
      to: 'family@mail.test',
    });
    expect(used.server.mails[0]?.headers['auto-submitted']).toBe('auto-generated');
    expect(used.server.mails[0]?.text).toContain(`https://kinline.test/r/${access?.token}`);
    expect(used.server.mails[0]?.text).toContain('9月23日星期三');
    expect(used.server.mails[0]?.html).toContain('<a href=');
    expect(message).toMatchObject({ status: 'accepted', sentAt: new Date(MESSAGES_NOW) });
    expect(message?.body).not.toContain(access?.token);
    expect(await used.db.one(`SELECT action FROM audit_events WHERE action = 'message.accepted'`)).toBeDefined();
  });

  it('sends nothing stale when the visit is cancelled between queue and send', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await used.cancel(visitId); // its event has not been handled yet
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(0);
    expect((await used.statuses(visitId)).asked).toBe('suppressed visit_cancelled');
    await e.happened('visit.cancelled', event);
    await e.sender().sendDue();
    // A family that was never told hears nothing at all.
    expect(used.server.mails).toHaveLength(0);
    expect(Object.values(await used.statuses(visitId)).every((s) => s === 'suppressed visit_cancelled')).toBe(true);
  });

  it('tells a family that had been told, and takes the reminders back', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    await used.cancel(visitId);
    await e.happened('visit.cancelled', event);
    await e.sender().sendDue();
    expect(used.server.mails.map((m) => m.text.split('\n')[2])).toEqual([
      expect.stringContaining('的约定定在'),
      expect.stringContaining('取消了，不用出门'),
    ]);
    expect(await used.statuses(visitId)).toMatchObject({
      asked: 'accepted',
      tomorrow: 'suppressed visit_cancelled',
      cancelled: 'accepted',
    });
    expect(await used.calls()).toEqual([]);
  });

  it('asks for a call first when the family would leave within 48 hours', async () => {
    const { visitId, event } = await used.confirmed({ channel: 'sms' }, '2026-09-04');
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    await used.cancel(visitId);
    await e.happened('visit.cancelled', event);
    expect(await used.calls()).toEqual([{ reasonCode: 'cancelled', status: 'open', dueAt: new Date(MESSAGES_NOW) }]);
    await e.sender().sendDue();
    expect((await used.statuses(visitId)).cancelled).toBe('queued');
    used.clock.advanceMinutes(31);
    await e.sender().sendDue();
    expect((await used.statuses(visitId)).cancelled).toBe('accepted'); // beyond the daily limit, too
  });

  it('does not text a cancellation that a person has already told', async () => {
    const { visitId, event } = await used.confirmed({ channel: 'sms' }, '2026-09-04');
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    await used.cancel(visitId);
    await e.happened('visit.cancelled', event);
    await used.db.sql(`UPDATE call_tasks SET status = 'done', outcome = 'told'`);
    used.clock.advanceMinutes(31);
    await e.sender().sendDue();
    expect((await used.statuses(visitId)).cancelled).toBe('suppressed told_by_phone');
  });

  it('says "new time" when the family knows another one', async () => {
    const { visitId, facilityId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    const sessionId = await used.given.session(facilityId, { day: '2026-09-24' });
    await used.db.sql(`UPDATE visits SET version = 3, session_id = $2, starts_at = $3, ends_at = $4 WHERE id = $1`, [
      visitId,
      sessionId,
      at('2026-09-24', '09:30'),
      at('2026-09-24', '10:00'),
    ]);
    await e.happened('visit.confirmed', { ...event, version: 3 });
    await e.sender().sendDue();
    expect(used.server.mails.at(-1)?.text).toContain('改到9月24日星期四');
    const old = await used.db.sql(`SELECT 1 FROM messages WHERE visit_id = $1 AND visit_version = 2 AND status = 'queued'`, [visitId]);
    expect(old).toHaveLength(0);
  });

  it.each(['declined', 'withdrawn', 'expired', 'completed', 'partial', 'aborted', 'no_show', 'refused_at_gate'])(
    'goes silent when it is %s',
    async (ending) => {
      const { visitId, event } = await used.confirmed();
      const e = used.engine();
      await e.happened('visit.confirmed', event);
      await e.happened(`visit.${ending}`, { ...event, status: ending });
      expect(new Set(Object.values(await used.statuses(visitId)))).toEqual(new Set([`suppressed visit_${ending}`]));
    },
  );
});

describe('calls', () => {
  it('reach families that only take calls', async () => {
    const { visitId, event } = await used.confirmed({ channel: 'call' });
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    expect((await used.statuses(visitId)).asked).toBe('accepted call_task');
    expect(await used.calls()).toEqual([{ reasonCode: 'ask', status: 'open', dueAt: new Date(MESSAGES_NOW) }]);
  });

  it('are asked for when a question stays unanswered for a day, once', async () => {
    const { event } = await used.confirmed({ channel: 'sms' });
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    used.clock.advanceMinutes(24 * 60 - 1);
    await e.due.run();
    expect(await used.calls()).toEqual([]);
    used.clock.advanceMinutes(1);
    await e.due.run();
    await e.due.run();
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['no_answer']);
    await used.db.sql(`UPDATE call_tasks SET status = 'done'`);
    await e.due.run();
    expect(await used.calls()).toHaveLength(1);
  });

  it('are not asked for after an answer', async () => {
    const { visitId, event } = await used.confirmed({ channel: 'sms' });
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    await used.db.sql(`UPDATE visits SET family_answer = 'can_go', family_answered_at = $2 WHERE id = $1`, [visitId, used.clock.now()]);
    await e.happened('visit.family_answered', { ...event, answer: 'can_go', channel: 'sms' });
    expect((await used.statuses(visitId)).asked).toBe('answered');
    used.clock.advanceMinutes(25 * 60);
    await e.due.run();
    expect(await used.calls()).toEqual([]);
  });

  it('come before the texts of a family that missed the last meeting', async () => {
    const family = await used.confirmed({ channel: 'sms' });
    const { visitId, dyadId, event } = family;
    const missed = await used.given.visit({
      family,
      sessionId: await used.given.session(family.facilityId, { day: '2026-09-24' }),
      status: 'no_show',
    });
    await used.db.sql(`UPDATE visits SET starts_at = '2026-08-20T02:00:00Z', ends_at = '2026-08-20T02:30:00Z' WHERE id = $1`, [
      missed.visitId,
    ]);
    expect(missed.dyadId).toBe(dyadId);
    await used.engine().happened('visit.confirmed', event);
    expect((await used.calls()).map((c) => [c.reasonCode, c.dueAt])).toEqual([
      ['ask', at('2026-09-11', '09:00')],
      ['remind', at('2026-09-20', '09:00')],
    ]);
    expect((await used.statuses(visitId)).ask_again).toBeUndefined();
  });

  it('prepare a first outing ten days before', async () => {
    const { childId, visitId, event } = await used.confirmed({ channel: 'sms' });
    await used.db.sql(`UPDATE children SET visited_before = false WHERE id = $1`, [childId]);
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    expect(await used.calls()).toEqual([
      { reasonCode: 'first_visit', status: 'open', dueAt: at('2026-09-11', '09:00') },
      { reasonCode: 'remind', status: 'open', dueAt: at('2026-09-20', '09:00') },
    ]);
    expect(Object.keys(await used.statuses(visitId))).toEqual(['asked', 'bring', 'plan', 'tomorrow']);
    await used.cancel(visitId);
    await e.happened('visit.cancelled', event);
    expect((await used.calls())[0]?.status).toBe('dropped');
  });
});

describe('other messages', () => {
  it('tell those at home that the child is back, once', async () => {
    const { visitId, event } = await used.confirmed({ channel: 'sms' }, '2026-09-02');
    const e = used.engine();
    await used.db.sql(`UPDATE visit_party SET place = 'waits' WHERE visit_id = $1 AND person_type = 'caregiver'`, [visitId]);
    await used.db.sql(`UPDATE visits SET status = 'completed', live = false WHERE id = $1`, [visitId]);
    await used.db.sql(`INSERT INTO visit_steps (visit_id, step, at) VALUES ($1, 'home_safe', $2)`, [visitId, used.clock.now()]);
    await e.happened('visit.completed', { ...event, status: 'completed' });
    await e.due.run();
    await e.due.run();
    await e.sender().sendDue();
    expect((await e.messagesOf(visitId)).map((m) => [m.template, m.status])).toEqual([['home_safe', 'accepted']]);
    expect((await e.messagesOf(visitId))[0]?.body).toContain('已平安到家');
  });

  const letterFor = async ({ organisationId, dyadId, facilityId }: ReadyFamily, status = 'safety_passed', heldFrom: string | null = null) =>
    used.given.row('exchanges', {
      ...{ id: newId(), organisationId, reference: newReference(), dyadId, facilityId, kind: 'letter', direction: 'to_child' },
      ...{ status, heldFrom, enteredAt: used.clock.now() },
    });

  it('say nothing has come while the letter is on hold or a gate is shut', async () => {
    const family = await used.given.readyFamily();
    const { dyadId } = family;
    const e = used.engine();
    const held = await letterFor(family, 'on_hold', 'safety_passed');
    await e.happened('exchange.safety_passed', { exchangeId: held, dyadId, direction: 'to_child' });
    const barred = await letterFor(family);
    await used.given.restriction(dyadId, { startsOn: '2026-09-01' });
    await e.happened('exchange.safety_passed', { exchangeId: barred, dyadId, direction: 'to_child' });
    expect(await used.db.sql(`SELECT template FROM messages`)).toEqual([]);
  });

  it('say that something has come, not what', async () => {
    const family = await used.given.readyFamily();
    const e = used.engine();
    await e.happened('exchange.safety_passed', {
      exchangeId: await letterFor(family),
      dyadId: family.dyadId,
      direction: 'to_child',
    });
    await e.sender().sendDue();
    const message = await used.db.one<{ body: string }>(`SELECT body FROM messages WHERE template = 'item_ready' AND status = 'accepted'`);
    expect(message?.body).toMatch(/的东西到了，王老师会送过去。$/);
  });

  it('say nothing has come while a letter may still be kept back, nor when the child’s own letter goes out', async () => {
    const { dyadId } = await used.given.readyFamily();
    const e = used.engine();
    const exchangeId = '01990000-0000-7000-8000-000000000002';
    for (const topic of ['exchange.entered', 'exchange.facility_passed', 'exchange.received', 'exchange.replied'])
      await e.happened(topic, { exchangeId, dyadId, direction: 'to_child' });
    await e.happened('exchange.safety_passed', { exchangeId, dyadId, direction: 'to_parent' });
    expect(await used.db.sql(`SELECT template FROM messages`)).toEqual([]);
  });

  it('stop reminding when the consent is withdrawn or the child wants to wait', async () => {
    const one = await used.confirmed({ channel: 'sms' });
    const e = used.engine();
    await e.happened('visit.confirmed', one.event);
    await e.happened('consent.withdrawn', { dyadId: one.dyadId, purpose: 'letter' });
    expect((await used.statuses(one.visitId)).plan).toBe('queued');
    await e.happened('dyad.paused', { dyadId: one.dyadId });
    expect((await used.statuses(one.visitId)).plan).toBe('suppressed child_paused');
  });

  it('wait for the morning and go to the demo handset when there is no mail server', async () => {
    used.clock.set('2026-09-02T12:00:00Z'); // 20:00
    const { visitId, event } = await used.confirmed();
    const e = used.engine('');
    await e.happened('visit.confirmed', event);
    expect(await e.sender().sendDue()).toBe(0);
    used.clock.set(at(addDays('2026-09-02', 1), '08:30'));
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(0);
    expect((await e.messagesOf(visitId))[0]).toMatchObject({ status: 'accepted', channel: 'email' });
  });
});
