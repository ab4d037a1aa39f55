import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { Observable } from 'rxjs';

/** Prometheus figures. Labels are route patterns, methods and statuses: never an id, a name or a path as typed. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'kinline_http_request_seconds',
    help: 'Time from routing to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
    registers: [this.registry],
  });
  readonly jobs = new Counter({
    name: 'kinline_jobs_total',
    help: 'Jobs by topic and outcome',
    labelNames: ['topic', 'outcome'],
    registers: [this.registry],
  });
  readonly messages = new Counter({
    name: 'kinline_messages_total',
    help: 'Messages by channel and outcome',
    labelNames: ['channel', 'outcome'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}

/** Times every routed request that was let in. */
@Injectable()
export class MetricsInterceptor implements NestInterceptor {
  constructor(private readonly metrics: Metrics) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const end = this.metrics.requests.startTimer({
      method: request.method,
      route: (request.route as { path?: string } | undefined)?.path ?? 'none',
    });
    // Not when the handler is done: an error gets its status later, from the filter.
    response.once('finish', () => end({ status: response.statusCode }));
    return next.handle();
  }
}
