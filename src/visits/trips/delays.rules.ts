import { addHours, addMinutes } from '../../kernel/instants';

/** What an escort's phone offers, in minutes later than arranged. */
export const DELAY_MINUTES = [15, 30, 45, 60, 90, 120] as const;
export const DELAY_LEAST = 5;
export const DELAY_MOST = 240;

/** Later than this many minutes, those who wait are told (interface notes §3: "only if delayed > 20 min"). */
export const TOLD_AFTER_MINUTES = 20;

/** Those who wait are told of a delay of so many minutes. */
export const isTold = (minutes: number): boolean => minutes > TOLD_AFTER_MINUTES;

/** Until when "a little later" is of use: nobody knows the hour that was arranged, so from when she said it. */
export const usefulUntil = (saidAt: Date, minutes: number): Date => addMinutes(saidAt, minutes);

/** A trip may begin the day before. */
const TRAVEL_HOURS = 36;

/** Near enough to the meeting for somebody to be on the way to it. */
export const isTravelTime = (now: Date, startsAt: Date): boolean => now >= addHours(startsAt, -TRAVEL_HOURS);
