import { MessageSender } from '../../../src/notifications/engine/message-sender';
import { RepliesService } from '../../../src/notifications/replies/replies.service';
import { ReplyCodes } from '../../../src/notifications/replies/reply-codes.service';
import { SeatReleases } from '../../../src/notifications/replies/seat-releases.service';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();

type Asked = ReadyFamily & { visitId: string; sessionId: string; token: string };

/** A confirmed meeting in three weeks whose family has been asked by text, and their personal link. */
async function asked(values: Record<string, unknown> = {}): Promise<Asked> {
  const visit = await used.given.visit({ status: 'confirmed', version: 2, ...values });
  await used.db.sql(
    `INSERT INTO outbox (id, topic, payload, run_at) VALUES (gen_random_uuid(), 'visit.confirmed', jsonb_build_object('visitId', $1::text, 'version', 2), $2)`,
    [visit.visitId, used.clock.now()],
  );
  await used.drain();
  await used.app.get(MessageSender).sendDue();
  const access = await used.app.get(ReplyCodes).access(visit.visitId, visit.caregiverId);
  if (!access) throw new Error('no way in');
  return { ...visit, token: access.token };
}
const coordinator = async (visit: Asked) => used.as(await used.given.user('coordinator', { organisationId: visit.organisationId }));

type Answer = 'can_go' | 'cannot' | 'call_me';
const DIGIT: Record<Answer, string> = { can_go: '1', cannot: '2', call_me: '3' };

/** Every way in which 1, 2 or 3 can come. */
const CHANNELS: Record<string, (visit: Asked, answer: Answer) => Promise<unknown>> = {
  'a text': (visit, answer) => used.app.get(RepliesService).inbound(visit.caregiverId, DIGIT[answer]),
  'a WeChat reply': (visit, answer) => used.app.get(RepliesService).inbound(visit.caregiverId, DIGIT[answer], undefined, 'wechat'),
  'the keypad of a voice call': async (visit, answer) => {
    const message = await used.db.one<{ id: string }>(`SELECT id FROM messages WHERE visit_id = $1 AND sent_at IS NOT NULL`, [
      visit.visitId,
    ]);
    return used.app.get(RepliesService).record({ messageId: message?.id, answer, channel: 'keypad' });
  },
  'the page': async (visit, answer) => (await used.browser()).submit(`/r/${visit.token}`, { answer }),
  'a call that a worker records': async (visit, outcome) => {
    const { v7 } = await import('uuid');
    const { organisationId, visitId, caregiverId } = visit;
    const id = await used.given.row('call_tasks', {
      id: v7(),
      organisationId,
      visitId,
      caregiverId,
      reasonCode: 'no_answer',
      dueAt: used.clock.now(),
    });
    return (await coordinator(visit)).post(`/call-tasks/${id}/outcomes`, { outcome }).expect(201);
  },
  'what staff write down on the visit': async (visit, answer) =>
    (await coordinator(visit)).post(`/visits/${visit.visitId}/family-answers`, {
      answer,
      onBehalfOf: { name: 'Aunt Li', channel: 'paper', saidAt: used.clock.now().toISOString() },
    }),
};

/** Where a meeting stands after an answer: what the family said, who must ring, what becomes of the place, what is still asked. */
async function state(visitId: string): Promise<object> {
  const visit = await used.db.one<{ familyAnswer: string; status: string }>(`SELECT family_answer, status FROM visits WHERE id = $1`, [
    visitId,
  ]);
  const calls = await used.db.sql<{ reasonCode: string }>(
    `SELECT reason_code FROM call_tasks WHERE visit_id = $1 AND status = 'open' AND reason_code IN ('no_answer', 'ask', 'second_contact', 'call_me')`,
    [visitId],
  );
  const place = await used.db.sql(`SELECT status, due_at FROM seat_releases WHERE visit_id = $1`, [visitId]);
  const asked = await used.db.sql<{ status: string }>(`SELECT status FROM messages WHERE visit_id = $1 AND sent_at IS NOT NULL`, [visitId]);
  return { ...visit, calls: calls.map((c) => c.reasonCode), place, asked: asked.map((m) => m.status) };
}

