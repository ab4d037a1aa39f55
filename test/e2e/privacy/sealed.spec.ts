import { useApp } from '../../support/app';

const ASK = { kind: 'access', requester: 'guardian', identityProof: 'seen by 柳', wording: '柳 wants it' };

describe('sealed files at the data officer’s desk', () => {
  const used = useApp();

  it('are in the schedule, the holds, the requests and the figures: by reference, never by name', async () => {
    const { organisationId, childId } = await used.given.readyFamily();
    await used.db.sql(`UPDATE children SET need_to_know = true, birth_date = '1995-01-01' WHERE id = $1`, [childId]);
    const { reference } = (await used.db.one<{ reference: string }>(`SELECT reference FROM children`))!;
    const officer = await used.as(await used.given.user('data_officer', { organisationId }));
    await officer.get(`/children/${childId}`).expect(404);

    const before = (await officer.post('/retention/previews').expect(201)).body;
    expect(before.counts.rules.find((rule: { key: string }) => rule.key === 'case_file')).toMatchObject({ due: 1, childIds: [childId] });

    const hold = (await officer.post('/retention/holds', { child: reference, reason: 'A dispute' }).expect(201)).body as { id: string };
    const holds = (await officer.get('/retention/holds').expect(200)).body;
    expect(holds.data).toMatchObject([{ childReference: reference }]);

    const made = await officer.post('/data-requests', { ...ASK, child: reference }).expect(201);
    const list = await officer.get('/data-requests').expect(200);
    expect(list.body.data).toMatchObject([{ id: made.body.id as string, childReference: reference, status: 'open' }]);
    for (const body of [made.body, list.body, holds]) expect(JSON.stringify(body)).not.toContain('柳');

    await officer.post(`/data-requests/${made.body.id as string}/records`).expect(404);
    const audit = (await officer.post('/data-audits/2026', { findings: 'All well' }).expect(201)).body;
    expect(audit.figures).toMatchObject({ children: { adult: 1 }, requests: [{ kind: 'access', amount: 1 }] });
    await officer.post(`/retention/holds/${hold.id}/releases`).expect(201);

    const stranger = await used.as(await used.given.user('data_officer'));
    await stranger.post('/retention/holds', { childId, reason: 'x' }).expect(404);
    expect((await stranger.get('/data-requests').expect(200)).body.data).toEqual([]);
  });
});
