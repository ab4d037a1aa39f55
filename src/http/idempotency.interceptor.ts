import { createHash } from 'node:crypto';
import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { defer, lastValueFrom, Observable } from 'rxjs';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { conflict, DomainError, invalid } from '../kernel/domain-error';
import { redirect, RedirectResult } from '../ui/page';
import { IDEMPOTENT } from './decorators';
import { answerFor } from './field-edges';

interface StoredAnswer {
  requestHash: string;
  status: number;
  body: unknown;
  location: string | null;
}

/** Any word of the sender's: keys are kept apart by user, so even a short one meets nobody else's. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * Makes a POST safe to send twice. The verb and its stored answer are one transaction, so an answer exists exactly when
 * the change does; a refusal changes nothing and is simply judged again. An advisory lock tells "in flight" at once.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly db: Database,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const wanted = this.reflector.get<'required' | 'optional' | undefined>(IDEMPOTENT, context.getHandler());
    const sent = context.switchToHttp().getRequest<Request>().headers['idempotency-key'] !== undefined;
    if (wanted === undefined || (wanted === 'optional' && !sent)) return next.handle();
    return defer(() => this.once(context, next));
  }

  private async once(context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const request = context.switchToHttp().getRequest<Request & { actor?: Actor }>();
    const response = context.switchToHttp().getResponse<Response>();
    const isApi = request.path.startsWith('/api/');
    const body = (request.body ?? {}) as Record<string, unknown>;
    const key = isApi ? request.headers['idempotency-key'] : body._key;
    if (typeof key !== 'string' || !KEY.test(key)) throw new DomainError('malformed', 'idempotency.missing');
    const userId = request.actor?.userId ?? '00000000-0000-0000-0000-000000000000';
    const { _csrf, ...sent } = body;
    const requestHash = createHash('sha256')
      .update(JSON.stringify([request.method, request.originalUrl, sent]))
      .digest('hex');

    return this.db.transaction(async () => {
      // A browser shows the answer to the last click: the second click waits for the first and gets its answer. A machine is told at once.
      if (!isApi) await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1 || ':' || $2, 7))`, [userId, key]);
      const claim = await this.db.one<Partial<StoredAnswer> & { locked: boolean }>(
        `SELECT * FROM claim_idempotency_key($1, $2)`,
        [userId, key],
        'idempotency_claim',
      );
      if (claim?.requestHash) {
        if (claim.requestHash !== requestHash) throw invalid('idempotency.mismatch');
        response.setHeader('Idempotency-Replayed', 'true');
        if (claim.location) return redirect(claim.location);
        response.status(claim.status ?? 200);
        // The role may have changed since.
        return answerFor(request, claim.body);
      }
      if (!claim?.locked) throw conflict('idempotency.in_flight');
      const result: unknown = await lastValueFrom(next.handle());
      const location = result instanceof RedirectResult ? result.url : null;
      // A form shown again with its errors is not an answer to keep.
      if (!isApi && location === null) return result;
      await this.db.atCommit(
        `INSERT INTO idempotency_keys (user_id, key, request_hash, status, body, location) VALUES ($1, $2, $3, $4, $5, $6)`,
        [userId, key, requestHash, response.statusCode, location === null ? JSON.stringify(result ?? null) : null, location],
        'idempotency_keep',
      );
      return result;
    });
  }
}
