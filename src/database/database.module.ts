import { Global, Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config/config';
import { dataSourceOptions } from './data-source';
import { Database } from './database';
import { Replica } from './replica';
import { appRole } from './scope';
import { StartError } from './start-error';

/** Connects with the configured pool; main.ts has put the embedded server's address into the configuration by now. */
function connect({ databaseUrl, poolSize }: Config): Promise<DataSource> {
  if (databaseUrl === undefined) throw new StartError('No database is configured; set DATABASE_URL.');
  return new DataSource(dataSourceOptions(databaseUrl, { poolSize, role: appRole })).initialize();
}

/** One connected DataSource and the Database on top of it, for the whole application. */
@Global()
@Module({
  providers: [{ provide: DataSource, inject: [Config], useFactory: connect }, Replica, Database],
  exports: [DataSource, Database],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  /** Last of all: requests and workers have ended by now. */
  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
