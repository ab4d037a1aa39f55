import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { MulterError } from 'multer';
import { isDatabaseAway } from '../database/unreachable';
import { DomainError } from '../kernel/domain-error';
import { translator } from '../ui/i18n';
import { page, renderPage } from '../ui/page';
import { ErrorView } from './error-view';
import { pageFor, problemFor } from './field-edges';
import { PageContexts } from './page-contexts';
import { problemOf, withReasons } from './problem';
import { requestContext } from '../kernel/request-context';

/** What Express and its middleware throw, as our own errors. */
function fromHttp(status: number): DomainError {
  switch (status) {
    case 404:
      return new DomainError('not_found', 'not_found');
    case 413:
      return new DomainError('malformed', 'body.too_large');
    case 415:
      return new DomainError('malformed', 'body.wrong_type');
    default:
      return new DomainError('malformed', 'body.unreadable');
  }
}

/** In how many seconds to try again: a restart takes about that long. */
const RETRY_SECONDS = 10;
const databaseAway = (): DomainError => new DomainError('unavailable', 'database.away', {}, { retryAfterSeconds: RETRY_SECONDS });

const OVERRIDES: Record<string, number> = { 'body.too_large': 413, 'body.wrong_type': 415 };

/** The one place where errors become answers: problem+json for the API, a page with its real status for people. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(private readonly contexts: PageContexts) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return;
    const away = isDatabaseAway(thrown);
    const error = away ? databaseAway() : this.domainErrorOf(thrown);
    const locale = requestContext()?.locale ?? 'zh-CN';
    const problem = error
      ? problemOf(error, translator(locale), request.path)
      : problemOf(new DomainError('malformed', 'internal'), translator(locale), request.path);
    const status = error ? (OVERRIDES[error.code] ?? problem.status) : 500;
    if (away || !error) {
      // The error's own text may hold data; its class and first frame are enough to find it.
      const e = thrown instanceof Error ? thrown : new Error('not an error');
      this.logger.error({
        requestId: requestContext()?.requestId,
        error: e.name,
        code: (e as { code?: unknown }).code,
        stack: (e.stack ?? '')
          .split('\n')
          .filter((line) => line.trim().startsWith('at '))
          .slice(0, 8),
      });
    }
    if (error?.retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(error.retryAfterSeconds));
    if (request.path.startsWith('/api/') || request.path === '/metrics') {
      // RFC 9110: 401 names the way to sign in, and an answer in one of several languages says in which.
      if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="Kinline"');
      response
        .status(status)
        .vary('Accept-Language')
        .setHeader('Content-Language', locale)
        .type('application/problem+json')
        .send(JSON.stringify(withReasons(problemFor(request, { ...problem, status, requestId: requestContext()?.requestId }))));
      return;
    }
    if (status === 401) {
      const next = request.method === 'GET' ? `?next=${encodeURIComponent(request.originalUrl)}` : '';
      response.redirect(303, `/sign-in${next}`);
      return;
    }
    const context = this.contexts.of(request, response);
    const result = page(<ErrorView problem={problem} status={status} />, {
      title: context.t('ui:error_page.title'),
      status,
      layout: context.actor ? 'staff' : 'public',
    });
    response
      .status(status)
      .type('html')
      .send(renderPage(pageFor(request, result), context));
  }

  private domainErrorOf(thrown: unknown): DomainError | undefined {
    if (thrown instanceof DomainError) return thrown;
    if (thrown instanceof HttpException) return fromHttp(thrown.getStatus());
    // Multer does not mark its errors with a status.
    if (thrown instanceof MulterError) return fromHttp(thrown.code === 'LIMIT_FILE_SIZE' ? 413 : 400);
    // body-parser and friends mark their errors with a status of the client's doing.
    const status = (thrown as { status?: unknown } | null)?.status;
    return typeof status === 'number' && status >= 400 && status < 500 ? fromHttp(status) : undefined;
  }
}