describe('1, 2 and 3', () => {
  const TWO_HOURS = new Date('2026-09-02T04:00:00.000Z');
  const EXPECTED: Record<Answer, object> = {
    can_go: { familyAnswer: 'can_go', status: 'confirmed', calls: [], place: [], asked: ['answered'] },
    cannot: { familyAnswer: 'cannot', status: 'confirmed', calls: [], place: [{ status: 'open', dueAt: TWO_HOURS }], asked: ['answered'] },
    call_me: { familyAnswer: 'call_me', status: 'confirmed', calls: ['call_me'], place: [], asked: ['answered'] },
  };
  it.each(
    Object.keys(CHANNELS).flatMap((channel) => (['can_go', 'cannot', 'call_me'] as const).map((answer) => [answer, channel] as const)),
  )('%s by %s ends in the same state', async (answer, channel) => {
    const visit = await asked();
    await CHANNELS[channel]?.(visit, answer);
    expect(await state(visit.visitId)).toEqual(EXPECTED[answer]);
  });

  it('lets them change their mind by any other way until the outing begins', async () => {
    const visit = await asked();
    const [bySms, , byPage, byCall] = Object.values(CHANNELS);
    await bySms?.(visit, 'cannot');
    await byPage?.(visit, 'can_go');
    expect(await state(visit.visitId)).toMatchObject({ familyAnswer: 'can_go', place: [{ status: 'withdrawn' }] });
    await byCall?.(visit, 'cannot');
    expect(await state(visit.visitId)).toMatchObject({ familyAnswer: 'cannot' });
    expect(await used.db.sql(`SELECT status FROM seat_releases ORDER BY asked_at, status DESC`)).toEqual([
      { status: 'withdrawn' },
      { status: 'open' },
    ]);
    used.clock.set('2026-09-23T01:31:00Z');
    const late = await used.app
      .get(RepliesService)
      .record({ visitId: visit.visitId, caregiverId: visit.caregiverId, answer: 'can_go', channel: 'keypad' });
    expect([late, (await state(visit.visitId)) as { familyAnswer: string }]).toMatchObject(['closed', { familyAnswer: 'cannot' }]);
  });

  it('keeps what a provider hands over late, but lets the later word stand', async () => {
    const visit = await asked();
    const { visitId, caregiverId } = visit;
    const replies = used.app.get(RepliesService);
    const said = used.clock.now();
    used.clock.set('2026-09-02T03:00:00Z');
    expect(await replies.record({ visitId, caregiverId, answer: 'can_go', channel: 'page' })).toBe('recorded');
    expect(await replies.record({ visitId, caregiverId, answer: 'cannot', channel: 'sms', at: said })).toBe('older');
    expect(await state(visitId)).toMatchObject({ familyAnswer: 'can_go', place: [] });
    expect(await used.db.sql(`SELECT answer FROM family_answers ORDER BY at`)).toEqual([{ answer: 'cannot' }, { answer: 'can_go' }]);
  });

  it('takes no answer to a time that is not agreed any more', async () => {
    const visit = await asked();
    const message = await used.db.one<{ id: string }>(`SELECT id FROM messages WHERE visit_id = $1 AND sent_at IS NOT NULL`, [
      visit.visitId,
    ]);
    const browser = await used.browser();
    const opened = (await browser.get(`/r/${visit.token}`)).text;
    const about = /name="about" value="([^"]+)"/.exec(opened)?.[1] ?? '';
    expect(about).toBe('2026-09-23T01:30:00.000Z');
    await used.db.sql(`UPDATE visits SET starts_at = starts_at + interval '7 days', ends_at = ends_at + interval '7 days', version = 3`);
    expect(await used.app.get(RepliesService).record({ messageId: message?.id, answer: 'can_go', channel: 'keypad' })).toBe('moved');
    const pressed = await browser.submit(`/r/${visit.token}`, { answer: 'can_go', about });
    expect(pressed.status).toBe(409);
    expect(pressed.text).toContain('时间变了');
    expect(pressed.text).toContain('9月30日');
    // Nor by a text: it is a person who finds out which of the two times was meant.
    expect(await used.app.get(RepliesService).inbound(visit.caregiverId, '1')).toBe('none');
    expect(await used.db.sql(`SELECT 1 AS there FROM family_answers`)).toEqual([]);
    expect(await used.db.sql(`SELECT reason_code FROM call_tasks WHERE status = 'open' AND visit_id IS NULL`)).toEqual([
      { reasonCode: 'unclear' },
    ]);
  });
});

