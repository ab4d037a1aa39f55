import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();

interface Card {
  id: string;
  caregiverId: string;
  status: string;
  outcome: string | null;
  dueAt: string;
  reasonCode: string;
}
type Visit = ReadyFamily & { visitId: string };

const confirmed = (organisationId?: string): Promise<Visit> =>
  used.given.visit({ status: 'confirmed', version: 2, ...(organisationId === undefined ? {} : { organisationId }) });
const task = ({ organisationId, visitId, caregiverId }: Visit, values: Record<string, unknown> = {}): Promise<string> =>
  used.given.row('call_tasks', {
    id: newId(),
    organisationId,
    visitId,
    caregiverId,
    reasonCode: 'no_answer',
    dueAt: used.clock.now(),
    ...values,
  });
const caller = async ({ organisationId }: Visit) => {
  const userId = await used.given.user('coordinator', { organisationId });
  return { userId, api: await used.as(userId) };
};
/** Other families of the same organisation, one card each. */
async function cards(visit: Visit, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const caregiverId = await used.given.row('caregivers', {
      id: newId(),
      organisationId: visit.organisationId,
      name: `王奶奶${i}`,
      phone: `1000000${String(5000 + i)}`,
      channel: 'sms',
      language: 'zh-CN',
    });
    ids.push(await task({ ...visit, caregiverId }, { reasonCode: 'unclear', visitId: null }));
  }
  return ids;
}

describe('one card at a time', () => {
  it('never gives the same card, or the same family, to two callers at once', async () => {
    const visit = await confirmed();
    const ids = await cards(visit, 5);
    // A second call to the first family: nobody rings her while somebody talks to her.
    const first = await used.db.one<{ caregiverId: string }>(`SELECT caregiver_id FROM call_tasks WHERE id = $1`, [ids[0]]);
    await task({ ...visit, caregiverId: first?.caregiverId ?? '' }, { reasonCode: 'remind' });
    const callers = await Promise.all(Array.from({ length: 8 }, () => caller(visit)));
    const got = await Promise.all(callers.map(({ api }) => api.post('/call-tasks/next', {})));
    const taken = got.map((answer) => (answer.body as { task: Card | null }).task).filter((card) => card !== null);
    expect(got.every((answer) => answer.status === 201)).toBe(true);
    expect(new Set(taken.map((card) => card.id)).size).toBe(5);
    expect(new Set(taken.map((card) => card.caregiverId)).size).toBe(5);
    expect(taken).toHaveLength(5);
  });

  it('gives a caller her own card again, also when she asks for it many times at once', async () => {
    const visit = await confirmed();
    await cards(visit, 4);
    const { api, userId } = await caller(visit);
    const got = await Promise.all(Array.from({ length: 6 }, () => api.post('/call-tasks/next', {})));
    expect(new Set(got.map((answer) => (answer.body as { task: Card }).task.id)).size).toBe(1);
    expect(await used.db.sql(`SELECT id FROM call_tasks WHERE claimed_by = $1`, [userId])).toHaveLength(1);
  });

  it('keeps a card in hand from the others for ten minutes, by list, page and result', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const [one, two] = [await caller(visit), await caller(visit)];
    await one.api.post(`/call-tasks/${id}/takings`, {}).expect(201);
    expect((await two.api.post('/call-tasks/next', {}).expect(201)).body).toEqual({ task: null });
    for (const path of ['takings', 'outcomes'])
      expect(
        (await two.api.post(`/call-tasks/${id}/${path}`, { ...(path === 'outcomes' && { outcome: 'told' }) }).expect(409)).body,
      ).toMatchObject({
        code: 'call_task.held',
      });
    const browser = await used.browser(two.userId);
    const html = (await browser.get(`/calls?task=${id}`).expect(200)).text;
    expect(html).toContain('Test coordinator is making this call');
    expect(html).not.toContain('name="outcome"');
    used.clock.set('2026-09-02T02:10:01Z');
    expect((await two.api.post('/call-tasks/next', {}).expect(201)).body).toMatchObject({ task: { id } });
    // The first one was too slow: the card is in another hand now.
    await one.api.post(`/call-tasks/${id}/outcomes`, { outcome: 'told' }).expect(409);
    await two.api.post(`/call-tasks/${id}/returns`, {}).expect(201);
    await one.api.post(`/call-tasks/${id}/outcomes`, { outcome: 'told' }).expect(201);
  });

  it('shows the next card at once after a result, and takes nothing when it is only looked at', async () => {
    const visit = await confirmed();
    const ids = await cards(visit, 2);
    const { userId } = await caller(visit);
    const browser = await used.browser(userId);
    for (let i = 0; i < 3; i += 1) await browser.get('/calls').expect(200);
    expect(await used.db.sql(`SELECT id FROM call_tasks WHERE claimed_by IS NOT NULL`)).toEqual([]);
    await browser.submit('/calls', {}, '/calls/next');
    expect((await browser.get('/calls')).text).toContain(`/calls/${ids[0]}/outcomes`);
    await browser.submit('/calls', { outcome: 'told' }, `/calls/${ids[0]}/outcomes`);
    expect((await browser.get('/calls')).text).toContain(`/calls/${ids[1]}/outcomes`);
    await browser.submit('/calls', { outcome: 'engaged' }, `/calls/${ids[1]}/outcomes`);
    expect((await browser.get('/calls')).text).toContain('Next one: Wed 2 Sep 2026, 10:15 am');
  });
});

