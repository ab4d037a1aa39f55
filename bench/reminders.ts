import 'reflect-metadata';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { Client } from 'pg';
import { createApp } from '../src/app.setup';
import { loadConfig } from '../src/config/config';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres';
import { migrate } from '../src/database/prepare-database';
import { MessageSender } from '../src/notifications/engine/message-sender';
import { renderMail } from '../src/notifications/wording/message-templates';
import { option, say } from './http';
import { SinkProcess } from './reminders/sink';
import { loadReminders, makeDue } from './reminders/world';

// How fast do reminders that are due at once leave – claimed, judged under the locks of their families, written, handed over, marked, audited –
// compared in the same run with nodemailer's pool that sends the same words straight to the same server?
const COUNT = option('count', 2000);
const ROUNDS = option('rounds', 5);

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Mails that one pooled transport hands over in a second; as many connections as ours. */
async function straight(url: string): Promise<number> {
  const { hostname, port } = new URL(url);
  const transport = createTransport({
    pool: true,
    maxConnections: 5,
    maxMessages: 1000,
    host: hostname,
    port: Number(port),
    secure: false,
  });
  const params = { children: ['小宇'], day: '2026-10-18', time: '09:30', worker: '王芳' } as const;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: COUNT }, (_, n) => {
      const access = { site: 'https://kinline.test/r', code: '123456', token: `token-of-the-family-${n}-0123456789012345678` };
      const { subject, text, html } = renderMail('plan', 'zh-CN', params, '小禾家庭服务', access);
      return transport.sendMail({
        from: 'Kinline <no-reply@kinline.test>',
        to: `family${n}@mail.kinline.test`,
        subject,
        text,
        html,
        messageId: `<straight-${n}@kinline.test>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      });
    }),
  );
  const perSecond = (COUNT * 1000) / (performance.now() - began);
  transport.close();
  return perSecond;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinline-reminders-'));
  chmodSync(folder, 0o755);
  const database = await startEmbeddedPostgres({ dataDir: join(folder, 'pg'), throwAway: true, log: () => undefined });
  const sink = await SinkProcess.start();
  let failed = true;
  try {
    await migrate(database.url);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await loadReminders(client, COUNT);
    const app = await createApp(loadConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, LOG_LEVEL: 'silent', SMTP_URL: sink.url }));
    const sender = app.get(MessageSender, { strict: false });
    const speeds: Record<'ours' | 'straight', number[]> = { ours: [], straight: [] };
    let wrong = 0;
    const ours = async (): Promise<number> => {
      await makeDue(client);
      await client.query('VACUUM ANALYZE messages');
      const began = performance.now();
      await sender.sendDue();
      return (COUNT * 1000) / (performance.now() - began);
    };
    // The first round warms up and does not count.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const kinds = Math.random() < 0.5 ? (['ours', 'straight'] as const) : (['straight', 'ours'] as const);
      for (const kind of kinds) {
        await sink.ask('forget');
        const speed = kind === 'ours' ? await ours() : await straight(sink.url);
        const { taken, different } = await sink.ask('count');
        if (taken !== COUNT || different !== COUNT) wrong += 1;
        if (round > 0) speeds[kind].push(speed);
        say(`${round === 0 ? 'warm-up' : `round ${round}`}  ${kind.padEnd(8)}  ${Math.round(speed)} messages/s`);
      }
    }
    const ratio = median(speeds.ours) / median(speeds.straight);
    say(
      `\n${COUNT} reminders, medians of ${ROUNDS} rounds: ours ${Math.round(median(speeds.ours))}/s, straight ${Math.round(median(speeds.straight))}/s`,
    );
    say(`ratio ${ratio.toFixed(2)} (target 0.7); rounds in which not every mail came exactly once: ${wrong}`);
    failed = wrong > 0;
    await app.close();
    await client.end();
  } finally {
    sink.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(failed ? 1 : 0);
}

void main();
