import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { ToArray } from '../http/transforms';
import { IsDay } from '../http/validators';
import { Condition, CONDITIONS } from './contact-decisions.rules';
import { FIRST_MODES, FirstMode, READINESS_ANSWERS, READINESS_ITEMS, ReadinessAnswer, ReadinessItem } from './readiness.rules';

export class ReadinessAnswerBody {
  @IsIn(READINESS_ITEMS) topic: ReadinessItem;
  @IsIn(READINESS_ANSWERS) answer: ReadinessAnswer;
  /** Who said so, or where it was seen. */
  @IsOptional() @IsString() @MaxLength(500) source?: string;
}

export class ReadinessBody {
  /** One answer to each of the twelve questions. */
  @IsArray()
  @ArrayUnique((one: ReadinessAnswerBody) => one.topic)
  @ArrayMaxSize(READINESS_ITEMS.length)
  @ValidateNested({ each: true })
  @Type(() => ReadinessAnswerBody)
  answers: ReadinessAnswerBody[];
  /** What should come first; left out: what the answers and the child's age recommend. */
  @IsOptional() @IsIn(FIRST_MODES) firstMode?: FirstMode;
  /** What every contact must keep to; left out: what is recommended. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @IsIn(CONDITIONS, { each: true }) conditions?: Condition[];
  /** When it was filled in with the child's people; today when left out. */
  @IsOptional() @IsDay() assessedOn?: string;
}
