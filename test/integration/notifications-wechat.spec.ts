import { TEMPLATES } from '../../src/notifications/engine/message-plan.rules';
import { Engine, useMessages } from '../support/notifications';
import { WECHAT_ACCOUNT, WechatServer } from '../support/wechat-server';

const OPEN_ID = 'oDemo0000000000000000000open';
const used = useMessages();
const server = new WechatServer();
let url = '';

beforeAll(async () => {
  url = await server.start();
});
beforeEach(() => {
  server.clear();
  server.expire();
});
afterAll(() => server.stop());

const engine = (more: Record<string, string> = {}): Engine =>
  used.engine('', {
    WECHAT_URL: url,
    WECHAT_APP_ID: WECHAT_ACCOUNT.appId,
    WECHAT_APP_SECRET: WECHAT_ACCOUNT.secret,
    WECHAT_TEMPLATES: TEMPLATES.map((name) => `${name}=WX_${name}`).join(','),
    ...more,
  });
const asked = async (e: Engine, more: Record<string, string> = {}): Promise<string> => {
  const family = await used.confirmed({ channel: 'wechat', wechat_open_id: OPEN_ID, phone: '13800000000', ...more });
  await e.happened('visit.confirmed', family.event);
  return family.visitId;
};
const row = (visitId: string): Promise<Record<string, unknown> | undefined> =>
  used.db.one(
    `SELECT status, reason, failure, channel, provider, provider_reference, body, handed_at FROM messages WHERE visit_id = $1 AND step_key LIKE '%:asked'`,
    [visitId],
  );

describe('a template message', () => {
  it('goes as the account’s documents say, with neutral fields and the personal page behind it', async () => {
    const e = engine();
    const visitId = await asked(e);
    await e.sender().sendDue();
    expect(server.taken).toEqual([
      {
        touser: OPEN_ID,
        template_id: 'WX_asked',
        url: expect.stringMatching(/^https:\/\/kinline\.test\/r\/[\w-]{43}$/),
        client_msg_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        data: {
          thing1: { value: '约定定了，点开告诉我们能不能去' },
          time2: { value: '2026年9月23日 09:30' },
          thing3: { value: expect.any(String) },
          thing4: { value: '王老师' },
        },
        token: expect.any(String),
      },
    ]);
    expect(await row(visitId)).toMatchObject({ status: 'accepted', provider: 'wechat', providerReference: '3328973845784707001' });
    // What is kept holds no link: it would open the page.
    expect(JSON.stringify(await row(visitId))).not.toContain('/r/');
  });

  it('shares one token among all messages and all processes', async () => {
    const e = engine();
    await asked(e);
    await asked(e);
    await e.sender().sendDue();
    await asked(e);
    const other = engine();
    await other.sender().sendDue();
    expect(server.taken).toHaveLength(3);
    expect(new Set(server.taken.map(({ token }) => token)).size).toBe(1);
    expect(server.tokenRequests).toEqual([{ force: false }, { force: false }]);
  });

  it.each([40001, 42001])('fetches a token anew once when it is refused with %i', async (code) => {
    const e = engine();
    const sender = e.sender();
    await asked(e);
    await sender.sendDue();
    server.expire();
    server.refusesTokenWith = code;
    const visitId = await asked(e);
    await sender.sendDue();
    expect(server.taken).toHaveLength(2);
    expect(server.tokenRequests).toEqual([{ force: false }, { force: false }]);
    expect(await row(visitId)).toMatchObject({ status: 'accepted' });
  });

  it('forces another token only when everybody still has the refused one', async () => {
    const e = engine();
    server.says = 40001;
    const visitId = await asked(e);
    await e.sender().sendDue();
    expect(server.tokenRequests).toEqual([{ force: false }, { force: false }, { force: true }]);
    expect(await row(visitId)).toMatchObject({ status: 'queued', failure: 'technical', reason: 'wechat_40001' });
  });

  it.each([
    [43004, 'failed', 'permanent'],
    [40003, 'failed', 'permanent'],
    [45009, 'queued', 'temporary'],
    [-1, 'queued', 'technical'],
  ])('refused with %i is %s, %s', async (code, status, failure) => {
    const e = engine();
    server.says = code;
    const visitId = await asked(e);
    await e.sender().sendDue();
    expect(await row(visitId)).toMatchObject({ status, failure, reason: `wechat_${code}` });
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(status === 'failed' ? ['message_failed'] : []);
    // No such open id is none ever; an account can be followed again.
    const bad = await used.db.one(`SELECT bad_addresses FROM caregivers WHERE wechat_open_id = $1`, [OPEN_ID]);
    expect(bad).toEqual({ badAddresses: code === 40003 ? [OPEN_ID] : [] });
  });

  it('takes the way she named next when she no longer follows the account', async () => {
    const e = engine();
    server.says = 43004;
    const visitId = await asked(e, { other_channels: '{sms}' });
    await e.sender().sendDue();
    // No text gateway is set up here: the demo's handset shows it.
    expect(await row(visitId)).toMatchObject({ status: 'accepted', channel: 'sms', provider: 'demo_phone' });
    expect(await used.calls()).toEqual([]);
  });

  it('goes to a person when she has refused this way since', async () => {
    const e = engine();
    const visitId = await asked(e);
    await used.db.sql(`UPDATE caregivers SET opted_out = '{wechat}' WHERE wechat_open_id = $1`, [OPEN_ID]);
    await e.sender().sendDue();
    expect(server.taken).toEqual([]);
    expect(await row(visitId)).toMatchObject({ status: 'failed', reason: 'opted_out' });
    expect((await used.calls()).map((c) => c.reasonCode)).toEqual(['message_failed']);
  });

  it('is never sent again when nobody knows whether it was taken', async () => {
    const e = engine();
    server.silent = true;
    const visitId = await asked(e, { other_channels: '{sms}' });
    await e.sender().sendDue();
    server.silent = false;
    used.clock.advanceMinutes(200);
    await e.sender().sendDue();
    expect(server.taken).toHaveLength(1);
    expect(await row(visitId)).toMatchObject({ status: 'failed', failure: 'unsure', channel: 'wechat' });
  });

  it('with a wrong secret has not left, and is tried again', async () => {
    const e = engine({ WECHAT_APP_SECRET: 'wrong' });
    const visitId = await asked(e);
    await e.sender().sendDue();
    expect(await row(visitId)).toMatchObject({ status: 'queued', failure: 'technical', reason: 'wechat_token_40125' });
  });
});

describe('an account without all it needs', () => {
  it('is found when the program starts', () => {
    expect(() => engine({ WECHAT_TEMPLATES: 'asked=WX_asked' })).toThrow('WECHAT_TEMPLATES: no number for bring');
    expect(() => used.engine('', { WECHAT_APP_ID: 'wx1' })).toThrow('WECHAT_APP_SECRET');
  });
});
