import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ToArray, ToBoolean, ToInt } from '../../http/transforms';
import { IsDay } from '../../http/validators';
import { Admits, Audience, AUDIENCES } from '../../kernel/admission';
import { GRADES } from '../../kernel/vocabulary';
import type { Treatment } from './timetable-changes.service';

const MODES = ['visit', 'video', 'call', 'group'] as const;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const MONTH_DAY = /^\d\d-\d\d$/;
/** More people than any room holds: a slip of the keyboard. */
const MOST = 500;

/** An emptied field of a form or an explicit null: the limit is taken away. */
const Emptied = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => (value === '' ? null : value));

/** What every session of a line has, whenever it is held. */
export class SessionFieldsBody {
  /** Only this ward; every ward when left out. */
  @IsOptional() @Emptied() @IsUUID() wardId?: string | null;
  /** Windows up to which a second person may let a meeting in beyond `capacity`; nobody may when left out. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(MOST) hardCapacity?: number | null;
  /** Adults inside at once. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(MOST) maxAdults?: number | null;
  /** Tables for meetings of several children. */
  @IsOptional() @ToInt() @IsInt() @Min(0) @Max(MOST) maxGroups?: number | null;
  /** Video rooms; video lines only. */
  @IsOptional() @ToInt() @IsInt() @Min(0) @Max(MOST) maxVideo?: number | null;
  /** For whom it is meant. */
  @IsOptional() @IsIn(AUDIENCES) audience?: Audience;
  /** Only these wards, by id. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @ArrayMaxSize(100) @IsUUID(undefined, { each: true }) includeWards?: string[];
  /** Not these wards, by id. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @ArrayMaxSize(100) @IsUUID(undefined, { each: true }) excludeWards?: string[];
  /** Only these grades. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @IsIn(GRADES, { each: true }) includeGrades?: string[];
  /** Not these grades. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @IsIn(GRADES, { each: true }) excludeGrades?: string[];
  /** Where it is held; a room has one line at a time. */
  @IsOptional() @Emptied() @IsString() @MaxLength(60) room?: string | null;
}

/** When a line is held. */
class PatternBody extends SessionFieldsBody {
  /** ISO: 1 Monday … 7 Sunday; or `dates`. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(7) weekday?: number | null;
  /** Named dates instead of a weekday; held on days off, too. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @ArrayMaxSize(200) @IsDay({ each: true }) dates?: string[] | null;
  /** Dates left out. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @ArrayMaxSize(200) @IsDay({ each: true }) exceptDates?: string[] | null;
  /** 2: every other week. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(52) everyWeeks?: number;
  /** A day in the first of these weeks; that of `validFrom` when left out. */
  @IsOptional() @Emptied() @IsDay() anchorDay?: string | null;
  /** `MM-DD`: only from this day of the year … */
  @IsOptional() @Emptied() @Matches(MONTH_DAY) seasonFrom?: string | null;
  /** … to this one, included. */
  @IsOptional() @Emptied() @Matches(MONTH_DAY) seasonTo?: string | null;
  /** Last day, included; until further notice when left out. */
  @IsOptional() @Emptied() @IsDay() validTo?: string | null;
}

/** A new line of a timetable. Times are local, `HH:mm`. */
export class TimetableLineBody extends PatternBody {
  @IsIn(MODES) mode: (typeof MODES)[number];
  @Matches(TIME) startsAt: string;
  @Matches(TIME) endsAt: string;
  /** Windows or seats: meetings at the same time. */
  @ToInt() @IsInt() @Min(1) @Max(MOST) capacity: number;
  /** First day. */
  @IsDay() validFrom: string;
}

/** A change of a line from a day on; what is left out stays. */
export class TimetableChangeBody extends PatternBody {
  /** From which day on; the line as it was ends the day before. */
  @IsDay() from: string;
  @IsOptional() @IsIn(MODES) mode?: (typeof MODES)[number];
  @IsOptional() @Matches(TIME) startsAt?: string;
  @IsOptional() @Matches(TIME) endsAt?: string;
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(MOST) capacity?: number;
  /** What is done with arranged visits it affects. */
  @IsOptional() @IsIn(['move', 'hand_back']) visits?: Treatment;
}

/** The end of a line. */
export class TimetableEndBody {
  /** Its last day, included. */
  @IsDay() lastDay: string;
  /** What is done with arranged visits after it. */
  @IsOptional() @IsIn(['hand_back']) visits?: Treatment;
}

/** A line of one date. */
export class ReplacementLineBody extends SessionFieldsBody {
  @IsIn(MODES) mode: (typeof MODES)[number];
  @Matches(TIME) startsAt: string;
  @Matches(TIME) endsAt: string;
  @ToInt() @IsInt() @Min(1) @Max(MOST) capacity: number;
}

/** A date with lines of its own. */
export class ReplacementDayBody {
  @IsDay() day: string;
  /** Why, for colleagues. */
  @IsOptional() @IsString() @MaxLength(200) description?: string;
  /** In place of the weekly lines; none: nothing takes place. */
  @IsArray()
  @ArrayMinSize(0)
  @ArrayMaxSize(40)
  @ValidateNested({ each: true })
  @Type(() => ReplacementLineBody)
  lines: ReplacementLineBody[];
  /** What is done with arranged visits of that date. */
  @IsOptional() @IsIn(['hand_back']) visits?: Treatment;
}

/** A session whose visits go to another. */
export class SessionPairBody {
  @IsUUID() fromSessionId: string;
  @IsUUID() toSessionId: string;
}

/** Visits that move: those of a line to another line's sessions of the same day (or some days later), or session by session. */
export class VisitMovesBody {
  /** The line whose visits move … */
  @IsOptional() @IsUUID() fromTimetableId?: string;
  /** … to the sessions of this one. */
  @IsOptional() @IsUUID() toTimetableId?: string;
  /** From this day on. */
  @IsOptional() @IsDay() fromDay?: string;
  /** Until this day, included; all that are arranged when left out. */
  @IsOptional() @IsDay() toDay?: string;
  /** How many days later; 0: the same day. */
  @IsOptional() @ToInt() @IsInt() @Min(-28) @Max(28) shiftDays?: number;
  /** Instead of lines: session by session. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => SessionPairBody)
  sessions?: SessionPairBody[];
}

/** `dryRun=true` shows what would happen and saves nothing. */
export class TimetableQuery {
  /** Only look. */
  @IsOptional() @ToBoolean() @IsBoolean() dryRun?: boolean;
}

export class TimetablesQuery {
  /** Lines in force on this day or later; today when left out. */
  @IsOptional() @IsDay() from?: string;
}

/** Groups as a line keeps them; undefined when none were named. */
export function admitsOf(
  body: Pick<SessionFieldsBody, 'includeWards' | 'excludeWards' | 'includeGrades' | 'excludeGrades'>,
): Admits | null | undefined {
  const keys = ['includeWards', 'excludeWards', 'includeGrades', 'excludeGrades'] as const;
  if (keys.every((key) => body[key] === undefined)) return undefined;
  const given = keys.flatMap((key) => (body[key] && body[key].length > 0 ? [[key, body[key]] as const] : []));
  return given.length === 0 ? null : Object.fromEntries(given);
}
