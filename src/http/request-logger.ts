import { LoggerService } from '@nestjs/common';
import type { Request, Response } from 'express';
import pino, { DestinationStream, Logger } from 'pino';
import { Config } from '../config/config';
import { NOBODY } from '../kernel/fields';
import { redact } from '../kernel/redact';
import { requestContext } from '../kernel/request-context';

/**
 * Structured logs without personal data: an event, ids, a route pattern, a status and a time. No path as typed, no query,
 * no body, no header, no error text. Of an object only the fields of class `public` are written, whoever logs it.
 */
export class RequestLogger implements LoggerService {
  private readonly pino: Logger;

  /** @param to where the lines go; standard output when left out */
  constructor(config: Config, to?: DestinationStream) {
    const log = (line: Record<string, unknown>): Record<string, unknown> => redact(line, { allowed: NOBODY, kind: 'log', how: 'omit' });
    this.pino = pino({ level: config.logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, formatters: { log } }, to);
  }

  /** Logs one finished request. */
  request(request: Request, response: Response, milliseconds: number): void {
    const route = (request.route as { path?: string } | undefined)?.path ?? 'none';
    this.pino.info({
      event: 'request',
      requestId: requestContext()?.requestId,
      method: request.method,
      route,
      status: response.statusCode,
      ms: Math.round(milliseconds),
    });
  }

  log(message: unknown, context?: string): void {
    // The framework's own start-up chatter (one line per route) is of no use to an operator.
    if (context !== undefined && ['RouterExplorer', 'RoutesResolver', 'InstanceLoader', 'NestFactory', 'NestApplication'].includes(context))
      return;
    this.pino.info(this.fields(message, context));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.pino.error(this.fields(message, rest.at(-1)));
  }

  warn(message: unknown, context?: string): void {
    this.pino.warn(this.fields(message, context));
  }

  debug(message: unknown, context?: string): void {
    this.pino.debug(this.fields(message, context));
  }

  verbose(message: unknown, context?: string): void {
    this.pino.trace(this.fields(message, context));
  }

  private fields(message: unknown, context: unknown): Record<string, unknown> {
    const room = typeof context === 'string' ? { room: context } : {};
    return typeof message === 'object' && message !== null ? { ...room, ...message } : { ...room, event: String(message) };
  }
}
