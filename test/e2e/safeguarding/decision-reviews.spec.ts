import { DecisionReviewsService } from '../../../src/safeguarding/decision-reviews.service';
import { ApiClient, useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';

const used = useApp();
let family: ReadyFamily;
let coordinator: ApiClient;
let lead: ApiClient;

beforeEach(async () => {
  family = await used.given.readyFamily();
  const { organisationId } = family;
  coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
  lead = await used.as(await used.given.user('lead', { organisationId }));
});

const holding = (): Promise<{ id: string; status: string; reviewOn: string; reviewDueOn: string | null } | undefined> =>
  used.db.one(
    `SELECT id, status, review_on, review_due_on FROM contact_decisions WHERE dyad_id = $1 AND status IN ('active', 'under_review')`,
    [family.dyadId],
  );
const tasks = (): Promise<
  { kind: string; status: string; outcome: string | null; note: string | null; dueOn: string; ownerRole: string }[]
> =>
  used.db.sql(
    `SELECT kind, status, outcome, note, owner_role, (due_at AT TIME ZONE 'Asia/Shanghai')::date AS due_on FROM tasks WHERE kind = 'review_decision' ORDER BY opened_at, id`,
  );
const review = async (who: ApiClient, body: object) => who.post(`/contact-decisions/${(await holding())?.id}/reviews`, body);
const codeOf = (response: { body: unknown }): string | undefined => {
  const body = response.body as { code: string; errors?: { code: string }[] };
  return body.errors?.[0]?.code ?? body.code;
};
const note = 'She slept well after the last call and asks for the next one.';

describe('a review', () => {
  it('keeps a decision until a new day within six months, by a second person, and its note stays on the task', async () => {
    const kept = await review(lead, { outcome: 'keep', reviewOn: '2027-03-01', note });
    expect([kept.status, kept.body]).toMatchObject([201, { status: 'active', reviewOn: '2027-03-01', reviewDueOn: null }]);
    expect(await tasks()).toMatchObject([{ status: 'done', outcome: 'keep', note, ownerRole: 'lead' }]);
    const [line] = await used.db.sql<{ number: number }>(
      `SELECT count(*)::int AS number FROM audit_events WHERE action = 'contact_decision.keep' AND child_id = $1`,
      [family.childId],
    );
    expect(line?.number).toBe(1);
  });

  it('is refused with its reason: no day, a day in the past, a day too late, a coordinator who keeps', async () => {
    const refusals: [ApiClient, object, number, string][] = [
      [lead, { outcome: 'keep', note }, 422, 'validation.isDefined'],
      [lead, { outcome: 'keep', reviewOn: '2026-09-02', note }, 422, 'contact_decision.review_past'],
      [lead, { outcome: 'keep', reviewOn: '2027-03-03', note }, 422, 'contact_decision.review_too_late'],
      [lead, { outcome: 'reopen', reviewDueOn: '2026-09-10', note }, 422, 'contact_decision.review_due_not_soon'],
      [coordinator, { outcome: 'keep', reviewOn: '2027-03-01', note }, 403, 'forbidden'],
    ];
    for (const [who, body, status, code] of refusals) {
      const answer = await review(who, body);
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    }
    const fix = await review(lead.in('zh-CN'), { outcome: 'keep', reviewOn: '2026-09-02', note });
    expect(JSON.stringify(fix.body)).toContain('复核日期应在今天之后');
  });

  it('never lets the one who proposed keep it', async () => {
    const own = await lead.post(`/dyads/${family.dyadId}/contact-decisions`, { level: 2, reason: 'x', reviewOn: '2027-02-01' }).expect(201);
    const other = await used.as(await used.given.user('lead', { organisationId: family.organisationId }));
    await other.post(`/contact-decisions/${(own.body as { id: string }).id}/approvals`).expect(201);
    const refused = await review(lead, { outcome: 'keep', reviewOn: '2027-03-01', note });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'contact_decision.same_person_review']);
  });

  it('takes a decision up again: it is due within a week, and then holds nothing', async () => {
    const before = await used.db.one<{ gateVersion: number }>(`SELECT gate_version FROM dyads WHERE id = $1`, [family.dyadId]);
    expect((await review(coordinator, { outcome: 'reopen', note })).body).toMatchObject({
      status: 'under_review',
      reviewDueOn: '2026-09-09',
    });
    const after = await used.db.one<{ gateVersion: number }>(`SELECT gate_version FROM dyads WHERE id = $1`, [family.dyadId]);
    expect(after?.gateVersion).toBeGreaterThan(before?.gateVersion ?? 0);
    expect(await tasks()).toMatchObject([
      { status: 'done', outcome: 'reopen' },
      { status: 'open', dueOn: '2026-09-09' },
    ]);
    const { body } = await coordinator.get(`/dyads/${family.dyadId}/eligibility?mode=letter&on=2026-09-20`).expect(200);
    expect((body as { reasons: { code: string }[] }).reasons.map((r) => r.code)).toContain('contact_decision.under_review');
  });

  it('taken up again and again never moves the day; once that has passed it is kept or proposed anew', async () => {
    expect((await review(coordinator, { outcome: 'reopen', reviewDueOn: '2026-09-04', note })).status).toBe(201);
    expect((await review(coordinator, { outcome: 'reopen', reviewDueOn: '2026-09-09', note })).body).toMatchObject({
      reviewDueOn: '2026-09-04',
    });
    expect((await tasks()).filter((task) => task.status === 'open')).toMatchObject([{ dueOn: '2026-09-04' }]);
    await used.db.sql(`UPDATE contact_decisions SET review_due_on = '2026-09-01' WHERE dyad_id = $1`, [family.dyadId]);
    const again = await review(coordinator, { outcome: 'reopen', note });
    expect([again.status, codeOf(again)]).toEqual([409, 'contact_decision.review_passed']);
    expect((await review(lead, { outcome: 'keep', reviewOn: '2027-03-01', note })).body).toMatchObject({ status: 'active' });
  });

  it('is put on the lead’s list 14 days before its day, once', async () => {
    await used.db.sql(`UPDATE contact_decisions SET review_on = '2026-09-16' WHERE dyad_id = $1`, [family.dyadId]);
    const service = used.app.get(DecisionReviewsService);
    expect(await service.openDue()).toBe(1);
    expect(await service.openDue()).toBe(0);
    expect(await tasks()).toMatchObject([{ status: 'open', ownerRole: 'lead', dueOn: '2026-09-16' }]);
    await used.db.sql(`UPDATE tasks SET status = 'done', closed_at = now()`);
    await used.db.sql(`UPDATE contact_decisions SET review_on = '2026-09-17' WHERE dyad_id = $1`, [family.dyadId]);
    expect(await service.openDue()).toBe(0);
  });
});

