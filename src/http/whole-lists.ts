import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { map, Observable } from 'rxjs';
import { windowOf } from '../kernel/page';
import { WHOLE_LIST } from './decorators';
import { WindowQuery } from './list-query';
import { StrictValidationPipe } from './pipes';

type ListRequest = Request & { listWindow?: WindowQuery };

const pipe = new StrictValidationPipe();

/**
 * Takes `limit` and `cursor` out of the query of a `@WholeList`, so that its own query class need not name them.
 * @throws DomainError invalid `validation.failed`
 */
export async function takeWindow(request: ListRequest): Promise<void> {
  const { limit, cursor, ...rest } = request.query;
  const window = { ...(limit === undefined ? {} : { limit }), ...(cursor === undefined ? {} : { cursor }) };
  request.listWindow = (await pipe.transform(window, { type: 'query', metatype: WindowQuery })) as WindowQuery;
  // Express reads the query anew each time it is asked for.
  Object.defineProperty(request, 'query', { value: rest, configurable: true, enumerable: true });
}

/** Answers a `@WholeList` page by page. */
@Injectable()
export class WholeListInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!this.reflector.get<boolean | undefined>(WHOLE_LIST, context.getHandler())) return next.handle();
    const { listWindow = {} } = context.switchToHttp().getRequest<ListRequest>();
    return next.handle().pipe(map((answer: { data: unknown[] }) => ({ ...answer, ...windowOf(answer.data, listWindow) })));
  }
}
