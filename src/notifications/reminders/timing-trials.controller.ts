import { Get, Param, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, PageController, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { redirect, RedirectResult } from '../../ui/page';
import { TimingTrialsService, TimingTrialView } from './timing-trials.service';

/** Trials of two timetables of reminders; what came of one stands in `/reports/reminder-timing`. */
@ApiController('timing-trials', 'reports')
export class TimingTrialsController {
  constructor(private readonly trials: TimingTrialsService) {}

  /** The organisation's trials, the latest first. */
  @Can('report.read')
  @Get()
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<{ data: TimingTrialView[] }> {
    return { data: await this.trials.list(actor) };
  }

  /** Starts a trial: from now on each family draws one of the two timetables. */
  @Can('timing_trial.write')
  @Idempotent()
  @Post()
  start(@CurrentActor() actor: Actor): Promise<TimingTrialView> {
    return this.trials.start(actor);
  }

  /** Ends it. */
  @Can('timing_trial.write')
  @Idempotent()
  @Post(':id/endings')
  end(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<TimingTrialView> {
    return this.trials.end(actor, id);
  }
}

/** The switch on the reports page. */
@PageController('timing-trials')
export class TimingTrialsPages {
  constructor(private readonly trials: TimingTrialsService) {}

  @Can('timing_trial.write')
  @Idempotent()
  @Post()
  async start(@CurrentActor() actor: Actor): Promise<RedirectResult> {
    await this.trials.start(actor);
    return redirect('/impact#timing');
  }

  @Can('timing_trial.write')
  @Idempotent()
  @Post(':id/endings')
  async end(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    await this.trials.end(actor, id);
    return redirect('/impact#timing');
  }
}
