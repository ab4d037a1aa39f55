import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ToInt } from './transforms';

const CURSOR = { description: 'Where the last page ended, from its `page.nextCursor`.', maxLength: 500 };

/** The query every list takes; filters are added by a subclass. */
export class ListQuery {
  /** How many rows, at most 200. */
  @ApiPropertyOptional({ description: 'How many rows, at most 200.', type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @ToInt()
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** Where the last page ended, from `page.nextCursor`. */
  @ApiPropertyOptional(CURSOR)
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

/** The `sort` of a list: one of these fields, with `-` before it from the last to the first. */
export const SortBy = (...fields: string[]): PropertyDecorator => {
  const choices = fields.flatMap((field) => [field, `-${field}`]);
  return applyDecorators(
    ApiPropertyOptional({ description: 'What the list is sorted by; `-` turns it around.', enum: choices }),
    IsOptional(),
    IsIn(choices),
  );
};

/** The same for a short list (`@WholeList`), which answers with all of itself unless a limit is sent. */
export class WindowQuery {
  /** How many rows, at most 200; all when left out. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(200) limit?: number;
  /** Where the last page ended, from `page.nextCursor`. */
  @IsOptional() @IsString() @MaxLength(500) cursor?: string;
}

/** The parameters of a short list, as the API's description names them. */
export const WINDOW_PARAMETERS = [
  {
    name: 'limit',
    required: false,
    description: 'How many rows, at most 200; all when left out.',
    schema: { type: 'integer', minimum: 1, maximum: 200 },
  },
  { name: 'cursor', required: false, description: CURSOR.description, schema: { type: 'string', maxLength: 500 } },
] as const;
