import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source';
import { Database } from '../../src/database/database';
import { appRole } from '../../src/database/scope';
import { instantOf } from '../../src/kernel/days';
import type { Config } from '../../src/config/config';
import { Channels } from '../../src/notifications/channels/channels';
import { Mailer, OutgoingMail } from '../../src/notifications/engine/mailer';
import { engineOn, MESSAGES_NOW, useMessages } from '../support/notifications';

const used = useMessages();
const at = (day: string, time: string): Date => instantOf(day, time, 'Asia/Shanghai');

describe('several processes', () => {
  it('send every message once', async () => {
    const family = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', family.event);
    await used.db.sql(
      `INSERT INTO messages (id, organisation_id, visit_id, visit_version, caregiver_id, channel, template, locale, params, step_key, run_at, useless_after)
       SELECT gen_random_uuid(), organisation_id, visit_id, visit_version, caregiver_id, channel, 'plan', locale, params, 'copy:' || n, run_at, useless_after
         FROM messages, generate_series(1, 59) n WHERE step_key LIKE '%:asked'`,
    );
    const done = await Promise.all([e.sender().sendDue(), e.sender().sendDue(), e.sender().sendDue()]);
    expect(done.reduce((sum, n) => sum + n, 0)).toBe(60);
    expect(used.server.mails).toHaveLength(60);
    expect(new Set(used.server.mails.map((m) => m.messageId)).size).toBe(60);
  });

  it('keep to one text a day for a family, also when two judge at the same moment', async () => {
    const e = used.engine();
    for (let round = 0; round < 5; round += 1) {
      const family = await used.confirmed({ channel: 'sms' });
      await e.happened('visit.confirmed', family.event);
      await used.db.sql(
        `INSERT INTO messages (id, organisation_id, visit_id, visit_version, caregiver_id, channel, template, locale, params, step_key, run_at, useless_after)
         SELECT gen_random_uuid(), organisation_id, visit_id, visit_version, caregiver_id, channel, 'plan', locale, params, 'copy:' || visit_id || n, run_at, useless_after
           FROM messages, generate_series(1, 5) n WHERE visit_id = $1 AND step_key LIKE '%:asked'`,
        [family.visitId],
      );
      // Six processes hold one message each.
      const claimed = await used.db.sql<{ id: string; lockedBy: string }>(
        `UPDATE messages SET status = 'sending', attempts = 1, locked_by = gen_random_uuid(), locked_until = $2::timestamptz + interval '1 minute'
          WHERE visit_id = $1 AND run_at <= $2 RETURNING id, locked_by`,
        [family.visitId, used.clock.now()],
      );
      expect(claimed).toHaveLength(6);
      await Promise.all(claimed.map(({ id, lockedBy }) => e.delivery.deliver([id], lockedBy)));
      const count = (where: string): Promise<object | undefined> =>
        used.db.one(`SELECT count(*)::int AS n FROM messages WHERE visit_id = $1 AND ${where}`, [family.visitId]);
      expect(await count(`status = 'accepted'`)).toEqual({ n: 1 });
      expect(await count(`status = 'queued' AND run_at = '${at('2026-09-03', '08:30').toISOString()}'`)).toEqual({ n: 5 });
    }
  });

  it('do not send again what another has in hand: a person is asked, and when the slow one knows after all, its word stands', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    /** Posts, and then takes its time before it says so. */
    class SlowMailer extends Mailer {
      wake = (): void => undefined;
      private readonly awake = new Promise<void>((resolve) => (this.wake = resolve));
      override async send(mail: OutgoingMail): Promise<void> {
        await super.send(mail);
        await this.awake;
      }
    }
    const received = async (count: number): Promise<void> => {
      while (used.server.mails.length < count) await new Promise((later) => setTimeout(later, 10));
    };
    const first = new SlowMailer(e.config);
    const one = e.sender(first).sendDue();
    await received(1);
    await e.sender().sendDue(); // the lease still holds
    expect((await used.statuses(visitId)).asked).toBe('sending');
    used.clock.advanceMinutes(2);
    await e.sender().sendDue();
    expect((await used.statuses(visitId)).asked).toBe('failed maybe_taken');
    expect(await used.calls()).toMatchObject([{ reasonCode: 'message_failed', status: 'open' }]);
    first.wake();
    await one;
    expect((await used.statuses(visitId)).asked).toBe('accepted');
    expect(await used.calls()).toMatchObject([{ reasonCode: 'message_failed', status: 'dropped' }]);
    expect(used.server.mails).toHaveLength(1);
  });
});

