import { useApp } from '../support/app';

const used = useApp();
const WORDS = { en: 'the family cancelled', 'zh-CN': '家属取消了见面' } as const;
/** Nothing of these may stand on a facility's page: the codes, the child's wish and its tag, the unnamed reason. */
const KEPT =
  /child_view|restriction|child’s wish|孩子的意愿|Child wants to wait|孩子想等一等|another reason|其他原因|court|法院|Grandmother says/;

describe('why a visit was cancelled, as the facility reads it', () => {
  it.each([
    ['the child said no', 'child_view_no', 'en'],
    ['the child said no', 'child_view_no', 'zh-CN'],
    ['a restriction was found', 'restriction_active', 'en'],
    ['a restriction was found', 'restriction_active', 'zh-CN'],
  ] as const)('%s (%s, %s): only that the family cancelled', async (_, code, locale) => {
    const visit = await used.given.visit({ status: 'confirmed', note: 'Grandmother says he is afraid' });
    const lead = await used.as(await used.given.user('lead', { organisationId: visit.organisationId }));
    if (code === 'child_view_no') {
      const view = { view: 'no', method: 'talk', caregiverPresent: false };
      await lead.post(`/dyads/${visit.dyadId}/child-views`, view).expect(201);
    } else await lead.post(`/dyads/${visit.dyadId}/restrictions`, { kind: 'court_order', startsOn: '2026-09-01' }).expect(201);
    expect(await used.db.one(`SELECT status, cause, reason_code FROM visits WHERE id = $1`, [visit.visitId])).toEqual({
      status: 'cancelled',
      cause: 'child',
      reasonCode: code,
    });

    const userId = await used.given.user('liaison', { facilityId: visit.facilityId, locale });
    const page = await used.browser(userId);
    for (const path of ['/visits?status=cancelled', `/visits/${visit.visitId}`, `/visits/${visit.visitId}?sent=1`]) {
      const { status, text } = await page.get(path).set('Accept-Language', locale);
      expect(status).toBe(200);
      expect(text).toContain(WORDS[locale]);
      expect(text.replace(/<(select)[\s\S]*?<\/\1>/g, '')).not.toMatch(KEPT);
    }
    const api = await used.as(userId);
    const one = await api.get(`/visits/${visit.visitId}`).expect(200);
    expect(one.body).toMatchObject({ cause: 'family', reasonCode: 'family_cancelled' });
    const list = await api.get('/visits?status=cancelled').expect(200);
    expect(list.body.data).toEqual([expect.objectContaining({ cause: 'family', reasonCode: 'family_cancelled' })]);
    expect(JSON.stringify([one.body, list.body])).not.toMatch(KEPT);
  });
});
