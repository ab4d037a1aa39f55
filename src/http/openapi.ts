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
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM as never } };
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Record<string, { responses?: Json }>)) {
      if (operation.responses) operation.responses['4XX'] = problem('Refused: not allowed, not there, not possible, or not understood.');
      if (operation.responses)
        operation.responses['503'] = problem('The database is away for the moment; Retry-After says in how many seconds to try again.');
    }
  }
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