describe('a round that is held up', () => {
  const later = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
  /** Goes to the server when it is told to. */
  class WaitingMailer extends Mailer {
    waiting = 0;
    go = (): void => undefined;
    private readonly mayGo = new Promise<void>((resolve) => (this.go = resolve));
    override async send(mail: OutgoingMail): Promise<void> {
      this.waiting += 1;
      await this.mayGo;
      await super.send(mail);
    }
  }
  const many = (count: number): Promise<unknown> =>
    used.db.sql(
      `INSERT INTO messages (id, organisation_id, visit_id, visit_version, caregiver_id, channel, template, locale, params, step_key, run_at, useless_after)
       SELECT gen_random_uuid(), organisation_id, visit_id, visit_version, caregiver_id, channel, 'plan', locale, params, 'copy:' || n, run_at, useless_after
         FROM messages, generate_series(1, $1::int) n WHERE step_key LIKE '%:asked'`,
      [count],
    );

  it('for longer than its lease sends nothing that the next one of the same process has claimed', async () => {
    const { visitId, dyadId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const holding = used.db.transaction(async () => {
      await used.db.sql(`SELECT 1 FROM dyads WHERE id = $1 FOR NO KEY UPDATE`, [dyadId]);
      await held;
    });
    const sender = e.sender();
    const one = sender.sendDue();
    while ((await used.statuses(visitId)).asked !== 'sending') await later(10);
    used.clock.advanceMinutes(2);
    const two = sender.sendDue();
    await later(200);
    release();
    await Promise.all([one, two, holding]);
    expect(used.server.mails).toHaveLength(1);
    expect((await used.statuses(visitId)).asked).toBe('accepted');
    expect(await used.calls()).toEqual([]);
  });

  it('keeps here what has not left when its connection breaks, for its locks are gone with it', async () => {
    const { event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await many(29);
    const mailer = new WaitingMailer(e.config);
    const sending = e.sender(mailer).sendDue();
    while (mailer.waiting < 10) await later(10);
    const owner = new Client({ connectionString: used.url });
    await owner.connect();
    await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
    await owner.end();
    await later(100);
    mailer.go();
    await expect(sending).rejects.toThrow();
    expect(used.server.mails).toHaveLength(10);
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(30);
    expect(new Set(used.server.mails.map((mail) => mail.messageId)).size).toBe(30);
    expect(await used.calls()).toEqual([]);
  });

  it('because every connection waits for its locks lets them go, and writes down what it knows', async () => {
    const { visitId, dyadId, event } = await used.confirmed();
    await used.engine().happened('visit.confirmed', event);
    const few = await new DataSource(dataSourceOptions(used.url, { poolSize: 3, role: appRole })).initialize();
    const db = new Database(few);
    const e = engineOn(db, used.clock, used.smtpUrl);
    const mailer = new WaitingMailer(e.config);
    try {
      const sending = e.sender(mailer).sendDue();
      while (mailer.waiting === 0) await later(10);
      const withdrawals = [1, 2].map(() => db.sql(`UPDATE dyads SET gate_version = gate_version + 1 WHERE id = $1`, [dyadId]));
      await later(100);
      mailer.go();
      await Promise.all([sending, ...withdrawals]);
      expect(used.server.mails).toHaveLength(1);
      expect((await used.statuses(visitId)).asked).toBe('accepted');
    } finally {
      e.close();
      await few.destroy();
    }
  }, 20_000);
});

describe('a process killed while the mail server has the mail', () => {
  it('nobody posts it again, and nobody forgets it: a person calls', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    used.server.silent = true;
    const child = spawn(
      process.execPath,
      ['-r', join(__dirname, '../support/run-typescript.cjs'), join(__dirname, '../support/sender-process.ts')],
      {
        env: { ...process.env, DATABASE_URL: used.url, SMTP_URL: used.smtpUrl, NOW: MESSAGES_NOW },
        stdio: 'inherit',
      },
    );
    const ended = once(child, 'exit');
    while (used.server.mails.length === 0 && child.exitCode === null) await new Promise((later) => setTimeout(later, 20));
    child.kill('SIGKILL');
    await ended;
    used.server.silent = false;
    expect((await used.statuses(visitId)).asked).toBe('sending');
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(1);
    used.clock.advanceMinutes(2);
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(1);
    expect((await used.statuses(visitId)).asked).toBe('failed maybe_taken');
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });
});

describe('a connection that breaks', () => {
  it('before the mail is on its way: it is tried again', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine('smtp://127.0.0.1:9');
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    expect((await used.statuses(visitId)).asked).toMatch(/^queued /);
  });

  it('after the mail server has it and before it says so: not sent again, a person calls', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    used.server.silent = true;
    const sending = e.sender().sendDue();
    while (used.server.mails.length === 0) await new Promise((later) => setTimeout(later, 10));
    used.server.hangUp();
    await sending;
    used.server.silent = false;
    used.clock.advanceMinutes(2);
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(1);
    expect((await used.statuses(visitId)).asked).toMatch(/^failed /);
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });
});