describe('the place of a family that cannot come', () => {
  const seat = async (visit: Asked): Promise<number | undefined> =>
    (await used.db.one<{ confirmed: number }>(`SELECT confirmed FROM sessions WHERE id = $1`, [visit.sessionId]))?.confirmed;

  it('is given on after two hours without a word, and not before', async () => {
    const visit = await asked();
    await used.app.get(RepliesService).inbound(visit.caregiverId, '2');
    const before = await seat(visit);
    used.clock.set('2026-09-02T03:59:59Z');
    expect(await used.app.get(SeatReleases).run()).toBe(0);
    used.clock.set('2026-09-02T04:00:00Z');
    expect(await used.app.get(SeatReleases).run()).toBe(1);
    expect(await used.db.one(`SELECT status, cause, reason_code FROM visits`)).toEqual({
      status: 'cancelled',
      cause: 'guardian',
      reasonCode: 'family_cannot',
    });
    expect(await used.db.one(`SELECT status, decided_by FROM seat_releases`)).toEqual({ status: 'released', decidedBy: null });
    expect(await seat(visit)).toBe((before ?? 0) - 1);
    await used.drain();
    // Who has said so herself is not told that it is off.
    expect(await used.db.sql(`SELECT id FROM messages WHERE template = 'cancelled'`)).toEqual([]);
    expect(await used.app.get(SeatReleases).run()).toBe(0);
  });

  it('is given on at the coordinator’s word, on the page, or kept for the family', async () => {
    const visit = await asked();
    await used.app.get(RepliesService).inbound(visit.caregiverId, '2');
    const user = await used.given.user('coordinator', { organisationId: visit.organisationId });
    const browser = await used.browser(user);
    const html = (await browser.get('/seat-releases').expect(200)).text;
    const id = /\/seat-releases\/([0-9a-f-]{36})\/decisions/.exec(html)?.[1] ?? '';
    expect((await browser.submit('/seat-releases', { decision: 'keep' }, `/seat-releases/${id}/decisions`)).status).toBe(303);
    used.clock.set('2026-09-02T05:00:00Z');
    expect(await used.app.get(SeatReleases).run()).toBe(0);
    expect((await used.db.one<{ status: string }>(`SELECT status FROM visits`))?.status).toBe('confirmed');
    const again = await browser.submit('/seat-releases', { decision: 'release' }, `/seat-releases/${id}/decisions`);
    expect(again.status).toBe(409);
    expect((await used.db.one<{ status: string }>(`SELECT status FROM visits`))?.status).toBe('confirmed');
    // They say it once more: a new question, and this time she agrees.
    await used.app.get(RepliesService).inbound(visit.caregiverId, '2');
    const api = await used.as(user);
    const { data } = (await api.get('/seat-releases').expect(200)).body as { data: { id: string; visitId: string }[] };
    expect(data.map((place) => place.visitId)).toEqual([visit.visitId]);
    const { body } = await api.post(`/seat-releases/${data[0]?.id}/decisions`, { decision: 'release' }).expect(201);
    expect(body).toMatchObject({ status: 'released' });
    expect((await used.db.one<{ status: string }>(`SELECT status FROM visits`))?.status).toBe('cancelled');
    expect((await browser.get('/seat-releases').expect(200)).text).toContain('No place waits');
  });

  it('is kept by a word that comes while places are being given on', async () => {
    const visit = await asked();
    await used.app.get(RepliesService).inbound(visit.caregiverId, '2');
    const api = await coordinator(visit);
    const place = await used.db.one<{ id: string }>(`SELECT id FROM seat_releases`);
    used.clock.set('2026-09-02T04:00:00Z');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const holding = used.db.transaction(async () => {
      await used.db.sql(`SELECT 1 FROM visits WHERE id = $1 FOR UPDATE`, [visit.visitId]);
      await held;
    });
    // The minute's own way, which tests do not go by themselves.
    const releases = used.app.get(SeatReleases);
    const ticking = Object.create(releases, { config: { value: { test: false } } }) as SeatReleases;
    const tick = ticking.tick();
    await new Promise((later) => setTimeout(later, 200));
    await api.post(`/seat-releases/${place?.id}/decisions`, { decision: 'keep' }).expect(201);
    release();
    await Promise.all([holding, tick]);
    expect(await used.db.one(`SELECT status FROM visits`)).toEqual({ status: 'confirmed' });
    expect(await used.db.one(`SELECT status FROM seat_releases`)).toEqual({ status: 'kept' });
  });
});

