import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';

describe('the yearly audit of minors’ data', () => {
  const used = useApp();

  async function year() {
    const family = await used.given.visit({ status: 'confirmed' });
    const { organisationId, childId } = family;
    const officerId = await used.given.user('data_officer', { organisationId });
    const leadId = await used.given.user('lead', { organisationId });
    return { organisationId, childId, officerId, leadId, officer: await used.as(officerId), lead: await used.as(leadId) };
  }

  it('counts children, consents, looks, openings, requests and what was given', async () => {
    const { officer, childId, leadId, organisationId } = await year();
    const other = await used.given.user('worker', { organisationId });
    await used.given.row('break_glass', {
      id: newId(),
      childId,
      userId: other,
      reasonCode: 'on_call',
      reason: 'night duty',
      openedAt: '2026-08-01T00:00:00Z',
      endsAt: '2026-08-01T04:00:00Z',
      reviewedBy: leadId,
      reviewedAt: '2026-08-02T00:00:00Z',
      reviewOutcome: 'not_justified',
    });
    const asked = { requester: 'child', identityProof: 'seen', wording: 'mine', childId };
    const { id } = (await officer.post('/data-requests', { ...asked, kind: 'access' }).expect(201)).body as { id: string };
    await officer.post(`/data-requests/${id}/records`).expect(200);
    const made = (await officer.post('/data-audits/2026', { findings: 'One opening was not justified.' }).expect(201)).body;
    expect(made.figures).toMatchObject({
      children: { under14: 1, from14: 0, adult: 0, stored: 0 },
      glass: [{ reasonCode: 'on_call', amount: 1, reviewed: 1, notJustified: 1 }],
      handOuts: 1,
      unjustifiedAccess: 1,
      knownElsewhere: 0,
      requests: [{ kind: 'access', amount: 1, done: 0, refused: 0, late: 0 }],
      disclosures: [{ partnerKind: 'data_request', amount: 1 }],
    });
    expect(made.figures.consents).toEqual([{ status: 'active', amount: 6 }]);
  });

  it('is signed by a second person at the year’s end, and then nothing in it changes', async () => {
    const { officer, lead, leadId } = await year();
    await officer.post('/data-audits/2026', { findings: 'First draft' }).expect(201);
    await officer.post('/data-audits/2026', { findings: 'All well' }).expect(201);
    expect((await lead.post('/data-audits/2026/signatures')).body.code).toBe('data_audit.year_not_over');
    await officer.post('/data-audits/2026/signatures').expect(403);
    used.clock.set('2026-12-20T02:00:00Z');
    const late = await used.as(leadId);
    await used.db.sql(`UPDATE data_audits SET figures = jsonb_set(figures, '{madeBy}', to_jsonb($1::text))`, [leadId]);
    expect((await late.post('/data-audits/2026/signatures')).body.code).toBe('data_audit.same_person');
    await used.db.sql(`UPDATE data_audits SET figures = jsonb_set(figures, '{madeBy}', to_jsonb($1::text))`, [newId()]);
    await late.post('/data-audits/2026/signatures').expect(201);
    expect((await late.post('/data-audits/2026/signatures')).body.code).toBe('data_audit.signed');
    const [row] = await used.db.sql<{ findings: string; signedBy: string }>(`SELECT findings, signed_by FROM data_audits`);
    expect(row).toEqual({ findings: 'All well', signedBy: leadId });
  });

  it('cannot be made again once it is signed, nor for a year to come', async () => {
    const { officer, officerId } = await year();
    await officer.post('/data-audits/2026', { findings: 'All well' }).expect(201);
    await used.db.sql(`UPDATE data_audits SET signed_at = $1, signed_by = $2`, ['2026-12-31T00:00:00Z', officerId]);
    expect((await officer.post('/data-audits/2026', { findings: 'Better' })).body.code).toBe('data_audit.signed');
    await officer.post('/data-audits/2027', { findings: 'Early' }).expect(404);
    await officer.post('/data-audits/never', { findings: 'Never' }).expect(404);
  });
});
