import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { map, Observable } from 'rxjs';
import { Actor } from '../kernel/actor';
import { PageResult, RedirectResult } from '../ui/page';
import { answerFor } from './field-edges';

/**
 * Takes out of a JSON answer what its reader may not see, before anything keeps or sends it. It stands inside the idempotency
 * interceptor, so that a stored answer holds no more than its reader saw. Pages lose theirs in the page interceptor.
 */
@Injectable()
export class FieldsInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request & { actor?: Actor }>();
    return next
      .handle()
      .pipe(
        map((answer: unknown) => (answer instanceof PageResult || answer instanceof RedirectResult ? answer : answerFor(request, answer))),
      );
  }
}
