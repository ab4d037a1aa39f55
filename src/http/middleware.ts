import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TextDecoder } from 'node:util';
import pgSession from 'connect-pg-simple';
import cookieParser from 'cookie-parser';
import express, { Request, RequestHandler } from 'express';
import session from 'express-session';
import helmet from 'helmet';
import multer from 'multer';
import type { Pool } from 'pg';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { Config } from '../config/config';
import { DomainError, notFound } from '../kernel/domain-error';
import { isLocale, Locale, parseAcceptLanguage } from '../kernel/locale';
import { caregiverStyleHash } from '../ui/components/CaregiverLayout';
import { refuseMisshapen } from './body-shape';
import { csrfProtection } from './csrf';
import { runInContext } from '../kernel/request-context';
import { tellNoStranger } from './inside';
import { RequestLogger } from './request-logger';

const BODY_LIMIT = '1mb';
const FILE_LIMIT = 5 * 1024 * 1024 + 1;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bodies must be UTF-8; a lenient decoder would store question marks for a name. */
const mustBeUtf8 = (_request: unknown, _response: unknown, bytes: Buffer): void => {
  try {
    utf8.decode(bytes);
  } catch {
    throw new DomainError('malformed', 'body.not_utf8');
  }
};

/** What a provider has signed is what it sent, not what we read of it. */
const keepSigned = (request: IncomingMessage, _response: unknown, bytes: Buffer): void => {
  mustBeUtf8(request, _response, bytes);
  if (request.url?.startsWith('/api/v1/webhooks/')) (request as IncomingMessage & { rawBody?: Buffer }).rawBody = bytes;
};

/** The same for a form, whose bytes hide behind percent signs; its reader would keep broken ones as they stand. */
const formMustBeUtf8 = (_request: unknown, _response: unknown, bytes: Buffer): void => {
  mustBeUtf8(_request, _response, bytes);
  try {
    decodeURIComponent(bytes.toString('utf8'));
  } catch {
    throw new DomainError('malformed', 'body.not_utf8');
  }
};

const isApi = (request: Request): boolean => request.path.startsWith('/api/');
const unless =
  (condition: (request: Request) => boolean, handler: RequestHandler): RequestHandler =>
  (request, response, next) =>
    condition(request) ? next() : handler(request, response, next);

function localeOf(request: Request): Locale {
  const cookie: unknown = (request.cookies as Record<string, unknown> | undefined)?.lang;
  return !isApi(request) && isLocale(cookie) ? cookie : parseAcceptLanguage(request.headers['accept-language']);
}

/** Request id and language for everything below; one log line at the end. */
function context(logger: RequestLogger): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', requestId);
    const began = process.hrtime.bigint();
    runInContext({ requestId, locale: localeOf(request), actor: null }, () => {
      response.on('finish', () => logger.request(request, response, Number(process.hrtime.bigint() - began) / 1e6));
      next();
    });
  };
}

/** A body in a type that the API does not read is an error, not an empty body. */
const knownBodyType: RequestHandler = (request, _response, next) => {
  const hasBody = Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined;
  const known = isApi(request) ? ['application/json'] : ['application/x-www-form-urlencoded', 'multipart/form-data'];
  next(hasBody && !known.some((type) => request.is(type)) ? new DomainError('malformed', 'body.wrong_type') : undefined);
};

/** The API has one spelling: routes do not mind capitals, but everything that keeps it apart from the pages does, and a browser's session asks no API. */
const oneSpelling: RequestHandler = (request, _response, next) =>
  next(/^\/api(\/|$)/i.test(request.path) && !/^\/api(\/|$)/.test(request.path) ? notFound() : undefined);

const shapedBody: RequestHandler = (request, _response, next) => {
  refuseMisshapen(request.body);
  next();
};

/** The parts of a form that break off are the sender's doing; their reader throws plain errors for them. */
const readable =
  (upload: RequestHandler): RequestHandler =>
  (request, response, next) =>
    upload(request, response, (error?: unknown) =>
      next(error === undefined || error instanceof multer.MulterError ? error : new DomainError('malformed', 'body.unreadable')),
    );

/** A blunt limit per address and process against floods; guesses are counted elsewhere, in the database. */
function floodLimit(perMinute: number): RequestHandler {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return (request, _response, next) => {
    limiter
      .consume(request.ip ?? 'unknown')
      .then(() => next())
      .catch((refused: { msBeforeNext?: number }) =>
        next(
          new DomainError(
            'too_many',
            'rate.limited',
            { minutes: 1 },
            { retryAfterSeconds: Math.ceil((refused.msBeforeNext ?? 60_000) / 1000) },
          ),
        ),
      );
  };
}

/** What the cookie of a session is called; over HTTPS no other host may set one of this name. */
export const sessionCookie = (secure: boolean): string => (secure ? '__Host-kinline' : 'kinline');

/** Everything before Nest, in order. */
export function middleware(config: Config, dataSource: DataSource, logger: RequestLogger): RequestHandler[] {
  const PgStore = pgSession(session);
  const secure = config.publicUrl.startsWith('https:');
  const headers = (styles: string[], scripts: string[]): RequestHandler =>
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'", ...scripts],
          styleSrc: ["'self'", ...styles],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          mediaSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: secure,
    });
  const strict = headers([caregiverStyleHash()], []);
  // The API's documentation page brings its own styles; it shows no data of ours.
  const docs = headers(["'unsafe-inline'"], []);
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: FILE_LIMIT, files: 1, fields: 50, fieldSize: 200_000 },
  }).single('file');

  return [
    cookieParser(),
    context(logger),
    ((request, response, next) => (request.path.startsWith('/api/docs') ? docs : strict)(request, response, next)) as RequestHandler,
    ((_request, response, next) => {
      // Whatever a route does not say otherwise is kept by no browser: the next at this computer finds no page, sound or file of the one before.
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader('X-Robots-Tag', 'noindex, nofollow');
      response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
      next();
    }) as RequestHandler,
    floodLimit(config.rateLimitPerMinute),
    tellNoStranger(config),
    oneSpelling,
    knownBodyType,
    unless((r) => !isApi(r), express.json({ limit: BODY_LIMIT, verify: keepSigned, strict: true })),
    unless(isApi, express.urlencoded({ extended: true, limit: BODY_LIMIT, verify: formMustBeUtf8, parameterLimit: 300 })),
    unless(
      isApi,
      session({
        name: sessionCookie(secure),
        secret: config.secrets.session,
        resave: false,
        saveUninitialized: false,
        rolling: true,
        cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: 8 * 3_600_000 },
        store: new PgStore({
          pool: (dataSource.driver as unknown as { master: Pool }).master,
          tableName: 'http_sessions',
          createTableIfMissing: false,
          pruneSessionInterval: config.test ? false : 900,
        }),
      }),
    ),
    // Files are read only for people who are signed in; the CSRF token is one of the fields.
    unless((r) => isApi(r) || !r.is('multipart/form-data') || r.session?.userId === undefined, readable(upload)),
    shapedBody,
    csrfProtection(config),
  ];
}
