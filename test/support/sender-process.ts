import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source';
import { Database } from '../../src/database/database';
import { appRole } from '../../src/database/scope';
import { FixedClock } from '../../src/kernel/clock';
import { engineOn } from './notifications';

/**
 * A sender in a process of its own: `DATABASE_URL`, `SMTP_URL` and `NOW` say where and when. With `STUBBORN` it goes on when the database is
 * away for a while, as the application's own loop does.
 */
async function main(): Promise<void> {
  const { DATABASE_URL = '', SMTP_URL, NOW = '', STUBBORN } = process.env;
  Logger.overrideLogger(false);
  const dataSource = await new DataSource(dataSourceOptions(DATABASE_URL, { poolSize: 6, role: appRole })).initialize();
  const engine = engineOn(new Database(dataSource), new FixedClock(NOW), SMTP_URL);
  for (let tries = STUBBORN === undefined ? 1 : 20; tries > 0; tries -= 1) {
    try {
      await engine.sender().sendDue();
      break;
    } catch (error) {
      if (tries === 1) throw error;
      await sleep(200);
    }
  }
  engine.close();
  await dataSource.destroy();
}

void main();