describe('a database that is away', () => {
  /** Lets statements of this name fail until it is told to stop. */
  const failing = (name: string): { tries: () => number; stop: () => void } => {
    const sql = used.db.sql.bind(used.db);
    let tries = 0;
    const spy = jest.spyOn(used.db, 'sql').mockImplementation((text, params, prepared) => {
      if (prepared !== name) return sql(text, params, prepared);
      tries += 1;
      return Promise.reject(new Error('Connection terminated'));
    });
    return { tries: () => tries, stop: () => spy.mockRestore() };
  };
  afterEach(() => jest.restoreAllMocks());

  it('when a mail is about to go: it does not go, and goes when the database is back', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    const away = failing('messages-hand');
    const sending = e.sender().sendDue();
    while (away.tries() < 3) await new Promise((later) => setTimeout(later, 10));
    expect(used.server.mails).toHaveLength(0);
    away.stop();
    await sending;
    expect(used.server.mails).toHaveLength(1);
    expect((await used.statuses(visitId)).asked).toBe('accepted');
  });

  it('longer than the lease, after the mail has gone: what is known stays known', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    const away = failing('messages-mark');
    const sending = e.sender().sendDue();
    while (away.tries() < 2) await new Promise((later) => setTimeout(later, 10));
    expect((await used.statuses(visitId)).asked).toBe('sending');
    used.clock.advanceMinutes(3);
    away.stop();
    // Whoever comes first, the one who knows or another who only sees that it was about to go.
    await Promise.all([sending, e.sender().sendDue()]);
    expect(used.server.mails).toHaveLength(1);
    expect((await used.statuses(visitId)).asked).toBe('accepted');
    expect((await used.calls()).filter((c) => c.status === 'open')).toEqual([]);
  });
});

