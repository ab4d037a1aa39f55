import { ageOn, Day } from '../kernel/days';
import type { SessionTakes } from './eligibility.types';

/**
 * What a meeting takes of its session besides a window: each adult inside by the facility's own age (somebody whose age is not on file
 * counts as one), a group's table when several children come, and a video room for a video meeting.
 */
export function takesOf({
  mode,
  children,
  inside,
  adultAge,
  on,
}: {
  mode: string;
  children: number;
  /** Birth dates of those who go inside, children not among them. */
  inside: readonly (Day | null)[];
  adultAge: number;
  on: Day;
}): SessionTakes {
  const adults = inside.filter((birthDate) => birthDate === null || ageOn(birthDate, on) >= adultAge).length;
  return { adults, groups: children > 1 ? 1 : 0, video: mode === 'video' ? 1 : 0 };
}
