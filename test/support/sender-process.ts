import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source';
import { Database } from '../../src/database/database';
import { appRole } from '../../src/database/scope';
import { FixedClock } from '../../src/kernel/clock';
import { engineOn } from './notifications';

/** A sender in a process of its own: `DATABASE_URL`, `SMTP_URL` and `NOW` say where and when. */
async function main(): Promise<void> {
  const { DATABASE_URL = '', SMTP_URL, NOW = '' } = process.env;
  const dataSource = await new DataSource(dataSourceOptions(DATABASE_URL, { poolSize: 6, role: appRole })).initialize();
  const engine = engineOn(new Database(dataSource), new FixedClock(NOW), SMTP_URL);
  await engine.sender().sendDue();
  engine.close();
  await dataSource.destroy();
}

void main();
