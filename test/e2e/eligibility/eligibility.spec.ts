import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';

const used = useApp();
interface ReasonJson {
  code: string;
  severity: string;
  message: string;
  fix: string;
  owner: string;
  source: string;
  ruleVersion: string;
}

describe('GET /dyads/{id}/eligibility', () => {
  it('says why not in the reader’s language, and who cures it', async () => {
    const family = await used.given.readyFamily();
    await used.db.sql(`UPDATE kinship_proofs SET kind = 'village_certificate' WHERE dyad_id = $1`, [family.dyadId]);
    const api = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const english = await api.get(`/dyads/${family.dyadId}/eligibility?mode=visit&on=2026-09-23`).expect(200);
    const { facilityRules, ...answer } = english.body;
    expect(facilityRules.rules.length).toBeGreaterThan(3);
    expect(answer).toEqual({
      verdict: 'block',
      reasons: [
        {
          code: 'kinship_proof.not_accepted',
          gate: 'F3',
          severity: 'hard',
          message: 'This facility does not take the proof of kinship on file.',
          fix: 'Add a paper it takes: birth certificate, or household register.',
          owner: 'coordinator',
          due: '2026-09-16',
          source: 'test',
          ruleVersion: '2026-11-4',
        },
      ],
    });
    const chinese = await api.in('zh-CN').get(`/dyads/${family.dyadId}/eligibility?mode=visit&on=2026-09-23`).expect(200);
    expect((chinese.body as { reasons: ReasonJson[] }).reasons[0]?.fix).toBe('请补一份该单位认可的证明：出生医学证明、户口簿。');
    const letter = await api.get(`/dyads/${family.dyadId}/eligibility?mode=letter`).expect(200);
    expect(letter.body).toMatchObject({ verdict: 'allow', reasons: [] });
    expect(
      await used.db.sql(`SELECT 1 FROM audit_events WHERE action = 'eligibility.read' AND child_id = $1`, [family.childId]),
    ).toHaveLength(3);
  });

  it('is not there for another organisation, and not for a liaison officer', async () => {
    const family = await used.given.readyFamily();
    const stranger = await used.as(await used.given.user('coordinator'));
    await stranger.get(`/dyads/${family.dyadId}/eligibility`).expect(404);
    await stranger.get(`/dyads/${family.dyadId}/bookable-sessions`).expect(404);
    await stranger.get(`/dyads/${newId()}/eligibility`).expect(404);
    const officer = await used.as(await used.given.user('liaison', { facilityId: family.facilityId }));
    await officer.get(`/dyads/${family.dyadId}/eligibility`).expect(403);
    await (await used.as()).get(`/dyads/${family.dyadId}/eligibility`).expect(401);
  });

  it('refuses what it does not know', async () => {
    const family = await used.given.readyFamily();
    const api = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    await api.get(`/dyads/${family.dyadId}/eligibility?mode=telepathy`).expect(422);
    await api.get(`/dyads/${family.dyadId}/eligibility?on=2026-02-30`).expect(422);
    await api.get(`/dyads/${family.dyadId}/eligibility?day=2026-09-23`).expect(400);
  });
});

describe('GET /dyads/{id}/bookable-sessions', () => {
  it('gives every session of the window with its eligibility', async () => {
    const family = await used.given.readyFamily();
    const good = await used.given.session(family.facilityId, { time: '16:30', endTime: '17:00' });
    const soon = await used.given.session(family.facilityId, { day: '2026-09-03', time: '16:30', endTime: '17:00' });
    const api = await used.as(await used.given.user('worker', { organisationId: family.organisationId, workerId: family.workerId }));
    const answer = await api.get(`/dyads/${family.dyadId}/bookable-sessions?from=2026-09-02&to=2026-10-02&mode=visit`).expect(200);
    const { data, page } = answer.body as {
      data: { id: string; bookable: boolean; eligibility: { verdict: string; reasons: ReasonJson[] } }[];
      page: object;
    };
    expect(page).toEqual({ nextCursor: null });
    expect(data.map((s) => [s.id, s.bookable, s.eligibility.verdict, s.eligibility.reasons.map((r) => r.code)])).toEqual([
      [soon, false, 'block', ['session.notice_too_short']],
      [good, true, 'allow', []],
    ]);
    expect(data[0]?.eligibility.reasons[0]?.fix).toBe('Choose a session on 2026-09-07 or later.');
    expect(data[1]).toMatchObject({
      mode: 'visit',
      startsAt: '2026-09-23T08:30:00.000Z',
      endsAt: '2026-09-23T09:00:00.000Z',
      capacity: 10,
      held: 0,
      confirmed: 0,
      free: 10,
    });
  });

  it('takes at most 92 days, and says so', async () => {
    const family = await used.given.readyFamily();
    const api = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    await api.get(`/dyads/${family.dyadId}/bookable-sessions?from=2026-09-02&to=2026-12-02`).expect(200);
    const refused = await api.get(`/dyads/${family.dyadId}/bookable-sessions?from=2026-09-02&to=2026-12-03`).expect(422);
    expect(refused.body).toMatchObject({ code: 'eligibility.window', errors: [{ pointer: '/to' }] });
    await api.get(`/dyads/${family.dyadId}/bookable-sessions?from=2026-09-02&to=2026-09-01`).expect(422);
  });
});
