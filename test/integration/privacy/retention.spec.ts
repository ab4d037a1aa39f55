import { newId } from '../../../src/kernel/ids';
import { PrivacyJobs } from '../../../src/privacy/privacy.jobs';
import { RetentionService } from '../../../src/privacy/retention.service';
import { useApp } from '../../support/app';

describe('keeping the retention schedule', () => {
  const used = useApp();

  /** A family whose file was closed more than three years ago; nothing is coming. */
  async function closed(organisationId: string, closedAt = '2023-01-10T00:00:00Z') {
    const family = await used.given.readyFamily({ organisationId });
    await used.db.sql(`UPDATE dyads SET status = 'closed' WHERE id = $1`, [family.dyadId]);
    await used.given.row('audit_events', {
      id: newId(),
      at: closedAt,
      organisationId,
      action: 'dyad.close',
      subjectType: 'dyad',
      subjectId: family.dyadId,
      childId: family.childId,
    });
    return family;
  }
  const officerOf = async (organisationId: string) => used.as(await used.given.user('data_officer', { organisationId }));
  /** Every step of a run; each asks for the next. */
  const finish = async (): Promise<void> => {
    while ((await used.drain()) > 0);
  };
  const nameOf = async (childId: string): Promise<string | undefined> =>
    (await used.db.one<{ familyName: string }>(`SELECT family_name FROM children WHERE id = $1`, [childId]))?.familyName;
  const rule = (run: { counts: { rules: { key: string }[] } }, key: string): object | undefined =>
    run.counts.rules.find((r) => r.key === key);

  it('lists what is due, lets a person start the run, and then nothing tells who it was – while figures stay', async () => {
    const organisationId = await used.given.organisation();
    const officer = await officerOf(organisationId);
    const old = await closed(organisationId);
    const young = await closed(organisationId, '2025-01-10T00:00:00Z');
    const open = await used.given.readyFamily({ organisationId });

    await used.given.row('contact_events', {
      id: newId(),
      organisationId,
      childId: old.childId,
      dyadId: old.dyadId,
      mode: 'visit',
      direction: 'both',
      occurredAt: '2022-05-01T02:00:00Z',
      recordedAt: '2022-05-01T02:00:00Z',
      sourceType: 'visit',
      sourceId: newId(),
    });
    const figures = (await officer.get('/reports/visit-rate').expect(200)).body;

    const preview = (await officer.post('/retention/previews').expect(201)).body;
    expect(rule(preview, 'case_file')).toMatchObject({ due: 1, held: 0, childIds: [old.childId] });
    expect(await nameOf(old.childId)).toBe('柳');

    const run = (await officer.post('/retention/runs', { previewId: preview.id }).expect(201)).body;
    await finish();
    expect(await nameOf(old.childId)).toBe('–');
    expect(await nameOf(young.childId)).toBe('柳');
    expect(await nameOf(open.childId)).toBe('柳');
    const [finished] = (await officer.get('/retention/runs').expect(200)).body.data as { id: string; counts: { finishedAt: string } }[];
    expect(finished?.id).toBe(run.id);
    expect(finished?.counts.finishedAt).not.toBeNull();
    // Dyads, consents, custody and meetings are counted as before.
    expect((await officer.get('/reports/visit-rate').expect(200)).body).toEqual(figures);
    expect(await used.db.sql(`SELECT 1 FROM custody_episodes WHERE parent_id = $1`, [old.parentId])).toHaveLength(1);
    expect((await officer.get('/retention/runs').expect(200)).body.data).toHaveLength(2);
    const again = await officer.post('/retention/runs', { previewId: preview.id });
    expect([again.status, again.body.code]).toEqual([409, 'retention.already_run']);
    const next = (await officer.post('/retention/previews').expect(201)).body;
    expect(rule(next, 'case_file')).toMatchObject({ due: 0 });
  });

  it('a hold between preview and run keeps the file: an open worry, a report, an open request, a hold by hand', async () => {
    const organisationId = await used.given.organisation();
    const officer = await officerOf(organisationId);
    const [worry, report, asked, kept, free] = [
      await closed(organisationId),
      await closed(organisationId),
      await closed(organisationId),
      await closed(organisationId),
      await closed(organisationId),
    ];
    const preview = (await officer.post('/retention/previews').expect(201)).body;
    expect(rule(preview, 'case_file')).toMatchObject({ due: 5, held: 0 });
    const userId = await used.given.user('worker', { organisationId });
    await used.given.row('incidents', {
      id: newId(),
      dyadId: worry.dyadId,
      note: 'seen',
      raisedBy: userId,
      raisedAt: '2026-09-01T00:00:00Z',
    });
    await used.given.row('mandatory_reports', {
      id: newId(),
      dyadId: report.dyadId,
      suspicion: 'neglect',
      decidedBy: userId,
      decidedAt: '2026-09-01T00:00:00Z',
    });
    await officer
      .post('/data-requests', { childId: asked.childId, kind: 'access', requester: 'child', identityProof: 'seen', wording: 'mine' })
      .expect(201);
    await officer.post('/retention/holds', { childId: kept.childId, reason: 'A court asks' }).expect(201);
    expect((await officer.post('/retention/holds', { childId: kept.childId, reason: 'Again' })).body.code).toBe('retention_hold.exists');

    await officer.post('/retention/runs', { previewId: preview.id }).expect(201);
    await finish();
    for (const family of [worry, report, asked, kept]) expect(await nameOf(family.childId)).toBe('柳');
    expect(await nameOf(free.childId)).toBe('–');
    const [run] = (await officer.get('/retention/runs').expect(200)).body.data;
    expect(rule(run, 'case_file')).toMatchObject({ due: 5, done: 1, held: 4 });
  });

  it('keeps notes about safety longer than the case, and with them who it was', async () => {
    const organisationId = await used.given.organisation();
    const officer = await officerOf(organisationId);
    const raisedBy = await used.given.user('worker', { organisationId });
    const closedBy = await used.given.user('lead', { organisationId });
    const incident = (dyadId: string, closedAt: string): Promise<string> =>
      used.given.row('incidents', {
        id: newId(),
        dyadId,
        note: 'seen',
        raisedBy,
        raisedAt: '2018-01-01T00:00:00Z',
        status: 'closed',
        closedBy,
        closedAt,
      });
    const recent = await closed(organisationId);
    await incident(recent.dyadId, '2022-01-01T00:00:00Z');
    const past = await closed(organisationId);
    const pastIncident = await incident(past.dyadId, '2019-01-01T00:00:00Z');
    const preview = (await officer.post('/retention/previews').expect(201)).body;
    expect(rule(preview, 'case_file')).toMatchObject({ due: 1, held: 1, heldIds: [recent.childId] });
    expect(rule(preview, 'safeguarding')).toMatchObject({ due: 1, childIds: [past.childId] });
    await officer.post('/retention/runs', { previewId: preview.id }).expect(201);
    await finish();
    expect(await nameOf(recent.childId)).toBe('柳');
    expect(await nameOf(past.childId)).toBe('–');
    expect(await used.db.one(`SELECT note FROM incidents WHERE id = $1`, [pastIncident])).toEqual({ note: '' });
  });

  it('empties messages after 90 days, in batches, and not those of a child under a hold', async () => {
    const { organisationId, caregiverId, childId, visitId } = await used.given.visit({ status: 'completed' });
    const officer = await officerOf(organisationId);
    const message = (values: object): Promise<string> =>
      used.given.row('messages', {
        id: newId(),
        organisationId,
        caregiverId,
        channel: 'sms',
        locale: 'en',
        template: 'reminder',
        stepKey: newId(),
        params: { day: '2026-05-01' },
        body: 'See you',
        status: 'accepted',
        runAt: '2026-05-01T00:00:00Z',
        uselessAfter: '2026-05-02T00:00:00Z',
        sentAt: '2026-05-01T00:00:00Z',
        ...values,
      });
    // Somebody whose child nothing holds.
    const { caregiverId: other } = await used.given.readyFamily({ organisationId });
    for (let i = 0; i < 510; i += 1) await message({ caregiverId: other });
    const young = await message({ sentAt: '2026-08-01T00:00:00Z' });
    const held = await message({ visitId });
    const aboutNoMeeting = await message({});
    await officer.post('/retention/holds', { childId, reason: 'A dispute' }).expect(201);
    const preview = (await officer.post('/retention/previews').expect(201)).body;
    expect(rule(preview, 'messages')).toMatchObject({ due: 510, held: 2 });
    await officer.post('/retention/runs', { previewId: preview.id }).expect(201);
    await finish();
    const left = await used.db.sql<{ id: string }>(`SELECT id FROM messages WHERE body IS NOT NULL ORDER BY id`);
    expect(left.map((row) => row.id)).toEqual([young, held, aboutNoMeeting].sort());
    expect(await used.db.one(`SELECT count(*)::int AS n FROM messages`)).toEqual({ n: 513 });
  });

  it('a preview older than a week starts nothing, and a step that failed is done again without harm', async () => {
    const organisationId = await used.given.organisation();
    const old = await closed(organisationId);
    const officer = await officerOf(organisationId);
    const stale = (await officer.post('/retention/previews').expect(201)).body;
    used.clock.set('2026-09-10T02:00:00Z');
    const later = await officerOf(organisationId);
    const refused = await later.post('/retention/runs', { previewId: stale.id });
    expect([refused.status, refused.body.code]).toEqual([409, 'retention.preview_old']);
    const fresh = (await later.post('/retention/previews').expect(201)).body;
    const run = (await later.post('/retention/runs', { previewId: fresh.id }).expect(201)).body;
    const service = used.app.get(RetentionService);
    // The process dies in the middle of a step: its transaction is undone.
    await expect(
      used.db.transaction(async () => {
        await service.step(run.id as string);
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(await nameOf(old.childId)).toBe('柳');
    await finish();
    expect(await nameOf(old.childId)).toBe('–');
    await service.step(run.id as string);
    const lines = await used.db.sql(`SELECT 1 FROM audit_events WHERE child_id = $1 AND action = 'child.forget'`, [old.childId]);
    expect(lines).toHaveLength(1);
  });

  it('looks by itself once a month and opens one task, only where something is due', async () => {
    const busy = await used.given.organisation();
    await closed(busy);
    await used.given.child({ organisationId: await used.given.organisation() });
    const jobs = used.app.get(PrivacyJobs);
    await Promise.all([jobs.previewAll(), jobs.previewAll()]);
    const tasks = await used.db.sql(`SELECT organisation_id, owner_role FROM tasks WHERE kind = 'review_retention'`);
    expect(tasks).toEqual([{ organisationId: busy, ownerRole: 'data_officer' }]);
    expect(await used.db.one(`SELECT count(*)::int AS n FROM retention_runs WHERE kind = 'preview'`)).toEqual({ n: 2 });
  });
});
