import { cn } from './cn';
import { gbEng } from './gb-eng';
import type { CalendarPack } from './pack';

/** Every country pack by its code. */
export const PACKS: ReadonlyMap<string, CalendarPack> = new Map([cn, gbEng].map((pack) => [pack.pack, pack]));
