import { ReplyCodes } from '../../../src/notifications/replies/reply-codes.service';
import { useApp } from '../../support/app';

const used = useApp();
const MP3 = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(2000, 7)]);

describe('a voice that reads the page', () => {
  it('is handed in by a coordinator, heard by who has the page, and by nobody else', async () => {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    await used.db.transaction(() => used.app.get(ReplyCodes).ensure(visit.visitId, visit.caregiverId, new Date('2026-09-23T02:00:00Z')));
    const access = await used.app.get(ReplyCodes).access(visit.visitId, visit.caregiverId);
    const phone = await used.browser();
    const path = `/r/${access?.token}`;
    expect((await phone.get(path)).text).not.toContain('<audio');
    await phone.get(`${path}/voice`).expect(404);

    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    const html = (await coordinator.get('/recordings').expect(200)).text;
    expect(html).toContain('按最上面的按钮');
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const fields = { _csrf, _key: 'a-key-of-a-form', textKey: 'question', locale: 'zh-CN', dialect: '本地话' };
    expect((await coordinator.upload('/recordings', fields, Buffer.from('%PDF-1.7'), 'a.mp3')).text).toContain('not MP3 or Ogg');
    const long = await coordinator.upload('/recordings', fields, Buffer.concat([MP3, Buffer.alloc(61_000)]), 'a.mp3');
    expect([long.status, long.text.includes('longer than 60 KB'), long.text.includes('value="本地话"')]).toEqual([422, true, true]);
    expect((await coordinator.upload('/recordings', fields, MP3, 'a.mp3')).status).toBe(303);
    expect((await coordinator.get('/recordings')).text).toContain('本地话');

    expect((await phone.get(path)).text).toContain(`preload="none" src="${path}/voice"`);
    const sound = await phone.get(`${path}/voice`).expect(200);
    expect([sound.headers['content-type'], sound.headers['content-length']]).toEqual(['audio/mpeg', String(MP3.length)]);
    await phone.get('/r/voice').expect(404);
    await phone.get('/r/unknown-link/voice').expect(404);
    // Of another organisation: not its voice.
    const other = await used.given.visit({ status: 'confirmed', version: 2 });
    await used.db.transaction(() => used.app.get(ReplyCodes).ensure(other.visitId, other.caregiverId, new Date('2026-09-23T02:00:00Z')));
    const foreign = await used.app.get(ReplyCodes).access(other.visitId, other.caregiverId);
    await phone.get(`/r/${foreign?.token}/voice`).expect(404);
    const api = await used.as(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    expect((await api.get('/recordings').expect(200)).body).toMatchObject({
      data: [{ textKey: 'question', locale: 'zh-CN', dialect: '本地话' }],
    });
    // Taken away: by whoever may hand one in, once, and the page has no sound then.
    const which = { textKey: 'question', locale: 'zh-CN' };
    expect((await coordinator.submit('/recordings', which, '/recordings/removals')).status).toBe(303);
    await api.post('/recordings/removals', which).expect(404);
    expect((await phone.get(path)).text).not.toContain('<audio');
    await phone.get(`${path}/voice`).expect(404);
    expect(await used.db.sql(`SELECT action FROM audit_events WHERE action LIKE 'recording.%' ORDER BY at, id`)).toEqual([
      { action: 'recording.set' },
      { action: 'recording.remove' },
    ]);
  });
});
