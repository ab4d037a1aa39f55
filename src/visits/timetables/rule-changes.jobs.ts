import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../../config/config';
import { RuleChangesService } from './rule-changes.service';

/** What changes of rules and calendars do by the clock. */
@Injectable()
export class RuleChangesJobs {
  constructor(
    private readonly changes: RuleChangesService,
    private readonly config: Config,
  ) {}

  /** Every hour: has a year's calendar been announced? Each announcement is looked at once, by one of the instances. */
  @Cron('0 22 * * * *')
  async recheckCalendars(): Promise<void> {
    // Tests call recheckCalendars of the service themselves.
    if (!this.config.test) await this.changes.recheckCalendars();
  }
}
