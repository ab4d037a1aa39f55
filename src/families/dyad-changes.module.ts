import { Module } from '@nestjs/common';
import { DyadChanges } from './dyad-changes.service';

/** On its own, so that tasks can use it and families can open tasks. */
@Module({ providers: [DyadChanges], exports: [DyadChanges] })
export class DyadChangesModule {}
