import { createHash, createHmac } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest();

/** A POST with a JSON body to a Tencent Cloud API. */
export interface TencentRequest {
  host: string;
  /** `sms`, `cvm`, … */
  service: string;
  action: string;
  version: string;
  region: string;
  payload: string;
  /** Seconds since 1970. */
  timestamp: number;
}

const CONTENT_TYPE = 'application/json; charset=utf-8';

/** The headers of a request signed with TC3-HMAC-SHA256 ("Signature v3" of Tencent Cloud's public documents). */
export function tencentHeaders(request: TencentRequest, secretId: string, secretKey: string): Record<string, string> {
  const { host, service, action, timestamp } = request;
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const signed = 'content-type;host;x-tc-action';
  const canonical = [
    'POST',
    '/',
    '',
    `content-type:${CONTENT_TYPE}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`,
    signed,
    sha256(request.payload),
  ].join('\n');
  const scope = `${date}/${service}/tc3_request`;
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  const signature = hmac(key, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`).toString('hex');
  return {
    authorization: `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
    'content-type': CONTENT_TYPE,
    host,
    'x-tc-action': action,
    'x-tc-timestamp': String(timestamp),
    'x-tc-version': request.version,
    'x-tc-region': request.region,
  };
}
