import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { catchError, from, map, Observable, throwError } from 'rxjs';
import { PageResult, RedirectResult, renderPage } from '../ui/page';
import { RefusedForm } from './forms';
import { PageContexts } from './page-contexts';

/** Turns what a page handler returns into HTML or a redirect, a refused form into that form again; JSON answers get an ETag from their version. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(private readonly contexts: PageContexts) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      catchError((error: unknown) => (error instanceof RefusedForm ? from(error.again()) : throwError(() => error))),
      map((result: unknown) => {
        if (result instanceof PageResult) {
          response.status(result.status).type('html');
          response.setHeader('Cache-Control', 'no-store');
          return renderPage(result, this.contexts.of(request, response));
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
