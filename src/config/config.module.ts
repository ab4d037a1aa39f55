import { DynamicModule, Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../kernel/clock';
import { Config } from './config';
import { IdNumbers } from './id-numbers';

/** Gives the checked configuration and the clock to everyone. */
@Global()
@Module({})
export class ConfigModule {
  static with(config: Config, clock: Clock = new SystemClock()): DynamicModule {
    const providers = [
      { provide: Config, useValue: config },
      { provide: Clock, useValue: clock },
    ];
    return { module: ConfigModule, providers: [...providers, IdNumbers], exports: [Config, Clock, IdNumbers] };
  }
}
