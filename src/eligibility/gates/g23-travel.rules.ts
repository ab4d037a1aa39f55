import { ageOn } from '../../kernel/days';
import type { Facts } from '../eligibility.facts';
import { Finding, rule } from './gate';

/** Nobody sets out before six or comes home at eight in the evening or later; below seven at most ten hours door to door. */
const DAY = { from: '06:00', until: '20:00' } as const;
const SMALL = { below: 7, longestMinutes: 600 } as const;

type Code = 'travel.hours' | 'travel.too_long' | 'travel.not_planned';

/** The journey lies in the day and is not too long for a small child. */
export const travel = rule<Code>({
  needs: ['journey', 'dyad.birthDate'],
  neededLater: ['session'],
  codes: { 'travel.hours': {}, 'travel.too_long': {}, 'travel.not_planned': { severity: '––WW' } },
  find(facts) {
    const { session, journey } = facts;
    if (journey !== null) return planned(facts, journey);
    const notPlanned: Finding<Code>[] = [{ code: 'travel.not_planned' }];
    // However near the family lives, a session outside these hours cannot be reached within them.
    const outside = session !== null && (session.localStart <= DAY.from || session.localEnd >= DAY.until);
    return outside ? [{ code: 'travel.hours' }, ...notPlanned] : notPlanned;
  },
});

function planned({ dyad, on }: Facts, { leaveTime, returnTime, overnight }: NonNullable<Facts['journey']>): Finding<Code>[] {
  const findings: Finding<Code>[] = [];
  if (leaveTime < DAY.from || returnTime >= DAY.until) findings.push({ code: 'travel.hours' });
  const tooLong = overnight || minutes(returnTime) - minutes(leaveTime) > SMALL.longestMinutes;
  if (tooLong && ageOn(dyad.birthDate, on) < SMALL.below) findings.push({ code: 'travel.too_long' });
  return findings;
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
