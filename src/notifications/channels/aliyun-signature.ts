import { createHash, createHmac } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
/** RFC 3986, as Aliyun asks: space is %20, and `*` and `'` are written out too. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A request to an RPC-style Aliyun API: everything stands in the query, the body is empty. */
export interface AliyunRequest {
  host: string;
  action: string;
  version: string;
  query: Record<string, string>;
  /** An instant without milliseconds, `2023-10-26T10:22:32Z`. */
  date: string;
  nonce: string;
}

/** The query in the order in which it is signed. */
export const aliyunQuery = (query: Record<string, string>): string =>
  Object.keys(query)
    .sort()
    .map((key) => `${encode(key)}=${encode(query[key] ?? '')}`)
    .join('&');

/**
 * The headers of a request signed with ACS3-HMAC-SHA256 ("Request syntax and signature method V3" of Alibaba Cloud's public documents).
 */
export function aliyunHeaders(request: AliyunRequest, keyId: string, secret: string): Record<string, string> {
  const hashed = sha256('');
  const headers: Record<string, string> = {
    host: request.host,
    'x-acs-action': request.action,
    'x-acs-content-sha256': hashed,
    'x-acs-date': request.date,
    'x-acs-signature-nonce': request.nonce,
    'x-acs-version': request.version,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'POST',
    '/',
    aliyunQuery(request.query),
    names.map((name) => `${name}:${headers[name]?.trim()}\n`).join(''),
    names.join(';'),
    hashed,
  ].join('\n');
  const signature = createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`, 'utf8')
    .digest('hex');
  return { ...headers, authorization: `ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${names.join(';')},Signature=${signature}` };
}
