import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifiedWebhook } from '../../src/notifications/channels/webhook-signature';
import { Engine, useMessages } from '../support/notifications';

const SECRET = 'voice-test-secret-0123456789';
const used = useMessages();
const taken: Record<string, unknown>[] = [];
const seen = new Set<string>();
let refused = 0;
/** What the caller answers with; 'silent': takes it and says nothing. */
let answers: number | 'silent' = 202;
let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const header = (name: string): string => String(request.headers[name]);
      const headers = { id: header('webhook-id'), timestamp: header('webhook-timestamp'), signature: header('webhook-signature') };
      if (verifiedWebhook(headers, body, [SECRET], used.clock.now()) === undefined) {
        refused += 1;
        return void response.writeHead(401).end();
      }
      const call = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
      // What has been seen is not seen again, as Standard Webhooks recommend.
      if (seen.has(headers.id)) return void response.writeHead(202).end('{}');
      seen.add(headers.id);
      if (answers === 'silent' || answers < 300) taken.push(call);
      if (answers === 'silent') return void request.socket.destroy();
      response.writeHead(answers, { 'content-type': 'application/json' }).end(JSON.stringify({ reference: `call-${taken.length}` }));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/calls`;
});
beforeEach(() => {
  taken.length = 0;
  refused = 0;
  answers = 202;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((done) => server.close(() => done()));
});

const engine = (secret = SECRET): Engine => used.engine('', { VOICE_URL: url, VOICE_SECRET: secret });
const asked = async (e: Engine, more: Record<string, string> = {}): Promise<string> => {
  const family = await used.confirmed({ channel: 'voice', phone: '13800000000', ...more });
  await e.happened('visit.confirmed', family.event);
  return family.visitId;
};
const row = (visitId: string): Promise<Record<string, unknown> | undefined> =>
  used.db.one(
    `SELECT status, reason, failure, provider, provider_reference FROM messages WHERE visit_id = $1 AND step_key LIKE '%:asked'`,
    [visitId],
  );

describe('a call that reads a message out', () => {
  it('is asked for with a signature, the words and the keys, and keeps the caller’s number', async () => {
    const e = engine();
    const visitId = await asked(e);
    await e.sender().sendDue();
    expect(refused).toBe(0);
    expect(taken).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        phone: '+8613800000000',
        language: 'zh-CN',
        text: expect.stringMatching(/^您好，这里是.+9月23日.+能去请按1，去不了请按2，要我们回电请按3。$/),
        keys: { '1': 'can_go', '2': 'cannot', '3': 'call_me' },
      },
    ]);
    expect(JSON.stringify(taken)).not.toMatch(/https?:|监狱|会见/);
    expect(await row(visitId)).toMatchObject({ status: 'accepted', provider: 'voice', providerReference: 'call-1' });
  });

  it('takes no key where nothing is asked, and speaks English to whoever does', async () => {
    const e = engine();
    const visitId = await asked(e, { language: 'en' });
    await e.sender().sendDue();
    expect(taken[0]).toMatchObject({ language: 'en', text: expect.stringMatching(/^Hello, this is .* press 3\.$/) });
    const family = await used.db.one<{ version: number }>(`SELECT version FROM visits WHERE id = $1`, [visitId]);
    await used.cancel(visitId);
    used.clock.advanceMinutes(60 * 24);
    await e.happened('visit.cancelled', { visitId, version: (family?.version ?? 0) + 1, status: 'cancelled' });
    await e.sender().sendDue();
    expect(taken[1]).toMatchObject({ keys: {}, text: expect.stringContaining('Goodbye') });
  });

  it.each([
    [404, 'queued', 'technical'],
    [410, 'queued', 'technical'],
    [422, 'queued', 'technical'],
    [429, 'queued', 'temporary'],
    [500, 'queued', 'technical'],
    // A gateway that had no answer from behind: the call may be made.
    [502, 'failed', 'unsure'],
    [503, 'queued', 'technical'],
    [504, 'failed', 'unsure'],
  ])('refused with %i is %s, %s', async (status, state, failure) => {
    const e = engine();
    answers = status;
    const visitId = await asked(e);
    await e.sender().sendDue();
    expect(await row(visitId)).toMatchObject({ status: state, failure, reason: `voice_${status}` });
    expect(await used.db.one(`SELECT bad_addresses FROM caregivers`)).toEqual({ badAddresses: [] });
  });

  it('is asked for anew at the next try, which does not look like the first come again', async () => {
    const e = engine();
    answers = 503;
    const visitId = await asked(e);
    await e.sender().sendDue();
    answers = 202;
    used.clock.advanceMinutes(2);
    await e.sender().sendDue();
    expect(taken).toHaveLength(1);
    expect(await row(visitId)).toMatchObject({ status: 'accepted', providerReference: 'call-1' });
  });

  it('is not asked for twice when nobody knows whether it will be made', async () => {
    const e = engine();
    answers = 'silent';
    const visitId = await asked(e);
    await e.sender().sendDue();
    answers = 202;
    used.clock.advanceMinutes(300);
    await e.sender().sendDue();
    expect(taken).toHaveLength(1);
    expect(await row(visitId)).toMatchObject({ status: 'failed', failure: 'unsure' });
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('is refused with a wrong secret, and has not been made', async () => {
    const e = engine('another-secret-0123456789012');
    const visitId = await asked(e);
    await e.sender().sendDue();
    expect([taken, refused]).toEqual([[], 1]);
    expect(await row(visitId)).toMatchObject({ status: 'queued', failure: 'technical', reason: 'voice_401' });
  });
});
