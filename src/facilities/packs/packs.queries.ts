import { cn } from './cn';
import type { CalendarPack } from './pack';
import { PACKS } from './packs';

export type { RetentionKind, RetentionRule } from './retention';

/** What a country's law asks of an organisation that holds data: found by the zone it works in. */
export type PrivacyPack = Pick<CalendarPack, 'pack' | 'retention' | 'answerWorkingDays'>;

/** The pack of an organisation's time zone; where no pack says otherwise, mainland China's, the strictest we have. */
export const packOfZone = (timeZone: string): PrivacyPack => [...PACKS.values()].find((pack) => pack.timeZones.includes(timeZone)) ?? cn;
