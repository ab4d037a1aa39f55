import { load } from 'cheerio';
import { ReadyFamily } from '../../support/given';
import { ApiClient, useApp } from '../../support/app';
import { bar } from './bar';

const used = useApp();

interface People {
  family: ReadyFamily;
  coordinator: ApiClient;
  lead: ApiClient;
}

async function people(): Promise<People> {
  const family = await used.given.readyFamily();
  const { organisationId } = family;
  return {
    family,
    coordinator: await used.as(await used.given.user('coordinator', { organisationId })),
    lead: await used.as(await used.given.user('lead', { organisationId })),
  };
}

const proposal = { level: 2, conditions: ['no_photos'], reason: 'She wants to hear him first.', reviewOn: '2027-02-01' };
const idOf = (response: { body: unknown }): string => (response.body as { id: string }).id;
const codes = async (api: ApiClient, dyadId: string, mode = 'visit'): Promise<string[]> => {
  const { body } = await api.get(`/dyads/${dyadId}/eligibility?mode=${mode}&on=2026-09-23`).expect(200);
  return (body as { reasons: { code: string }[] }).reasons.map((r) => r.code);
};
const topics = (): Promise<{ topic: string; payload: object }[]> => used.db.sql(`SELECT topic, payload FROM outbox ORDER BY id`);

