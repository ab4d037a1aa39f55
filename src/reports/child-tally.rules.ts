import { addDays, addMonths, Day, monthOf } from '../kernel/days';
import { Followed } from './statistics.rules';
import {
  ADULT_MONTHS,
  ChildFacts,
  countedAs,
  daysFrom,
  Exclusion,
  followed,
  Grouping,
  GROUPINGS,
  groupOf,
  joinedOn,
  stagesOf,
} from './visit-rate.rules';

/** What one child adds to every figure of one day. Figures are sums of these: over a list, or by the database over the rows that keep them. */
export interface ChildTally extends Record<Grouping, string | null> {
  childId: string;
  reference: string;
  joinedOn: Day;
  /** In the total on that day; a child that is not has no groups, no exclusion and no way. */
  counted: boolean;
  visited: boolean;
  exclusion: Exclusion | null;
  /** Bit i: in the total at the end of the i-th of the twelve months, the earliest being bit 0. */
  months: number;
  /** Bit i: and met a parent in the twelve months before. */
  met: number;
  /** From joining to the first meeting or to what ended the wait; null for who had met before or joins later. */
  waitDays: number | null;
  waitEnd: Followed['end'] | null;
  /** For each stage reached the days since the stage before; 0 for the first. */
  way: number[];
}

/** The days that the figures of a day ask about, worked out once for all children. */
export interface Frame {
  asOf: Day;
  adultBorn: Day;
  months: { month: Day; day: Day; since: Day; adultBorn: Day }[];
}

/** The last twelve months, the last of them up to the day itself. */
export function frameOf(asOf: Day): Frame {
  const months = Array.from({ length: 12 }, (_, i) => {
    const month = addMonths(monthOf(asOf), i - 11);
    const lastDay = addDays(addMonths(month, 1), -1);
    const day = lastDay < asOf ? lastDay : asOf;
    return { month, day, since: addMonths(day, -12), adultBorn: addMonths(day, -ADULT_MONTHS) };
  });
  return { asOf, adultBorn: addMonths(asOf, -ADULT_MONTHS), months };
}

/** What a child adds to the figures of the frame's day. */
export function tallyOf(child: ChildFacts, frame: Frame): ChildTally {
  const { asOf, adultBorn } = frame;
  const counted = countedAs(child, asOf, adultBorn);
  const wait = followed(child, asOf, adultBorn);
  const stages = counted ? stagesOf(counted, asOf).filter((day) => day !== undefined) : [];
  let [months, met] = [0, 0];
  frame.months.forEach(({ day, since, adultBorn: grown }, i) => {
    if (countedAs(child, day, grown) === undefined) return;
    months |= 1 << i;
    if (child.visits.some((v) => v > since && v <= day)) met |= 1 << i;
  });
  const groups = GROUPINGS.map((by) => [by, counted ? groupOf(counted, by, asOf) : null]);
  return {
    childId: child.id,
    reference: child.reference,
    joinedOn: joinedOn(child),
    counted: counted !== undefined,
    visited: counted?.visited ?? false,
    exclusion: counted?.exclusion ?? null,
    ...(Object.fromEntries(groups) as Record<Grouping, string | null>),
    months,
    met,
    waitDays: wait?.days ?? null,
    waitEnd: wait?.end ?? null,
    way: stages.map((day, i) => (i === 0 ? 0 : daysFrom(stages[i - 1] ?? day, day))),
  };
}