describe('the result of a call', () => {
  it('comes back when they asked to be called again, at their place', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const { userId } = await caller(visit);
    const browser = await used.browser(userId);
    await browser.submit('/calls', {}, `/calls/${id}/takings`);
    const wrong = await browser.submit(
      '/calls',
      { outcome: 'call_later', callBackAt: '2026-09-01', callBackTime: '18:30' },
      `/calls/${id}/outcomes`,
    );
    expect([wrong.status, wrong.text.includes('This time has passed')]).toEqual([422, true]);
    expect(
      (await browser.submit('/calls', { outcome: 'call_later', callBackAt: 'soon', callBackTime: '' }, `/calls/${id}/outcomes`)).status,
    ).toBe(422);
    await browser.submit('/calls', { outcome: 'call_later', callBackAt: '2026-09-03', callBackTime: '18:30' }, `/calls/${id}/outcomes`);
    expect(await used.db.one(`SELECT status, due_at FROM call_tasks WHERE id = $1`, [id])).toEqual({
      status: 'open',
      dueAt: new Date('2026-09-03T10:30:00Z'),
    });
  });

  it('3 by phone is the answer "call me", with a call at the time they said', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const { api } = await caller(visit);
    await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'call_me', callBackAt: '2026-09-02T10:00:00Z' }).expect(201);
    expect(await used.db.one(`SELECT family_answer FROM visits`)).toEqual({ familyAnswer: 'call_me' });
    expect(await used.db.sql(`SELECT reason_code, status, due_at FROM call_tasks WHERE status = 'open'`)).toEqual([
      { reasonCode: 'call_me', status: 'open', dueAt: new Date('2026-09-02T10:00:00Z') },
    ]);
  });

  it('after three silences a second contact hears "please ring", and nothing else', async () => {
    const visit = await confirmed();
    const id = await task(visit);
    const { api, userId } = await caller(visit);
    await used.db.sql(`UPDATE children SET preferred_name = '小宇' WHERE id = $1`, [visit.childId]);
    await api
      .put(
        `/caregivers/${visit.caregiverId}/discretion`,
        { secondName: '陈婶', secondPhone: '10000009999', coverPhrase: '小禾老师' },
        { 'If-Match': '"0"' },
      )
      .expect(200);
    for (let i = 0; i < 3; i += 1) await api.post(`/call-tasks/${id}/outcomes`, { outcome: 'no_answer' }).expect(201);
    const second = await used.db.one<{ id: string }>(`SELECT id FROM call_tasks WHERE reason_code = 'second_contact' AND status = 'open'`);
    const browser = await used.browser(userId);
    await browser.submit('/calls', {}, `/calls/${second?.id}/takings`);
    const card = /<main[\s\S]*<\/main>/.exec((await browser.get('/calls')).text)?.[0] ?? '';
    expect(card).toContain('href="tel:10000009999"');
    expect(card).toContain('我是小禾老师。麻烦转告');
    for (const word of ['小宇', '9月23日', '约定', 'name="outcome" value="can_go"', 'name="outcome" value="cannot"'])
      expect(card).not.toContain(word);
  });
});
