import { ArgumentMetadata, createParamDecorator, ExecutionContext, Injectable, PipeTransform, ValidationPipe } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, ValidationError } from 'class-validator';
import type { Request } from 'express';
import { DomainError, FieldError, invalid, notFound } from '../kernel/domain-error';
import { isId } from '../kernel/ids';
import { isStorable } from '../kernel/text';

/** A path id that is not a UUID cannot exist: 404, like one that does not. */
@Injectable()
export class Id implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isId(value)) throw notFound();
    return value.toLowerCase();
  }
}

/** The version a client last saw, from `If-Match: "3"`. Missing 428, unreadable 412. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<Request>().headers['if-match'];
  if (header === undefined) throw new DomainError('precondition', 'version.required');
  const version = /^(?:W\/)?"(\d+)"$/.exec(header)?.[1];
  if (version === undefined) throw new DomainError('precondition', 'version.stale');
  return Number(version);
});

const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, stopAtFirstError: false } as const;

/** class-validator's constraint names that mean "this should not be here at all". */
const UNKNOWN = 'whitelistValidation';

const MISSING = ['validation.isDefined', 'validation.isNotEmpty'];
/** Rules that say what kind of thing a field is, before the rules about its size. */
const TYPE = /^validation\.is(?!Length)/;

/** Flattens class-validator's tree into pointers and codes; the words come from the locale files. */
export function toFieldErrors(errors: ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${parent}/${error.property}`;
    const own = Object.keys(error.constraints ?? {}).map((name) => {
      const context = (error.contexts?.[name] ?? {}) as Record<string, string | number>;
      const limits = (/\d+/g.exec(error.constraints?.[name] ?? '') ?? [])[0];
      return { pointer, code: `validation.${name}`, params: { ...(limits === undefined ? {} : { limit: limits }), ...context } };
    });
    // One thing wrong is enough per field: "missing" says it all, then the wrong type, and the rest follows from them.
    const first = own.find((e) => MISSING.includes(e.code)) ?? own.find((e) => TYPE.test(e.code)) ?? own[0];
    return [...(first ? [first] : []), ...toFieldErrors(error.children ?? [], pointer)];
  });
}

function fail(errors: ValidationError[]): never {
  const fields = toFieldErrors(errors);
  const unknown = fields.some((f) => f.code === `validation.${UNKNOWN}`);
  throw new DomainError(unknown ? 'malformed' : 'invalid', 'validation.failed', {}, { errors: fields });
}

/** Deeper than any body of ours; whoever walks it later may use the stack. */
const DEEPEST = 20;

/** Characters that cannot be stored, wherever they are; and bodies built to exhaust us. */
function refuseUnstorable(value: unknown): void {
  const errors: FieldError[] = [];
  const check = (text: string, pointer: string): void => void (isStorable(text) || errors.push({ pointer, code: 'validation.nul' }));
  const walk = (child: unknown, pointer: string, depth: number): void => {
    if (typeof child === 'string') check(child, pointer);
    if (child === null || typeof child !== 'object') return;
    if (depth > DEEPEST) throw new DomainError('malformed', 'body.unreadable');
    for (const [key, grandchild] of Object.entries(child)) {
      check(key, pointer);
      walk(grandchild, `${pointer}/${key}`, depth + 1);
    }
  };
  walk(value, '', 1);
  if (errors.length > 0) throw new DomainError('malformed', 'validation.failed', {}, { errors });
}

/** The one validation of bodies and queries: everything wrong at once; unknown fields 400, impossible values 422. */
export class StrictValidationPipe extends ValidationPipe {
  constructor() {
    super({ ...options, transform: true, exceptionFactory: (errors) => fail(errors) });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // No body at all is an empty one: an act whose fields are all optional needs none, and others name everything that is missing.
    if (metadata.type === 'body' && value === undefined) return this.transform({}, metadata);
    if (metadata.type === 'body' || metadata.type === 'query') refuseUnstorable(value);
    if (metadata.type === 'body' && metadata.metatype !== undefined && metadata.metatype !== Object && (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value))) {
      throw invalid('validation.failed', {}, [{ pointer: '', code: 'validation.body' }]);
    }
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

/** Form fields that belong to the form, not to what is sent. */
const FORM_FIELDS = ['_csrf', '_key'];

/**
 * Reads a posted form into the same class the API uses. Empty inputs count as not given; a class's own @Transform turns
 * text into numbers and booleans.
 * @throws DomainError invalid with everything that is wrong.
 */
export function validateForm<T extends object>(type: new () => T, body: Record<string, unknown>): T {
  refuseUnstorable(body);
  const given = Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => !FORM_FIELDS.includes(name))
      .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value])
      .filter(([, value]) => value !== ''),
  );
  const instance = plainToInstance(type, given, { exposeDefaultValues: true });
  const errors = validateSync(instance, options);
  if (errors.length > 0) fail(errors);
  return instance;
}
