import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccessGuard } from './access.guard';
import { Badges } from './badges';
import { FieldsInterceptor } from './fields.interceptor';
import { Forgetting } from './forgetting';
import { HealthController } from './health.controller';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Metrics, MetricsInterceptor } from './metrics';
import { PageContexts } from './page-contexts';
import { PageInterceptor } from './page.interceptor';
import { StrictValidationPipe } from './pipes';
import { ProblemFilter } from './problem.filter';
import { RateLimits } from './rate-limits';
import { UnknownQueryGuard } from './unknown-query.guard';
import { WholeListInterceptor } from './whole-lists';

/** What every request passes through, in this order: limits, access, unknown parameters, metrics, page, idempotency, fields, short lists, validation. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [
    Badges,
    PageContexts,
    Metrics,
    RateLimits,
    Forgetting,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: UnknownQueryGuard },
    { provide: APP_INTERCEPTOR, useClass: MetricsInterceptor },
    { provide: APP_INTERCEPTOR, useClass: PageInterceptor },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: FieldsInterceptor },
    { provide: APP_INTERCEPTOR, useClass: WholeListInterceptor },
    { provide: APP_PIPE, useClass: StrictValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [Badges, PageContexts, Metrics, RateLimits],
})
export class HttpModule {}
