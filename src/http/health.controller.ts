import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import { Public } from './decorators';
import { Metrics } from './metrics';

/** What an operator's machines ask. */
@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(
    private readonly db: Database,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /** The process lives. */
  @Public()
  @Get('healthz')
  @Header('Cache-Control', 'no-store')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** The database answers, migrations have run, and jobs are not stuck. */
  @Public()
  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: Response): Promise<Record<string, unknown>> {
    try {
      const row = await this.db.one<{ pending: number; oldestSeconds: number | null; dead: number }>(
        `SELECT count(*) FILTER (WHERE NOT dead AND run_at <= $1::timestamptz)::int AS pending,
                extract(epoch FROM $1::timestamptz - min(run_at) FILTER (WHERE NOT dead AND run_at <= $1::timestamptz))::int AS oldest_seconds,
                count(*) FILTER (WHERE dead)::int AS dead
           FROM outbox WHERE done_at IS NULL`,
        [this.clock.now()],
      );
      const pendingMigrations = await this.db.dataSource.showMigrations();
      const late = (row?.oldestSeconds ?? 0) > 300;
      if (late || pendingMigrations) response.status(503);
      return {
        status: late || pendingMigrations ? 'not_ready' : 'ready',
        database: 'ok',
        migrations: pendingMigrations ? 'pending' : 'ok',
        jobs: { late, ...row },
      };
    } catch {
      response.status(503).setHeader('Retry-After', '10');
      return { status: 'not_ready', database: 'unreachable' };
    }
  }

  /** Prometheus text. */
  @Public()
  @Get('metrics')
  async prometheus(@Res({ passthrough: true }) response: Response): Promise<string> {
    response.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
