import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { MESSAGES_NOW, useMessages } from '../support/notifications';

const used = useMessages();
const COUNT = 300;

/** A sender in a process of its own, which goes on until nothing is due. */
const worker = (): ChildProcess =>
  spawn(process.execPath, ['-r', join(__dirname, '../support/run-typescript.cjs'), join(__dirname, '../support/sender-process.ts')], {
    env: { ...process.env, DATABASE_URL: used.url, SMTP_URL: used.smtpUrl, NOW: MESSAGES_NOW, STUBBORN: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
const received = (): Set<string> => new Set(used.server.mails.map((mail) => mail.messageId));
const reached = async (count: number): Promise<void> => {
  while (received().size < count) await new Promise((later) => setTimeout(later, 5));
};

describe('two processes, one killed and every database connection cut off', () => {
  it(`send ${COUNT} reminders that are due at once: none leaves twice, none is lost: about the few that the killed one had in hand a person calls`, async () => {
    const family = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', family.event);
    await used.db.sql(
      `INSERT INTO messages (id, organisation_id, visit_id, visit_version, caregiver_id, channel, template, locale, params, step_key, run_at, useless_after)
       SELECT gen_random_uuid(), organisation_id, visit_id, visit_version, caregiver_id, channel, 'plan', locale, params, 'copy:' || n, run_at, useless_after
         FROM messages, generate_series(1, $1::int) n WHERE step_key LIKE '%:asked'`,
      [COUNT - 1],
    );
    const { began } = (await used.db.one<{ began: Date }>(`SELECT clock_timestamp() AS began`)) ?? { began: new Date(0) };
    const [one, two] = [worker(), worker()];
    const ended = [once(one, 'exit'), once(two, 'exit')];
    await reached(COUNT * 0.25);
    one.kill('SIGKILL');
    await ended[0];
    const inHand = await used.db.one<{ n: number }>(`SELECT count(*)::int AS n FROM messages WHERE status = 'sending'`);
    // The dead one may have taken most of them with it: the other has done some more, or all that it can.
    const before = received().size;
    while (received().size < before + 20 && two.exitCode === null) await new Promise((later) => setTimeout(later, 5));
    // What a restarted database does to whoever is connected: the workers' connections break.
    const owner = new Client({ connectionString: used.url });
    await owner.connect();
    await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_start > $1`,
      [began],
    );
    await owner.end();
    await ended[1];
    // What the dead one had in hand waits for its lease to run out.
    used.clock.advanceMinutes(2);
    await e.sender().sendDue();
    const states = await used.db.sql<{ state: string; n: number }>(
      `SELECT status || coalesce(' ' || failure, '') AS state, count(*)::int AS n FROM messages WHERE run_at <= $1 GROUP BY 1`,
      [used.clock.now()],
    );
    const n = Object.fromEntries(states.map((one) => [one.state, one.n]));
    expect(Object.keys(n).filter((state) => state !== 'accepted' && state !== 'failed unsure')).toEqual([]);
    expect((n.accepted ?? 0) + (n['failed unsure'] ?? 0)).toBe(COUNT);
    expect(n['failed unsure'] ?? 0).toBeLessThanOrEqual(Math.min(inHand?.n ?? 0, 60));
    expect(used.server.mails).toHaveLength(received().size);
    expect(received().size).toBeGreaterThanOrEqual(n.accepted ?? 0);
    const calls = await used.calls();
    // They are all of one family here: one call stands for them.
    expect(calls.map((c) => c.reasonCode)).toEqual('failed unsure' in n ? ['message_failed'] : []);
    const lines = await used.db.one(`SELECT count(*)::int AS n FROM audit_events WHERE action = 'message.accepted'`);
    expect(lines).toEqual({ n: n.accepted });
  }, 240_000);
});
