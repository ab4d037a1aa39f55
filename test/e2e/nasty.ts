import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { ModulesContainer } from '@nestjs/core';
import { getMetadataStorage } from 'class-validator';
import type { UsedApp } from '../support/app';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Sends bytes as they are: nothing is encoded, corrected or followed. A server may answer before it has read everything. */
export function send(url: string, method: string, path: string, headers: OutgoingHttpHeaders, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let answered = false;
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const call = httpRequest(`${url}${path}`, { method, agent, headers: { ...length, ...headers } }, (response) => {
      answered = true;
      const parts: Buffer[] = [];
      const done = (): void =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString('utf8') });
      response
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', done)
        .on('error', done);
    });
    call.on('error', (error) => (answered ? undefined : reject(error)));
    call.end(body);
  });
}

/** Does the work for every item, a few at a time. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<void>, atOnce = 6): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

export type Kind = 'text' | 'name' | 'uuid' | 'day' | 'instant' | 'int' | 'boolean' | 'choice' | 'list' | 'nested' | 'pattern';

/** A field of a body or query class, by what its validators ask for. */
export interface Field {
  name: string;
  kind: Kind;
  optional: boolean;
}

const KINDS: [string, Kind][] = [
  ['isArray', 'list'],
  ['nestedValidation', 'nested'],
  ['isObject', 'nested'],
  ['isUuid', 'uuid'],
  ['isIn', 'choice'],
  ['isInt', 'int'],
  ['isBoolean', 'boolean'],
  ['isDay', 'day'],
  ['isInstant', 'instant'],
  ['isName', 'name'],
  ['isString', 'text'],
];

/** The fields of a class, read from its validators. */
export function fieldsOf(type: (new () => object) | undefined): Field[] {
  if (type === undefined) return [];
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
  return [...new Set(rules.map((rule) => rule.propertyName))].map((name) => {
    const own = rules.filter((rule) => rule.propertyName === name);
    const names = own.map((rule) => rule.name ?? rule.type);
    const pattern = names.includes('matches');
    const kind = pattern ? 'pattern' : (KINDS.find(([rule]) => names.includes(rule))?.[1] ?? 'pattern');
    return { name, kind, optional: own.some((rule) => rule.type === 'conditionalValidation') };
  });
}

/** The classes a handler takes its body and its query as; undefined when it takes none. */
export function takes(used: UsedApp, handler: string): { body?: new () => object; query?: new () => object } {
  const [controller = '', method = ''] = handler.split('.');
  for (const module of used.app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function' || metatype.name !== controller) continue;
      const types = (Reflect.getMetadata(PARAMTYPES_METADATA, metatype.prototype as object, method) ?? []) as (new () => object)[];
      const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, metatype, method) ?? {}) as Record<string, { index: number }>;
      const of = (kind: RouteParamtypes): (new () => object) | undefined => {
        const key = Object.keys(args).find((k) => k.startsWith(`${kind}:`));
        return key === undefined ? undefined : types[args[key]?.index ?? -1];
      };
      return { body: of(RouteParamtypes.BODY), query: of(RouteParamtypes.QUERY) };
    }
  }
  return {};
}

/** A list inside a list, so many deep. */
export const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Values no field of the kind can mean; each is put into every field of a body at once. */
export const NONSENSE: { name: string; value: unknown; except: Kind[] }[] = [
  { name: 'a list of a list', value: [[]], except: [] },
  { name: 'an empty list', value: [], except: ['list'] },
  { name: 'an object', value: { a: { b: 1 } }, except: [] },
  { name: 'a huge whole number', value: 123456789012345680000, except: [] },
  { name: 'a negative number', value: -1, except: [] },
  { name: 'a fraction', value: 1.5, except: [] },
  { name: 'yes', value: true, except: ['boolean'] },
  { name: 'nothing typed', value: '', except: ['text'] },
  { name: 'text far too long', value: 'x'.repeat(10_000), except: [] },
  { name: 'NUL', value: 'a\u0000b', except: [] },
  { name: 'half a character', value: 'a\ud800b', except: [] },
  { name: 'an impossible day', value: '2026-02-30', except: ['text', 'pattern'] },
  { name: 'an impossible moment', value: '2026-02-30T10:00:00+08:00', except: ['text'] },
  { name: 'a moment before all time', value: '0000-01-01T00:00:00Z', except: ['text'] },
  { name: 'an offset that no place has', value: '2026-09-01T10:00:00+23:59', except: ['text'] },
  { name: 'a script', value: '<script>alert(1)</script>', except: ['text'] },
  { name: 'the prototype', value: '__proto__', except: ['text', 'name'] },
  { name: 'a statement', value: "'; DROP TABLE visits; --", except: ['text'] },
  { name: 'many digits', value: '9'.repeat(400), except: ['text'] },
];

