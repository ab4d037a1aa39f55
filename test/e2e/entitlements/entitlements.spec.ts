import { useApp } from '../../support/app';

const used = useApp();

describe('a parent’s allowance over the API', () => {
  it('is counts for the coordinator, and whether somebody else used one, never who', async () => {
    const family = await used.given.readyFamily();
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const officer = await used.as(await used.given.user('liaison', { facilityId: family.facilityId }));
    const untouched = await coordinator.get(`/parents/${family.parentId}/entitlements`).expect(200);
    const none = { pool: 'contact', granted: 1, held: 0, used: 0, free: 1, usedByOther: false, adjusted: 0, cap: null, entries: [] };
    expect((untouched.body as { data: object[] }).data).toEqual([
      { period: '2026-09-01', endsOn: '2026-09-30', ...none },
      { period: '2026-10-01', endsOn: '2026-10-31', ...none },
      { period: '2026-11-01', endsOn: '2026-11-30', ...none },
    ]);
    const noted = await officer
      .post(`/parents/${family.parentId}/entitlement-notes`, { occurredOn: '2026-09-02', mode: 'visit' })
      .expect(201);
    expect(noted.body).toEqual({ period: '2026-09-01', pool: 'contact', granted: 1, held: 0, used: 1, free: 0 });
    const after = await coordinator.get(`/parents/${family.parentId}/entitlements`).expect(200);
    expect((after.body as { data: object[] }).data[0]).toMatchObject({
      period: '2026-09-01',
      pool: 'contact',
      granted: 1,
      held: 0,
      used: 1,
      free: 0,
      usedByOther: true,
    });
    const blocked = await coordinator.get(`/dyads/${family.dyadId}/eligibility?on=2026-09-23`).expect(200);
    expect((blocked.body as { reasons: { code: string }[] }).reasons.map((r) => r.code)).toEqual(['entitlement.used_up']);
  });

  it('shows what our own visit holds, which nobody else has used', async () => {
    const visit = await used.given.visit({ status: 'confirmed' });
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: visit.organisationId }));
    const answer = await coordinator.get(`/parents/${visit.parentId}/entitlements`).expect(200);
    expect((answer.body as { data: object[] }).data[0]).toMatchObject({ held: 1, used: 0, free: 0, usedByOther: false });
    const officer = await used.as(await used.given.user('liaison', { facilityId: visit.facilityId }));
    const refused = await officer
      .post(`/parents/${visit.parentId}/entitlement-notes`, { occurredOn: '2026-09-02', mode: 'visit' })
      .expect(409);
    expect(refused.body).toMatchObject({ code: 'entitlement.none_to_note' });
  });

  it('is noted once, even when sent twice', async () => {
    const family = await used.given.readyFamily();
    await used.db.sql(`UPDATE roster_entries SET grade = 'lenient' WHERE id = $1`, [family.rosterEntryId]);
    const officer = await used.as(await used.given.user('liaison', { facilityId: family.facilityId }));
    const headers = { 'Idempotency-Key': 'the-same-key-twice' };
    const body = { occurredOn: '2026-09-02', mode: 'visit' };
    await officer.post(`/parents/${family.parentId}/entitlement-notes`, body, headers).expect(201);
    const again = await officer.post(`/parents/${family.parentId}/entitlement-notes`, body, headers).expect(201);
    expect(again.body).toMatchObject({ granted: 2, used: 1 });
  });

  it('is not there for an officer elsewhere, nor for another organisation, and not for days to come', async () => {
    const family = await used.given.readyFamily();
    const elsewhere = await used.as(await used.given.user('liaison', { facilityId: await used.given.facility() }));
    await elsewhere.post(`/parents/${family.parentId}/entitlement-notes`, { occurredOn: '2026-09-02', mode: 'visit' }).expect(404);
    await (await used.as(await used.given.user('coordinator'))).get(`/parents/${family.parentId}/entitlements`).expect(404);
    const officer = await used.as(await used.given.user('liaison', { facilityId: family.facilityId }));
    const future = await officer
      .post(`/parents/${family.parentId}/entitlement-notes`, { occurredOn: '2026-09-03', mode: 'visit' })
      .expect(422);
    expect(future.body).toMatchObject({ errors: [{ pointer: '/occurredOn', code: 'entitlement_note.future' }] });
    await officer.get(`/parents/${family.parentId}/entitlements`).expect(403);
  });
});
