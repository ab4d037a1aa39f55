import { load } from 'cheerio';
import { READINESS_ITEMS } from '../../../src/safeguarding/readiness.rules';
import { ApiClient, useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();
let family: ReadyFamily;
let worker: ApiClient;

beforeEach(async () => {
  family = await used.given.readyFamily();
  worker = await used.as(await used.given.user('worker', { organisationId: family.organisationId, workerId: family.workerId }));
});

const answers = (changes: Record<string, string> = {}) =>
  READINESS_ITEMS.map((topic) => ({ topic, answer: changes[topic] ?? (topic === 'violence' ? 'no' : 'yes'), source: 'grandmother' }));
const keep = (body: object) => worker.post(`/dyads/${family.dyadId}/readiness-forms`, body);
const firstError = (response: { body: unknown }): string | undefined => (response.body as { errors: { code: string }[] }).errors[0]?.code;

describe('the readiness form', () => {
  it('keeps twelve answers and says how to begin, never a number', async () => {
    const kept = await keep({ answers: answers() }).expect(201);
    expect(kept.body).toMatchObject({ firstMode: 'letter', conditions: ['same_sex_escort'], assessedOn: '2026-09-02' });
    expect((kept.body as { answers: object[] }).answers).toHaveLength(12);
    expect(JSON.stringify(kept.body)).not.toMatch(/score|total/i);
    const all = await worker.get(`/dyads/${family.dyadId}/readiness-forms`).expect(200);
    expect((all.body as { data: object[] }).data).toHaveLength(1);
    const reads = await used.db.sql(`SELECT 1 FROM audit_events WHERE action = 'readiness.read' AND child_id = $1`, [family.childId]);
    expect(reads).toHaveLength(1);
  });

  it('recommends nothing with violence known of, and lets nobody choose more before the conference', async () => {
    expect((await keep({ answers: answers({ violence: 'partly' }) }).expect(201)).body).toMatchObject({ firstMode: 'none' });
    const refused = await keep({ answers: answers({ violence: 'yes' }), firstMode: 'letter' }).expect(422);
    expect(firstError(refused)).toBe('readiness.none_until_conference');
  });

  it('is refused when a question is missing or its day lies ahead', async () => {
    expect(firstError(await keep({ answers: answers().slice(1) }).expect(422))).toBe('readiness.incomplete');
    expect(firstError(await keep({ answers: answers(), assessedOn: '2026-09-03' }).expect(422))).toBe('readiness.in_future');
    await keep({ answers: [...answers().slice(1), answers()[1]] }).expect(422);
    const stranger = await used.as(await used.given.user('lead'));
    await stranger.post(`/dyads/${family.dyadId}/readiness-forms`, { answers: answers() }).expect(404);
  });

  it('is filled in on a phone: what was answered stays when something is missing, and the child’s page shows the outcome', async () => {
    const userId = await used.given.user('worker', { organisationId: family.organisationId, workerId: family.workerId });
    const phone = await used.browser(userId);
    const path = `/dyads/${family.dyadId}/readiness-forms/new`;
    for (const lang of ['en', 'zh-CN'])
      expect(load((await phone.get(path).set('Cookie', `lang=${lang}`).expect(200)).text)('fieldset')).not.toHaveLength(0);
    const fields = Object.fromEntries(
      answers().flatMap(({ answer, source }, index) => [
        [`answers[${index}][answer]`, answer],
        [`answers[${index}][source]`, source],
      ]),
    );
    const { 'answers[3][answer]': _, ...missing } = fields;
    const again = await phone.submit(path, { ...missing, firstMode: '', assessedOn: '2026-09-02' });
    expect(again.status).toBe(422);
    const $ = load(again.text);
    expect($('input[name="answers[0][answer]"][value=yes]').attr('checked')).toBeDefined();
    expect($('.govuk-error-summary a').attr('href')).toBe('#f-answers-3-answer');
    const sent = await phone.submit(path, { ...fields, firstMode: '', assessedOn: '2026-09-02' });
    expect([sent.status, sent.headers.location]).toEqual([303, `/children/${family.childId}`]);
    expect((await phone.get(`/children/${family.childId}`)).text).toContain('A letter or drawing (asked on Wed 2 Sep 2026)');
  });
});
