import ICAL from 'ical.js';
import { Outbox } from '../../../src/jobs/outbox';
import { StaffDigests } from '../../../src/notifications/staff/staff-digests';
import { VisitNotices } from '../../../src/visits/visit-notices';
import { useApp } from '../../support/app';
import { MailServer } from '../../support/notifications';

describe('mails to staff', () => {
  const server = new MailServer();
  const used = useApp({ environment: async () => ({ SMTP_URL: await server.start(), MAIL_FROM: 'hello@mail.kinline.test' }) });
  beforeEach(() => server.clear());
  afterAll(() => server.stop());
  const happened = (topic: string, payload: Record<string, unknown>): Promise<void> =>
    used.db.transaction(() => used.app.get(Outbox).put(topic, payload));

  it('tell each officer and coordinator once a morning how much waits, whoever asks for it again', async () => {
    const visit = await used.given.visit({ status: 'requested' });
    const liaison = await used.given.user('liaison', { facilityId: visit.facilityId });
    const coordinator = await used.given.user('coordinator', { organisationId: visit.organisationId });
    await used.given.row('call_tasks', {
      id: crypto.randomUUID(),
      organisationId: visit.organisationId,
      visitId: visit.visitId,
      caregiverId: visit.caregiverId,
      reasonCode: 'no_answer',
      dueAt: '2026-09-01T00:00:00Z',
    });
    // 08:30 on a Wednesday in Shanghai.
    used.clock.set('2026-09-02T00:31:00Z');
    const digests = used.app.get(StaffDigests);
    await Promise.all([digests.run(), digests.run(), digests.run()]);
    await digests.run();
    await used.drain();
    const emails = await used.db.sql<{ id: string; email: string }>(`SELECT id, email FROM users WHERE id = ANY($1::uuid[])`, [
      [liaison, coordinator],
    ]);
    const to = (id: string) => server.mails.filter((mail) => mail.to === emails.find((one) => one.id === id)?.email);
    expect(to(liaison).map((m) => m.subject)).toEqual(['Kinline: what waits today']);
    expect(to(liaison)[0]?.text).toContain('To decide: 1');
    expect(to(coordinator)[0]?.text).toContain('Calls to make: 1');
    // The one who asked for the visit is a coordinator, too.
    expect(new Set(server.mails.map((mail) => mail.to)).size).toBe(server.mails.length);
    const names = await used.db.sql<{ name: string }>(
      `SELECT family_name || given_name AS name FROM children UNION SELECT name FROM facilities UNION SELECT name FROM caregivers`,
    );
    for (const { name } of names) for (const mail of server.mails) expect(mail.text).not.toContain(name);
  });

  it('ask the officers of the facility whose matter it is, not those of its authority’s other facilities', async () => {
    const authority = await used.given.organisation({ kind: 'facility' });
    const [here, there] = [
      await used.given.facility({ organisationId: authority }),
      await used.given.facility({ organisationId: authority }),
    ];
    const mine = await used.given.user('liaison', { organisationId: authority, facilityId: here });
    await used.given.user('liaison', { organisationId: authority, facilityId: there });
    const email = (await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [mine]))?.email;
    await used.db.transaction(() => used.app.get(VisitNotices).toFacility(here));
    await used.drain();
    expect(server.mails.map((mail) => mail.to)).toEqual([email]);
  });

  it('bring an arranged outing as a file for the calendar, and take it out again', async () => {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    const userId = await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId });
    await used.db.sql(
      `INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, at) VALUES (gen_random_uuid(), $1, 'confirm', 'requested', 'confirmed', $2)`,
      [visit.visitId, used.clock.now()],
    );
    const email = (await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [userId]))?.email;
    const mine = () => server.mails.filter((mail) => mail.to === email);
    await happened('visit.confirmed', { visitId: visit.visitId, version: 2, status: 'confirmed' });
    await used.drain();
    await used.drain();
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false, version = 3 WHERE id = $1`, [visit.visitId]);
    await happened('visit.cancelled', { visitId: visit.visitId, version: 3, status: 'cancelled' });
    await used.drain();
    await used.drain();
    expect(mine().map((mail) => mail.subject)).toEqual([
      expect.stringMatching(/^Outing #\w+$/),
      expect.stringMatching(/^Outing #\w+ is off$/),
    ]);
    const read = mine().map((mail) => {
      const file = mail.files.find((one) => one.filename === 'plan.ics');
      const calendar = new ICAL.Component(ICAL.parse(file?.content ?? '') as unknown[]);
      const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
      return [calendar.getFirstPropertyValue('method'), event.uid, event.sequence];
    });
    const uid = `${visit.visitId}@kinline`;
    expect(read).toEqual([
      ['PUBLISH', uid, 2],
      ['CANCEL', uid, 3],
    ]);
  });

  it('take an outing out of the calendar of who no longer goes along, once, and of nobody else', async () => {
    const visit = await used.given.visit({ status: 'confirmed', version: 2 });
    const userId = await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId });
    await used.db.sql(
      `INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, at) VALUES (gen_random_uuid(), $1, 'confirm', 'requested', 'confirmed', $2)`,
      [visit.visitId, used.clock.now()],
    );
    const email = (await used.db.one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [userId]))?.email;
    const subjects = () => server.mails.filter((mail) => mail.to === email).map((mail) => mail.subject);
    const told = async (version: number, topic = 'visit.confirmed'): Promise<void> => {
      await happened(topic, { visitId: visit.visitId, version, status: 'confirmed' });
      await used.drain();
      await used.drain();
    };
    await told(2);
    await told(3, 'visit.amended');
    expect(subjects()).toHaveLength(1);
    await used.db.sql(`DELETE FROM visit_party WHERE visit_id = $1 AND person_type = 'worker'`, [visit.visitId]);
    for (const version of [4, 5]) await told(version);
    expect(subjects()).toEqual([expect.stringMatching(/^Outing #\w+$/), expect.stringMatching(/^Outing #\w+ is off$/)]);
    expect(server.mails.filter((mail) => mail.to !== email && / is off$/.test(mail.subject))).toEqual([]);
  });
});
