import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/** What became of one message. */
export class ReceiptBody {
  /** The number that the provider gave when it took the message. */
  @IsString() @MinLength(1) @MaxLength(200) reference: string;
  /** `delivered`; `failed`: it never will be; `delayed`: it reached nobody now. */
  @IsIn(['delivered', 'failed', 'delayed']) outcome: 'delivered' | 'failed' | 'delayed';
  /** The provider's own code. */
  @IsOptional() @Matches(/^[\w.:-]{1,60}$/) code?: string;
}

/** A text that a family wrote back, or a key that she pressed. */
export class InboundReplyBody {
  /** The provider's number for it: the same reply is taken once. */
  @Matches(/^[\x21-\x7e]{1,100}$/) id: string;
  /** The phone it came from; needed where there is no `wechatOpenId`. */
  @ValidateIf((reply: InboundReplyBody) => reply.wechatOpenId === undefined) @IsString() @MinLength(3) @MaxLength(30) phone?: string;
  /** With an official account: whose it is. */
  @IsOptional() @Matches(/^[A-Za-z0-9_-]{20,64}$/) wechatOpenId?: string;
  /** As she wrote it; a key as its digit. */
  @IsString() @MaxLength(500) text: string;
}

/** A key that somebody pressed during a call that read out a message. */
export class PressedKeyBody {
  /** The provider's number for it: the same key is taken once. */
  @Matches(/^[\x21-\x7e]{1,100}$/) id: string;
  /** The number that the provider gave when it took the message. */
  @IsString() @MinLength(1) @MaxLength(200) reference: string;
  /** 1 can go, 2 cannot, 3 call me; any other means nothing. */
  @Matches(/^[0-9*#]$/) key: string;
}

/** What a provider, or the relay in front of it, tells us: any of these. */
export class WebhookBody {
  @IsOptional() @IsArray() @ArrayMaxSize(500) @ValidateNested({ each: true }) @Type(() => ReceiptBody) receipts?: ReceiptBody[];
  @IsOptional() @IsArray() @ArrayMaxSize(500) @ValidateNested({ each: true }) @Type(() => InboundReplyBody) replies?: InboundReplyBody[];
  @IsOptional() @IsArray() @ArrayMaxSize(500) @ValidateNested({ each: true }) @Type(() => PressedKeyBody) keys?: PressedKeyBody[];
  /** Whole mails that came back (RFC 3464). */
  @IsOptional() @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(200_000, { each: true }) bounces?: string[];
}