describe('"not in the child’s interest now"', () => {
  it('says why and when it is looked at again, and shows as complete work', async () => {
    const path = `/dyads/${family.dyadId}/contact-decisions`;
    const body = { level: 0, reason: 'She has nightmares after every letter.', reviewOn: '2027-01-10' };
    const refused = await coordinator.post(path, body);
    expect([refused.status, codeOf(refused)]).toEqual([422, 'contact_decision.reason_class_missing']);
    const wrong = await coordinator.post(path, { ...body, level: 1, reasonClass: 'child_not_ready' });
    expect([wrong.status, codeOf(wrong)]).toEqual([422, 'contact_decision.reason_class_without_pause']);
    const proposed = await coordinator.post(path, { ...body, reasonClass: 'child_not_ready' }).expect(201);
    expect(proposed.body).toMatchObject({ reasonClass: 'child_not_ready' });
    await lead.post(`/contact-decisions/${(proposed.body as { id: string }).id}/approvals`).expect(201);
    const reader = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const { text } = await reader.get(`/children/${family.childId}`).expect(200);
    expect(text).toContain('Not in the child’s interest now');
    expect(text).toContain('To be looked at again on Sun 10 Jan 2027');
    expect(text).toContain('Complete for now');
    expect(text).not.toMatch(/k-notice--stop|Not yet:/);
    const chinese = (await reader.get(`/children/${family.childId}`).set('Cookie', 'lang=zh-CN')).text;
    expect(chinese).toContain('目前不符合孩子的利益');
  });
});
