import { doubleCsrf } from 'csrf-csrf';
import type { Request, RequestHandler, Response } from 'express';
import { Config } from '../config/config';
import { DomainError } from '../kernel/domain-error';

type Csrf = ReturnType<typeof doubleCsrf>;
let csrf: Csrf | undefined;

/** Protects every page POST: a token bound to the session, sent back as `_csrf`. The API takes no cookie and needs none. */
export function csrfProtection(config: Config): RequestHandler {
  const secure = config.publicUrl.startsWith('https:');
  csrf = doubleCsrf({
    getSecret: () => config.secrets.session,
    getSessionIdentifier: (request: Request) => (request.session?.userId === undefined ? 'nobody' : request.sessionID),
    cookieName: secure ? '__Host-kinline_csrf' : 'kinline_csrf',
    cookieOptions: { sameSite: 'lax', path: '/', secure, httpOnly: true },
    getCsrfTokenFromRequest: (request: Request) => (request.body as Record<string, unknown> | undefined)?._csrf as string | undefined,
  });
  const { doubleCsrfProtection } = csrf;
  return (request, response, next) => {
    if (request.path.startsWith('/api/')) return next();
    doubleCsrfProtection(request, response, (error?: unknown) =>
      next(error === undefined ? undefined : new DomainError('forbidden', 'csrf.invalid')),
    );
  };
}

/** The token for the forms of a page. */
export function csrfTokenFor(request: Request, response: Response): string {
  return csrf === undefined ? '' : csrf.generateCsrfToken(request, response);
}
