import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const WECHAT_ACCOUNT = { appId: 'wxdemo0000000001', secret: 'wechat-test-secret' };

/** A template message that the account took. */
export interface TakenTemplate {
  touser: string;
  template_id: string;
  url?: string;
  client_msg_id: string;
  data: Record<string, { value: string }>;
  token: string;
}

/**
 * Stands for the official account's interface on a loopback port and judges requests by its public documents: tokens from `cgi-bin/stable_token`
 * (the same one while it holds, another one when forced), `message/template/send` with a token that holds, an open id, a known template and
 * no empty or overlong field.
 */
export class WechatServer {
  readonly taken: TakenTemplate[] = [];
  readonly tokenRequests: { force: boolean }[] = [];
  /** Answers this code instead of taking; 0 takes. */
  says = 0;
  /** Takes it and never answers. */
  silent = false;
  /** What a token is refused with. */
  refusesTokenWith = 40001;
  private serial = 1;
  private server: Server | undefined;

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wechat.test');
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>;
        const fine = request.method === 'POST' && request.headers['content-type'] === 'application/json';
        const answer =
          fine && pathname === '/cgi-bin/stable_token'
            ? this.token(body)
            : fine && pathname === '/cgi-bin/message/template/send'
              ? this.template(searchParams.get('access_token') ?? '', body)
              : { errcode: 43002, errmsg: 'require POST method' };
        if (this.silent && pathname.endsWith('/send')) return void request.socket.destroy();
        // As it comes: numbers of messages have nineteen digits.
        const text = JSON.stringify(answer).replace(/"msgid":"(\d+)"/, '"msgid":$1');
        response.writeHead(200, { 'content-type': 'application/json' }).end(text);
      });
    });
    this.server = server;
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
  }

  clear(): void {
    this.taken.length = 0;
    this.tokenRequests.length = 0;
    this.says = 0;
    this.silent = false;
    this.refusesTokenWith = 40001;
  }

  /** From now on the tokens given so far do not hold. */
  expire(): void {
    this.serial += 1;
  }

  private token({ grant_type, appid, secret, force_refresh: force }: Record<string, unknown>): object {
    this.tokenRequests.push({ force: force === true });
    if (grant_type !== 'client_credential') return { errcode: 40002, errmsg: 'invalid grant_type' };
    if (appid !== WECHAT_ACCOUNT.appId) return { errcode: 40013, errmsg: 'invalid appid' };
    if (secret !== WECHAT_ACCOUNT.secret) return { errcode: 40125, errmsg: 'invalid appsecret' };
    if (force === true) this.serial += 1;
    return { access_token: `token-${this.serial}`, expires_in: 7200 };
  }

  private template(token: string, body: Record<string, unknown>): object {
    if (token !== `token-${this.serial}`) return { errcode: this.refusesTokenWith, errmsg: 'invalid credential' };
    const { touser, template_id: template, data } = body as unknown as TakenTemplate;
    if (!/^[A-Za-z0-9_-]{28}$/.test(touser)) return { errcode: 40003, errmsg: 'invalid openid' };
    if (!/^WX_[a-z_]+$/.test(template)) return { errcode: 40037, errmsg: 'invalid template_id' };
    for (const [field, { value }] of Object.entries(data)) {
      const right = field.startsWith('time')
        ? /^\d{4}年\d{1,2}月\d{1,2}日 \d{2}:\d{2}$/.test(value)
        : value !== '' && Array.from(value).length <= 20;
      if (!right) return { errcode: 47003, errmsg: `argument invalid! data.${field}.value invalid` };
    }
    if (this.says !== 0) return { errcode: this.says, errmsg: 'no' };
    this.taken.push({ ...(body as unknown as TakenTemplate), token });
    return { errcode: 0, errmsg: 'ok', msgid: String(3_328_973_845_784_707_000n + BigInt(this.taken.length)) };
  }
}
