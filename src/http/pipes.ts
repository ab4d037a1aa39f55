import { ArgumentMetadata, createParamDecorator, ExecutionContext, Injectable, PipeTransform, ValidationPipe } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, ValidationError, ValidationTypes } from 'class-validator';
import type { Request } from 'express';
import { DomainError, FieldError, invalid, notFound } from '../kernel/domain-error';
import { isId } from '../kernel/ids';
import { refuseUnstorable } from './body-shape';

/** A path id that is not a UUID cannot exist: 404, like one that does not. */
@Injectable()
export class Id implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isId(value)) throw notFound();
    return value.toLowerCase();
  }
}

/** Names the header in the API's description, too. */
const describeIfMatch: ParameterDecorator = (target, key) => {
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key === undefined || descriptor === undefined) return;
  ApiHeader({
    name: 'If-Match',
    required: true,
    description: 'The ETag of what you last saw, e.g. `"3"`. Missing 428, stale 412.',
    schema: { type: 'string', pattern: '^(W/)?"[0-9]+"$' },
  })(target, key, descriptor);
};

/** The version a client last saw, from `If-Match: "3"`. Missing 428, unreadable 412. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): number => {
    const header = context.switchToHttp().getRequest<Request>().headers['if-match'];
    if (header === undefined) throw new DomainError('precondition', 'version.required');
    const version = /^(?:W\/)?"(\d+)"$/.exec(header)?.[1];
    if (version === undefined) throw new DomainError('precondition', 'version.stale');
    return Number(version);
  },
  [describeIfMatch],
);

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

/**
 * An object is asked for and a list came: class-validator would judge the list's items, and an empty list has none.
 * Asked of fields that are one object, not of lists of objects.
 */
function listsForObjects(type: unknown, value: object): FieldError[] {
  if (typeof type !== 'function') return [];
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
  return rules
    .filter(
      (rule) =>
        rule.type === ValidationTypes.NESTED_VALIDATION &&
        !rule.each &&
        Array.isArray((value as Record<string, unknown>)[rule.propertyName]),
    )
    .map((rule) => ({ pointer: `/${rule.propertyName}`, code: 'validation.nestedValidation' }));
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
    const lists = metadata.type === 'body' ? listsForObjects(metadata.metatype, value as object) : [];
    return (super.transform(value, metadata) as Promise<unknown>).then(
      (fine) => {
        if (lists.length > 0) throw invalid('validation.failed', {}, lists);
        return fine;
      },
      (thrown: unknown) => {
        if (!(thrown instanceof DomainError) || lists.length === 0) throw thrown;
        throw new DomainError(thrown.kind, thrown.code, thrown.params, { errors: [...thrown.errors, ...lists] });
      },
    );
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

const isText = (value: unknown): value is string => typeof value === 'string';

/** What a browser's form can send: texts, and lists of texts for boxes ticked together. Objects and lists of lists are left out. */
@Injectable()
export class FormTexts implements PipeTransform {
  transform(body: unknown): Record<string, string | string[]> {
    return Object.fromEntries(
      Object.entries(typeof body === 'object' && body !== null ? body : {}).filter(
        ([, value]) => isText(value) || (Array.isArray(value) && value.every(isText)),
      ),
    );
  }
}

/** The same for a form without boxes: of a name sent twice the first text counts. */
@Injectable()
export class FormText extends FormTexts {
  override transform(body: unknown): Record<string, string> {
    return Object.fromEntries(
      Object.entries(super.transform(body)).map(([name, value]) => [name, isText(value) ? value : (value[0] ?? '')]),
    );
  }
}

/** The same for a form whose fields change what a button does: what cannot be read is refused, never taken for "nothing ticked". */
@Injectable()
export class WholeFormText extends FormText {
  override transform(body: unknown): Record<string, string> {
    const read = super.transform(body);
    if (Object.keys(read).length < Object.keys(typeof body === 'object' && body !== null ? body : {}).length)
      throw new DomainError('malformed', 'body.unreadable');
    return read;
  }
}
