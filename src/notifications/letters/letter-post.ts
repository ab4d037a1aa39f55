import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { packOfZone } from '../../facilities/packs/packs.queries';
import type { Day } from '../../kernel/days';
import { lastPostingDay } from './letters.rules';

/** Does a letter that is posted now still come in time? By the family's zone (IANA) and the instant after which it is of no use. */
export type InTime = (zone: string, now: Date, uselessAfter: Date) => boolean;

/** How long letters take, by the country's calendar. */
@Injectable()
export class LetterPost {
  constructor(
    private readonly facilities: FacilitiesQueries,
    private readonly config: Config,
  ) {}

  /** The question whether a letter comes in time, for these zones. */
  async timetable(zones: readonly string[]): Promise<InTime> {
    const lastDay = await this.lastDays(zones);
    return (zone, now, uselessAfter) => lastDay(zone, now, uselessAfter) !== undefined;
  }

  /** The last day on which a letter may be posted, for these zones; undefined when none is left. */
  async lastDays(zones: readonly string[]): Promise<(zone: string, now: Date, uselessAfter: Date) => Day | undefined> {
    const packs = new Map([...new Set(zones)].map((zone) => [zone, packOfZone(zone).pack]));
    const calendars = await this.facilities.calendars([...new Set(packs.values())]);
    return (zone, now, uselessAfter) =>
      lastPostingDay(now, uselessAfter, zone, this.config.messaging.letterWorkingDays, calendars.get(packs.get(zone) ?? ''));
  }
}