describe('answers that meet', () => {
  it('two different answers at once end in one of the two, whole', async () => {
    for (let round = 0; round < 4; round += 1) {
      const visit = await asked();
      const browsers = await Promise.all([used.browser(), used.browser()]);
      await Promise.all([
        browsers[0].submit(`/r/${visit.token}`, { answer: 'can_go' }),
        browsers[1].submit(`/r/${visit.token}`, { answer: 'cannot' }),
      ]);
      const { familyAnswer } = (await state(visit.visitId)) as { familyAnswer: string };
      const open = await used.db.sql(`SELECT id FROM seat_releases WHERE visit_id = $1 AND status = 'open'`, [visit.visitId]);
      const calls = await used.db.sql(`SELECT id FROM call_tasks WHERE visit_id = $1 AND status = 'open' AND reason_code = 'cannot'`, [
        visit.visitId,
      ]);
      expect([familyAnswer, open.length, calls.length]).toEqual(familyAnswer === 'cannot' ? ['cannot', 1, 1] : ['can_go', 0, 0]);
      expect(await used.db.sql(`SELECT id FROM family_answers WHERE visit_id = $1`, [visit.visitId])).toHaveLength(2);
    }
  });

  it('an answer and a cancellation at once: the visit is off, and no place or call about going is left open', async () => {
    for (let round = 0; round < 4; round += 1) {
      const visit = await asked();
      const api = await coordinator(visit);
      const browser = await used.browser();
      const [pressed, off] = await Promise.all([
        browser.submit(`/r/${visit.token}`, { answer: 'cannot' }),
        api.post(`/visits/${visit.visitId}/cancellations`, { cause: 'guardian', reasonCode: 'illness' }),
      ]);
      expect([303, 410]).toContain(pressed.status);
      expect(off.status).toBe(201);
      await used.drain();
      used.clock.set('2026-09-02T06:00:00Z');
      await used.app.get(SeatReleases).run();
      expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [visit.visitId])).toEqual({ status: 'cancelled' });
      expect(await used.db.sql(`SELECT id FROM seat_releases WHERE visit_id = $1 AND status = 'open'`, [visit.visitId])).toEqual([]);
      expect(
        await used.db.sql(`SELECT id FROM visit_status_changes WHERE visit_id = $1 AND to_status = 'cancelled'`, [visit.visitId]),
      ).toHaveLength(1);
      used.clock.set('2026-09-02T02:00:00Z');
    }
  });

  it('"we can go after all" and the end of the two hours at once: kept or given on, never half', async () => {
    for (let round = 0; round < 4; round += 1) {
      const visit = await asked();
      await used.app.get(RepliesService).inbound(visit.caregiverId, '2');
      used.clock.set('2026-09-02T04:00:00Z');
      const browser = await used.browser();
      await Promise.all([browser.submit(`/r/${visit.token}`, { answer: 'can_go' }), used.app.get(SeatReleases).run()]);
      const found = await used.db.one<{ status: string; familyAnswer: string }>(`SELECT status, family_answer FROM visits WHERE id = $1`, [
        visit.visitId,
      ]);
      const place = await used.db.one<{ status: string }>(`SELECT status FROM seat_releases WHERE visit_id = $1`, [visit.visitId]);
      expect([found?.status, found?.familyAnswer, place?.status]).toEqual(
        found?.status === 'confirmed' ? ['confirmed', 'can_go', 'withdrawn'] : ['cancelled', 'cannot', 'released'],
      );
      used.clock.set('2026-09-02T02:00:00Z');
    }
  });
});
