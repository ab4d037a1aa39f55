import { Module } from '@nestjs/common';
import { FamiliesQueries } from './families.queries';

/** Children, the people around them, dyads, and the papers and wishes under a dyad. */
@Module({ providers: [FamiliesQueries], exports: [FamiliesQueries] })
export class FamiliesModule {}