describe('failures', () => {
  it('tries again after 1, 5, 30 and 120 minutes, then gives the message to a person', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    used.server.refuseWith = 451;
    for (const minutes of [1, 5, 30, 120]) {
      await e.sender().sendDue();
      const [message] = await e.messagesOf(visitId);
      expect(message).toMatchObject({
        status: 'queued',
        reason: 'smtp_451',
        runAt: new Date(used.clock.now().getTime() + minutes * 60_000),
      });
      used.clock.advanceMinutes(minutes);
    }
    used.clock.set(at('2026-09-02', '14:00')); // it was noon by then
    await e.sender().sendDue();
    expect((await used.statuses(visitId)).asked).toBe('failed smtp_451');
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('does not try again after a permanent refusal', async () => {
    const { visitId, caregiverId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    used.server.refuseWith = 550;
    await e.sender().sendDue();
    expect((await used.statuses(visitId)).asked).toBe('failed smtp_550');
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
    // The address is marked: what comes next finds another way at once.
    expect(await used.db.one(`SELECT bad_addresses FROM caregivers WHERE id = $1`, [caregiverId])).toEqual({
      badAddresses: ['family@mail.test'],
    });
    used.server.refuseWith = 0;
    await used.db.sql(`UPDATE caregivers SET phone = NULL WHERE id = $1`, [caregiverId]);
    await used.db.sql(`UPDATE visits SET version = 3 WHERE id = $1`, [visitId]);
    await e.happened('visit.confirmed', { ...event, version: 3 });
    const next = await used.db.sql(`SELECT DISTINCT channel FROM messages WHERE visit_id = $1 AND visit_version = 3`, [visitId]);
    expect(next).toEqual([{ channel: 'call' }]);
  });

  it('lets one message that cannot be written stop no other', async () => {
    const [bad, good] = [await used.confirmed({ channel: 'sms' }), await used.confirmed({ channel: 'sms' })];
    const e = used.engine();
    await e.happened('visit.confirmed', bad.event);
    await e.happened('visit.confirmed', good.event);
    await used.db.sql(`UPDATE messages SET locale = 'xx' WHERE visit_id = $1`, [bad.visitId]);
    await e.sender().sendDue();
    expect((await used.statuses(good.visitId)).asked).toBe('accepted');
    expect((await used.statuses(bad.visitId)).asked).toBe('queued internal');
  });

  it('holds back a message that says too much', async () => {
    const { visitId, childId, event } = await used.confirmed({ channel: 'sms' });
    await used.db.sql(`UPDATE children SET preferred_name = '狱狱' WHERE id = $1`, [childId]);
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    expect((await used.statuses(visitId)).asked).toBe('held banned_words');
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
    expect((await e.messagesOf(visitId))[0]?.body).toBeNull();
    const tasks = await used.db.sql(`SELECT kind, cause, owner_role, status FROM tasks WHERE subject_type = 'visit' AND subject_id = $1`, [
      visitId,
    ]);
    expect(tasks).toEqual([{ kind: 'look_at_change', cause: 'message_held', ownerRole: 'coordinator', status: 'open' }]);
  });

  it('holds back a message with a facility’s real name', async () => {
    const { visitId, childId, facilityId, event } = await used.confirmed();
    await used.db.sql(`UPDATE facilities SET name = '柳堤学校' WHERE id = $1`, [facilityId]);
    await used.db.sql(`UPDATE children SET preferred_name = '柳堤学校' WHERE id = $1`, [childId]);
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(0);
    expect((await used.statuses(visitId)).asked).toBe('held banned_words');
  });
});

describe('the signature of e-mails', () => {
  it('is made with the configured key and says so', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { event } = await used.confirmed();
    const e = used.engine(used.smtpUrl, {
      DKIM_DOMAIN: 'mail.kinline.test',
      DKIM_SELECTOR: 'autumn',
      DKIM_PRIVATE_KEY: Buffer.from(pem).toString('base64'),
    });
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    const signature = used.server.mails[0]?.headers['dkim-signature'] ?? '';
    expect(signature).toContain('d=mail.kinline.test');
    expect(signature).toContain('s=autumn');
    expect(signature).toMatch(/h=[^;]*from[^;]*message-id|h=[^;]*message-id[^;]*from/i);
  });

  it('wants all three variables and a key', () => {
    expect(() => used.engine('', { DKIM_DOMAIN: 'mail.kinline.test' })).toThrow(
      'DKIM_DOMAIN, DKIM_SELECTOR, DKIM_PRIVATE_KEY: set all three or none.',
    );
    expect(() => used.engine('', { DKIM_DOMAIN: 'mail.kinline.test', DKIM_SELECTOR: 'a', DKIM_PRIVATE_KEY: 'x' })).toThrow('PEM');
  });
});

describe('in production without a provider', () => {
  it('nothing seems sent that never left: a person rings', () => {
    const config: Config = { ...used.engine().config, production: true };
    const channels = new Channels(config, new Mailer(used.engine('').config), used.clock);
    expect(channels.of('sms').map(({ name, task }) => [name, task])).toEqual([['call_list', 'call']]);
    expect(channels.of('email').map(({ name }) => name)).toEqual(['call_list']);
  });
});
