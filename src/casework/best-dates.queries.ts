import { Injectable } from '@nestjs/common';
import { Availability, AvailabilityService } from '../eligibility/availability.service';
import type { Actor } from '../kernel/actor';
import { addDays, Day } from '../kernel/days';
import type { DyadDesk } from './children-desk.queries';

/** How far ahead the child's page looks for dates, in days: six weeks. */
const LOOK_AHEAD_DAYS = 41;

/** The dates of one pair as its panel shows them. */
export interface DatesOf {
  dyadId: string;
  found: Pick<Availability, 'best' | 'nextPossible' | 'instead'>;
}

/** Finds the best dates for the pairs of a child's page. */
@Injectable()
export class BestDatesQueries {
  constructor(private readonly availability: AvailabilityService) {}

  /** For those who may ask, and for pairs that nothing of the family's own bars and that have no meeting ahead. */
  async of(actor: Actor, desks: readonly DyadDesk[], today: Day): Promise<DatesOf[]> {
    if (!actor.permissions.has('visit.request')) return [];
    const all: DatesOf[] = [];
    for (const { dyad, eligibility, state } of desks) {
      const isPlanned = state.visitDay !== null && state.visitDay >= today;
      if (dyad.status !== 'open' || state.facilityName === null || eligibility.verdict === 'block' || isPlanned) continue;
      const { best, nextPossible, instead } = await this.availability.find([dyad.id], {
        from: today,
        to: addDays(today, LOOK_AHEAD_DAYS),
        mode: 'visit',
      });
      all.push({ dyadId: dyad.id, found: { best, nextPossible, instead } });
    }
    return all;
  }
}
