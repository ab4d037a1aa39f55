import { createHash, createHmac } from 'node:crypto';
import { createServer, IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A text that a gateway took. */
export interface TakenText {
  provider: 'aliyun' | 'tencent';
  phone: string;
  sign: string;
  template: string;
  params: Record<string, string> | string[];
  reference: string;
}

export const ALIYUN_KEY = { id: 'LTAI-test', secret: 'aliyun-test-secret' };
export const TENCENT_KEY = { id: 'AKID-test', secret: 'tencent-test-secret' };

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * Stands for both providers' gateways on a loopback port. It knows nothing of our code: it works out from the request as it came, by the
 * providers' public documents, what the signature must be, and refuses everything else as they do.
 */
export class SmsGateways {
  readonly texts: TakenText[] = [];
  /** Why requests were refused. */
  readonly refusals: string[] = [];
  /** What each provider answers instead of taking; an Aliyun or Tencent code. */
  readonly says: { aliyun?: string; tencent?: string } = {};
  /** `silent`: takes the text and never answers; a number: answers with this status and no JSON. */
  broken: { aliyun?: 'silent' | number; tencent?: 'silent' | number } = {};
  private server: Server | undefined;
  private url = '';
  private count = 0;

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const provider = request.headers['x-acs-action'] === undefined ? 'tencent' : 'aliyun';
        const answer = provider === 'aliyun' ? this.aliyun(request, body) : this.tencent(request, body);
        const broken = this.broken[provider];
        if (broken === 'silent') return void request.socket.destroy();
        if (broken !== undefined) return void response.writeHead(broken).end('<html>Bad gateway</html>');
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    this.server = server;
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this.url;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
  }

  clear(): void {
    this.texts.length = 0;
    this.refusals.length = 0;
    delete this.says.aliyun;
    delete this.says.tencent;
    this.broken = {};
  }

  private aliyun(request: IncomingMessage, body: string): object {
    const given = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
    const [, keyId, names = '', signature] = given ?? [];
    const { pathname, search } = new URL(request.url ?? '/', this.url);
    const header = (name: string): string => String(request.headers[name] ?? '');
    const needed = ['host', 'x-acs-action', 'x-acs-content-sha256', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-version'];
    const missing = needed.filter((name) => !names.split(';').includes(name));
    const canonical = `${request.method}\n${pathname}\n${search.slice(1)}\n${names
      .split(';')
      .map((name) => `${name}:${header(name)}\n`)
      .join('')}\n${names}\n${hash(body)}`;
    const right = mac(ALIYUN_KEY.secret, `ACS3-HMAC-SHA256\n${hash(canonical)}`).toString('hex');
    const sorted = search
      .slice(1)
      .split('&')
      .map((pair) => pair.split('=')[0] ?? '');
    const bad =
      keyId !== ALIYUN_KEY.id || missing.length > 0 || signature !== right || header('x-acs-content-sha256') !== hash(body)
        ? 'SignatureDoesNotMatch'
        : sorted.join() !== [...sorted].sort().join()
          ? 'unsorted'
          : undefined;
    if (bad !== undefined) {
      this.refusals.push(`aliyun ${bad} ${missing.join()}`);
      return { Code: bad, Message: bad, RequestId: 'r' };
    }
    if (this.says.aliyun !== undefined) return { Code: this.says.aliyun, Message: 'no', RequestId: 'r' };
    const query = new URLSearchParams(search);
    const reference = `biz-${(this.count += 1)}`;
    this.texts.push({
      provider: 'aliyun',
      phone: query.get('PhoneNumbers') ?? '',
      sign: query.get('SignName') ?? '',
      template: query.get('TemplateCode') ?? '',
      params: JSON.parse(query.get('TemplateParam') ?? '{}') as Record<string, string>,
      reference,
    });
    return { Code: 'OK', Message: 'OK', BizId: reference, RequestId: 'r' };
  }

  private tencent(request: IncomingMessage, body: string): object {
    const header = (name: string): string => String(request.headers[name] ?? '');
    const timestamp = header('x-tc-timestamp');
    const date = new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);
    const given = /^TC3-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    );
    const [, keyId, scope, names = '', signature] = given ?? [];
    const canonical = `POST\n/\n\n${names
      .split(';')
      .map((name) => `${name}:${header(name).toLowerCase()}\n`)
      .join('')}\n${names}\n${hash(body)}`;
    const key = mac(mac(mac(`TC3${TENCENT_KEY.secret}`, date), 'sms'), 'tc3_request');
    const right = mac(key, `TC3-HMAC-SHA256\n${timestamp}\n${date}/sms/tc3_request\n${hash(canonical)}`).toString('hex');
    const known = names.split(';').includes('host') && names.split(';').includes('content-type');
    if (keyId !== TENCENT_KEY.id || scope !== `${date}/sms/tc3_request` || !known || signature !== right) {
      this.refusals.push('tencent AuthFailure.SignatureFailure');
      return { Response: { Error: { Code: 'AuthFailure.SignatureFailure', Message: 'no' }, RequestId: 'r' } };
    }
    const sent = JSON.parse(body) as { PhoneNumberSet: string[]; SignName: string; TemplateId: string; TemplateParamSet: string[] };
    const reference = `serial-${(this.count += 1)}`;
    const code = this.says.tencent ?? 'Ok';
    if (code === 'Ok')
      this.texts.push({
        provider: 'tencent',
        phone: sent.PhoneNumberSet[0] ?? '',
        sign: sent.SignName,
        template: sent.TemplateId,
        params: sent.TemplateParamSet,
        reference,
      });
    return { Response: { SendStatusSet: [{ SerialNo: reference, PhoneNumber: sent.PhoneNumberSet[0], Code: code }], RequestId: 'r' } };
  }
}
