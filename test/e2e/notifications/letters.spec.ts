import { load } from 'cheerio';
import { MessageSender } from '../../../src/notifications/engine/message-sender';
import { LettersQueries } from '../../../src/notifications/letters/letters.queries';
import { LettersService } from '../../../src/notifications/letters/letters.service';
import { squaresOf } from '../../../src/notifications/prints/papers.rules';
import { ReplyCodes } from '../../../src/notifications/replies/reply-codes.service';
import type { Actor } from '../../../src/kernel/actor';
import { useApp } from '../../support/app';
import type { ApiClient } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const ADDRESS = '示例省示例县\n柳溪镇一组12号';

describe('a printed letter', () => {
  const used = useApp();
  type Family = ReadyFamily & { visitId: string };

  /** A family that wants letters and has a meeting in three weeks; the sender has looked at what is due. */
  const family = async (columns = `channel = 'letter', postal_address = '${ADDRESS}'`): Promise<Family> => {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    await used.db.sql(`UPDATE caregivers SET ${columns} WHERE id = $1`, [visit.caregiverId]);
    await told('visit.confirmed', visit.visitId, 2);
    return visit;
  };
  const told = async (topic: string, visitId: string, version: number): Promise<void> => {
    await used.db.sql(
      `INSERT INTO outbox (id, topic, payload, run_at) VALUES (gen_random_uuid(), $1, jsonb_build_object('visitId', $2::text, 'version', $3::int), $4)`,
      [topic, visitId, version, used.clock.now()],
    );
    await used.drain();
    await used.app.get(MessageSender).sendDue();
  };
  const coordinator = async (of: Family): Promise<ApiClient> =>
    used.as(await used.given.user('coordinator', { organisationId: of.organisationId }));
  const list = async (api: ApiClient): Promise<{ data: { id: string; printedAt: string | null }[]; tornUp: { id: string }[] }> =>
    (await api.get('/letters-to-post').expect(200)).body as never;
  const statuses = async (of: Family): Promise<string[]> =>
    (
      await used.db.sql<{ line: string }>(
        `SELECT concat_ws(' ', split_part(step_key, ':', 6), channel, status, reason) AS line FROM messages WHERE visit_id = $1 AND run_at <= $2 OR visit_id = $1 AND step_key LIKE '%:asked' ORDER BY line`,
        [of.visitId, used.clock.now()],
      )
    ).map(({ line }) => line);
  const calls = (): Promise<{ reasonCode: string }[]> =>
    used.db.sql(`SELECT reason_code FROM call_tasks WHERE reason_code = 'message_failed'`);

  it('waits until a person has printed and posted it, and is then with the family', async () => {
    const of = await family();
    const api = await coordinator(of);
    const before = await list(api);
    expect(before.data).toEqual([
      expect.objectContaining({
        caregiverId: of.caregiverId,
        postalAddress: ADDRESS,
        template: 'asked',
        postBy: '2026-09-15',
        printedAt: null,
      }),
    ]);
    const id = before.data[0]?.id ?? '';
    expect((await api.post(`/letters-to-post/${id}/postings`)).body).toMatchObject({ status: 409, code: 'letter.not_printed' });

    const pdf = await api.post('/letters-to-post/prints').expect(200);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdf.headers['content-disposition']).toBe('attachment; filename="letters-2026-09-02.pdf"');
    expect((await list(api)).data[0]?.printedAt).not.toBeNull();
    expect(await statuses(of)).toEqual(['asked letter queued to_post']);

    expect((await api.post(`/letters-to-post/${id}/postings`).expect(201)).body.data).toEqual([]);
    expect(await statuses(of)).toEqual(['asked letter accepted']);
    const row = await used.db.one<{ body: string }>(`SELECT body, provider FROM messages WHERE id = $1`, [id]);
    expect(row?.body).toContain('9月23日');
    expect(row?.body).not.toContain('/r/');
    expect((await api.post(`/letters-to-post/${id}/postings`)).body).toMatchObject({ status: 409, code: 'letter.posted' });
    const audit = await used.db.sql(`SELECT action FROM audit_events WHERE subject_id = $1 ORDER BY at, id`, [id]);
    expect(audit).toEqual([{ action: 'message.print' }, { action: 'message.accepted' }]);
  });

  it('says outside nothing but an address and a neutral name, and is answered by its code', async () => {
    const of = await family();
    const actor = { organisationId: of.organisationId } as Actor;
    const [row] = await used.app.get(LettersQueries).waiting(actor);
    const sheet = used.app.get(LettersService).sheetOf(row!, []);
    expect(sheet.outer).toEqual({ front: ['柳奶奶', '示例省示例县', '柳溪镇一组12号'], back: [row!.params.alias] });
    const access = await used.app.get(ReplyCodes).access(of.visitId, of.caregiverId);
    expect(sheet.code).toEqual(squaresOf(`${access?.site}/${access?.token}`));
    const id = row!.id;
    const api = await coordinator(of);
    await api.post('/letters-to-post/prints').expect(200);
    await api.post(`/letters-to-post/${id}/postings`).expect(201);
    expect((await (await used.browser()).submit(`/r/${access?.token}`, { answer: 'can_go' })).status).toBeLessThan(400);
    await used.drain();
    expect(await used.db.one(`SELECT family_answer FROM visits WHERE id = $1`, [of.visitId])).toEqual({ familyAnswer: 'can_go' });
    expect(await statuses(of)).toEqual(['asked letter answered']);
  });

  it('is taken out when the meeting is off, and torn up when it lies printed', async () => {
    const of = await family();
    const api = await coordinator(of);
    const id = (await list(api)).data[0]?.id ?? '';
    await api.post('/letters-to-post/prints').expect(200);
    // The event has not been handled yet: posting looks for itself.
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false, version = 3 WHERE id = $1`, [of.visitId]);
    expect((await api.post(`/letters-to-post/${id}/postings`)).body).toMatchObject({ status: 409, code: 'letter.overtaken' });
    await told('visit.cancelled', of.visitId, 3);
    const after = await list(api);
    expect(after.tornUp.map((letter) => letter.id)).toEqual([id]);
    // It may be in the post, though nobody has ticked it: the family hears that nothing comes of it.
    expect(await statuses(of)).toEqual(['asked letter suppressed visit_cancelled']);
    expect(after.data).toMatchObject([{ template: 'cancelled' }]);
  });

  it('that has not been printed is taken back without a word', async () => {
    const of = await family();
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false, version = 3 WHERE id = $1`, [of.visitId]);
    await told('visit.cancelled', of.visitId, 3);
    expect(await statuses(of)).toEqual(['asked letter suppressed visit_cancelled']);
    expect((await (await coordinator(of)).post('/letters-to-post/prints')).body).toMatchObject({ status: 409, code: 'letter.nothing' });
  });

  it('that lies printed when the meeting moves is followed by the word that it has changed', async () => {
    const of = await family();
    await (await coordinator(of)).post('/letters-to-post/prints').expect(200);
    await used.db.sql(
      `UPDATE visits SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour', version = 3 WHERE id = $1`,
      [of.visitId],
    );
    await told('visit.confirmed', of.visitId, 3);
    expect(await used.db.sql(`SELECT channel, status FROM messages WHERE visit_id = $1 AND template = 'changed'`, [of.visitId])).toEqual([
      { channel: 'letter', status: 'queued' },
    ]);
  });

  it('that would come too late is not chosen: the next way, or a person', async () => {
    const of = await family(`channel = 'letter', other_channels = '{sms}', postal_address = '${ADDRESS}'`);
    expect(await statuses(of)).toEqual(['asked letter queued to_post']);
    // Nobody has posted it until the last day for it is over (15 September).
    used.clock.set(new Date('2026-09-16T02:00:00Z'));
    await used.app.get(MessageSender).sendDue();
    expect((await statuses(of)).find((line) => line.startsWith('asked'))).toMatch(/^asked sms/);
    expect(await calls()).toEqual([]);
  });

  it('is not even queued when there is too little time from the beginning', async () => {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    await used.db.sql(`UPDATE caregivers SET channel = 'letter', postal_address = $2 WHERE id = $1`, [visit.caregiverId, ADDRESS]);
    used.clock.set(new Date('2026-09-16T02:00:00Z'));
    await told('visit.confirmed', visit.visitId, 2);
    expect(await used.db.sql(`SELECT 1 FROM messages WHERE visit_id = $1 AND channel = 'letter'`, [visit.visitId])).toEqual([]);
    expect((await statuses(visit)).find((line) => line.startsWith('asked'))).toMatch(/^asked sms/);
  });

  it('is a person’s when nobody posts it in time and nothing else was named', async () => {
    await family(`channel = 'letter', postal_address = '${ADDRESS}', phone = NULL`);
    used.clock.set(new Date('2026-09-16T02:00:00Z'));
    await used.app.get(MessageSender).sendDue();
    expect((await calls()).length).toBeGreaterThan(0);
  });

  it('is posted once when two people tick it at the same moment', async () => {
    const of = await family();
    const [one, two] = [await coordinator(of), await coordinator(of)];
    const id = (await list(one)).data[0]?.id ?? '';
    await one.post('/letters-to-post/prints').expect(200);
    const answers = await Promise.all([one, two, one, two].map((api) => api.post(`/letters-to-post/${id}/postings`)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('is nobody else’s business', async () => {
    const of = await family();
    const id = (await list(await coordinator(of))).data[0]?.id ?? '';
    const stranger = await used.as(await used.given.user('coordinator'));
    expect((await list(stranger)).data).toEqual([]);
    await stranger.post(`/letters-to-post/${id}/postings`).expect(404);
    await stranger.post('/letters-to-post/prints').send({ id }).expect(404);
    await (await used.as(await used.given.user('worker', { organisationId: of.organisationId }))).get('/letters-to-post').expect(403);
  });

  it.each(['en', 'zh-CN'])('has a page that works without scripts, also when nothing waits (%s)', async (lang) => {
    const of = await family();
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: of.organisationId }));
    const look = async () => load((await browser.get('/letters-to-post').set('Cookie', `lang=${lang}`).expect(200)).text);
    const $ = await look();
    expect($('h1')).toHaveLength(1);
    expect($('title').text()).not.toMatch(/柳|监狱|prison/);
    expect((await browser.submit('/letters-to-post', {}, '/letters-to-post/prints')).headers['content-type']).toBe('application/pdf');
    const action = (await look())('form[action$=postings]').attr('action') ?? '';
    expect((await browser.submit('/letters-to-post', {}, action)).headers.location).toBe('/letters-to-post');
    expect((await look())('form[action$=postings]')).toHaveLength(0);
  });
});