describe('a contact decision', () => {
  it('is proposed by one person and approved by another; the old one holds until then', async () => {
    const { family, coordinator, lead } = await people();
    const proposed = await coordinator.post(`/dyads/${family.dyadId}/contact-decisions`, proposal).expect(201);
    expect(proposed.body).toMatchObject({ level: 2, status: 'proposed', conditions: ['no_photos'], approvedBy: null });
    expect(await codes(coordinator, family.dyadId)).toEqual([]);
    const approved = await lead.post(`/contact-decisions/${idOf(proposed)}/approvals`).expect(201);
    expect(approved.body).toMatchObject({ status: 'active' });
    expect(await codes(coordinator, family.dyadId)).toEqual(['contact_decision.level_too_low']);
    expect(await codes(coordinator, family.dyadId, 'video')).not.toContain('contact_decision.level_too_low');
    const list = await coordinator.get(`/dyads/${family.dyadId}/contact-decisions`).expect(200);
    expect((list.body as { data: { status: string }[] }).data.map((d) => d.status).sort()).toEqual(['active', 'superseded']);
    expect(await topics()).toEqual([{ topic: 'contact_decision.changed', payload: { dyadId: family.dyadId } }]);
    const audit = await used.db.sql<{ action: string }>(
      `SELECT action FROM audit_events WHERE child_id = $1 AND subject_type = 'contact_decision' ORDER BY id`,
      [family.childId],
    );
    expect(audit.map((line) => line.action)).toEqual(['contact_decision.propose', 'contact_decision.approve']);
  });

  it('is never approved by the person who proposed it, nor by a coordinator', async () => {
    const { family, coordinator, lead } = await people();
    const own = await lead.post(`/dyads/${family.dyadId}/contact-decisions`, proposal).expect(201);
    const refused = await lead.post(`/contact-decisions/${idOf(own)}/approvals`).expect(403);
    expect(refused.body).toMatchObject({ code: 'contact_decision.same_person' });
    await coordinator.post(`/contact-decisions/${idOf(own)}/approvals`).expect(403);
  });

  it('waits alone: a second proposal, a second approval and a review in the past are refused', async () => {
    const { family, coordinator, lead } = await people();
    const first = await coordinator.post(`/dyads/${family.dyadId}/contact-decisions`, proposal).expect(201);
    const second = await coordinator.post(`/dyads/${family.dyadId}/contact-decisions`, proposal).expect(409);
    expect(second.body).toMatchObject({ code: 'contact_decision.already_proposed' });
    await lead.post(`/contact-decisions/${idOf(first)}/approvals`).expect(201);
    expect((await lead.post(`/contact-decisions/${idOf(first)}/approvals`).expect(409)).body).toMatchObject({
      code: 'contact_decision.not_proposed',
    });
    const past = await coordinator.post(`/dyads/${family.dyadId}/contact-decisions`, { ...proposal, reviewOn: '2026-09-02' }).expect(422);
    expect(past.body).toMatchObject({ errors: [{ pointer: '/reviewOn', code: 'contact_decision.review_past' }] });
    const wrong = await coordinator
      .post(`/dyads/${family.dyadId}/contact-decisions`, { level: 5, conditions: ['whatever'], reviewOn: 'soon' })
      .expect(422);
    expect((wrong.body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer).sort()).toEqual([
      '/conditions',
      '/level',
      '/reason',
      '/reviewOn',
    ]);
  });

  it('ends when it is withdrawn: then nothing is allowed', async () => {
    const { family, coordinator } = await people();
    const [active] = await used.db.sql<{ id: string }>(`SELECT id FROM contact_decisions WHERE dyad_id = $1 AND status = 'active'`, [
      family.dyadId,
    ]);
    await coordinator.post(`/contact-decisions/${active?.id}/withdrawals`).expect(201);
    expect(await codes(coordinator, family.dyadId, 'letter')).toEqual(['contact_decision.missing']);
    expect((await coordinator.post(`/contact-decisions/${active?.id}/withdrawals`).expect(409)).body).toMatchObject({
      code: 'contact_decision.over',
    });
  });

  it('is approved once when ten hands approve at the same moment', async () => {
    const { family, coordinator, lead } = await people();
    const proposed = await coordinator.post(`/dyads/${family.dyadId}/contact-decisions`, proposal).expect(201);
    const answers = await Promise.all(Array.from({ length: 10 }, () => lead.post(`/contact-decisions/${idOf(proposed)}/approvals`)));
    expect(answers.map((a) => a.status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
  });

  it('of another organisation is not there', async () => {
    const { family, coordinator } = await people();
    const proposed = await coordinator.post(`/dyads/${family.dyadId}/contact-decisions`, proposal).expect(201);
    const stranger = await used.as(await used.given.user('lead'));
    await stranger.post(`/dyads/${family.dyadId}/contact-decisions`, proposal).expect(404);
    await stranger.get(`/dyads/${family.dyadId}/contact-decisions`).expect(404);
    await stranger.post(`/contact-decisions/${idOf(proposed)}/approvals`).expect(404);
    await stranger.post(`/contact-decisions/${idOf(proposed)}/withdrawals`).expect(404);
    expect((await stranger.get('/contact-decisions').expect(200)).body).toMatchObject({ data: [] });
  });
});

describe('a restriction', () => {
  it('bars what it names at once, and everything when it names nothing, until the lead lifts it', async () => {
    const { family, coordinator, lead } = await people();
    const named = await coordinator
      .post(`/dyads/${family.dyadId}/restrictions`, {
        kind: 'court_order',
        modes: ['visit'],
        authority: 'Court (invented)',
        startsOn: '2026-09-01',
      })
      .expect(201);
    expect(named.body).toMatchObject({ kind: 'court_order', modes: ['visit'], liftedAt: null });
    expect(await codes(coordinator, family.dyadId)).toEqual(['restriction.active']);
    expect(await codes(coordinator, family.dyadId, 'letter')).toEqual([]);
    const unknown = await coordinator
      .post(`/dyads/${family.dyadId}/restrictions`, { kind: 'investigation', modes: null, startsOn: '2026-09-01' })
      .expect(201);
    expect(await codes(coordinator, family.dyadId, 'letter')).toEqual(['restriction.active']);
    expect(await topics()).toEqual([
      { topic: 'restriction.added', payload: { dyadId: family.dyadId } },
      { topic: 'restriction.added', payload: { dyadId: family.dyadId } },
    ]);
    await coordinator.post(`/restrictions/${idOf(unknown)}/liftings`).expect(403);
    await lead.post(`/restrictions/${idOf(unknown)}/liftings`).expect(201);
    expect(await codes(coordinator, family.dyadId, 'letter')).toEqual([]);
    expect((await lead.post(`/restrictions/${idOf(unknown)}/liftings`).expect(409)).body).toMatchObject({ code: 'restriction.lifted' });
    await (await used.as(await used.given.user('lead'))).post(`/restrictions/${idOf(named)}/liftings`).expect(404);
  });

  it('has dates that make sense', async () => {
    const { family, coordinator } = await people();
    const refused = await coordinator
      .post(`/dyads/${family.dyadId}/restrictions`, { kind: 'court_order', startsOn: '2026-09-05', endsOn: '2026-09-04' })
      .expect(422);
    expect(refused.body).toMatchObject({ errors: [{ pointer: '/endsOn', code: 'restriction.dates' }] });
    await coordinator.post(`/dyads/${family.dyadId}/restrictions`, { kind: 'court_order', modes: [], startsOn: '2026-09-05' }).expect(422);
  });
});

describe('the pages', () => {
  it('propose, show what is wrong with what was typed kept, and approve', async () => {
    const { family } = await people();
    const { organisationId, dyadId, childId } = family;
    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId }));
    const path = `/dyads/${dyadId}/contact-decisions/new`;
    const form = load((await coordinator.get(path).expect(200)).text);
    expect(form('title').text()).toBe('Propose a decision – Kinline');
    expect(form('input[name=reviewOn]').attr('value')).toBe('2027-03-01');
    const wrong = await coordinator.submit(path, { level: '2', reason: '', reviewOn: '2026-01-01' });
    expect(wrong.status).toBe(422);
    const again = load(wrong.text);
    expect(again('input[name=level][value="2"]').attr('checked')).toBeDefined();
    expect(again('.govuk-error-summary a').length).toBeGreaterThan(0);
    const sent = await coordinator.submit(path, {
      level: '2',
      conditions: ['no_photos', 'same_sex_escort'],
      reason: 'A call first.',
      reviewOn: '2027-02-01',
    });
    expect([sent.status, sent.headers.location]).toEqual([303, `/children/${childId}`]);
    const twice = await coordinator.submit(path, { level: '3', reason: 'Once more.', reviewOn: '2027-02-01' });
    expect(twice.status).toBe(409);
    expect(load(twice.text)('main').text()).toContain('A proposal for this child is already waiting.');

    const own = load((await coordinator.get('/contact-decisions').expect(200)).text);
    expect(own('form[action$="/approvals"]')).toHaveLength(0);
    const lead = await used.browser(await used.given.user('lead', { organisationId }));
    const list = load((await lead.get('/contact-decisions').expect(200)).text);
    const action = list('form[action$="/approvals"]').attr('action') ?? '';
    const approved = await lead.submit('/contact-decisions', {}, action);
    expect([approved.status, approved.headers.location]).toEqual([303, '/contact-decisions']);
    const [row] = await used.db.sql<{ level: number; conditions: string[] }>(
      `SELECT level, conditions FROM contact_decisions WHERE dyad_id = $1 AND status = 'active'`,
      [dyadId],
    );
    expect(row).toEqual({ level: 2, conditions: ['no_photos', 'same_sex_escort'] });
  });

  it('add a restriction of unknown scope when no mode is chosen', async () => {
    const { family } = await people();
    const coordinator = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId }));
    expect((await bar(coordinator, family.dyadId, { startsOn: '2026-09-02' })).status).toBe(422);
    expect((await bar(coordinator, family.dyadId, { kind: 'court_order', startsOn: '2026-09-02', endsOn: '' })).status).toBe(303);
    expect(await used.db.sql(`SELECT kind, modes, ends_on FROM restrictions`)).toEqual([
      { kind: 'court_order', modes: null, endsOn: null },
    ]);
  });

  it('of another organisation are not there', async () => {
    const { family } = await people();
    const stranger = await used.browser(await used.given.user('lead'));
    await stranger.get(`/dyads/${family.dyadId}/contact-decisions/new`).expect(404);
    await stranger.get(`/dyads/${family.dyadId}/restrictions/new`).expect(404);
  });
});
