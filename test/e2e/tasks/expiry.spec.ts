import { load } from 'cheerio';
import { addDays, dayInZone } from '../../../src/kernel/days';
import { newId } from '../../../src/kernel/ids';
import { StaffDigests } from '../../../src/notifications/staff/staff-digests';
import { ExpiryService } from '../../../src/tasks/expiry/expiry.service';
import { useApp } from '../../support/app';
import type { ReadyFamily } from '../../support/given';
import { MailServer } from '../../support/notifications';

const TODAY = '2026-09-02';

describe('what runs out before a meeting', () => {
  const server = new MailServer();
  const used = useApp({ environment: async () => ({ SMTP_URL: await server.start(), MAIL_FROM: 'hello@mail.kinline.test' }) });
  let family: ReadyFamily;
  let lead: string;

  beforeEach(async () => {
    server.clear();
    used.clock.set('2026-09-02T02:00:00Z');
    family = await used.given.readyFamily();
    lead = await used.given.user('lead', { organisationId: family.organisationId });
  });
  afterAll(() => server.stop());

  const ends = (table: string, days: number): Promise<unknown> =>
    used.db.sql(`UPDATE ${table} SET ${table === 'child_views' ? 'valid_until' : 'expires_on'} = $1 WHERE dyad_id = $2`, [
      addDays(TODAY, days),
      family.dyadId,
    ]);
  const told = (): Promise<unknown[]> => used.db.sql(`SELECT kind, step FROM expiry_notices ORDER BY told_at, kind`);
  const tasks = (): Promise<unknown[]> =>
    used.db.sql(`SELECT kind, cause, owner_role AS owner, status FROM tasks WHERE key IN (SELECT key FROM expiry_notices) ORDER BY cause`);
  const daily = (): Promise<void> => used.app.get(ExpiryService).daily();
  const on = (day: string): void => used.clock.set(`${day}T02:00:00Z`);

  it('is told once each at 60, 30 and 7 days, however often and late the round comes, and never after the end', async () => {
    await ends('kinship_proofs', 61);
    await daily();
    expect(await told()).toEqual([]);
    const steps: number[] = [];
    for (let days = 1; days <= 65; days += 1) {
      on(addDays(TODAY, days));
      await daily();
      await daily();
      steps.push((await told()).length);
    }
    expect([1, 31, 54].map((day) => steps[day - 1])).toEqual([1, 2, 3]);
    expect([30, 53, 65].map((day) => steps[day - 1])).toEqual([1, 2, 3]);
    expect(await told()).toEqual([60, 30, 7].map((step) => ({ kind: 'kinship_proof', step })));
    expect(await tasks()).toEqual([{ kind: 'renew_before_end', cause: 'kinship_proof_runs_out', owner: 'coordinator', status: 'open' }]);
  });

  it('is a task of whoever renews it, for everything that has an end', async () => {
    await ends('consents', 20);
    await ends('kinship_proofs', 20);
    await ends('child_views', 20);
    const workerUser = await used.given.user('worker', { organisationId: family.organisationId, workerId: family.workerId });
    await used.db.sql(`UPDATE workers SET vetted_on = '2025-09-20' WHERE id = $1`, [family.workerId]);
    await used.given.row('worker_approvals', {
      id: newId(),
      workerId: family.workerId,
      facilityId: family.facilityId,
      approvedOn: '2026-01-01',
      expiresOn: addDays(TODAY, 50),
    });
    await used.given.row('approvals', {
      id: newId(),
      dyadId: family.dyadId,
      reasonCode: 'guardian.conflict',
      reason: 'Invented for a test',
      status: 'approved',
      requestedBy: workerUser,
      requestedAt: used.clock.now(),
      decidedBy: lead,
      decidedAt: used.clock.now(),
      validUntil: addDays(TODAY, 5),
    });
    await daily();
    expect(await tasks()).toEqual([
      { kind: 'ask_child', cause: 'child_view_runs_out', owner: 'worker', status: 'open' },
      { kind: 'reconfirm_consent', cause: 'consent_expiring', owner: 'coordinator', status: 'open' },
      { kind: 'renew_before_end', cause: 'exception_runs_out', owner: 'coordinator', status: 'open' },
      { kind: 'renew_before_end', cause: 'kinship_proof_runs_out', owner: 'coordinator', status: 'open' },
      { kind: 'renew_vetting', cause: 'vetting_runs_out', owner: 'lead', status: 'open' },
      { kind: 'renew_before_end', cause: 'worker_approval_runs_out', owner: 'lead', status: 'open' },
    ]);
  });

  it('is never told twice by two processes at once, with the lock of the day or without it', async () => {
    for (const table of ['consents', 'kinship_proofs']) await ends(table, 7);
    // Its last day is one on which it still holds.
    await ends('child_views', 6);
    await Promise.all([daily(), daily(), daily()]);
    const expiry = used.app.get(ExpiryService);
    const place = { organisationId: family.organisationId, timeZone: 'Asia/Shanghai', today: addDays(TODAY, 1) };
    await ends('consents', 8);
    const counts = await Promise.all([1, 2, 3].map(() => used.db.transaction(() => expiry.round(place))));
    expect([...counts].sort()).toEqual([0, 0, 1]);
    expect((await told()).length).toBe(4);
    expect((await tasks()).length).toBe(3);
  });

  it('is told no more once it is renewed: the task ends with the renewal, and no later step comes', async () => {
    await ends('kinship_proofs', 60);
    await ends('child_views', 29);
    await daily();
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    await coordinator
      .post(`/dyads/${family.dyadId}/kinship-proofs`, { kind: 'household_register', seenOn: TODAY, expiresOn: '2027-09-01' })
      .expect(201);
    expect(await tasks()).toMatchObject([
      { kind: 'ask_child', status: 'open' },
      { kind: 'renew_before_end', status: 'done' },
    ]);
    await coordinator.post(`/dyads/${family.dyadId}/child-views`, { view: 'yes', method: 'talk', caregiverPresent: false }).expect(201);
    expect(await tasks()).toMatchObject([{ kind: 'ask_child', status: 'done' }, { status: 'done' }]);
    for (const days of [30, 31, 53, 60]) {
      on(addDays(TODAY, days));
      await daily();
    }
    expect(await told()).toEqual([
      { kind: 'child_view', step: 30 },
      { kind: 'kinship_proof', step: 60 },
    ]);
  });

  it('is not told of somebody who has left, nor of a case that is closed', async () => {
    await ends('kinship_proofs', 20);
    await used.db.sql(`UPDATE dyads SET status = 'closed' WHERE id = $1`, [family.dyadId]);
    await used.db.sql(`UPDATE workers SET vetted_on = '2025-09-20', status = 'left' WHERE id = $1`, [family.workerId]);
    await daily();
    expect(await told()).toEqual([]);
  });

  it('ends in the day of the organisation: London hears a day after Shanghai', async () => {
    const london = await used.given.organisation({ timeZone: 'Europe/London' });
    const there = await used.given.readyFamily({ organisationId: london });
    for (const { dyadId } of [family, there])
      await used.db.sql(`UPDATE kinship_proofs SET expires_on = '2026-11-02' WHERE dyad_id = $1`, [dyadId]);
    // Already the third in Shanghai, still the second in London.
    used.clock.set('2026-09-02T16:30:00Z');
    const whose = (): Promise<unknown[]> => used.db.sql(`SELECT organisation_id AS id FROM expiry_notices ORDER BY told_at`);
    await daily();
    expect(dayInZone(used.clock.now(), 'Europe/London')).toBe('2026-09-02');
    expect(await whose()).toEqual([{ id: family.organisationId }]);
    used.clock.set('2026-09-02T23:30:00Z');
    await daily();
    expect(await whose()).toEqual([{ id: family.organisationId }, { id: london }]);
  });

  it('stands in the digest of its owner the next working morning, once, as a number', async () => {
    await ends('kinship_proofs', 30);
    await used.db.sql(`UPDATE workers SET vetted_on = $2 WHERE id = $1`, [family.workerId, addDays(TODAY, 7 - 366)]);
    await daily();
    const coordinator = await used.given.user('coordinator', { organisationId: family.organisationId });
    const emails = new Map(
      (await used.db.sql<{ id: string; email: string }>(`SELECT id, email FROM users`)).map(({ id, email }) => [id, email]),
    );
    const mails = async (at: string): Promise<Record<string, string[]>> => {
      used.clock.set(at);
      server.clear();
      await Promise.all([used.app.get(StaffDigests).run(), used.app.get(StaffDigests).run()]);
      await used.drain();
      const of = (id: string): string[] =>
        server.mails
          .filter((mail) => mail.to === emails.get(id))
          .flatMap((mail) => mail.text.match(/Running out within \d+ days: \d+/g) ?? []);
      return { coordinator: of(coordinator), lead: of(lead) };
    };
    expect(await mails('2026-09-03T00:31:00Z')).toEqual({
      coordinator: ['Running out within 30 days: 1'],
      lead: ['Running out within 7 days: 1'],
    });
    const names = await used.db.sql<{ name: string }>(
      `SELECT given_name AS name FROM children UNION SELECT name FROM workers UNION SELECT name FROM facilities`,
    );
    for (const { name } of names)
      for (const mail of server.mails) expect(`${mail.subject}\n${mail.text}\n${mail.html}`).not.toContain(name);
    expect(server.mails[0]?.text).toContain('/tasks?runsOut=true');
    expect(await mails('2026-09-04T00:31:00Z')).toEqual({ coordinator: [], lead: [] });
  });

  it('is a list of its own, also on the Today page, and says so when there is nothing', async () => {
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId }));
    expect((await browser.get('/tasks?runsOut=true').expect(200)).text).toContain('Nothing runs out in the next 60 days.');
    await ends('kinship_proofs', 20);
    await daily();
    const page = load((await browser.get('/tasks?runsOut=true').expect(200)).text);
    expect(page('main').text()).toContain('A proof of kinship runs out soon');
    expect(page(`main a[href="/children/${family.childId}"]`).length).toBe(1);
    expect(page('main form').text()).toContain('Nothing to do');
    expect(load((await browser.get('/today').expect(200)).text)('a[href="/tasks?runsOut=true"]').length).toBeGreaterThan(0);
    const api = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
    const { data } = (await api.get('/tasks?runsOut=true').expect(200)).body as { data: { kind: string; id: string }[] };
    expect(data.map(({ kind }) => kind)).toEqual(['renew_before_end']);
    // No longer needed: said once, it is not asked again at the next step.
    await api.post(`/tasks/${data[0]?.id ?? ''}/outcomes`, { outcome: 'nothing_to_do' }).expect(201);
    on(addDays(TODAY, 14));
    await daily();
    expect((await told()).length).toBe(2);
    expect(await tasks()).toMatchObject([{ kind: 'renew_before_end', status: 'done' }]);
  });
});
