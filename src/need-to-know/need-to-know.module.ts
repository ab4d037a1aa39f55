import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/tasks.module';
import { BreakGlassController, NeedToKnowController } from './need-to-know.controller';
import { NeedToKnowPages } from './need-to-know.pages';
import { NeedToKnowQueries } from './need-to-know.queries';
import { NeedToKnowService } from './need-to-know.service';

/** Who may open a child's file beside its caseload, and who did. */
@Module({
  imports: [TasksModule],
  controllers: [BreakGlassController, NeedToKnowController, NeedToKnowPages],
  providers: [NeedToKnowQueries, NeedToKnowService],
  exports: [NeedToKnowQueries],
})
export class NeedToKnowModule {}
