import { hiddenCells, isSmall, Rate, rateOf, SMALL_RATE } from './statistics.rules';

/** What is counted of a timetable: families that drew it, one meeting each, the first. */
export interface CountedArm {
  arm: string;
  /** Families that drew it. */
  drawn: number;
  /** Of these, meetings whose fifth day before has not passed. */
  waiting: number;
  /** Of these, meetings that were called off before that day: nobody could answer any more. */
  calledOff: number;
  /** The rest: the denominator. */
  counted: number;
  /** Of the counted, answered by the fifth day before. */
  answered: number;
}

/** The same with its rate (0 to 1, 95 % Wilson interval); null is "not shown", never "nothing". */
export interface ShownArm {
  arm: string;
  drawn: number | null;
  waiting: number | null;
  calledOff: number | null;
  counted: number | null;
  answered: number | null;
  rate: number | null;
  low: number | null;
  high: number | null;
}

/** What a trial says so far: nothing yet, that the timetables do not differ visibly, or which one is answered sooner. */
export interface TimingVerdict {
  /** `not_enough` until both have enough; then `no_difference`, or the better timetable. */
  result: string;
  /** Families per timetable before anything is said. */
  needed: number;
  /** First less second, as a share, with its 95 % interval (Newcombe 1998, method 10); null until then. */
  difference: { value: number; low: number; high: number } | null;
}

/**
 * Families per timetable before a trial says anything. Fixed beforehand, so that nobody stops on a lucky day. With 150 in each, a
 * difference of 15 points at about 60 % is found four times in five.
 */
export const ENOUGH_PER_ARM = 150;

/** The verdict on the first arm against the second. Only an interval that does not cover zero says which is better. */
export function verdictOf(arms: readonly CountedArm[]): TimingVerdict {
  const [a, b] = arms;
  const nothing: TimingVerdict = { result: 'not_enough', needed: ENOUGH_PER_ARM, difference: null };
  if (!a || !b || a.counted < ENOUGH_PER_ARM || b.counted < ENOUGH_PER_ARM) return nothing;
  const difference = differenceOf(rateOf(a.answered, a.counted), rateOf(b.answered, b.counted));
  if (!difference) return nothing;
  const result = difference.low > 0 ? a.arm : difference.high < 0 ? b.arm : 'no_difference';
  return { result, needed: ENOUGH_PER_ARM, difference };
}

/** One rate less another with its 95 % interval from the two Wilson intervals (Newcombe 1998, method 10); undefined where nobody is counted. */
export function differenceOf(x: Rate, y: Rate): TimingVerdict['difference'] | undefined {
  if (x.rate === null || x.low === null || x.high === null || y.rate === null || y.low === null || y.high === null) return undefined;
  const value = x.rate - y.rate;
  return {
    value,
    low: value - Math.hypot(x.rate - x.low, y.high - y.rate),
    high: value + Math.hypot(x.high - x.rate, y.rate - y.low),
  };
}

/** The arms as shown to a reader. Rates of fewer than ten are for nobody; `suppressed` hides small counts and what would give them away. */
export function shownArms(arms: readonly CountedArm[], suppressed: boolean): ShownArm[] {
  const hidden = suppressed ? hiddenCells(arms.map((arm) => arm.counted)) : new Set<number>();
  const small = (count: number): number | null => (suppressed && isSmall(count) ? null : count);
  return arms.map(({ arm, drawn, waiting, calledOff, counted, answered }, i) => {
    const splits = suppressed && (isSmall(answered) || isSmall(counted - answered));
    const hide = hidden.has(i);
    const { rate, low, high } = rateOf(answered, counted);
    const rated = !hide && !splits && counted >= SMALL_RATE;
    const parts = [waiting, calledOff, counted];
    // Parts of a known sum: one small part hides its neighbours, too.
    const gone = suppressed ? hiddenCells(parts) : new Set<number>();
    return {
      arm,
      drawn: small(drawn),
      waiting: gone.has(0) || hide ? null : waiting,
      calledOff: gone.has(1) || hide ? null : calledOff,
      counted: gone.has(2) || hide ? null : counted,
      answered: hide || splits || gone.has(2) ? null : answered,
      rate: rated && !gone.has(2) ? rate : null,
      low: rated && !gone.has(2) ? low : null,
      high: rated && !gone.has(2) ? high : null,
    };
  });
}
