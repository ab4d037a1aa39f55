import { applyDecorators, Controller, createParamDecorator, ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExcludeController, ApiHeader, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Actor } from '../kernel/actor';
import { DomainError } from '../kernel/domain-error';
import { Permission } from '../kernel/permissions';
import { WINDOW_PARAMETERS } from './list-query';

export const CAN = 'kinline:can';
export const PUBLIC = 'kinline:public';
export const IDEMPOTENT = 'kinline:idempotent';
export const SIGNED_IN = 'kinline:signed-in';
export const WHOLE_LIST = 'kinline:whole-list';

/** The route needs this permission. Every route has exactly one of @Can, @SignedIn or @Public. */
export const Can = (permission: Permission): MethodDecorator & ClassDecorator => SetMetadata(CAN, permission);

/** The route is open to anyone: sign-in, health, the caregiver's page. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** The route needs any signed-in user: sign-out, language. */
export const SignedIn = (): MethodDecorator & ClassDecorator => SetMetadata(SIGNED_IN, true);

/**
 * The request may arrive twice; the second time gets the stored answer. API: `Idempotency-Key` header; forms: hidden `_key`.
 * `optional`: a key is honoured when it is sent and not asked for when it is not.
 */
export const Idempotent = (options: { optional?: boolean } = {}): MethodDecorator =>
  applyDecorators(
    SetMetadata(IDEMPOTENT, options.optional ? 'optional' : 'required'),
    ApiHeader({
      name: 'Idempotency-Key',
      required: !options.optional,
      description: 'Best a random UUID, at most 200 characters; the same for a repeat. Kept 24 h.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    }),
  );

/**
 * A GET that answers `{ data: rows, … }` with a list short enough to be read whole. It takes `limit` and `cursor` like every list,
 * and `page.nextCursor` is added to its answer.
 */
export const WholeList = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(WHOLE_LIST, true),
    ...WINDOW_PARAMETERS.map((parameter) => ApiQuery({ ...parameter, schema: { ...parameter.schema } })),
  );

/** The signed-in actor. Only on routes that are not public. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const actor = context.switchToHttp().getRequest<Request & { actor?: Actor }>().actor;
  if (!actor) throw new DomainError('unauthenticated', 'unauthenticated');
  return actor;
});

/** A JSON controller under /api/v1. */
export const ApiController = (path: string, tag = path.split('/')[0] ?? path): ClassDecorator =>
  applyDecorators(Controller(`api/v1/${path}`), ApiTags(tag), ApiBearerAuth());

/** A controller of HTML pages. */
export const PageController = (path = ''): ClassDecorator => applyDecorators(Controller(path), ApiExcludeController());
