import { ChildrenService } from '../../../src/families/children.service';
import { UsersQueries } from '../../../src/access/users.queries';
import { useApp } from '../../support/app';

describe('a file kept for storage only', () => {
  const used = useApp();

  it('is listed for the data officer alone, is marked where it is still reached, and takes no change', async () => {
    const { childId, visitId, organisationId } = await used.given.visit({ status: 'confirmed' });
    const coordinatorId = await used.given.user('coordinator', { organisationId });
    const officer = await used.as(await used.given.user('data_officer', { organisationId }));
    const actor = await used.app.get(UsersQueries).fromUserId(coordinatorId);
    if (!actor) throw new Error('no actor');
    await used.app.get(ChildrenService).restrict(actor, childId, 'withdrawn');
    expect((await officer.get('/restricted-files').expect(200)).body.data).toMatchObject([{ id: childId, restrictedReason: 'withdrawn' }]);
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [visitId])).toEqual({ status: 'cancelled' });
    const coordinator = await used.as(coordinatorId);
    const seen = await coordinator.get(`/children/${childId}`);
    expect(seen.status === 404 || seen.body.restrictedAt !== null).toBe(true);
    const changed = await coordinator.patch(
      `/children/${childId}`,
      { careType: 'foster' },
      { 'If-Match': `"${String(seen.body.version ?? 1)}"` },
    );
    expect([404, 409]).toContain(changed.status);
    await coordinator.get('/restricted-files').expect(403);
  });

  it('is in no extract for a partner', async () => {
    const { childId, organisationId, dyadId, caregiverId } = await used.given.readyFamily();
    const officerId = await used.given.user('data_officer', { organisationId });
    const officer = await used.as(officerId);
    const terms = {
      partnerName: 'School',
      partnerKind: 'school',
      purpose: 'Fees',
      legalBasis: 'PIPL art. 29',
      startsOn: '2026-09-01',
      endsOn: '2027-01-01',
    };
    const { id } = (await officer.post('/data-sharing-agreements', { ...terms, fields: ['age'] }).expect(201)).body as { id: string };
    await used.given.row('consents', {
      id: '01990000-0000-7000-8000-000000000001',
      dyadId,
      purpose: 'data_sharing',
      agreementId: id,
      caregiverId,
      capacity: 'court_appointed',
      evidence: 'signed_form',
      startsOn: '2026-08-01',
      expiresOn: '2027-06-01',
    });
    expect((await officer.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age'] }).expect(200)).body.children).toHaveLength(1);
    await used.db.sql(`UPDATE children SET restricted_at = now(), restricted_reason = 'withdrawn' WHERE id = $1`, [childId]);
    expect((await officer.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age'] }).expect(200)).body.children).toEqual([]);
  });
});
