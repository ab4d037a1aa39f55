import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module';
import { Config } from './config/config';
import { Database } from './database/database';
import { middleware } from './http/middleware';
import { Clock } from './kernel/clock';
import { serveApiDocument } from './http/openapi';
import { RequestLogger } from './http/request-logger';

/** Builds the application the same way for the server, the tests and the tools. Not yet listening. */
export async function createApp(
  config: Config,
  options: { clock?: Clock; logTo?: DestinationStream } = {},
): Promise<NestExpressApplication> {
  const logger = new RequestLogger(config, options.logTo);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config, options.clock), {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  app.set('trust proxy', 'loopback');
  app.disable('x-powered-by');
  app.useStaticAssets(join(__dirname, 'ui', 'public'), { prefix: '/assets/', maxAge: 0, index: false });
  app.useStaticAssets(join(__dirname, 'ui', 'assets'), { prefix: '/assets/', maxAge: 0, index: false });
  for (const step of middleware(config, app.get(Database).dataSource, logger)) app.use(step);
  serveApiDocument(app);
  await app.init();
  return app;
}
