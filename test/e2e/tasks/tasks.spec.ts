import { randomUUID } from 'node:crypto';
import { load } from 'cheerio';
import { TasksService } from '../../../src/tasks/tasks.service';
import { ApiClient, useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();
type Arranged = ReadyFamily & { visitId: string; sessionId: string };
interface Task {
  id: string;
  kind: string;
  dueAt: string;
  ownerRole: string;
  ownerUserId: string | null;
  outcomes: string[];
  childReference: string;
}

/** A visit on 23 September at 09:30 that the facility has confirmed, and the tasks that follow. */
async function arranged(child: Record<string, unknown> = {}): Promise<Arranged> {
  const organisationId = await used.given.organisation();
  const childId = await used.given.child({ organisationId, visitedBefore: true, ...child });
  const family = await used.given.readyFamily({ organisationId, childId });
  const visit = await used.given.visit({ family, status: 'confirmed' });
  await tell(visit, 'visit.confirmed');
  return visit;
}
async function tell(visit: Arranged, topic: string): Promise<void> {
  await used.given.row('outbox', { id: randomUUID(), topic, payload: { visitId: visit.visitId, version: 1 }, runAt: used.clock.now() });
  await used.drain();
}
const userOf = (visit: Arranged, role: 'coordinator' | 'worker' | 'lead'): Promise<string> =>
  used.given.user(role, { organisationId: visit.organisationId, ...(role === 'worker' ? { workerId: visit.workerId } : {}) });
const open = async (api: ApiClient, filter = ''): Promise<Task[]> => (await api.get(`/tasks?limit=200${filter}`).expect(200)).body.data;
const ofKind = async (api: ApiClient, kind: string): Promise<Task> => {
  const task = (await open(api)).find((t) => t.kind === kind);
  if (!task) throw new Error(`no ${kind}`);
  return task;
};

describe('tasks about a meeting', () => {
  it('open when it is arranged, each once, with an owner and a due time', async () => {
    const visit = await arranged();
    await tell(visit, 'visit.confirmed');
    const lead = await used.as(await userOf(visit, 'lead'));
    expect((await open(lead)).map(({ kind, dueAt, ownerRole }) => `${kind} ${dueAt} ${ownerRole}`).sort()).toEqual([
      'check_fitness 2026-09-22T12:00:00.000Z worker',
      'check_preparation 2026-09-21T04:00:00.000Z coordinator',
      'prepare_child 2026-09-16T01:00:00.000Z worker',
      'prepare_parent 2026-09-16T01:00:00.000Z coordinator',
    ]);
  });

  it('name the escort’s account, who sees only her own', async () => {
    const family = await used.given.readyFamily();
    const userId = await used.given.user('worker', { organisationId: family.organisationId, workerId: family.workerId });
    const visit = await used.given.visit({ family, status: 'confirmed' });
    await tell(visit, 'visit.confirmed');
    const tasks = await open(await used.as(userId));
    expect(tasks.map((t) => [t.kind, t.ownerUserId])).toEqual([
      ['prepare_child', userId],
      ['check_fitness', userId],
    ]);
    const colleague = await used.as(await used.given.user('worker', { organisationId: family.organisationId }));
    expect(await open(colleague)).toEqual([]);
    expect((await colleague.post(`/tasks/${tasks[0]?.id}/outcomes`, { outcome: 'prepared' })).status).toBe(404);
  });

  it('are dropped when the meeting is off, and not opened for one that is off already', async () => {
    const visit = await arranged();
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false WHERE id = $1`, [visit.visitId]);
    await tell(visit, 'visit.cancelled');
    await tell(visit, 'visit.confirmed');
    expect(await open(await used.as(await userOf(visit, 'lead')))).toEqual([]);
    expect(await used.db.sql(`SELECT DISTINCT status, outcome FROM tasks`)).toEqual([{ status: 'dropped', outcome: 'meeting_off' }]);
  });

  it('afterwards are the talk within three days and another after a week', async () => {
    const visit = await arranged();
    used.clock.set('2026-09-23T03:00:00Z');
    await tell(visit, 'visit.completed');
    const lead = await used.as(await userOf(visit, 'lead'));
    expect((await open(lead)).map((t) => [t.kind, t.dueAt])).toEqual([
      ['debrief', '2026-09-24T12:00:00.000Z'],
      ['follow_up', '2026-09-30T10:00:00.000Z'],
    ]);
  });

  it('are finished with one of their outcomes, once, and raise the version the gates go by', async () => {
    const visit = await arranged();
    const worker = await used.as(await userOf(visit, 'worker'));
    const version = async (): Promise<number | undefined> =>
      (await used.db.one<{ v: number }>(`SELECT gate_version AS v FROM dyads WHERE id = $1`, [visit.dyadId]))?.v;
    const before = (await version()) ?? 0;
    const lead = await used.as(await userOf(visit, 'lead'));
    const task = await ofKind(lead, 'check_fitness');
    expect((await worker.post(`/tasks/${task.id}/outcomes`, { outcome: 'perfect' }).expect(422)).body.errors).toMatchObject([
      { pointer: '/outcome', code: 'task.outcome_unknown' },
    ]);
    expect((await worker.post(`/tasks/${task.id}/outcomes`, { outcome: 'fit', note: 'Sleeps well.' }).expect(201)).body).toMatchObject({
      status: 'done',
      outcome: 'fit',
      note: 'Sleeps well.',
    });
    expect(await version()).toBe(before + 1);
    expect((await worker.post(`/tasks/${task.id}/outcomes`, { outcome: 'unfit' }).expect(409)).body.code).toBe('task.closed');
  });

  it('belong to their owner: a coordinator reads the worker’s and finishes none of them', async () => {
    const visit = await arranged();
    const coordinator = await used.as(await userOf(visit, 'coordinator'));
    const task = await ofKind(coordinator, 'prepare_child');
    expect((await coordinator.post(`/tasks/${task.id}/outcomes`, { outcome: 'prepared' }).expect(403)).body.code).toBe('task.not_yours');
    const stranger = await used.as(await used.given.user('lead'));
    await stranger.post(`/tasks/${task.id}/outcomes`, { outcome: 'prepared' }).expect(404);
  });

  it('ask for pictures under seven', async () => {
    const visit = await arranged({ birthDate: '2020-01-01' });
    const worker = await used.as(await userOf(visit, 'worker'));
    const task = await ofKind(worker, 'prepare_child');
    const words = await worker.post(`/tasks/${task.id}/outcomes`, { outcome: 'prepared' }).expect(422);
    expect(words.body.errors).toMatchObject([{ code: 'task.pictures_needed' }]);
    await worker.post(`/tasks/${task.id}/outcomes`, { outcome: 'prepared_with_pictures' }).expect(201);
  });

  it('that found a child not ready give the coordinator something to look at, and another try', async () => {
    const visit = await arranged();
    const worker = await used.as(await userOf(visit, 'worker'));
    const task = await ofKind(worker, 'prepare_child');
    await worker.post(`/tasks/${task.id}/outcomes`, { outcome: 'not_ready' }).expect(201);
    const coordinator = await used.as(await userOf(visit, 'coordinator'));
    expect(await ofKind(coordinator, 'look_at_change')).toMatchObject({ ownerRole: 'coordinator', cause: 'child_not_ready' });
    const again = await used.db.sql(
      `SELECT 1 FROM tasks WHERE kind = 'prepare_child' AND status IN ('open', 'dropped') AND visit_id = $1`,
      [visit.visitId],
    );
    expect(again).toHaveLength(1);
  });

  it('overdue go to the lead once, and leave when they are done', async () => {
    const visit = await arranged();
    used.clock.set('2026-09-18T02:00:00Z');
    const tasks = used.app.get(TasksService);
    expect(await tasks.escalate()).toBe(2);
    expect(await tasks.escalate()).toBe(0);
    const lead = await used.as(await userOf(visit, 'lead'));
    const told = (await open(lead, '&ownerRole=lead')).map((t) => t.kind);
    expect(told).toEqual(['look_at_change', 'look_at_change']);
    const worker = await used.as(await userOf(visit, 'worker'));
    await worker.post(`/tasks/${(await ofKind(worker, 'prepare_child')).id}/outcomes`, { outcome: 'prepared' }).expect(201);
    expect(await open(lead, '&ownerRole=lead')).toHaveLength(1);
    expect(await tasks.escalate()).toBe(0);
  });
});

describe('the pages of tasks', () => {
  it('show one’s own by child, with a button for each way to end, in both languages', async () => {
    const visit = await arranged();
    const worker = await used.browser(await userOf(visit, 'worker'));
    for (const lang of ['en', 'zh-CN']) {
      const $ = load((await worker.get('/tasks').set('Cookie', `lang=${lang}`).expect(200)).text);
      expect([$('h1').length, $('h2.k-card__title').length, $('title').text().includes('小')]).toEqual([1, 1, false]);
      expect($('form[action$="/outcomes"]')).toHaveLength(6);
      expect($('main').text()).not.toContain('柳堤');
    }
    const $ = load((await worker.get('/tasks').expect(200)).text);
    const action = $('form[action$="/outcomes"]').attr('action') ?? '';
    const sent = await worker.submit('/tasks', { outcome: 'prepared' }, action);
    expect([sent.status, sent.headers.location]).toEqual([303, '/tasks']);
    expect(load((await worker.get('/tasks?status=done').expect(200)).text)('main').text()).toContain('Prepared');
  });

  it('of one task take a note, and show what is wrong', async () => {
    const visit = await arranged({ birthDate: '2020-01-01' });
    const worker = await used.browser(await userOf(visit, 'worker'));
    const { id } = (await used.db.one<{ id: string }>(`SELECT id FROM tasks WHERE kind = 'prepare_child'`)) ?? { id: '' };
    const wrong = await worker.submit(`/tasks/${id}`, { outcome: 'prepared', note: 'Told her.' }, `/tasks/${id}/outcomes`);
    expect(wrong.status).toBe(422);
    expect(load(wrong.text)('textarea').text()).toBe('Told her.');
    expect(wrong.text).toContain('A child under seven is prepared with pictures.');
    const lead = await used.browser(await userOf(visit, 'lead'));
    expect((await lead.get('/tasks?all=true').expect(200)).text).toContain('Prepare the child');
    expect((await lead.get(`/tasks?visitId=${visit.visitId}`).expect(200)).text).toContain('Prepare the child');
    expect((await lead.get('/tasks').expect(200)).text).toContain('Nothing to do here.');
  });
});
