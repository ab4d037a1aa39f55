import request from 'supertest';
import { ApiClient } from '../support/app';
import type { UsedApp } from '../support/app';

export type Json = Record<string, unknown>;

/** The password of every demo account. */
export const PASSWORD = 'kinline-demo';

/** What a client learns of itself when it signs in. */
export interface Me {
  role: string;
  facilityId: string | null;
  workerId: string | null;
}

/** Signs in as the contract says: an e-mail and a password for a token. */
export async function meet(used: UsedApp, mail: string): Promise<{ accessToken: string; actor: Me }> {
  const answer = await request(used.url)
    .post('/api/v1/tokens')
    .send({ email: `${mail}@demo.kinline.test`, password: PASSWORD });
  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({
    accessToken: expect.any(String),
    expiresAt: expect.stringMatching(INSTANT),
    actor: expect.objectContaining({ role: expect.any(String) }),
  });
  return answer.body as { accessToken: string; actor: Me };
}

/** A client signed in with a demo account. */
export const signIn = async (used: UsedApp, mail: string, locale: 'en' | 'zh-CN' = 'en'): Promise<ApiClient> =>
  new ApiClient(used.url, (await meet(used, mail)).accessToken, locale);

/** An instant of RFC 3339 with its offset. */
export const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Everything in an answer that breaks the habits: names not in camelCase, instants without an offset, days with a time. */
export function strange(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => strange(item, `${path}/${i}`));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = `${path}/${key}`;
    const found = [...(/^[a-z][A-Za-z0-9]*$/.test(key) ? [] : [`${at}: not camelCase`]), ...strange(child, at)];
    if (typeof child !== 'string') return found;
    if (/^(at|.*At)$/.test(key) && !INSTANT.test(child)) found.push(`${at}: ${child} is no instant`);
    // A comparison says of each field whether it is the same.
    if (/^(on|.*On|day|period|birthDate)$/.test(key) && !path.endsWith('/comparison') && !/^\d{4}(-\d{2}){0,2}$/.test(child))
      found.push(`${at}: ${child} is no day`);
    if (/^\d{4}-\d{2}-\d{2}[T ]/.test(child) && !INSTANT.test(child)) found.push(`${at}: ${child} has no offset`);
    return found;
  });
}

interface Answered {
  status: number;
  body: Json;
}

/** The body of an answer that came with the status and keeps the habits. */
export async function got<T extends Json = Json>(call: request.Test, status = 200): Promise<T> {
  const answer = await call;
  if (answer.status !== status)
    throw new Error(
      `${call.method} ${call.url} → ${answer.status}, not ${status}: ${JSON.stringify((answer as Answered).body).slice(0, 1500)}`,
    );
  expect(answer.headers['x-request-id']).toMatch(/^[\w-]{8,64}$/);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(strange(answer.body)).toEqual([]);
  return answer.body as T;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  errors: { pointer: string; code: string; message: string; fix: string }[];
  alternatives?: unknown[];
  reasons?: { code: string; message: string; fix: string }[];
}

/** The problem document of a refusal, all its members there. */
export async function problem(call: request.Test, status: number): Promise<Problem> {
  const answer = await call;
  if (answer.status !== status)
    throw new Error(`${call.method} ${call.url} → ${answer.status}, not ${status}: ${answer.text.slice(0, 600)}`);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.headers['x-request-id']).toMatch(/^[\w-]{8,64}$/);
  const document = JSON.parse(answer.text) as Problem;
  expect(document).toMatchObject({
    type: expect.stringMatching(/^https?:\/\//),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    instance: new URL(call.url).pathname,
    code: expect.stringMatching(/^[a-z_]+(\.[a-z_]+)*$/),
    errors: expect.any(Array),
  });
  for (const error of document.errors)
    expect(error).toEqual({
      pointer: expect.any(String),
      code: expect.any(String),
      message: expect.stringMatching(/\S/),
      fix: expect.stringMatching(/\S/),
    });
  return document;
}

/** A list answer: `{data, page: {nextCursor}}` and nothing else. */
export async function list<T = Json>(call: request.Test): Promise<T[]> {
  const body = await got<{ data: T[]; page: { nextCursor: string | null } }>(call);
  expect(Object.keys(body)).toEqual(expect.arrayContaining(['data', 'page']));
  expect(Object.keys(body.page)).toEqual(['nextCursor']);
  expect(body.page.nextCursor === null || typeof body.page.nextCursor === 'string').toBe(true);
  return body.data;
}
