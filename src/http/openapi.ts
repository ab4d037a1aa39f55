import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

type Json = Record<string, unknown>;

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457. Everything wrong is reported at once, in the language of Accept-Language (zh-CN, en).',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'errors'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', description: 'Stable; programs decide by it.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message', 'fix'],
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' }, fix: { type: 'string' } },
      },
    },
    alternatives: { type: 'array', items: {}, description: 'Ways out, e.g. three other sessions.' },
    reasons: { type: 'array', items: {}, description: 'Every reason of a refused request.' },
  },
};
const problem = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** The generator writes OpenAPI 3.0's `nullable`; 3.1 says it with a list of types. */
function withoutNullable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutNullable);
  if (node === null || typeof node !== 'object') return node;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutNullable(value)])) as Json;
  if (nullable !== true)
    return nullable === undefined || typeof nullable === 'object' ? { ...rest, ...(nullable === undefined ? {} : { nullable }) } : rest;
  if (typeof rest.type === 'string')
    return { ...rest, type: [rest.type, 'null'], ...(Array.isArray(rest.enum) ? { enum: [...(rest.enum as unknown[]), null] } : {}) };
  return { anyOf: [rest, { type: 'null' }] };
}

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: { default?: unknown } }[];
  responses?: Record<string, { description?: string; content?: unknown }>;
}

/** What an answer says by its status, where nobody has said more. */
const ANSWERS: Record<string, string> = {
  200: 'As asked.',
  201: 'Recorded.',
  202: 'Taken in hand; it is done in a moment.',
  204: 'Done; there is nothing to say.',
};

const LIST = {
  type: 'object',
  description: 'One page of a list.',
  required: ['data', 'page'],
  properties: {
    data: { type: 'array', items: { type: 'object' } },
    page: {
      type: 'object',
      required: ['nextCursor'],
      properties: { nextCursor: { type: ['string', 'null'], description: 'The `cursor` of the next page; null on the last.' } },
    },
  },
};

/** What the generator leaves out: what has a default need not be sent, lists have one shape, every answer has a sentence. */
function complete(method: string, operation: Operation): void {
  const { parameters = [], responses } = operation;
  for (const parameter of parameters) if (parameter.schema?.default !== undefined) parameter.required = false;
  if (!responses) return;
  for (const [status, answer] of Object.entries(responses)) answer.description = answer.description || (ANSWERS[status] ?? 'As asked.');
  if (method === 'get' && responses[200] && parameters.some(({ name }) => name === 'limit'))
    responses[200].content = { 'application/json': { schema: { $ref: '#/components/schemas/List' } } };
  responses['4XX'] = problem('Refused: not allowed, not there, not possible, or not understood.');
  responses['503'] = problem('The database is away for the moment; Retry-After says in how many seconds to try again.');
}

/** The OpenAPI 3.1 document, generated from the code. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Kinline')
    .setDescription('Keeps a child and a parent in prison in each other’s lives. Errors are RFC 9457 problem documents.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth()
    .build();
  const generated = SwaggerModule.createDocument(app, options, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const document = withoutNullable(generated) as OpenAPIObject;
  const schemas = (document.components?.schemas ?? {}) as Record<string, { required?: string[]; properties?: Record<string, Json> }>;
  for (const schema of Object.values(schemas)) {
    const required = schema.required?.filter((name) => schema.properties?.[name]?.default === undefined) ?? [];
    if (required.length > 0) schema.required = required;
    else delete schema.required;
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, List: LIST as never, Problem: PROBLEM as never },
  };
  for (const path of Object.values(document.paths))
    for (const [method, operation] of Object.entries(path as Record<string, Operation>)) complete(method, operation);
  return document;
}

/** The committed document; a structure test keeps it equal to the code. */
const COMMITTED = join(process.cwd(), 'openapi.json');

/** Serves the document and a page that shows it, both from this server alone. */
export function serveApiDocument(app: INestApplication): void {
  let document: OpenAPIObject | undefined;
  const load = (): OpenAPIObject =>
    existsSync(COMMITTED) ? (JSON.parse(readFileSync(COMMITTED, 'utf8')) as OpenAPIObject) : apiDocument(app);
  SwaggerModule.setup('api/docs', app, () => (document ??= load()), {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
    customSiteTitle: 'Kinline API',
  });
}
