import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { catchError, concatMap, from, Observable, throwError } from 'rxjs';
import { Actor } from '../kernel/actor';
import { PageResult, RedirectResult, renderPage } from '../ui/page';
import { Badges } from './badges';
import { pageFor } from './field-edges';
import { RefusedForm } from './forms';
import { PageContexts } from './page-contexts';

/** Turns what a page handler returns into HTML without what its reader may not see, or into a redirect; a refused form into that form again; JSON answers get an ETag from their version. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(
    private readonly contexts: PageContexts,
    private readonly badges: Badges,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request & { actor?: Actor }>();
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      catchError((error: unknown) => (error instanceof RefusedForm ? from(error.again()) : throwError(() => error))),
      concatMap(async (result: unknown) => {
        if (result instanceof PageResult) {
          response.status(result.status).type('html');
          response.setHeader('Cache-Control', 'no-store');
          const badges = request.actor && (result.options.layout ?? 'staff') === 'staff' ? await this.badges.of(request.actor) : undefined;
          return renderPage(pageFor(request, result), { ...this.contexts.of(request, response), badges });
        }
        if (result instanceof RedirectResult) {
          response.status(result.status).setHeader('Location', result.url);
          return '';
        }
        if (result !== null && typeof result === 'object' && 'version' in result && typeof result.version === 'number') {
          response.setHeader('ETag', `"${result.version}"`);
        }
        return result;
      }),
    );
  }
}