/** Counts and contents of every table but those that note the attempt itself. */
export async function everything(used: UsedApp): Promise<Record<string, string>> {
  const tables = await used.db.sql<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('audit_events', 'rate_limits', 'idempotency_keys', 'http_sessions', 'api_tokens') ORDER BY 1`,
  );
  const rows = await used.db.sql<{ name: string; print: string }>(
    tables
      .map(
        ({ name }) => `SELECT '${name}' AS name, count(*) || '/' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS print FROM ${name} t`,
      )
      .join(' UNION ALL '),
  );
  return Object.fromEntries(rows.map(({ name, print }) => [name, print]));
}

/** One row of each noun, as far as the role sees one. */
export async function someIds(used: UsedApp, email: string): Promise<Record<string, string>> {
  const user = await used.db.one<{ organisationId: string; facilityId: string | null }>(
    `SELECT organisation_id, facility_id FROM users WHERE email = $1`,
    [email],
  );
  const mine = user?.facilityId ? { column: 'facility_id', id: user.facilityId } : { column: 'organisation_id', id: user?.organisationId };
  const own = `${mine.column} = $1`;
  const dyads = user?.facilityId
    ? `SELECT x.dyad_id FROM visit_dyads x JOIN visits v ON v.id = x.visit_id WHERE v.facility_id = $1`
    : `SELECT id FROM dyads WHERE organisation_id = $1`;
  const wanted: Record<string, string> = {
    children: `SELECT id FROM children WHERE status = 'open' AND (organisation_id = $1 OR $1 IS NULL)`,
    dyads: `SELECT id FROM dyads WHERE status = 'open' AND id IN (${dyads})`,
    caregivers: `SELECT id FROM caregivers WHERE organisation_id = $1`,
    parents: user?.facilityId
      ? `SELECT parent_id AS id FROM custody_episodes WHERE facility_id = $1 AND ended_on IS NULL`
      : `SELECT id FROM imprisoned_parents WHERE organisation_id = $1`,
    users: `SELECT id FROM users WHERE organisation_id = $1 AND role = 'director'`,
    workers: `SELECT id FROM workers WHERE organisation_id = $1`,
    visits: `SELECT id FROM visits WHERE ${own} AND status = 'requested'`,
    facilities: user?.facilityId ? `SELECT $1::uuid AS id` : `SELECT id FROM facilities WHERE $1::uuid IS NOT NULL ORDER BY id`,
    timetables: `SELECT id FROM timetables WHERE facility_id = $1`,
    absences: `SELECT a.id FROM worker_absences a JOIN workers w ON w.id = a.worker_id WHERE w.organisation_id = $1`,
    tracings: `SELECT id FROM tracings WHERE organisation_id = $1`,
    'tracing-candidates': `SELECT id FROM tracing_candidates WHERE facility_id = $1 AND status = 'waiting'`,
    exchanges: `SELECT id FROM exchanges WHERE ${own}`,
    'contact-decisions': `SELECT id FROM contact_decisions WHERE dyad_id IN (${dyads})`,
    restrictions: `SELECT id FROM restrictions WHERE dyad_id IN (${dyads})`,
    'case-conferences': `SELECT id FROM case_conferences WHERE dyad_id IN (${dyads})`,
    approvals: `SELECT id FROM approvals WHERE dyad_id IN (${dyads})`,
    incidents: `SELECT id FROM incidents WHERE dyad_id IN (${dyads})`,
    consents: `SELECT id FROM consents WHERE dyad_id IN (${dyads})`,
    'kinship-proofs': `SELECT id FROM kinship_proofs WHERE dyad_id IN (${dyads})`,
    'data-sharing-agreements': `SELECT id FROM data_sharing_agreements WHERE organisation_id = $1 AND ended_at IS NULL`,
    'data-requests': `SELECT id FROM data_requests WHERE organisation_id = $1`,
    'call-tasks': `SELECT id FROM call_tasks WHERE organisation_id = $1 AND status = 'open'`,
  };
  const found: Record<string, string> = {};
  for (const [noun, query] of Object.entries(wanted)) {
    const row = await used.db.one<{ id: string }>(`${query} LIMIT 1`, [mine.id]);
    found[noun] = row?.id ?? randomUUID();
  }
  return found;
}
