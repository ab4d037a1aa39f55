import { Type } from 'class-transformer';
import { IsIn, IsObject, IsUUID, ValidateNested } from 'class-validator';
import { ToLowerCase } from '../../http/transforms';
import { IsInstant, IsName } from '../../http/validators';
import type { Said } from '../../kernel/actor';
import { ClosureBody, ClosureExtensionBody, ClosureReopeningBody, ClosureUndoBody } from '../closures/closures.dto';
import { CustodyEventBody } from '../visits.dto';

export const TOLD_CHANNELS = ['phone', 'in_person', 'message'] as const;

/** Who at the facility said it, how and when. */
export class SaidWords implements Said {
  /** The officer's name. */
  @IsName() name: string;
  /** How it reached us. */
  @IsIn(TOLD_CHANNELS) channel: (typeof TOLD_CHANNELS)[number];
  /** When it was said. */
  @IsInstant() saidAt: string;
}

/** A closure that a facility without an account told. */
export class ToldClosureBody extends ClosureBody {
  /** The facility. */
  @ToLowerCase() @IsUUID() facilityId: string;
  /** Who said it there. */
  @IsObject() @ValidateNested() @Type(() => SaidWords) onBehalfOf: SaidWords;
}

/** Its later end. */
export class ToldExtensionBody extends ClosureExtensionBody {
  /** Who said it there. */
  @IsObject() @ValidateNested() @Type(() => SaidWords) onBehalfOf: SaidWords;
}

/** Its reopening. */
export class ToldReopeningBody extends ClosureReopeningBody {
  /** Who said it there. */
  @IsObject() @ValidateNested() @Type(() => SaidWords) onBehalfOf: SaidWords;
}

/** Taking it back. */
export class ToldUndoBody extends ClosureUndoBody {
  /** Who said it there. */
  @IsObject() @ValidateNested() @Type(() => SaidWords) onBehalfOf: SaidWords;
}

/** What happened to a parent, as the facility told. */
export class ToldCustodyEventBody extends CustodyEventBody {
  /** The parent. */
  @ToLowerCase() @IsUUID() parentId: string;
  /** Who said it there. */
  @IsObject() @ValidateNested() @Type(() => SaidWords) onBehalfOf: SaidWords;
}
