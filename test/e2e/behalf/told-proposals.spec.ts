import { useApp } from '../../support/app';
import { expectWhole, idOf } from '../closures-given';
import { requestOf } from '../visits-given';
import { leave } from './silent';

const SAID = { saidBy: '韩警官', saidAt: '2026-09-01T00:00:00Z', channel: 'phone' };

describe('another time that a facility without an account offers on the phone', () => {
  const used = useApp();

  async function asked(locale = 'en') {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId);
    const other = await used.given.session(family.facilityId, { time: '14:00', endTime: '14:30' });
    await leave(used, family.facilityId);
    const userId = await used.given.user('coordinator', { organisationId: family.organisationId, locale });
    const api = await used.as(userId);
    const visitId = idOf(await api.post('/visits', requestOf(family, sessionId)).expect(201));
    return { ...family, sessionId, other, userId, api, visitId };
  }

  it('is a proposal as at the screen: both seats held, who said it kept, taken by the organisation; twice at once is one', async () => {
    const at = await asked();
    const told = { visitId: at.visitId, action: 'propose', sessionId: at.other, ...SAID };
    await at.api.post('/told-decisions', { ...told, sessionId: undefined }).expect(422);
    await at.api.post('/told-decisions', { ...told, sessionId: at.sessionId }).expect(422);
    const answers = await Promise.all([1, 2, 3].map(() => at.api.post('/told-decisions', told)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([204, 409, 409]);
    const line = await used.db.one(
      `SELECT to_status, on_behalf_of->>'name' AS name, on_behalf_of->>'channel' AS channel FROM visit_status_changes WHERE action = 'propose'`,
    );
    expect(line).toEqual({ toStatus: 'proposed', name: SAID.saidBy, channel: 'phone' });
    await expectWhole(used);
    await at.api.post(`/visits/${at.visitId}/proposal-acceptances`, {});
    const visit = await at.api.get(`/visits/${at.visitId}`).expect(200);
    expect(['proposed', 'confirmed']).toContain((visit.body as { status: string }).status);
    await expectWhole(used);
  });

  it('is refused where an officer has an account', async () => {
    const at = await asked();
    await used.given.user('liaison', { facilityId: at.facilityId });
    const told = { visitId: at.visitId, action: 'propose', sessionId: at.other, ...SAID };
    expect((await at.api.post('/told-decisions', told).expect(409)).body).toMatchObject({ code: 'desk.has_officer' });
  });

  it.each(['en', 'zh-CN'])('on the page in %s: a free session to choose beside yes and no', async (locale) => {
    const at = await asked(locale);
    const page = await used.browser(at.userId);
    const blank = await page.get('/offline-desk/told/new');
    expect([blank.status, blank.text.includes(at.other)]).toEqual([200, true]);
    const form = { visitId: at.visitId, action: 'propose', channel: 'phone', saidBy: '韩警官', saidOn: '2026-09-01', saidTime: '07:00' };
    const missing = await page.submit('/offline-desk/told/new', { ...form, sessionId: '' }, '/offline-desk/told');
    expect([missing.status, missing.text.includes('#f-sessionId')]).toEqual([422, true]);
    const saved = await page.submit('/offline-desk/told/new', { ...form, sessionId: at.other }, '/offline-desk/told');
    expect(saved.headers.location).toBe('/offline-desk?told=1');
    expect(await used.db.one(`SELECT status, proposed_session_id FROM visits`)).toEqual({
      status: 'proposed',
      proposedSessionId: at.other,
    });
  });
});
