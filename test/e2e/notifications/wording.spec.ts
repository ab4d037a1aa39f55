import { load } from 'cheerio';
import { MessageSender } from '../../../src/notifications/engine/message-sender';
import { useApp } from '../../support/app';
import type { ApiClient } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const WORDS = '{child}，{day} {time}见。能去回1，不去回2，回电回3。';
const ASKED = { template: 'asked', locale: 'zh-CN' };
const PATH = '/message-setup/words?template=asked&locale=zh-CN';

describe('an organisation’s own words', () => {
  const used = useApp();
  type Family = ReadyFamily & { visitId: string };

  const lead = async (organisationId?: string, role: 'lead' | 'admin' = 'lead') => {
    const userId = await used.given.user(role, { organisationId: organisationId ?? (await used.given.organisation()), name: '苏老师' });
    return { api: await used.as(userId), page: await used.browser(userId) };
  };
  const save = (api: ApiClient, body: object, version = 0) =>
    api.put('/message-setup/words', { ...ASKED, ...body }, { 'If-Match': `"${version}"` });
  /** A question that waits to leave. */
  const queued = async (columns: string, organisationId?: string): Promise<Family> => {
    const family = await used.given.readyFamily({ organisationId: organisationId ?? (await used.given.organisation()) });
    const visit = await used.given.visit({ status: 'confirmed', version: 2, family });
    await used.db.sql(`UPDATE caregivers SET ${columns} WHERE id = $1`, [visit.caregiverId]);
    await used.db.sql(
      `INSERT INTO outbox (id, topic, payload, run_at) VALUES (gen_random_uuid(), 'visit.confirmed', jsonb_build_object('visitId', $1::text, 'version', 2), $2)`,
      [visit.visitId, used.clock.now()],
    );
    await used.drain();
    return visit;
  };
  const left = async ({ visitId }: Family): Promise<{ status: string; body: string | null; reason: string | null } | undefined> => {
    await used.app.get(MessageSender).sendDue();
    return used.db.one(`SELECT status, body, reason FROM messages WHERE visit_id = $1 AND step_key LIKE '%:asked'`, [visitId]);
  };

  it('are shown beside the built-in ones, with what may be filled in and how long it gets', async () => {
    const { api } = await lead();
    await api.put('/message-setup/signature', { signature: '春芽陪伴' }).expect(200);
    const { body, headers } = await api.get(PATH).expect(200);
    expect(headers.etag).toBe('"0"');
    expect(body).toMatchObject({ version: 0, own: null, signature: '春芽陪伴', limit: 70, history: [], keepers: [] });
    expect(body.builtIn.sms).toContain('{day} {time}');
    expect(body.variables).toContainEqual({ variable: 'day', must: true, most: 9 });
    expect(body.look.sms.example).toMatch(/^【春芽陪伴】小宇的约定：/);
    expect(body.look.sms.longest).toBeGreaterThan(body.look.sms.length);
    expect(body.look.sms).toMatchObject({ worst: body.look.sms.longest + 12 - 4, parts: 1 });
    expect(body.look.smsShort.parts).toBe(1);
    for (const query of ['', '?template=asked', '?template=asked&locale=fr', '?template=nothing&locale=en'])
      await api.get(`/message-setup/words${query}`).expect(422);
  });

  it('are saved as versions with who and when, read out again, and given up for the built-in ones', async () => {
    const { api } = await lead(undefined, 'admin');
    await api.put('/message-setup/words', { ...ASKED, sms: WORDS }).expect(428);
    const first = (
      await save(api, { sms: ` ${WORDS.replace('{child}', '｛child｝')}\r\n`, sentence: '{day} {time}，等{child}。' }).expect(200)
    ).body;
    expect(first).toMatchObject({ version: 1, own: { sms: WORDS, smsShort: null, sentence: '{day} {time}，等{child}。' } });
    used.clock.advanceMinutes(5);
    const second = (await save(api, { sms: WORDS.replace('见', '出门') }, 1).expect(200)).body;
    expect(second).toMatchObject({ version: 2, own: { sentence: null }, look: { sms: { length: expect.any(Number) } } });
    // Once more the same: a double click makes no version.
    expect((await save(api, { sms: WORDS.replace('见', '出门') }, 1).expect(200)).body.version).toBe(2);
    const given = (await api.post('/message-setup/words/built-in', ASKED, { 'If-Match': '"2"' }).expect(200)).body;
    expect(given).toMatchObject({ version: 3, own: null });
    expect(given.history).toMatchObject([
      { version: 3, sms: null, savedByName: '苏老师' },
      { version: 2, sms: WORDS.replace('见', '出门') },
      { version: 1, sms: WORDS },
    ]);
    expect(new Date(given.history[1].savedAt).getTime() - new Date(given.history[2].savedAt).getTime()).toBe(5 * 60_000);
    expect(
      await used.db.sql(`SELECT details->>'version' AS version FROM audit_events WHERE action = 'message.reword' ORDER BY at, id`),
    ).toEqual([{ version: '1' }, { version: '2' }, { version: '3' }]);
    await expect(used.db.sql(`DELETE FROM message_wordings`)).rejects.toThrow(/append-only/);
    await expect(used.db.sql(`UPDATE message_wordings SET sms = 'x'`)).rejects.toThrow(/append-only/);
  });

  it.each(['en', 'zh-CN'] as const)('are refused with everything that is wrong, in %s, and what was typed stays', async (locale) => {
    const facilityId = await used.given.facility();
    const facility = await used.db.one<{ name: string }>(`SELECT name FROM facilities WHERE id = $1`, [facilityId]);
    const { api, page } = await lead();
    const typed = { sms: `{who}{day}{time} 监狱 ${facility?.name} www.x.com`, smsShort: '請', sentence: '探监', aliyunTemplate: '?' };
    const { body } = await save(api.in(locale), typed).expect(422);
    const codes = (body.errors as { pointer: string; code: string; message: string; fix: string }[]).map((e) => `${e.pointer} ${e.code}`);
    for (const code of ['unknown_variable', 'adjacent', 'says_too_much', 'link', 'answer_missing'])
      expect(codes).toContain(`/sms wording.${code}`);
    expect(codes).toEqual(
      expect.arrayContaining(['/smsShort wording.traditional', '/sentence wording.says_too_much', '/aliyunTemplate wording.number_form']),
    );
    expect(JSON.stringify(body.errors)).toContain(locale === 'en' ? 'There is no {who}' : '没有{who}这一项');
    expect(await used.db.one(`SELECT id FROM message_wordings`)).toBeUndefined();
    const shown = await page.submit(PATH, { ...ASKED, ...typed, version: '0' }, '/message-setup/words');
    expect(shown.status).toBe(422);
    const $ = load(shown.text);
    expect($('textarea[name=sms]').text()).toBe(typed.sms);
    expect($('textarea[name=smsShort]').text()).toBe('請');
    expect($('input[name=aliyunTemplate]').val()).toBe('?');
    expect($('.govuk-error-summary li').length).toBeGreaterThanOrEqual(10);
    expect($('title').text()).not.toContain(facility?.name);
  });

  it('can be looked at before anything is kept', async () => {
    const { api, page } = await lead();
    const look = (await api.post('/message-setup/words/previews', { ...ASKED, sms: WORDS }).expect(200)).body;
    expect(look.sms.example).toMatch(/】小宇，.*能去回1/);
    const shown = load((await page.submit(PATH, { ...ASKED, sms: WORDS, version: '0' }, '/message-setup/words/previews')).text);
    expect(shown('main').text()).toContain('nothing is saved yet');
    expect(shown('textarea[name=sms]').text()).toBe(WORDS);
    expect(await used.db.one(`SELECT id FROM message_wordings`)).toBeUndefined();
  });

  it('are changed on a page without scripts, found from the set-up, and put back', async () => {
    const { page } = await lead(undefined, 'admin');
    expect((await page.get('/message-setup').expect(200)).text).toContain('/message-setup/words?template=late&amp;locale=en');
    const begun = load((await page.get(PATH).expect(200)).text);
    expect(begun('textarea[name=sms]').text()).toContain('{child}的约定');
    const saved = await page.submit(PATH, { ...ASKED, sms: WORDS, smsShort: '', sentence: '', version: '0' }, '/message-setup/words');
    expect(saved.headers.location).toBe(PATH);
    const after = load((await page.get(PATH)).text);
    expect(after('main').text()).toContain('own words are in use');
    expect(after('main').text()).toContain('苏老师');
    expect((await page.get('/message-setup')).text).toContain('Own words');
    const back = await page.submit(PATH, { ...ASKED, version: '1' }, '/message-setup/words/built-in');
    expect(back.headers.location).toBe(PATH);
    expect(load((await page.get(PATH)).text)('main').text()).toContain('The built-in words again');
    // Somebody who looked before that does not write over it, and keeps what she typed.
    const late = await page.submit(PATH, { ...ASKED, sms: WORDS.replace('见', '出门'), version: '1' }, '/message-setup/words');
    expect(late.status).toBe(412);
    expect(load(late.text)('textarea[name=sms]').text()).toContain('出门');
    expect(load(late.text)('input[name=version]').first().val()).toBe('2');
  });

  it('are one version when two save at once: the other is told', async () => {
    const organisationId = await used.given.organisation();
    const people = [await lead(organisationId), await lead(organisationId, 'admin')];
    for (const version of [0, 1, 2]) {
      const answers = await Promise.all(
        people.map(({ api }, i) => save(api, { sms: `${WORDS}${'谢'.repeat(version + 1)}${i}号` }, version)),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
      expect(answers.find((answer) => answer.status === 412)?.body.code).toBe('version.stale');
    }
    expect(await used.db.sql(`SELECT version FROM message_wordings ORDER BY version`)).toEqual([
      { version: 1 },
      { version: 2 },
      { version: 3 },
    ]);
  });

  it('are one organisation’s alone, and only for who sets messages up', async () => {
    const mine = await lead();
    const other = await lead();
    await save(mine.api, { sms: WORDS }).expect(200);
    expect((await other.api.get(PATH)).body).toMatchObject({ version: 0, own: null, history: [] });
    expect((await save(other.api, { sms: WORDS }).expect(200)).body.version).toBe(1);
    const coordinator = await used.as(await used.given.user('coordinator'));
    await coordinator.get(PATH).expect(403);
    await save(coordinator, { sms: WORDS }).expect(403);
  });

  it('are those that stand when a message leaves, whatever stood when it was put down', async () => {
    const of = await queued(`channel = 'sms'`);
    const another = await queued(`channel = 'sms'`);
    const { api } = await lead(of.organisationId);
    await save(api, { sms: WORDS }).expect(200);
    await save(api, { sms: WORDS.replace('见', '出门') }, 1).expect(200);
    expect(await left(of)).toMatchObject({
      status: 'accepted',
      body: expect.stringMatching(/】.+，9月23日星期三 上午9:30出门。能去回1，不去回2，回电回3。$/),
    });
    // Another organisation's family hears the built-in words.
    expect((await left(another))?.body).toContain('的约定：');
    const third = await queued(`channel = 'sms'`, of.organisationId);
    await api.post('/message-setup/words/built-in', ASKED, { 'If-Match': '"2"' }).expect(200);
    expect((await left(third))?.body).toContain('的约定：');
  });

  it('are the sentence of an e-mail and a call, and only where there is one', async () => {
    const of = await queued(`channel = 'email', email = 'family@mail.test'`);
    const { api } = await lead(of.organisationId);
    await save(api, { sms: WORDS, sentence: '{day} {time}，{worker}在门口等。' }).expect(200);
    expect((await left(of))?.body).toContain('9月23日星期三 上午9:30，王老师在门口等。');
    expect((await left(await queued(`channel = 'voice'`, of.organisationId)))?.body).toContain('在门口等');
  });

  it('are held back when a name that is filled in says too much', async () => {
    const of = await queued(`channel = 'sms'`);
    await used.db.sql(`UPDATE children SET preferred_name = '犯儿' WHERE id = $1`, [of.childId]);
    const { api } = await lead(of.organisationId);
    await save(api, { sms: WORDS }).expect(200);
    expect(await left(of)).toMatchObject({ status: 'held', reason: 'banned_words', body: null });
    // Whoever looks why sees the words that were held back, not the built-in ones.
    const said = (await api.get(`/visits/${of.visitId}/said`).expect(200)).body as { messages: { draft: string | null }[] };
    expect(said.messages.map((one) => one.draft)).toContainEqual(expect.stringContaining(WORDS.slice(-4)));
  });

  it('stay on a letter as it was printed', async () => {
    const of = await queued(`channel = 'letter', postal_address = '柳溪镇一组12号'`);
    await used.app.get(MessageSender).sendDue();
    const { api } = await lead(of.organisationId);
    await save(api, { sms: WORDS, sentence: '{day} {time}，{worker}在门口等。' }).expect(200);
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: of.organisationId }));
    const id = (await coordinator.get('/letters-to-post')).body.data[0].id as string;
    used.clock.advanceMinutes(1);
    await coordinator.post('/letters-to-post/prints', { id }).expect(200);
    used.clock.advanceMinutes(1);
    await save(api, { sms: WORDS, sentence: '{day} {time}，{worker}在村口等。' }, 1).expect(200);
    await coordinator.post(`/letters-to-post/${id}/postings`).expect(201);
    expect((await used.db.one<{ body: string }>(`SELECT body FROM messages WHERE id = $1`, [id]))?.body).toContain('在门口等');
  });
});
