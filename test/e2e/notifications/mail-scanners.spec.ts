import request from 'supertest';
import { USER_INVITED } from '../../../src/access/users.events';
import { Outbox } from '../../../src/jobs/outbox';
import { MessageSender } from '../../../src/notifications/engine/message-sender';
import { STAFF_NOTICE } from '../../../src/notifications/notifications.events';
import { useApp } from '../../support/app';
import { filledTables } from '../../support/database';
import { Given } from '../../support/given';
import { MailServer } from '../../support/notifications';

/** What a mail gateway does with every link before the reader sees the mail: opens it, asks for its head, opens it again with other words. */
const SCANS = ['GET', 'HEAD', 'GET'] as const;
/** Counted guesses and visitors' sessions are nobody's data. */
const OF_NOBODY = ['rate_limits', 'http_sessions'];

describe('a scanner that opens every link of every mail', () => {
  const server = new MailServer();
  const used = useApp({ environment: async () => ({ SMTP_URL: await server.start(), MAIL_FROM: 'hello@mail.kinline.test' }) });
  afterAll(() => server.stop());

  const happened = async (topic: string, payload: Record<string, unknown>): Promise<void> => {
    await used.db.transaction(() => used.app.get(Outbox).put(topic, payload));
    await used.drain();
    await used.drain();
  };
  /** Every table that holds rows, as a hash of all of them. */
  async function everything(): Promise<Record<string, string>> {
    const tables = (await filledTables(used.db.dataSource)).filter((name) => !OF_NOBODY.includes(name));
    const hashes: Record<string, string> = {};
    for (const table of tables)
      hashes[table] =
        (
          await used.db.one<{ hash: string }>(
            `SELECT md5(string_agg(to_jsonb(x)::text, '' ORDER BY to_jsonb(x)::text)) AS hash FROM ${table} x`,
          )
        )?.hash ?? '';
    return hashes;
  }

  it('changes nothing, and uses nothing up: the reader’s own tap still counts', async () => {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    await used.db.sql(`UPDATE caregivers SET channel = 'email', email = 'family@mail.test' WHERE id = $1`, [visit.caregiverId]);
    await used.given.row('visit_status_changes', {
      id: crypto.randomUUID(),
      visitId: visit.visitId,
      action: 'confirm',
      fromStatus: 'requested',
      toStatus: 'confirmed',
      at: used.clock.now(),
    });
    // A mail to the family, the escort's calendar, a notice to staff, an invitation, and a sign-in from a new device.
    await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId });
    const invited = await used.given.user('lead', { organisationId: visit.organisationId, passwordHash: null });
    await happened('visit.confirmed', { visitId: visit.visitId, version: 2, status: 'confirmed' });
    await used.app.get(MessageSender).sendDue();
    await happened(STAFF_NOTICE, { organisationId: visit.organisationId, role: 'worker' });
    await happened(USER_INVITED, { userId: invited });
    const known = await used.given.user('coordinator', { organisationId: visit.organisationId });
    const email = (await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [known]))?.email ?? '';
    for (let device = 0; device < 2; device += 1) await (await used.browser()).submit('/sign-in', { email, password: Given.PASSWORD });
    await used.drain();

    const links = new Set(
      server.mails
        .flatMap((mail) => `${mail.text}\n${mail.html}`.match(/https?:\/\/[^\s"<>)。，]+/g) ?? [])
        .map((link) => new URL(link).pathname + new URL(link).search),
    );
    const kinds = [...links].map((link) => link.split('/')[1]);
    expect(new Set(kinds)).toEqual(new Set(['r', 'my-calendar', 'today', 'welcome', 'security-notices']));
    const before = await everything();
    for (const method of SCANS)
      for (const link of links) {
        const call = method === 'HEAD' ? request(used.url).head(link) : request(used.url).get(link);
        expect([link, (await call.set('User-Agent', 'link scanner')).status < 400]).toEqual([link, true]);
        await request(used.url).get(`${link}${link.includes('?') ? '&' : '?'}answer=can_go&password=x&again=x`);
      }
    expect(await everything()).toEqual(before);

    const page = [...links].find((link) => /^\/r\/./.test(link)) ?? '';
    expect((await (await used.browser()).submit(page, { answer: 'can_go' })).status).toBeLessThan(400);
    expect(await used.db.one(`SELECT family_answer FROM visits WHERE id = $1`, [visit.visitId])).toEqual({ familyAnswer: 'can_go' });
    const welcome = [...links].find((link) => link.startsWith('/welcome/')) ?? '';
    const secret = 'three quiet geese by the mill';
    expect((await (await used.browser()).submit(welcome, { password: secret, again: secret })).status).toBe(303);
  });
});
